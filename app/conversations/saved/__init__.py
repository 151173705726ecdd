"""Saved filters of lists: own ones, those shared with a team, and the one a list opens with."""
