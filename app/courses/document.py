"""Course files, `agent-course/1`: ordered steps, each a lesson, a scenario or shift to practise, a quiz, or an article to read. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from app.base.markup import render_markdown
from app.base.source import Finding, Mark, is_id
from app.simulation.fields import Fields, read_fields
from app.simulation.findings import Report

FORMAT = "agent-course/1"
KEYS = ("format", "id", "title", "about", "language", "steps")
KINDS = ("lesson", "scenario", "article", "shift", "quiz")
STEP_KEYS = {
    "lesson": ("id", "kind", "title", "minutes", "text"),
    "scenario": ("id", "kind", "title", "scenario"),
    "article": ("id", "kind", "title", "article"),
    "shift": ("id", "kind", "title", "shift"),
    "quiz": ("id", "kind", "title", "quiz"),
}


@dataclass(frozen=True)
class Step:
    """One step. `about` names the scenario, article, shift or quiz; a lesson has `html` instead."""

    id: str
    kind: str
    title: str
    minutes: int
    about: str
    html: str

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "kind": self.kind, "title": self.title, "minutes": self.minutes, "about": self.about, "html": self.html}


@dataclass(frozen=True)
class CourseDocument:
    """A parsed course."""

    id: str
    title: str
    about: str
    language: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class CourseCompilation:
    """`course` is None when one of the findings is an error."""

    course: CourseDocument | None
    findings: tuple[Finding, ...]


def parse_course(
    text: str,
    *,
    scenarios: Collection[str] | None = None,
    articles: Collection[str] | None = None,
    shifts: Collection[str] | None = None,
    quizzes: Collection[str] | None = None,
) -> CourseCompilation:
    """Read a course file. With `scenarios`, `articles`, `shifts` and `quizzes` given, a step that names another one is an E10."""
    report = Report()
    fields = read_fields(text, report)
    if fields is None:
        return CourseCompilation(None, report.sorted())
    if fields.value("format") != FORMAT:
        report.error("E01", fields.source.mark("format"), f"'format' must be {FORMAT}.", f"Begin with 'format: {FORMAT}'.")
        return CourseCompilation(None, report.sorted())
    fields.known_keys((), KEYS, "E04", "a course")
    slug = fields.text("id", required=True)
    if slug:
        fields.check_id(slug, ("id",), "course")
    steps = _steps(fields, {"scenario": scenarios, "article": articles, "shift": shifts, "quiz": quizzes})
    course = CourseDocument(
        slug, fields.text("title", required=True)[:200], fields.text("about").strip(), fields.text("language", default="en"), steps
    )
    return CourseCompilation(None if report.failed else course, report.sorted())


def _steps(fields: Fields, known: dict[str, Collection[str] | None]) -> tuple[Step, ...]:
    entries = fields.value("steps")
    if not isinstance(entries, list) or not entries:
        fields.report.error("E07", fields.source.mark("steps"), "'steps' must be a list with at least one step.")
        return ()
    steps: dict[str, Step] = {}
    for number in range(len(entries)):
        step = _step(fields, number, known)
        if step is None:
            continue
        if step.id in steps:
            mark = fields.source.mark("steps", number, "id")
            fields.report.error("E02", mark, f"The step '{step.id}' stands twice.", "Give it another id.")
        steps[step.id] = step
    return tuple(steps.values())


def _step(fields: Fields, number: int, known: dict[str, Collection[str] | None]) -> Step | None:
    path = ("steps", number)
    if not isinstance(fields.value(*path), dict):
        fields.wrong(path, "a step with id and kind")
        return None
    kind = fields.text(*path, "kind", required=True)
    if kind not in KINDS:
        fields.wrong((*path, "kind"), f"one of {', '.join(KINDS)}")
        return None
    fields.known_keys(path, STEP_KEYS[kind], "E04", f"a {kind} step")
    slug = fields.text(*path, "id", required=True)
    if not is_id(slug):
        fields.check_id(slug, (*path, "id"), "step")
        return None
    about = "" if kind == "lesson" else fields.text(*path, kind, required=True)
    names = known.get(kind)
    if about and names is not None and about not in names:
        _unknown(fields.report, fields.source.mark(*path, kind), kind, about)
    html = render_markdown(fields.text(*path, "text", required=True)) if kind == "lesson" else ""
    title = fields.text(*path, "title", required=kind == "lesson")
    return Step(slug, kind, title[:200], fields.whole(*path, "minutes", default=5, least=1, most=240), about, html)


def _unknown(report: Report, mark: Mark, kind: str, name: str) -> None:
    report.error("E10", mark, f"There is no {kind} '{name}' here.", "Check the id, or load what it names first.")
