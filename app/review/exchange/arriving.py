"""Reviews of another tool: a line of the neutral shape becomes checked values, with a sentence for what is wrong. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.conversations.importers.shape import InvalidRecordError
from app.conversations.importers.strict_json import parse_object
from app.review.exchange.values import BadLine, chance, moment, number_or_none, objects, seconds
from app.rubrics.document import NOT_APPLICABLE, Criterion, Rubric

NOT_DRAWN = ("selection", "practice", "dispute")
_LONGEST = 4000


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
    """One line: which conversation, and its reviews as they stand there (see `read_review`)."""

    source: str
    external_id: str
    reviews: tuple[Mapping[str, Any], ...] = field(default=())


def read_line(line: bytes) -> ArrivingConversation:
    """The conversation of a line with its reviews, which are not looked at yet. Raises BadLine."""
    try:
        found = parse_object(line)
    except InvalidRecordError as error:
        raise BadLine(error.message) from error
    about = found.get("conversation")
    if not isinstance(about, dict) or not about.get("externalId"):
        raise BadLine("The line names no conversation. It needs conversation.externalId.")
    reviews = found.get("reviews")
    if not isinstance(reviews, list) or not all(isinstance(one, dict) for one in reviews):
        raise BadLine("The line has no list of reviews. Leave the line out, or give it one.")
    return ArrivingConversation(str(about.get("sourceType") or ""), str(about["externalId"]), tuple(reviews))


def read_review(found: Mapping[str, Any]) -> Arriving:
    """One review with its values checked. Raises BadLine."""
    scorecard = found.get("scorecard") if isinstance(found.get("scorecard"), dict) else {}
    own = _own(found)
    ratings = found.get("ratings")
    if not found.get("id") or not scorecard or not isinstance(ratings, list):
        raise BadLine("A review needs id, scorecard and ratings.")
    created, given = moment(found.get("created"), "created"), number_or_none(found.get("score"), "The score")
    return Arriving(
        source_id=str(found["id"])[:255], rubric_id=str(scorecard.get("id") or ""), rubric_title=str(scorecard.get("name") or ""),
        rubric_hash=str(own.get("rubricHash") or ""), reviewer=_person(found, "reviewer"), reviewee=_person(found, "reviewee"),
        ratings=objects(ratings), comment=str(found.get("comment") or "")[:_LONGEST],
        started_at=created, published_at=moment(found.get("updated"), "updated") if found.get("updated") else created,
        acted_at=moment(own["actedAt"], "actedAt") if own.get("actedAt") else None, purpose=str(own.get("purpose") or "quality"),
        probability=_chance(own), given=None if given is None else float(given),
        active_seconds=seconds(own.get("activeSeconds")), evidence=objects(own.get("evidence")),
    )  # fmt: skip


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


def _level(criterion: Criterion, rating: Mapping[str, Any]) -> str:
    own = _own(rating).get("level")
    if own == NOT_APPLICABLE or (own is None and rating.get("score") is None):
        if not criterion.na:
            raise BadLine(f"'{criterion.title}' offers no N/A. Give the rating a score, or let the criterion offer it.")
        return NOT_APPLICABLE
    if isinstance(own, str) and criterion.level(own) is not None:
        return own
    value = number_or_none(rating.get("score"), f"The score of '{criterion.title}'")
    level = next((level for level in criterion.levels if level.value == value), None)
    if level is None:
        values = ", ".join(str(level.value) for level in criterion.levels)
        raise BadLine(f"'{criterion.title}' has no level worth {rating.get('score')}. Its levels are worth {values}.")
    return level.id


def _chance(own: Mapping[str, Any]) -> float | None:
    """With what probability a draw chose it; None where none did, or nobody says so. A file of old gives 1 where somebody picked it."""
    if own.get("origin") in NOT_DRAWN or own.get("probability") is None:
        return None
    return chance(own["probability"])


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
