"""Pages of the trail: who did what to which thing and when."""

from datetime import date, datetime, time, timedelta

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base.clock import zone
from app.base.permissions import Reach
from app.trail import queries
from app.trail.cli import trail_cli
from app.trail.words import AREAS, details_said, thing_words, verb_words
from app.ui.allow import allow
from app.ui.formats import timezone
from app.ui.frame import Room, register_rooms
from app.ui.words import lazy_gettext as _l

YEARS = range(1970, 3000)
blueprint = Blueprint("trail", __name__, template_folder="templates", url_prefix="/trail")


@blueprint.get("")
@allow(61)
def entries() -> ResponseReturnValue:
    reach = current_user.reach(62)
    wanted = request.args
    since, until = _day("since"), _day("until")
    page = queries.entries(
        viewer_id=current_user.id,
        whole=reach is Reach.ANY,
        team_ids=current_user.teams_for(62),
        actor=wanted.get("q", "").strip()[:100],
        verb=wanted.get("verb", "")[:60],
        thing_kind=wanted.get("kind", "")[:40],
        thing_id=wanted.get("thing", type=int),
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
        after=wanted.get("after"),
    )
    words = {"words": verb_words, "things": thing_words, "said": details_said, "unread": _unread()}
    return render_template("trail/entries.html", page=page, areas=AREAS, own_only=reach is Reach.DENIED, **words)


def _unread() -> list[str]:
    """What was written for a day and is none."""
    return [request.args[name][:40] for name in ("since", "until") if request.args.get(name) and _day(name) is None]


def _day(name: str) -> date | None:
    """The day asked for as `name`, where it is one."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _midnight(day: date) -> datetime:
    """When `day` begins where the reader is."""
    return datetime.combine(day, time(), zone(timezone()))


def install(app: Flask) -> None:
    """Register the trail's page and commands."""
    app.register_blueprint(blueprint)
    app.cli.add_command(trail_cli)
    register_rooms(app, Room("trail", _l("Trail"), "clock-history", "trail.entries", "a", (62,), 95, "admin", ("admin",)))
