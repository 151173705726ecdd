"""Ratings of a review that comes in, under a rubric that is here: levels, comments and causes by criterion. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.review.exchange.arriving import Arriving, cut
from app.review.exchange.values import BadLine, number_or_none, own_of
from app.rubrics.document import EXCUSED, NOT_APPLICABLE, Criterion, Level, Rubric

OTHER = "other"
HUNDRED = 100


@dataclass(frozen=True)
class Fitted:
    """One rating as it is stored: the level's id, the comment, ids of causes joined by commas."""

    level: str
    comment: str
    causes: str


def fitted(one: Arriving, rubric: Rubric, left: Counter[str]) -> dict[str, Fitted]:
    """Each rating by criterion. Criteria are found by id, else by title; causes by id, else by label. Raises BadLine.

    A level is found by its id, else by the score: what it is worth, or, where that fits none of the review's ratings, its hundredths
    between lowest and highest. A cause that the criterion does not have stands in the comment.
    """
    pairs = [(criterion_of(rating, rubric), rating) for rating in one.ratings]
    hundredths = _in_hundredths(pairs)
    left["scores read as hundredths"] += hundredths
    found = {}
    for criterion, rating in pairs:
        causes, other = _causes(criterion, rating)
        left["causes written into comments"] += len(other)
        own, said = own_of(rating), "\n".join(f"Cause: {cause}" for cause in other)
        comment = str((own.get("comment") if own else rating.get("comment")) or "")
        text = cut("\n".join(part for part in (comment, said) if part), left)
        found[criterion.id] = Fitted(_level(criterion, rating, hundredths), text, ",".join(causes))
    return found


def with_not_asked(ratings: Mapping[str, Fitted], rubric: Rubric) -> dict[str, Fitted]:
    """The ratings under a rubric made of a scorecard from elsewhere: what it offers N/A for and the review leaves out was not asked."""
    left = {one.id: Fitted(NOT_APPLICABLE, "", "") for one in rubric.criteria if one.na and one.id not in ratings}
    return {**ratings, **left}


def criterion_of(rating: Mapping[str, Any], rubric: Rubric) -> Criterion:
    """The rubric's criterion that a rating is about. Raises BadLine."""
    name = str(rating.get("categoryId") or "")
    title = str(rating.get("categoryName") or name)
    titles = {criterion.title.casefold(): criterion for criterion in rubric.criteria}
    found = rubric.by_id.get(name) or titles.get(title.casefold())
    if found is None:
        raise BadLine(f"'{rubric.title}' has no criterion '{title}'. Add it to the rubric, or leave the rating out.")
    return found


def worth(criterion: Criterion, value: Fraction, *, hundredths: bool = False) -> Level | None:
    """The level that is worth `value`, or that stands `value` hundredths between the lowest and the highest."""
    values = [level.value for level in criterion.levels]
    low, high = min(values), max(values)
    wanted = low + value * (high - low) / HUNDRED if hundredths else value
    return next((level for level in criterion.levels if level.value == wanted), None)


def _in_hundredths(pairs: list[tuple[Criterion, Mapping[str, Any]]]) -> bool:
    """Whether the scores of a review are hundredths: all of them fit as such, and not all as what levels are worth."""
    scored = [(criterion, rating) for criterion, rating in pairs if not own_of(rating) and rating.get("score") is not None]
    values = [(criterion, number_or_none(rating.get("score"), f"The score of '{criterion.title}'")) for criterion, rating in scored]
    given = [(criterion, value) for criterion, value in values if value is not None]
    plain = all(worth(criterion, value) for criterion, value in given)
    return bool(given) and not plain and all(worth(criterion, value, hundredths=True) for criterion, value in given)


def _level(criterion: Criterion, rating: Mapping[str, Any], hundredths: bool) -> str:
    own = own_of(rating).get("level")
    value = number_or_none(rating.get("score"), f"The score of '{criterion.title}'")
    if isinstance(own, str) and (own == EXCUSED or criterion.level(own) is not None):
        return own
    if own == NOT_APPLICABLE or value is None:
        if not criterion.na:
            raise BadLine(f"'{criterion.title}' offers no N/A. Give the rating a score, or let the criterion offer it.")
        return NOT_APPLICABLE
    level = worth(criterion, value, hundredths=hundredths)
    if level is None:
        values = ", ".join(str(level.value) for level in criterion.levels)
        raise BadLine(f"'{criterion.title}' has no level worth {rating.get('score')}. Its levels are worth {values}.")
    return level.id


def _causes(criterion: Criterion, rating: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Ids of the ticked causes, and the labels that none of them has; with such a label `OTHER` is ticked, where the criterion has it."""
    own = own_of(rating).get("causes")
    if isinstance(own, list):
        known = {cause.id for cause in criterion.causes}
        return [str(cause) for cause in own if cause in known], [str(cause) for cause in own if cause not in known]
    given = rating.get("causes")
    told = [str(cause) for cause in given if cause] if isinstance(given, list) else []
    told = told or ([str(rating["cause"])] if rating.get("cause") else [])
    labels = {cause.label.casefold(): cause.id for cause in criterion.causes} | {cause.id: cause.id for cause in criterion.causes}
    ids = [labels[label.strip().casefold()] for label in told if label.strip().casefold() in labels]
    other = [label for label in told if label.strip().casefold() not in labels]
    if other and OTHER in labels.values():
        ids.append(OTHER)
    return list(dict.fromkeys(ids)), other
