"""What people are told about reports on the policy."""

from datetime import datetime

from app.people.actions.notices import notify, register_sentence
from app.review.models import ClauseConflict, ReportOutcome
from app.ui.words import lazy_gettext as _l

CONFLICT = "review.conflict"
SETTLED = "review.conflict_settled"
NO_CONFLICT = "review.conflict_none"
WORKING = "review.conflict_working"
OUTCOMES = {ReportOutcome.MENDED: SETTLED, ReportOutcome.NO_CONFLICT: NO_CONFLICT, ReportOutcome.WORKING: WORKING}


def register() -> None:
    """Give the notices their sentences."""
    register_sentence(CONFLICT, _l("A reviewer reports that the policy conflicts or was unclear. It is yours to answer."))
    register_sentence(SETTLED, _l("Your report on the policy was answered: the clauses are mended."))
    register_sentence(NO_CONFLICT, _l("Your report on the policy was answered: no conflict. The review stays as it is; read the reason."))
    register_sentence(WORKING, _l("Your report on the policy is being worked on."))


def reported(one: ClauseConflict, person_id: int, *, at: datetime) -> None:
    """Tell one who answers for the policy."""
    notify(person_id, CONFLICT, _path(one), at=at, once=f"conflict:{one.id}")


def answered(one: ClauseConflict, outcome: ReportOutcome, *, at: datetime) -> None:
    """Tell who reported it, once for each answer."""
    notify(one.by_id, OUTCOMES[outcome], _path(one), at=at, once=f"conflict:{one.id}:{outcome.value}")


def _path(one: ClauseConflict) -> str:
    return f"/review/conflicts/{one.id}"
