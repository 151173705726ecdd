"""What the verbs of the trail are called on screen."""

from typing import Any

from flask_babel import lazy_gettext as _l

AREAS = [
    ("", _l("Everything")),
    ("people.", _l("People and teams")),
    ("rubrics.", _l("Rubrics")),
    ("library.", _l("Scenarios")),
    ("knowledge.", _l("Articles and canned replies")),
    ("courses.", _l("Courses")),
    ("conversations.", _l("Conversations and imports")),
    ("inbox.", _l("Practice")),
    ("review.", _l("Reviews")),
    ("growth.", _l("Growth")),
]

_VERBS: dict[str, Any] = {
    "people.sign_in": _l("signed in"),
    "people.create": _l("added a person"),
    "people.change_roles": _l("changed roles"),
    "people.suspend": _l("suspended"),
    "people.restore": _l("restored"),
    "people.invite": _l("invited"),
    "people.join_team": _l("put into a team"),
    "people.leave_team": _l("took out of a team"),
    "people.set_lead": _l("changed who leads"),
    "people.create_team": _l("made a team"),
    "people.change_team": _l("changed a team"),
    "people.set_password": _l("set a password"),
    "people.change_profile": _l("changed a profile"),
    "people.change_details": _l("changed work details"),
}


def name_verb(verb: str, words: Any) -> None:
    """Give a verb its words; packages register theirs when the site is put together."""
    _VERBS[verb] = words


def verb_words(verb: str) -> str:
    """What `verb` is called on screen; unknown verbs are shown readable, never hidden."""
    return str(_VERBS.get(verb) or verb.split(".", 1)[-1].replace("_", " "))
