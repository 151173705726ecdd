"""What the steps of a course may name: scenarios, articles, shifts and quizzes that are here for its owner."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select

from app.base.database import db
from app.courses.quizzes.models import Quiz
from app.inbox.shifts.models import Shift
from app.knowledge.models import Article
from app.library.models import Scenario

Named = Mapping[str, Mapping[str, Any]]
"""By kind of step: rows of slug, title, pack_id and current_number (None: not published yet) by slug."""
_PLURAL = {"scenario": "scenarios", "article": "articles", "shift": "shifts", "quiz": "quizzes"}


def named_for(team_id: int | None) -> Named:
    """Everything that steps of this owner's course may name, by title; a team's copy before the site's. Four statements."""
    return {kind: _rows(model, team_id) for kind, model in (("scenario", Scenario), ("article", Article), ("shift", Shift), ("quiz", Quiz))}


def known_names(named: Named) -> dict[str, Any]:
    """The same as the arguments of `document.parse_course`."""
    return {_PLURAL[kind]: frozenset(rows) for kind, rows in named.items()}


def _rows(model: Any, team_id: int | None) -> dict[str, Any]:
    owned = or_(model.team_id.is_(None), model.team_id == team_id)
    query = select(model.slug, model.title, model.pack_id, model.current_number).where(owned, model.archived_at.is_(None))
    if model is Article:
        query = query.where(Article.translates.is_(None))
    rows = db.session.execute(query.order_by(model.team_id.is_not(None), model.title, model.id)).all()
    return {row.slug: row for row in sorted({row.slug: row for row in rows}.values(), key=lambda row: row.title.casefold())}
