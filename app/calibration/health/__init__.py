"""The health of a rubric: what each criterion shows over a period, and plain advice."""
