"""Filling a self review or peer review: everything typed is kept at once, under one revision that two windows cannot both hold.

Finished, it stays as it is: whoever could change it after reading the reviewer's would only learn to agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from app.base.database import db
from app.base.errors import NotFound
from app.base.statements import changed, insert_into
from app.people.models import Person
from app.review.actions.drafts import StaleDraft
from app.review.actions.naming import named
from app.review.actions.rated import Span, checked, criterion_of, expect_room, quoted, tidy
from app.review.learning import notices
from app.review.learning.models import LearningQuote, LearningRating, LearningReview, LearningState
from app.review.learning.queries.sheets import Sheet, quotes_of, ratings_of
from app.review.models import Purpose
from app.review.progress import Progress
from app.rubrics.scoring import IncompleteRatings
from app.trail.actions import record
from app.ui.words import gettext as _

FILLABLE = (LearningState.ASKED, LearningState.OPEN)


@dataclass(frozen=True)
class Saved:
    """The revision after a save and where the sheet stands."""

    revision: int
    progress: Progress


def save_rating(sheet: Sheet, criterion_id: str, values: Mapping[str, str | None], *, revision: int, at: datetime) -> Saved:
    """Keep some of `level`, `comment`, `causes` of one criterion. Raises StaleDraft, DomainError (422) with the field."""
    criterion = criterion_of(sheet.rubric, criterion_id)
    kept = checked(criterion, values)
    _advance(sheet, revision, at, criterion_id=criterion_id, mine=str(kept.get("comment") or ""))
    row = {"learning_id": sheet.learning.id, "criterion": criterion.id, "level": None, "comment": "", "causes": ""} | kept
    changed(insert_into(LearningRating).values(**row).on_conflict_do_update(index_elements=["learning_id", "criterion"], set_=kept))
    return _saved(sheet, revision)


def save_comment(sheet: Sheet, text: str, *, revision: int, at: datetime) -> Saved:
    """Keep the comment on the whole. Raises as `save_rating`."""
    text = tidy(text)
    _advance(sheet, revision, at, mine=text, comment=text)
    return _saved(sheet, revision)


def attach(sheet: Sheet, criterion_id: str, span: Span, *, revision: int, at: datetime) -> tuple[Saved, Sequence[LearningQuote]]:
    """Let a criterion point at words of the conversation; the same words twice count once. Raises as `save_rating`, and InvalidEvidence."""
    criterion, learning = criterion_of(sheet.rubric, criterion_id), sheet.learning
    start, end, quote = quoted(learning.conversation_id, span, real=sheet.real)
    known = [one for one in quotes_of(learning.id) if one.criterion == criterion.id]
    _advance(sheet, revision, at)
    if not any((one.message_id, one.start, one.end) == (span.message_id, start, end) for one in known):
        expect_room(len(known))
        place = {"message_id": span.message_id, "start": start, "end": end, "quote": quote}
        db.session.add(LearningQuote(learning_id=learning.id, criterion=criterion.id, **place))
        db.session.flush()
    return _saved(sheet, revision), quotes_of(learning.id)


def detach(sheet: Sheet, quote_id: int, *, revision: int, at: datetime) -> tuple[Saved, Sequence[LearningQuote]]:
    """Take a quote away. Raises as `save_rating`, and NotFound."""
    _advance(sheet, revision, at)
    if not changed(delete(LearningQuote).where(LearningQuote.id == quote_id, LearningQuote.learning_id == sheet.learning.id)):
        raise NotFound(_("This quote is not part of your draft any more. Reload the page to see those that are."))
    return _saved(sheet, revision), quotes_of(sheet.learning.id)


def finish(sheet: Sheet, *, revision: int, by: Person, at: datetime) -> None:
    """Finish it: from now on it stays. A colleague's reaches the agent. Raises IncompleteRatings (422), StaleDraft."""
    left = _progress(sheet).left
    if left:
        raise IncompleteRatings(tuple(sheet.rubric.criterion(one) for one in left))
    one = sheet.learning
    mine = update(LearningReview).where(LearningReview.id == one.id, LearningReview.revision == revision)
    if not changed(mine.where(LearningReview.state.in_(FILLABLE)).values(state=LearningState.DONE, done_at=at)):
        raise _stale(sheet)
    peer = one.purpose is Purpose.PEER
    if peer:
        notices.given(one, by.name, at=at)
    facts = {"conversation": named(one.reviewee_id, one.conversation_id).conversation}
    verb = "review.peer_review" if peer else "review.self_review"
    record(verb, "learning_review", one.id, by=by, at=at, label=one.reviewee.name, team_id=one.team_id, **facts)


def discard(sheet: Sheet) -> None:
    """Throw an own self review away that is not finished."""
    for table in (LearningRating, LearningQuote):
        changed(delete(table).where(table.learning_id == sheet.learning.id))
    changed(delete(LearningReview).where(LearningReview.id == sheet.learning.id, LearningReview.state.in_(FILLABLE)))


def _advance(sheet: Sheet, revision: int, at: datetime, *, criterion_id: str = "", mine: str = "", **values: str) -> None:
    """Move the revision forward; whoever names another one than the current is told what stands there now."""
    moved = update(LearningReview).where(LearningReview.id == sheet.learning.id, LearningReview.revision == revision)
    moved = moved.where(LearningReview.state.in_(FILLABLE))
    if not changed(moved.values(revision=revision + 1, saved_at=at, state=LearningState.OPEN, **values)):
        raise _stale(sheet, criterion_id, mine)


def _stale(sheet: Sheet, criterion_id: str = "", mine: str = "") -> StaleDraft:
    now, comment = db.session.execute(
        select(LearningReview.revision, LearningReview.comment).where(LearningReview.id == sheet.learning.id)
    ).one()
    own = ratings_of(sheet.learning.id).get(criterion_id) if criterion_id else None
    said = _("You saved this review in another window meanwhile. What you typed is still here; reload to see both.")
    return StaleDraft(said, revision=now, theirs=own.comment if own else "" if criterion_id else comment, mine=mine)


def _saved(sheet: Sheet, revision: int) -> Saved:
    return Saved(revision + 1, _progress(sheet))


def _progress(sheet: Sheet) -> Progress:
    return sheet.progress({key: one.level for key, one in ratings_of(sheet.learning.id).items()})
