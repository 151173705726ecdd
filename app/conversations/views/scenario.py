"""A real conversation becomes a draft scenario."""

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.conversations import doors, policy
from app.conversations.models import Conversation
from app.conversations.queries import thread
from app.conversations.talk import talk_of
from app.conversations.views.blueprint import blueprint
from app.trail.actions import record
from app.ui.allow import allow, found, require
from app.ui.answers import see_other


@blueprint.post("/conversations/<int:conversation_id>/scenario")
@allow(policy.MAKE_SCENARIO)
def make_scenario(conversation_id: int) -> ResponseReturnValue:
    """Hand the masked copy to whoever writes scenarios, and go to the draft they made."""
    shown: Conversation = found(thread.conversation_of(current_user, conversation_id, policy.MAKE_SCENARIO))
    require(policy.may_make_scenario(current_user, shown))
    try:
        pages = doors.scenario_wanted(talk_of(shown), shown.team_id, current_user, clock.now())
    except DomainError as refused:
        return see_other("conversations.conversation", refused.message, tone="caution", conversation_id=shown.id)
    record("conversations.make_scenario", "conversation", shown.id, by=current_user, at=clock.now(), team_id=shown.team_id)
    return redirect(found(pages[0] if pages else None), 303)
