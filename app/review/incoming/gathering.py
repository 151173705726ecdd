"""What somebody has to decide about a file before it is stored: scorecards that are not here, and people whom nobody knows."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.conversations.importers.shape import InvalidRecordError
from app.conversations.importers.strict_json import parse_object
from app.people.models import Team
from app.review.actions.taking_choices import NO_CHOICES, person_key, version_for
from app.review.actions.taking_reviews import person_here
from app.review.exchange.arriving import Arriving, person_of, read_review
from app.review.exchange.cards import Cards, key_of
from app.review.exchange.fitting import criterion_of
from app.review.exchange.values import BadLine, objects
from app.review.incoming.laying import read_laid
from app.review.incoming.models import ForeignScorecard
from app.rubrics.document import Rubric, compiled

MOST_PEOPLE = 200
"""So many unknown people can be told apart on the page; who is beyond them is refused by name."""


class Gathered:
    """Scorecards and people of one file, each once."""

    def __init__(self) -> None:
        self.cards = Cards()
        self.samples: dict[str, Arriving] = {}
        self.people: dict[str, dict[str, Any]] = {}

    def take(self, found: Mapping[str, Any], under: str) -> None:
        """One object of the file. What is broken is refused when it is stored."""
        if under == "scorecards" or (under == "data" and (found.get("categories") or found.get("groups"))):
            self.cards.scorecard(found)
            return
        for review in objects(found.get("reviews")):
            self.cards.review(review)
            for role in ("reviewer", "reviewee"):
                self._person(review, role)
            try:
                one = read_review(review)
            except BadLine:
                continue
            self.samples.setdefault(key_of({"id": one.rubric_id, "name": one.rubric_title}, one.rubric_hash), one)

    def _person(self, review: Mapping[str, Any], role: str) -> None:
        told = person_of(review.get(role))
        key = person_key(told or {})
        if told is None or (key not in self.people and len(self.people) >= 50 * MOST_PEOPLE):
            return
        known = self.people.setdefault(key, {"name": str(told.get("name") or ""), "email": str(told.get("email") or ""), "count": 0})
        known["count"] += 1


def gather(path: Path) -> Gathered:
    """Everything of a kept file that may have to be decided. Reads it once from its beginning to its end."""
    found = Gathered()
    for laid in read_laid(path):
        if laid.piece.raw is None:
            continue
        try:
            found.take(parse_object(laid.piece.raw), laid.piece.under)
        except InvalidRecordError:
            continue
    return found


def unknown_people(found: Gathered, team: Team) -> dict[str, Any]:
    """Those of the file who are nobody of the team, those with most reviews first."""
    missing = {}
    for key, told in found.people.items():
        try:
            person_here({"name": told["name"], "email": told["email"] or None}, team, "reviewer")
        except BadLine:
            missing[key] = told
    return dict(sorted(missing.items(), key=lambda item: -item[1]["count"])[:MOST_PEOPLE])


def foreign_cards(found: Gathered, team: Team) -> dict[str, Any]:
    """Scorecards that no rubric here fits, as JSON, with `here`: the title of one that has their name or was made of them before."""
    cards = {}
    for key, card in found.cards.found.items():
        sample = found.samples.get(key)
        if sample is None or not card.reviews:
            continue
        try:
            version, foreign = version_for(sample, team, NO_CHOICES)
        except BadLine:
            cards[key] = card.as_json() | {"here": "", "made": False}
            continue
        if version.content_hash != sample.rubric_hash and not _fits(card.as_json(), compiled(version.source), foreign):
            cards[key] = card.as_json() | {"here": version.title, "made": foreign is not None}
    return cards


def _fits(card: Mapping[str, Any], rubric: Rubric, foreign: ForeignScorecard | None) -> bool:
    """Whether every category is a criterion, and, of a rubric made of it, every level is there."""
    for one in card["categories"].values():
        try:
            criterion = criterion_of({"categoryId": one["id"], "categoryName": one["title"]}, rubric)
        except BadLine:
            return False
        if foreign is not None and not set(one["levels"]) <= {str(level.value) for level in criterion.levels}:
            return False
    return True
