"""Reviews of another tool: a line of the neutral shape becomes checked values, with a sentence for what is wrong. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from app.rubrics.document import NOT_APPLICABLE, Criterion, Rubric

NOT_DRAWN = ("selection", "practice", "dispute")
_LONGEST = 4000
_YEAR = 31_622_400


class BadLine(ValueError):
    """A line, or a review of it, that cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Arriving:
    """A review to be stored. `person` mappings hold email and name. `given` is the score that the other tool showed."""

    source_id: str
    rubric_id: str
    rubric_title: str
    rubric_hash: str
    reviewer: Mapping[str, Any]
    reviewee: Mapping[str, Any]
    ratings: tuple[Mapping[str, Any], ...]
    comment: str
    started_at: datetime
    published_at: datetime
    acted_at: datetime | None
    purpose: str
    probability: float | None
    given: float | None
    active_seconds: int = 0
    evidence: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class ArrivingConversation:
    """One line: which conversation, and its reviews."""

    source: str
    external_id: str
    reviews: tuple[Arriving, ...] = field(default=())


def read_line(line: str) -> ArrivingConversation:
    """The reviews of one conversation. Raises BadLine."""
    try:
        found = json.loads(line)
    except ValueError as error:
        raise BadLine(f"This line is not valid JSON ({error}). Mend it and send it again.") from error
    about = found.get("conversation") if isinstance(found, dict) else None
    if not isinstance(about, dict) or not about.get("externalId"):
        raise BadLine("The line names no conversation. It needs conversation.externalId.")
    reviews = found.get("reviews")
    if not isinstance(reviews, list) or not all(isinstance(one, dict) for one in reviews):
        raise BadLine("The line has no list of reviews. Leave the line out, or give it one.")
    return ArrivingConversation(str(about.get("sourceType") or ""), str(about["externalId"]), tuple(_review(one) for one in reviews))


def levels_of(one: Arriving, rubric: Rubric) -> dict[str, str]:
    """The level of each rating under `rubric`: by its id, else by the score's value; criteria by id, else by title. Raises BadLine."""
    titles = {criterion.title.casefold(): criterion for criterion in rubric.criteria}
    found: dict[str, str] = {}
    for rating in one.ratings:
        name = str(rating.get("categoryId") or "")
        title = str(rating.get("categoryName") or name)
        criterion = rubric.by_id.get(name) or titles.get(title.casefold())
        if criterion is None:
            raise BadLine(f"'{rubric.title}' has no criterion '{title}'. Add it to the rubric, or leave the rating out.")
        found[criterion.id] = _level(criterion, rating)
    return found


def words_of(one: Arriving, rubric: Rubric) -> dict[str, str]:
    """Comments by criterion."""
    titles = {criterion.title.casefold(): criterion.id for criterion in rubric.criteria}
    given = (
        (str(rating.get("categoryId") or ""), str(rating.get("categoryName") or ""), _own(rating).get("comment")) for rating in one.ratings
    )
    return {
        (name if name in rubric.by_id else titles.get(title.casefold(), name)): str(text)[:_LONGEST] for name, title, text in given if text
    }


def causes_of(one: Arriving, rubric: Rubric) -> dict[str, str]:
    """Ids of the ticked causes by criterion, joined by commas; those that the rubric does not have are left out."""
    found = {}
    for rating in one.ratings:
        criterion, given = rubric.by_id.get(str(rating.get("categoryId") or "")), _own(rating).get("causes")
        if criterion is not None and isinstance(given, list):
            found[criterion.id] = ",".join(cause.id for cause in criterion.causes if cause.id in given)
    return found


def _quotes(given: Any) -> tuple[Mapping[str, Any], ...]:
    return tuple(one for one in given if isinstance(one, dict)) if isinstance(given, list) else ()


def _seconds(value: Any) -> int:
    """Seconds of active work: a whole number from 0 to a year, else not known."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _YEAR else 0


def _level(criterion: Criterion, rating: Mapping[str, Any]) -> str:
    own = _own(rating).get("level")
    if own == NOT_APPLICABLE or (own is None and rating.get("score") is None):
        if not criterion.na:
            raise BadLine(f"'{criterion.title}' offers no N/A. Give the rating a score, or let the criterion offer it.")
        return NOT_APPLICABLE
    if isinstance(own, str) and criterion.level(own) is not None:
        return own
    try:
        value = Fraction(str(rating.get("score")))
    except ValueError as error:
        raise BadLine(f"The score of '{criterion.title}' is no number: {rating.get('score')!r}.") from error
    level = next((level for level in criterion.levels if level.value == value), None)
    if level is None:
        values = ", ".join(str(level.value) for level in criterion.levels)
        raise BadLine(f"'{criterion.title}' has no level worth {rating.get('score')}. Its levels are worth {values}.")
    return level.id


def _review(found: Mapping[str, Any]) -> Arriving:
    scorecard = found.get("scorecard") if isinstance(found.get("scorecard"), dict) else {}
    own = _own(found)
    ratings = found.get("ratings")
    if not found.get("id") or not scorecard or not isinstance(ratings, list):
        raise BadLine("A review needs id, scorecard and ratings.")
    created = _moment(found.get("created"), "created")
    return Arriving(
        source_id=str(found["id"])[:255], rubric_id=str(scorecard.get("id") or ""), rubric_title=str(scorecard.get("name") or ""),
        rubric_hash=str(own.get("rubricHash") or ""), reviewer=_person(found, "reviewer"), reviewee=_person(found, "reviewee"),
        ratings=tuple(one for one in ratings if isinstance(one, dict)), comment=str(found.get("comment") or "")[:_LONGEST],
        started_at=created, published_at=_moment(found.get("updated"), "updated") if found.get("updated") else created,
        acted_at=_moment(own["actedAt"], "actedAt") if own.get("actedAt") else None, purpose=str(own.get("purpose") or "quality"),
        probability=_chance(own), given=None if found.get("score") is None else float(found["score"]),
        active_seconds=_seconds(own.get("activeSeconds")), evidence=_quotes(own.get("evidence")),
    )  # fmt: skip


def _chance(own: Mapping[str, Any]) -> float | None:
    """With what probability a draw chose it; None where none did, or nobody says so. A file of old gives 1 where somebody picked it."""
    if own.get("origin") in NOT_DRAWN or own.get("probability") is None:
        return None
    return float(own["probability"])


def _own(found: Mapping[str, Any]) -> Mapping[str, Any]:
    own = found.get("greenroom")
    return own if isinstance(own, dict) else {}


def _person(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    person = found.get(name)
    if isinstance(person, str):
        return {"email": person if "@" in person else None, "name": person}
    if not isinstance(person, dict):
        raise BadLine(f"A review needs a {name} with e-mail or name.")
    return person


def _moment(value: Any, name: str) -> datetime:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise BadLine(f"'{name}' must be a time such as 2026-03-01T09:30:00Z, not {value!r}.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
