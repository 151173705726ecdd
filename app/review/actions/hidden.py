"""Hidden looks: items of the queue that one reviewer alone sees, and that become no review.

An item's `round` below nought names that reviewer. To them it is an item like any other; nobody else finds it. Handed in, its
draft goes to whoever put it and is erased: no publication, no tally, no notice to the agent, no review that a list could show.
"""

from datetime import datetime

from sqlalchemy import update

from app.base.database import db
from app.base.statements import changed, insert_into
from app.people.models import Person
from app.review import doors
from app.review.actions.drafts import StaleDraft, erase_draft
from app.review.doors import HandedIn
from app.review.models import Assignment, AssignmentState, Origin, Purpose, Review, ReviewState
from app.review.queries.sheets import Sheet, levels_of, ratings_of
from app.ui.words import gettext as _


def put_hidden(
    like: Assignment, reviewer_id: int, conversation_id: int, rubric_id: int, *, purpose: Purpose, **values: object
) -> int | None:
    """Put a hidden look for one reviewer where `like` stood in the queue; its id, None where there is one already.

    `values`: message_id, reviewee_id, acted_at.
    """
    row = {
        "conversation_id": conversation_id,
        "rubric_id": rubric_id,
        "team_id": like.team_id,
        "purpose": purpose,
        "origin": Origin.SELECTION,
        "round": -reviewer_id,
        "part": values.get("message_id") or 0,
        "put_at": like.put_at,
        "chosen_as": like.chosen_as,  # without it the page would tell that this look is hidden
        "state": AssignmentState.WAITING,
        **values,
    }
    made: int | None = db.session.scalar(insert_into(Assignment).values(**row).on_conflict_do_nothing().returning(Assignment.id))
    return made


def hand_in(sheet: Sheet, *, revision: int, by: Person, at: datetime) -> None:
    """Finish a hidden look; the claim is held and every criterion is rated. Raises StaleDraft."""
    draft = sheet.draft
    mine = (Review.revision == revision, Review.state == ReviewState.DRAFT)
    if draft is None or not changed(update(Review).where(Review.id == draft.id, *mine).values(saved_at=at)):
        raise StaleDraft(_("You changed this review in another window meanwhile. Reload the page, look at it once more, then publish."))
    comments = {key: one.comment for key, one in ratings_of(draft.id).items() if one.comment}
    told = HandedIn(sheet.assignment.id, by.id, sheet.version.id, levels_of(draft.id), comments, at)
    doors.hidden_handed_in(told)
    erase_draft(draft.id)
    held = update(Assignment).where(Assignment.id == sheet.assignment.id, Assignment.state == AssignmentState.CLAIMED)
    changed(held.values(state=AssignmentState.DONE, done_at=at, claim_ends_at=None))
