"""The fields of a question of each kind: what was sent becomes values of the file."""

from typing import Any

from app.courses.drafts.acts import kept_text, long_text
from app.courses.quizzes.quiz import GRADE, ONE, ORDER, PART, SEVERAL, TEXT, TRUE_FALSE
from app.rubrics.editing.items import Values
from app.rubrics.studio.sent import Sent
from app.simulation.editing import CannotEdit
from app.ui.words import gettext as _

EMPTY_ROWS = 2
MOST_ROWS = 12


def question_fields(kind: str, sent: Sent, before: Values) -> Values:
    """The fields of a question of this kind. Raises CannotEdit for what is missing; what only the whole tells is found by the check."""
    if kind != GRADE and not sent.text("prompt"):
        raise CannotEdit(_("Write the question."), field="prompt")
    if not sent.text("explanation"):
        raise CannotEdit(_("Write what is right, and why. People learn from it."), field="explanation")
    fields = {key: kept_text(long_text(sent, key), before.get(key)) for key in ("prompt", "explanation")}
    return {**fields, "clause": sent.text("clause"), "skills": sent.names("skills"), "points": _points(sent), **_OWN[kind](sent, before)}


def option_rows(options: Any) -> list[Values]:
    """The options as rows of the form, with empty ones to add to."""
    rows = [one if isinstance(one, dict) else {"text": one} for one in (options if isinstance(options, list) else [])]
    return rows + [{}] * min(EMPTY_ROWS if len(rows) >= EMPTY_ROWS else 4 - len(rows), max(MOST_ROWS - len(rows), 0))


def sent_rows(sent: Sent) -> list[Values]:
    """The rows as they were sent, blank ones left out."""
    right = set(sent.texts("option.right"))
    whys = sent.texts("option.why")
    rows = []
    for number, text in enumerate(sent.texts("option.text")):
        why = whys[number] if number < len(whys) else ""
        if text or why:
            rows.append({"text": text} | ({"right": True} if str(number) in right else {}) | ({"why": why} if why else {}))
    return rows


def _options(sent: Sent, before: Values) -> Values:
    rows = sent_rows(sent)
    if len(rows) < EMPTY_ROWS or any(not row["text"] for row in rows):
        raise CannotEdit(_("Write at least two choices, each with its words."), field="options")
    known = {_plain(one): one for one in before.get("options") or []}
    return {"options": [known.get(_plain(row), row) for row in rows]}


def _several(sent: Sent, before: Values) -> Values:
    return {**_options(sent, before), "credit": PART if sent.flag("credit") else ""}


def _one(sent: Sent, before: Values) -> Values:
    made = _options(sent, before)
    if sum(bool(isinstance(one, dict) and one.get("right")) for one in made["options"]) != 1:
        raise CannotEdit(_("Mark the one choice that is right."), field="options")
    return made


def _true_false(sent: Sent, before: Values) -> Values:
    return {"answer": sent.text("answer") == "true"}


def _lines(name: str, least: int, said: str) -> Any:
    def read(sent: Sent, before: Values) -> Values:
        lines = [line.strip() for line in sent.text(name).split("\n") if line.strip()]
        if len(lines) < least:
            raise CannotEdit(said, field=name)
        return {name: lines}

    return read


def _grade(sent: Sent, before: Values) -> Values:
    named = sent.text("rated").split("|")
    if len(named) != 3:
        raise CannotEdit(_("Choose the criterion and the level that is right."), field="rated")
    if not sent.text("reply"):
        raise CannotEdit(_("Write the reply that is rated."), field="reply")
    texts = {key: kept_text(long_text(sent, key), before.get(key)) for key in ("customer", "reply")}
    return {"rubric": named[0], "criterion": named[1], "level": named[2], **texts}


def _points(sent: Sent) -> int | None:
    said = _("Write whole points from 1 to 20, or nothing for 1.")
    points = sent.number("points", said)
    if points is not None and (not isinstance(points, int) or not 1 <= points <= 20):
        raise CannotEdit(said, field="points")
    return points


def _plain(option: Any) -> tuple[str, bool, str]:
    if not isinstance(option, dict):
        return str(option).strip(), False, ""
    return str(option.get("text", "")).strip(), option.get("right") is True, str(option.get("why") or "").strip()


_OWN: dict[str, Any] = {
    ONE: _one,
    SEVERAL: _several,
    TRUE_FALSE: _true_false,
    TEXT: _lines("accepted", 1, "Write at least one answer that counts as right, each on a line of its own."),
    ORDER: _lines("items", 2, "Write at least two things in their right order, each on a line of its own."),
    GRADE: _grade,
}
