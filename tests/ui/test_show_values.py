"""Numbers, times and words on a page are those of the reader's language, as Babel would write them."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import force_locale, format_date, format_time
from flask_babel import gettext as babel_gettext

from app.base.estimates import Estimate, rate_estimate
from app.ui import atoms
from app.ui.formats import clock_time, end_words, format_date_local, format_datetime_local, interval, number, percent, signed
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
                wanted = format_decimal(value, pattern, language).replace("-", "−")
                assert number(value, digits) == (wanted if value <= -0.5 or value >= 0 else number(0, digits)), (value, digits)
        assert percent(68) == format_percent(0.68, locale=language)


def test_differences_shares_and_intervals_have_one_form(app: Flask) -> None:
    with app.test_request_context("/"):
        assert (number(-0.31, 2), number(-0.04), number(-1234, 0)) == ("−0.31", "0.0", "−1,234")
        assert (signed(1.25), signed(-1.2), signed(0.04), signed(-0.2, 0)) == ("+1.2", "−1.2", "0.0", "0")
        assert (interval(48.2, 83.4, 0, "%"), interval(-1.2, 0.25, signs=True)) == ("48 to 83%", "−1.2 to +0.2")
        assert (interval(None, 3.0), percent(None)) == ("–", "–")


def test_a_share_has_both_bounds_and_a_mean_half_of_an_even_interval(app: Flask) -> None:
    rate = rate_estimate(15, 22)
    whole = Estimate(22, 100 * (rate.mean or 0), 100 * (rate.low or 0), 100 * (rate.high or 0), True)
    with app.test_request_context("/"):
        shown = atoms.estimate(whole, 0, "%").striptags()
        assert shown == "68% 47 to 84% · n\u00a022"
        assert atoms.estimate(Estimate(12, 70.0, 66.7, 73.3, True)).striptags() == "70.0 ± 3.3 · n\u00a012"
        assert atoms.estimate(Estimate(12, 70.0, 60.0, 73.3, True)).striptags() == "70.0 60.0 to 73.3 · n\u00a012"


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


def test_an_end_has_its_day_where_it_is_another_one(app: Flask) -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    with app.test_request_context("/"), force_locale("en"):
        assert end_words(now + timedelta(hours=8), now) == clock_time(now + timedelta(hours=8))
        assert end_words(now + timedelta(days=3, hours=8), now).startswith("Nov 26, 2026, 5:00")
    with app.test_request_context("/"), force_locale("de"):
        assert end_words(now + timedelta(hours=8), now) == "17:00"
