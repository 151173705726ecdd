"""The `locales` part of a shift file: what the shift says in another language. Pure.

Who comes when stays as it is; each customer writes in that language as far as their scenario has texts in it.
"""

from collections.abc import Mapping
from dataclasses import replace

from app.base.source import Path
from app.inbox.shifts.incident_document import read_message
from app.inbox.shifts.plan import Break, Incident, ShiftPlan
from app.simulation.fields import Fields

LOCALE_KEYS = ("title", "about", "breaks", "incident")
INCIDENT_WORDS = ("title", "cause", "warn", "causes", "message")


def read_locales(fields: Fields, plan: ShiftPlan) -> dict[str, ShiftPlan]:
    """The plan in each further language. Texts that are missing stay in the language of the file, and a warning names them."""
    made = {}
    for language in fields.mapping("locales"):
        path: Path = ("locales", language)
        if language == plan.language or not isinstance(fields.value(*path), Mapping):
            fields.wrong(path, "another language than the file's, with title and about")
            continue
        fields.known_keys(path, LOCALE_KEYS, "E04", "a shift in another language")
        about, title = fields.text(*path, "about", default=plan.about).strip(), fields.text(*path, "title", required=True)[:200]
        incident = _incident(fields, plan.incident, (*path, "incident")) if plan.incident is not None else None
        breaks = _breaks(fields, plan.breaks, (*path, "breaks"))
        made[language] = replace(plan, language=language, title=title, about=about, breaks=breaks, incident=incident)
    return made


def _breaks(fields: Fields, breaks: tuple[Break, ...], path: Path) -> tuple[Break, ...]:
    titles = fields.texts(*path)
    if titles and len(titles) != len(breaks):
        fields.wrong(path, f"the titles of the {len(breaks)} breaks in their order")
    said = len(titles) == len(breaks)
    return tuple(replace(one, title=titles[number][:80]) for number, one in enumerate(breaks)) if said else breaks


def _incident(fields: Fields, incident: Incident, path: Path) -> Incident:
    """The incident's words. What its one message must say is judged in this language, so it has to stand there."""
    if not isinstance(fields.value(*path), Mapping):
        fields.missing(path, "a mapping with title, cause, warn, causes and message")
        return incident
    fields.known_keys(path, INCIDENT_WORDS, "E04", "an incident in another language")
    causes = fields.mapping(*path, "causes")
    if set(causes) != set(incident.causes):
        fields.wrong((*path, "causes"), f"a mapping with {', '.join(incident.causes)}")
    message = read_message(fields, (*path, "message"))
    if len(message.says) != len(incident.message.says):
        fields.wrong((*path, "message", "says"), f"a list of {len(incident.message.says)} groups of phrases")
    return replace(
        incident,
        title=fields.text(*path, "title", default=incident.title)[:200],
        cause=fields.text(*path, "cause", default=incident.cause).strip(),
        warn=fields.text(*path, "warn", default=incident.warn)[:80],
        causes={name: fields.text(*path, "causes", name, default=said)[:200] for name, said in incident.causes.items()},
        message=message,
    )
