"""Settings: defaults, refusals in a sentence, and what production insists on."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import request

from config import SettingsError, load_settings
from tests.cast import PASSWORD, Cast
from tests.page_client import PageClient

STRONG = "only for tests: 8Vd3mQ1xRw6zKt5B and more"


def settings(tmp_path: Path, **given: str) -> Any:
    return load_settings({"INSTANCE_DIR": str(tmp_path), **given})


def test_defaults_are_a_demo_on_this_machine_only(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert (found.env, found.host, found.port, found.proxies) == ("demo", "127.0.0.1", 8000, 0)
    assert found.demo and found.listens_on_loopback
    assert found.database_url == f"sqlite:///{tmp_path / 'greenroom.db'}"
    assert settings(tmp_path).secret_key == found.secret_key, "the secret is kept for the next start"
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"PORT": "0"}, "PORT is '0'. Set it to a whole number from 1 to 65535."),
        ({"PORT": "80\u0660"}, "PORT"),
        ({"GREENROOM_ENV": "prod"}, "GREENROOM_ENV is 'prod'"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL cannot be read"),
        ({"DATABASE_URL": "mysql://a/b"}, "works on sqlite and postgresql"),
        ({"DATABASE_URL": "sqlite://"}, "names no file"),
        ({"JOBS_URL": "amqp://x"}, "JOBS_URL"),
        ({"WEB_PROCESSES": "-1"}, "WEB_PROCESSES"),
        ({"GREENROOM_ENV": "production"}, "SECRET_KEY is missing"),
        ({"GREENROOM_ENV": "production", "SECRET_KEY": "short"}, "too weak"),
        ({"GREENROOM_ENV": "production", "SECRET_KEY": "a" * 60}, "too weak"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(tmp_path: Path, given: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError) as refused:
        settings(tmp_path, **given)
    assert told in str(refused.value)


def test_production_has_no_demo_and_believes_one_proxy(tmp_path: Path) -> None:
    found = settings(tmp_path, GREENROOM_ENV="production", SECRET_KEY=STRONG)
    assert not found.demo
    assert found.proxies == 1


def test_production_sends_its_cookie_over_tls_only(make_app: Any, cast: Cast) -> None:
    browser = make_app(GREENROOM_ENV="production", SECRET_KEY=STRONG).test_client()
    page = browser.get("/sign-in", base_url="https://localhost").text
    token = re.search(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"', page)
    assert token is not None
    form = {"email": "bo@example.org", "password": PASSWORD, "csrf_token": token.group(1)}
    answer = browser.post("/sign-in", data=form, base_url="https://localhost", headers={"Referer": "https://localhost/sign-in"})
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_addresses_in_headers_are_believed_from_known_proxies_only(make_app: Any, cast: Cast) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    seen: list[str] = []
    for proxies in ("0", "1"):
        app = make_app(PROXIES=proxies)
        app.before_request_funcs.setdefault(None, []).append(lambda: seen.append(f"{request.scheme} {request.remote_addr}"))
        PageClient(app).get("/up", headers=forwarded)
    assert seen == ["http 127.0.0.1", "https 203.0.113.9"]
