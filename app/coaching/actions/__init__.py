"""Verbs of coaching."""
