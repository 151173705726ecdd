"""Reads of the review room."""
