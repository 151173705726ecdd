"""The one editor of texts with a draft and versions: scenarios, rubrics, articles, canned replies, courses.

A room subclasses `Editor`, says how its texts are loaded, checked, saved and published, and adds the routes to
its blueprint with `EditorViews`. A room whose texts can move between packs or be deleted also takes `Moving` or
`Deleting`; elsewhere there is neither the route nor the field. Pages and rules are the same everywhere: nobody's text
is overwritten, a text with errors is not published, a published version never changes.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import Flask, url_for
from flask_wtf.file import FileField
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from app.base.source import Finding
from app.base.text_files import MAX_TEXT_BYTES, decode
from app.ui.forms import Form, pairs
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l


def explain_findings(app: Flask, page_of: Callable[[str], str]) -> None:
    """Let every finding on a page lead to what its code means: `page_of(code)` is the address, empty where there is none."""
    app.jinja_env.globals["finding_page"] = page_of


def _chosen(value: object) -> str:
    """What a list was set to; nothing sent is the empty choice."""
    return str(value or "")


class SourceForm(Form):
    """A draft as it is saved: the text, and the revision it was started from."""

    source = TextAreaField(_l("Text"), [DataRequired(_l("Write the text first.")), Length(max=MAX_TEXT_BYTES)])
    revision = IntegerField(_l("Revision"), [InputRequired(_l("Reload the page and save again."))], widget=HiddenInput())


class NewTextForm(Form):
    """A new text: whose it is, and the text or a file with it."""

    owner = SelectField(_l("Who has it"), coerce=_chosen, default="")
    pack = SelectField(_l("Pack"), coerce=_chosen, default="")
    source = TextAreaField(_l("Text"), [Length(max=MAX_TEXT_BYTES)])
    file = FileField(_l("Or take a file"))

    def offer(self, owners: list[tuple[str, Any]], packs: list[tuple[str, Any]]) -> None:
        """Set the choices; a form without packs has no such field."""
        self.owner.choices = pairs(owners)
        if packs:
            self.pack.choices = pairs(packs)
        else:
            del self.pack

    def preset(self, team_id: int | None, pack_id: int | None) -> None:
        """Choose what the text copied has, where the person may choose it."""
        self._choose(self.owner, team_id)
        if "pack" in self:
            self._choose(self.pack, pack_id)

    def _choose(self, field: SelectField, value: int | None) -> None:
        wanted = _chosen(value)
        if any(choice.value == wanted for choice in field.choices or ()):
            field.data = wanted

    def text(self) -> str:
        """The text of the file where one was sent, else of the field. Notes an error where there is neither."""
        sent = self.file.data
        if sent is None or not sent.filename:
            if not (self.source.data or "").strip():
                self.tell(_("Write the text, or take a file."), "source")
            return self.source.data or ""
        content = sent.stream.read(MAX_TEXT_BYTES + 1)
        text = decode(content) if len(content) <= MAX_TEXT_BYTES else None
        if not isinstance(text, str):
            self.tell(text.message if text else _("The file is larger than one megabyte."), "file")
            return self.source.data or ""
        return text

    @property
    def owner_id(self) -> int | None:
        """The chosen team, or None for the whole site."""
        return int(self.owner.data) if self.owner.data else None

    @property
    def pack_id(self) -> int | None:
        """The chosen pack, or None for none."""
        return int(self.pack.data) if "pack" in self and self.pack.data else None


class Editor(ABC):
    """What the editor needs to know of one kind of text. `person` is whoever is signed in."""

    room: str
    """The blueprint; its views are `<room>.<key>` (the reading page), `<room>.<key>_edit` ..."""
    key: str
    path: str
    """What stands before `/<id>/edit` in addresses."""
    read_row = 9
    drafts_row = 10
    edit_row: int
    publish_row: int
    edit_template = "ui/editor/edit.html"
    new_template = "ui/editor/new.html"
    differences_template = "ui/editor/differences.html"
    publishing = ""
    """The endpoint of a page that shows what publishing changes; without one the button publishes at once."""
    source_is_open = True
    """Whether everybody who reads the text may see its source and versions."""

    @property
    @abstractmethod
    def words(self) -> dict[str, str]:
        """Sentences of the pages: one (a scenario), new, lead."""

    @abstractmethod
    def load(self, person: Any, thing_id: int) -> Any:
        """The thing within the person's reach, or None."""

    @abstractmethod
    def may_edit(self, person: Any, thing: Any) -> bool: ...

    @abstractmethod
    def may_publish(self, person: Any, thing: Any) -> bool: ...

    @abstractmethod
    def check(self, text: str, thing: Any | None) -> Sequence[Finding]:
        """What is wrong with a text; `thing` tells whose library it is checked against."""

    def check_new(self, text: str, *, team_id: int | None, pack_id: int | None) -> Sequence[Finding]:
        """What is wrong with a text that is not stored yet, for the owner and the pack chosen beside it."""
        return self.check(text, None)

    @abstractmethod
    def save(self, thing: Any, text: str, *, revision: int, by: Any, at: datetime) -> None: ...

    @abstractmethod
    def publish(self, thing: Any, *, by: Any, at: datetime) -> int:
        """Publish the draft and return the version's number. Raises NothingToPublish and other domain errors."""

    @abstractmethod
    def create(self, text: str, *, team_id: int | None, pack_id: int | None, by: Any, at: datetime) -> Any: ...

    @abstractmethod
    def archive(self, thing: Any, *, by: Any, at: datetime) -> None: ...

    @abstractmethod
    def restore(self, thing: Any, *, by: Any, at: datetime) -> None: ...

    @abstractmethod
    def versions(self, thing: Any) -> Sequence[Any]: ...

    @abstractmethod
    def version(self, thing: Any, number: int) -> Any: ...

    @abstractmethod
    def drafted_by(self, thing: Any) -> str:
        """The name of whoever saved the draft last; empty for a file."""

    @abstractmethod
    def owners(self, person: Any) -> list[tuple[str, Any]]:
        """For whom the person may make one: ("" for the whole site or a team's id, its name)."""

    @abstractmethod
    def starting_points(self) -> list[tuple[str, str, str]]:
        """Texts to start from: key, name, text. The first is the default."""

    def may_see_source(self, person: Any, thing: Any) -> bool:
        """Whether the person may see source and versions."""
        return self.source_is_open or self.may_edit(person, thing)

    def packs(self, person: Any) -> list[tuple[str, Any]]:
        """Packs a new text may belong to; none where texts have no pack."""
        return []

    def preview(self, text: str, thing: Any | None) -> Any:
        """What the panel beside the editor needs, if the room has one."""
        return None

    def meaning(self, old: str, new: str) -> Any:
        """What differs between two texts by meaning, for the room's page of differences; None where the lines say it all."""
        return None

    def page(self, thing: Any) -> str:
        """Address of the reading page."""
        return url_for(f"{self.room}.{self.key}", thing_id=thing.id)

    def url(self, verb: str, thing: Any | None = None, **values: Any) -> str:
        """Address of one of the editor's views."""
        if thing is not None:
            values["thing_id"] = thing.id
        return url_for(f"{self.room}.{self.key}_{verb}", **values)

    def has_errors(self, findings: Sequence[Finding]) -> bool:
        return any(found.severity == "error" for found in findings)


class FormPlaces:
    """What `ui/editor/form_fields.html` asks of the form of a draft: addresses, and the parts of the page that an act replaces."""

    room: str
    form_view = "form"
    """The view of the form; its acts are `<form_view>_act`."""
    box: str
    beside = ""
    carried = ""
    thing: Any

    def act_url(self, act: str) -> str:
        return url_for(f"{self.room}.{self.form_view}_act", thing_id=self.thing.id, act=act)

    def form_url(self, opened: str | None = None) -> str:
        return url_for(f"{self.room}.{self.form_view}", thing_id=self.thing.id, open=opened)


class Moving(ABC):
    """Of an editor whose texts can be taken into another pack: the editing page has a field for it."""

    @abstractmethod
    def destinations(self, person: Any, thing: Any) -> list[tuple[str, Any]]:
        """The packs that the thing may stand in, its own among them: (id, or "" for none; title). Empty where it has to stay."""

    @abstractmethod
    def check_in(self, text: str, thing: Any, pack_id: int | None) -> Sequence[Finding]:
        """What would be wrong with the thing's text in another pack, before it is moved there."""

    @abstractmethod
    def move(self, thing: Any, pack_id: int | None, *, by: Any, at: datetime) -> None:
        """Take the thing into a pack, or out of all. Raises domain errors where it has to stay."""


class Deleting(ABC):
    """Of an editor whose texts can be deleted as long as nobody used them."""

    delete_row: int

    @abstractmethod
    def may_delete(self, person: Any, thing: Any) -> bool: ...

    @abstractmethod
    def delete(self, thing: Any, *, by: Any, at: datetime) -> None:
        """Remove a thing never used. Raises a domain error for one that was."""
