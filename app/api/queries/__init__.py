"""Reads that only the API makes."""
