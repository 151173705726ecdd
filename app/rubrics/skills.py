"""The skill catalogue, `agent-skills/1`: the skills that scenarios and criteria name. Pure."""

from dataclasses import dataclass

from app.base.source import Finding, SourceError, read_yaml
from app.rubrics.document.fields import Fields, Notes, title_or_id, unreadable

FORMAT = "agent-skills/1"


@dataclass(frozen=True)
class SkillEntry:
    """One skill: its id, its title and one line that says what it is."""

    id: str
    title: str
    line: str


def parse_skills(text: str) -> tuple[tuple[SkillEntry, ...], tuple[Finding, ...]]:
    """The skills of a catalogue in its order, and what is wrong with it (the codes of rubric files).

    Entries that cannot be read are left out, so an error never hides the others.
    """
    try:
        source = read_yaml(text)
    except SourceError as error:
        return (), (unreadable(error),)
    notes = Notes(source)
    if not isinstance(source.value, dict) or source.value.get("format") != FORMAT:
        notes.error("R02", ("format",), "The file is not a skill catalogue.", f"Begin with 'format: {FORMAT}'.")
        return (), notes.in_order()
    top = Fields(notes, (), "the catalogue", ("format", "skills"))
    if not top.has("skills"):
        top.missing("skills")
    return _entries(notes, len(top.items("skills"))), notes.in_order()


def _entries(notes: Notes, count: int) -> tuple[SkillEntry, ...]:
    entries: dict[str, SkillEntry] = {}
    for index in range(count):
        fields = Fields(notes, ("skills", index), f"skill {index + 1}", ("id", "title", "line"))
        entry_id = fields.id()
        if entry_id in entries:
            fields.wrong("id", f"The skill '{entry_id}' stands twice.", "Give it another id.", "R07")
        if not fields.has("line"):
            fields.missing("line", "Add 'line:', one sentence on what the skill is.")
        entry = SkillEntry(entry_id, title_or_id(fields, entry_id), fields.text("line"))
        if entry_id:
            entries.setdefault(entry_id, entry)
    return tuple(entries.values())
