"""The way from a rubric file's text to a compiled rubric."""

import hashlib
import re
from collections.abc import Set
from functools import lru_cache
from typing import Any

from app.base.errors import DomainError
from app.base.source import Finding, Source, SourceError, is_id, read_yaml
from app.rubrics.document.catalogue import check_desk_actions, check_skills
from app.rubrics.document.conditions import check_conditions
from app.rubrics.document.fields import Fields, Notes, shown, title_or_id, unreadable
from app.rubrics.document.parts import Compilation, Rubric, Section
from app.rubrics.document.policy_fields import read_policy, read_preset
from app.rubrics.document.sections import read_sections
from app.rubrics.document.weighing import check_weighing
from app.rubrics.presets import Policy
from app.simulation import CHANNELS

FORMAT = "agent-rubric/1"
TOP_KEYS = ("format", "id", "title", "language", "preset", "for", "policy", "scales", "sections")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class InvalidRubric(DomainError):
    """The text is not a rubric. `findings` says where and why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = next(found for found in findings if found.severity == "error")
        super().__init__(f"The rubric file has errors. Line {first.line}: {first.message}")
        self.findings = findings


def parse_rubric(text: str, *, skills: Set[str] = frozenset(), actions: Set[str] = frozenset()) -> Compilation:
    """Read a rubric file. The rubric is None when there is any error; warnings let it pass.

    `skills` are the ids of the skill catalogue, `actions` those of desk actions; without any, what criteria name is taken as it is.
    """
    try:
        source = read_yaml(text)
    except SourceError as error:
        return Compilation(None, (unreadable(error),))
    notes = Notes(source)
    rubric = _rubric(notes, source, content_hash(text))
    if skills and not notes.has_errors:
        check_skills(notes, skills)
    if actions and not notes.has_errors:
        check_desk_actions(notes, actions)
    return Compilation(None if notes.has_errors else rubric, notes.in_order())


@lru_cache(maxsize=256)
def compiled(source_text: str) -> Rubric:
    """The rubric of a stored text, compiled once per process. Raises InvalidRubric."""
    compilation = parse_rubric(source_text)
    if compilation.rubric is None:
        raise InvalidRubric(compilation.findings)
    return compilation.rubric


def content_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, every line end read as a line feed. The identity of a rubric version."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


def _rubric(notes: Notes, source: Source, digest: str) -> Rubric | None:
    if not isinstance(source.value, dict):
        notes.error("R02", (), "The file is not a rubric.", f"Begin with 'format: {FORMAT}'.")
        return None
    if not _has_format(notes, source.value):
        return None
    top = Fields(notes, (), "the rubric", TOP_KEYS)
    preset = read_preset(top)
    policy = read_policy(notes, preset.policy)
    rubric_id = top.id()
    sections = read_sections(notes, top, preset, policy)
    _check(notes, sections, policy)
    channels, lines = _meant_for(notes, top)
    return Rubric(rubric_id, title_or_id(top, rubric_id), policy, sections, digest, _language(top), channels, lines)


def _has_format(notes: Notes, values: dict[str, Any]) -> bool:
    named = values.get("format")
    if named == FORMAT:
        return True
    message = f"The format '{shown(named)}' is not known." if named is not None else "The file has no 'format'."
    notes.error("R02", ("format",), message, f"Write 'format: {FORMAT}'.")
    return False


def _meant_for(notes: Notes, top: Fields) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`for: {channels: [email], lines: [parcels]}`; either may be missing."""
    if not top.has("for"):
        return (), ()
    inner = Fields(notes, top.at("for"), "'for' of the rubric", ("channels", "lines"))
    channels, lines = inner.names("channels"), inner.names("lines")
    unknown = [name for name in channels if name not in CHANNELS]
    if unknown:
        inner.wrong("channels", f"'{shown(unknown[0])}' is not a channel.", f"Allowed: {', '.join(CHANNELS)}.", "R16")
    for name in lines:
        if not is_id(name):
            inner.wrong("lines", f"'{shown(name)}' cannot be the id of a line.", "See the lines of the pack or team.", "R06")
    return tuple(dict.fromkeys(channels)), tuple(dict.fromkeys(lines))


def _language(top: Fields) -> str | None:
    language = top.text("language")
    if language and not LANGUAGE.fullmatch(language):
        top.wrong("language", f"'{shown(language)}' is not a language.", "Write a code such as en, ru, ja or fil.", "R16")
    return language or None


def _check(notes: Notes, sections: tuple[Section, ...], policy: Policy) -> None:
    """Checks across criteria, only on a file whose parts could be read: no errors that follow from errors."""
    check_conditions(notes, sections)
    if not notes.has_errors:
        check_weighing(notes, sections, policy)
