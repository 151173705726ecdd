"""Start pages per role, and putting a new site in order."""
