"""Demo reviewers report, now and then, that two clauses conflict or that one is unclear."""

from datetime import datetime, timedelta
from random import Random

from app.base import clock
from app.base.database import db
from app.home.demo.files import demo_texts
from app.people.models import Person
from app.review.excusing.actions import report
from app.review.models import ClauseConflict
from app.review.queries.sheets import Sheet, evidence_of

CRITERION = "limits"
SHARE = 0.5
"""Of the reviews in which fitting words are quoted for the criterion."""
RECENT = timedelta(days=60)
SECONDS = 70
"""How long choosing the clauses and the sentence takes."""


def report_some(sheet: Sheet, draft_id: int, *, revision: int, by: Person, at: datetime) -> tuple[int, datetime]:
    """Leave the criterion on limits out of a few filled drafts; revision and moment afterwards. Draws nothing from the history's chance."""
    random = Random(f"greenroom demo reports {draft_id}")  # noqa: S311  (the same demo for everybody, not a secret)
    if CRITERION not in sheet.rubric.by_id or random.random() >= SHARE or at < clock.now() - RECENT:
        return revision, at
    said = " ".join(quote.quote.casefold() for quote in evidence_of(draft_id) if quote.criterion == CRITERION)
    text = next((one for one in demo_texts("comments")["policy_reports"] if any(word in said for word in one["fits"])), None)
    if text is None or db.session.query(ClauseConflict.id).filter_by(words=text["words"], by_id=by.id).first():
        return revision, at
    report(sheet.assignment.id, CRITERION, text["clauses"], text["words"], by=by, at=at)
    return revision + 1, at + timedelta(seconds=SECONDS)
