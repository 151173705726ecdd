"""What the library tells people."""

from collections.abc import Iterable
from datetime import datetime

from app.library.models import Scenario
from app.library.work_models import ScenarioSubmission, Verdict
from app.people.actions.notices import notify, register_sentences
from app.people.models import Person
from app.ui.words import lazy_gettext as _l

SUBMITTED = "library.submitted"
APPROVED = "library.approved"
SENT_BACK = "library.sent_back"
SCHEDULE_DONE = "library.schedule_done"
SCHEDULE_FAILED = "library.schedule_failed"


def register() -> None:
    """Give every notice of this room its sentence."""
    register_sentences(
        {
            SUBMITTED: _l("%(by)s asks for a second pair of eyes on “%(scenario)s”."),
            APPROVED: _l("%(by)s approved “%(scenario)s”."),
            SENT_BACK: _l("%(by)s sent “%(scenario)s” back: %(comment)s"),
            SCHEDULE_DONE: _l("“%(scenario)s” was published at the moment you chose."),
            SCHEDULE_FAILED: _l("“%(scenario)s” could not be published at the moment you chose: %(reason)s"),
        }
    )


def submitted(submission: ScenarioSubmission, people: Iterable[Person], *, at: datetime) -> None:
    """Tell everybody who may decide."""
    path, title = page_of(submission.scenario), submission.scenario.title
    for person in people:
        once = f"submitted:{submission.id}"
        notify(person.id, SUBMITTED, path, at=at, once=once, by=submission.by.name, scenario=title)


def decided(submission: ScenarioSubmission, by: Person, *, at: datetime) -> None:
    """Tell whoever submitted it."""
    kind = APPROVED if submission.verdict is Verdict.APPROVED else SENT_BACK
    values = {"by": by.name, "scenario": submission.scenario.title, "comment": submission.comment}
    notify(submission.by_id, kind, page_of(submission.scenario), at=at, once=f"decided:{submission.id}", **values)


def scheduled_done(scenario: Scenario, person_id: int, schedule_id: int, *, at: datetime, reason: str = "") -> None:
    """Tell whoever chose the moment how it went; `reason` is why it failed."""
    kind = SCHEDULE_FAILED if reason else SCHEDULE_DONE
    values = {"scenario": scenario.title, **({"reason": reason} if reason else {})}
    notify(person_id, kind, page_of(scenario), at=at, once=f"schedule:{schedule_id}", **values)


def page_of(scenario: Scenario) -> str:
    """Where a scenario is published."""
    return f"/library/scenarios/{scenario.id}/publishing"
