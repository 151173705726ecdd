"""Scorecards from elsewhere: gathered from a file's scorecards and reviews, and written as a rubric of our own. Pure.

Where the file holds the scorecard itself, its categories, levels, weights and critical flags are taken from it; else they are those that
its reviews show, with the lowest and highest level of the scale that the scores seem to be on.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

import yaml

from app.base.source import SourceError, is_id, read_yaml
from app.review.exchange.values import BadLine, number_or_none, objects, own_of
from app.rubrics.document import FORMAT, NOT_APPLICABLE, Rubric, parse_rubric

MOST = 100
"""Scorecards of one file, and categories of one scorecard, that are made."""
_LARGEST = 1_000_000


@dataclass
class Category:
    """One category. `levels`: words by what the level is worth, as text; `weight` as it is told, "" where nobody says."""

    id: str
    title: str
    section: str = ""
    weight: str = ""
    critical: str = ""
    levels: dict[str, list[str]] = field(default_factory=dict)
    causes: list[str] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)
    whole: bool = False
    """Its levels are those of the scorecard, not only those that reviews show."""


@dataclass
class Card:
    """One scorecard. `source`: its text where it is a rubric of another site; `reviews`: how many of the file name it."""

    key: str
    title: str
    source: str = ""
    reviews: int = 0
    categories: dict[str, Category] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Card":
        categories = {key: Category(**one) for key, one in told["categories"].items()}
        return cls(told["key"], told["title"], told["source"], told["reviews"], categories)


def key_of(scorecard: Mapping[str, Any], rubric_hash: str = "") -> str:
    """By which reviews and scorecards of a file belong together, and are known again in the next one."""
    return (rubric_hash or str(scorecard.get("id") or "") or str(scorecard.get("name") or "").casefold())[:200]


class Cards:
    """Every scorecard of a file, as it is read from its beginning to its end."""

    def __init__(self) -> None:
        self.found: dict[str, Card] = {}

    def scorecard(self, told: Mapping[str, Any]) -> None:
        """A scorecard as the file gives it: our own with its text, theirs with groups and categories."""
        own = own_of(told)
        card = self._card(key_of(told, str(own.get("rubricHash") or "")), str(told.get("name") or ""))
        card.source = str(own.get("source") or "")
        for group in ({"categories": told.get("categories")}, *objects(told.get("groups"))):
            for one in objects(group.get("categories")):
                category = self._category(card, str(one.get("ratingCategoryId") or one.get("id") or ""), str(one.get("name") or ""))
                category.section = str(group.get("name") or "")
                category.weight = _told(one.get("weight"))
                category.critical = "section" if one.get("groupCritical") else "review" if one.get("critical") else ""
                levels = [(_told(each.get("rating")), each) for each in objects(one.get("ratings"))]
                found = {worth: [str(each.get("name") or worth), str(each.get("description") or "")] for worth, each in levels if worth}
                category.levels, category.whole = (found, True) if len(found) > 1 else (category.levels, category.whole)
                category.causes = list(_labels(one.get("rootCauses")))

    def review(self, told: Mapping[str, Any]) -> None:
        """What a review shows of its scorecard."""
        scorecard = told.get("scorecard")
        if not isinstance(scorecard, dict):
            return
        card = self._card(key_of(scorecard, str(own_of(told).get("rubricHash") or "")), str(scorecard.get("name") or ""))
        card.reviews += 1
        for one in objects(told.get("ratings")):
            category = self._category(card, str(one.get("categoryId") or ""), str(one.get("categoryName") or ""))
            category.section = category.section or str(one.get("groupName") or "")
            category.weight = category.weight or _told(one.get("weight"))
            category.critical = category.critical or ("review" if one.get("critical") is True else "")
            if not category.whole and (worth := _told(one.get("score"))):
                category.levels.setdefault(worth, [f"{float(Fraction(worth)):g}", ""])

    def _card(self, key: str, title: str) -> Card:
        card = self.found.get(key)
        if card is None:
            card = Card(key, title[:150] or key)
            if len(self.found) < MOST:
                self.found[key] = card
        return card

    def _category(self, card: Card, name: str, title: str) -> Category:
        key = name or title.casefold()
        if key not in card.categories and len(card.categories) >= MOST:
            return Category(key, title)
        return card.categories.setdefault(key, Category(name, (title or name)[:150]))


def as_rubric(card: Card, *, slug: str, title: str, like: Mapping[str, Collection[str]], known: Rubric | None = None) -> str:
    """The text of a rubric made of a scorecard. `like`: the skills that a category feeds, by its key; every other feeds none.

    `known` is the rubric that an earlier file made of it: what it has and this file does not show stays. Every criterion offers N/A,
    since a category that a review leaves out was not asked. Raises BadLine where no score could be worked out with it.
    """
    made = _retold(card, slug, title, like) if card.source else None
    text = yaml.safe_dump(made or _structure(card, slug, title, like, known), allow_unicode=True, sort_keys=False, width=110)
    found = parse_rubric(text)
    if found.rubric is None:
        first = next(one for one in found.findings if one.severity == "error")
        raise BadLine(f"No rubric can be made of the scorecard '{card.title}': {first.message}")
    return text


def levels_said(told: Mapping[str, Any]) -> str:
    """The levels of a category as it is kept, the lowest first."""
    return ", ".join(words[0] for _worth, words in sorted(told["levels"].items(), key=lambda one: Fraction(one[0])))


def skills_by_key(rubric: Rubric, same: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The skills of the criteria of `rubric` that categories were said to be the same as."""
    return {key: rubric.by_id[criterion].skills for key, criterion in same.items() if criterion in rubric.by_id}


def _retold(card: Card, slug: str, title: str, like: Mapping[str, Collection[str]]) -> dict[str, Any] | None:
    """The text of another site's rubric, without what means something there alone; None where it cannot be read."""
    try:
        told = read_yaml(card.source).value
    except SourceError:
        return None
    if not parse_rubric(card.source).rubric or not isinstance(told, dict):
        return None
    for section in told.get("sections") or ():
        for one in section.get("criteria") or ():
            for name in ("skills", "clauses", "actions"):
                one.pop(name, None)
            if skills := like.get(str(one.get("id"))):
                one["skills"] = list(skills)
    return {**told, "id": slug, "title": title}


def _structure(card: Card, slug: str, title: str, like: Mapping[str, Collection[str]], known: Rubric | None) -> dict[str, Any]:
    if not card.categories:
        raise BadLine(f"The scorecard '{card.title}' has no categories. Leave its reviews out.")
    taken: set[str] = set()
    ends = _ends(card.categories.values())
    weights = _weights(card.categories.values())
    sections: dict[str, dict[str, Any]] = {}
    for place, (key, one) in enumerate(card.categories.items(), start=1):
        section = sections.setdefault(one.section, {"id": f"s{len(sections) + 1}", "title": one.section or card.title, "criteria": []})
        before = known.by_id.get(one.id) if known else None
        levels = _levels(one, ends, [(str(level.value), level.label) for level in before.levels] if before and not one.whole else [])
        made: dict[str, Any] = {"id": _id(one.id, place, taken), "title": one.title, "weight": weights[key], "na": True, "levels": levels}
        made |= {"critical": "section" if one.critical == "section" else True} if one.critical else {}
        causes = [{"id": f"c{number}", "label": label} for number, label in enumerate(dict.fromkeys(one.causes), start=1)]
        made |= {"causes": causes} if causes else {}
        skills = like.get(key) or (before.skills if before else ())
        section["criteria"].append(made | ({"skills": list(skills)} if skills else {}))
    return {"format": FORMAT, "id": slug, "title": title, "preset": "zendesk-qa", "sections": list(sections.values())}


def _levels(one: Category, ends: tuple[Fraction, Fraction], before: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    words = {Fraction(worth): told for worth, told in one.levels.items()}
    for known, label in before:
        words.setdefault(Fraction(known), [label, ""])
    if not one.whole:
        for end in ends:
            words.setdefault(end, [f"{float(end):g}", ""])
    found = []
    for place, (worth, (label, anchor)) in enumerate(sorted(words.items()), start=1):
        level: dict[str, Any] = {"id": f"l{place}", "value": float(worth) if worth.denominator > 1 else int(worth), "label": label[:80]}
        found.append(level | ({"anchor": anchor[:1000]} if anchor else {}))
    return found


def _ends(categories: Iterable[Category]) -> tuple[Fraction, Fraction]:
    """The lowest and the highest level of the scale that the scores seem to be on: 0 to 1, up to 5 as far as they go, or hundredths."""
    values = [Fraction(worth) for one in categories if not one.whole for worth in one.levels]
    low, high = min(values, default=Fraction(0)), max(values, default=Fraction(1))
    if high > 5:
        return min(low, Fraction(0)), max(high, Fraction(100))
    return (min(low, Fraction(0)), Fraction(1)) if high <= 1 else (Fraction(1) if low >= 1 else min(low, Fraction(0)), high)


def _weights(categories: Iterable[Category]) -> dict[str, int]:
    """Whole weights in the same proportions; where nobody says, or all are 0, each weighs the same."""
    told = {one.id or one.title.casefold(): Fraction(one.weight) if one.weight else Fraction(1) for one in categories}
    told = {key: max(weight, Fraction(0)) for key, weight in told.items()}
    if not any(told.values()):
        return dict.fromkeys(told, 1)
    factor = lcm(*(weight.denominator for weight in told.values()))
    whole = {key: weight * factor for key, weight in told.items()}
    shrink = max(Fraction(1), max(whole.values()) / _LARGEST)
    return {key: round(weight / shrink) for key, weight in whole.items()}


def _id(told: str, place: int, taken: set[str]) -> str:
    """The category's own id where ours may look like it, so that its ratings find it."""
    found = told if is_id(told) and told not in taken and told != NOT_APPLICABLE else f"category-{place}"
    taken.add(found)
    return found


def _told(value: Any) -> str:
    """A number as text, "" for none; what is no number is refused with its review."""
    try:
        found = number_or_none(value, "A score")
    except BadLine:
        return ""
    return "" if found is None else str(found)


def _labels(told: Any) -> Iterable[str]:
    """The causes of a tree, one after the other."""
    if isinstance(told, dict):
        if re.search(r"\w", str(told.get("name") or "")):
            yield str(told["name"])[:120]
        for inner in ("multiTierRootCause", "tiers", "looseRootCauses"):
            yield from _labels(told.get(inner))
    elif isinstance(told, list):
        for one in told:
            yield from _labels(one)
