"""Signing in and out, and what a sign-in never tells."""

from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.people.models import SignIn
from tests.cast import PASSWORD, Cast
from tests.page_client import PageClient


def sign_in(client: PageClient, email: Any, password: Any, expect: Any = 303, **extra: Any) -> Any:
    return client.post("/sign-in", {"email": email, "password": password, **extra}, expect)


def test_right_password_leads_to_the_start_page(client: PageClient, cast: Cast) -> None:
    answer = sign_in(client, "bo@example.org", PASSWORD)
    assert answer.location == "/"
    client.get("/")


def test_address_is_taken_with_other_case_and_spaces(client: PageClient, cast: Cast) -> None:
    sign_in(client, "  BO@Example.ORG ", PASSWORD)


def test_sign_in_leads_back_to_the_page_asked_for(client: PageClient, cast: Cast) -> None:
    asked = client.get("/account", 303)
    assert "/sign-in?next=" in asked.location
    assert sign_in(client, "bo@example.org", PASSWORD, next="/account").location == "/account"


def test_sign_in_never_leads_to_another_site(client: PageClient, cast: Cast) -> None:
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\\\\evil"):
        assert sign_in(client, "bo@example.org", PASSWORD, next=target).location == "/"
        client.post("/sign-out")


def test_wrong_password_and_unknown_address_say_the_same(client: PageClient, cast: Cast) -> None:
    wrong = sign_in(client, "bo@example.org", "not the password", 422)
    unknown = sign_in(client, "nobody@example.org", "not the password", 422)
    sentence = "This address and password do not belong together."
    assert sentence in wrong.said
    assert sentence in unknown.said
    assert 'value="bo@example.org"' in wrong.text


def test_empty_form_says_what_to_write(client: PageClient, cast: Cast) -> None:
    answer = sign_in(client, "", "", 422)
    assert "Write your e-mail address." in answer.said
    assert "Write your password." in answer.said


def test_eight_failures_shut_the_account_name_for_a_while(client: PageClient, cast: Cast, clock: Any) -> None:
    for _ in range(8):
        sign_in(client, "bo@example.org", "guess", 422)
    sign_in(client, "bo@example.org", PASSWORD, 429)
    clock.move(minutes=11)
    sign_in(client, "bo@example.org", PASSWORD, 303)


def test_unknown_names_are_counted_like_known_ones(client: PageClient, cast: Cast, clock: Any) -> None:
    for _ in range(8):
        sign_in(client, "nobody@example.org", "guess", 422)
    sign_in(client, "nobody@example.org", "guess", 429)


def test_suspended_people_and_people_without_password_stay_out(client: PageClient, cast: Cast, clock: Any) -> None:
    cast.bo.deactivated_at = clock.at
    cast.ines.password_hash = None
    db.session.commit()
    sign_in(client, "bo@example.org", PASSWORD, 422)
    sign_in(client, "ines@example.org", PASSWORD, 422)


def test_signing_out_ends_the_session_on_the_server(client: PageClient, cast: Cast) -> None:
    sign_in(client, "bo@example.org", PASSWORD)
    client.post("/sign-out")
    client.get("/account", 303)
    assert db.session.scalars(select(SignIn.ended_at)).one() is not None


def test_each_sign_in_gets_a_new_token_and_only_its_hash_is_kept(client: PageClient, cast: Cast) -> None:
    sign_in(client, "bo@example.org", PASSWORD)
    with client.browser.session_transaction() as cookie:
        first = cookie["sign_in"]
    client.post("/sign-out")
    sign_in(client, "bo@example.org", PASSWORD)
    with client.browser.session_transaction() as cookie:
        assert cookie["sign_in"] != first
    assert first not in db.session.scalars(select(SignIn.token_hash)).all()


def test_session_expires(client: PageClient, cast: Cast, clock: Any) -> None:
    sign_in(client, "bo@example.org", PASSWORD)
    clock.move(days=15)
    client.get("/account", 303)


def test_sign_in_needs_the_token_of_its_page(client: PageClient, cast: Cast) -> None:
    client.post("/sign-in", {"email": "bo@example.org", "password": PASSWORD}, 400, csrf=False)


def test_one_click_sign_in_is_for_demo_people_only(client: PageClient, cast: Cast) -> None:
    client.post(f"/sign-in/as/{cast.bo.id}", expect=404)
    cast.bo.is_demo = True
    db.session.commit()
    assert "bo@example.org" in client.get("/sign-in")
    client.post(f"/sign-in/as/{cast.bo.id}")
    client.get("/account")


def test_one_click_sign_in_stops_where_others_can_reach_the_site(make_app: Any, db: Any, cast: Cast) -> None:
    cast.bo.is_demo = True
    db.session.commit()
    open_site = PageClient(make_app(HOST="0.0.0.0"))
    assert "bo@example.org" not in open_site.get("/sign-in")
    open_site.post(f"/sign-in/as/{cast.bo.id}", expect=403)


def test_a_session_in_use_is_renewed(client: PageClient, cast: Cast, clock: Any) -> None:
    sign_in(client, "bo@example.org", PASSWORD)
    for _ in range(3):
        clock.move(days=10)
        client.post("/account", {"name": "Bo Lindqvist", "locale": "en", "timezone": "UTC"})
    clock.move(days=15)
    client.get("/account", 303)
