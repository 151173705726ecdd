"""Reads of conversations, imports and authors, always within what the viewer reaches."""
