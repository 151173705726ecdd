"""Every state that the draft of a rubric was saved in: kept at each save, read again, gone back to."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.base.database import db
from app.base.versions import save_draft
from app.rubrics.models import Rubric, RubricState


def save_with_state(
    rubric: Rubric, text: str, *, revision: int, by_id: int, at: datetime, said: str = "", before: int | None = None
) -> None:
    """Save the draft and keep what it says now. `before`: where taking this back leads, the state before it unless told otherwise.

    Raises Conflict as `save_draft` does. A text that changes nothing leaves no state. At most four statements.
    """
    old_text, old_revision, old_at, old_by = rubric.draft_source, rubric.draft_revision, rubric.draft_at, rubric.draft_by_id
    save_draft(rubric, text, revision=revision, by_id=by_id, at=at)
    if rubric.draft_revision == old_revision:
        return
    if state_at(rubric.id, old_revision) is None:
        _keep(rubric.id, old_revision, old_text, at=old_at, by_id=old_by)
    _keep(rubric.id, rubric.draft_revision, text, at=at, by_id=by_id, said=said, before=old_revision if before is None else before)
    db.session.flush()


def state_at(rubric_id: int, revision: int) -> RubricState | None:
    """One state with its text. One statement."""
    query = select(RubricState).where(RubricState.rubric_id == rubric_id, RubricState.revision == revision)
    return db.session.scalars(query.options(undefer(RubricState.packed))).first()


def text_at(rubric: Rubric, revision: int) -> str | None:
    """What the draft said at `revision`, where that is known."""
    if revision == rubric.draft_revision:
        return rubric.draft_source
    state = state_at(rubric.id, revision)
    return state.source if state is not None else None


def _keep(
    rubric_id: int, revision: int, text: str, *, at: datetime | None, by_id: int | None, said: str = "", before: int | None = None
) -> None:
    state = RubricState(rubric_id=rubric_id, revision=revision, before=before, said=said[:200], kept_at=at, by_id=by_id)
    state.packed = RubricState.pack(text)
    db.session.add(state)
