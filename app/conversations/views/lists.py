"""The list of conversations with its filters and search."""

from collections.abc import Callable
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.conversations import doors, policy
from app.conversations.importers.shape import STATUSES
from app.conversations.masking import mask_name, mask_text, short_key
from app.conversations.models import Channel, ConversationKind
from app.conversations.queries import lists
from app.conversations.queries.lists import Filters
from app.conversations.saved.links import filter_links, filter_title, opening, whole
from app.conversations.saved.models import Place
from app.conversations.signals import BY_KEY, Signal, signals_in
from app.conversations.views.blueprint import blueprint
from app.ui.allow import allow
from app.ui.words import gettext as _

_STATUS_LABELS: dict[str, Callable[[], str]] = {
    "open": lambda: _("Open"), "pending": lambda: _("Pending"), "snoozed": lambda: _("Snoozed"), "solved": lambda: _("Solved"),
    "closed": lambda: _("Closed"), "abandoned": lambda: _("Abandoned"), "spam": lambda: _("Spam"),
}  # fmt: skip


@blueprint.get("/conversations")
@allow(28)
def conversation_list() -> ResponseReturnValue:
    if (elsewhere := opening(Place.CONVERSATIONS)) is not None:
        return elsewhere
    wanted = Filters.of(request.args)
    page = lists.conversation_page(current_user, wanted, request.args.get("after"))
    found_words = lists.snippets([row.id for row in page.rows], wanted.q) if wanted.q else {}
    shown = {"filters": _filters(wanted), "more_filters": _more_filters(wanted), "asked": BY_KEY.get(wanted.signal)}
    return render_template("conversations/list.html", page=page, wanted=wanted, snippets=found_words, **shown, **_words(), **_ways(wanted))


def _words() -> dict[str, Any]:
    """What the rows are written with."""
    words = {"mask_text": mask_text, "mask_name": mask_name, "short_key": short_key}
    return {**words, "status_label": status_label, "signals_in": signals_in}


def _ways(wanted: Filters) -> dict[str, Any]:
    """Where the list leads, as far as the person may go. One statement for a saved filter in the address."""
    puts = policy.reads_teams(current_user) and _may(policy.PUT_INTO_QUEUE)
    return {
        "put_url": _if_there("review.put_post") if puts else None,
        "put_all_url": _put_all_url(),
        "round_url": _if_there("calibration.choose") if _may(policy.CALIBRATE) else None,
        "sample_url": _sample_url(wanted) if _may(policy.PUT_INTO_QUEUE) else None,
        "secondary": room_links() + filter_links(Place.CONVERSATIONS, wanted.as_arguments()),
        "narrowed": bool(wanted.as_arguments()),
        "saved_title": filter_title(),
        "whole": whole(Place.CONVERSATIONS),
    }


def room_links() -> list[dict[str, Any]]:
    """The other pages of this room that the person may open."""
    links = []
    if _may(policy.IMPORT):
        links.append({"label": _("Imports"), "url": url_for("conversations.imports"), "icon": "upload"})
    if _may(policy.MAP):
        links.append({"label": _("Map authors"), "url": url_for("conversations.authors"), "icon": "person-check"})
    return links


def _may(row: int) -> bool:
    return bool(current_user.reach(row))


def _filters(wanted: Filters) -> list[dict[str, Any]]:
    """The select boxes; what only makes sense for a team is left out for an agent."""
    teams = [(one.team_id, one.team.name) for one in current_user.current_memberships if one.team_id in current_user.teams_for(policy.READ)]
    found = [
        _select("kind", _("Kind"), [(kind.value, kind.label) for kind in (ConversationKind.REAL, ConversationKind.PRACTICE)], wanted.kind),
        _select("channel", _("Channel"), [("", _("All channels")), *((one.value, one.label) for one in Channel)], wanted.channel or ""),
    ]
    if people := lists.agents(current_user, policy.READ):
        found.append(_select("agent", _("Agent"), [("", _("All agents")), *((row.id, row.name) for row in people)], wanted.agent or ""))
    if len(teams) > 1:
        found.append(_select("team", _("Team"), [("", _("All teams")), *teams], wanted.team or ""))
    signals = [("", _("Any")), ("any", _("Any signal")), *((one.key, one.label) for one in Signal)]
    found.append(_select("signal", _("Asks to be looked at"), signals, wanted.signal))
    if doors.reviewed():
        reviewed = [("", _("Reviewed or not")), ("no", _("Not yet reviewed")), ("yes", _("Reviewed"))]
        found.append(_select("reviewed", _("Review"), reviewed, wanted.reviewed))
    return found


def _more_filters(wanted: Filters) -> list[dict[str, Any]]:
    """The select boxes that are folded away."""
    statuses = [("", _("Any status")), *((status, status_label(status)) for status in STATUSES)]
    ratings = [("", _("Any rating")), ("low", _("Low")), ("high", _("High"))]
    return [_select("status", _("Status"), statuses, wanted.status), _select("rating", _("Rating"), ratings, wanted.rating)]


def status_label(status: str) -> str:
    """A status of the source in the reader's language."""
    label = _STATUS_LABELS.get(status)
    return str(label()) if label else status


def _select(name: str, label: str, options: list[tuple[Any, Any]], value: Any) -> dict[str, Any]:
    return {"name": name, "label": label, "choices": options, "value": value}


def _if_there(endpoint: str) -> str | None:
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def _put_all_url() -> str | None:
    """Where every conversation that fits the filters goes into the queue, not just those of this page."""
    if "review.put" not in current_app.view_functions:
        return None
    given: dict[str, Any] = {name: value for name, value in request.args.items() if name in Filters.__slots__ or name == "import"}
    return url_for("review.put", matching=1, **given)


def _sample_url(wanted: Filters) -> str | None:
    if "review.sample" not in current_app.view_functions or wanted.kind is not ConversationKind.REAL:
        return None
    given = {"channel": wanted.channel, "person": wanted.agent, "team": wanted.team, "since": wanted.since, "until": wanted.until}
    arguments: dict[str, Any] = {name: str(value) for name, value in given.items() if value}
    return url_for("review.sample", **arguments)
