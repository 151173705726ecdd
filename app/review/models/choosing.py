"""Why an item is about this agent and not another one of the conversation."""

import enum
from typing import Any

from app.ui.words import lazy_gettext as _l


class ChosenAs(enum.StrEnum):
    """What decided whose work is reviewed: the rule that held in the end, not the one that was asked for."""

    ONLY = "only"
    ASSIGNEE = "assignee"
    OWNER = "owner"
    OWNER_MOST = "owner_most"
    AUTHOR = "author"
    ACTIVE = "active"
    EACH = "each"
    REPLY = "reply"
    REVIEWER = "reviewer"
    DISPUTE = "dispute"

    @property
    def label(self) -> Any:
        return _WORDS[self]


_WORDS = {
    ChosenAs.ONLY: _l("nobody else replied here."),
    ChosenAs.ASSIGNEE: _l("owned the conversation at its end, and replied in it."),
    ChosenAs.OWNER: _l("owned the conversation when its last reply was written, and replied in that time."),
    ChosenAs.OWNER_MOST: _l("wrote the most replies while owning the conversation."),
    ChosenAs.AUTHOR: _l("wrote the last reply."),
    ChosenAs.ACTIVE: _l("wrote the most replies."),
    ChosenAs.EACH: _l("every agent who replied is reviewed."),
    ChosenAs.REPLY: _l("wrote this reply."),
    ChosenAs.REVIEWER: _l("chosen by a reviewer before anything was rated; the reason is in the trail."),
    ChosenAs.DISPUTE: _l("a dispute settled who wrote it."),
}
