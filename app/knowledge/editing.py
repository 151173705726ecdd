"""What the editors of every text share that may stand in a pack: scenarios, articles, canned replies, quizzes, shifts."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from flask_login import current_user

from app.base.source import Finding
from app.base.versions import normal_source
from app.knowledge.models import Pack
from app.knowledge.queries import packs_of
from app.people.editing import OwnedEditor
from app.people.models import Person
from app.ui.words import gettext as _

Parsed = tuple[Sequence[Finding], str | None]
"""What is wrong with a text, and the id it gives itself; None where it cannot be read."""


class PackEditor(OwnedEditor):
    """Texts that may stand in a pack."""

    def packs(self, person: Person) -> list[tuple[str, Any]]:
        return [(str(pack.id), pack.title) for pack in packs_of(person)] + [("", _("no pack"))]


class PackTextEditor(PackEditor):
    """Texts of a pack whose file names its id, and which whoever edits them may publish."""

    @abstractmethod
    def parsed(self, text: str, *, team_id: int | None, pack: Pack | None) -> Parsed:
        """Read a text of this owner in this pack."""

    def may_publish(self, person: Person, thing: Any) -> bool:
        return self.may_edit(person, thing)

    def check(self, text: str, thing: Any | None) -> Sequence[Finding]:
        team_id, pack = (thing.team_id, thing.pack) if thing is not None else (None, None)
        findings, slug = self.parsed(normal_source(text), team_id=team_id, pack=pack)
        return (*findings, *self.id_stays(slug, thing))

    def check_new(self, text: str, *, team_id: int | None, pack_id: int | None) -> Sequence[Finding]:
        return self.parsed(normal_source(text), team_id=team_id, pack=pack_of(current_user, pack_id))[0]


def pack_of(person: Person, pack_id: int | None) -> Pack | None:
    """The pack within the person's reach, or None."""
    return next((pack for pack in packs_of(person) if pack.id == pack_id), None) if pack_id is not None else None
