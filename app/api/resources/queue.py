"""Conversations on their way into the review queue."""

from dataclasses import asdict

from flask_login import current_user
from sqlalchemy import and_, or_, select

from app.api.operations import operation
from app.api.shapes.reviews import Key, PutBody, PutOut
from app.base import clock
from app.base.database import db
from app.base.errors import DomainError
from app.conversations.models import Conversation
from app.people.scopes import Scope
from app.review.actions import queueing
from app.review.policy import PUT
from app.review.queries.candidates import reach
from app.review.queries.rubrics import usable_rubrics
from app.ui.words import gettext as _

AT_A_TIME = 200


@operation(
    "POST", "/queue", row=PUT, scope=Scope.REVIEWS_WRITE, summary="Put conversations into the review queue", answer=PutOut, body=PutBody,
    about="What waits already stays as it is, so sending it again changes nothing. Conversations that are not here or out of reach are "
    "counted as missing.",
)  # fmt: skip
def put_into_queue(body: PutBody) -> PutOut:
    if body.rubric is not None and body.rubric not in {row.id for row in usable_rubrics(current_user)}:
        raise DomainError(_("There is no such rubric for you to use. Ask /rubrics for those there are, or leave it out."), field="rubric")
    known, missing = _known(body.keys)
    ids = [*body.ids, *known]
    report = queueing.put(ids, body.rubric, by=current_user, at=clock.now(), who=body.who, unit=body.unit, again=body.again)
    told = asdict(report)
    return PutOut(**{**told, "missing": told["missing"] + missing})


def _known(keys: list[Key]) -> tuple[list[int], int]:
    """Ids of the conversations with these keys that the person may put, and how many there are none for."""
    wanted = sorted({(key.source, key.id) for key in keys})
    found: list[int] = []
    for start in range(0, len(wanted), AT_A_TIME):
        named = [
            and_(Conversation.source_system == source, Conversation.source_id == key) for source, key in wanted[start : start + AT_A_TIME]
        ]
        found += db.session.scalars(select(Conversation.id).where(or_(*named), reach(current_user)))
    return found, len(wanted) - len(found)
