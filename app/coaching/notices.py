"""What people are told about coaching: each thing once."""

from datetime import datetime

from app.coaching.models import ActionItem, CoachingSession
from app.people.actions.notices import mark_seen, notify, register_sentences
from app.people.models import Person
from app.ui.words import lazy_gettext as _l

PLANNED = "coaching.planned"
MOVED = "coaching.moved"
CALLED_OFF = "coaching.called_off"
HELD = "coaching.held"
ACKNOWLEDGED = "coaching.acknowledged"
NOTED = "coaching.noted"
TOPICS = "coaching.topics"
GIVEN = "coaching.item_given"
DONE = "coaching.item_done"
SOON = "coaching.soon"
UNREAD = "coaching.unread"
NOT_CLOSED = "coaching.not_closed"
DUE = "coaching.item_due"
OVERDUE = "coaching.item_overdue"


def register() -> None:
    """Give every notice of coaching its sentence."""
    register_sentences(
        {
            PLANNED: _l("%(name)s plans a coaching session with you. See the agenda and add what you want to talk about."),
            MOVED: _l("%(name)s moved your coaching session to another time."),
            CALLED_OFF: _l("%(name)s called a coaching session off: %(reason)s"),
            HELD: _l("The notes of your coaching session are ready. Read them, then acknowledge them."),
            ACKNOWLEDGED: _l("%(name)s acknowledged the coaching session."),
            NOTED: _l("%(name)s acknowledged the coaching session and left you a note."),
            TOPICS: _l("%(name)s wrote down what they want to talk about."),
            GIVEN: _l("%(name)s gave you an action item: %(text)s"),
            DONE: _l("%(name)s has done an action item: %(text)s"),
            SOON: _l("Your coaching session with %(name)s is within a day."),
            UNREAD: _l("The notes of a coaching session wait for you to acknowledge them. You will not be reminded again."),
            NOT_CLOSED: _l("The coaching session with %(name)s is over. Mark it as held, move it, or call it off."),
            DUE: _l("An action item of yours is due: %(text)s"),
            OVERDUE: _l("An action item of yours is overdue: %(text)s. Do it, or talk about another day. You will not be reminded again."),
        }
    )


def path_of(session_id: int) -> str:
    """Where a session is."""
    return f"/coaching/sessions/{session_id}"


def tell_agent(one: CoachingSession, kind: str, by: Person, *, at: datetime, once: str | None = None, **values: str) -> None:
    """Tell who is coached, where they know of the session: it has a date."""
    if one.starts_at is not None:
        notify(one.agent_id, kind, path_of(one.id), at=at, once=once, name=by.name, **values)


def tell_lead(one: CoachingSession, kind: str, by: Person, *, at: datetime, once: str | None = None, **values: str) -> None:
    """Tell who coaches, unless they did it themselves."""
    if by.id != one.lead_id:
        notify(one.lead_id, kind, path_of(one.id), at=at, once=once, name=by.name, **values)


def item_given(item: ActionItem, by: Person, *, at: datetime) -> None:
    """Tell who owns a new action item, unless they wrote it."""
    if item.owner_id != by.id:
        notify(item.owner_id, GIVEN, path_of(item.session_id), at=at, once=f"item:{item.id}:given", name=by.name, text=short(item.text))


def item_done(item: ActionItem, other_id: int, by: Person, *, at: datetime) -> None:
    """Tell the other of the two."""
    if other_id != by.id:
        notify(other_id, DONE, path_of(item.session_id), at=at, once=f"item:{item.id}:done", name=by.name, text=short(item.text))


def session_seen(one: CoachingSession, person: Person, *, at: datetime) -> None:
    """What was told about this session counts as read: the person acted on it."""
    mark_seen(person, [path_of(one.id)], at=at)


def short(text: str, most: int = 120) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
