"""Times in the person's zone and numbers in the person's language, for templates."""

from datetime import date, datetime
from decimal import Decimal

from flask import current_app
from flask_babel import format_date, format_decimal, format_time
from flask_login import current_user


def locale() -> str:
    """The language of this request: the person's, else the site's."""
    return str(current_user.locale) if current_user and current_user.is_authenticated else str(current_app.config["DEFAULT_LOCALE"])


def timezone() -> str:
    """The time zone of this request: the person's, else the site's."""
    return str(current_user.timezone) if current_user and current_user.is_authenticated else str(current_app.config["DEFAULT_TIMEZONE"])


def format_datetime_local(moment: datetime | None) -> str:
    """Day and time of day to the minute, in the reader's zone and language."""
    return f"{format_date(moment, 'medium')}, {format_time(moment, 'short')}" if moment else ""


def format_date_local(moment: datetime | date | None) -> str:
    if moment is None:
        return ""
    return str(format_date(moment, "medium"))


def number(value: float | Decimal | int | None, digits: int = 1) -> str:
    """`value` with exactly `digits` decimals in the person's language; a dash for None."""
    if value is None:
        return "–"
    return str(format_decimal(value, "#,##0" + ("." + "0" * digits if digits else "")))
