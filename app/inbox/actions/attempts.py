"""One attempt from its beginning to its end: start, reply, wait, end."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import insert, select

from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.statements import write_changes
from app.base.transaction import lock_chain
from app.conversations.actions.store import add_message, open_practice
from app.conversations.models import AuthorRole, Channel, Conversation, Message, MessageKind
from app.inbox.actions.drafts import empty_draft
from app.inbox.actions.ending import end_by_time, end_if_over
from app.inbox.actions.log import log_act
from app.inbox.actions.standing import as_before, turn_clock
from app.inbox.desk_pack import InShift
from app.inbox.models import ActKind, Attempt, AttemptMode, AttemptState, AttemptTurn, DeskStatus, DraftKind
from app.inbox.queries import open_attempt
from app.inbox.writing import reply_html, text_to_send
from app.library.models import ScenarioVersion
from app.library.queries import compiled
from app.people.models import Person
from app.simulation import Scenario as PlayableScenario
from app.simulation import State, Turn, begin, filled, step, vectoriser_for, wait_until
from app.simulation.live import hold_reply
from app.ui.words import gettext as _

SEEDS = 2**53
MOST_TAKEN = 200


class OpenAlready(DomainError):
    """The person has not finished an earlier attempt at this scenario. `details["attempt_id"]` is that attempt."""


class WroteMeanwhile(Conflict):
    """The customer wrote again before the reply was sent, so the reply answers an older message."""


class StillWaiting(DomainError):
    """A person decides about the last reply first; until then nothing more is sent."""


class AttemptEnded(DomainError):
    """The conversation is over, so nothing can be sent or done in it."""


@dataclass(frozen=True)
class Terms:
    """On what terms somebody is assessed: in which cohort, and until when at the latest."""

    cohort: str
    deadline: datetime
    honoured_at: datetime


def start_attempt(
    person: Person,
    version: ScenarioVersion,
    *,
    at: datetime,
    seed: int | None = None,
    preview: bool = False,
    retry_of: Attempt | None = None,
    terms: Terms | None = None,
    language: str = "",
    shift: InShift | None = None,
    in_order: bool = False,
) -> Attempt:
    """Begin an attempt at a published version: facts are drawn and the customer writes first.

    Needs `person.memberships` and `version.scenario` loaded. The same seed draws the same facts, except those that
    another attempt of the cohort holds already (`unique: cohort`). Pins the version. With `terms` it is an assessment.
    `language`: one the scenario has texts in, its own where it has none. In a `shift` the same scenario may come several times.
    `in_order`: while it is open the person takes customers in the order of the inbox.
    Raises OpenAlready; of two starts one does.
    """
    if shift is None:
        _require_none_open(person, version.scenario_id, preview)
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    scenario = compiled(version)
    scenario = scenario.spoken_in(language if language in scenario.languages else "")
    taken, vectoriser = taken_values(scenario, version.scenario_id), vectoriser_for(scenario.spoken_language)
    state, opening = begin(compiled(version), seed, at, taken=taken, language=scenario.language, vectoriser=vectoriser)
    team_id = version.scenario.team_id or min(person.team_ids, default=None)
    conversation = _opened(person, version, scenario, state, team_id=None if preview else team_id)
    attempt = Attempt(person_id=person.id, team_id=team_id, scenario_id=version.scenario_id, scenario_version_id=version.id)
    attempt.conversation_id, attempt.seed, attempt.engine = conversation.id, seed, state.as_json()
    attempt.in_order = in_order
    attempt.preview_only, attempt.started_at, attempt.retry_of_id = preview, at, retry_of.id if retry_of else None
    attempt.person, attempt.conversation, attempt.version, attempt.scenario = person, conversation, version, version.scenario
    _set_desk(attempt, terms, shift)
    db.session.add(attempt)
    customer_writes(attempt, opening.text, at=at)
    db.session.flush()
    return attempt


def send_reply(attempt: Attempt, text: str, *, by: Person, at: datetime, revision: int, seen_all: bool = True) -> AttemptTurn:
    """Send a reply and let the customer answer. Returns the turn it made.

    `revision` is the attempt's when the writer last saw the conversation. The same text sent twice is sent once; any
    other text that answers an older turn, because another tab was faster, is a Conflict. Its draft is the caller's to empty.
    Silence whose time is up comes first; when the customer leaves by it, the reply is not sent: the turn returned has no
    `reply_message_id`, and the draft stays.
    `seen_all` False: the writer's page may be older than this moment; where the customer writes again by it, the reply
    is stopped. In practice the reply may be taken back for ten seconds (see undoing.py), unless the customer left by it.
    Raises EmptyText, TooLong, WroteMeanwhile, AttemptEnded. Needs conversation and version loaded.
    """
    require_open(attempt)
    body = text_to_send(text)
    if revision != attempt.revision:
        if (before := _sent_just_now(attempt, body, revision)) is not None:
            return before
        raise _stale(attempt, body, at)
    waited = let_time_pass(attempt, at=at)
    if attempt.state is not AttemptState.OPEN:
        if not waited:
            raise AttemptEnded(_("The time of this assessment is over. What you had not sent was not sent."))
        return waited[-1]
    if waited and not seen_all:
        raise _stale(attempt, body, at)
    if attempt.engine.get("waiting"):
        raise StillWaiting(_("Somebody reads your last reply before the customer answers. Your text is kept; send it after that."))
    return _answered(attempt, body, by=by, at=at)


def _answered(attempt: Attempt, body: str, *, by: Person, at: datetime) -> AttemptTurn:
    scenario, state = scene(attempt)
    undo = as_before(attempt, at) if attempt.mode is AttemptMode.PRACTICE else None
    reply = add_message(attempt.conversation, MessageKind.PUBLIC, AuthorRole.AGENT, body, at=at, author=by, html=reply_html(body))
    live = attempt.puppeteer_id is not None
    state, turn = (hold_reply if live else step)(scenario, state, body, at)
    attempt.first_replied_at = attempt.first_replied_at or at
    attempt.undo = undo
    made = _store_turn(attempt, state, turn, reply)
    empty_draft(attempt, DraftKind.REPLY, at=at)
    end_if_over(attempt, state, at=at)
    return made


def let_time_pass(attempt: Attempt, *, at: datetime) -> list[AttemptTurn]:
    """Let the customer write again where they have waited too long for a reply. Returns the turns this made.

    An assessment whose time box is over ends here. A live customer writes when the trainer does.
    """
    if attempt.state is not AttemptState.OPEN or attempt.puppeteer_id is not None:
        return []
    scenario, state = scene(attempt)
    over = attempt.deadline_at is not None and at >= attempt.deadline_at
    waited, quiet = wait_until(scenario, state, attempt.deadline_at if over and attempt.deadline_at else at)
    made: list[AttemptTurn] = []
    for turn in quiet:
        _tell_silence(attempt, turn)
        made.append(_store_turn(attempt, waited, turn, None))
    if made:
        attempt.undo = None
        end_if_over(attempt, waited, at=datetime.fromisoformat(quiet[-1].at))
    if over:
        end_by_time(attempt)
    return made


def require_open(attempt: Attempt) -> None:
    """Raises AttemptEnded unless the customer still waits."""
    if attempt.state is not AttemptState.OPEN:
        raise AttemptEnded(_("This conversation has ended. Nothing was sent; start a new attempt to try again."))


def scene(attempt: Attempt) -> tuple[PlayableScenario, State]:
    """The compiled scenario of the pinned version, and where the attempt stands."""
    state = State.from_json(attempt.engine)
    return compiled(attempt.version).spoken_in(state.language), state


def taken_values(scenario: PlayableScenario, scenario_id: int) -> frozenset[str]:
    """Values of `unique: cohort` facts that the latest 200 attempts of the scenario hold. No statement without such facts."""
    unique = [name for name, fact in scenario.facts.items() if fact.unique]
    if not unique:
        return frozenset()
    query = select(Attempt.engine).where(Attempt.scenario_id == scenario_id).order_by(Attempt.started_at.desc()).limit(MOST_TAKEN)
    return frozenset(engine["drawn"][name] for engine in db.session.scalars(query) for name in unique if name in engine["drawn"])


def _opened(person: Person, version: ScenarioVersion, scenario: PlayableScenario, state: State, *, team_id: int | None) -> Conversation:
    return open_practice(
        key=f"attempt-{secrets.token_hex(12)}",
        assignee=person,
        team_id=team_id,
        channel=Channel(version.channel),
        subject=scenario.title[:200],
        customer_name=filled(scenario, state, scenario.persona.name),
        at=datetime.fromisoformat(state.started),
        language=scenario.spoken_language[:35],
    )


def _set_desk(attempt: Attempt, terms: Terms | None, shift: InShift | None) -> None:
    """Where the conversation stands in the list at its beginning, and on what terms it is worked on."""
    attempt.state, attempt.turn_count, attempt.revision, attempt.failed, attempt.turns = AttemptState.OPEN, 0, 1, False, []
    attempt.mode = AttemptMode.PRACTICE if terms is None else AttemptMode.ASSESSMENT
    if terms is not None:
        attempt.cohort, attempt.deadline_at, attempt.honoured_at = terms.cohort[:80], terms.deadline, terms.honoured_at
    attempt.status, attempt.desk = DeskStatus.OPEN, {"shift": shift.desk} if shift else {}
    if shift is not None:
        attempt.shift_run_id, attempt.shift_place = shift.run_id, shift.place
    turn_clock(attempt, attempt.started_at)
    attempt.first_due_at = attempt.due_at


def _stale(attempt: Attempt, body: str, at: datetime) -> Conflict:
    """A reply to something older than what stands there now. It is noted: looking before sending is part of the work."""
    log_act(attempt, ActKind.STALE, "stale", at=at, done=False)
    return WroteMeanwhile(
        _(
            "This conversation went on since you opened it: a reply was sent or the customer wrote. Your text is kept. "
            "Read what is new, then send it if it still fits."
        ),
        mine=body,
    )


def _require_none_open(person: Person, scenario_id: int, preview: bool) -> None:
    """Whoever starts the same thing at this moment waits here, then finds what was started."""
    lock_chain(f"attempt:{person.id}:{scenario_id}:{int(preview)}")
    open_id = open_attempt(person, scenario_id, preview=preview)
    if open_id is not None:
        raise OpenAlready(_("You have this conversation open already. Go on where you left it."), attempt_id=open_id)


def _sent_just_now(attempt: Attempt, body: str, revision: int) -> AttemptTurn | None:
    """The last turn, where it is the answer to exactly this reply: a form that was sent twice."""
    query = select(AttemptTurn).where(AttemptTurn.attempt_id == attempt.id, AttemptTurn.number == attempt.turn_count)
    turn = db.session.scalars(query).first() if revision == attempt.revision - 1 else None
    return turn if turn is not None and turn.trace["reply"] == body else None


def _store_turn(attempt: Attempt, state: State, turn: Turn, reply: Message | None) -> AttemptTurn:
    at = datetime.fromisoformat(turn.at)
    customer = customer_writes(attempt, turn.customer, at=at, after=reply)
    attempt.turn_count += 1
    attempt.revision += 1
    attempt.engine, attempt.waits_since = state.as_json(), at if state.waiting else None
    turn_clock(attempt, at if customer is not None else None)
    values = {
        "attempt_id": attempt.id,
        "number": attempt.turn_count,
        "at": at,
        "reply_message_id": reply.id if reply else None,
        "customer_message_id": customer.id if customer else None,
        "trace": turn.as_json(),
    }
    write_changes(attempt)  # whoever else moved the attempt meanwhile is found before anything more is written
    write_changes(attempt.conversation)
    return AttemptTurn(id=db.session.scalar(_adding_turn(), values), **values)


@cache
def _adding_turn() -> Any:
    table: Any = AttemptTurn.__table__
    return insert(table).returning(table.c.id)


def customer_writes(attempt: Attempt, text: str | None, *, at: datetime, after: Message | None = None) -> Message | None:
    if text is None:
        return None
    conversation = attempt.conversation
    name = conversation.customer_name
    return add_message(conversation, MessageKind.PUBLIC, AuthorRole.CUSTOMER, text, at=at, name=name, after=after)


def _tell_silence(attempt: Attempt, turn: Turn) -> None:
    said = " ".join(turn.reason)
    add_message(
        attempt.conversation, MessageKind.EVENT, AuthorRole.SYSTEM, f"{said[:1].upper()}{said[1:]}.", at=datetime.fromisoformat(turn.at)
    )
