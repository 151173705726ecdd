"""The trail: append-only, chained, and read within one's reach."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.base.database import db
from app.trail.actions import first_altered, record
from tests.cast import Cast
from tests.page_client import PageClient


def several(cast: Cast, clock: Any) -> None:
    for number in range(5):
        record("people.test", "person", number, by=cast.ada, at=clock.at, label=f"thing\n{number}", team_id=cast.north.id, note="<b>x</b>")
    db.session.commit()


def test_the_chain_holds(cast: Cast, clock: Any) -> None:
    several(cast, clock)
    assert first_altered() is None


@pytest.mark.parametrize("statement", ["UPDATE trail_entry SET actor_name = 'x'", "DELETE FROM trail_entry"])
def test_the_database_refuses_changes(cast: Cast, clock: Any, statement: str) -> None:
    several(cast, clock)
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_an_altered_entry_is_named(app: Flask, cast: Cast, clock: Any) -> None:
    several(cast, clock)
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("DROP TRIGGER trail_entry_no_update"))
    else:
        db.session.execute(text("ALTER TABLE trail_entry DISABLE TRIGGER ALL"))
    third = db.session.scalar(text("SELECT id FROM trail_entry ORDER BY id LIMIT 1 OFFSET 2"))
    db.session.execute(text("UPDATE trail_entry SET thing_label = 'other' WHERE id = :id"), {"id": third})
    db.session.commit()
    db.session.expire_all()
    assert first_altered().id == third
    result = app.test_cli_runner().invoke(args=["trail", "verify"])
    assert result.exit_code == 1
    assert f"Entry {third}" in result.output
    if db.engine.dialect.name == "postgresql":
        db.session.rollback()
        db.session.execute(text("ALTER TABLE trail_entry ENABLE TRIGGER ALL"))
        db.session.commit()


def test_an_admin_reads_and_filters_everything(client: PageClient, cast: Cast, clock: Any, query_count: Any) -> None:
    several(cast, clock)
    page = client.sign_in(cast.ada).get("/trail")
    assert "thing 0" in page.said
    assert "<b>x</b>" in page.said
    assert "thing 0" not in client.get("/trail?verb=review.").said
    assert "thing 0" in client.get("/trail?q=Ada&since=2026-11-22&until=2026-11-22&kind=person&thing=0").said
    assert "“nonsense” is no day" in client.get("/trail?since=nonsense&thing=x&after=broken").said
    client.get("/trail?since=0001-01-01&until=9999-12-31")
    record("people.change_profile", "person", cast.ada.id, by=cast.ada, at=clock.at, label=cast.ada.name)
    record("home.make_demo", "site", None, by=None, at=clock.at, label="the site")
    db.session.commit()
    said = client.get("/trail").said
    assert "their own account" in said and "everything here" in said and "the site the site" not in said
    assert "thing 0" in client.get("/trail?q=ADA").said
    with query_count(at_most=4):
        client.get("/trail")


def test_days_are_those_of_the_reader(client: PageClient, cast: Cast, clock: Any) -> None:
    clock.set(datetime(2026, 11, 21, 23, 30, tzinfo=UTC))
    record("people.test", "person", 9, by=cast.ada, at=clock.at, label="late act")
    cast.ada.timezone = "Asia/Tokyo"
    db.session.commit()
    client.sign_in(cast.ada)
    assert "late act" in client.get("/trail?since=2026-11-22&until=2026-11-22&kind=person&thing=9").said, "half past eight in Tokyo"
    assert "late act" not in client.get("/trail?until=2026-11-21&kind=person&thing=9").said


def test_others_read_their_own_acts_and_a_lead_the_teams(client: PageClient, cast: Cast, clock: Any) -> None:
    several(cast, clock)
    record("people.test", "person", 9, by=cast.bo, at=clock.at, label="by Bo")
    db.session.commit()
    own = client.sign_in(cast.bo).get("/trail")
    assert "by Bo" in own.said
    assert "thing 0" not in own.said
    assert "thing 0" in client.sign_in(cast.lea).get("/trail").said
    assert "thing 0" not in client.sign_in(cast.stan).get("/trail").said


def test_a_moment_of_another_zone_keeps_the_chain_whole(cast: Cast, clock: Any) -> None:
    record("people.test", "person", 1, by=cast.ada, at=clock.at.astimezone(timezone(timedelta(hours=9))))
    db.session.commit()
    db.session.expire_all()
    assert first_altered() is None
