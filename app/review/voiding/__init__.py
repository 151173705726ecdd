"""Taking a published review out of the count: a lead says why, a second person confirms."""
