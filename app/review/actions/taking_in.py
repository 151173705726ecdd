"""Storing reviews that another tool or site gave, each as if it had been published here: versions, ratings, tallies, no notices."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.conversations.importers.pieces import Piece
from app.conversations.importers.shape import InvalidRecordError
from app.conversations.importers.strict_json import parse_object
from app.conversations.models import Conversation
from app.people.models import Team
from app.review.actions.taking_choices import NO_CHOICES, Choices
from app.review.actions.taking_disputes import review_of, take_dispute
from app.review.actions.taking_reviews import Known, own_review, stored_before, take_review
from app.review.exchange.arriving import ArrivingConversation, read_conversation, read_review
from app.review.exchange.disputed import read_dispute
from app.review.exchange.values import BadLine, objects, own_of
from app.review.models import Review
from app.rubrics.models import RubricVersion

LISTS = ("conversations", "calibrationSessions", "scorecards", "data", "disputes")
ONLY_FIRST = ("disputes",)
"""Beside reviews a line of ours has disputes of its own; alone they are a page of theirs."""
_MOST_ERRORS = 200
_WHOLE_PAGES = {"calibrationSessions": "calibration sessions left out", "data": "scorecards and other data left out"}


@dataclass
class TakenIn:
    """What an import did. read = created + unchanged + rejected, all of reviews.

    `differs`: stored with our score, which is not the one given; `differing` has both of each.
    `quotes_left_out`: their words are not here; `without_clause`: the article's text of that day is not here. `disputes`: stored.
    `left`: how much was told that has no place of its own here, by kind.
    """

    read: int = 0
    created: int = 0
    unchanged: int = 0
    rejected: int = 0
    differs: int = 0
    quotes_left_out: int = 0
    without_clause: int = 0
    disputes: int = 0
    left: Counter[str] = field(default_factory=Counter)
    errors: list[dict[str, Any]] = field(default_factory=list)
    differing: list[dict[str, Any]] = field(default_factory=list)

    def add(self, other: "TakenIn") -> None:
        """Count in what another part of the file did."""
        for name in ("read", "created", "unchanged", "rejected", "differs", "quotes_left_out", "without_clause", "disputes"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.left.update(other.left)
        self.errors += other.errors[: _MOST_ERRORS - len(self.errors)]
        self.differing += other.differing[: _MOST_ERRORS - len(self.differing)]

    def refuse(self, line: int, review: str, message: str) -> None:
        self.rejected += 1
        self.tell(line, review, message)

    def tell(self, line: int, review: str, message: str) -> None:
        """Say what is wrong with something that is no review."""
        if len(self.errors) < _MOST_ERRORS:
            self.errors.append({"line": line, "review": review, "message": message})

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"left": {kind: count for kind, count in sorted(self.left.items()) if count}}


def take_in(piece: Piece, team: Team, report: TakenIn, choices: Choices = NO_CHOICES) -> None:
    """Store what one object of a file holds in the current transaction; what cannot be stored is told in `report`."""
    if piece.under in _WHOLE_PAGES:
        report.left[_WHOLE_PAGES[piece.under]] += 1
        return
    try:
        found = _object(piece)
        if piece.under == "scorecards":
            report.left["scorecards whose rubric is not here"] += not _rubric_is_here(found)
        elif piece.under == "disputes":
            _take_page_dispute(found, piece.line, team, report)
        else:
            _take_conversation(read_conversation(found), piece.line, team, report, choices)
    except BadLine as error:
        report.read += 1
        report.refuse(piece.line, "", str(error))


def _object(piece: Piece) -> Mapping[str, Any]:
    if piece.why:
        raise BadLine(piece.why)
    if piece.raw is None:
        raise BadLine(f"This conversation has {piece.end_offset - piece.offset:,} bytes, which is too much. Split it and send it again.")
    try:
        return parse_object(piece.raw)
    except InvalidRecordError as error:
        raise BadLine(error.message) from error


def _take_conversation(found: ArrivingConversation, line: int, team: Team, report: TakenIn, choices: Choices) -> None:
    """The reviews of a conversation, earlier versions first, then their disputes."""
    try:
        conversation = _conversation(found, team)
    except BadLine as error:
        for given in found.reviews or ({},):
            report.read += 1
            report.refuse(line, str(given.get("id") or "")[:255], str(error))
        report.left["disputes of reviews that are not here"] += len(found.disputes)
        return
    known = Known(conversation, found.source, found.external_id, team, choices)
    for given in sorted(found.reviews, key=lambda one: str(own_of(one).get("version") or 0).zfill(9)):
        report.read += 1
        try:
            _take_one(given, known, line, report)
        except BadLine as error:
            report.refuse(line, str(given.get("id") or "")[:255], str(error))
    report.left.update(found.left)
    for given in found.disputes:
        review = known.reviews.get(str(given.get("reviewId") or ""))
        _take_dispute(given, review, known.reviews, line, report, titles=_titles(found))


def _take_one(given: Mapping[str, Any], known: Known, line: int, report: TakenIn) -> None:
    one = read_review(given)
    before = stored_before(one, known) or own_review(one, known.conversation)
    if before is not None:
        known.learn(one, before)
        report.unchanged += 1
        return
    taken = take_review(one, known)
    report.created += 1
    report.left.update(taken.left)
    if taken.differs:
        report.differs += 1
        report.differing.append({"line": line, "review": one.source_id, "given": one.given, "shown": taken.shown})
    report.quotes_left_out += taken.quotes_left_out
    report.without_clause += taken.without_clause


def _take_page_dispute(given: Mapping[str, Any], line: int, team: Team, report: TakenIn) -> None:
    """A dispute that stands alone: its review came before."""
    try:
        found = read_dispute(given)
        review = review_of(found, team)
    except BadLine:
        review = None
    _take_dispute(given, review, {}, line, report, titles={})


def _take_dispute(
    given: Mapping[str, Any], review: Review | None, reviews: Mapping[str, Review], line: int, report: TakenIn, *, titles: Mapping[str, str]
) -> None:
    if review is None:
        report.left["disputes of reviews that are not here"] += 1
        return
    try:
        report.disputes += take_dispute(read_dispute(given), review, reviews, titles, report.left)
    except BadLine as error:
        report.left["disputes that could not be read"] += 1
        report.tell(line, str(given.get("reviewId") or "")[:255], str(error))


def _titles(found: ArrivingConversation) -> dict[str, str]:
    """What their criteria are called, by the ids that disputes name."""
    ratings = (rating for review in found.reviews for rating in objects(review.get("ratings")))
    return {str(one["categoryId"]): str(one["categoryName"]) for one in ratings if one.get("categoryId") and one.get("categoryName")}


def _conversation(found: ArrivingConversation, team: Team) -> Conversation:
    query = select(Conversation).where(Conversation.source_id == found.external_id, Conversation.team_id == team.id).limit(20)
    candidates = list(db.session.scalars(query))
    exactly = [one for one in candidates if one.source_system.casefold() == found.source.casefold()]
    chosen = exactly or candidates
    if not chosen:
        said = (
            f"Conversation {found.external_id} is not here. Import the conversations of {team.name} first: flask conversations import FILE"
        )
        raise BadLine(said)
    if len(chosen) > 1:
        raise BadLine(f"Conversation {found.external_id} is here more than once. Write its source into conversation.sourceType.")
    return chosen[0]


def _rubric_is_here(found: Mapping[str, Any]) -> bool:
    """Whether a scorecard is a rubric version that this site has; the same file has the same fingerprint."""
    content_hash = str(own_of(found).get("rubricHash") or "")
    return bool(content_hash and db.session.scalar(select(RubricVersion.id).where(RubricVersion.content_hash == content_hash).limit(1)))
