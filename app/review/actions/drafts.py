"""Saving a draft: every rating, comment and quoted span at once, under one revision that two windows cannot both hold.

The first save claims the item and starts the draft; a save renews a claim older than two minutes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from app.base.database import db
from app.base.errors import Conflict, DomainError, NotFound
from app.base.statements import changed, insert_for, insert_into
from app.people.models import Person
from app.review.actions.claims import keep_claim
from app.review.actions.rated import LONGEST_COMMENT as LONGEST_COMMENT
from app.review.actions.rated import RATING_FIELDS as RATING_FIELDS
from app.review.actions.rated import Span as Span
from app.review.actions.rated import checked, criterion_of, expect_room, quoted, tidy
from app.review.models import Assignment, ClauseConflict, Evidence, Rating, Review, ReviewState
from app.review.progress import Progress
from app.review.queries.sheets import Sheet, evidence_of, levels_of, sheet_of
from app.rubrics.document import EXCUSED
from app.ui.words import gettext as _


class StaleDraft(Conflict):
    """The draft was saved in another window. `details`: revision, and for a text `theirs` and `mine`."""


@dataclass(frozen=True)
class Saved:
    """What a save gave: the sheet under its new revision and where the review stands."""

    sheet: Sheet
    revision: int
    progress: Progress


def save_rating(
    assignment_id: int, criterion_id: str, values: Mapping[str, str | None], *, revision: int, version_id: int, by: Person, at: datetime
) -> Saved:
    """Keep some of `level`, `comment`, `causes` (cause ids joined by commas) of one criterion. Level None takes the rating back.

    Raises NotFound, ClaimedByOther, NotWaiting, StaleDraft, DomainError (422) with the field.
    """
    sheet, draft_id = begin(assignment_id, revision, version_id, by, at)
    criterion = criterion_of(sheet.rubric, criterion_id)
    kept = checked(criterion, values)
    advance(draft_id, revision, by, at, criterion_id=criterion_id, mine=str(kept.get("comment", "")))
    row = {"level": None, "comment": "", "causes": ""} | kept
    keeping = _keeping(db.session.get_bind().dialect.name, *kept)
    if not changed(keeping, {"review_id": draft_id, "criterion": criterion_id, "saved_at": at, **row}):
        raise DomainError(_("'%(title)s' is left out: a policy conflict is reported.", title=criterion.title), field="level")
    return state_of(sheet, draft_id, revision)


def save_comment(assignment_id: int, text: str, *, revision: int, version_id: int, by: Person, at: datetime) -> Saved:
    """Keep the comment on the whole review. Raises as `save_rating`."""
    sheet, draft_id = begin(assignment_id, revision, version_id, by, at)
    text = tidy(text)
    advance(draft_id, revision, by, at, mine=text, comment=text)
    return state_of(sheet, draft_id, revision)


def attach(
    assignment_id: int, criterion_id: str, span: Span, *, revision: int, version_id: int, by: Person, at: datetime
) -> tuple[Saved, Sequence[Evidence]]:
    """Let a criterion rest on words of the conversation; spaces at their ends are left out. The same words twice count once.

    Returns all evidence of the draft as well. Raises as `save_rating`, and InvalidEvidence.
    """
    sheet, draft_id = begin(assignment_id, revision, version_id, by, at)
    criterion = criterion_of(sheet.rubric, criterion_id)
    start, end, quote = quoted(sheet.assignment.conversation_id, span, real=sheet.real)
    advance(draft_id, revision, by, at)
    known = evidence_of(draft_id)
    same = [one for one in known if one.criterion == criterion.id]
    if not any((one.message_id, one.start, one.end) == (span.message_id, start, end) for one in same):
        expect_room(len(same))
        place = {"message_id": span.message_id, "start": start, "end": end, "quote": quote}
        added = Evidence(review_id=draft_id, criterion=criterion.id, note=tidy(span.note), **place)
        db.session.add(added)
        db.session.flush()
        known = [*known, added]
    return state_of(sheet, draft_id, revision), known


def detach(
    assignment_id: int, evidence_id: int, *, revision: int, version_id: int, by: Person, at: datetime
) -> tuple[Saved, Sequence[Evidence]]:
    """Take a quote away from the draft. Raises as `save_rating`."""
    sheet, draft_id = begin(assignment_id, revision, version_id, by, at)
    advance(draft_id, revision, by, at)
    if not changed(delete(Evidence).where(Evidence.id == evidence_id, Evidence.review_id == draft_id)):
        raise NotFound(_("This quote is not part of your draft any more. Reload the page to see those that are."))
    return state_of(sheet, draft_id, revision), evidence_of(draft_id)


def discard(assignment_id: int, *, by: Person) -> Sheet:
    """Throw the person's own draft away. Raises NotFound."""
    sheet = sheet_of(by, assignment_id)
    if sheet is None or sheet.draft is None:
        raise NotFound(_("You have no draft here. Open the review to begin one."))
    erase_draft(sheet.draft.id)
    return sheet


def erase_draft(review_id: int) -> None:
    """Delete a draft with its ratings, evidence and reports that did not go out; a published review stays whatever the id."""
    draft = select(Review.id).where(Review.id == review_id, Review.state == ReviewState.DRAFT)
    for table in (Rating, Evidence, ClauseConflict):
        changed(delete(table).where(table.review_id.in_(draft)))
    changed(delete(Review).where(Review.id.in_(draft)))


def start_draft(assignment: Assignment, version_id: int, *, by: Person, at: datetime) -> int | None:
    """A new empty draft of this person; None where they have one already. One statement."""
    values = {
        "assignment_id": assignment.id,
        "number": -by.id,
        "reason": "",
        "comment": "",
        "conversation_id": assignment.conversation_id,
        "message_id": assignment.message_id,
        "rubric_version_id": version_id,
        "purpose": assignment.purpose,
        "reviewer_id": by.id,
        "reviewee_id": assignment.reviewee_id,
        "team_id": assignment.team_id,
        "state": ReviewState.DRAFT,
        "acted_at": assignment.acted_at,
        "started_at": at,
        "saved_at": at,
        "revision": 0,
    }
    statement = insert_into(Review).values(**values).on_conflict_do_nothing(index_elements=["assignment_id", "number"])
    made: int | None = db.session.scalar(statement.returning(Review.id))
    return made


def begin(assignment_id: int, revision: int, version_id: int, by: Person, at: datetime) -> tuple[Sheet, int]:
    """The sheet and its draft, started where there is none, with the claim renewed."""
    sheet = sheet_of(by, assignment_id)
    if sheet is None:
        raise NotFound(_("There is nothing here, or it is not yours to see. Go back to the queue."))
    if not sheet.is_change:
        keep_claim(sheet.assignment, by=by, at=at)
    if version_id != sheet.version.id:
        raise StaleDraft(
            _("The rubric has a new version since you opened this page. Reload the page, then go on."), revision=sheet.revision
        )
    if sheet.draft is not None:
        return sheet, sheet.draft.id
    made = start_draft(sheet.assignment, sheet.version.id, by=by, at=at) if revision == 0 else None
    if made is None:
        raise StaleDraft(_("This draft was changed in another window. Reload the page, then go on."), revision=sheet.revision)
    return sheet, made


def advance(draft_id: int, revision: int, by: Person, at: datetime, *, criterion_id: str = "", mine: str = "", **values: str) -> None:
    """Move the revision forward; whoever names another one than the current is told what stands there now."""
    if changed(_advancing(*values), {"draft": draft_id, "known": revision, "at": at, **values}):
        return
    now, comment = db.session.execute(select(Review.revision, Review.comment).where(Review.id == draft_id)).one()
    stored = select(Rating.comment).where(Rating.review_id == draft_id, Rating.criterion == criterion_id)
    theirs = db.session.scalar(stored) or "" if criterion_id else comment
    raise StaleDraft(
        _("You saved this review in another window meanwhile. What you typed is still here; reload to see both."),
        revision=now,
        theirs=theirs,
        mine=mine,
    )


@cache
def _advancing(*changed_too: str) -> Any:
    """Every save moves the draft by this, so it is built once."""
    table: Any = Review.__table__
    mine = (table.c.id == bindparam("draft"), table.c.revision == bindparam("known"), table.c.state == ReviewState.DRAFT)
    moved = {"revision": table.c.revision + 1, "saved_at": bindparam("at")}
    return update(table).where(*mine).values(moved | {name: bindparam(name) for name in changed_too})


@cache
def _keeping(dialect: str, *kept: str) -> Any:
    """A rating with every column, of which an existing one takes over those in `kept`."""
    statement = insert_for(dialect, Rating.__table__)
    taken = {name: statement.excluded[name] for name in (*kept, "saved_at")}
    level = Rating.__table__.c.level
    where = func.coalesce(level, "") != EXCUSED if "level" in kept else None  # only taking the report back gives it a level again
    return statement.on_conflict_do_update(index_elements=["review_id", "criterion"], set_=taken, where=where)


def excuse_rating(draft_id: int, criterion_id: str, words: str, at: datetime) -> None:
    """Leave a criterion of a draft out, without causes; these words stand below its comment, as far as there is room."""
    query = select(Rating.comment).where(Rating.review_id == draft_id, Rating.criterion == criterion_id)
    comment = db.session.scalar(query) or ""
    both = "\n".join(part for part in (comment, words) if part)
    row = {"level": EXCUSED, "causes": "", "comment": both if len(both) <= LONGEST_COMMENT else comment, "saved_at": at}
    changed(
        _keeping(db.session.get_bind().dialect.name, "level", "causes", "comment"),
        {"review_id": draft_id, "criterion": criterion_id, **row},
    )


def state_of(sheet: Sheet, draft_id: int, revision: int) -> Saved:
    """What a save gave, worked out after it."""
    return Saved(sheet, revision + 1, sheet.progress(levels_of(draft_id)))
