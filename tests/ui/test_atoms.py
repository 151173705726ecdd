"""The parts that are built in Python escape whatever they are given."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup

from app.ui import atoms

HOSTILE = '"><script>alert(1)</script>&'
CALLS: list[Callable[[str], Markup]] = [
    lambda text: atoms.icon(text),
    lambda text: atoms.icon("search", text),
    lambda text: atoms.badge(text, text, text),
    lambda text: atoms.badge(text, icon=text),
    lambda text: atoms.avatar(text),
    lambda text: atoms.avatar(text, with_name=True),
    lambda text: atoms.key(text),
    lambda text: atoms.button(text, icon=text, key=text, name=text, value=text, attrs={"data-x": text}, icon_only=True),
    lambda text: atoms.button(text, icon=text, key=text),
    lambda text: atoms.link_button(text, text, icon=text, key=text, attrs={"data-x": text}, icon_only=True),
    lambda text: atoms.head(text),
    lambda text: atoms.head(text, hidden=True),
    lambda text: atoms.row_link(text, text, text),
    lambda text: atoms.row_check(text, text, text, text),
    lambda text: atoms.sparkline([1.0, None, 3.0], text),
    lambda text: atoms.ramp_cell(text, 3),
]


@pytest.mark.parametrize("number", range(len(CALLS)))
def test_what_is_given_is_escaped(app: Flask, number: int) -> None:
    with app.test_request_context("/"):
        made = CALLS[number](HOSTILE)
    assert isinstance(made, Markup)
    assert "<script" not in made
    assert 'x=""' not in made
    assert "&lt;script" in made.lower()


def test_html_that_is_safe_already_stays(app: Flask) -> None:
    with app.test_request_context("/"):
        assert "<b>two</b>" in atoms.button(Markup("<b>two</b>"))


def test_attributes_that_are_off_are_left_out_and_bare_ones_have_no_value(app: Flask) -> None:
    with app.test_request_context("/"):
        made = atoms.button("Send", attrs={"data-a": True, "data-b": None, "data-c": False, "data-d": 0})
    assert " data-a " in made.replace(">", " ")
    assert "data-b" not in made
    assert "data-c" not in made
    assert 'data-d="0"' in made


@pytest.mark.parametrize(
    ("dt", "style", "wanted"),
    [
        (None, "datetime", '<span class="muted">–</span>'),
        (date(2026, 3, 1), "date", '<time datetime="2026-03-01">Mar 1, 2026</time>'),
        (date(2026, 3, 1), "datetime", '<time datetime="2026-03-01">Mar 1, 2026</time>'),
        (datetime(2026, 3, 1, 9, 5), "datetime", 'datetime="2026-03-01T09:05:00Z"'),  # noqa: DTZ001 (without a zone on purpose)
        (datetime(2026, 3, 1, 9, 5, tzinfo=UTC), "relative", " data-relative>"),
    ],
)
def test_a_time_says_day_and_zone(app: Flask, dt: Any, style: str, wanted: str) -> None:
    with app.test_request_context("/"):
        assert wanted in atoms.time(dt, style)
