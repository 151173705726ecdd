"""Verbs that write conversations."""
