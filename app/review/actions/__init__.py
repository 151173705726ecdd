"""Verbs of the review room. None commits; all raise domain errors with a sentence."""
