"""Points, lines and bands of a chart as SVG: hundreds of numbers a page, so they are written in Python (see app/ui/atoms.py)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

LEFT, WIDTH, BOTTOM, HEIGHT = 48, 648, 210, 196
"""Where the figures lie within the drawing's 720 by 240 units."""

Drawn = Mapping[str, Any]
"""A series {label, kind: 'practice'|'real', tone: 1..3, points} or a point {x, y, low, high, title, url, enough}; y None for a gap."""


class Box(NamedTuple):
    """What the drawing shows: from `x0` over `span` to the right, from `low` over `rise` upwards."""

    x0: float
    span: float
    low: float
    rise: float

    def x(self, x: float) -> str:
        """A place across."""
        return f"{LEFT + WIDTH * (x - self.x0) / self.span:.1f}"

    def y(self, y: float) -> str:
        """A place upwards."""
        return f"{BOTTOM - HEIGHT * (y - self.low) / self.rise:.1f}"


def box_of(series: Iterable[Drawn], low: float, high: float) -> Box:
    """The box that holds every point of `series` across, and `low` to `high` upwards."""
    every = [point["x"] for one in series for point in one["points"]]
    x0, x1 = (min(every), max(every)) if every else (0, 1)
    return Box(x0, (x1 - x0) or 1, low, (high - low) or 1)


def draw_series(one: Drawn, box: Box) -> Markup:
    """Band, lines and points of one series. A line joins points that rest on enough alone: through too few it would tell of a course."""
    shown = [point for point in one["points"] if point.get("y") is not None]
    lines = "".join(_line(run, box) for run in _runs(shown))
    points = "".join(_whisker(point, box) + _point(point, box, one) for point in shown)
    kind = f"series-{escape(one.get('kind', 'real'))} series-{escape(one.get('tone', 1))}"
    return Markup(f'<g class="series {kind}">{_band(one["points"], box)}{lines}{points}</g>')


def _runs(shown: Sequence[Drawn]) -> list[list[Drawn]]:
    """Stretches of two or more neighbouring points that rest on enough."""
    runs: list[list[Drawn]] = [[]]
    for point in shown:
        if point.get("enough", True):
            runs[-1].append(point)
        else:
            runs.append([])
    return [run for run in runs if len(run) > 1]


def _line(run: Sequence[Drawn], box: Box) -> str:
    places = "".join(f"{box.x(point['x'])},{box.y(point['y'])} " for point in run)
    return f'<polyline class="line" points="{places}"></polyline>'


def _whisker(point: Drawn, box: Box) -> str:
    """The interval of a point that no line joins."""
    if point.get("enough", True) or point.get("low") is None:
        return ""
    x = box.x(point["x"])
    return f'<line class="line pale" x1="{x}" x2="{x}" y1="{box.y(point["low"])}" y2="{box.y(point["high"])}"></line>'


def _band(points: Sequence[Drawn], box: Box) -> str:
    told = [point for point in points if point.get("low") is not None and point.get("enough", True)]
    banded = [(box.x(point["x"]), box.y(point["low"]), box.y(point["high"])) for point in told]
    if len(banded) < 2:
        return ""
    above = "".join(f"{x},{high} " for x, _low, high in banded)
    below = "".join(f"{x},{low} " for x, low, _high in reversed(banded))
    return f'<polygon class="band" points="{above}{below}"></polygon>'


def _point(point: Drawn, box: Box, one: Drawn) -> str:
    words, pale = escape(point["title"]), "" if point.get("enough", True) else " pale"
    place = f'cx="{box.x(point["x"])}" cy="{box.y(point["y"])}"'
    circle = f'<circle class="dot{pale}" {place} r="4.5"><title>{words}</title></circle>'
    url = point.get("url")
    return f'<a href="{escape(url)}" aria-label="{escape(one["label"])}: {words}">{circle}</a>' if url else circle
