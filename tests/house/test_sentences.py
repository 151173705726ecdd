"""Every sentence a person reads goes through gettext, also those that Python makes."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.sentences import error_names, is_pure, plain_sentences
from tests.house.sources import project_files, python_files, tell, text, tree

NOT_SHOWN = frozenset({"app/base/errors.py", "app/home/demo/cast.py"})
"""The class itself, and a mistake of whoever writes the demo; nobody on the site meets it."""
KNOWN_ERRORS = frozenset({"Conflict", "NotFound", "Forbidden", "TooMany", "StaleDraft", "InvalidEvidence", "PackRefused"})

SAID = re.compile(r"""\b(?:_|_l|n?gettext|lazy_n?gettext)\(\s*(["'])((?:\\.|(?!\1).)*)\1""")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
PLANTED = [
    'raise DomainError("Write your name.", field="name")',
    'raise DomainError(f"There is no team called {name}.")',
    'raise errors.DomainError("Write " + "your name.")',
    'raise Late("Wait a little.")',
    'raise DomainError("Many rows." if many else _("One row."))',
    'said = f"{name} is taken."\nraise DomainError(said)',
    'raise DomainError("There are %s rows." % count)',
    'raise DomainError("There are {} rows.".format(count))',
    'raise DomainError(str("Write your name."))',
    'raise DomainError(message="Write your name.")',
    'return see_other("people.profile", "Your profile is saved.", person_id=1)',
    'return see_other("people.profile", message=f"{name} is saved.")',
    'flash("Saved.")',
    'Toast("Saved.", tone="good")',
    'raise click.UsageError("Name a team.")',
    'form.tell("Choose a file.", "file")',
    'why = Late("Wait a little.")\nraise why',
]
ALLOWED = [
    'raise DomainError(_("Write your name."), field="name")',
    'raise DomainError(_("There is no team called %(name)s.", name=name))',
    'raise DomainError(ngettext("%(num)s row", "%(num)s rows", count))',
    'said = _("Line %(line)s", line=1)\nraise DomainError(said.rstrip())',
    'raise DomainError(_("%(a)s") % {"a": "what is filled in"})',
    "raise DomainError(outcome.message)",
    'raise ValueError("a cursor holds plain values")',
    'return see_other("people.profile", _("Saved."), tone="good")',
    'return see_other("people.profile", tone="good")',
    'flash(message, "info")',
]


ONE_WORD = {
    r"\bemails?\b": "e-mail",
    r"\b(?:[Yy]our|[Ss]ave) profile\b|^Profile$": "Your account",
    r"^(?:Write|Make|Create) a (?:scenario|quiz|course|rubric)$": "New scenario, New quiz ...",
    r"\blog(?:ged)? (?:in|out)\b": "sign in, sign out",
}
"""What the site calls by one word: a pattern of what it is not called, and its word."""


def test_one_thing_has_one_word_everywhere() -> None:
    faults = [
        f"{path}:{line}: “{said[:60]}”: say {word}"
        for path in [*python_files("app"), *templates()]
        for line, said in translated(text(path))
        for pattern, word in ONE_WORD.items()
        if re.search(pattern, PLACEHOLDER.sub("", said))
    ]
    assert not faults, tell(faults)


def templates() -> list[Path]:
    return [path for path in project_files() if path.suffix == ".html" and path.parts[0] == "app"]


def translated(source: str) -> list[tuple[int, str]]:
    """Every text that stands in a call of gettext, with its line."""
    return [(source.count("\n", 0, one.start()) + 1, one[2]) for one in SAID.finditer(source)]


def planted(code: str) -> ast.Module:
    lines = "\n".join(f"    {line}" for line in code.split("\n"))
    return ast.parse(f"class Late(DomainError):\n    pass\n\n\ndef act(name, count, many):\n{lines}\n")


def test_no_sentence_of_an_error_or_a_toast_skips_gettext() -> None:
    errors = error_names(tree(path) for path in python_files("app"))
    faults = [
        f"{path}:{plain.line}: {plain.call}({plain.text})"
        for path in python_files("app")
        if str(path) not in NOT_SHOWN and not is_pure(tree(path))
        for plain in plain_sentences(tree(path), errors)
    ]
    assert not faults, tell(faults)


def test_every_kind_of_domain_error_is_looked_at() -> None:
    assert error_names(tree(path) for path in python_files("app")) >= KNOWN_ERRORS


def test_a_wrong_word_is_found_in_templates_and_modules() -> None:
    said = [one for _line, one in translated("""{{ _('Your email') }} {{ ngettext("%(num)s row", "x", 2) }} _("Log in")""")]
    assert said == ["Your email", "%(num)s row", "Log in"]
    assert re.search(next(iter(ONE_WORD)), said[0]) and not re.search(next(iter(ONE_WORD)), "Your e-mail")


@pytest.mark.parametrize("code", PLANTED)
def test_a_planted_sentence_is_found(code: str) -> None:
    module = planted(code)
    assert plain_sentences(module, error_names([module]))


@pytest.mark.parametrize("code", ALLOWED)
def test_a_sentence_that_goes_through_gettext_is_left_alone(code: str) -> None:
    module = planted(code)
    assert not plain_sentences(module, error_names([module]))


def test_only_modules_without_flask_and_database_are_pure() -> None:
    assert is_pure(ast.parse("import re\nfrom app.base.errors import DomainError\n"))
    assert not is_pure(ast.parse("from sqlalchemy import select\n"))
    assert not is_pure(ast.parse("from flask.cli import AppGroup\n"))
