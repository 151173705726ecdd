"""Grading blind: every mark is saved at once under a revision that two windows cannot both hold; handing in; closing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.statements import changed, insert_into
from app.calibration import notices
from app.calibration.models import Mark, MarkSheet, Round, RoundState
from app.calibration.queries.rounds import all_in, done_by_person, team_leads
from app.calibration.queries.sheets import Sheet, own_marks
from app.people.models import Person
from app.review.actions.drafts import LONGEST_COMMENT, RATING_FIELDS, StaleDraft
from app.review.progress import Progress
from app.rubrics.document import NOT_APPLICABLE, Criterion
from app.rubrics.scoring import IncompleteRatings
from app.ui.words import gettext as _


@dataclass(frozen=True)
class Saved:
    """The revision after a save and where the sheet stands."""

    revision: int
    progress: Progress


def save_mark(sheet: Sheet, criterion_id: str, values: Mapping[str, str | None], *, revision: int, by: Person, at: datetime) -> Saved:
    """Keep some of `level`, `comment`, `causes` of one criterion. Raises Conflict once the round is closed, StaleDraft, DomainError."""
    criterion = _criterion(sheet, criterion_id)
    kept = _checked(criterion, values)
    sheet_id = advance(sheet, revision, by, at)
    row = {"sheet_id": sheet_id, "criterion": criterion.id, "level": None, "comment": "", "causes": ""} | kept
    statement = insert_into(Mark).values(**row)
    changed(statement.on_conflict_do_update(index_elements=["sheet_id", "criterion"], set_=kept))
    return saved(sheet, sheet_id, revision)


def save_comment(sheet: Sheet, text: str, *, revision: int, by: Person, at: datetime) -> Saved:
    """Keep the comment on the whole. Raises as `save_mark`."""
    text = _text(text)
    sheet_id = advance(sheet, revision, by, at)
    changed(update(MarkSheet).where(MarkSheet.id == sheet_id).values(comment=text))
    return saved(sheet, sheet_id, revision)


def hand_in(sheet: Sheet, *, revision: int, by: Person, at: datetime) -> None:
    """Say that one is through with a conversation. It may be changed until the round closes. Raises IncompleteRatings, StaleDraft.

    With the last of them, whoever leads the round is told that it can be closed.
    """
    _expect_scoring(sheet)
    left = sheet.progress({key: one.level for key, one in own_marks(sheet.marked.id if sheet.marked else None).items()}).left
    if left or sheet.marked is None:
        raise IncompleteRatings(tuple(sheet.rubric.criterion(one) for one in left))
    mine = update(MarkSheet).where(MarkSheet.id == sheet.marked.id, MarkSheet.revision == revision)
    if not changed(mine.values(done_at=at)):
        raise _stale(sheet)
    if all_in(sheet.round, done_by_person(sheet.round.id)):
        _tell_leads(sheet.round, but=by.id, at=at)


def advance(sheet: Sheet, revision: int, by: Person, at: datetime) -> int:
    """Move the revision forward, beginning the sheet with the first save; its id."""
    _expect_scoring(sheet)
    if sheet.marked is None and revision == 0:
        begun = {"item_id": sheet.item.id, "person_id": by.id, "comment": "", "started_at": at, "saved_at": at, "revision": 1}
        made = insert_into(MarkSheet).values(**begun).on_conflict_do_nothing(index_elements=["item_id", "person_id"])
        sheet_id: int | None = db.session.scalar(made.returning(MarkSheet.id))
        if sheet_id is None:
            raise _stale(sheet)
        return sheet_id
    if sheet.marked is None:
        raise _stale(sheet)
    mine = update(MarkSheet).where(MarkSheet.id == sheet.marked.id, MarkSheet.revision == revision)
    if not changed(mine.values(revision=revision + 1, saved_at=at)):
        raise _stale(sheet)
    return int(sheet.marked.id)


def _stale(sheet: Sheet) -> StaleDraft:
    query = select(MarkSheet.revision).where(MarkSheet.item_id == sheet.item.id)
    now = db.session.scalar(query.where(MarkSheet.id == sheet.marked.id)) if sheet.marked else None
    return StaleDraft(_("You graded this conversation in another window meanwhile. Reload the page to see both."), revision=now or 0)


def _tell_leads(one: Round, *, but: int, at: datetime) -> None:
    """Whoever prepared the round, while they lead the team; else every lead of it."""
    leading = team_leads(one.team_id)
    for person_id in [one.created_by_id] if one.created_by_id in leading else leading:
        if person_id != but:
            notices.tell(one, person_id, notices.ALL_IN, at=at)


def _expect_scoring(sheet: Sheet) -> None:
    if sheet.round.state is not RoundState.SCORING:
        raise Conflict(_("The round is closed, so grades stay as they are. Open the round to see them side by side."))


def saved(sheet: Sheet, sheet_id: int, revision: int) -> Saved:
    return Saved(revision + 1, sheet.progress({key: one.level for key, one in own_marks(sheet_id).items()}))


def _criterion(sheet: Sheet, criterion_id: str) -> Criterion:
    criterion = sheet.rubric.by_id.get(criterion_id)
    if criterion is None:
        raise DomainError(_("This rubric has no such criterion. Reload the page."), field="criterion")
    return criterion


def _checked(criterion: Criterion, values: Mapping[str, str | None]) -> dict[str, str | None]:
    kept = {name: values[name] for name in RATING_FIELDS if name in values}
    if not kept:
        raise DomainError(_("There is nothing to save. Choose a level or write a comment first."))
    level = kept.get("level")
    if level is not None and not allows(criterion, level):
        raise DomainError(_("'%(title)s' has no such level. Choose one of those shown.", title=criterion.title), field="level")
    if "comment" in kept:
        kept["comment"] = _text(kept["comment"] or "")
    if "causes" in kept:
        named = set((kept["causes"] or "").split(","))
        kept["causes"] = ",".join(cause.id for cause in criterion.causes if cause.id in named)
    return kept


def allows(criterion: Criterion, level: str) -> bool:
    """Whether the criterion has this level, or may be N/A."""
    return criterion.na if level == NOT_APPLICABLE else criterion.level(level) is not None


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST_COMMENT:
        said = _("A comment holds at most %(most)s characters; yours has %(count)s. Shorten it.", most=LONGEST_COMMENT, count=len(text))
        raise DomainError(said, field="comment")
    return text
