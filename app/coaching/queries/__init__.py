"""Reads of coaching, always within what the viewer reaches."""
