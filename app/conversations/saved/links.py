"""What a list shows of saved filters: the way to them, the one it opens with, the name of the one in its address."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.conversations.saved.actions import default_key
from app.conversations.saved.models import Place
from app.conversations.saved.queries import filter_of
from app.ui.words import gettext as _


def opening(place: Place, part: str = "") -> ResponseReturnValue | None:
    """Where a list that was asked for without any filter leads: to the filter it opens with, if there is one. No statement."""
    chosen = current_user.list_defaults.get(default_key(place, part)) if not request.args else None
    return redirect(url_for("conversations.saved_filter", filter_id=chosen, opens=place.value, part=part or None), 303) if chosen else None


def filter_links(place: Place, arguments: dict[str, str]) -> list[dict[str, Any]]:
    """What a list's menu offers: its saved filters, and saving what is set now. No statement."""
    links = [{"label": _("Saved filters"), "url": url_for("conversations.saved_filters", place=place.value), "icon": "funnel"}]
    if arguments:
        asked: dict[str, Any] = {**arguments, "place": place.value}
        new = url_for("conversations.saved_filter_new", **asked)
        links.insert(0, {"label": _("Save this filter"), "url": new, "icon": "bookmark"})
    return links


def filter_title() -> str | None:
    """The name of the filter that the address speaks of, as long as the person may use it. One statement, none without."""
    one = filter_of(current_user, number(request.args.get("filter")))
    return one.title if one is not None else None


def whole(place: Place, part: str = "") -> dict[str, str]:
    """What the address of the whole list needs: the list itself would open with its filter."""
    return {"all": "1"} if default_key(place, part) in current_user.list_defaults else {}


def number(text: str | None) -> int | None:
    """A number in an address or form; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None
