"""The `incident` part of a shift file. Pure."""

from app.base.source import Path
from app.inbox.shifts.plan import Honest, Incident
from app.simulation.fields import Fields
from app.simulation.phrases import compile_phrase

INCIDENT_KEYS = ("id", "title", "cause", "warn", "causes", "right", "least", "message", "arrivals")
MOST_CAUSES = 8


def read_incident(fields: Fields) -> Incident | None:
    """The incident without its customers. Whatever is wrong becomes a finding."""
    if not isinstance(fields.value("incident"), dict):
        fields.wrong(("incident",), "a mapping with id, title, cause, warn, causes, right, message and arrivals")
        return None
    fields.known_keys(("incident",), INCIDENT_KEYS, "E04", "an incident")
    slug = fields.text("incident", "id", required=True)
    if slug:
        fields.check_id(slug, ("incident", "id"), "incident")
    causes = _causes(fields)
    right = fields.text("incident", "right", required=True)
    if right and causes and right not in causes:
        said = f"'right' must be one of the causes: {', '.join(causes)}."
        fields.report.error("E10", fields.source.mark("incident", "right"), said, "Name the true one.")
    return Incident(
        id=slug,
        title=fields.text("incident", "title", required=True)[:200],
        cause=fields.text("incident", "cause", required=True).strip(),
        warn=fields.text("incident", "warn", default="On-call")[:80],
        causes=causes,
        right=right,
        least=fields.whole("incident", "least", default=2, least=1, most=50),
        message=read_message(fields, ("incident", "message")),
    )


def read_message(fields: Fields, path: Path) -> Honest:
    """What the one message at `path` has to say, and what it must not promise."""
    fields.known_keys(path, ("says", "never"), "E04", "message")
    fields.mapping(*path)
    given = fields.value(*path, "says")
    if given is not None and not isinstance(given, list):
        fields.wrong((*path, "says"), "a list of groups of phrases, each [power, electric*]")
    count = len(given) if isinstance(given, list) else 0
    groups = tuple(_phrases(fields, (*path, "says", number)) for number in range(count))
    return Honest(tuple(group for group in groups if group), _phrases(fields, (*path, "never")))


def _causes(fields: Fields) -> dict[str, str]:
    given = fields.mapping("incident", "causes")
    if not 2 <= len(given) <= MOST_CAUSES:
        said = f"'causes' must name 2 to {MOST_CAUSES} possible causes, one of them right."
        fields.report.error("E07", fields.source.mark("incident", "causes"), said, "Write 'causes: {power-cut: The depot has no power}'.")
    for name in given:
        fields.id_key("incident", "causes", name, what="cause")
    return {name: fields.text("incident", "causes", name, required=True)[:200] for name in given}


def _phrases(fields: Fields, path: Path) -> tuple[str, ...]:
    found = fields.texts(*path)
    for number, phrase in enumerate(found):
        if compile_phrase(phrase) is None:
            fields.wrong((*path, number), "a phrase of words, '*' ending a stem")
    return found
