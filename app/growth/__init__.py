"""Growth: skills over time, with the interval and the count beside every figure. Reads only."""
