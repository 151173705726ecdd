"""Beginning: which reply, which rubric, and for a peer review which colleague."""

from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_login import current_user

from app.base import clock
from app.conversations.veiling import Masked, veil_of
from app.review.learning.actions.beginning import Wanted, ask_colleague, begin_self
from app.review.learning.forms import AskForm, SelfForm
from app.review.learning.policy import PEER, SELF, peer_teams
from app.review.learning.queries.beginning import OwnReplies, colleagues_of, own_replies
from app.review.queries.rubrics import Suggestion, lines_of, suggested
from app.review.shown_text import shown_text
from app.review.views.blueprint import blueprint
from app.rubrics.fitting import Reviewed
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.formats import local
from app.ui.forms import pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/reviews/self/new/<int:conversation_id>")
@allow(SELF)
def self_begin(conversation_id: int) -> ResponseReturnValue:
    own, form, why = _self_form(conversation_id)
    return _page("review/learning/begin.html", own, form, why)


@blueprint.post("/reviews/self/new/<int:conversation_id>")
@allow(SELF)
def self_begin_post(conversation_id: int) -> ResponseReturnValue:
    own, form, why = _self_form(conversation_id)
    if form.validate():
        with told_on(form):
            made = begin_self(own, wanted_of(form), by=current_user, at=clock.now())
            return see_other("review.learning_fill", learning_id=made)
    return _page("review/learning/begin.html", own, form, why), 422


@blueprint.get("/reviews/peer/new/<int:conversation_id>")
@allow(PEER)
def peer_ask(conversation_id: int) -> ResponseReturnValue:
    own, form, why = _ask_form(conversation_id)
    return _page("review/learning/ask.html", own, form, why)


@blueprint.post("/reviews/peer/new/<int:conversation_id>")
@allow(PEER)
def peer_ask_post(conversation_id: int) -> ResponseReturnValue:
    own, form, why = _ask_form(conversation_id)
    if form.validate():
        with told_on(form):
            wanted = wanted_of(form, note=form.note.data or "")
            ask_colleague(own, wanted, int(form.colleague.data), by=current_user, at=clock.now())
            return see_other("review.peer_list", _("Asked. You are told when they are through."))
    return _page("review/learning/ask.html", own, form, why), 422


def _self_form(conversation_id: int) -> tuple[OwnReplies, SelfForm, str]:
    own: OwnReplies = found(own_replies(current_user, conversation_id))
    rubrics, chosen, why = rubric_choices(own, current_user.id)
    form = SelfForm(rubric=chosen)
    form.rubric.choices, form.unit.choices = rubrics, _units(own)
    return own, form, why


def _ask_form(conversation_id: int) -> tuple[OwnReplies, AskForm, str]:
    own: OwnReplies = found(own_replies(current_user, conversation_id))
    if own.conversation.team_id not in peer_teams(current_user):
        abort(404)
    rubrics, chosen, why = rubric_choices(own, current_user.id)
    form = AskForm(rubric=chosen)
    form.rubric.choices, form.unit.choices = rubrics, _units(own)
    people = pairs((row.id, row.name) for row in colleagues_of(current_user, own.conversation.team_id))
    form.colleague.choices = people
    return own, form, why


def rubric_choices(own: OwnReplies, agent_id: int) -> tuple[Any, int | None, str]:
    """The rubrics to choose from, the one to begin with, and why that one: practice is reviewed with its scenario's."""
    talk = own.conversation
    lines = lines_of([agent_id]).get(agent_id, frozenset())
    offer: Suggestion = suggested(current_user, Reviewed(talk.channel.value, talk.team_id, lines))
    choices = pairs((one.id, one.title) for one in offer.published)
    if own.practice_rubric_id in {one.id for one in offer.published}:
        return choices, own.practice_rubric_id, _("The scenario names it, so a reviewer will use it, too.")
    return choices, offer.rubric_id, offer.why


def _units(own: OwnReplies) -> Any:
    """All own replies, or one of them."""
    if len(own.replies) == 1:
        return pairs([("0", _("Your reply"))])
    real = veil_of(own.conversation)
    return pairs([("0", _("All your replies in the conversation")), *((str(one.id), _line(one, real)) for one in own.replies)])


def _line(one: Any, real: Masked) -> str:
    """One reply among the choices: when, and how it begins."""
    return str(_("Only your reply of %(time)s: %(words)s", **beginning_of(one, real)))


def beginning_of(one: Any, real: Masked) -> dict[str, str]:
    """When a reply was sent, and how it begins."""
    words = " ".join(shown_text(one.body, real=real).text.split())[:80]
    return {"time": format_datetime(local(one.sent_at), "short"), "words": words}


def wanted_of(form: SelfForm, note: str = "") -> Wanted:
    """What the form asks for."""
    unit = int(form.unit.data) if str(form.unit.data).isdecimal() else 0
    return Wanted(int(form.rubric.data), unit or None, note)


def _page(template: str, own: OwnReplies, form: SelfForm, why: str) -> str:
    enter("my_reviews")
    may_ask = own.conversation.team_id in peer_teams(current_user)
    return render_template(template, own=own, form=form, why=why, may_ask=may_ask)
