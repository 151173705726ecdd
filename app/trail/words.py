"""What the verbs, things and details of the trail are called on screen."""

from collections.abc import Mapping
from typing import Any

from app.trail.detail_names import DETAILS, UNSAID
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

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
    ("calibration.", _l("Calibration")),
    ("coaching.", _l("Coaching")),
    ("growth.", _l("Growth")),
    ("webhooks.", _l("Webhooks")),
    ("privacy.", _l("Privacy")),
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
    "people.change_profile": _l("changed name, language or time zone"),
    "people.give_email": _l("gave an e-mail address"),
    "people.change_email": _l("changed an e-mail address"),
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
    "courses.take_back": _l("took a step back with its attempt"),
    "conversations.discard": _l("discarded an import"),
    "conversations.export": _l("exported conversations"),
    "conversations.map_author": _l("mapped an author"),
    "conversations.redact": _l("took personal data out"),
    "conversations.unmask": _l("looked at personal data"),
    "inbox.assign": _l("assigned practice"),
    "inbox.misread": _l("reported a misread turn"),
    "inbox.give_up": _l("gave an attempt up"),
    "inbox.void": _l("took an attempt out of the count"),
    "home.load_content": _l("loaded the shipped content"),
    "home.make_demo": _l("made the demo"),
    "review.put": _l("put into the review queue"),
    "review.remove": _l("took out of the review queue"),
    "review.publish": _l("published a review"),
    "review.change": _l("changed a review"),
    "review.dispute": _l("disputed a review"),
    "review.answer_dispute": _l("answered a dispute"),
    "review.escalate_dispute": _l("asked the lead about a dispute"),
    "review.void": _l("made a review void"),
    "review.dispute_rules": _l("settled the rules for disputes"),
    "review.export": _l("exported reviews"),
    "review.import": _l("imported reviews"),
    "review.import_look": _l("sent a file of reviews to look at"),
    "review.import_discard": _l("discarded a file of reviews"),
    "review.import_scorecard": _l("made a rubric of a scorecard from elsewhere"),
    "review.self_review": _l("finished a self review"),
    "review.ask_peer": _l("asked a colleague for a review"),
    "review.ask_peer_for": _l("asked a colleague for a review of somebody’s reply"),
    "review.decline_peer": _l("declined to review for a colleague"),
    "review.peer_review": _l("finished a review for a colleague"),
    "review.conflict": _l("left a criterion out and reported the policy"),
    "review.withdraw_conflict": _l("took a report on the policy back"),
    "review.settle_conflict": _l("answered a report on the policy"),
    "review.reviewee": _l("changed who is reviewed"),
    "review.other_rubric": _l("chose another rubric for a review"),
    "calibration.start": _l("opened a calibration round"),
    "calibration.close": _l("closed the scoring of a calibration round"),
    "calibration.gold": _l("made a gold item"),
    "calibration.retire_gold": _l("took a gold item away"),
    "calibration.rates": _l("changed how often reviewers are checked"),
    "calibration.resolve": _l("resolved a calibration round"),
    "review.rescore": _l("had reviews scored anew"),
    "review.rescored": _l("finished scoring reviews anew"),
}
_EVERYWHERE: dict[str, Any] = {
    "create": _l("created"),
    "publish": _l("published"),
    "archive": _l("archived"),
    "restore": _l("took out of the archive"),
}
"""What is done to every kind of written thing: scenarios, rubrics, articles, canned replies, courses."""

_THINGS: dict[str, Any] = {
    "action_item": _l("action item"),
    "api_token": _l("API token"),
    "article": _l("article"),
    "assignment": _l("review to be given"),
    "calibration_round": _l("calibration round"),
    "clause_conflict": _l("report on the policy"),
    "attempt": _l("attempt"),
    "author": _l("author"),
    "canned_reply": _l("canned reply"),
    "coaching_session": _l("coaching session"),
    "conversation": _l("conversation"),
    "conversations": _l("conversations"),
    "course": _l("course"),
    "dispute": _l("dispute"),
    "import": _l("import"),
    "line": _l("line of work"),
    "pack": _l("pack"),
    "person": _l("person"),
    "plan_draw": _l("draw of a sampling plan"),
    "plan_item": _l("drawn conversation"),
    "quiz": _l("quiz"),
    "learning_review": _l("self or peer review"),
    "review": _l("review"),
    "reviews": _l("reviews"),
    "rubric": _l("rubric"),
    "sampling_plan": _l("sampling plan"),
    "review_tag": _l("tag for reviews"),
    "saved_filter": _l("saved filter"),
    "scenario": _l("scenario"),
    "shift": _l("shift"),
    "shift_run": _l("run of a shift"),
    "site": _l("the site"),
    "team": _l("team"),
    "webhook_delivery": _l("webhook delivery"),
    "webhook_endpoint": _l("webhook endpoint"),
}
"""Kinds of things, for entries whose thing has no name."""


def name_verb(verb: str, words: Any) -> None:
    """Give a verb its words; packages register theirs when the site is put together."""
    _VERBS[verb] = words


def verb_words(verb: str) -> str:
    """What `verb` is called on screen; unknown verbs are shown readable, never hidden."""
    short = verb.split(".", 1)[-1]
    return str(_VERBS.get(verb) or _EVERYWHERE.get(short) or short.replace("_", " "))


def has_words(verb: str) -> bool:
    """Whether somebody gave the verb words."""
    return verb in _VERBS or verb.split(".", 1)[-1] in _EVERYWHERE


def has_thing_words(kind: str) -> bool:
    """Whether a kind of thing has words."""
    return kind in _THINGS


def has_detail_words(key: str) -> bool:
    """Whether a detail has words."""
    return key in DETAILS


def thing_words(kind: str) -> str:
    """What a kind of thing is called on screen."""
    return str(_THINGS.get(kind) or kind.replace("_", " "))


def details_said(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details that say something to a reader, as pairs of words and value."""
    return [(detail_words(key), _value(value)) for key, value in details.items() if key not in UNSAID and not _nothing(value)]


def detail_words(key: str) -> str:
    """What a detail is called on screen; unknown ones are shown readable, never hidden."""
    return str(DETAILS.get(key) or key.replace("_", " ").capitalize())


def _nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _value(value: Any) -> str:
    if value is True:
        return str(_("yes"))
    if isinstance(value, Mapping):
        return " · ".join(f"{words}: {inner}" for words, inner in details_said(value))
    return ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)
