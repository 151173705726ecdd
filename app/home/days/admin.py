"""An admin's day: invitations, unknown authors, imports; and the first steps of a new site."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for

from app.conversations.models import ImportState
from app.home import queries
from app.home.days.parts import Day, Empty, Line, Main, Section
from app.people.models import Person
from app.ui.words import gettext as _
from app.ui.words import ngettext


def admin_day(person: Person, at: datetime) -> Day:
    """Four statements."""
    first = queries.first_steps()
    main = Main(_("Invite a person"), url_for("people.invite"), "person-plus")
    if not first.everything:
        return Section("first", _("First steps"), _quiet(), list(_first_steps(first))), main
    lines = [*_invitations(at), *_authors(), *_imports(at)]
    lines.append(Line("clock-history", _("Who did what"), url_for("trail.entries"), _("The trail of the whole site")))
    lines.append(Line("activity", _("Version and health"), url_for("home.health"), _("Database, job queue, mail")))
    return Section("admin", _("The site"), _quiet(), lines), main


def _quiet() -> Empty:
    return Empty(_("All is well"), _("Invitations, imports and unknown authors will appear here."))


def _first_steps(first: queries.FirstSteps) -> Iterator[Line]:
    steps = (
        (first.teams, "diagram-3", _("Make a team"), _("Reviews, imports and figures belong to teams."), url_for("people.teams")),
        (first.others, "person-plus", _("Invite the first people"), _("Each gets a link that works once."), url_for("people.invite")),
        (first.imports, "upload", _("Bring conversations in"), _("A file from your help desk."), url_for("conversations.imports")),
    )
    if first.content:
        yield Line("check-circle-fill", _("The shipped scenarios are loaded"), url_for("library.index"), _("Done"), tone="good")
    for done, icon, text, note, url in steps:
        yield Line("check-circle-fill" if done else icon, text, url, _("Done") if done else note, tone="good" if done else "neutral")


def _invitations(at: datetime) -> Iterator[Line]:
    count = queries.invitations(at)
    if count != "0":
        text = _("An invitation is open") if count == "1" else _("%(count)s invitations are open", count=count)
        yield Line("envelope-open", text, url_for("people.invite"), _("Nobody has used the link yet."))


def _authors() -> Iterator[Line]:
    count = queries.unknown_authors()
    if count != "0":
        text = _("One author of conversations is unknown") if count == "1" else _("%(count)s authors are unknown", count=count)
        note = _("Their conversations wait until you say who they are.")
        yield Line("person-badge", text, url_for("conversations.authors"), note, tone="caution")


def _imports(at: datetime) -> Iterator[Line]:
    for row in queries.imports_to_see(at):
        url = url_for("conversations.import_report", import_id=row.id)
        if row.state is ImportState.FAILED:
            yield Line("exclamation-octagon-fill", _("An import stopped"), url, row.file_name, tone="bad", since=row.created_at)
        elif row.state is ImportState.DONE:
            text = ngettext("%(num)d record of an import was rejected", "%(num)d records of an import were rejected", row.rejected)
            yield Line("exclamation-triangle-fill", text, url, row.file_name, tone="caution", since=row.created_at)
        else:
            yield Line("hourglass-split", _("An import is running"), url, row.file_name, since=row.created_at)
