"""Reviews of another tool or site that come in by a page: looked at first, stored by a job, told about review by review."""
