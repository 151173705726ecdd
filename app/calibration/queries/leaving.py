"""Resolved rounds for the way out: who graded which conversation how, in the neutral shape of an export of reviews.

Rounds that are not resolved stay: whoever grades in them, or decides disputes beside them, must not read them. The reviewed agent is not
named, as in the round itself.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.calibration.models import Agreed, Mark, MarkSheet, Round, RoundItem, RoundState
from app.conversations.models import Conversation
from app.people.models import Person
from app.review.exchange.neutral import as_rating
from app.review.exchange.shape import Rated
from app.review.queries.leaving import Wanted
from app.rubrics import document
from app.rubrics.models import Rubric
from app.rubrics.scoring import partial_score


def sessions(wanted: Wanted) -> Iterator[dict[str, Any]]:
    """The resolved rounds of the wanted teams that began grading in the wanted days; none where one purpose is asked for."""
    if wanted.purpose:
        return
    query = select(Round).options(joinedload(Round.version), joinedload(Round.created_by)).where(Round.state == RoundState.RESOLVED)
    if wanted.teams is not None:
        query = query.where(Round.team_id.in_(wanted.teams))
    if wanted.since:
        query = query.where(Round.started_at >= wanted.since)
    if wanted.until:
        query = query.where(Round.started_at < wanted.until)
    for one in db.session.scalars(query.order_by(Round.id)).all():
        yield _session(one)


def _session(one: Round) -> dict[str, Any]:
    """One round. Four statements."""
    rubric = document.compiled(one.version.source)
    slug = db.session.scalar(select(Rubric.slug).where(Rubric.id == one.rubric_id))
    columns = (RoundItem.id, Conversation.source_id, Conversation.source_system, Conversation.channel)
    items = db.session.execute(
        select(*columns)
        .join(Conversation, Conversation.id == RoundItem.conversation_id)
        .where(RoundItem.round_id == one.id)
        .order_by(RoundItem.position)
    ).all()
    sheets, agreed = _sheets([item.id for item in items]), _agreed([item.id for item in items])
    card = {"id": slug, "name": rubric.title}
    talks = [
        {
            "externalId": item.source_id, "sourceType": item.source_system, "agreed": agreed[item.id],
            "reviews": [_review(sheet, marks, card, rubric, item.channel.value) for sheet, marks in sheets[item.id]],
        }
        for item in items
    ]  # fmt: skip
    return {
        "id": str(one.id), "title": one.title, "createdBy": one.created_by.name, "createdAt": one.created_at.isoformat(),
        "dueAt": one.due_on.isoformat() if one.due_on else None, "updatedAt": one.resolved_at.isoformat() if one.resolved_at else None,
        "conversations": talks, "greenroom": {"rubricVersion": one.version.number, "rubricHash": one.version.content_hash},
    }  # fmt: skip


def _review(sheet: Any, marks: Sequence[Mark], card: dict[str, Any], rubric: document.Rubric, channel: str) -> dict[str, Any]:
    levels = {mark.criterion: str(mark.level) for mark in marks if mark.level is not None and mark.criterion in rubric.by_id}
    score = partial_score(rubric, levels, channel=channel).score
    rated = [
        Rated(mark.criterion, str(mark.level), mark.comment, tuple(mark.causes.split(",")) if mark.causes else ())
        for mark in marks
        if mark.level
    ]
    done = sheet.MarkSheet.done_at
    return {
        "id": str(sheet.MarkSheet.id), "reviewer": {"email": sheet.email, "name": sheet.name}, "reviewee": None, "scorecard": card,
        "score": None if score.shown is None else float(score.shown), "ratings": [as_rating(rubric, each) for each in rated],
        "comment": sheet.MarkSheet.comment, "thread": [], "tags": [], "createdAt": sheet.MarkSheet.started_at.isoformat(),
        "updatedAt": done.isoformat(), "received": False,
    }  # fmt: skip


def _sheets(item_ids: Sequence[int]) -> dict[int, list[tuple[Any, list[Mark]]]]:
    """The sheets that were handed in, with their marks, by item. Two statements."""
    query = select(MarkSheet, Person.name, Person.email).join(Person, Person.id == MarkSheet.person_id)
    query = query.where(MarkSheet.item_id.in_(item_ids), MarkSheet.done_at.is_not(None)).order_by(MarkSheet.id)
    sheets = db.session.execute(query).all()
    marks: dict[int, list[Mark]] = defaultdict(list)
    for mark in db.session.scalars(select(Mark).where(Mark.sheet_id.in_([row.MarkSheet.id for row in sheets])).order_by(Mark.id)):
        marks[mark.sheet_id].append(mark)
    found: dict[int, list[tuple[Any, list[Mark]]]] = defaultdict(list)
    for row in sheets:
        found[row.MarkSheet.item_id].append((row, marks[row.MarkSheet.id]))
    return found


def _agreed(item_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in db.session.scalars(select(Agreed).where(Agreed.item_id.in_(item_ids)).order_by(Agreed.id)):
        found[one.item_id].append({"categoryId": one.criterion, "level": one.level, "note": one.note})
    return found
