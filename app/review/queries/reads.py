"""Published reviews as people read them: their own, those they gave, those of the teams they lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.base import clock, paging
from app.base.database import Moment, db
from app.base.permissions import Reach
from app.base.statements import DaysBefore
from app.conversations.models import Conversation
from app.people.models import Person, Team
from app.review.models import (
    Acknowledgement,
    Assignment,
    AssignmentState,
    Dispute,
    DisputeRule,
    DisputeState,
    Publication,
    Purpose,
    Review,
    ReviewExample,
    ReviewSight,
    ReviewState,
    ReviewTag,
    ReviewTagging,
)
from app.review.models.marks import folded
from app.review.policy import ANSWER_DISPUTE, READ_OTHERS, READ_OWN, may_read
from app.review.queries.given import decided_before, gave, given_by, was_disputed
from app.rubrics.models import RubricVersion

KEPT_BACK = timedelta(days=28)
"""At the least: twice the usual time for a dispute. Where a team gives more days for disputes, as many."""
STANDING = (ReviewState.PUBLISHED, ReviewState.REPLACED)
WHOSE = ("mine", "given", "team")
REVIEWER, REVIEWEE = aliased(Person), aliased(Person)
ITEM, OPEN_ONE, DISPUTED, PUBLISHED = aliased(Assignment), aliased(Dispute), aliased(Review), aliased(Publication)


@dataclass(frozen=True)
class ReadFilter:
    """What the list shows. `whose`: mine, given (by the viewer) or team (of the teams the viewer leads)."""

    whose: str = "mine"
    purpose: str = ""
    state: str = ""
    """"new": not acknowledged, and of one's own not disputed either; "disputed": with a dispute."""
    person: str = ""
    tag: str = ""
    """The name of a tag, whatever its capitals."""

    @classmethod
    def of(cls, whose: str, given: Mapping[str, str]) -> "ReadFilter":
        """The filter in an address; unknown values are dropped."""
        purpose, state, person = (given.get(name, "") for name in ("purpose", "state", "person"))
        return cls(
            whose,
            purpose=purpose if purpose in (Purpose.QUALITY, Purpose.PRACTICE) else "",
            state=state if state in ("new", "disputed") else "",
            person=person if person.isascii() and person.isdigit() and len(person) < 18 else "",
            tag=given.get("tag", "").strip()[:60],
        )

    def as_arguments(self) -> dict[str, str]:
        """The address that asks for it, without what is empty."""
        return {name: value for name in ("purpose", "state", "person", "tag") if (value := getattr(self, name))}


def reviews_page(person: Person, wanted: ReadFilter, after: str | None) -> paging.Page:
    """One page of standing reviews, latest action first; of those one gave, the latest published first. One statement."""
    query: Any = (
        select(
            Review.id,
            Review.purpose,
            Review.acted_at,
            Review.shown,
            Review.passed,
            Review.number,
            Review.assignment_id,
            Review.team_id,
            reviewer_name(person).label("reviewer"),
            REVIEWEE.name.label("reviewee"),
            RubricVersion.title.label("rubric"),
            RubricVersion.number.label("rubric_number"),
            Conversation.kind,
            Conversation.channel,
            Conversation.subject,
            Conversation.preview,
            Conversation.customer_name,
            Publication.at.label("published_at"),
            Acknowledgement.at.label("acknowledged_at"),
            *(Dispute.state.label("dispute"), decided_before().label("decided")),
            hidden_now(person).label("hidden"),
            unopened(person).label("unopened"),
            _tags_on(Review.assignment_id).label("tags"),
        )
        .join(REVIEWER, REVIEWER.id == Review.reviewer_id)
        .join(REVIEWEE, REVIEWEE.id == Review.reviewee_id)
        .join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
        .join(Conversation, Conversation.id == Review.conversation_id)
        .join(Publication, Publication.review_id == Review.id)
        .outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id)
        .outerjoin(Dispute, Dispute.review_id == Review.id)
        .outerjoin(Team, Team.id == Review.team_id)
        .where(Review.state == ReviewState.PUBLISHED, _owned(person, wanted.whose))
    )
    latest: Any = Publication.at if wanted.whose == "given" else Review.acted_at
    return paging.fetch(_narrowed(query, wanted), [(latest, True), (Review.id, True)], after)


def reviews_count(person: Person, wanted: ReadFilter) -> str:
    """How many the list would show, capped. One statement."""
    query = select(Review.id).join(Publication, Publication.review_id == Review.id)
    query = query.outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id).outerjoin(Dispute, Dispute.review_id == Review.id)
    return paging.capped_count(_narrowed(query.where(Review.state == ReviewState.PUBLISHED, _owned(person, wanted.whose)), wanted))


def review_of(person: Person, review_id: int) -> Review | None:
    """A published review within reach with all its page shows, or None. One statement."""
    query = select(Review, gave(person)).where(Review.id == review_id, Review.state.in_((*STANDING, ReviewState.VOID)))
    parts = (Review.conversation, Review.reviewer, Review.reviewee, Review.publication, Review.acknowledgement)
    version = joinedload(Review.rubric_version).joinedload(RubricVersion.rubric)
    row = db.session.execute(query.options(version, *(joinedload(part) for part in parts))).first()
    return row[0] if row is not None and may_read(person, row[0], gave=row[1]) else None


def hidden_from(person: Person, review: Review) -> bool:
    """Whether `person` must not see this grade now: they review the same conversation, or may answer its open dispute.

    One statement; none for the two people of the review.
    """
    if person.id in (review.reviewer_id, review.reviewee_id):
        return False
    return bool(db.session.scalar(select(Review.id).where(Review.id == review.id, hidden_now(person))))


def versions_of(assignment_id: int) -> Sequence[Any]:
    """(id, number, state, at, by) of every published version, newest first; each with what sticks on all of them: `tags`, a line
    for each, `example`, why it is one, and `chosen_as`, why this agent. One statement."""
    marks = (
        _tags_on(assignment_id).label("tags"),
        select(ReviewExample.why).where(ReviewExample.assignment_id == assignment_id).scalar_subquery().label("example"),
        select(Assignment.chosen_as).where(Assignment.id == assignment_id).scalar_subquery().label("chosen_as"),
    )
    query = (
        select(Review.id, Review.number, Review.state, Review.reason, Publication.at, Person.name, *marks)
        .join(Publication, Publication.review_id == Review.id)
        .join(Person, Person.id == Publication.by_id)
        .where(Review.assignment_id == assignment_id, Review.state.in_(STANDING))
    )
    return db.session.execute(query.order_by(Review.number.desc())).all()


def dispute_of(review_id: int) -> Dispute | None:
    """The dispute about this version of a review, with its points, or the one whose answer it is. Two statements at most."""
    query = select(Dispute).where(or_(Dispute.review_id == review_id, Dispute.new_review_id == review_id))
    options = (joinedload(Dispute.points), joinedload(Dispute.answered_by), joinedload(Dispute.opened_by))
    return db.session.scalars(query.options(*options).order_by(Dispute.id.desc())).unique().first()


def earlier_reviews(person: Person, conversation_id: int) -> Sequence[Any]:
    """Standing reviews of a conversation that `person` may read and that are not hidden from them now. One statement.

    While their own hidden look at it is open, the reviews they gave are left out, too: they would read their own first grade.
    """
    query = (
        select(
            Review.id,
            Review.shown,
            Review.passed,
            Review.purpose,
            Publication.at,
            reviewer_name(person).label("name"),
            RubricVersion.title,
            unopened(person).label("unopened"),
        )
        .join(Publication, Publication.review_id == Review.id)
        .join(REVIEWER, REVIEWER.id == Review.reviewer_id)
        .join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
        .outerjoin(Team, Team.id == Review.team_id)
        .where(Review.conversation_id == conversation_id, Review.state == ReviewState.PUBLISHED, ~hidden_now(person))
        .where(~and_(gave(person), _looks_again(person)))
        .where(or_(*(_owned(person, whose) for whose in WHOSE)))
    )
    return db.session.execute(query.order_by(Review.id.desc()).limit(20)).all()


def reviewer_name(person: Person) -> ColumnElement[str]:
    """Who reviewed, "" for the reviewed agent of a team that hides it. Needs the review's team joined."""
    return case((and_(Team.hides_reviewers, Review.reviewee_id == person.id), ""), else_=REVIEWER.name)


def hides_reviewer(review: Review, viewer: Person) -> bool:
    """Whether the viewer, the reviewed agent, does not learn who reviewed. A statement only where the team is not one of theirs."""
    if review.reviewee_id != viewer.id or review.team_id is None:
        return False
    team = next((one.team for one in viewer.memberships if one.team_id == review.team_id), None) or db.session.get(Team, review.team_id)
    return team is not None and team.hides_reviewers


def hidden_now(person: Person) -> ColumnElement[bool]:
    """The grade is somebody else's, and the viewer is grading the same conversation or may answer an open dispute of it.

    Who grades hides it where the team wants that, and always for a second review and a hidden look, which are to be independent.
    Every version of a disputed review is hidden: an earlier one says nearly the same.
    """
    mine = (ITEM.claimed_by_id == person.id, ITEM.state == AssignmentState.CLAIMED)
    biased = exists().where(Team.id == ITEM.team_id, Team.unbiased.is_(False)).correlate(ITEM)
    claimed = exists().where(ITEM.conversation_id == Review.conversation_id, *mine, or_(~biased, ITEM.round != 1))
    disputed = (DISPUTED.id == OPEN_ONE.review_id, DISPUTED.assignment_id == Review.assignment_id)
    still_open = case((OPEN_ONE.state == DisputeState.OPEN, 1), else_=0) == 1  # no index tempts to go through all open ones for each row
    open_dispute = exists().where(still_open, *disputed)
    teams = person.teams_for(ANSWER_DISPUTE)
    answers = and_(open_dispute, Review.team_id.in_(teams)) if teams else false()
    return and_(~gave(person), Review.reviewee_id != person.id, or_(claimed, answers))


def _looks_again(person: Person) -> ColumnElement[bool]:
    """The person has a hidden look at the conversation before them: its round is their own id, below nought."""
    open_still = ITEM.state.in_([AssignmentState.WAITING, AssignmentState.CLAIMED])
    return exists().where(ITEM.conversation_id == Review.conversation_id, ITEM.round == -person.id, open_still)


def unopened(person: Person) -> ColumnElement[bool]:
    """The grade is of somebody else's team work that may still be disputed, and `person`, who could decide that, has not opened it.

    Lists leave its score out, so that who decides a dispute has either not seen the score or is noted as having seen it. What was
    published more than `KEPT_BACK` ago, and longer than its team lets it be disputed, is past that where it is not disputed.
    """
    teams = person.teams_for(ANSWER_DISPUTE) | person.teams_for(READ_OTHERS)
    if not teams:
        return false()
    seen = exists().where(ReviewSight.assignment_id == Review.assignment_id, ReviewSight.person_id == person.id)
    late = exists().where(PUBLISHED.review_id == Review.id, _disputable(clock.now()))
    disputed = exists().where(OPEN_ONE.review_id == Review.id)
    others = (~gave(person), Review.reviewee_id != person.id, Review.team_id.in_(teams))
    return and_(*others, ~seen, or_(late, disputed))


def _disputable(at: datetime) -> ColumnElement[bool]:
    """Whether a publication is as young as `unopened` means. A team's rules are looked up by its key, and only for what is older."""
    longer = (DisputeRule.team_id == Review.team_id, DisputeRule.window_days > KEPT_BACK.days)
    kept = exists().where(*longer, PUBLISHED.at >= DaysBefore(literal(at, Moment), DisputeRule.window_days))
    return or_(PUBLISHED.at >= at - KEPT_BACK, kept.correlate(Review, PUBLISHED))


def _tags_on(assignment_id: Any) -> Any:
    """The names of the tags on an item, a line for each. Takes a value or a column."""
    names = select(func.aggregate_strings(ReviewTag.name, "\n")).join(ReviewTagging, ReviewTagging.tag_id == ReviewTag.id)
    return names.where(ReviewTagging.assignment_id == assignment_id).scalar_subquery()


def _narrowed(query: Any, wanted: ReadFilter) -> Any:
    if wanted.purpose:
        query = query.where(Review.purpose == wanted.purpose)
    if wanted.person:
        query = query.where(Review.reviewee_id == int(wanted.person))
    if wanted.tag:
        tagged = select(ReviewTagging.assignment_id).join(ReviewTag, ReviewTag.id == ReviewTagging.tag_id)
        query = query.where(Review.assignment_id.in_(tagged.where(ReviewTag.folded == folded(wanted.tag))))
    if wanted.state:
        query = query.where(Acknowledgement.at.is_(None) if wanted.state == "new" else was_disputed())
    if wanted.state == "new" and wanted.whose == "mine":
        query = query.where(Dispute.id.is_(None))
    return query


def _owned(person: Person, whose: str) -> ColumnElement[bool]:
    if whose == "mine":
        return Review.reviewee_id == person.id if person.reach(READ_OWN) > Reach.DENIED else false()
    if whose == "given":
        return given_by(person) if person.reach(READ_OTHERS) > Reach.DENIED else false()
    teams = person.teams_for(READ_OTHERS)
    return Review.team_id.in_(teams) if teams else false()
