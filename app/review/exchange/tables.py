"""The rules of every rubric version that occurs in an export, as tables: with them each score can be worked out anew. Pure.

`rubrics` has the policy, `levels` every level with its criterion and section, `sources` the rubric's file in pieces that a cell can hold.
Points and penalties stand as the file states them: where no level of a criterion states points its values are its points, beside
stated ones an empty cell is 0.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from app.review.exchange.shape import Leaving
from app.rubrics.document import Criterion

RUBRIC_COLUMNS = (
    "rubric",
    "rubric_version",
    "rubric_hash",
    "title",
    "normalise",
    "combine",
    "not_applicable",
    "critical_scope",
    "critical_below",
    "critical_effect",
    "bonus_cap",
    "floor",
    "cap",
    "pass_mark",
)
LEVEL_COLUMNS = (
    "rubric",
    "rubric_version",
    "section",
    "section_weight",
    "criterion",
    "weight",
    "critical",
    "bonus",
    "na",
    "when_criterion",
    "when_levels",
    "channels",
    "level",
    "label",
    "value",
    "points",
    "penalty",
    "anchor",
)
SOURCE_COLUMNS = ("rubric", "rubric_version", "part", "source")
PIECE = 30_000
"""Characters of one piece: a cell of a workbook holds 32,767."""
Versions = Mapping[tuple[str, int], Leaving]
"""By rubric and version, one review of it."""


def rubric_rows(versions: Versions) -> Iterator[list[Any]]:
    """Cells under RUBRIC_COLUMNS. A limit that is none stays empty."""
    for (rubric_id, number), one in sorted(versions.items(), key=lambda found: found[0]):
        policy = one.rubric.policy
        critical = policy.critical
        yield [
            rubric_id, number, one.rubric_hash, one.rubric.title, policy.normalise, policy.combine, policy.not_applicable,
            critical.scope, _number(critical.below), critical.effect,
            _number(policy.bonus_cap), _number(policy.floor), _number(policy.cap), _number(policy.pass_mark),
        ]  # fmt: skip


def level_rows(versions: Versions) -> Iterator[list[Any]]:
    """Cells under LEVEL_COLUMNS, in the order of the rubric's file."""
    for (rubric_id, number), one in sorted(versions.items(), key=lambda found: found[0]):
        for section in one.rubric.sections:
            for criterion in section.criteria:
                asked = _asked(criterion)
                for level in criterion.levels:
                    yield [
                        rubric_id, number, section.id, section.weight, criterion.id, *asked,
                        level.id, level.label, _number(level.value), _number(level.points), _number(level.penalty), level.anchor,
                    ]  # fmt: skip


def source_rows(versions: Versions) -> Iterator[list[Any]]:
    """Cells under SOURCE_COLUMNS: the pieces of a file in their order give the file."""
    for (rubric_id, number), one in sorted(versions.items(), key=lambda found: found[0]):
        pieces: Iterable[str] = (one.rubric_source[at : at + PIECE] for at in range(0, len(one.rubric_source), PIECE))
        for place, piece in enumerate(pieces, start=1):
            yield [rubric_id, number, place, piece]


def _asked(one: Criterion) -> list[Any]:
    """What a criterion weighs and when it counts: weight, critical ("review" stands for the policy's scope), bonus, N/A, conditions."""
    when = one.when
    return [
        "" if one.weight is None else one.weight, one.critical or "", one.bonus, one.na,
        when.criterion if when else "", "; ".join(when.levels) if when else "", "; ".join(one.channels),
    ]  # fmt: skip


def _number(value: Fraction | None) -> float | str:
    return "" if value is None else float(value)
