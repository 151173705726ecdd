"""Checks the skills that criteria name against a skill catalogue."""

import difflib
from collections.abc import Set

from app.base.source import Path, is_id
from app.rubrics.document.fields import Notes, shown


def check_skills(notes: Notes, skills: Set[str]) -> None:
    """Warn of each skill that is not in `skills` (R22), where it stands. Only on a file whose parts could be read."""
    for at_section, section in enumerate(notes.value_at(("sections",))):
        for at, criterion in enumerate(section["criteria"]):
            named = criterion.get("skills")
            path: Path = ("sections", at_section, "criteria", at, "skills")
            if isinstance(named, str):
                _check(notes, path, named, skills)
            for index, skill in enumerate(named if isinstance(named, list) else ()):
                _check(notes, (*path, index), skill, skills)


def _check(notes: Notes, path: Path, skill: str, skills: Set[str]) -> None:
    if skill in skills or not is_id(skill):
        return
    near = difflib.get_close_matches(skill, sorted(skills), 1)
    hint = f"Did you mean '{near[0]}'?" if near else "See the skill catalogue; a skill can be added to it later."
    notes.warning("R22", path, f"The skill '{shown(skill)}' is not in the skill catalogue.", hint)
