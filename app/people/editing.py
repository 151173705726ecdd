"""What the editors of every text share that the whole site or one team owns."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from app.base.source import Finding
from app.people.models import Person
from app.people.ownership import name_of, owner_choices, team_names
from app.ui.editing import Editor
from app.ui.words import gettext as _


class Verbs(Protocol):
    """A room's verbs on its texts, as a module holds them."""

    def save(self, thing: Any, text: str, /, *, revision: int, by: Person, at: datetime) -> Any: ...

    def archive(self, thing: Any, /, *, by: Person, at: datetime) -> Any: ...

    def restore(self, thing: Any, /, *, by: Person, at: datetime) -> Any: ...


class OwnedEditor(Editor):
    """Whose a text may be, who saved it, the verbs every room has, and the id that stays."""

    id_code = "E03"
    """The code of an id that is not the stored text's."""
    id_line = 2
    """Where a file of this kind names its id."""

    @property
    @abstractmethod
    def verbs(self) -> Verbs: ...

    def save(self, thing: Any, text: str, *, revision: int, by: Person, at: datetime) -> None:
        self.verbs.save(thing, text, revision=revision, by=by, at=at)

    def archive(self, thing: Any, *, by: Person, at: datetime) -> None:
        self.verbs.archive(thing, by=by, at=at)

    def restore(self, thing: Any, *, by: Person, at: datetime) -> None:
        self.verbs.restore(thing, by=by, at=at)

    def drafted_by(self, thing: Any) -> str:
        return name_of(thing.draft_by_id)

    def owners(self, person: Person) -> list[tuple[str, Any]]:
        return owner_options(person, self.edit_row)

    def id_stays(self, slug: str | None, thing: Any | None) -> Sequence[Finding]:
        """What is wrong where a text names another id than what it is stored under; `slug` None: it cannot be read."""
        if slug is None or thing is None or slug == thing.slug:
            return ()
        said = _("The id must stay %(id)s.", id=thing.slug)
        return (Finding(self.id_code, "error", self.id_line, 1, said, _("Copy this text to make another one.")),)


def owner_options(person: Person, row: int) -> list[tuple[str, Any]]:
    """Choices of "who has it": the whole site, then the person's teams by name."""
    allowed = owner_choices(person, row)
    teams = [(str(team_id), name) for team_id, name in team_names(team for team in allowed if team is not None).items()]
    return [("", _("The whole site")), *teams] if None in allowed else teams
