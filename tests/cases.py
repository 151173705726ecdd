"""How many random cases a property is tried on: fewer in the ordinary run, all of them with `make unit THOROUGH=1`."""

import os

THOROUGH = os.environ.get("THOROUGH") == "1"


def cases(ordinary: int, thorough: int) -> int:
    """The number of cases of this run. Each case is drawn from its number, so the ordinary ones are the first of the thorough ones."""
    return thorough if THOROUGH else ordinary
