"""W34 and W36: what time does to a scenario: dates that pass, articles that move on, a difficulty that shows itself."""

from datetime import date

from app.base.source import Mark
from app.simulation.findings import Report, shown
from app.simulation.front_matter import FrontMatter
from app.simulation.overlays import LOCALE
from app.simulation.reading import Reading
from app.simulation.scenario import History, Library, Scenario
from app.simulation.writings import find_dates

ENOUGH_ATTEMPTS = 30
MOST_STEPS_APART = 1


def lint_stale(scenario: Scenario, front: FrontMatter, library: Library | None, history: History | None, report: Report) -> None:
    source = front.fields.source
    texts = [(variant.text, variant.mark) for node in scenario.nodes.values() for variant in node.variants]
    texts += [(scenario.truth, source.mark("truth"))]
    texts += [(text, source.mark("hides", name)) for name, text in scenario.hides.items()]
    texts += [(answer.text, answer.mark) for answer in scenario.answers]
    for text, mark in texts:
        for written in _absolute_dates(text):
            message = f"The date '{shown(written)}' stands still while the facts move with every attempt."
            report.warn("W34", mark, message, "Draw it as a fact: {date: -2d}, and write {name}.")
    if library is not None:
        _articles(scenario, front, library, history.written if history else None, report)
    if history is not None:
        _difficulty(scenario, source.mark("level") if front.fields.value("level") is not None else Mark(1, 1), history, report)


def lint_overlays(scenario: Scenario, text: str, report: Report) -> None:
    """W34 at the heading of every locale overlay that leaves something in the language of the file."""
    headings = overlay_headings(text)
    for language, spoken in scenario.locales.items():
        if spoken.missing:
            listed = shown(", ".join(spoken.missing), 120)
            message = f"The overlay '{language}' leaves {len(spoken.missing)} texts in the language of the file: {listed}."
            report.warn("W34", headings.get(language.casefold(), Mark(1, 1)), message, "Translate them below '# locale'.")


def overlay_headings(text: str) -> dict[str, Mark]:
    """Where the overlay of each language begins in the file."""
    headings: dict[str, Mark] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("# ") and (match := LOCALE.fullmatch(line[2:].strip())):
            headings.setdefault(match[match.lastindex or 0].casefold(), Mark(number, 3))
    return headings


def _absolute_dates(text: str) -> list[str]:
    """Dates with a year or the name of a month, as written."""
    if not any(sign.isdigit() for sign in text):
        return []
    reading = Reading(text)
    found: list[str] = []
    for each in find_dates(reading.text):
        start, end = reading.span(each.start, each.end)
        named = any(sign.isalpha() for sign in reading.text[each.start : each.end])
        if named or any(year is not None for year, _, _ in each.readings):
            found.append(reading.sent[start:end])
    return found


def _articles(scenario: Scenario, front: FrontMatter, library: Library, written: date | None, report: Report) -> None:
    for number, named in enumerate(scenario.articles):
        article, _, version = named.partition("@")
        mark = front.fields.source.mark("articles", number)
        current = library.article_versions.get(article)
        changed = library.article_dates.get(article)
        if version.isdecimal() and current is not None and int(version) < current:
            message = f"The scenario was written for version {version} of '{article}'; the current one is {current}."
            report.warn("W34", mark, message, "Read the new version, then name it here.")
        elif not version and changed is not None and written is not None and changed > written:
            message = f"The article '{article}' changed on {changed.isoformat()}, after this scenario was written."
            report.warn("W34", mark, message, "Read the article; publish the scenario again when it still fits.")


def _difficulty(scenario: Scenario, mark: Mark, history: History, report: Report) -> None:
    if history.attempts < ENOUGH_ATTEMPTS or history.difficulty is None:
        return
    if abs(history.difficulty - scenario.level) > MOST_STEPS_APART:
        message = f"{history.attempts} attempts show a level of {history.difficulty:.1f}; the file says {scenario.level}."
        report.warn("W36", mark, message, f"Write level: {max(1, min(5, round(history.difficulty)))}, or make the scenario fit its level.")
