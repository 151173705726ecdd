"""A pack folder as the library a scenario's references are resolved against. Reads files only, no database.

From `scenarios/<pack>` it takes the desk actions of `pack.yaml`, the ids of `articles/*.md` and `scenarios/*.md`, the texts of
`fragments/*.md`, the skills of `../skills.yaml` and the rubrics of `../../rubrics/*.yaml`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from app.base.source import Finding, Source, SourceError, read_yaml
from app.library.fragment_files import fragments_of_folder
from app.rubrics.document import Rubric, parse_rubric
from app.rubrics.skills import parse_skills
from app.simulation import DeskAction, Library, RubricScales, parse_desk_actions
from app.simulation.document import normalised, split_document


@dataclass(frozen=True)
class PackFolder:
    """The library, and what is wrong with the files it was read from: (path, finding)."""

    library: Library
    findings: tuple[tuple[Path, Finding], ...]


def read_pack_folder(folder: Path) -> PackFolder:
    """Read a pack's folder. A missing file gives an empty part, a broken one a finding."""
    findings: list[tuple[Path, Finding]] = []
    library = Library(
        skills=_skills(folder.parent / "skills.yaml", findings),
        rubrics=_rubrics(folder.parent.parent / "rubrics", findings),
        articles=frozenset(_ids(folder / "articles")),
        actions=_actions(folder / "pack.yaml", findings),
        scenario_ids=frozenset(_ids(folder / "scenarios")),
        fragments=fragments_of_folder(folder),
    )
    return PackFolder(library, tuple(findings))


def rubric_scales(rubric: Rubric) -> RubricScales:
    """The level values of every criterion, and of each section and skill all that occur in its criteria."""
    sections: dict[str, set[Decimal]] = defaultdict(set)
    skills: dict[str, set[Decimal]] = defaultdict(set)
    keys: dict[str, list[str]] = defaultdict(list)
    criteria: dict[str, tuple[Decimal, ...]] = {}
    for section in rubric.sections:
        for criterion in section.criteria:
            values = tuple(_decimal(level.value) for level in criterion.levels)
            criteria[criterion.id] = values
            sections[section.id].update(values)
            for skill in criterion.skills:
                skills[skill].update(values)
                keys[skill].extend((criterion.id, section.id))
    return RubricScales(criteria, _ordered(sections), _ordered(skills), {name: tuple(found) for name, found in keys.items()})


def _ordered(values: Mapping[str, set[Decimal]]) -> dict[str, tuple[Decimal, ...]]:
    return {name: tuple(sorted(found)) for name, found in values.items()}


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _skills(path: Path, findings: list[tuple[Path, Finding]]) -> frozenset[str]:
    text = _text(path, findings)
    if text is None:
        return frozenset()
    entries, found = parse_skills(text)
    findings.extend((path, finding) for finding in found)
    return frozenset(entry.id for entry in entries)


def _rubrics(folder: Path, findings: list[tuple[Path, Finding]]) -> dict[str, RubricScales | None]:
    """A rubric that cannot be read is known by its id only: its levels are then not checked."""
    rubrics: dict[str, RubricScales | None] = {}
    for path in sorted(folder.glob("*.yaml")):
        text = _text(path, findings)
        if text is None:
            continue
        compilation = parse_rubric(text)
        if compilation.rubric is not None:
            rubrics[compilation.rubric.id] = rubric_scales(compilation.rubric)
            continue
        findings.extend((path, finding) for finding in compilation.findings if finding.severity == "error")
        rubrics.update(dict.fromkeys(_id_of(text)))
    return rubrics


def _actions(path: Path, findings: list[tuple[Path, Finding]]) -> dict[str, DeskAction]:
    text = _text(path, findings)
    source = _source(text, path, findings) if text is not None else None
    if source is None:
        return {}
    actions, found = parse_desk_actions(source, ("actions",))
    findings.extend((path, finding) for finding in found)
    return actions


def _ids(folder: Path) -> Iterable[str]:
    """The ids in the front matters of a folder's Markdown files; broken files are their own checker's business."""
    for path in sorted(folder.glob("*.md")):
        text = _text(path, [])
        front = split_document(normalised(text)).front if text is not None else None
        yield from _id_of(front or "")


def _id_of(text: str) -> Iterable[str]:
    source = _source(text, Path(), [])
    value = source.value.get("id") if source and isinstance(source.value, dict) else None
    if isinstance(value, str):
        yield value


def _source(text: str, path: Path, findings: list[tuple[Path, Finding]]) -> Source | None:
    try:
        return read_yaml(text)
    except SourceError as error:
        findings.append((path, Finding("E06", "error", error.mark.line, error.mark.column, error.message, error.hint)))
        return None


def _text(path: Path, findings: list[tuple[Path, Finding]]) -> str | None:
    if not path.is_file():
        return None
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"The file is not UTF-8 text (byte {error.start + 1})."
        findings.append((path, Finding("E06", "error", 1, 1, message, "Save the file as UTF-8.")))
        return None
