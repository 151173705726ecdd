"""Verbs of shifts."""
