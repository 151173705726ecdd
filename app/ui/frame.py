"""The frame around every page: rooms in the rail, the account menu, and the command palette's sources.

Packages register their rooms and palette sources when the site is put together; nothing here knows them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from flask import current_app, g, request, url_for
from flask_login import current_user

from app.base.permissions import Reach, reach_of

AT_HAND = 4
"""Rooms in the bar at the bottom of a phone."""
ACCOUNT, NOTICES = "account", "notices"
"""Places that stand at the foot of the rail, not among the rooms."""


@dataclass(frozen=True)
class Room:
    """A place in the rail. Shown to people for whom any of `permissions` is not denied."""

    key: str
    label: Any
    icon: str
    endpoint: str
    shortcut: str
    permissions: tuple[int, ...]
    order: int
    group: str = ""
    duty: tuple[str, ...] = ()
    """Roles whose daily work is here: their phones show the room without opening the list."""


class Shown(NamedTuple):
    """A room as this request shows it."""

    key: str
    label: str
    icon: str
    url: str
    shortcut: str
    group: str
    current: bool
    at_hand: bool
    """Stands in the bar at the bottom of a phone."""


@dataclass(frozen=True)
class Place:
    """One hit of the command palette."""

    label: str
    hint: str
    url: str
    icon: str = "arrow-right"

    def as_json(self) -> dict[str, str]:
        return {"label": self.label, "hint": self.hint, "url": self.url, "icon": self.icon}


@dataclass(frozen=True)
class Page:
    """A page or an act that the palette finds by its words, for everybody whose role opens it: the view itself knows its row."""

    label: Any
    endpoint: str
    icon: str
    hint: Any = ""


Source = Callable[[Any, str], list[Place]]


@dataclass
class FrameRegistry:
    """What the packages registered: rooms for the rail and sources for the palette."""

    rooms: list[Room] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)


def register_rooms(app: Any, *rooms: Room) -> None:
    """Add rooms to the rail of `app`."""
    registry(app).rooms.extend(rooms)
    registry(app).rooms.sort(key=lambda room: room.order)


def register_source(app: Any, source: Source) -> None:
    """Let the palette find things: `source(person, query)` returns at most a handful of places the person may see."""
    registry(app).sources.append(source)


def register_pages(app: Any, *pages: Page) -> None:
    """Let the palette find pages and main acts of a room by their words."""
    registry(app).pages.extend(pages)


def registry(app: Any) -> FrameRegistry:
    found: FrameRegistry = app.extensions.setdefault("greenroom_frame", FrameRegistry())
    return found


def places(person: Any, query: str) -> list[Place]:
    """Everything the palette finds for `query`: rooms, then pages and acts, then the sources in their order; each address once."""
    found = {place.url: place for place in _named(person, query)}
    for source in registry(current_app).sources:
        for place in source(person, query):
            found.setdefault(place.url, place)
    return list(found.values())


def _named(person: Any, query: str) -> list[Place]:
    """Rooms of the person's rail and registered pages whose name holds every word of `query`."""
    words, known = query.casefold().split(), registry(current_app)
    rooms = [Place(str(room.label), "", url_for(room.endpoint), room.icon) for room in known.rooms if _is_open(person, room.permissions)]
    views = current_app.view_functions
    open_pages = [page for page in known.pages if _is_open(person, (getattr(views[page.endpoint], "permission", None),))]
    rooms += [Place(str(page.label), str(page.hint), url_for(page.endpoint), page.icon) for page in open_pages]
    return [place for place in rooms if all(word in place.label.casefold() for word in words)]


def _is_open(person: Any, rows: tuple[int | None, ...]) -> bool:
    return any(row is not None and person.reach(row) is not Reach.DENIED for row in rows)


class Frame:
    """What base.html needs to draw the frame for this request. Computed when asked for."""

    @property
    def product(self) -> str:
        return "Greenroom"

    @cached_property
    def signed_in(self) -> bool:
        return bool(current_user.is_authenticated)

    @cached_property
    def person(self) -> Any:
        return current_user._get_current_object()

    @cached_property
    def locale(self) -> str:
        return current_user.locale if self.signed_in else str(current_app.config["DEFAULT_LOCALE"])

    @property
    def demo(self) -> bool:
        return bool(current_app.config["DEMO"])

    @cached_property
    def rooms(self) -> tuple[Shown, ...]:
        """Rooms this person may enter, the current one marked. Hashable, so that templates keep what they made of them."""
        if not self.signed_in:
            return ()
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        return _shown(app, self.person.roles, self.place, self.locale)

    @property
    def place(self) -> str | None:
        """The room this page is in: one of the rail, or ACCOUNT or NOTICES."""
        return g.get("room") or request.blueprint

    @property
    def unread(self) -> int:
        """Unread notices, counted no further than 9; loaded with the person."""
        return int(g.get("unread_notices", 0))

    @property
    def palette_url(self) -> str:
        return url_for("ui.palette")

    @property
    def sign_out_url(self) -> str:
        return url_for("people.sign_out")

    @property
    def profile_url(self) -> str:
        return url_for("people.profile")

    @property
    def notices_url(self) -> str:
        return url_for("people.notice_list")


@lru_cache(maxsize=512)
def _shown(app: Any, roles: frozenset[str], current: str | None, locale: str) -> tuple[Shown, ...]:
    rooms = [room for room in registry(app).rooms if any(reach_of(number, roles) is not Reach.DENIED for number in room.permissions)]
    near = sorted(rooms, key=lambda room: (bool(room.group), not roles.intersection(room.duty)))[:AT_HAND]
    return tuple(
        Shown(room.key, str(room.label), room.icon, url_for(room.endpoint), room.shortcut, room.group, room.key == current, room in near)
        for room in rooms
    )


def enter(room: str) -> None:
    """Mark `room`, ACCOUNT or NOTICES as the current place, for views whose blueprint has another name."""
    g.room = room
