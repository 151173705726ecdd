"""One question of a quiz file, of each kind. Pure."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.base.markup import plain_text_html, render_markdown
from app.base.source import Path, is_id
from app.courses.quizzes.quiz import ALL, GRADE, KINDS, ONE, ORDER, PART, SEVERAL, TEXT, TRUE_FALSE, Option, Question
from app.rubrics.document import Criterion, Rubric
from app.simulation.fields import Fields
from app.simulation.findings import shown

SHARED = ("id", "kind", "prompt", "explanation", "clause", "skills", "points")
OWN_KEYS = {
    ONE: ("options",),
    SEVERAL: ("options", "credit"),
    TRUE_FALSE: ("answer",),
    TEXT: ("accepted",),
    ORDER: ("items",),
    GRADE: ("rubric", "criterion", "customer", "reply", "level"),
}
LEAST_OPTIONS, MOST_OPTIONS = 2, 12
MOST_POINTS = 20


@dataclass(frozen=True)
class Known:
    """What a question may name; None where nobody knows."""

    clauses: Collection[str] | None
    skills: Collection[str] | None
    rubrics: Mapping[str, Rubric] | None

    def require_skill(self, fields: Fields, skill: str, path: Path) -> None:
        _require(fields, path, "skill", skill, self.skills)


def read_question(fields: Fields, number: int, known: Known, skills: tuple[str, ...]) -> Question | None:
    """The question at a place of the list, or None after noting why it cannot be read. `skills` are those of the whole quiz."""
    path: Path = ("questions", number)
    if not isinstance(fields.value(*path), dict):
        fields.wrong(path, "a question with id, kind and prompt")
        return None
    kind = fields.text(*path, "kind", required=True)
    if kind not in KINDS:
        fields.wrong((*path, "kind"), f"one of {', '.join(KINDS)}")
        return None
    fields.known_keys(path, (*SHARED, *OWN_KEYS[kind]), "E04", f"a {kind} question")
    slug = fields.text(*path, "id", required=True)
    if not is_id(slug):
        fields.check_id(slug, (*path, "id"), "question")
        return None
    own = _READERS[kind](fields, path, known)
    clause = fields.text(*path, "clause")
    if clause:
        _require(fields, (*path, "clause"), "clause", clause, known.clauses)
    named = fields.texts(*path, "skills")
    for place, skill in enumerate(named):
        known.require_skill(fields, skill, (*path, "skills", place))
    prompt = render_markdown(fields.text(*path, "prompt", required=kind != GRADE))
    explanation = render_markdown(fields.text(*path, "explanation", required=True))
    points = fields.whole(*path, "points", default=1, least=1, most=MOST_POINTS)
    if own.get("credit") == PART:
        _require_whole_parts(fields, path, own["options"], points)
    about = {"kind": kind, "prompt": prompt, "points": points, **{key: _plain(value) for key, value in own.items()}}
    return Question(slug, kind, prompt, explanation, clause, named or skills, points, _digest(about), **own)


def _options(fields: Fields, path: Path, known: Known) -> dict[str, Any]:
    """Choices: a text alone is a wrong one; a right one says so."""
    given = _list(fields, (*path, "options"), "choices")
    found = [_option(fields, (*path, "options", place)) for place in range(len(given))]
    right = sum(option.right for option in found)
    kind = fields.value(*path, "kind")
    if given and kind == ONE and right != 1:
        said = f"A question with one choice needs exactly one option that is right; here are {right}."
        fields.report.error(
            "E07", fields.source.mark(*path, "options"), said, "Mark the right option with 'right: true', or use kind several."
        )
    if given and kind == SEVERAL and right == 0:
        said = "No option is right, so nobody could answer this."
        fields.report.error("E07", fields.source.mark(*path, "options"), said, "Mark each right option with 'right: true'.")
    return {"options": tuple(found)}


def _several(fields: Fields, path: Path, known: Known) -> dict[str, Any]:
    """Choices with what a part of them is worth; a question that is all or nothing says nothing, so that its digest stays."""
    credit = fields.text(*path, "credit", default=ALL)
    if credit not in (ALL, PART):
        fields.wrong((*path, "credit"), f"one of {ALL}, {PART}")
    return _options(fields, path, known) | ({"credit": PART} if credit == PART else {})


def _require_whole_parts(fields: Fields, path: Path, options: tuple[Option, ...], points: int) -> None:
    """Points are kept in halves and never rounded, so each right option must be worth a number of halves."""
    right = sum(option.right for option in options)
    if not right or 2 * points % right == 0:
        return
    fit = [str(one) for one in range(1, MOST_POINTS + 1) if 2 * one % right == 0]
    said = f"{points} points cannot be shared among {right} right options in halves."
    place = (*path, "points") if fields.value(*path, "points") is not None else (*path, "credit")
    fields.report.error("E07", fields.source.mark(*place), said, f"Give the question {', '.join(fit[:4])} points, or leave 'credit' out.")


def _option(fields: Fields, path: Path) -> Option:
    if not isinstance(fields.value(*path), Mapping):
        return _made(fields.plain(*path))
    fields.known_keys(path, ("text", "right", "why"), "E04", "an option")
    if fields.value(*path, "text") is None:
        fields.missing((*path, "text"), "a text")
        return _made("")
    return _made(fields.plain(*path, "text"), fields.flag(*path, "right"), _inline(fields.text(*path, "why")))


def _made(text: str | None, right: bool = False, why: str = "") -> Option:
    return Option(_inline(text or ""), text or "", right, why)


def _true_false(fields: Fields, path: Path, known: Known) -> dict[str, Any]:
    if fields.value(*path, "answer") is None:
        fields.missing((*path, "answer"), "true or false")
    return {"answer": fields.flag(*path, "answer")}


def _accepted(fields: Fields, path: Path, known: Known) -> dict[str, Any]:
    accepted = fields.texts(*path, "accepted")
    if not accepted:
        fields.missing((*path, "accepted"), "a list of answers that count as right")
    return {"accepted": accepted}


def _items(fields: Fields, path: Path, known: Known) -> dict[str, Any]:
    given = _list(fields, (*path, "items"), "items in their right order")
    items = tuple(_made(fields.plain(*path, "items", place)) for place in range(len(given)))
    if len({item.html for item in items}) != len(items):
        said = "Two items say the same, so their order cannot be told."
        fields.report.error("E07", fields.source.mark(*path, "items"), said, "Say them differently.")
    return {"options": items}


def _grade(fields: Fields, path: Path, known: Known) -> dict[str, Any]:
    """A reply to rate on one criterion; the level is the author's."""
    rubric, criterion, level = (fields.text(*path, key, required=True) for key in ("rubric", "criterion", "level"))
    found = known.rubrics.get(rubric) if known.rubrics is not None else None
    if rubric:
        _require(fields, (*path, "rubric"), "rubric", rubric, known.rubrics)
    if found is not None and criterion:
        _require(fields, (*path, "criterion"), f"criterion of {rubric}", criterion, found.by_id)
        one: Criterion | None = found.by_id.get(criterion)
        if one is not None and level:
            _require(fields, (*path, "level"), f"level of {criterion}", level, one.by_level)
    texts = {key: plain_text_html(fields.text(*path, key, required=key == "reply"), fold=False) for key in ("customer", "reply")}
    return {"rubric": rubric, "criterion": criterion, "level": level, **texts}


_READERS = {ONE: _options, SEVERAL: _several, TRUE_FALSE: _true_false, TEXT: _accepted, ORDER: _items, GRADE: _grade}


def _list(fields: Fields, path: Path, what: str) -> list[Any]:
    given = fields.value(*path)
    if not isinstance(given, list) or not LEAST_OPTIONS <= len(given) <= MOST_OPTIONS:
        allowed = f"a list of {LEAST_OPTIONS} to {MOST_OPTIONS} {what}"
        if given is None:
            fields.missing(path, allowed)
        else:
            fields.report.error("E07", fields.source.mark(*path), f"'{path[-1]}' must be {allowed}.")
        return []
    return given


def _inline(text: str) -> str:
    """Markdown of one line, without the paragraph around it."""
    html = render_markdown(text).strip()
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return inner if html.startswith("<p>") and "<p>" not in inner else html


def _require(fields: Fields, path: Path, what: str, name: str, known: Collection[str] | None) -> None:
    if known is not None and name not in known:
        mark = fields.source.mark(*path)
        fields.report.error("E10", mark, f"There is no {what} '{shown(name)}' here.", "Check the id, or load what it names first.")


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return [value.html, value.right] if isinstance(value, Option) else value


def _digest(about: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(about, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:16]
