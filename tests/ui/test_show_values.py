"""Numbers, times and words on a page are those of the reader's language, as Babel would write them."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import force_locale, format_date, format_time
from flask_babel import gettext as babel_gettext

from app.ui.formats import format_date_local, format_datetime_local, number
from app.ui.words import gettext, ngettext

LANGUAGES = ("en", "ru", "ja", "fil", "de", "fr", "sv", "pt_BR", "hi", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written_as_babel_writes_them(app: Flask, language: str) -> None:
    rng = random.Random(7)
    values = [0, -1, 5, 1234, -98765, 0.35, 2.5, 0.05, Decimal("1234567.89"), *(rng.uniform(-1e6, 1e6) for _ in range(200))]
    with app.test_request_context("/"), force_locale(language):
        for value in values:
            for digits in (0, 1, 2):
                pattern = "#,##0" + ("." + "0" * digits if digits else "")
                assert number(value, digits) == format_decimal(value, pattern, language), (value, digits)


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_are_written_as_babel_writes_them(app: Flask, language: str) -> None:
    rng = random.Random(7)
    with app.test_request_context("/"), force_locale(language):
        for _ in range(60):
            moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(525_600))
            assert format_date_local(moment) == format_date(moment, "medium")
            assert format_datetime_local(moment) == f"{format_date(moment, 'medium')}, {format_time(moment, 'short')}"


def test_nothing_is_a_dash(app: Flask) -> None:
    with app.test_request_context("/"):
        assert number(None) == "–"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_words_are_those_of_the_language_asked_for_last(app: Flask, language: str) -> None:
    with app.test_request_context("/"):
        before = gettext("Save %(what)s", what="it")
        with force_locale(language):
            assert gettext("Save %(what)s", what="it") == babel_gettext("Save %(what)s", what="it")
            assert ngettext("%(num)d day", "%(num)d days", 2) == babel_gettext("%(num)d days", num=2)
        assert gettext("Save %(what)s", what="it") == before
