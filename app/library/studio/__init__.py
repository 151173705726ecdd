"""The studio: one scenario file as story, map and source, always in step."""
