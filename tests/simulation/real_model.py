"""Compare a folder with all-MiniLM-L6-v2 with the published figures: `python -m tests.simulation.real_model FOLDER`."""

import sys
from pathlib import Path

from app.semantic.model_files import read_model_files
from app.semantic.weights import load_encoder

PUBLISHED = ("The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.")
"""The pairs in the documentation of Sentence Transformers for all-MiniLM-L6-v2: 0.6660, 0.1046, 0.1411."""
EXPECTED = [666, 105, 141]


def main() -> int:
    """Print the thousandths found; 0 when they are the published ones."""
    encoder = load_encoder(read_model_files(Path(sys.argv[1])))
    one, two, three = encoder.encode(PUBLISHED)
    found = [encoder.thousandths(*pair) for pair in ((one, two), (one, three), (two, three))]
    print(f"found {found}, published {EXPECTED}")
    return 0 if found == EXPECTED else 1


if __name__ == "__main__":
    sys.exit(main())
