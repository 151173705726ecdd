"""`make bench`: how fast the site is, beside the least that a Flask page can cost on this machine in the same run.

    python -m bench [--quick] [--database sqlite|postgresql://...] [--sizes 10000,100000] [--seconds 2] [--pages queue,rate]

docs/bench.md says how to read what it prints. Exit code 0 when every aim is reached or nearly reached, else 1.
"""

import argparse
import sys
from dataclasses import dataclass

from bench.places import place_for
from bench.report import report
from bench.run import Plan, run
from bench.shifts import TRAINEES
from bench.verdict import LENIENT, verdicts

SMALLEST = 5_000


@dataclass(frozen=True)
class Pace:
    """How thorough a run is."""

    sizes: str
    seconds: float
    imported: int
    trainees: int


FULL = Pace("10000,100000", 2.0, 4_000, TRAINEES)
QUICK = Pace("10000", 1.0, 1_000, TRAINEES)


def main() -> int:
    """Measure, print the report, and say by the exit code whether the aims are reached."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the site beside a bare Flask floor.")
    parser.add_argument("--quick", action="store_true", help="one size and short loads: less than two minutes")
    parser.add_argument("--database", default="sqlite", help="sqlite, or the address of a PostgreSQL server where databases may be made")
    parser.add_argument("--sizes", help="conversations, smallest first, separated by commas")
    parser.add_argument("--seconds", type=float, help="length of each load")
    parser.add_argument("--imported", type=int, help="conversations to import; 0 leaves the import out")
    parser.add_argument("--trainees", type=int, help="people in shifts at once; 0 leaves the shifts out")
    parser.add_argument("--pages", default="", help="only these pages, by key, separated by commas")
    given = parser.parse_args()
    pace = QUICK if given.quick else FULL
    sizes = tuple(int(size) for size in (given.sizes or pace.sizes).split(","))
    if min(sizes) < SMALLEST:
        parser.error(f"A size below {SMALLEST:,} leaves no room for what the measurements use up.")
    imported = pace.imported if given.imported is None else given.imported
    only = frozenset(key for key in given.pages.split(",") if key)
    trainees = pace.trainees if given.trainees is None else given.trainees
    seen = run(Plan(place_for(given.database), sizes, given.seconds or pace.seconds, imported, only, trainees))
    print("\n".join(report(seen)))
    return 0 if all(verdict.excess <= LENIENT for verdict in verdicts(seen)) else 1


if __name__ == "__main__":
    sys.exit(main())
