"""Checks the skills that criteria name against a skill catalogue, and their desk actions against those that there are."""

import difflib
from collections.abc import Iterator, Set
from typing import Any

from app.base.source import Path, is_id
from app.rubrics.document.fields import Notes, shown


def check_skills(notes: Notes, skills: Set[str]) -> None:
    """Warn of each skill that is not in `skills` (R22), where it stands. Only on a file whose parts could be read."""
    for path, criterion in _criteria(notes):
        for place, skill in _named((*path, "skills"), criterion.get("skills")):
            _check(notes, place, skill, skills)


def check_desk_actions(notes: Notes, actions: Set[str]) -> None:
    """Warn of each desk action that is not in `actions` (R27), where it stands; tags are free. As `check_skills`."""
    for path, criterion in _criteria(notes):
        rule = criterion.get("actions") or {}
        for key in ("required", "before", "forbidden"):
            for place, name in _named((*path, "actions", key), rule.get(key)):
                if name not in actions and not name.startswith("tag:"):
                    near = difflib.get_close_matches(name, sorted(actions), 1)
                    hint = f"Did you mean '{near[0]}'?" if near else "Nothing is pointed out until a desk or an imported record names it."
                    notes.warning("R27", place, f"No pack on this site has the desk action '{shown(name)}'.", hint)


def _criteria(notes: Notes) -> Iterator[tuple[Path, dict[str, Any]]]:
    for at_section, section in enumerate(notes.value_at(("sections",))):
        for at, criterion in enumerate(section["criteria"]):
            yield ("sections", at_section, "criteria", at), criterion


def _named(path: Path, named: Any) -> Iterator[tuple[Path, str]]:
    """The entries of a list with their places; one text alone stands at the key."""
    if isinstance(named, str):
        yield path, named
    for index, name in enumerate(named if isinstance(named, list) else ()):
        yield (*path, index), name


def _check(notes: Notes, path: Path, skill: str, skills: Set[str]) -> None:
    if skill in skills or not is_id(skill):
        return
    near = difflib.get_close_matches(skill, sorted(skills), 1)
    hint = f"Did you mean '{near[0]}'?" if near else "See the skill catalogue; a skill can be added to it later."
    notes.warning("R22", path, f"The skill '{shown(skill)}' is not in the skill catalogue.", hint)
