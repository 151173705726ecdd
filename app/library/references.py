"""What scenario files are resolved against: the skills, rubrics, articles and desk actions in the database."""

from collections.abc import Mapping
from decimal import Decimal

from app.knowledge.models import Pack
from app.knowledge.queries import article_ids_in_use, pack_document
from app.rubrics import document
from app.rubrics.queries import compiled, current_versions, skill_titles
from app.simulation import DeskAction, Library, RubricScales


def library_for(pack: Pack | None, team_id: int | None) -> Library:
    """The library as a scenario of this pack and owner sees it. Three statements."""
    rubrics = {slug: rubric_scales(compiled(version)) for slug, version in current_versions(team_id).items()}
    actions = dict(pack_document(pack).actions) if pack is not None else {}
    return Library(
        skills=frozenset(skill_titles()),
        rubrics=rubrics,
        articles=article_ids_in_use(team_id),
        actions=actions,
    )


def desk_actions(pack: Pack | None) -> Mapping[str, DeskAction]:
    """The pack's desk actions by name, parsed once per process and text."""
    return pack_document(pack).actions if pack is not None else {}


def rubric_scales(rubric: document.Rubric) -> RubricScales:
    """Level values of a rubric by criterion, by section and by skill, each value once and in order."""
    criteria: dict[str, list[Decimal]] = {}
    sections: dict[str, list[Decimal]] = {}
    skills: dict[str, list[Decimal]] = {}
    for section in rubric.sections:
        for criterion in section.criteria:
            values = [Decimal(level.value.numerator) / Decimal(level.value.denominator) for level in criterion.levels]
            criteria[criterion.id] = values
            sections.setdefault(section.id, []).extend(values)
            for skill in criterion.skills:
                skills.setdefault(skill, []).extend(values)
    return RubricScales(_sorted(criteria), _sorted(sections), _sorted(skills))


def _sorted(values: dict[str, list[Decimal]]) -> dict[str, tuple[Decimal, ...]]:
    return {name: tuple(sorted(set(found))) for name, found in values.items()}
