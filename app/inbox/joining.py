"""What the inbox answers to conversations: the story of the attempt, beside its practice conversation.

It also stands above the library and above conversations, so it takes a conversation from the one to the other.
"""

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from sqlalchemy import select

from app.base.database import db
from app.conversations import doors
from app.inbox import policy, reasons, telling
from app.inbox.actions.attempts import scene
from app.inbox.models import ActKind, Attempt, AttemptState, DeskActionUse
from app.inbox.queries import attempt_of_conversation, turns_of
from app.inbox.story import action_lines, ending_of, turn_stories
from app.library.making import make_draft
from app.library.queries import desk_actions
from app.people.models import Person
from app.simulation.exchange.import_talk import import_talk
from app.simulation.exchange.talk import Talk


def register() -> None:
    """Answer the moments. Registering twice changes nothing."""
    doors.page_parts.register(practice_part)
    doors.scenario_wanted.register(scenario_of)
    doors.desk_acts.register(acts_done)


def scenario_of(talk: Talk, team_id: int | None, by: Any, at: datetime) -> str:
    """Make a draft scenario of a conversation, for the conversation's team. Raises CannotImport."""
    made = make_draft(import_talk(talk), team_id=team_id, by=by, at=at)
    return url_for("library.to_look_at", thing_id=made.id)


def acts_done(conversation_id: int) -> list[tuple[str, str]] | None:
    """Desk actions that an attempt did, with the event that tells each; one that failed does not count. One statement."""
    query = select(Attempt.id, DeskActionUse.id.label("use"), DeskActionUse.name, DeskActionUse.done, DeskActionUse.kind)
    query = query.outerjoin(DeskActionUse, DeskActionUse.attempt_id == Attempt.id).where(Attempt.conversation_id == conversation_id)
    rows = db.session.execute(query.order_by(DeskActionUse.id)).all()
    counted = [row for row in rows if row.use is not None and row.done and row.kind in (ActKind.ACTION, ActKind.ESCALATE)]
    return [(row.name, f"action-{row.use}") for row in counted] if rows else None


def practice_part(conversation_id: int, viewer: Any) -> str | None:
    """Outcome and trace of a finished attempt, for people who may see a scenario's answers. At most three statements."""
    person: Person = viewer
    attempt = attempt_of_conversation(conversation_id)
    if attempt is None or attempt.state is AttemptState.OPEN or not policy.may_see_answers(person, attempt):
        return None
    scenario, state = scene(attempt)
    ending = ending_of(scenario, state)
    return render_template(
        "inbox/beside.html",
        attempt=attempt,
        turns=turn_stories(scenario, state, None, [turn.trace for turn in turns_of(attempt.id)]),
        actions=action_lines(scenario, state),
        titles={name: action.title for name, action in desk_actions(attempt.scenario.pack, attempt.conversation.language or "").items()},
        csat_words=telling.csat_words(ending) if ending else "",
        telling=telling,
        reasons=reasons,
    )
