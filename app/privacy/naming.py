"""Where words about a person may name them outside the reviews of their replies, and putting the new name there.

Each table stands with the rows that are about the person and the columns in which people write freely. Pages of other people's work are not
gone through: there a name is a word like any other.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from app.base.database import Json, db
from app.base.statements import changed
from app.privacy.held import table
from app.privacy.replacing import replaced, whole_word

Where = ColumnElement[bool]
_BOTH = ("agent_id", "lead_id")


def rename_in_rooms(person_id: int, names: Sequence[str], after: str) -> int:
    """Put the new name into coaching, courses, what was asked of them, quizzes, calibration, and reviews of reviews, of oneself and of
    colleagues; how many columns changed."""
    count = 0
    for name, columns, where in _places(person_id):
        for column in columns:
            count += put_name(table(name).c[column], where, names, after)
    return count


def put_name(column: Any, where: Where, names: Sequence[str], after: str) -> int:
    """Replace the old names in one column of these rows; how many changed.

    JSON goes row by row, since its text escapes quotes, and so do names that are replaced as whole words: no database knows what a word is.
    """
    if isinstance(column.type, Json):
        return _row_by_row(column, where & column.is_not(None), names, after)
    own, count = column.table, 0
    for old in names:
        holds = where & column.contains(old, autoescape=True)
        if whole_word(old):
            count += _row_by_row(column, holds, [old], after)
        else:
            count += changed(update(own).where(holds).values({column.name: func.replace(column, old, after)}))
    return count


def renamed(value: Any, names: Sequence[str], after: str) -> Any:
    """A JSON value with the new name wherever one of the old ones stands."""
    if isinstance(value, dict):
        return {key: renamed(part, names, after) for key, part in value.items()}
    if isinstance(value, list):
        return [renamed(part, names, after) for part in value]
    return replaced(value, names, after) if isinstance(value, str) else value


def _row_by_row(column: Any, where: Where, names: Sequence[str], after: str) -> int:
    own, count = column.table, 0
    key = next(iter(own.primary_key))
    for row in db.session.execute(select(key, column).where(where)).all():
        value = renamed(row[1], names, after)
        if value != row[1]:
            count += changed(update(own).where(key == row[0]).values({column.name: value}))
    return count


def _places(person_id: int) -> Iterator[tuple[str, tuple[str, ...], Where]]:
    """(table, columns, which rows): what others wrote about the person, and what the person wrote in the same places."""
    is_person = _is(person_id)
    sessions = _ids("coaching_session", is_person("coaching_session", *_BOTH))
    yield "coaching_session", ("title", "agenda", "acknowledgement", "reason"), is_person("coaching_session", *_BOTH)
    for name, columns in (("coaching_text", ("text",)), ("coaching_pin", ("note",))):
        yield name, columns, table(name).c.session_id.in_(sessions)
    items = is_person("action_item", "owner_id") | table("action_item").c.session_id.in_(sessions)
    yield "action_item", ("text", "done_note"), items
    for name in ("quiz_assignment", "practice_assignment", "shift_assignment"):
        yield name, ("note",), is_person(name, "person_id", "assigned_by_id")
    steps = table("step_done").c.enrolment_id.in_(_ids("enrolment", is_person("enrolment", "person_id")))
    yield "step_done", ("reason",), steps | is_person("step_done", "by_id")
    beside = is_person("learning_review", "reviewer_id", "reviewee_id", "asked_by_id")
    yield "learning_review", ("note", "declined_because", "comment"), beside
    yield "learning_rating", ("comment",), table("learning_rating").c.learning_id.in_(_ids("learning_review", beside))
    yield "quiz_answer", ("answer",), table("quiz_answer").c.attempt_id.in_(_ids("quiz_attempt", is_person("quiz_attempt", "person_id")))
    checks = is_person("grader_review", "reviewer_id", "looker_id")
    yield "grader_review", ("comment", "answer"), checks
    yield "grader_mark", ("comment",), table("grader_mark").c.check_id.in_(_ids("grader_review", checks))
    reviews = _ids("review", is_person("review", "reviewee_id", "reviewer_id"))
    yield "review_void", ("reason", "answer"), table("review_void").c.review_id.in_(reviews)
    teams = select(table("membership").c.team_id).where(is_person("membership", "person_id"))
    for name in ("calibration_series", "calibration_round"):
        yield name, ("title",), table(name).c.team_id.in_(teams)


def _is(person_id: int) -> Callable[..., Where]:
    return lambda name, *columns: or_(*(table(name).c[one] == person_id for one in columns))


def _ids(name: str, where: Where) -> Select[Any]:
    return select(table(name).c.id).where(where)
