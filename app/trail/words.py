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
    "people.archive_team": _l("archived a team"),
    "people.create_line": _l("made a line of work"),
    "people.archive_line": _l("archived a line of work"),
    "people.reset_link": _l("made a sign-in link"),
    "people.revoke_link": _l("took a link back"),
    "people.invitation_used": _l("accepted an invitation"),
    "people.reset_used": _l("used a sign-in link"),
    "people.end_sessions": _l("ended sessions"),
    "people.remove_demo": _l("removed the demo people"),
    "knowledge.load_pack": _l("loaded a pack"),
    "library.delete": _l("deleted"),
    "library.move": _l("moved to another pack"),
    "library.withdraw": _l("withdrew"),
    "courses.enrol": _l("enrolled a person"),
    "courses.complete": _l("completed a course"),
    "courses.mark_done": _l("marked a step as done"),
    "conversations.export": _l("exported conversations"),
    "conversations.map_author": _l("mapped an author"),
    "conversations.redact": _l("took personal data out"),
    "conversations.unmask": _l("looked at personal data"),
    "inbox.assign": _l("assigned practice"),
    "inbox.misread": _l("reported a misread turn"),
    "inbox.void": _l("took an attempt out of the count"),
    "home.load_content": _l("loaded the shipped content"),
    "home.make_demo": _l("made the demo"),
    "review.put": _l("put into the review queue"),
    "review.remove": _l("took out of the review queue"),
    "review.publish": _l("published a review"),
    "review.change": _l("changed a review"),
    "review.dispute": _l("disputed a review"),
    "review.answer_dispute": _l("answered a dispute"),
}
_EVERYWHERE: dict[str, Any] = {
    "create": _l("created"),
    "publish": _l("published"),
    "archive": _l("archived"),
    "restore": _l("took out of the archive"),
}
"""What is done to every kind of written thing: scenarios, rubrics, articles, canned replies, courses."""


def name_verb(verb: str, words: Any) -> None:
    """Give a verb its words; packages register theirs when the site is put together."""
    _VERBS[verb] = words


def verb_words(verb: str) -> str:
    """What `verb` is called on screen; unknown verbs are shown readable, never hidden."""
    short = verb.split(".", 1)[-1]
    return str(_VERBS.get(verb) or _EVERYWHERE.get(short) or short.replace("_", " "))
