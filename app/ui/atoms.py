"""The smallest parts of a page, which lists repeat hundreds of times: written in Python, because a Jinja macro costs ten times as much.

Templates reach them through ui/components/basics.html and table.html under the same names. All return safe HTML and escape what they
are given. Calls whose arguments are constants are worked out while a template is compiled (app/ui/environment.py).
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol

from markupsafe import Markup, escape

from app.ui.assets_manifest import asset
from app.ui.formats import clock_time, format_date_local, format_datetime_local, interval, numbers, percent
from app.ui.words import gettext, language_asked

SHAPES = {"good": "check-lg", "caution": "exclamation-triangle-fill", "bad": "exclamation-octagon-fill"}
"""The mark that goes with a tone, so that colour never speaks alone."""


def icon(name: str, label: str | None = None) -> Markup:
    """A drawing of the sprite; for screen readers only when it has a `label`."""
    use = f'<use href="{asset("icons.svg")}#{escape(name)}"></use></svg>'
    if not label:
        return Markup(f'<svg class="icon" aria-hidden="true" focusable="false">{use}')
    words = escape(label)
    return Markup(f'<svg class="icon" role="img" aria-label="{words}" focusable="false"><title>{words}</title>{use}')


def badge(label: str, tone: str = "neutral", icon_name: str | None = None, icon: str | None = None) -> Markup:
    """A word with the colour and shape of its tone: neutral | good | caution | bad | info | accent."""
    return Markup(f'<span class="badge tone-{escape(tone)}">{_glyph(icon_name or icon or SHAPES.get(tone))}{escape(label)}</span>')


def avatar(name: str | None, with_name: bool = False) -> Markup:
    """The initials of a person, with the name beside them or read out."""
    words, full = (name or "?").split() or ["?"], escape(name or "")
    initials = escape((words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper())
    if with_name:
        return Markup(f'<span class="avatar-with-name"><span class="avatar" aria-hidden="true">{initials}</span><span>{full}</span></span>')
    return Markup(f'<span class="avatar" role="img" aria-label="{full}" title="{full}">{initials}</span>')


def key(keys: str) -> Markup:
    """Key caps: 'Ctrl Enter' or 'g i'; each word becomes one."""
    caps = "".join(f"<kbd>{escape(part)}</kbd>" for part in keys.split())
    return Markup(f'<span class="keys">{caps}</span>')


def button(
    label: str,
    variant: str = "plain",
    icon: str | None = None,
    type: str = "submit",
    small: bool = False,
    key: str | None = None,
    name: str | None = None,
    value: Any = None,
    attrs: Mapping[str, Any] | None = None,
    icon_only: bool = False,
) -> Markup:
    """A button. variant: primary | plain | quiet | danger. attrs: {'data-x': 'y'}; True writes a bare attribute."""
    named = f' name="{escape(name)}"' if name else ""
    worth = f' value="{escape(value)}"' if value is not None else ""
    opening = f'<button type="{type}" class="{_classes(variant, small, icon_only)}"{named}{worth}'
    return Markup(f"{opening}{_only(label, icon_only)}{_attributes(attrs)}>{_face(label, icon, key, icon_only)}</button>")


def link_button(
    label: str,
    url: str,
    variant: str = "plain",
    icon: str | None = None,
    small: bool = False,
    key: str | None = None,
    attrs: Mapping[str, Any] | None = None,
    icon_only: bool = False,
) -> Markup:
    """A link that looks like a button."""
    opening = f'<a href="{escape(url)}" class="{_classes(variant, small, icon_only)}"'
    return Markup(f"{opening}{_only(label, icon_only)}{_attributes(attrs)}>{_face(label, icon, key, icon_only)}</a>")


def time(dt: datetime | date | None, style: str = "datetime") -> Markup:
    """A moment in the reader's zone. style: relative ("5 min ago", kept fresh) | date | datetime."""
    if dt is None:
        return Markup('<span class="muted">–</span>')
    if style == "date" or not isinstance(dt, datetime):
        return Markup(f'<time datetime="{dt.isoformat()}">{escape(format_date_local(dt))}</time>')
    full = escape(format_datetime_local(dt))
    exact = dt.isoformat() + ("" if dt.tzinfo else "Z")
    return Markup(f'<time datetime="{exact}" title="{full}"{" data-relative" if style == "relative" else ""}>{full}</time>')


def clock(moment: datetime) -> Markup:
    """The time of day, with the whole moment behind it."""
    full = escape(format_datetime_local(moment))
    return Markup(f'<time datetime="{moment.isoformat()}" title="{full}">{escape(clock_time(moment))}</time>')


def head(label: str, end: bool = False, tight: bool = False, hidden: bool = False) -> Markup:
    """A column's head; `hidden` leaves the words to screen readers."""
    words = f'<span class="visually-hidden">{escape(label)}</span>' if hidden else escape(label)
    return Markup(f'<th scope="col" class="{"end " if end else ""}{"tight" if tight else ""}">{words}</th>')


def row_link(label: str, url: str, sub: str | None = None) -> Markup:
    """The one link of a row; the whole row is its target."""
    below = f'<span class="row-sub">{escape(sub)}</span>' if sub else ""
    return Markup(f'<a class="row-link" href="{escape(url)}" data-row-link>{escape(label)}</a>{below}')


def row_check(value: object, label: str, form_id: str, name: str = "ids") -> Markup:
    """The box that selects a row for the form `form_id`."""
    words = escape(gettext("Select %(name)s", name=label))
    box = f'<input type="checkbox" class="form-check-input" name="{escape(name)}" value="{escape(value)}" form="{escape(form_id)}"'
    return Markup(f'<td class="tight">{box} data-select-row aria-label="{words}"></td>')


class Estimated(Hashable, Protocol):
    """A mean with its count and 95 % interval."""

    @property
    def n(self) -> int: ...
    @property
    def mean(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def enough(self) -> bool: ...


def estimate(e: Estimated | None, digits: int = 1, unit: str = "") -> Markup:
    """A mean or a share (`unit` "%"), its interval and n; "too few to tell" where there is not enough.

    ± stands only where the interval lies evenly around the mean; a share has both bounds.
    """
    return _estimate(e, digits, unit, language_asked())


@lru_cache(maxsize=4096)
def _estimate(e: Estimated | None, digits: int, unit: str, language: object) -> Markup:
    """Tables show hundreds, and the same ones again: kept for each language."""
    if e is None or e.mean is None or not e.enough:
        return Markup(f'<span class="too-few">{escape(gettext("too few to tell"))} (n&nbsp;{e.n if e else 0})</span>')
    mean = percent(e.mean, digits) if unit == "%" else numbers(e.mean, digits=digits)[0]
    title = half = ""
    if e.low is not None and e.high is not None:
        bounds = interval(e.low, e.high, digits, unit)
        above, even = e.high - e.mean, abs(e.high + e.low - 2 * e.mean) < 10**-digits / 2
        words = gettext("%(sure)s interval: %(bounds)s", sure=percent(95), bounds=bounds)
        wide = f"± {numbers(above, digits=digits)[0]}" if even and not unit else escape(bounds)
        title, half = f' title="{escape(words)}"', f"{wide} · "
    return Markup(f'<span class="estimate"{title}><b>{escape(mean)}</b> <small>{half}n&nbsp;{e.n}</small></span>')


def ramp_cell(text: str, step: int) -> Markup:
    """A cell of a value ramp: step 1 to 5, 0 for too few. The figure itself is always printed."""
    return Markup(f'<td class="end ramp-{step:d}">{escape(text)}</td>')


def sparkline(points: Sequence[float | None], label: str, low: float | None = None, high: float | None = None) -> Markup:
    """A course in one line of text. `points`: numbers or None, oldest first; `label` says what it shows.

    The scale never spans less than 30, so noise stays small.
    """
    known = [point for point in points if point is not None]
    middle = (min(known) + max(known)) / 2 if known else 50.0
    half = max(15.0, (max(known) - min(known)) / 2 if known else 0.0)
    low, high = middle - half if low is None else low, middle + half if high is None else high
    gap, rise = 84 / max(len(points) - 1, 1), 18 / (high - low)
    placed = [(2 + place * gap, 21 - rise * (y - low)) for place, y in enumerate(points) if y is not None]
    line = "".join(f"{x:.1f},{y:.1f} " for x, y in placed)
    last = points[-1] if points else None
    dot = "" if last is None else f'<circle class="dot" cx="{placed[-1][0]:.1f}" cy="{placed[-1][1]:.1f}" r="3"></circle>'
    words = escape(label)
    head = f'<svg class="spark series" viewBox="0 0 88 24" role="img" aria-label="{words}"><title>{words}</title>'
    return Markup(f'{head}<polyline class="line" points="{line}"></polyline>{dot}</svg>')


def _glyph(name: str | None) -> str:
    return (
        f'<svg class="icon" aria-hidden="true" focusable="false"><use href="{asset("icons.svg")}#{escape(name)}"></use></svg>'
        if name
        else ""
    )


def _classes(variant: str, small: bool, icon_only: bool) -> str:
    return f"btn btn-{variant}{' btn-sm' if small else ''}{' btn-icon' if icon_only else ''}"


def _only(label: str, icon_only: bool) -> str:
    return f' aria-label="{escape(label)}" title="{escape(label)}"' if icon_only else ""


def _attributes(attrs: Mapping[str, Any] | None) -> str:
    if not attrs:
        return ""
    given = ((name, value) for name, value in attrs.items() if value is not None and value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{escape(value)}"' for name, value in given)


def _face(label: str, icon_name: str | None, key_name: str | None, icon_only: bool) -> str:
    words = "" if icon_only else f"<span>{escape(label)}</span>"
    cap = f'<kbd aria-hidden="true">{escape(key_name)}</kbd>' if key_name else ""
    return f"{_glyph(icon_name)}{words}{cap}"


def kept(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """`macro` with a memory, for macros whose HTML follows from their (hashable) arguments alone, such as the badge of a channel.

    A template imported without context lives as long as the process and its language, and so does what its macros keep.
    """
    return lru_cache(maxsize=1024)(macro)
