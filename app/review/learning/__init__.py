"""Self reviews and peer reviews: the same sheet, filled to learn from. They stand in tables of their own, so that no score, sum, sample or
agreement of ordinary reviews can ever hold one."""
