"""Telling other systems over HTTP what happened here."""
