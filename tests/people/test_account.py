"""What people change about themselves."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.people.actions import notices
from app.people.browsers import browser_and_system
from app.people.models import Notice, Person, SignIn
from tests.cast import PASSWORD, Cast
from tests.conftest import StoppedClock
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


def test_browsers_are_named_in_words() -> None:
    said = {
        "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0": ("Firefox", "Linux"),
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0": (
            "Edge",
            "Windows",
        ),
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15": (
            "Safari",
            "macOS",
        ),
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 CriOS/130.0 Mobile/15E148 Safari/604.1": (
            "Chrome",
            "iPhone",
        ),
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36": ("Chrome", "Android"),
        "curl/8.5.0": ("", ""),
    }
    assert {agent: browser_and_system(agent) for agent in said} == said


def test_this_browser_stands_first_and_others_say_when_they_were_used(client: PageClient, cast: Cast, clock: StoppedClock) -> None:
    client.sign_in(cast.bo)
    other = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
    row = SignIn(person_id=cast.bo.id, token_hash="x" * 64, created_at=clock.at, last_seen_at=clock.at, browser=other)
    row.expires_at = clock.at + timedelta(days=9)
    db.session.add(row)
    db.session.commit()
    said = client.get("/account").said
    own, elsewhere = said.index("used now"), said.index("Firefox on Linux")
    assert own < said.index("last used", elsewhere) and own < elsewhere and "Gecko" not in said


def test_one_s_own_pages_are_no_room_of_the_admin_s(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.ada)
    for path, named in (("/account", "Your account"), ("/account/tokens", "Your account"), ("/account/data", "Your account")):
        marked = _marked(client, path)
        assert named in marked and not {"People", "Privacy"} & marked, path
    assert "Notices" in _marked(client, "/notices")
    assert "People" in _marked(client, "/people")


def _marked(client: PageClient, path: str) -> set[str]:
    """Words of the links and buttons that are marked as the place one is in."""
    text = client.get(path).text
    inside = re.findall(r"<(?:a|button)[^>]*aria-current=\"[^\"]*\"[^>]*>(.*?)</(?:a|button)>", text, re.S)
    return {re.sub(r"<[^>]*>", "", one).strip() for one in inside}


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
