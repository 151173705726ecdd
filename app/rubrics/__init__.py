"""Rubrics: what a review asks. Files, immutable versions, exact scores."""
