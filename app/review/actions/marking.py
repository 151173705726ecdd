"""Putting tags on published reviews and taking them off; the catalogue of a team; marking examples."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from app.base.database import db
from app.base.errors import Conflict, DomainError, NotFound
from app.base.statements import changed, insert_into
from app.people.models import Person
from app.review.actions.naming import named
from app.review.mark_notices import example_marked
from app.review.models import Review, ReviewExample, ReviewState, ReviewTag, ReviewTagging
from app.review.models.marks import folded
from app.review.policy import EXAMPLE
from app.review.queries.marks import markable, taggable
from app.trail.actions import record
from app.ui.words import gettext as _

LONGEST = 60
AT_ONCE = 10
MOST_REVIEWS = 200
MOST_TAGS = 200


def names_in(text: str) -> list[str]:
    """Tags as they are typed: between commas, `#` and more than one space left out, each once. Raises DomainError."""
    found: dict[str, str] = {}
    for part in text.replace("\n", ",").split(","):
        name = " ".join(part.replace("\0", "").split()).lstrip("#").strip()
        if name:
            found.setdefault(folded(name), name)
    if any(len(name) > LONGEST for name in found.values()):
        raise DomainError(_("A tag has up to %(max)d letters. Put a comma between tags.") % {"max": LONGEST}, field="tags")
    if len(found) > AT_ONCE:
        raise DomainError(_("Put up to %(max)d tags at once.") % {"max": AT_ONCE}, field="tags")
    return list(found.values())


def put_tags(review_ids: Iterable[int], names: Sequence[str], *, by: Person, at: datetime) -> int:
    """Put tags on published reviews; a new name joins the catalogue of the review's team. How many reviews.

    Raises NotFound, DomainError.
    """
    rows = _reached(review_ids, names, by)
    for team_id in sorted({row.team_id for row in rows}):
        tags = known_tags(team_id, names, by_id=by.id, at=at)
        items = [row.assignment_id for row in rows if row.team_id == team_id]
        put_known(items, tags, by_id=by.id, at=at)
    _record("tag", rows, names, by, at)
    return len(rows)


def take_tags(review_ids: Iterable[int], names: Sequence[str], *, by: Person, at: datetime) -> int:
    """Take tags off published reviews; the catalogue keeps them. How many reviews. Raises NotFound, DomainError."""
    rows = _reached(review_ids, names, by)
    same = select(ReviewTag.id).where(ReviewTag.folded.in_([folded(name) for name in names]))
    gone = delete(ReviewTagging).where(ReviewTagging.assignment_id.in_([row.assignment_id for row in rows]), ReviewTagging.tag_id.in_(same))
    db.session.execute(gone, execution_options={"synchronize_session": False})
    _record("untag", rows, names, by, at)
    return len(rows)


def known_tags(team_id: int, names: Sequence[str], *, by_id: int | None, at: datetime) -> list[int]:
    """Ids of tags of a team's catalogue; those it lacks are added. Raises DomainError where it would get too long."""
    wanted = {folded(name): name for name in names}
    have = (ReviewTag.team_id == team_id, ReviewTag.folded.in_(wanted))
    new = wanted.keys() - set(db.session.scalars(select(ReviewTag.folded).where(*have)))
    if new and (db.session.scalar(select(func.count()).where(ReviewTag.team_id == team_id)) or 0) + len(new) > MOST_TAGS:
        raise DomainError(
            _("The team has %(most)s tags. Use one of them, or remove some from the catalogue.", most=MOST_TAGS), field="tags"
        )
    for key in sorted(new):
        row = {"team_id": team_id, "name": wanted[key], "folded": key, "by_id": by_id, "at": at, "revision": 1}
        db.session.execute(insert_into(ReviewTag).values(**row).on_conflict_do_nothing())
    return list(db.session.scalars(select(ReviewTag.id).where(*have)))


def names_with_room(team_id: int, names: Sequence[str]) -> list[str]:
    """Those of the names that the team's catalogue has, or has room for."""
    keys = set(db.session.scalars(select(ReviewTag.folded).where(ReviewTag.team_id == team_id)))
    found = []
    for name in names:
        if folded(name) in keys or len(keys) < MOST_TAGS:
            keys.add(folded(name))
            found.append(name)
    return found


def put_known(assignment_ids: Sequence[int], tag_ids: Sequence[int], *, by_id: int | None, at: datetime) -> None:
    """Put tags of the catalogue on items; what sticks there already stays as it is."""
    rows = [{"assignment_id": item, "tag_id": tag, "by_id": by_id, "at": at} for item in assignment_ids for tag in tag_ids]
    if rows:
        db.session.execute(insert_into(ReviewTagging).values(rows).on_conflict_do_nothing())


def rename_tag(tag: ReviewTag, name: str, *, revision: int, by: Person, at: datetime) -> None:
    """Another name everywhere it sticks. Raises Conflict when it is stale, DomainError for a name that is taken."""
    if revision != tag.revision:
        raise Conflict(_("Somebody changed this tag meanwhile. Reload the page to see it, then change it again."))
    names = names_in(name)
    if len(names) != 1:
        raise DomainError(_("Give the tag one name, without commas."), field="name")
    key, old = folded(names[0]), tag.name
    taken = select(ReviewTag.id).where(ReviewTag.team_id == tag.team_id, ReviewTag.folded == key, ReviewTag.id != tag.id)
    if db.session.scalar(taken) is not None:
        raise DomainError(_("The team has a tag of this name already. Choose another one."), field="name")
    tag.name, tag.folded = names[0], key
    db.session.flush()
    record("review.rename_tag", "review_tag", tag.id, by=by, at=at, label=tag.name, team_id=tag.team_id, before=old)


def remove_tag(tag: ReviewTag, *, by: Person, at: datetime) -> int:
    """Take a tag out of the catalogue and off every review. From how many it went."""
    gone = changed(delete(ReviewTagging).where(ReviewTagging.tag_id == tag.id))
    record("review.remove_tag", "review_tag", tag.id, by=by, at=at, label=tag.name, team_id=tag.team_id, reviews=gone)
    db.session.delete(tag)
    db.session.flush()
    return gone


def mark_example(review: Review, why: str, *, by: Person, at: datetime) -> None:
    """Let the colleagues of the team read a review as an example. The reviewed person is told and may end it.

    Raises NotFound, DomainError.
    """
    if not why.strip():
        raise DomainError(_("Say what others can learn from it."), field="why")
    if db.session.scalar(select(Review.id).where(Review.id == review.id, markable(by))) is None:
        raise NotFound(_("This review is not yours to mark. Reload the page."))
    row = {"assignment_id": review.assignment_id, "team_id": review.team_id, "why": why.strip()[:1000], "by_id": by.id, "at": at}
    statement = insert_into(ReviewExample).values(**row)
    kept = {name: row[name] for name in ("why", "by_id", "at")}
    db.session.execute(statement.on_conflict_do_update(index_elements=["assignment_id"], set_=kept))
    _record_example("mark_example", review, by, at, why=str(row["why"]))
    example_marked(review, at=at)


def end_example(review: Review, *, by: Person, at: datetime) -> None:
    """It is an example no more: by whoever may mark it, or by the person whose replies it shows. Raises NotFound."""
    allowed = review.reviewee_id == by.id or db.session.scalar(select(Review.id).where(Review.id == review.id, markable(by))) is not None
    if not allowed or not changed(delete(ReviewExample).where(ReviewExample.assignment_id == review.assignment_id)):
        raise NotFound(_("This review is no example any more, or it is not yours to change. Reload the page."))
    db.session.expire_all()
    _record_example("end_example", review, by, at)


def _reached(review_ids: Iterable[int], names: Sequence[str], by: Person) -> Sequence[Any]:
    ids = sorted(set(review_ids))
    if not names:
        raise DomainError(_("Write at least one tag. Put a comma between several."), field="tags")
    if not ids or len(ids) > MOST_REVIEWS:
        raise DomainError(_("Choose between 1 and %(most)s reviews.", most=MOST_REVIEWS))
    columns = (Review.id, Review.assignment_id, Review.team_id)
    rows = db.session.execute(select(*columns).where(Review.id.in_(ids), Review.state == ReviewState.PUBLISHED, taggable(by))).all()
    if len(rows) != len(ids):
        raise NotFound(_("Some of these reviews are not yours to tag, or stand in no team. Reload the page."))
    return rows


def _record(verb: str, rows: Sequence[Any], names: Sequence[str], by: Person, at: datetime) -> None:
    """One entry for each team; of a single review it stands with that."""
    for team_id in sorted({row.team_id for row in rows}):
        mine = [row.id for row in rows if row.team_id == team_id]
        thing = mine[0] if len(mine) == 1 else None
        record(f"review.{verb}", "review", thing, by=by, at=at, label=", ".join(names)[:200], team_id=team_id, reviews=mine)


def _record_example(verb: str, review: Review, by: Person, at: datetime, **facts: Any) -> None:
    name = named(review.reviewee_id, review.conversation_id)
    record(f"review.{verb}", "review", review.id, by=by, at=at, label=name.agent, team_id=review.team_id, row=EXAMPLE, **facts)
