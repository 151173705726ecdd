"""Storing reviews that another tool or site gave, each as if it had been published here: version, ratings, tallies, no notices."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.base.database import db
from app.conversations.models import AuthorRole, Conversation, Message
from app.people.actions.accounts import normal_email
from app.people.models import Membership, Person, Team
from app.review.actions.taking_quotes import take_quotes
from app.review.actions.tallies import Movement, exact
from app.review.exchange.arriving import Arriving, ArrivingConversation, causes_of, levels_of, read_line, read_review, words_of
from app.review.exchange.values import BadLine
from app.review.models import Assignment, AssignmentState, Origin, Publication, Purpose, Rating, Review, ReviewSource, ReviewState
from app.rubrics import document
from app.rubrics.models import Rubric, RubricVersion
from app.rubrics.scoring import Score, partial_score

SOURCE = "zendesk-qa"
TAKEN = (Purpose.QUALITY, Purpose.PRACTICE)
_MOST_ERRORS = 200


@dataclass
class TakenIn:
    """What an import did. read = created + unchanged + rejected; `differs`: stored with our score, which is not the one given.

    `quotes_left_out`: their words are not here; `without_clause`: the article's text of that day is not here.
    """

    read: int = 0
    created: int = 0
    unchanged: int = 0
    rejected: int = 0
    differs: int = 0
    quotes_left_out: int = 0
    without_clause: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, line: int, review: str, message: str) -> None:
        self.rejected += 1
        if len(self.errors) < _MOST_ERRORS:
            self.errors.append({"line": line, "review": review, "message": message})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def take_in(line: bytes, number: int, team: Team, report: TakenIn, *, at: datetime) -> None:
    """Store the reviews of one line in the current transaction; what cannot be stored is told in `report`."""
    try:
        found = read_line(line)
        conversation = _conversation(found, team)
    except BadLine as error:
        report.read += 1
        report.refuse(number, "", str(error))
        return
    for given in found.reviews:
        report.read += 1
        try:
            _take_one(read_review(given), found, conversation, team, report)
        except BadLine as error:
            report.refuse(number, str(given.get("id") or "")[:255], str(error))


def _take_one(one: Arriving, found: ArrivingConversation, conversation: Conversation, team: Team, report: TakenIn) -> None:
    key = f"{found.source}:{found.external_id}:{one.source_id}"[:255]
    known = select(ReviewSource.review_id).where(ReviewSource.source == SOURCE, ReviewSource.source_id == key)
    if db.session.scalar(known) or _own_review(one, conversation):
        report.unchanged += 1
        return
    if one.purpose not in TAKEN:
        raise BadLine(f"Reviews of the purpose '{one.purpose[:40]}' are not taken in. Only quality and practice are.")
    version = _version(one, team)
    rubric = document.compiled(version.source)
    levels = levels_of(one, rubric)
    partial = partial_score(rubric, levels, channel=conversation.channel.value)
    if partial.left:
        titles = ", ".join(rubric.criterion(name).title for name in partial.left)
        raise BadLine(f"The review leaves out {titles}. Rate every criterion of '{rubric.title}', or take them out of the rubric.")
    review = _store(one, conversation, team, version, partial.score)
    words, causes = words_of(one, rubric), causes_of(one, rubric)
    rows = [
        Rating(
            review_id=review.id, criterion=name, level=level, comment=words.get(name, ""), causes=causes.get(name, ""),
            saved_at=one.published_at,
        )
        for name, level in levels.items()
    ]  # fmt: skip
    db.session.add_all([*rows, Publication(review_id=review.id, by_id=review.reviewer_id, at=one.published_at)])
    db.session.add(ReviewSource(review_id=review.id, source=SOURCE, source_id=key))
    db.session.flush()
    left_out, bare = take_quotes(one.evidence, review, rubric, conversation)
    report.quotes_left_out, report.without_clause = report.quotes_left_out + left_out, report.without_clause + bare
    movement = Movement()
    movement.add(review, rubric, partial.score, team.timezone)
    movement.write()
    report.created += 1
    shown = None if partial.score.shown is None else float(partial.score.shown)
    report.differs += one.given is not None and shown is not None and abs(one.given - shown) > 0.05


def _store(one: Arriving, conversation: Conversation, team: Team, version: RubricVersion, score: Score) -> Review:
    reviewer, reviewee = _person(one.reviewer, team, "reviewer"), _person(one.reviewee, team, "reviewee")
    if reviewer.id == reviewee.id:
        raise BadLine("Reviewer and reviewee are the same person. A review of one's own replies has another purpose.")
    acted_at = one.acted_at or _last_reply(conversation) or one.started_at
    purpose = Purpose(one.purpose)
    place = select(func.coalesce(func.max(Assignment.round), 0)).where(
        Assignment.conversation_id == conversation.id, Assignment.rubric_id == version.rubric_id, Assignment.purpose == purpose,
        Assignment.round >= 0, Assignment.reviewee_id == reviewee.id,
    )  # fmt: skip
    shared: dict[str, Any] = {
        "conversation_id": conversation.id,
        "reviewee_id": reviewee.id,
        "team_id": team.id,
        "purpose": purpose,
        "acted_at": acted_at,
    }
    chance = None if one.probability is None else min(1.0, max(one.probability, 1e-9))
    item = Assignment(
        **shared, rubric_id=version.rubric_id, origin=Origin.SELECTION if chance is None else Origin.SAMPLE, probability=chance,
        round=int(db.session.scalar(place) or 0) + 1, put_at=one.started_at, state=AssignmentState.DONE, done_at=one.published_at,
    )  # fmt: skip
    db.session.add(item)
    db.session.flush()
    review = Review(
        **shared, assignment_id=item.id, number=1, rubric_version_id=version.id, reviewer_id=reviewer.id, state=ReviewState.PUBLISHED,
        started_at=one.started_at, saved_at=one.published_at, comment=one.comment, score=exact(score),
        shown=None if score.shown is None else str(score.shown), passed=score.passed, active_seconds=one.active_seconds,
    )  # fmt: skip
    db.session.add(review)
    db.session.flush()
    return review


def _conversation(found: ArrivingConversation, team: Team) -> Conversation:
    query = select(Conversation).where(Conversation.source_id == found.external_id, Conversation.team_id == team.id).limit(20)
    candidates = list(db.session.scalars(query))
    exactly = [one for one in candidates if one.source_system.casefold() == found.source.casefold()]
    chosen = exactly or candidates
    if len(chosen) != 1:
        said = "is not here" if not chosen else "is here more than once"
        raise BadLine(f"Conversation {found.external_id} {said}. Import it for {team.name} first, under one source.")
    return chosen[0]


def _version(one: Arriving, team: Team) -> RubricVersion:
    query = (
        select(RubricVersion)
        .join(Rubric, Rubric.id == RubricVersion.rubric_id)
        .where(Rubric.team_id.is_(None) | (Rubric.team_id == team.id))
    )
    if one.rubric_hash:
        same = db.session.scalars(query.where(RubricVersion.content_hash == one.rubric_hash)).first()
        if same is not None:
            return same
    named = (Rubric.slug == one.rubric_id) | (Rubric.title == one.rubric_title)
    current = query.where(named, RubricVersion.number == Rubric.current_number).order_by(Rubric.team_id.is_(None))
    found = db.session.scalars(current).first()
    if found is None:
        raise BadLine(f"The rubric '{one.rubric_title or one.rubric_id}' is not here. Load it first: flask rubrics load FILE")
    return found


def _person(given: Mapping[str, Any], team: Team, role: str) -> Person:
    email, name = given.get("email"), str(given.get("name") or "")
    if email:
        found = db.session.scalars(select(Person).where(Person.email == normal_email(str(email)))).first()
        if found is not None:
            return found
    members = select(Person).join(Membership, Membership.person_id == Person.id).where(Membership.team_id == team.id, Person.name == name)
    people = list({one.id: one for one in db.session.scalars(members)}.values())
    if len(people) != 1:
        raise BadLine(f"The {role} {email or name or 'without a name'} is nobody of {team.name}. Invite them first, or write their e-mail.")
    return people[0]


def _own_review(one: Arriving, conversation: Conversation) -> bool:
    """Whether this very site gave the review: its number, conversation and moment."""
    if not (one.rubric_hash and one.source_id.isascii() and one.source_id.isdigit() and len(one.source_id) < 18):
        return False
    query = select(Publication.at).join(Review, Review.id == Publication.review_id)
    at = db.session.scalar(query.where(Review.id == int(one.source_id), Review.conversation_id == conversation.id))
    return at is not None and at == one.published_at


def _last_reply(conversation: Conversation) -> datetime | None:
    query = select(func.max(Message.sent_at)).where(Message.conversation_id == conversation.id, Message.author_role == AuthorRole.AGENT)
    at: datetime | None = db.session.scalar(query)
    return at
