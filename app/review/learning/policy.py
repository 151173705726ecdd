"""Who may do what with self reviews and peer reviews (rows 72, 73, 93 and 94 of the permission table)."""

from app.base.permissions import Reach
from app.people.models import Person
from app.review.learning.models import LearningReview, LearningState
from app.review.models import Purpose

SELF = 72
PEER = 73
PARTED = 93
ASK_FOR = 94


def peer_teams(person: Person) -> frozenset[int]:
    """The person's teams in which colleagues may review each other's replies."""
    if person.reach(PEER) is Reach.DENIED:
        return frozenset()
    return frozenset(one.team_id for one in person.current_memberships if one.team.peer_reviews)


def asking_teams(person: Person) -> frozenset[int]:
    """Teams in which the person may ask colleagues to look at somebody's replies: led ones that have peer reviews."""
    led = person.teams_for(ASK_FOR)
    return frozenset(one.team_id for one in person.current_memberships if one.team_id in led and one.team.peer_reviews)


def may_decline(person: Person, one: LearningReview) -> bool:
    """The asked colleague; where a lead asked, the agent whose reply it is, too. Until it is done."""
    if one.purpose is not Purpose.PEER or one.state not in (LearningState.ASKED, LearningState.OPEN):
        return False
    return may_fill(person, one) or (one.asked_by_id is not None and one.reviewee_id == person.id and person.reach(PEER) > Reach.DENIED)


def may_fill(person: Person, one: LearningReview) -> bool:
    """Whoever reviews, while it is open: a self review its agent, a peer review the asked colleague as long as they share the team."""
    if one.reviewer_id != person.id or one.state not in (LearningState.ASKED, LearningState.OPEN):
        return False
    if one.purpose is Purpose.SELF:
        return person.reach(SELF) > Reach.DENIED
    return person.reach(PEER) > Reach.DENIED and one.team_id in person.team_ids


def may_read(person: Person, one: LearningReview) -> bool:
    """The two people of it, once it is done. A lead reads a self review only beside the reviewer's (see `queries.pairs`)."""
    return one.state is LearningState.DONE and person.id in (one.reviewer_id, one.reviewee_id)


def leads(person: Person, one: LearningReview) -> bool:
    """Whether the person leads the team in which the reply was written."""
    return one.team_id is not None and one.team_id in person.teams_for(PARTED)
