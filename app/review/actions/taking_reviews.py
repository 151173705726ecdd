"""Storing one review that comes in: its place in the queue, its version, ratings, quotes, and what it adds to the tallies."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func, select

from app.base.database import db
from app.conversations.models import AgentIdentity, AuthorRole, Conversation, Message
from app.people.actions.accounts import normal_email
from app.people.models import Membership, Person, Team
from app.review.actions.marking import known_tags, names_with_room, put_known
from app.review.actions.taking_choices import NO_CHOICES, Choices, person_key, version_for
from app.review.actions.taking_quotes import take_quotes
from app.review.actions.tallies import Movement, exact
from app.review.exchange.arriving import Arriving
from app.review.exchange.fitting import Fitted, fitted, with_not_asked
from app.review.exchange.values import BadLine
from app.review.models import (
    Acknowledgement,
    Assignment,
    AssignmentState,
    ChosenAs,
    Origin,
    Publication,
    Purpose,
    Rating,
    Review,
    ReviewSource,
    ReviewState,
)
from app.rubrics import document
from app.rubrics.models import RubricVersion
from app.rubrics.scoring import Score, partial_score

SOURCE = "zendesk-qa"
TAKEN = (Purpose.QUALITY, Purpose.PRACTICE, Purpose.ELSEWHERE)


@dataclass
class Known:
    """A conversation and what of its reviews is here by now: by the id they came with, and the work that their versions share."""

    conversation: Conversation
    source: str
    external_id: str
    team: Team
    choices: Choices = NO_CHOICES
    reviews: dict[str, Review] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)

    def learn(self, one: Arriving, review: Review) -> None:
        """Remember where a review of the file is stored."""
        self.reviews[one.source_id] = review
        if one.item:
            self.items[one.item] = review.assignment_id


@dataclass
class Taken:
    """What one review brought that has no place of its own here. `differs`: `shown`, our score, is not the one given."""

    left: Counter[str]
    differs: bool
    shown: float | None
    quotes_left_out: int
    without_clause: int


def source_key(source: str, external_id: str, review_id: str) -> str:
    """By which a review that came in is known again."""
    return f"{source}:{external_id}:{review_id}"[:255]


def stored_before(one: Arriving, known: Known) -> Review | None:
    """The review that an earlier import made of this one."""
    key = source_key(known.source, known.external_id, one.source_id)
    query = select(Review).join(ReviewSource, ReviewSource.review_id == Review.id)
    found: Review | None = db.session.scalars(query.where(ReviewSource.source == SOURCE, ReviewSource.source_id == key)).first()
    return found


def own_review(one: Arriving, conversation: Conversation) -> Review | None:
    """The review where this very site gave it: its number, conversation and moment."""
    if not (one.rubric_hash and one.source_id.isascii() and one.source_id.isdigit() and len(one.source_id) < 18):
        return None
    query = select(Review).join(Publication, Publication.review_id == Review.id)
    query = query.where(Review.id == int(one.source_id), Review.conversation_id == conversation.id, Publication.at == one.published_at)
    found: Review | None = db.session.scalars(query).first()
    return found


def take_review(one: Arriving, known: Known) -> Taken:
    """Store a review that is not here yet, with no notice to anybody. Raises BadLine before anything is written."""
    if one.purpose not in TAKEN:
        raise BadLine(f"Reviews of the purpose '{one.purpose[:40]}' are not taken in. Only quality and practice are.")
    version, foreign = version_for(one, known.team, known.choices)
    if foreign is not None and not foreign.counts and one.purpose == Purpose.QUALITY:
        one = replace(one, purpose=Purpose.ELSEWHERE.value)
    rubric = document.compiled(version.source)
    left = Counter(one.left)
    ratings = fitted(one, rubric, left) if foreign is None else with_not_asked(fitted(one, rubric, left), rubric)
    partial = partial_score(rubric, {name: rating.level for name, rating in ratings.items()}, channel=known.conversation.channel.value)
    if partial.left:
        titles = ", ".join(rubric.criterion(name).title for name in partial.left)
        raise BadLine(f"The review leaves out {titles}. Rate every criterion of '{rubric.title}', or take them out of the rubric.")
    review = _store(one, known, version, partial.score)
    _write_around(one, known, review, ratings)
    _put_tags(one, known, review, left)
    left_out, bare = take_quotes(one.evidence, review, rubric, known.conversation)
    if not one.replaced:
        movement = Movement()
        movement.add(review, rubric, partial.score, known.team.timezone)
        movement.write()
    shown = None if partial.score.shown is None else float(partial.score.shown)
    differs = one.given is not None and (shown is None or abs(one.given - shown) > 0.05)
    return Taken(left, differs, shown, left_out, bare)


def _store(one: Arriving, known: Known, version: RubricVersion, score: Score) -> Review:
    people = known.choices.people
    reviewer = person_here(one.reviewer, known.team, "reviewer", people)
    reviewee = person_here(one.reviewee, known.team, "reviewee", people)
    if reviewee.id == known.choices.never_about:
        raise BadLine("This is a review of your own replies. Let somebody else bring it in.")
    if reviewer.id == reviewee.id:
        raise BadLine("Reviewer and reviewee are the same person. A review of one's own replies has another purpose.")
    message_id = _message(one, known.conversation)
    shared: dict[str, Any] = {
        "conversation_id": known.conversation.id, "message_id": message_id, "reviewee_id": reviewee.id, "team_id": known.team.id,
        "purpose": Purpose(one.purpose), "acted_at": one.acted_at or _last_reply(known.conversation) or one.started_at,
    }  # fmt: skip
    item_id = known.items.get(one.item) or _item(one, shared, version.rubric_id).id
    taken = select(Review.id).where(Review.assignment_id == item_id, Review.number == one.version)
    if db.session.scalar(taken) is not None:
        raise BadLine(f"Version {one.version} of this review is here already, from another file. Send the versions of a review together.")
    state = ReviewState.REPLACED if one.replaced else ReviewState.PUBLISHED
    review = Review(
        **shared, assignment_id=item_id, number=one.version, rubric_version_id=version.id, reviewer_id=reviewer.id, state=state,
        started_at=one.started_at, saved_at=one.published_at, comment=one.comment, reason=one.reason, score=exact(score),
        shown=None if score.shown is None else str(score.shown), passed=score.passed, active_seconds=one.active_seconds,
    )  # fmt: skip
    db.session.add(review)
    db.session.flush()
    known.learn(one, review)
    return review


def _item(one: Arriving, shared: Mapping[str, Any], rubric_id: int) -> Assignment:
    """The finished work that the review, and other versions of it, belong to: the next round of its conversation."""
    last = select(func.coalesce(func.max(Assignment.round), 0)).where(
        Assignment.conversation_id == shared["conversation_id"], Assignment.rubric_id == rubric_id, Assignment.round >= 0,
        Assignment.purpose == shared["purpose"],
    )  # fmt: skip
    chance = None if one.probability is None else min(1.0, max(one.probability, 1e-9))
    guess = Origin.SELECTION if chance is None else Origin.SAMPLE
    item = Assignment(
        **shared, part=shared["message_id"] or 0, rubric_id=rubric_id, probability=chance, put_at=one.started_at,
        origin=Origin(one.origin) if one.origin in list(Origin) else guess, round=int(db.session.scalar(last) or 0) + 1,
        state=AssignmentState.DONE, done_at=one.published_at,
        chosen_as=ChosenAs(one.chosen_as) if one.chosen_as in list(ChosenAs) else None,
    )  # fmt: skip
    db.session.add(item)
    db.session.flush()
    return item


def _write_around(one: Arriving, known: Known, review: Review, ratings: Mapping[str, Fitted]) -> None:
    """Ratings, the moments of a review, and where it came from."""
    rows = [
        Rating(review_id=review.id, criterion=name, level=each.level, comment=each.comment, causes=each.causes, saved_at=one.published_at)
        for name, each in ratings.items()
    ]
    published = Publication(review_id=review.id, by_id=review.reviewer_id, at=one.published_at, graded_at=one.graded_at)
    db.session.add_all([*rows, published])
    if one.seen_at is not None:
        db.session.add(Acknowledgement(review_id=review.id, by_id=review.reviewee_id, at=one.seen_at, note=one.note))
    key = source_key(known.source, known.external_id, one.source_id)
    db.session.add(ReviewSource(review_id=review.id, source=SOURCE, source_id=key))
    db.session.flush()


def _put_tags(one: Arriving, known: Known, review: Review, left: Counter[str]) -> None:
    """Put its tags on, in the team's catalogue; those that find no room there any more are counted."""
    names = names_with_room(known.team.id, one.tags) if one.tags else []
    left["tags left out"] += len(one.tags) - len(names)
    if names:
        tags = known_tags(known.team.id, names, by_id=None, at=one.published_at)
        put_known([review.assignment_id], tags, by_id=None, at=one.published_at)


def person_here(given: Mapping[str, Any], team: Team, role: str, chosen: Mapping[str, int] = NO_CHOICES.people) -> Person:
    """Who is meant: by e-mail, also as imported conversations know it, else by the name within the team, else as chosen. Raises BadLine."""
    email, name = given.get("email"), str(given.get("name") or "")
    members = select(Person).join(Membership, Membership.person_id == Person.id).where(Membership.team_id == team.id)
    if email:
        found = db.session.scalars(select(Person).where(Person.email == normal_email(str(email)))).first()
        if found is not None:
            return found
        known = select(AgentIdentity.person_id).where(AgentIdentity.email.in_({str(email), normal_email(str(email))}))
        people = _different(db.session.scalars(members.where(Person.id.in_(known))))
        if len(people) == 1:
            return people[0]
    people = _different(db.session.scalars(members.where(Person.name == name)))
    if len(people) != 1 and (someone := chosen.get(person_key(given))) is not None:
        return db.session.get_one(Person, someone)
    if len(people) != 1:
        raise BadLine(f"The {role} {email or name or 'without a name'} is nobody of {team.name}. Invite them first, or write their e-mail.")
    return people[0]


def _different(people: Iterable[Person]) -> list[Person]:
    """Each person once: somebody may have been in the team twice."""
    return list({one.id: one for one in people}.values())


def _message(one: Arriving, conversation: Conversation) -> int | None:
    """The one reply that was reviewed. Raises BadLine where it is not here."""
    if not one.message:
        return None
    query = select(Message.id).where(Message.conversation_id == conversation.id, Message.source_id == one.message)
    found: int | None = db.session.scalar(query)
    if found is None:
        raise BadLine(f"The reply {one.message[:80]} that it is about is not here. Import its conversation again first.")
    return found


def _last_reply(conversation: Conversation) -> Any:
    query = select(func.max(Message.sent_at)).where(Message.conversation_id == conversation.id, Message.author_role == AuthorRole.AGENT)
    return db.session.scalar(query)
