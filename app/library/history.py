"""Every state that the draft of a scenario was saved in: kept at each save, listed, read again, gone back to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete as delete_rows
from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from app.base.database import db
from app.base.versions import save_draft
from app.library.models import Scenario, ScenarioState

MOST_SHOWN = 300


def save_with_state(
    scenario: Scenario, text: str, *, revision: int, by_id: int, at: datetime, said: str = "", before: int | None = None
) -> None:
    """Save the draft and keep what it says now. `before`: where taking this back leads, the state before it unless told otherwise.

    Raises Conflict as `save_draft` does. A text that changes nothing leaves no state. At most four statements.
    """
    old_text, old_revision, old_at, old_by = scenario.draft_source, scenario.draft_revision, scenario.draft_at, scenario.draft_by_id
    save_draft(scenario, text, revision=revision, by_id=by_id, at=at)
    if scenario.draft_revision == old_revision:
        return
    if _numbered(scenario.id, old_revision) is None:
        _keep(scenario.id, old_revision, old_text, at=old_at, by_id=old_by)
    _keep(scenario.id, scenario.draft_revision, text, at=at, by_id=by_id, said=said, before=old_revision if before is None else before)
    db.session.flush()


def states_of(scenario_id: int) -> Sequence[ScenarioState]:
    """The latest states without their texts, newest first, with who saved them. One statement."""
    query = select(ScenarioState).where(ScenarioState.scenario_id == scenario_id).options(joinedload(ScenarioState.by))
    return db.session.scalars(query.order_by(ScenarioState.revision.desc()).limit(MOST_SHOWN)).all()


def state_at(scenario_id: int, revision: int) -> ScenarioState | None:
    """One state with its text. One statement."""
    query = select(ScenarioState).where(ScenarioState.scenario_id == scenario_id, ScenarioState.revision == revision)
    return db.session.scalars(query.options(undefer(ScenarioState.packed))).first()


def text_at(scenario: Scenario, revision: int) -> str | None:
    """What the draft said at `revision`, where that is known."""
    if revision == scenario.draft_revision:
        return scenario.draft_source
    state = state_at(scenario.id, revision)
    return state.source if state is not None else None


def forget_states(scenario_id: int) -> None:
    """Before the scenario itself is deleted."""
    db.session.execute(delete_rows(ScenarioState).where(ScenarioState.scenario_id == scenario_id))


def _numbered(scenario_id: int, revision: int) -> int | None:
    query = select(ScenarioState.id).where(ScenarioState.scenario_id == scenario_id, ScenarioState.revision == revision)
    return db.session.scalars(query).first()


def _keep(
    scenario_id: int, revision: int, text: str, *, at: datetime | None, by_id: int | None, said: str = "", before: int | None = None
) -> None:
    state = ScenarioState(scenario_id=scenario_id, revision=revision, before=before, said=said[:200], kept_at=at, by_id=by_id)
    state.packed = ScenarioState.pack(text)
    db.session.add(state)
