"""What the inbox tells the library about practice: attempts that are over, and turns told to be misread."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import false, select

from app.base.database import db
from app.inbox import measuring
from app.inbox.models import Attempt, AttemptState, AttemptTurn, MisreadReport
from app.inbox.policy import READ_OTHERS
from app.library import doors
from app.library.practised import SeenAttempt, SeenMisread, SeenTurn
from app.people.models import Person

MOST_ATTEMPTS = 300
MOST_REPORTS = 200


def register() -> None:
    """Answer the library's questions. Registering twice changes nothing."""
    measuring.register()
    doors.attempts_seen.register(attempts_seen)
    doors.misreads_seen.register(misreads_seen)


def attempts_seen(viewer: Person, scenario_id: int) -> Sequence[SeenAttempt]:
    """The latest attempts that are over, of teams in which the viewer reads attempts. Two statements.

    Previews, attempts taken out of the count and those with a live customer tell nothing about the file.
    """
    columns = (
        Attempt.id,
        Attempt.person_id,
        Attempt.seed,
        Attempt.started_at,
        Attempt.outcome,
        Attempt.failed,
        Attempt.end_node,
        Attempt.engine,
    )
    query = select(*columns, Person.name, Person.languages, Person.locale).join(Person, Person.id == Attempt.person_id)
    over = Attempt.state.in_((AttemptState.ENDED, AttemptState.GIVEN_UP))
    query = query.where(Attempt.scenario_id == scenario_id, over, Attempt.preview_only.is_(False), Attempt.puppeteer_id.is_(None))
    rows = db.session.execute(query.where(_readable(viewer)).order_by(Attempt.id.desc()).limit(MOST_ATTEMPTS)).all()
    turns = _turns_of([row.id for row in rows])
    return [_seen(row, turns[row.id]) for row in rows]


def misreads_seen(viewer: Person, scenario_id: int) -> Sequence[SeenMisread]:
    """Reports of misread turns, the newest first. One statement."""
    columns = (MisreadReport.id, MisreadReport.attempt_id, MisreadReport.turn, MisreadReport.trace, MisreadReport.text, MisreadReport.at)
    query = select(*columns, MisreadReport.handled_at, Attempt.seed, Attempt.engine, Person.name, Person.languages, Person.locale)
    query = query.join(Attempt, Attempt.id == MisreadReport.attempt_id).join(Person, Person.id == Attempt.person_id)
    query = query.where(MisreadReport.scenario_id == scenario_id, _readable(viewer))
    rows = db.session.execute(query.order_by(MisreadReport.id.desc()).limit(MOST_REPORTS)).all()
    return [
        SeenMisread(
            row.id,
            row.attempt_id,
            _turn(row.turn, row.trace),
            row.seed,
            row.name,
            _group(row),
            row.text,
            row.at,
            row.handled_at is not None,
            _language(row),
        )
        for row in rows
    ]


def _readable(viewer: Person) -> Any:
    teams = viewer.teams_for(READ_OTHERS)
    return Attempt.team_id.in_(sorted(teams)) if teams else false()


def _turns_of(attempt_ids: Iterable[int]) -> dict[int, list[SeenTurn]]:
    query = select(AttemptTurn.attempt_id, AttemptTurn.number, AttemptTurn.trace).where(AttemptTurn.attempt_id.in_(list(attempt_ids)))
    found: dict[int, list[SeenTurn]] = defaultdict(list)
    for row in db.session.execute(query.order_by(AttemptTurn.attempt_id, AttemptTurn.number)):
        found[row.attempt_id].append(_turn(row.number, row.trace))
    return found


def _seen(row: Any, turns: list[SeenTurn]) -> SeenAttempt:
    facts = (row.outcome, row.failed, row.end_node)
    return SeenAttempt(row.id, row.person_id, row.name, _group(row), row.seed, row.started_at, *facts, tuple(turns), _language(row))


def _turn(number: int, trace: dict[str, Any]) -> SeenTurn:
    true = tuple(check["name"] for check in trace["checks"] if check["true"])
    return SeenTurn(number, trace["node"], trace["reply"], trace["rule"]["text"], trace["next"], true, tuple(trace.get("passed", ())))


def _language(row: Any) -> str:
    """The overlay that was played."""
    return str(row.engine.get("language", ""))


def _group(row: Any) -> str:
    """The language a person says they work in first, else the one they read the site in."""
    return str((row.languages or [row.locale])[0])
