"""An incident in a shift: warning on-call, and one honest message to everybody it concerns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.base.database import db
from app.base.errors import DomainError
from app.inbox.actions.attempts import send_reply
from app.inbox.desk_pack import desk_pack
from app.inbox.models import Attempt
from app.inbox.shifts.actions.running import require_running
from app.inbox.shifts.honesty import Verdict, judged
from app.inbox.shifts.models import ShiftRun
from app.inbox.shifts.plan import Honest, Incident
from app.inbox.shifts.queries import open_attempts_to_write, plan_run
from app.inbox.shifts.schedule import customers
from app.inbox.writing import filled_reply, text_to_send, variables
from app.people.models import Person
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

MOST_TEXT = 1000
MOST_WARNINGS = 20
USUAL_CAUSES = {
    "system": _l("A system is down or slow"),
    "place": _l("Something happened at one place"),
    "partner": _l("A partner fails"),
    "change": _l("We changed something"),
}
"""What on-call may be told in a shift whose file names no causes, so that the form does not tell whether there is an incident."""


@dataclass(frozen=True)
class Sent:
    """Who got the message, and whom it did not reach: (customer, why)."""

    reached: int
    refused: tuple[tuple[str, str], ...]
    verdict: Verdict


def incident_places(run: ShiftRun) -> frozenset[int]:
    """Places of the customers with the one root cause."""
    return frozenset(one.place for one in customers(plan_run(run), run.seed) if one.incident)


def causes_of(run: ShiftRun) -> dict[str, Any]:
    """What on-call can be told, by id."""
    incident = plan_run(run).incident
    return dict(incident.causes) if incident else dict(USUAL_CAUSES)


def warn_on_call(run: ShiftRun, cause: str, attempt_ids: Collection[int], text: str, *, by: Person, at: datetime) -> dict[str, Any]:
    """Tell on-call that several customers have one cause. Returns the warning with their answer; a false alarm is no error.

    Raises DomainError without a cause, a sentence or at least two customers of this run.
    """
    require_running(run)
    text = " ".join(text.split())[:MOST_TEXT]
    if cause not in causes_of(run):
        raise DomainError(_("Choose what you think is the cause."), field="cause")
    named = [one.shift_place for one in _mine(run, attempt_ids)]
    if len(named) < 2:
        raise DomainError(_("Choose at least two customers who seem to have the same cause."), field="customers")
    if not text:
        raise DomainError(_("Write one sentence: what happens, since when, whom it concerns."), field="text")
    incident = plan_run(run).incident
    right = incident is not None and cause == incident.right and len(incident_places(run) & set(named)) >= incident.least
    warning = {"at": at.isoformat(), "cause": cause, "text": text, "places": named, "right": right, "answer": _answer(incident, right)}
    run.incident = {**run.incident, "warnings": [*run.incident.get("warnings", []), warning][-MOST_WARNINGS:]}
    db.session.flush()
    return warning


def send_to_several(run: ShiftRun, attempt_ids: Collection[int], text: str, *, by: Person, at: datetime) -> Sent:
    """Send one reply to several customers, each with their own name in it; those in the queue count as taken.

    Raises DomainError for no customer or no text. Who left or wrote meanwhile is told, and the others get it.
    """
    require_running(run)
    body = text_to_send(text)
    to = [one for one in open_attempts_to_write(run) if one.id in set(attempt_ids)]
    if not to:
        raise DomainError(_("Choose the customers who get this message."), field="customers")
    incident = plan_run(run).incident
    verdict = judged(body, incident.message if incident else Honest(), plan_run(run).language)
    reached, refused = _send_each(to, body, by=by, at=at)
    message = {
        "at": at.isoformat(),
        "text": body,
        "places": [one.shift_place for one in reached],
        "left_out": [list(group) for group in verdict.left_out],
        "promised": list(verdict.promised),
    }
    run.incident = {**run.incident, "messages": [*run.incident.get("messages", []), message][-MOST_WARNINGS:]}
    db.session.flush()
    return Sent(len(reached), tuple(refused), verdict)


def _send_each(to: Sequence[Attempt], body: str, *, by: Person, at: datetime) -> tuple[list[Attempt], list[tuple[str, str]]]:
    reached, refused = [], []
    for attempt in to:
        name, pack = attempt.conversation.customer_name or "", desk_pack(attempt)
        text = filled_reply(body, variables(name, by.alias or by.name, pack.title if pack else ""))
        try:
            turn = send_reply(attempt, text, by=by, at=at, revision=attempt.revision)
        except DomainError as error:
            refused.append((name, error.message))
            continue
        if turn.reply_message_id is None:
            refused.append((name, str(_("The customer had left before this was sent."))))
            continue
        attempt.taken_at = attempt.taken_at or at
        reached.append(attempt)
    return reached, refused


def _mine(run: ShiftRun, attempt_ids: Collection[int]) -> Sequence[Any]:
    """Customers of this run with these ids, whether they are still there or have left."""
    query = db.select(Attempt.id, Attempt.shift_place).where(Attempt.shift_run_id == run.id, Attempt.id.in_(list(attempt_ids)))
    return db.session.execute(query.order_by(Attempt.shift_place)).all()


def _answer(incident: Incident | None, right: bool) -> str:
    if incident is not None and right:
        said = _("Thank you, you are right. %(cause)s Tell the customers what is known, and promise no time.", cause=incident.cause)
    else:
        said = _("Thank you. We looked and cannot confirm this cause. Compare once more what these customers say, then write again.")
    return str(said)
