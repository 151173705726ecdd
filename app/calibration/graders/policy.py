"""Who may do what about reviews of reviews (rows 152 to 155 of the permission table)."""

from app.base.permissions import Reach
from app.calibration.graders.models import Check, CheckState
from app.people.models import Person
from app.review.models import Purpose, Review, ReviewState

LOOK = 152
READ = 153
FIGURES = 154
PLAN = 155


def may_take(person: Person, review: Review) -> bool:
    """A lead of the team, for a standing review of a real reply that is neither by them nor about them."""
    stands = review.state is ReviewState.PUBLISHED and review.purpose is Purpose.QUALITY
    return stands and person.id not in (review.reviewer_id, review.reviewee_id) and review.team_id in person.teams_for(LOOK)


def may_look(person: Person, check: Check) -> bool:
    """Whoever was asked, while they are in the team and it is not published; never about an own review or reply."""
    mine = check.looker_id == person.id and person.reach(LOOK) > Reach.DENIED and check.team_id in person.team_ids
    return mine and check.state is CheckState.WAITING and person.id not in (check.reviewer_id, check.review.reviewee_id)


def may_read(person: Person, check: Check) -> bool:
    """Who looks at it, leads of the team except about their own, and once it is published its reviewer. Never the agent."""
    if person.id == check.review.reviewee_id:
        return False
    if person.id == check.reviewer_id:
        return check.state is CheckState.PUBLISHED and person.reach(READ) > Reach.DENIED
    return check.looker_id == person.id or check.team_id in person.teams_for(LOOK)


def may_answer(person: Person, check: Check) -> bool:
    """Its reviewer, once."""
    return person.id == check.reviewer_id and check.state is CheckState.PUBLISHED and check.read_at is None


def may_give_back(person: Person, check: Check) -> bool:
    """Who was asked, or a lead of the team, before it is published."""
    mine = may_look(person, check)
    return mine or (check.state is CheckState.WAITING and check.reviewer_id != person.id and check.team_id in person.teams_for(LOOK))
