"""What a template cannot change is worked out when it is compiled, once for each language, and means the same as before."""

from collections.abc import Iterator
from typing import Any

import pytest
from babel import Locale
from babel.support import NullTranslations
from flask import Flask, render_template, url_for
from flask_babel import force_locale
from jinja2 import DictLoader, Undefined
from markupsafe import Markup
from markupsafe import escape as markup_of
from werkzeug.routing import IntegerConverter

from app.ui import environment
from app.ui.environment import SiteEnvironment, address
from app.ui.output import escape

HEAD = '{% import "ui/components.html" as ui %}{% from "ui/components/basics.html" import icon as glyph %}'
PAGES = {
    "words.html": "{{ _('Close') }}|{{ _('%(n)s shown', n=n) }}",
    "marks.html": HEAD + "{{ ui.icon('search') }}|{{ glyph('bell') }}|{{ ui.icon(name) }}",
    "joined.html": HEAD + "{{ ui.key('j') ~ ' & ' ~ _('Close') }}|{{ ui.key('j') ~ name }}",
    "plain.html": "{{ name }}",
    "own.html": "{% macro badge(label) %}own {{ label }}{% endmacro %}{{ badge('x') }}",
}


class Loud(NullTranslations):
    """A language that shouts."""

    def ugettext(self, message: str) -> str:
        return message.upper()


class Safe:
    """Something that knows its own HTML."""

    def __html__(self) -> str:
        return "<hr>"


class Text(str):
    """A kind of text."""


@pytest.fixture
def site(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    env: Any = app.jinja_env
    known = DictLoader(PAGES)
    shipped = env.loader
    monkeypatch.setattr(shipped, "_iter_loaders", lambda name: iter([(app, known)] if name in PAGES else []) if name in PAGES else
                        type(shipped)._iter_loaders(shipped, name))  # fmt: skip
    env.tongues.clear()
    yield app
    env.tongues.clear()


def _source(site: Flask, name: str) -> str:
    env: Any = site.jinja_env
    tongue: SiteEnvironment = env.tongue()
    return str(tongue.compile(PAGES[name], name, raw=True))


def test_a_constant_word_is_part_of_the_compiled_page(site: Flask) -> None:
    with site.test_request_context("/"):
        assert render_template("words.html", n=3) == "Close|3 shown"
        assert "'Close|'" in _source(site, "words.html")


def test_each_language_has_its_own_words(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.test_request_context("/"):
        assert render_template("words.html", n=3).startswith("Close")
        with monkeypatch.context() as patch:
            patch.setattr(environment, "catalogue", Loud)
            patch.setattr(environment, "language_asked", lambda: Locale("ja"))
            assert render_template("words.html", n=3).startswith("CLOSE")
        assert render_template("words.html", n=3).startswith("Close")


def test_the_language_of_the_moment_decides(site: Flask) -> None:
    env: Any = site.jinja_env
    with site.test_request_context("/"):
        english = env.tongue()
        with force_locale("ja"):
            assert env.tongue() is not english
        assert env.tongue() is english


def test_marks_are_the_same_whether_constant_or_not(site: Flask) -> None:
    with site.test_request_context("/"):
        constant, renamed, asked = render_template("marks.html", name="search").split("|")
        assert constant == asked
        assert renamed == constant.replace("#search", "#bell")
        assert "svg#search" in _source(site, "marks.html")


def test_joined_html_is_escaped_once(site: Flask) -> None:
    with site.test_request_context("/"):
        whole, part = render_template("joined.html", name="<i>").split("|")
    assert whole == '<span class="keys"><kbd>j</kbd></span> &amp; Close'
    assert part == '<span class="keys"><kbd>j</kbd></span>&lt;i&gt;'


def test_a_macro_of_the_page_keeps_its_own_meaning(site: Flask) -> None:
    with site.test_request_context("/"):
        assert render_template("own.html") == "own x"


@pytest.mark.parametrize(
    "value",
    ["", "plain", "<b>'\"&</b>", Markup("<b>&amp;</b>"), 7, 2.5, None, True, Undefined(name="x"), Safe(), Text("<i>")],
    ids=range(11),  # not by what they look like: an address differs from process to process
)
def test_output_is_what_markupsafe_writes(site: Flask, value: Any) -> None:
    assert str(escape(value)) == str(markup_of(value))
    with site.test_request_context("/"):
        assert "from app.ui.output import escape" in _source(site, "plain.html")
        assert render_template("plain.html", name=value) == str(markup_of(value))


def test_addresses_are_those_of_flask(app: Flask) -> None:
    """Every route that takes nothing but numbers, asked twice: when its pattern is found and from the pattern."""
    rules = [rule for rule in app.url_map.iter_rules() if all(isinstance(one, IntegerConverter) for one in rule._converters.values())]
    assert len(rules) > 50
    with app.test_request_context("/inbox/7"):
        for rule in rules:
            values: dict[str, Any] = {name: 40 + number for number, name in enumerate(sorted(rule.arguments, reverse=True))}
            for turn in range(2):
                shifted = {name: value + turn for name, value in values.items()}
                assert address(rule.endpoint, **shifted) == url_for(rule.endpoint, **shifted)


def test_addresses_with_words_and_anchors_are_those_of_flask(app: Flask) -> None:
    with app.test_request_context("/"):
        for values in ({"q": "100 %", "_anchor": "top"}, {"after": 7}, {"_external": True}, {"q": True}):
            assert address("inbox.inbox", **values) == url_for("inbox.inbox", **values)
