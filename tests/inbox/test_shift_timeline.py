"""The timeline of a shift: every clock that ran out and every customer of the incident, not the first alone."""

from types import SimpleNamespace
from typing import Any

import pytest

from app.inbox.shifts.timeline import Box, events, rings, written


@pytest.mark.parametrize(
    ("wrote", "replied", "left", "said"),
    [
        ((0,), (90,), 200, ()),
        ((0,), (300,), 400, (100,)),
        ((0, 300), (290, 900), 1000, (100, 400)),
        ((0, 60), (), 500, (160,)),
        ((0, 300), (290,), 350, (100,)),
        ((0,), (), 80, ()),
    ],
    ids=["in time", "late once", "late twice", "the second message starts it anew", "left before it was due again", "gone before"],
)
def test_every_clock_that_ran_out(wrote: Any, replied: Any, left: float, said: Any) -> None:
    assert rings(wrote, replied, left, 100) == said


def test_without_a_target_no_clock_runs_out() -> None:
    assert rings((0, 50), (), 1000, None) == ()


def test_everything_stands_in_the_order_it_happened() -> None:
    lane = SimpleNamespace(came=0.0, taken=5.0, wrote=(0.0, 300.0), replied=(290.0, 900.0), rang=(100.0, 400.0), left=900.0)
    happened = [(one.second, one.what) for one in events([lane], [(200.0, 5.0)], [350.0, 360.0], [500.0])]
    assert [what for second, what in happened if what == "rang"] == ["rang", "rang"]
    assert [what for _, what in happened] == [
        "came", "took", "rang", "break", "replied", "wrote", "warned", "warned", "rang", "sent", "replied", "left",
    ]  # fmt: skip
    assert [second for second, _ in happened] == sorted(second for second, _ in happened)


def test_the_picture_holds_the_whole_shift() -> None:
    box = Box(3600, 3)
    assert (box.x(0), box.x(3600), box.x(9999)) == (150, 948, 948) and written(425) == "7:05"
