"""Refusals reach a person in their own language: on a page's script, on the command line, and made in an action."""

from collections.abc import Iterator

import pytest
from babel.support import NullTranslations
from flask import Flask
from flask_babel import get_locale

from app.base.errors import DomainError
from app.people.actions import teams
from app.ui import words
from app.ui.words import SiteDomain
from tests.cast import Cast
from tests.conftest import A_SUNDAY
from tests.page_client import PageClient


class Marked(NullTranslations):
    """A language in which every sentence begins with the name of the language."""

    def ugettext(self, message: str) -> str:
        return f"<{get_locale()}> {message}"

    def ungettext(self, singular: str, plural: str, count: int) -> str:
        return self.ugettext(singular if count == 1 else plural)


@pytest.fixture(autouse=True)
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(SiteDomain, "get_translations", lambda self: Marked())
    monkeypatch.setattr(words, "catalogue", Marked)
    yield


def test_a_script_gets_the_refusal_in_the_language_of_the_person(client: PageClient, cast: Cast) -> None:
    cast.bo.locale = "ja"
    answer = client.sign_in(cast.bo).get("/invitation/never-made", 404, fetch=True)
    assert answer.json["error"] == "<ja> This link was used before or is too old. Ask for a new one."


def test_a_command_says_its_refusal(app: Flask, cast: Cast) -> None:
    result = app.test_cli_runner().invoke(args=["people", "invite", "nobody@example.org"])
    assert result.exit_code == 1
    assert result.output == "Error: <en> Nobody here has the address nobody@example.org. See: flask people list\n"


def test_the_text_of_an_error_is_its_sentence_and_names_are_never_translated(app: Flask, cast: Cast) -> None:
    cast.bo.name = "100 %s %(name)s"
    with pytest.raises(DomainError) as told:
        teams.join_team(cast.bo, cast.north, by=cast.ada, at=A_SUNDAY)
    sentence = "<en> 100 %s %(name)s is already in North desk at that time. End that membership first, or choose other days."
    assert str(told.value) == told.value.message == sentence
    assert type(told.value.message) is str
