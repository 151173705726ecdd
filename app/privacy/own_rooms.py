"""Parts of a person's own copy from coaching, quizzes, calibration and what was asked of them: what one may read there, nothing more."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.calibration.models import Mark, MarkSheet, Quote, Round, RoundItem
from app.calibration.queries.sheets import own_marks, own_quotes
from app.coaching.models import ActionItem, CoachingPin, CoachingSession, CoachingText, TextKind
from app.conversations.masking import mask_text
from app.courses.quizzes.models import Quiz, QuizAssignment, QuizAttempt, QuizState
from app.courses.quizzes.queries import attempts_of, compiled, keys_are_open
from app.courses.quizzes.quiz import ORDER, TEXT
from app.courses.quizzes.sheet import Sheet, Told, sheet_at, told
from app.inbox.models import PracticeAssignment
from app.inbox.shifts.models import Shift, ShiftAssignment
from app.library.models import Scenario
from app.people.models import Person
from app.rubrics.models import RubricVersion

Rows = list[Mapping[str, Any]]
LEAD, OWNER = aliased(Person), aliased(Person)


def coaching(person: Person) -> Rows:
    """Sessions with a date in which the person was coached: own topics, shared notes, what was pinned. A lead's private notes never."""
    query = select(CoachingSession, LEAD.name).join(LEAD, LEAD.id == CoachingSession.lead_id)
    mine = (CoachingSession.agent_id == person.id, CoachingSession.starts_at.is_not(None))
    return [_session(one, lead) for one, lead in db.session.execute(query.where(*mine).order_by(CoachingSession.id)).all()]


def action_items(person: Person) -> Rows:
    """What was agreed with the person as the agent of a session with a date, and what they owe others as its owner."""
    columns = (ActionItem.text, ActionItem.due_on, ActionItem.made_at, ActionItem.done_at, ActionItem.done_note)
    query = select(*columns, OWNER.name.label("owner")).join(OWNER, OWNER.id == ActionItem.owner_id)
    query = query.join(CoachingSession, CoachingSession.id == ActionItem.session_id)
    agreed = (ActionItem.agent_id == person.id) & CoachingSession.starts_at.is_not(None)
    owed = (ActionItem.owner_id == person.id) & (ActionItem.agent_id != person.id)
    rows = db.session.execute(query.where(agreed | owed).order_by(ActionItem.id)).mappings()
    return [dict(row) | {"text": mask_text(row["text"]), "done_note": mask_text(row["done_note"])} for row in rows]


def asked(person: Person) -> Rows:
    """Practice, shifts and quizzes that the person was asked to take, with the note to them."""
    listed: tuple[Any, ...] = (
        ("practice", PracticeAssignment, Scenario.title, PracticeAssignment.scenario),
        ("shift", ShiftAssignment, Shift.title, ShiftAssignment.shift),
        ("quiz", QuizAssignment, Quiz.title, QuizAssignment.quiz),
    )
    return [row for kind, model, title, what in listed for row in _asked_for(person, kind, model, title, what)]


def quizzes(person: Person) -> Rows:
    """Own attempts with the answers. Of one that goes on only what was answered; of one that ended what its result page tells."""
    return [_quiz(one) for one in attempts_of(person.id)]


def calibration(person: Person) -> Rows:
    """Own sheets of calibration rounds: levels, comments and quotes as they were marked, blind and masked."""
    query = select(MarkSheet, Round.title, RubricVersion.title, RoundItem.position)
    query = query.join(RoundItem, RoundItem.id == MarkSheet.item_id).join(Round, Round.id == RoundItem.round_id)
    query = query.join(RubricVersion, RubricVersion.id == Round.rubric_version_id).where(MarkSheet.person_id == person.id)
    return [_sheet(*row) for row in db.session.execute(query.order_by(MarkSheet.id)).all()]


def _asked_for(person: Person, kind: str, model: Any, title: Any, what: Any) -> Rows:
    columns = (title, model.note, model.assigned_at, model.done_at, Person.name.label("asked_by"))
    query = select(*columns).join(what).outerjoin(Person, Person.id == model.assigned_by_id).where(model.person_id == person.id)
    return [{"kind": kind, **row} for row in db.session.execute(query.order_by(model.id)).mappings()]


def _session(one: CoachingSession, lead: str) -> Mapping[str, Any]:
    kinds = (TextKind.TOPICS, TextKind.NOTES)
    texts = select(CoachingText.kind, CoachingText.text).where(CoachingText.session_id == one.id, CoachingText.kind.in_(kinds))
    written = {row.kind: mask_text(row.text) for row in db.session.execute(texts)}
    pins = select(CoachingPin.kind, CoachingPin.note).where(CoachingPin.session_id == one.id).order_by(CoachingPin.id)
    return {
        "title": one.title, "with": lead, "starts_at": one.starts_at, "state": one.state.value, "agenda": mask_text(one.agenda),
        "topics": written.get(TextKind.TOPICS, ""), "notes": written.get(TextKind.NOTES, ""),
        "pinned": [{"kind": row.kind.value, "note": mask_text(row.note)} for row in db.session.execute(pins)],
        "held_at": one.held_at, "acknowledged_at": one.acknowledged_at, "acknowledgement": mask_text(one.acknowledgement),
        "called_off_at": one.called_off_at, "reason": mask_text(one.reason),
    }  # fmt: skip


def _quiz(one: QuizAttempt) -> Mapping[str, Any]:
    about: dict[str, Any] = {
        "quiz": compiled(one.version).title, "number": one.number, "preview": one.preview_only, "state": one.state.value,
        "started_at": one.started_at, "ended_at": one.ended_at,
    }  # fmt: skip
    if one.state is not QuizState.ENDED:
        sheets = (sheet_at(one, place) for place in range(1, len(compiled(one.version).questions) + 1))
        return about | {"answers": [_asked(row) | {"answer": _given(row)} for row in sheets if row is not None and row.answered]}
    results = {"points": one.half_points / 2, "of": one.most_half_points / 2, "passed": one.passed}
    return about | results | {"answers": [_told(row) for row in told(one, open=keys_are_open(one))]}


def _told(row: Told) -> Mapping[str, Any]:
    """One question as the result page tells it; where the quiz keeps its keys, there is nothing of them in `row`."""
    known = _asked(row) | {"answer": _given(row), "verdict": row.verdict, "points": row.half_points / 2, "of": row.points}
    if not row.open:
        return known
    right = list(row.accepted) if row.kind == TEXT else [_plain(one.html) for one in row.choices if one.right]
    return known | {"right": right, "why": _plain(row.explanation)}


def _asked(row: Sheet | Told) -> dict[str, Any]:
    shown = {"question": row.prompt, "customer": row.customer, "reply": row.reply}
    rated = {"criterion": row.criterion} if row.criterion else {}
    return {name: _plain(html) for name, html in shown.items() if html} | rated


def _given(row: Sheet | Told) -> list[str]:
    """What the person chose or wrote; items of an order as they put them."""
    if row.kind == TEXT:
        return [row.text] if row.text else []
    if row.kind != ORDER:
        return [_plain(one.html) for one in row.choices if one.chosen]
    put = sorted(row.choices, key=lambda one: one.put or 0)
    return [_plain(one.html) for one in put if one.put or not getattr(row, "open", False)]


def _plain(html: str) -> str:
    return str(Markup(html).striptags())  # noqa: S704  (its marks are taken out)


def _sheet(one: MarkSheet, title: str, rubric: str, position: int) -> Mapping[str, Any]:
    marks, quotes = own_marks(one.id), own_quotes(one.id)
    return {
        "round": title, "rubric": rubric, "conversation": position, "started_at": one.started_at, "handed_in_at": one.done_at,
        "comment": mask_text(one.comment), "marks": [_mark(mark, quotes) for mark in marks.values()],
    }  # fmt: skip


def _mark(mark: Mark, quotes: Sequence[Quote]) -> Mapping[str, Any]:
    said = {"criterion": mark.criterion, "level": mark.level, "comment": mask_text(mark.comment), "causes": mark.causes}
    return said | {"quotes": [mask_text(quote.quote) for quote in quotes if quote.criterion == mark.criterion]}
