"""What a chart draws: places in the drawing, gaps, bands, and words that stay words."""

import re

from app.ui.charts import Box, box_of, draw_series

BOX = Box(x0=0, span=10, low=0, rise=100)
HOSTILE = '"><script>alert(1)</script>'


def test_places_run_from_the_left_edge_and_the_bottom() -> None:
    assert (BOX.x(0), BOX.x(10)) == ("48.0", "696.0")
    assert (BOX.y(0), BOX.y(100), BOX.y(50)) == ("210.0", "14.0", "112.0")


def test_a_box_holds_every_point_and_never_divides_by_nothing() -> None:
    wide = box_of([{"points": [{"x": 3}, {"x": 9}]}, {"points": [{"x": 1}]}], 0, 100)
    assert (wide.x0, wide.span, wide.rise) == (1, 8, 100)
    assert box_of([{"points": [{"x": 5}]}], 40, 40) == Box(5, 1, 40, 1)
    assert box_of([], 0, 100) == Box(0, 1, 0, 100)


def test_a_gap_is_left_out_of_the_line_and_of_the_points() -> None:
    points = [{"x": 0, "y": 0, "title": "a"}, {"x": 5, "y": None, "title": "b"}, {"x": 10, "y": 100, "title": "c"}]
    drawn = draw_series({"label": "real", "points": points}, BOX)
    assert 'points="48.0,210.0 696.0,14.0 "' in drawn
    assert drawn.count("<circle") == 2
    assert "series-real series-1" in drawn


def test_a_band_needs_two_intervals() -> None:
    one = {"x": 0, "y": 50, "low": 40, "high": 60, "title": "a"}
    two = {"x": 10, "y": 50, "low": 0, "high": 100, "title": "b"}
    without = {"x": 5, "y": 50, "low": None, "high": None, "title": "c"}
    assert "<polygon" not in draw_series({"label": "real", "points": [one, without]}, BOX)
    assert 'points="48.0,92.4 696.0,14.0 696.0,210.0 48.0,131.6 "' in draw_series({"label": "real", "points": [one, without, two]}, BOX)


def test_words_are_escaped_and_too_few_is_pale() -> None:
    point = {"x": 0, "y": 50, "title": HOSTILE, "url": HOSTILE, "enough": False}
    drawn = draw_series({"label": HOSTILE, "kind": HOSTILE, "tone": HOSTILE, "points": [point]}, BOX)
    assert "<script" not in drawn
    assert 'class="dot pale"' in drawn
    assert drawn.count("&lt;script") == 6


def test_no_line_runs_through_points_that_rest_on_too_few() -> None:
    points = [{"x": x, "y": 50, "low": 40, "high": 60, "title": "a", "enough": x not in (0, 4)} for x in range(7)]
    drawn = draw_series({"label": "real", "points": points}, BOX)
    joined = [line.count(",") for line in re.findall(r'<polyline class="line" points="([^"]*)"', drawn)]
    assert joined == [3, 2]
    assert drawn.count('<line class="line pale"') == 2
    few = [{"x": x, "y": 10 * x, "low": None, "high": None, "title": "a", "enough": False} for x in range(5)]
    assert "<polyline" not in draw_series({"label": "real", "points": few}, BOX)
