"""Example people and their last five months, for a site that somebody tries out."""
