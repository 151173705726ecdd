"""Reviews leave: every export stands in the trail before its first line goes out."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from app.people.models import Person
from app.review.doors import rounds_leaving
from app.review.exchange.writing import json_lines, write_csv, write_workbook
from app.review.queries.leaving import Wanted, leaving
from app.trail.actions import record

SUFFIX = {"json": "jsonl", "csv": "zip", "xlsx": "xlsx"}


def tell_trail(wanted: Wanted, format_name: str, *, by: Person | None, at: datetime) -> None:
    """Write down who took what out. An export that is broken off was an export, too."""
    details: dict[str, Any] = {"format": format_name, "purpose": wanted.purpose or None, "replaced": wanted.replaced}
    details |= {"since": wanted.since.isoformat() if wanted.since else None, "until": wanted.until.isoformat() if wanted.until else None}
    team_id = wanted.teams[0] if wanted.teams and len(wanted.teams) == 1 else None
    record("review.export", "reviews", None, by=by, at=at, label=format_name, team_id=team_id, **details)


@contextmanager
def export_file(wanted: Wanted, format_name: str) -> Iterator[Path]:
    """The export as a file that goes when the block ends."""
    with tempfile.TemporaryDirectory(prefix="greenroom-export-") as folder:
        path = Path(folder) / f"reviews.{SUFFIX[format_name]}"
        write_file(wanted, format_name, path)
        yield path


def write_file(wanted: Wanted, format_name: str, path: Path) -> None:
    """Write the reviews to `path` in one of the formats."""
    if format_name == "json":
        with path.open("w", encoding="utf-8") as out:
            out.writelines(json_lines(leaving(wanted), chain.from_iterable(rounds_leaving(wanted))))
    elif format_name == "csv":
        write_csv(leaving(wanted), path)
    else:
        write_workbook(leaving(wanted), path)
