"""How a run of a shift went: clocks, quality, what was missed and by which rule, the incident."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.inbox import telling
from app.inbox.actions.attempts import scene
from app.inbox.models import Attempt, AttemptState, DeskStatus
from app.inbox.reasons import action_title
from app.inbox.shifts.actions.incident import incident_places
from app.inbox.shifts.actions.running import LEFT_WAITING, NEXT_SHIFT, pauses_of
from app.inbox.shifts.models import ShiftRun
from app.inbox.shifts.plan import Incident, ShiftPlan
from app.inbox.shifts.queries import attempts_of, plan_run, turns_in
from app.inbox.shifts.schedule import second_of
from app.inbox.shifts.timeline import rings
from app.inbox.story import action_lines, turn_stories
from app.library.queries import desk_actions
from app.ui.words import gettext as _


@dataclass(frozen=True)
class Lane:
    """One customer's way through the shift. Moments are seconds of the shift, breaks left out; None: it never happened.

    `wrote` and `replied` hold every message of the customer and of the agent, `rang` every moment at which a clock ran out
    before they had their answer. `missed`: sentences, with the rule's words.
    """

    attempt: Attempt
    incident: bool
    came: float
    taken: float | None
    first_reply: float | None
    left: float
    wrote: tuple[float, ...]
    replied: tuple[float, ...]
    rang: tuple[float, ...]
    kept: bool | None
    missed: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.attempt.conversation.customer_name or "–"

    @property
    def waited(self) -> float:
        """Seconds until the first answer, else until they left."""
        return (self.left if self.first_reply is None else self.first_reply) - self.came


@dataclass(frozen=True)
class IncidentReport:
    """When the one cause was seen, who was warned of what, whom an honest message reached."""

    incident: Incident
    customers: int
    came: tuple[float, ...]
    """When each of them came."""
    spotted: float | None
    seen_before: int
    """How many of them had come by then."""
    warnings: tuple[dict[str, Any], ...]
    messages: tuple[dict[str, Any], ...]
    honest: int
    """How many got a message that says what is known and promises nothing else."""

    @property
    def first(self) -> float | None:
        """When the first of them came."""
        return min(self.came, default=None)


@dataclass(frozen=True)
class ShiftReport:
    """Everything that the page shows. Shares are None where there is nothing to count."""

    plan: ShiftPlan
    lanes: tuple[Lane, ...]
    incident: IncidentReport | None
    lasted: float
    breaks: tuple[tuple[float, float], ...]
    """(second of the shift, minutes long)."""
    left_out: float = 0.0
    """Seconds of `lasted` that were left out, because the next customer was asked to come at once."""

    @property
    def answered(self) -> int:
        return sum(lane.first_reply is not None for lane in self.lanes)

    @property
    def kept(self) -> tuple[int, int]:
        """First replies in time, and customers whose clock could be kept or not."""
        counted = [lane.kept for lane in self.lanes if lane.kept is not None]
        return sum(counted), len(counted)

    @property
    def solved(self) -> int:
        return sum(lane.attempt.outcome == "solved" and not lane.attempt.failed for lane in self.lanes)

    @property
    def failed(self) -> int:
        return sum(lane.attempt.failed for lane in self.lanes)

    @property
    def csat(self) -> float | None:
        """The mean simulated CSAT of the customers who ended by themselves."""
        known = [lane.attempt.csat for lane in self.lanes if lane.attempt.csat is not None]
        return sum(known) / len(known) if known else None

    @property
    def unserved(self) -> int:
        return sum(lane.attempt.outcome == LEFT_WAITING for lane in self.lanes)

    @property
    def per_hour(self) -> float:
        """Customers answered in an hour, breaks and what was left out aside."""
        worked = self.lasted - self.left_out
        return self.answered * 3600 / worked if worked > 0 else 0.0


def report_of(run: ShiftRun) -> ShiftReport:
    """The report of a run that is over. Two statements."""
    plan, pauses = plan_run(run), pauses_of(run)
    turns: dict[int, list[Any]] = {}
    for row in turns_in(run):
        turns.setdefault(row.attempt_id, []).append(row)
    places = incident_places(run)
    lanes = tuple(_lane(run, one, turns.get(one.id, []), one.shift_place in places) for one in attempts_of(run))
    lasted = second_of(run.started_at, pauses, run.ended_at or run.started_at)
    taken = [one for one in pauses if not one.leap]
    breaks = tuple((second_of(run.started_at, pauses, one.begins), (one.ends - one.begins).total_seconds() / 60) for one in taken)
    left_out = sum((one.begins - one.ends).total_seconds() for one in pauses if one.leap)
    return ShiftReport(plan, lanes, _incident(run, plan.incident, lanes), lasted, breaks, left_out)


def _lane(run: ShiftRun, attempt: Attempt, turns: Sequence[Any], incident: bool) -> Lane:
    pauses = pauses_of(run)

    def second(moment: datetime | None) -> float | None:
        return None if moment is None else second_of(run.started_at, pauses, moment)

    came, left = second(attempt.started_at) or 0.0, second(attempt.ended_at or run.ended_at)
    left, due = came if left is None else left, second(attempt.first_due_at)
    replied = tuple(second(row.at) or 0.0 for row in turns if row.reply_message_id is not None)
    wrote = (came, *(second(row.at) or 0.0 for row in turns if row.trace.get("customer")))
    return Lane(
        attempt=attempt,
        incident=incident,
        came=came,
        taken=second(attempt.taken_at or attempt.first_replied_at),
        first_reply=second(attempt.first_replied_at),
        left=left,
        wrote=wrote,
        replied=replied,
        rang=rings(wrote, replied, left, None if due is None else due - came),
        kept=_kept(attempt),
        missed=tuple(_missed(attempt, turns)),
    )


def _kept(attempt: Attempt) -> bool | None:
    """Whether the first reply came in time; None where the shift ended before it was due, or others had it by then."""
    if attempt.first_due_at is None or (attempt.status is DeskStatus.HANDED and attempt.first_replied_at is None):
        return None
    if attempt.first_replied_at is not None:
        return attempt.first_replied_at <= attempt.first_due_at
    return None if attempt.ended_at is not None and attempt.ended_at < attempt.first_due_at else False


def _missed(attempt: Attempt, turns: Sequence[Any]) -> list[str]:
    """What went past: nobody answered, the clock, what the customer looked for, acts left out or done against the rules."""
    said = []
    if attempt.outcome == LEFT_WAITING:
        said.append(_("Nobody answered, so they left."))
    elif attempt.outcome == NEXT_SHIFT:
        said.append(_("They still waited when the shift ended."))
    elif _kept(attempt) is False:
        said.append(_("The first reply came after it was due."))
    if attempt.state is AttemptState.ENDED:
        said += _missed_by_rule(attempt, turns) + _missed_acts(attempt)
    return [str(one) for one in said]


def _missed_by_rule(attempt: Attempt, turns: Sequence[Any]) -> list[str]:
    """Of a customer who did not leave content: the sentence of the last rule that fired, with the words that made it."""
    if not turns or (attempt.outcome == "solved" and not attempt.failed):
        return []
    scenario, state = scene(attempt)
    titles = {name: action.title for name, action in desk_actions(attempt.scenario.pack, attempt.conversation.language or "").items()}
    story = turn_stories(scenario, state, None, [row.trace for row in turns])[-1]
    rule = telling.rule_words(story)
    return [telling.rule_sentence(story, titles)] + ([_("The rule: %(rule)s.", rule=rule)] if rule else [])


def _missed_acts(attempt: Attempt) -> list[str]:
    scenario, state = scene(attempt)
    titles = {name: action.title for name, action in desk_actions(attempt.scenario.pack, attempt.conversation.language or "").items()}
    lines = [line for line in action_lines(scenario, state) if not line.good]
    left_out = [_("Not done: %(action)s.", action=action_title(line.name, titles)) for line in lines if not line.forbidden]
    done = [_("Done, and it must not be: %(action)s.", action=action_title(line.name, titles)) for line in lines if line.forbidden]
    return left_out + done


def _incident(run: ShiftRun, incident: Incident | None, lanes: Sequence[Lane]) -> IncidentReport | None:
    if incident is None:
        return None
    pauses = pauses_of(run)
    warnings, messages = run.incident.get("warnings", []), run.incident.get("messages", [])
    stamped = [{**one, "second": second_of(run.started_at, pauses, datetime.fromisoformat(one["at"]))} for one in warnings]
    sent = [{**one, "second": second_of(run.started_at, pauses, datetime.fromisoformat(one["at"]))} for one in messages]
    concerned = [lane for lane in lanes if lane.incident]
    spotted = next((one["second"] for one in stamped if one["right"]), None)
    honest = {place for one in sent if not one["left_out"] and not one["promised"] for place in one["places"]}
    return IncidentReport(
        incident=incident,
        customers=len(concerned),
        came=tuple(lane.came for lane in concerned),
        spotted=spotted,
        seen_before=sum(lane.came <= spotted for lane in concerned) if spotted is not None else len(concerned),
        warnings=tuple(stamped),
        messages=tuple(sent),
        honest=sum(lane.attempt.shift_place in honest for lane in concerned),
    )
