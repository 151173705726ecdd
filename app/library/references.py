"""What scenario files are resolved against: the skills, rubrics, articles and desk actions in the database."""

from collections.abc import Mapping

from sqlalchemy import select

from app.base.database import db
from app.knowledge.models import Pack
from app.knowledge.queries import article_ids_in_use, pack_document
from app.library.models import Scenario
from app.library.pack_folder import rubric_scales
from app.rubrics.queries import compiled, current_versions, skill_titles
from app.simulation import DeskAction, Library, includes_something, taken_apart, with_included


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


def desk_actions(pack: Pack | None, language: str = "") -> Mapping[str, DeskAction]:
    """The pack's desk actions by name, parsed once per process and text, with the words of `language` where it has them."""
    return pack_document(pack, language).actions if pack is not None else {}


def whole_text(text: str, pack_id: int | None) -> str:
    """A draft as it is played and published: with what it includes of its pack. One statement, and none where it includes nothing."""
    return with_included(text, _fragments(pack_id, text))


def fragments_of_pack(pack: Pack | None, text: str) -> Mapping[str, str]:
    """What scenarios of the pack on this site have included so far. One statement, and none where `text` includes nothing."""
    return _fragments(pack.id if pack is not None else None, text)


def _fragments(pack_id: int | None, text: str) -> Mapping[str, str]:
    if pack_id is None or not includes_something(text):
        return {}
    query = select(Scenario.draft_source).where(Scenario.pack_id == pack_id, Scenario.draft_source.contains("\n# fragment "))
    found: dict[str, str] = {}
    for source in db.session.scalars(query.order_by(Scenario.draft_at.desc(), Scenario.id)):
        found = {**taken_apart(source)[1], **found}
    return found
