"""A review that leaves, as plain values, and its rows in tables for a spreadsheet. Pure. See `neutral` for Zendesk QA's shape."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.rubrics.document import EXCUSED, Criterion, Rubric

FORMAT = "greenroom-reviews/1"
LEFT_OUT = "left out: policy conflict reported"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

REVIEW_COLUMNS = (
    "review",
    "version",
    "replaced",
    "conversation_source",
    "conversation_id",
    "purpose",
    "channel",
    "rubric",
    "rubric_version",
    "rubric_hash",
    "reviewer",
    "reviewer_email",
    "reviewee",
    "reviewee_email",
    "team",
    "acted_at",
    "started_at",
    "published_at",
    "score",
    "score_exact",
    "passed",
    "probability",
    "origin",
    "comment",
    "reason",
    "acknowledged_at",
    "active_seconds",
    "tags",
    "conversation_tags",
    "reviewee_chosen_as",
    "item",
    "message",
    "agent_note",
    "graded_at",
)
RATING_COLUMNS = (
    "review",
    "section",
    "section_title",
    "criterion",
    "criterion_title",
    "level",
    "level_label",
    "level_value",
    "weight",
    "critical",
    "bonus",
    "causes",
    "comment",
)
EVIDENCE_COLUMNS = (
    "review",
    "criterion",
    "message",
    "start",
    "end",
    "quote",
    "note",
    "clause",
    "article_version",
    "article_hash",
    "valid_from",
    "valid_to",
)


@dataclass(frozen=True)
class Rated:
    """One rating as stored: criterion and level by id ("n/a" for not applicable, "n/a-policy" for excused)."""

    criterion: str
    level: str
    comment: str = ""
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Someone:
    name: str
    email: str | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leaving:
    """A standing review with all that is told about it."""

    id: int
    version: int
    replaced: bool
    source: str
    external_id: str
    url: str | None
    channel: str
    opened_at: datetime
    purpose: str
    origin: str
    probability: float | None
    """None: no draw chose the conversation."""
    rubric: Rubric
    rubric_id: str
    rubric_version: int
    rubric_hash: str
    reviewer: Someone
    reviewee: Someone
    team: str
    acted_at: datetime
    started_at: datetime
    published_at: datetime
    score: str | None
    shown: str | None
    passed: bool | None
    comment: str
    reason: str
    acknowledged_at: datetime | None
    ratings: tuple[Rated, ...] = ()
    rubric_source: str = ""
    """The rubric version's file, as it was published."""
    given_at: datetime | None = None
    """When a person published these ratings, where scoring them anew made this version later; None: when it was published."""
    active_seconds: int = 0
    """Seconds of active work; 0 where it was not measured."""
    evidence: tuple[Mapping[str, Any], ...] = ()
    """Quotes as `as_review` tells them: place, words, and the clause as it stood on the day of the reply."""
    disputes: tuple[Mapping[str, Any], ...] = field(default=())
    item: int = 0
    """What the versions of a review have in common."""
    message: str = ""
    """The id of the one reply that was reviewed; empty: the whole conversation."""
    note: str = ""
    """What the agent said when they read it."""
    tags: tuple[str, ...] = ()
    """Names of the tags of the catalogue that stick on it."""
    conversation_tags: tuple[str, ...] = ()
    """Those that the conversation's source gave it."""
    chosen_as: str = ""
    """Why it is about this agent (`models.ChosenAs`); empty: nobody noted it."""


def review_row(one: Leaving) -> list[Any]:
    """Cells under REVIEW_COLUMNS."""
    return [
        one.id,
        one.version,
        one.replaced,
        one.source,
        one.external_id,
        one.purpose,
        one.channel,
        one.rubric_id,
        one.rubric_version,
        one.rubric_hash,
        one.reviewer.name,
        one.reviewer.email or "",
        one.reviewee.name,
        one.reviewee.email or "",
        one.team,
        _moment(one.acted_at),
        _moment(one.started_at),
        _moment(one.published_at),
        one.shown or "",
        one.score or "",
        "" if one.passed is None else one.passed,
        "" if one.probability is None else one.probability,
        one.origin,
        one.comment,
        one.reason,
        _moment(one.acknowledged_at) or "",
        one.active_seconds,
        "; ".join(one.tags),
        "; ".join(one.conversation_tags),
        one.chosen_as,
        str(one.item) if one.item else "",
        one.message,
        one.note,
        (_moment(one.given_at) or "") if one.given_at != one.published_at else "",
    ]


def evidence_rows(one: Leaving) -> Iterable[list[Any]]:
    """Cells under EVIDENCE_COLUMNS, a row for each quote."""
    names = ("criterion", "messageExternalId", "start", "end", "quote", "note", "clause", "articleVersion", "articleHash")
    for each in one.evidence:
        yield [one.id, *(each.get(name, "") if each.get(name) is not None else "" for name in (*names, "validFrom", "validTo"))]


def rating_rows(one: Leaving) -> Iterable[list[Any]]:
    """Cells under RATING_COLUMNS, a row for each rating."""
    for rated in one.ratings:
        criterion = one.rubric.by_id.get(rated.criterion)
        section = one.rubric.section_of(rated.criterion) if criterion else None
        level = criterion.level(rated.level) if criterion else None
        yield [
            one.id,
            section.id if section else "",
            section.title if section else "",
            rated.criterion,
            criterion.title if criterion else "",
            rated.level,
            level.label if level else LEFT_OUT if rated.level == EXCUSED else "",
            float(level.value) if level else "",
            _weight(criterion),
            bool(criterion and criterion.critical),
            bool(criterion and criterion.bonus),
            "; ".join(rated.causes),
            rated.comment,
        ]


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _weight(criterion: Criterion | None) -> float | None:
    return None if criterion is None or criterion.weight is None else float(criterion.weight)


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
