"""The form page of a course."""

from functools import cached_property
from typing import Any

from app.courses import writing
from app.courses.drafts.page import Card, DraftPage
from app.courses.editor import CourseEditor
from app.courses.history import STATES
from app.courses.names import Named
from app.courses.queries import still_taking
from app.courses.studio.acts import ACTS, STEPS
from app.people.drafting import Drafting
from app.ui.words import gettext as _


class CoursePage(DraftPage):
    """The draft of a course as the form shows it."""

    form_view = "course_form"
    editor = CourseEditor()
    items = STEPS
    drafting = Drafting(STATES, ACTS, writing.save)

    def values(self) -> dict[str, Any]:
        known = super().values()
        self.named: Named = known["preview"]["named"]
        return known | {"taking": still_taking(self.thing.id) if self.thing.current_number else 0}

    @cached_property
    def head(self) -> dict[str, Any]:
        return self.typed if self.typed is not None else {key: self.raw.get(key) or "" for key in ("title", "about", "language")}

    def fields(self, card: Card | None) -> dict[str, Any]:
        """The fields of an open step: what was typed, else what the file says; blank for a new one."""
        if self.typed is not None:
            return self.typed
        values = card.values if card is not None else {}
        return {"title": "", "minutes": "", "text": "", **values, "about": values.get(str(values.get("kind")), "")}

    def title_of(self, card: Card) -> str:
        """The step's title, else that of what it names."""
        kind = str(card.values.get("kind", ""))
        name = str(card.values.get(kind, "")) if kind != "lesson" else ""
        row = self.named.get(kind, {}).get(name)
        return str(card.values.get("title") or (row.title if row is not None else name) or card.id)

    def choices(self, kind: str, chosen: str) -> list[tuple[str, str]]:
        """What a step of this kind can name: what is published, and the one that it names now; the course's own pack first."""
        known = sorted(self.named.get(kind, {}).values(), key=lambda row: row.pack_id != self.thing.pack_id)
        rows = [(row.slug, row.title) for row in known if row.current_number is not None or row.slug == chosen]
        missing = [(chosen, chosen)] if chosen and chosen not in dict(rows) else []
        return [("", _("Choose one")), *missing, *rows]
