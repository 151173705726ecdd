"""Growth: skills over time, from tallies. Reads only."""
