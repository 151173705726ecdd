"""Rubrics without their texts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.rubrics.models import RubricVersion


def version_rows(rubric_id: int) -> Sequence[Any]:
    """(number, title, content_hash, published_at) of the published versions, the newest first. One statement."""
    columns = (RubricVersion.number, RubricVersion.title, RubricVersion.content_hash, RubricVersion.published_at)
    query = select(*columns).where(RubricVersion.rubric_id == rubric_id)
    return db.session.execute(query.order_by(RubricVersion.number.desc())).all()
