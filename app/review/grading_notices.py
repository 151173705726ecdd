"""What people are told about clauses that conflict."""

from datetime import datetime

from app.people.actions.notices import notify, register_sentence
from app.review.models import ClauseConflict
from app.ui.words import lazy_gettext as _l

CONFLICT = "review.conflict"
SETTLED = "review.conflict_settled"


def register() -> None:
    """Give the notices their sentences."""
    register_sentence(CONFLICT, _l("A reviewer found two clauses that say different things. The report stands beside the article."))
    register_sentence(SETTLED, _l("Your report of clauses that conflict was answered."))


def clauses_conflict(conflict: ClauseConflict, person_id: int, article_id: int, *, at: datetime) -> None:
    """Tell one owner of the articles."""
    if person_id != conflict.by_id:
        notify(person_id, CONFLICT, f"/knowledge/articles/{article_id}#conflicts", at=at, once=f"conflict:{conflict.id}")


def conflict_settled(conflict: ClauseConflict, *, at: datetime) -> None:
    """Tell who reported it."""
    notify(conflict.by_id, SETTLED, f"/review/conflicts/{conflict.id}", at=at, once=f"conflict:{conflict.id}:settled")
