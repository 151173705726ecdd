"""`# locale ru`: the texts and phrases of a scenario in another language; the graph stays as it is.

Below the heading stands YAML (title, truth, debrief, persona, hides, facts, checks, duplicate), then `## node` with `>` lines, then
`### answer` with its text. What an overlay leaves out is played in the language of the file, and `Scenario.missing` names it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.base.source import Mark, Path, Source
from app.simulation.answers import Answer, split_why
from app.simulation.checks.check import Check, read_checks
from app.simulation.document import Section
from app.simulation.duplicates import said_in_overlay
from app.simulation.facts import Fact
from app.simulation.fields import Fields, read_fields
from app.simulation.findings import Report, shown
from app.simulation.nodes import Variant, read_words
from app.simulation.scenario import Persona, Scenario

MOST_LOCALES = 20
LOCALE = re.compile(r"locale\b[ \t]*(?P<language>.*)", re.IGNORECASE)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_KEYS = ("title", "truth", "debrief", "persona", "hides", "facts", "checks", "duplicate")
PHRASE_KEYS = ("any", "all", "none", "asks", "regex", "like", "forbidden", "tone", "fallback")


@dataclass
class Overlay:
    """What one or several files say in a language."""

    language: str
    mark: Mark
    headers: list[Fields] = field(default_factory=list)
    words: dict[str, tuple[Mark, tuple[Variant, ...]]] = field(default_factory=dict)
    answers: dict[str, Section] = field(default_factory=dict)


def read_overlays(files: list[tuple[Section, ...]], language: str, report: Report) -> dict[str, Overlay]:
    """The overlays of a scenario and of its fragments, by language. `language` is the scenario's own."""
    overlays: dict[str, Overlay] = {}
    for sections in files:
        here: set[str] = set()
        current: Overlay | None = None
        for section in sections:
            if section.level == 1:
                named = LOCALE.fullmatch(section.title)
                current = _begun(named["language"].strip(), section, (language, here), overlays, report) if named else None
            elif current is not None:
                _add(current, section, report)
    return overlays


def in_language(scenario: Scenario, overlay: Overlay, sources: Mapping[str, Fields], report: Report) -> Scenario:
    """The scenario with the overlay's texts. `sources` holds where each check was read."""
    said = _Said(overlay, report)
    checks = _checks(scenario, said, sources)
    nodes = {node.id: replace(node, variants=said.words(node.id, node.variants)) for node in scenario.nodes.values()}
    _known_nodes(scenario, overlay, report)
    persona = Persona(
        said.text(("persona", "name"), scenario.persona.name),
        said.text(("persona", "style"), scenario.persona.style),
        scenario.persona.patience,
        overlay.language,
    )
    return replace(
        scenario,
        language=overlay.language,
        title=said.text(("title",), scenario.title),
        truth=said.text(("truth",), scenario.truth),
        debrief=said.text(("debrief",), scenario.debrief),
        persona=persona,
        hides={name: said.text(("hides", name), text) for name, text in scenario.hides.items()},
        facts={name: _fact(fact, said) for name, fact in scenario.facts.items()},
        checks=checks,
        nodes=nodes,
        answers=_answers(scenario, overlay, report),
        missing=_missing(scenario, said, checks),
        duplicate=said_in_overlay(scenario.duplicate, overlay.headers),
    )


def translated_answers(scenario: Scenario, overlay: Overlay) -> tuple[Answer, ...]:
    """The model answers that the overlay has a text for."""
    return tuple(answer for answer in scenario.answers if answer.id in overlay.answers)


def _begun(language: str, section: Section, owner: tuple[str, set[str]], overlays: dict[str, Overlay], report: Report) -> Overlay | None:
    own, here = owner
    if not LANGUAGE.fullmatch(language):
        message = f"After '# locale' stands a language such as ru, ja or pt-BR, not '{shown(language)}'."
        report.error("E08", section.mark, message, "For example: # locale ru")
        return None
    if language == own or language in here:
        message = f"The language '{language}' stands twice: {'the file itself is in it' if language == own else 'here and above'}."
        report.error("E02", section.mark, message, "Remove one of them.")
        return None
    if len(overlays) >= MOST_LOCALES and language not in overlays:
        report.error("E08", section.mark, f"A scenario may have at most {MOST_LOCALES} languages.", "Remove some.")
        return None
    here.add(language)
    overlay = overlays.setdefault(language, Overlay(language, section.mark))
    text = "\n".join(line.text for line in section.lines)
    fields = read_fields(text + "\n", report, first_line=section.lines[0].number) if text.strip() else None
    if fields is not None and not isinstance(fields.source.value, Mapping):
        report.error("E08", section.mark, "Below '# locale' stand 'key: value' lines, then ## nodes.", "For example: title: ...")
    elif fields is not None:
        fields.known_keys((), _KEYS, "E04", "a locale overlay")
        overlay.headers.append(fields)
    return overlay


def _add(overlay: Overlay, section: Section, report: Report) -> None:
    name = section.title.strip()
    if name in (overlay.words if section.level == 2 else overlay.answers):
        report.error("E02", section.mark, f"'{shown(name)}' stands twice in the overlay '{overlay.language}'.", "Keep one of them.")
    elif section.level == 2:
        overlay.words[name] = (section.mark, read_words(section, report))
    else:
        overlay.answers[name] = section


class _Said:
    """Values of an overlay; what it does not say comes from the file."""

    def __init__(self, overlay: Overlay, report: Report) -> None:
        self.overlay = overlay
        self.report = report

    def has(self, path: Path) -> Fields | None:
        return next((fields for fields in self.overlay.headers if fields.value(*path) is not None), None)

    def text(self, path: Path, otherwise: str) -> str:
        fields = self.has(path)
        return fields.text(*path, default=otherwise) if fields is not None else otherwise

    def words(self, node: str, otherwise: tuple[Variant, ...]) -> tuple[Variant, ...]:
        mark, variants = self.overlay.words.get(node, (None, ()))
        if mark is not None and variants and not otherwise:
            message = f"'{node}' says nothing in the file, so an overlay gives it no words."
            self.report.error("E08", mark, message, "An overlay changes texts, never what happens.")
        return variants or otherwise


def _known_nodes(scenario: Scenario, overlay: Overlay, report: Report) -> None:
    for name, (mark, _) in overlay.words.items():
        if name not in scenario.nodes:
            message = f"The overlay '{overlay.language}' has words for '{shown(name)}', which is no node."
            report.error("E10", mark, message, "Write '## ' and the id of a node, without { }.")
    for fields in overlay.headers:
        for key, known in (("checks", scenario.checks), ("hides", scenario.hides), ("facts", scenario.facts)):
            for name in fields.mapping(key):
                if name not in known:
                    code = "E11" if key == "checks" else "E12"
                    mark = fields.source.key_mark(key, name)
                    report.error(code, mark, f"'{shown(name)}' does not stand in '{key}' of the scenario.", "Mend the name.")
        fields.known_keys(("persona",), ("name", "style"), "E04", "an overlay's persona")


def _fact(fact: Fact, said: _Said) -> Fact:
    fields = said.has(("facts", fact.id))
    if fields is None:
        return fact
    path = ("facts", fact.id, "pick") if isinstance(fields.value("facts", fact.id), Mapping) else ("facts", fact.id)
    options = fields.texts(*path)
    if fact.kind != "pick" or fact.unique or len(options) != len(fact.options):
        fields.wrong(
            path, f"the {len(fact.options)} values of a pick in the same order" if fact.options else "left out: only a pick has words"
        )
        return fact
    return replace(fact, options=options)


def _checks(scenario: Scenario, said: _Said, sources: Mapping[str, Fields]) -> dict[str, Check]:
    checks: dict[str, Check] = {}
    for name, check in scenario.checks.items():
        fields = said.has(("checks", name))
        merged = _merged(name, sources[name], fields, said.report) if fields is not None and name in sources else None
        read = read_checks(merged, dict(scenario.facts), scenario.vars) if merged is not None else {}
        checks[name] = read.get(name, check)
    return checks


def _merged(name: str, original: Fields, overlay: Fields, report: Report) -> Fields | None:
    """One check as the file has it, with the phrases of the overlay."""
    path: Path = ("checks", name)
    before, after = original.value(*path), overlay.value(*path)
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        overlay.wrong(path, "a mapping with the phrases of this check")
        return None
    allowed = [key for key in PHRASE_KEYS if key in before] + ["at_least"] * ("like" in before)
    overlay.known_keys(path, allowed, "E09", f"the check '{name}' in an overlay")
    value: dict[str, Any] = dict(before)
    for key in (key for key in after if key in allowed):
        inner = isinstance(before.get(key), Mapping) and isinstance(after[key], Mapping)
        value[key] = {**before[key], **after[key]} if inner else after[key]
    if isinstance(before.get("fallback"), Mapping) and isinstance(after.get("fallback"), Mapping):
        overlay.known_keys((*path, "fallback"), list(before["fallback"]), "E09", "this fallback in an overlay")
    marks = {**_below(original.source.marks, path), **_below(overlay.source.marks, path)}
    keys = {**_below(original.source.key_marks, path), **_below(overlay.source.key_marks, path)}
    return Fields(Source({"checks": {name: value}}, marks, keys), report)


def _below(marks: Mapping[Path, Mark], path: Path) -> dict[Path, Mark]:
    return {place: mark for place, mark in marks.items() if place[: len(path)] == path}


def _answers(scenario: Scenario, overlay: Overlay, report: Report) -> tuple[Answer, ...]:
    known = {answer.id for answer in scenario.answers}
    for name, section in overlay.answers.items():
        if name not in known:
            message = f"'{shown(name)}' is no model answer of the file."
            report.error("E10", section.mark, message, "Write '### ' and the name of an answer, without its target.")
    return tuple(_translated(answer, overlay.answers.get(answer.id)) for answer in scenario.answers)


def _translated(answer: Answer, section: Section | None) -> Answer:
    if section is None:
        return answer
    text, why = split_why(section.text)
    return replace(answer, mark=section.mark, text=text, why=why)


def _missing(scenario: Scenario, said: _Said, checks: Mapping[str, Check]) -> tuple[str, ...]:
    """What the overlay leaves in the language of the file."""
    plain = ["title"] * (said.has(("title",)) is None)
    nodes = [f"node {node.id}" for node in scenario.nodes.values() if node.variants and not said.overlay.words.get(node.id, ((), ()))[1]]
    worded = [f"check {name}" for name, check in scenario.checks.items() if check.worded and checks[name] is check]
    hidden = [f"hides {name}" for name in scenario.hides if said.has(("hides", name)) is None]
    return (*plain, *nodes, *worded, *hidden)
