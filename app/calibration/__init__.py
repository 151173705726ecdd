"""Agreement between reviewers: statistics that say how far their ratings can be trusted."""
