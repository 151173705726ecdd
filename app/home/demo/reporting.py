"""Demo reviewers report, now and then, that two clauses conflict or that one is unclear."""

from datetime import datetime, timedelta
from random import Random

from app.home.demo.files import demo_texts
from app.people.models import Person
from app.review.excusing.actions import report
from app.review.queries.sheets import Sheet, evidence_of

CRITERION = "limits"
SHARE = 0.04
"""Of the reviews in which words are quoted for the criterion."""
SECONDS = 70
"""How long choosing the clauses and the sentence takes."""


def report_some(sheet: Sheet, draft_id: int, *, revision: int, by: Person, at: datetime) -> tuple[int, datetime]:
    """Leave the criterion on limits out of a few filled drafts; revision and moment afterwards. Draws nothing from the history's chance."""
    random = Random(f"greenroom demo reports {draft_id}")  # noqa: S311  (the same demo for everybody, not a secret)
    if CRITERION not in sheet.rubric.by_id or random.random() >= SHARE:
        return revision, at
    if not any(quote.criterion == CRITERION for quote in evidence_of(draft_id)):
        return revision, at
    text = random.choice(demo_texts("comments")["policy_reports"])
    report(sheet.assignment.id, CRITERION, text["clauses"], text["words"], by=by, at=at)
    return revision + 1, at + timedelta(seconds=SECONDS)
