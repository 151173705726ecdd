"""A new course or quiz from a title."""

from collections.abc import Sequence
from typing import Any

from flask_login import current_user
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.knowledge.editing import PackTextEditor
from app.rubrics.studio.causes import new_id
from app.ui.forms import Form, pairs
from app.ui.words import lazy_gettext as _l


class StartForm(Form):
    """What it is called, what it is about, and whose it is."""

    title = StringField(_l("What is it called?"), [DataRequired(_l("Write a title.")), Length(max=200)])
    about = TextAreaField(_l("What is it about?"), [Length(max=2000, message=_l("Use at most %(max)d characters."))])
    pack = SelectField(_l("Pack"), default="")
    owner = SelectField(_l("Who has it"), default="")

    def offer(self, editor: PackTextEditor) -> None:
        """Set the choices for the person who is signed in."""
        self.pack.choices = pairs(editor.packs(current_user))
        self.owner.choices = pairs(editor.owners(current_user))

    @property
    def team_id(self) -> int | None:
        """The chosen team, or None for the whole site."""
        return int(self.owner.data) if self.owner.data else None

    @property
    def pack_id(self) -> int | None:
        return int(self.pack.data) if self.pack.data else None

    def head(self, taken: Sequence[str]) -> dict[str, Any]:
        """The first fields of the file, its id made of the title."""
        title = str(self.title.data).strip()
        return {"id": new_id(title, taken), "title": title, "about": (self.about.data or "").strip()}
