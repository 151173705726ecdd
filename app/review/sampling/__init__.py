"""Which conversations are reviewed: draws with known probabilities, and what may be concluded from them."""
