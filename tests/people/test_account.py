"""What people change about themselves."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.people.actions import notices
from app.people.models import Notice, Person
from tests.cast import PASSWORD, Cast
from tests.page_client import PageClient

NEW = "quiet harbour seven"


def test_profile_is_saved_and_only_its_three_fields(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.bo).post(
        "/account", {"name": "Bo L", "locale": "ja", "timezone": "Asia/Tokyo", "roles": "admin", "email": "x@example.org", "alias": "1"}
    )
    bo = db.session.get(Person, cast.bo.id, populate_existing=True)
    assert (bo.name, bo.locale, bo.timezone) == ("Bo L", "ja", "Asia/Tokyo")
    assert bo.roles == {"agent"}
    assert bo.email == "bo@example.org"


def test_wrong_profile_keeps_what_was_typed(client: PageClient, cast: Cast) -> None:
    answer = client.sign_in(cast.bo).post("/account", {"name": "", "locale": "xx", "timezone": "UTC"}, 422)
    assert "Write your name." in answer.said


def test_changing_the_password_needs_the_current_one(client: PageClient, cast: Cast) -> None:
    answer = client.sign_in(cast.bo).post("/account/password", {"current": "wrong", "password": NEW}, 422)
    assert "This is not your current password." in answer.said


def test_weak_passwords_are_refused_with_the_reason(client: PageClient, cast: Cast) -> None:
    for weak, why in (("short", "at least 12"), ("aaaaaaaaaaaaaa", "too easy"), ("Bo Lindqvist", "too easy")):
        answer = client.sign_in(cast.bo).post("/account/password", {"current": PASSWORD, "password": weak}, 422)
        assert why in answer.said


def test_changing_the_password_signs_out_other_browsers_only(
    client: PageClient, signed_in: Callable[[Person], PageClient], cast: Cast
) -> None:
    elsewhere = signed_in(cast.bo)
    client.sign_in(cast.bo).post("/account/password", {"current": PASSWORD, "password": NEW})
    client.get("/account")
    elsewhere.get("/account", 303)
    client.post("/sign-out")
    client.post("/sign-in", {"email": "bo@example.org", "password": NEW})


def test_signing_out_everywhere_else(client: PageClient, signed_in: Callable[[Person], PageClient], cast: Cast) -> None:
    elsewhere = signed_in(cast.bo)
    client.sign_in(cast.bo).post("/account/sessions/end")
    client.get("/account")
    elsewhere.get("/account", 303)


def test_notices_are_the_readers_own(client: PageClient, cast: Cast, clock: Any) -> None:
    notices.register_sentence("test.kind", "Hello %(who)s")
    notices.notify(cast.bo.id, "test.kind", "/account", at=clock.at, who="<b>Bo</b>")
    notices.notify(cast.ines.id, "test.kind", "/account", at=clock.at, who="Ines")
    db.session.commit()
    page = client.sign_in(cast.bo).get("/notices")
    assert "Hello <b>Bo</b>" in page.said
    assert "Hello Ines" not in page.said
    other = db.session.scalar(select(Notice).where(Notice.person_id == cast.ines.id))
    client.post("/notices/read", {"notice": other.id})
    client.post("/notices/read")
    db.session.expire_all()
    read = {notice.person_id: notice.read_at for notice in db.session.scalars(select(Notice))}
    assert read[cast.bo.id] is not None
    assert read[cast.ines.id] is None


def test_reading_a_notice_leads_only_within_the_site(client: PageClient, cast: Cast) -> None:
    assert client.sign_in(cast.bo).post("/notices/read", {"to": "//evil.example"}).location == "/"
