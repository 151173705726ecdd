"""Reviews that a program brings in: what `flask review import` does, in one transaction, and never about whoever sends them."""

import io
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import DataError, IntegrityError

from app.base.database import db
from app.base.errors import DomainError
from app.conversations.importers.pieces import Piece, read_pieces
from app.people.models import Person, Team
from app.review.actions.taking_in import LISTS, ONLY_FIRST, TakenIn, take_in
from app.review.models import Review, ReviewSource
from app.trail.actions import record
from app.ui.words import gettext as _

MOST = 500
"""Objects of one request; the command has no limit."""


class AboutOneself(Exception):
    """Reviews of the person who sends them."""


def take_reviews(body: bytes, team: Team, *, by: Person, at: datetime) -> TakenIn:
    """Store the reviews in `body` as the team's. What cannot be stored is told in the report and stops nothing else.

    Raises DomainError for more objects than one request may hold.
    """
    report = TakenIn()
    for number, piece in enumerate(read_pieces(io.BytesIO(body), lists=LISTS, only_first=ONLY_FIRST, beside=set()), start=1):
        if number > MOST:
            said = _("These are more than %(most)s conversations. Send them in several requests, or use flask review import.", most=MOST)
            raise DomainError(said)
        report.add(_take(piece, team, by))
    facts = {"read": report.read, "created": report.created, "rejected": report.rejected}
    record("review.import", "reviews", None, by=by, at=at, label=team.name, team_id=team.id, **facts)
    return report


def _take(piece: Piece, team: Team, by: Person) -> TakenIn:
    """One object, whole or not at all."""
    part = TakenIn()
    try:
        with db.session.begin_nested():
            before = db.session.scalar(select(func.max(Review.id))) or 0
            take_in(piece, team, part)
            db.session.flush()
            mine = select(Review.id).join(ReviewSource, ReviewSource.review_id == Review.id)
            if db.session.scalar(mine.where(Review.id > before, Review.reviewee_id == by.id).limit(1)) is not None:
                raise AboutOneself
    except AboutOneself:
        return _refused(piece, _("This holds a review of your own replies. Let somebody else bring it in."))
    except (IntegrityError, DataError) as error:
        said = _("The database cannot keep this (%(why)s). Check its values; send it again.", why=type(error.orig).__name__)
        return _refused(piece, said)
    return part


def _refused(piece: Piece, message: str) -> TakenIn:
    part = TakenIn(read=1)
    part.refuse(piece.line, "", message)
    return part
