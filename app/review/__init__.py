"""Review: the queue, grading with evidence, publication, acknowledgement, disputes, tallies."""
