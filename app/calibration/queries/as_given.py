"""Reviews as their reviewers gave them: before a dispute was answered, a colleague changed them, or a rubric was applied anew.

A version that answers a dispute mixes the levels of two people and carries the name of the second. For agreement that would be
nobody's judgement, so the last version that the first reviewer published before any dispute counts, whatever became of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app.base.database import db
from app.review.models import Assignment, Dispute, Publication, Purpose, Review, ReviewState
from app.rubrics.models import RubricVersion

COUNTED = (Purpose.QUALITY, Purpose.PRACTICE)
AT_ONCE = 500


class Given(NamedTuple):
    """One review as it was given."""

    conversation_id: int
    person_id: int
    at: datetime
    work: str
    """One agent's work in the conversation, or one reply: what several people judged."""
    whole: bool
    """Whether it is the conversation from end to end, and the work of the only agent whose work in it was reviewed."""


def reviews_as_given(team_id: int, rubric_id: int, since: datetime) -> dict[int, Given]:
    """By review id: the reviews of work that two or more people reviewed with this rubric, and that still stand somehow."""
    versions = select(RubricVersion.id).where(RubricVersion.rubric_id == rubric_id)
    mine = (Review.team_id == team_id, Review.purpose.in_(COUNTED), Review.acted_at >= since, Review.rubric_version_id.in_(versions))
    several = select(Review.conversation_id).where(*mine, Review.state == ReviewState.PUBLISHED).group_by(Review.conversation_id)
    shared = db.session.scalars(several.having(func.count(Review.assignment_id.distinct()) > 1)).all()
    found: dict[int, Given] = {}
    for some in batched(sorted(shared), AT_ONCE):
        found |= _given(_versions(some, mine))
    people: dict[str, set[int]] = {}
    for one in found.values():
        people.setdefault(one.work, set()).add(one.person_id)
    return {review_id: one for review_id, one in found.items() if len(people[one.work]) > 1}


def batched(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    """Pieces of at most `size`."""
    left = iter(ids)
    while some := list(islice(left, size)):
        yield some


def _versions(conversations: Sequence[int], mine: tuple[Any, ...]) -> Sequence[Any]:
    """Every published version there ever was, with whether somebody disputed it. One statement."""
    columns = (Review.id, Review.assignment_id, Review.number, Review.state, Review.reviewer_id, Review.conversation_id)
    work = (Assignment.part, Assignment.reviewee_id)
    query: Any = select(*columns, *work, Publication.given_at.label("at"), Dispute.id.label("dispute"))
    query = query.join(Publication, Publication.review_id == Review.id).join(Assignment, Assignment.id == Review.assignment_id)
    query = query.outerjoin(Dispute, Dispute.review_id == Review.id).where(*mine, Review.conversation_id.in_(conversations))
    return db.session.execute(query.order_by(Review.assignment_id, Review.number)).all()


def _given(versions: Sequence[Any]) -> dict[int, Given]:
    """Of each item the last version of its first reviewer up to the first one that was disputed."""
    items: dict[int, list[Any]] = {}
    for one in versions:
        items.setdefault(one.assignment_id, []).append(one)
    agents: dict[int, set[int]] = {}
    for one in versions:
        agents.setdefault(one.conversation_id, set()).add(one.reviewee_id)
    found: dict[int, Given] = {}
    for several in items.values():
        if all(one.state is not ReviewState.PUBLISHED for one in several):
            continue
        end = next((place for place, one in enumerate(several) if one.dispute is not None), len(several) - 1)
        own = [one for one in several[: end + 1] if one.reviewer_id == several[0].reviewer_id]
        last = own[-1]
        work = f"{last.conversation_id} {last.part} {last.reviewee_id}"
        whole = not last.part and len(agents[last.conversation_id]) == 1
        found[last.id] = Given(last.conversation_id, last.reviewer_id, last.at, work, whole)
    return found
