"""Who may do what in the review room (rows 35-47, 67, 68, 90 and 91 of the permission table)."""

from datetime import datetime, timedelta

from app.base.permissions import Reach
from app.people.models import Person
from app.review.models import Assignment, Dispute, DisputeKind, DisputeState, Review, ReviewState

SEE_QUEUE = 35
CLAIM = 36
GRADE = 37
SAVE = 38
PUBLISH = 39
CHANGE = 40
READ_OWN = 42
READ_OTHERS = 43
OPEN_DISPUTE = 46
ANSWER_DISPUTE = 47
PUT = 67
ACKNOWLEDGE = 68
EXPORT = 55
REPLAY = 90
RESCORE = 91
CONFIRM = 150
DUTIES = 97
COVERAGE = 98
TAG = 142
TAG_CATALOGUE = 143
EXAMPLE = 144
READ_EXAMPLES = 145
GIVE = 158
ASK_VOID = 159
CONFIRM_VOID = 160
ANSWER_POLICY = 161

GRACE = timedelta(minutes=15)
"""A change begun in time is published this much later at the latest."""


def in_reach(person: Person, number: int, team_id: int | None) -> bool:
    """Whether row `number` reaches work of this team. Work without a team may be done by anybody the row names."""
    reach = person.reach(number)
    if reach is Reach.TEAM:
        return team_id is None or team_id in person.teams_for(number)
    return reach is Reach.ANY


def may_grade(person: Person, assignment: Assignment) -> bool:
    """Reviewers of the team and its leads, never on their own replies."""
    return person.reach(GRADE) > Reach.DENIED and in_reach(person, CLAIM, assignment.team_id) and assignment.reviewee_id != person.id


def may_read(person: Person, review: Review, *, gave: bool) -> bool:
    """One's own published reviews, those one `gave` a version of, a lead those of the led teams. Drafts: their reviewer alone."""
    if review.state is ReviewState.DRAFT:
        return review.reviewer_id == person.id
    if review.reviewee_id == person.id:
        return person.reach(READ_OWN) > Reach.DENIED
    return reads_others(person, gave=gave, team_id=review.team_id)


def may_ask_void(person: Person, review: Review) -> bool:
    """A lead of its team, about somebody else's reply."""
    standing = review.state is ReviewState.PUBLISHED and review.team_id is not None and review.reviewee_id != person.id
    return standing and in_reach(person, ASK_VOID, review.team_id)


def reads_others(person: Person, *, gave: bool, team_id: int | None) -> bool:
    """Whether row 43 lets `person` read a published review of somebody else. `gave`: this version or an earlier one (see `given.gave`)."""
    if gave:
        return person.reach(READ_OTHERS) > Reach.DENIED
    return team_id is not None and team_id in person.teams_for(READ_OTHERS)


def may_change(person: Person, review: Review, closes_at: datetime | None, at: datetime) -> bool:
    """A lead of the team at any time; the reviewer until `closes_at` (see `Rules.change_until`; None: not at all); never about oneself."""
    if review.state is not ReviewState.PUBLISHED or review.reviewee_id == person.id:
        return False
    if review.team_id is not None and review.team_id in person.teams_for(CHANGE):
        return True
    own = review.reviewer_id == person.id and person.reach(CHANGE) > Reach.DENIED
    return own and closes_at is not None and at <= closes_at


def may_acknowledge(person: Person, review: Review) -> bool:
    """The reviewed person, once it is published."""
    return review.reviewee_id == person.id and review.state is ReviewState.PUBLISHED and person.reach(ACKNOWLEDGE) > Reach.DENIED


def may_dispute(person: Person, review: Review) -> bool:
    """The reviewed agent, while the review stands."""
    return review.reviewee_id == person.id and review.state is ReviewState.PUBLISHED and person.reach(OPEN_DISPUTE) > Reach.DENIED


def may_answer(person: Person, dispute: Dispute, review: Review) -> bool:
    """Another reviewer of the team or its lead, after an escalation a lead alone: never who graded, never who was graded."""
    if dispute.state is not DisputeState.OPEN or person.id in (review.reviewer_id, review.reviewee_id) or dispute.proposed_at is not None:
        return False
    if dispute.step > 1:
        return review.team_id in person.teams_for(READ_OTHERS) and person.id != dispute.answered_by_id
    return in_reach(person, ANSWER_DISPUTE, review.team_id)


def may_mend(person: Person, dispute: Dispute, review: Review) -> bool:
    """Whoever graded may mend a clerical slip at once, while nobody has answered."""
    slip = dispute.kind is DisputeKind.CLERICAL and dispute.state is DisputeState.OPEN and dispute.step == 1 and dispute.proposed_at is None
    return slip and review.reviewer_id == person.id and review.state is ReviewState.PUBLISHED and person.reach(CHANGE) > Reach.DENIED


def may_escalate(person: Person, dispute: Dispute, review: Review) -> bool:
    """Whoever opened it, after a rejection, while the review stands. How often: the rules of the team."""
    rejected = dispute.state is DisputeState.REJECTED and dispute.opened_by_id == person.id
    return rejected and may_dispute(person, review)


def may_confirm(person: Person, dispute: Dispute, review: Review, proposed_by_id: int) -> bool:
    """A lead of the team, for an answer that somebody else proposed, about a review of neither their hand nor their reply."""
    waits = dispute.state is DisputeState.OPEN and dispute.proposed_at is not None
    own = person.id in (review.reviewer_id, review.reviewee_id, proposed_by_id)
    return waits and not own and review.team_id in person.teams_for(CONFIRM)
