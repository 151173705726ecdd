"""Demo reviewers tie some of the words they quote to the clause that these rest on."""

from datetime import datetime, timedelta
from random import Random

from app.base.errors import DomainError
from app.people.models import Person
from app.review.actions.clauses import cite
from app.review.models import Evidence
from app.review.queries.sheets import Sheet, evidence_of

SHARE = 0.45
"""Of the quotes under criteria that name clauses."""
SECONDS = 12
"""How long choosing a clause takes."""
CLAIMED = ("claim", "photo", "broken", "damage", "lost")
"""Words that lie nearer to the clause on claims than to another."""


def cite_some(sheet: Sheet, draft_id: int, *, revision: int, by: Person, at: datetime) -> tuple[int, datetime]:
    """Cite a clause for some quotes of a filled draft; its revision and the moment afterwards. Draws nothing from the history's chance."""
    random = Random(f"greenroom demo clauses {draft_id}")  # noqa: S311  (the same demo for everybody, not a secret)
    if not any(criterion.clauses for criterion in sheet.rubric.criteria):
        return revision, at
    for quote in evidence_of(draft_id):
        ref = _fitting(sheet, quote)
        if not ref or random.random() >= SHARE:
            continue
        try:
            cite(sheet.assignment.id, quote.id, ref, revision=revision, version_id=sheet.version.id, by=by, at=at)
        except DomainError:  # it did not hold yet on the day of the reply, so nothing is cited
            continue
        revision, at = revision + 1, at + timedelta(seconds=SECONDS)
    return revision, at


def _fitting(sheet: Sheet, quote: Evidence) -> str:
    """The clause of the quote's criterion that its words speak of; "" where the criterion names none."""
    refs = sheet.rubric.criterion(quote.criterion).clauses
    said = quote.quote.casefold()
    if any(word in said for word in CLAIMED):
        return next((ref for ref in refs if ref.startswith("kb.claims")), refs[0] if refs else "")
    return refs[0] if refs else ""
