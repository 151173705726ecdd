"""Reads of self reviews and peer reviews."""
