"""Conversations, rubrics and queue items for the tests of the review room."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from app.base.database import db
from app.base.versions import content_hash
from app.conversations.models import AuthorRole, Channel, Conversation, ConversationKind, Message, MessageKind
from app.people.models import Person, Team
from app.review.models import Assignment, AssignmentState, Origin, Purpose, Review
from app.rubrics.models import Rubric, RubricVersion
from tests.page_client import Answer, PageClient

ACTED = datetime(2026, 11, 18, 14, tzinfo=UTC)
PUT = datetime(2026, 11, 20, 8, tzinfo=UTC)
RUBRIC = """
format: agent-rubric/1
id: care
title: Care
policy: {pass_mark: 80}
scales:
  three: [{id: low, value: 0, label: Low}, {id: mid, value: 1, label: Middle}, {id: top, value: 2, label: Top}]
sections:
  - id: tone
    title: Tone
    criteria:
      - {id: empathy, title: Empathy, weight: 30, scale: three, na: true, skills: [empathy, writing], anchors: {top: Names the loss.},
         causes: [{id: stock, label: Set phrase, for: any}, {id: blame, label: Blames}]}
      - {id: clarity, title: Clarity, weight: 20, scale: three, skills: [writing]}
  - id: policy
    title: Policy
    criteria:
      - {id: identity, title: Identity, weight: 50, scale: three, critical: true}
      - {id: repair, title: Repair, weight: 10, scale: three, when: {criterion: empathy, level: [low]}}
"""
TOP = {"empathy": "top", "clarity": "top", "identity": "top"}
_numbers = count(1)


def rubric(source: str = RUBRIC, *, slug: str = "care", team: Team | None = None) -> Rubric:
    """A published rubric."""
    one = Rubric(slug=slug, title=slug.title(), team_id=team.id if team else None, created_at=PUT, current_number=1, draft_source=source)
    db.session.add(one)
    db.session.flush()
    publish_version(one, source, 1)
    return one


def publish_version(one: Rubric, source: str, number: int) -> RubricVersion:
    """Another version of the rubric, current from now on."""
    digest = content_hash(source)
    version = RubricVersion(rubric_id=one.id, number=number, content_hash=digest, source=source, title=one.title, published_at=PUT)
    db.session.add(version)
    one.current_number = number
    db.session.flush()
    return version


def conversation(
    agent: Person | None,
    team: Team | None,
    *bodies: str,
    kind: ConversationKind = ConversationKind.PRACTICE,
    channel: Channel = Channel.CHAT,
    at: datetime = ACTED,
    **values: Any,
) -> Conversation:
    """A conversation: the customer writes first, then customer and agent take turns."""
    number = next(_numbers)
    bodies = bodies or ("My parcel is lost.", "I am sorry. I look into it at once.")
    one = Conversation(
        kind=kind, source_system="test", source_id=f"c{number}", team_id=team.id if team else None, channel=channel,
        subject=f"Parcel {number}", opened_at=at, last_message_at=at, customer_name="Noor",
        assignee_id=agent.id if agent else None, message_count=len(bodies),
        reply_count=len(bodies) // 2, preview=bodies[0][:100],
    )  # fmt: skip
    for name, value in values.items():
        setattr(one, name, value)
    db.session.add(one)
    db.session.flush()
    for place, body in enumerate(bodies):
        message(one, body, agent if place % 2 else None, place, at)
    return one


def message(one: Conversation, body: str, author: Person | None, place: int, at: datetime, **values: Any) -> Message:
    """One message; without an author the customer's."""
    role = values.pop("author_role", AuthorRole.AGENT if author else AuthorRole.CUSTOMER)
    written = Message(
        conversation_id=one.id, source_id=f"m{place}", position=place, kind=values.pop("kind", MessageKind.PUBLIC), author_role=role,
        author_id=author.id if author else None, sent_at=at + timedelta(minutes=place), body=body, html="", **values,
    )  # fmt: skip
    db.session.add(written)
    db.session.flush()
    return written


def waiting(talk: Conversation, with_rubric: Rubric, agent: Person, *, put_at: datetime = PUT, **values: Any) -> Assignment:
    """An item of the queue."""
    purpose = Purpose.PRACTICE if talk.kind is ConversationKind.PRACTICE else Purpose.QUALITY
    given = {"purpose": purpose, "origin": Origin.SELECTION, "acted_at": talk.last_message_at, "team_id": talk.team_id} | values
    one = Assignment(conversation_id=talk.id, rubric_id=with_rubric.id, reviewee_id=agent.id, put_at=put_at, **given)
    one.state = given.get("state", AssignmentState.WAITING)
    db.session.add(one)
    db.session.flush()
    return one


class Grader:
    """Somebody at the review page: keeps the revision as the page's script does."""

    def __init__(self, client: PageClient, assignment_id: int, version_id: int) -> None:
        self.client, self.at, self.version, self.revision = client, f"/review/{assignment_id}", version_id, 0

    def send(self, path: str, expect: int = 200, **values: Any) -> Answer:
        """One small post, as JSON."""
        body = {"revision": self.revision, "version": self.version, **values}
        answer = self.client.send("POST", self.at + path, expect, fetch=True, json=body)
        if answer.status == 200 and "revision" in answer.json:
            self.revision = answer.json["revision"]
        return answer

    def rate(self, expect: int = 200, **levels: str | None) -> Answer:
        """Choose levels, one save each; the last answer."""
        answer = None
        for criterion, level in levels.items():
            answer = self.send("/save", expect, criterion=criterion, level=level)
        assert answer is not None
        return answer

    def publish(self, expect: int = 200, **values: Any) -> Answer:
        return self.send("/publish", expect, **{"stay": True, **values})


def published(client: PageClient, item: Assignment, version: RubricVersion, **levels: str) -> Review:
    """A review published through the pages."""
    item_id = item.id
    grader = Grader(client, item_id, version.id)
    grader.rate(**(TOP | levels))
    if levels.get("identity") == "low":
        grader.send("/save", criterion="identity", comment="The order number alone is no check.")
    grader.publish()
    found: Review = db.session.query(Review).filter_by(assignment_id=item_id, state="published").one()
    return found
