"""A changed rubric over past reviews: what it would do (what-if), and doing it (re-scoring)."""
