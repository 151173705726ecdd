"""A form that was sent too late is not lost: it stands on a page from which it goes again, and only if it came from this site."""

import re
from html import unescape

from wtforms import PasswordField

from app.ui.carrying import LEFT_BEHIND
from app.ui.forms import Form
from tests.cast import Cast
from tests.page_client import PageClient

FORM = re.compile(r'<form method="post" action="/people/invite".*?</form>', re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')

HERE = {"Origin": "http://localhost"}
TYPED = {"email": "zed@example.org", "name": "Zed Kept", "roles": ["agent", "reviewer"], "csrf_token": "old"}


def test_a_form_of_a_session_that_ended_is_kept_and_sent_again(client: PageClient, cast: Cast) -> None:
    late = client.post("/people/invite", TYPED, 401, csrf=False, headers=HERE)
    assert "You are signed out" in late.said and "zed@example.org</pre>" in late.text
    client.sign_in(cast.ada)
    again = client.post("/people/invite", kept(late.text), 400, csrf=False, headers=HERE)
    assert "Send it once more" in again.said
    assert "A link for Zed Kept" in client.post("/people/invite", kept(again.text), 200).said


def test_every_value_of_a_field_comes_along_and_no_password(client: PageClient) -> None:
    typed = {"roles": ["agent", "reviewer"], "password": "correct horse battery", "current": "staple", "note": 'a "quoted" <b>word</b>'}
    fields = kept(client.post("/people/invite", typed, 401, csrf=False, headers=HERE).text)
    assert fields == {"roles": ["agent", "reviewer"], "note": ['a "quoted" <b>word</b>']}


def test_a_form_of_another_site_is_not_carried(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.ada)
    for headers in ({}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        page = client.post("/people/invite", TYPED, 400, csrf=False, headers=headers)
        assert "zed@example.org" not in page.text and "Copy what you typed" in page.said


def test_every_field_that_takes_a_password_is_left_behind() -> None:
    forms = [kind for kind in Form.__subclasses__() if kind.__module__.startswith("app.")]
    secret = {name for kind in forms for name, field in vars(kind).items() if getattr(field, "field_class", None) is PasswordField}
    assert secret and secret <= LEFT_BEHIND


def kept(page: str) -> dict[str, list[str]]:
    """The fields that the page would send again, without its token."""
    from_page = FORM.search(page)
    assert from_page
    fields: dict[str, list[str]] = {}
    for name, value in FIELD.findall(from_page.group()):
        fields.setdefault(unescape(name), []).append(unescape(value))
    fields.pop("csrf_token")
    return fields
