"""Reviews of another tool: an object of a file becomes checked values, with a sentence for what is wrong. Pure.

What a review here has no place for is written into its comment or counted in `left`, never dropped in silence.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.review.exchange.values import BadLine, chance, moment, number_or_none, objects, own_of, seconds

NOT_DRAWN = ("selection", "practice", "dispute")
LONGEST = 4000
LONGEST_TAG = 60
MOST_TAGS = 20
"""So many tags of one review are taken in."""


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
    origin: str = ""
    reason: str = ""
    version: int = 1
    replaced: bool = False
    item: str = ""
    """What its versions have in common; empty: a review without other versions."""
    message: str = ""
    """The id of the one reply that it is about; empty: the whole conversation."""
    seen_at: datetime | None = None
    graded_at: datetime | None = None
    """When a person published the ratings of a version that was scored anew later."""
    note: str = ""
    """What the agent said when they read it."""
    tags: tuple[str, ...] = ()
    """For the team's catalogue. What is too long for it stands in the comment."""
    chosen_as: str = ""
    """Of our own file alone: why it is about this agent."""
    left: Mapping[str, int] = field(default_factory=dict)
    """What was told of the review and has no place of its own here, by kind."""


@dataclass(frozen=True)
class ArrivingConversation:
    """One conversation with its reviews and disputes as they stand there (see `read_review`, `read_dispute`)."""

    source: str
    external_id: str
    reviews: tuple[Mapping[str, Any], ...] = ()
    disputes: tuple[Mapping[str, Any], ...] = ()
    left: Mapping[str, int] = field(default_factory=dict)


def read_conversation(found: Mapping[str, Any]) -> ArrivingConversation:
    """A conversation with its reviews, which are not looked at yet: ours, or one of their pages. Raises BadLine."""
    inner = found.get("conversation")
    about: Mapping[str, Any] = inner if isinstance(inner, dict) else found
    if not about.get("externalId"):
        raise BadLine("The line names no conversation. It needs conversation.externalId.")
    reviews = found.get("reviews")
    if not isinstance(reviews, list) or not all(isinstance(one, dict) for one in reviews):
        raise BadLine("The line has no list of reviews. Leave the line out, or give it one.")
    left = {
        "comments without a review left out": len(objects(about.get("comments"))),
        "fields of conversations left out": len(objects(about.get("externalFields"))),
    }
    source, disputes = str(about.get("sourceType") or ""), objects(found.get("disputes"))
    return ArrivingConversation(source, str(about["externalId"]), tuple(reviews), disputes, +Counter(left))


def read_review(found: Mapping[str, Any]) -> Arriving:
    """One review with its values checked. Raises BadLine."""
    scorecard = found.get("scorecard") if isinstance(found.get("scorecard"), dict) else {}
    own, ratings = own_of(found), found.get("ratings")
    if not found.get("id") or not scorecard or not isinstance(ratings, list):
        raise BadLine("A review needs id, scorecard and ratings.")
    created = moment(found.get("createdISO") or found.get("created"), "created")
    updated, given = found.get("updatedISO") or found.get("updated"), number_or_none(found.get("score"), "The score")
    published = moment(updated, "updated") if updated else created
    left: Counter[str] = Counter()
    return Arriving(
        source_id=str(found["id"])[:255], rubric_id=str(scorecard.get("id") or ""), rubric_title=str(scorecard.get("name") or ""),
        rubric_hash=str(own.get("rubricHash") or ""), reviewer=_person(found, "reviewer"), reviewee=_person(found, "reviewee"),
        ratings=objects(ratings), comment=_comment(found, left), started_at=created, published_at=published,
        acted_at=moment(own["actedAt"], "actedAt") if own.get("actedAt") else None, purpose=str(own.get("purpose") or "quality"),
        probability=_chance(own), given=None if given is None else float(given), active_seconds=_worked(found, left),
        evidence=objects(own.get("evidence")), origin=str(own.get("origin") or ""), reason=str(own.get("reason") or "")[:LONGEST],
        version=max(1, min(seconds(own.get("version")), 10_000)), replaced=own.get("replaced") is True,
        item=str(own.get("item") or "")[:40], message=str(own.get("messageExternalId") or ""),
        seen_at=_seen(found.get("received"), published), graded_at=moment(own["gradedAt"], "gradedAt") if own.get("gradedAt") else None,
        note=str(own.get("note") or "")[:LONGEST], left=left, tags=_tags(found, left), chosen_as=str(own.get("chosenAs") or ""),
    )  # fmt: skip


def cut(text: str, left: Counter[str]) -> str:
    """As much of a text as a comment holds; what is cut off is counted."""
    left["texts cut off"] += len(text) > LONGEST
    return text[:LONGEST]


def person_of(value: Any) -> Mapping[str, Any] | None:
    """E-mail and name of somebody, told as an object or as one text; None where nobody is told."""
    if isinstance(value, str) and value:
        return {"email": value if "@" in value else None, "name": value}
    return value if isinstance(value, dict) and (value.get("email") or value.get("name")) else None


def words_of_thread(thread: Any) -> Iterable[str]:
    """Replies to a comment as lines: who, when, what; those below them follow."""
    for one in objects(thread):
        owner = person_of(one.get("owner")) or {}
        day = str(one.get("createdISO") or one.get("created") or one.get("createdAt") or "")[:10]
        who = ", ".join(part for part in (str(owner.get("name") or owner.get("email") or "?"), day) if part)
        yield f"{who}: {one.get('comment') or ''}".strip()
        yield from words_of_thread(one.get("thread"))


def _comment(found: Mapping[str, Any], left: Counter[str]) -> str:
    """The comment, with tags too long for a catalogue as words behind `#`, and the replies to it below."""
    text = str(found.get("comment") or "")
    if own_of(found):
        return text[:LONGEST]
    missing = [f"#{tag}" for tag in _told_tags(found) if len(tag) > LONGEST_TAG and f"#{tag}".casefold() not in text.casefold()]
    replies = list(words_of_thread(found.get("thread")))
    left["tags written into comments"] += len(missing)
    left["replies written into comments"] += len(replies)
    return cut("\n".join(part for part in (text, " ".join(missing), *replies) if part), left)


def _tags(found: Mapping[str, Any], left: Counter[str]) -> tuple[str, ...]:
    """Those that a catalogue takes, each once, as many as one review may bring."""
    names = [tag for tag in _told_tags(own_of(found) or found) if len(tag) <= LONGEST_TAG]
    left["tags left out"] += max(0, len(names) - MOST_TAGS)
    return tuple(names[:MOST_TAGS])


def _told_tags(found: Mapping[str, Any]) -> list[str]:
    """Tags as words or as objects of the other tool; a comma would part one in two, so it is no part of a name."""
    told = found.get("tags") if isinstance(found.get("tags"), list) else []
    names = (str(one.get("tag") if isinstance(one, dict) else one) for one in told or () if one)
    clean = (" ".join(name.replace(",", " ").replace("\0", "").split()).lstrip("#").strip() for name in names)
    found_once: dict[str, str] = {}
    for name in clean:
        found_once.setdefault(name.casefold(), name)
    return [name for name in found_once.values() if name]


def _worked(found: Mapping[str, Any], left: Counter[str]) -> int:
    """Seconds of work: our own measure, else theirs; pauses have no place here."""
    own = own_of(found)
    if own:
        return seconds(own.get("activeSeconds"))
    left["pauses left out"] += seconds(found.get("pauseTime")) > 0
    left["time periods left out"] += len(objects(found.get("timeTrackingPeriods")))
    return seconds(found.get("reviewTime"))


def _seen(received: Any, published: datetime) -> datetime | None:
    """When the agent read it: a time, or theirs, which is only yes or no."""
    if received is True:
        return published
    return moment(received, "received") if received else None


def _chance(own: Mapping[str, Any]) -> float | None:
    """With what probability a draw chose it; None where none did, or nobody says so. A file of old gives 1 where somebody picked it."""
    if own.get("origin") in NOT_DRAWN or own.get("probability") is None:
        return None
    return chance(own["probability"])


def _person(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    person = person_of(found.get(name))
    if person is None:
        raise BadLine(f"A review needs a {name} with e-mail or name.")
    return person
