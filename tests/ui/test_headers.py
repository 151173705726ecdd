"""Security headers and the answers to mistakes."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from app.base.database import db
from app.people.models import Person
from tests.cast import Cast
from tests.page_client import PageClient


def test_the_policy_allows_our_own_files_only(client: PageClient, cast: Cast) -> None:
    policy = client.sign_in(cast.bo).get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_every_answer_has_another_nonce(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.bo)
    assert client.get("/").headers["Content-Security-Policy"] != client.get("/").headers["Content-Security-Policy"]


def test_signed_in_pages_are_kept_by_nobody(client: PageClient, cast: Cast) -> None:
    headers = client.sign_in(cast.bo).get("/account").headers
    assert headers["Cache-Control"] == "no-store"
    assert "Cookie" in headers["Vary"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_errors_are_sentences_with_the_right_status(client: PageClient, cast: Cast) -> None:
    assert "There is nothing here" in client.sign_in(cast.bo).get("/nowhere", 404).said
    assert "Your role does not include this" in client.get("/people/invite", 403).said
    assert "does not take that kind of request" in client.send("DELETE", "/account", 405).said
    assert client.send("POST", "/account", 400, csrf=False).is_page


def test_scripts_get_errors_as_json(client: PageClient, cast: Cast) -> None:
    assert "error" in client.sign_in(cast.bo).send("GET", "/nowhere", 404, fetch=True).json
    assert client.sign_out().send("POST", "/account", 401, fetch=True).text == ""


def test_a_script_whose_session_ended_is_not_led_away(client: PageClient, cast: Cast) -> None:
    client.send("GET", "/account", 401, fetch=True)
    client.send("GET", "/account", 401, htmx=True)


def test_a_script_whose_session_ended_with_its_token_hears_that_it_is_signed_out(client: PageClient, cast: Cast) -> None:
    scripts: list[dict[str, Any]] = [{"fetch": True}, {"htmx": True}, {"json": {}}]
    for script in scripts:
        assert client.send("POST", "/account", 401, csrf=False, **script).text == ""
    assert client.send("POST", "/account", 400, csrf=False).is_page
    client.sign_in(cast.bo)
    client.send("POST", "/account", 400, csrf=False, fetch=True)


def test_the_palette_finds_only_what_one_may_see(signed_in: Callable[[Person], PageClient], cast: Cast) -> None:
    bo = signed_in(cast.bo)
    assert [place["label"] for place in bo.send("GET", "/ui/palette?q=ines", 200, fetch=True).json] == ["Ines Duarte"]
    assert bo.send("GET", "/ui/palette?q=stan", 200, fetch=True).json == []
    assert bo.send("GET", "/ui/palette?q=", 200, fetch=True).json == []
    for odd in ("%25", "_", "'", '"', "*", "(", "AND", "a" * 500):
        bo.send("GET", "/ui/palette", 200, fetch=True, query_string={"q": odd})


def test_the_style_guide_is_for_trying_out_only(client: PageClient, cast: Cast, app: Flask) -> None:
    client.sign_in(cast.bo).get("/ui/styleguide")
    app.config["DEMO"] = False
    try:
        client.get("/ui/styleguide", 404)
    finally:
        app.config["DEMO"] = True


def test_characters_no_database_takes_are_told_not_a_failure(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.ada)
    for address in ("/people?q=%00", "/trail?q=%00", "/conversations?q=a%00b"):
        assert "cannot be stored" in client.get(address, 422).said
    name = {"name": "Bo\0", "locale": "en", "timezone": "UTC"}
    if db.engine.dialect.name == "postgresql":
        assert "cannot be stored" in client.post("/account", name, 422).said
