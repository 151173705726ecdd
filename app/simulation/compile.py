"""From the text of a scenario file to a scenario that can be played, or to the findings that say why not."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from app.base.source import MAX_BYTES, Mark
from app.simulation.answers import Answer, read_answers
from app.simulation.document import Document, Section, content_hash, split_document, taken_apart
from app.simulation.durations import parse_duration
from app.simulation.findings import Report, shown
from app.simulation.fragments import Fragment, read_fragments
from app.simulation.front_matter import FORMAT, FrontMatter, read_front_matter
from app.simulation.joining import joined_checks, with_locales
from app.simulation.lint.whole import lint_scenario
from app.simulation.nodes import Node, read_nodes
from app.simulation.overlays import LOCALE
from app.simulation.saved_paths import read_saved_paths
from app.simulation.scenario import Compilation, History, Library, Scenario
from app.simulation.trial import can_be_tried

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
APPENDICES = ("answers", "tests", "debrief")


def compile_scenario(
    text: str, *, library: Library | None = None, history: History | None = None, fragments: Mapping[str, str] | None = None
) -> Compilation:
    """Read, check and build. Without a library, references only it can resolve are W37 instead of errors.

    `history` is what the caller knows from attempts and from articles that changed since (W34, W36). `fragments`: the texts
    that may be included, by path; without them those of the library.
    """
    report = Report()
    known = fragments if fragments is not None else library.fragments if library is not None else {}
    scenario = _compile(text, library, history, known, report)
    found = report.sorted()
    if not report.failed or scenario is None:
        return Compilation(scenario, found, scenario)
    tried = can_be_tried(found, split_document(taken_apart(text)[0]).sections)
    return Compilation(None, found, scenario if tried else None)


def _compile(text: str, library: Library | None, history: History | None, known: Mapping[str, str], report: Report) -> Scenario | None:
    if not _readable(text, report):
        return None
    text, own = taken_apart(text)
    document = split_document(text)
    if document.front is None:
        _no_front_matter(document, report)
        return None
    front = read_front_matter(document.front, report)
    if front is None:
        return None
    fragments = read_fragments(front.fields, {**known, **own}, report)
    front, sources = joined_checks(front, fragments, report)
    nodes = _read_body(document, fragments, front, report)
    answers = read_answers(_answer_sections(document, report), report)
    scenario = _scenario(text, front, nodes, answers, _debrief(document), fragments)
    scenario = replace(scenario, tests=read_saved_paths(document.sections, report))
    scenario = with_locales(scenario, [document.sections, *(fragment.sections for fragment in fragments)], front, sources, report)
    lint_scenario(scenario, front, text, library, history, report)
    return scenario


def _readable(text: str, report: Report) -> bool:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        report.error("E05", Mark(1, 1), f"A scenario file may have at most {MAX_BYTES // 1024} kB.", "Split it into several scenarios.")
        return False
    for number, line in enumerate(text.split("\n"), start=1):
        if _NO_TEXT.search(line):
            report.error("E06", Mark(number, 1), "This line holds bytes that are not UTF-8 text.", "Save the file as UTF-8.")
            return False
    return True


def _no_front_matter(document: Document, report: Report) -> None:
    if document.closed:
        report.error("E06", Mark(1, 1), "The front matter has no closing '---' line.", "Put '---' on a line of its own after the last key.")
    else:
        report.error(
            "E01", Mark(1, 1), "The file must begin with a '---' line and its front matter.", f"Begin with '---' and format: {FORMAT}"
        )


def _read_body(document: Document, fragments: Iterable[Fragment], front: FrontMatter, report: Report) -> dict[str, Node]:
    for line in document.loose:
        if line.text.strip():
            message = f"Between the front matter and the first '##' stands nothing, not '{shown(line.text)}'."
            report.error("E08", Mark(line.number, 1), message, "Put remarks in <!-- -->.")
            break
    sections = _node_sections(document.sections, APPENDICES, report)
    for fragment in fragments:
        sections += _node_sections(fragment.sections, (), report)
    nodes = read_nodes(sections, front.numbers, report)
    if "start" not in nodes:
        report.error("E08", Mark(1, 1), "There is no node 'start'.", "Add '## start' with the customer's first message.")
    return nodes


def _node_sections(sections: Iterable[Section], appendices: Collection[str], report: Report) -> list[Section]:
    """The `##` sections above the first appendix of a file."""
    found: list[Section] = []
    appendix = ""
    for section in sections:
        if section.level == 1:
            appendix = section.title.casefold()
            if appendix not in appendices and not LOCALE.fullmatch(section.title):
                allowed = "# answers, # tests, # debrief and # locale" if appendices else "# locale"
                message = f"'# {shown(section.title)}' does not belong here. Allowed: {allowed} with a language."
                report.error("E08", section.mark, message, "Nodes have two signs: ## name.")
        elif section.level == 2 and not appendix:
            found.append(section)
        elif section.level == 2 and not appendix.startswith("locale"):
            report.error("E08", section.mark, f"A node cannot stand below '# {appendix}'.", "Move it before the first '# ' heading.")
    return found


def _answer_sections(document: Document, report: Report) -> list[Section]:
    found: list[Section] = []
    appendix = ""
    for section in document.sections:
        if section.level == 1:
            appendix = section.title.casefold()
            if appendix == "answers" and section.text:
                report.error("E08", section.mark, "Below '# answers' every text stands under its '### name -> node'.", "Add a ### heading.")
        elif section.level == 3 and appendix == "answers":
            found.append(section)
    return found


def _debrief(document: Document) -> str:
    return next((section.text for section in document.sections if section.level == 1 and section.title.casefold() == "debrief"), "")


def _scenario(
    text: str, front: FrontMatter, nodes: dict[str, Node], answers: dict[str, Answer], debrief: str, fragments: Iterable[Fragment]
) -> Scenario:
    included = tuple((fragment.path, fragment.text) for fragment in fragments)
    quiet = front.fields.source.value
    sensitive = quiet.get("sensitive")
    return Scenario(
        id=str(quiet.get("id") or ""),
        title=str(quiet.get("title") or ""),
        version=str(quiet.get("version") if quiet.get("version") is not None else ""),
        channel=str(quiet.get("channel") or ""),
        language=str(quiet.get("language") or "en"),
        level=quiet.get("level") if isinstance(quiet.get("level"), int) else 2,
        skills=front.skills,
        rubric=quiet.get("rubric") if isinstance(quiet.get("rubric"), str) else None,
        timebox=parse_duration(quiet.get("timebox")),
        sensitive="yes" if sensitive is True else str(sensitive or ""),
        persona=front.persona,
        facts=front.facts,
        knows=front.knows,
        hides=front.hides,
        truth=str(quiet.get("truth") or ""),
        vars=front.vars,
        mood_start=front.mood_start,
        leave_below=front.leave_below,
        articles=front.articles,
        required=front.required,
        forbidden=front.forbidden,
        checks=front.checks,
        nodes=nodes,
        answers=tuple(answers.values()),
        debrief=debrief,
        content_hash=content_hash(text, included),
        included=included,
        duplicate=front.duplicate,
    )
