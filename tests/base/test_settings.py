"""Settings: defaults, refusals in a sentence, and what production insists on."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import request

from app.people.actions import persons
from config import LOCALES, ROOT, SettingsError, load_settings
from scripts.serve_prepare import require_queue
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
        ({"DEFAULT_LOCALE": "zz"}, "DEFAULT_LOCALE is 'zz'. Set it to one of: en, ru, ja, fil."),
        ({"DEFAULT_TIMEZONE": "Mars/X"}, "DEFAULT_TIMEZONE is 'Mars/X'"),
        ({"DEFAULT_TIMEZONE": "../zone"}, "DEFAULT_TIMEZONE"),
        ({"DEFAULT_TIMEZONE": "Europe"}, "DEFAULT_TIMEZONE"),
        ({"SITE_URL": "foo"}, "SITE_URL is 'foo'"),
        ({"SITE_URL": "https://"}, "SITE_URL"),
        ({"SITE_URL": "https://a.example:port"}, "SITE_URL"),
        ({"SITE_URL": "https://a.example/?x=1"}, "SITE_URL"),
        ({"MAIL_URL": "gopher://x"}, "MAIL_URL cannot be used"),
        ({"MAIL_URL": "smtp://"}, "MAIL_URL"),
        ({"MAIL_URL": "smtp://mail.example:mail"}, "MAIL_URL"),
        ({"INSTANCE_DIR": "/proc/nope"}, "INSTANCE_DIR is '/proc/nope', which cannot be made"),
        ({"INSTANCE_DIR": "/etc/hostname"}, "INSTANCE_DIR is '/etc/hostname'"),
        ({"GREENROOM_ENV": "production", "SECRET_KEY": STRONG, "MAIL_URL": "smtp://mail.example"}, "Set SITE_URL"),
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


def test_the_site_speaks_what_people_may_choose() -> None:
    assert tuple(persons.LOCALES) == LOCALES


def test_a_kept_key_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret_key").mkdir()
    with pytest.raises(SettingsError, match="set SECRET_KEY"):
        settings(tmp_path)


def test_a_queue_that_does_not_answer_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="JOBS_URL does not answer"):
        require_queue(settings(tmp_path, JOBS_URL="redis://127.0.0.1:1/0"))
    with pytest.raises(SettingsError, match="JOBS_URL does not answer"):
        require_queue(settings(tmp_path, JOBS_URL="redis://127.0.0.1:queue/0"))
    require_queue(settings(tmp_path))


def test_a_command_says_it_in_a_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "INSTANCE_DIR": str(tmp_path), "DEFAULT_LOCALE": "zz"}
    command = [sys.executable, "-m", "flask", "people", "list"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (1, "DEFAULT_LOCALE is 'zz'. Set it to one of: en, ru, ja, fil.")


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"HOST": "0.0.0.0", "PORT": "9000"}, "http://127.0.0.1:9000"),
        ({"HOST": "::"}, "http://[::1]:8000"),
        ({"HOST": "fd00::7"}, "http://[fd00::7]:8000"),
        ({"HOST": "0.0.0.0", "SITE_URL": "https://practice.example.org/"}, "https://practice.example.org"),
    ],
)
def test_printed_and_mailed_links_lead_to_the_site(tmp_path: Path, given: dict[str, str], address: str) -> None:
    assert settings(tmp_path, **given).address == address


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
