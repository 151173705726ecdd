"""Templates: every word can be translated, nothing is styled or scripted in place."""

import pytest

from tests.house.block_names import lost_names
from tests.house.skeleton import SHOWN, Skeleton, has_word, plain_arguments
from tests.house.sources import tell, templates, text

PAGES = tuple(path for path in templates() if path.suffix == ".html")
TRANSLATED = tuple(path for path in PAGES if "guide" not in path.parts)
"""The style guide is for developers; its samples are names and other people's words."""
DATA_SCRIPTS = frozenset({"application/json", "speculationrules"})


def test_all_visible_words_go_through_gettext() -> None:
    faults = [f"{path}:{line}: {words}" for path in TRANSLATED for line, words in Skeleton(text(path)).words]
    faults += [
        f'{path}:{line}: {name}="{value}"'
        for path in TRANSLATED
        for line, _, name, value in Skeleton(text(path)).attributes
        if name in SHOWN and has_word(value or "")
    ]
    assert not faults, tell(faults)


def test_words_given_to_macros_go_through_gettext() -> None:
    faults = [f"{path}:{line}: {words!r}" for path in TRANSLATED for line, words in plain_arguments(text(path))]
    assert not faults, tell(faults)


def test_nothing_is_styled_in_place() -> None:
    faults = [
        f'{path}:{line}: <{tag} {name}="{value}">'
        for path in PAGES
        for line, tag, name, value in Skeleton(text(path)).attributes
        if name == "style" or name.startswith("on")
    ]
    assert not faults, tell(faults)


def test_no_script_stands_in_a_page() -> None:
    faults = [
        f"{path}:{line}: a script without src"
        for path in PAGES
        for line, attributes in Skeleton(text(path)).scripts
        if "src" not in attributes and attributes.get("type") not in DATA_SCRIPTS
    ]
    assert not faults, tell(faults)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>{{ _('Saved') }}</p>", []),
        ("<p>Saved</p>", [(1, "Saved")]),
        ("<p>\n\n {% if a %}Saved now{% endif %}</p>", [(3, "Saved now")]),
        ("{# A remark #}<p>{{ n }} · {{ m }} %</p>", []),
        ("<code>level-id</code><p class='Saved'>12</p>", []),
        ("<a {% if x %}class='y'{% endif %} href=\"{{ u }}\">{{ _('Go') }}</a>", []),
    ],
)
def test_the_reader_of_templates_sees_fixed_words(source: str, found: list[tuple[int, str]]) -> None:
    assert [(line, words.replace("\ufffc", "").strip()) for line, words in Skeleton(source).words] == found


def test_the_reader_of_templates_sees_plain_labels() -> None:
    source = "{{ button('Save') }}{{ button(_('Save')) }}{{ button('primary', label='Send it' if a else _('x')) }}"
    assert [words for _, words in plain_arguments(source)] == ["Save", "Send it"]


def test_what_one_block_sets_no_other_one_uses() -> None:
    names = {"/".join(path.parts[path.parts.index("templates") + 1 :]): path for path in templates()}
    faults = [
        f"{path}:{line}: {name} is set in one block and used in another"
        for path in PAGES
        for line, name in lost_names(text(path), lambda part: text(names[part]) if part in names else None)
    ]
    assert not faults, tell(faults)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{% block a %}\n{% set x = 1 %}{% endblock %}{% block b %}{{ x }}{% endblock %}", [(2, "x")]),
        ("{% set x = 1 %}{% block a %}{{ x }}{% endblock %}{% block b %}{{ x }}{% endblock %}", []),
        ("{% block a %}{% set x = 1 %}{{ x }}{% endblock %}{% block b %}{% set x = 2 %}{{ x }}{% endblock %}", []),
        ("{% block a %}{% set x %}1{% endset %}{% endblock %}{% block b %}{% include 'part' %}{% endblock %}", [(1, "x")]),
        ("{% block a %}{% set x = 1 %}{% endblock %}{% block b %}{% for x in y %}{% include 'part' %}{% endfor %}{% endblock %}", []),
    ],
)
def test_the_reader_of_templates_sees_what_blocks_keep_to_themselves(source: str, found: list[tuple[int, str]]) -> None:
    assert lost_names(source, {"part": "<p>{% if x|odd %}1{% endif %}</p>"}.get) == found
