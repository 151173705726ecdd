"""A small course of three steps, and the scenario and article that it names."""

from datetime import UTC, datetime

import pytest

from app.base.database import db
from app.base.versions import content_hash
from app.courses import actions
from app.courses.document import parse_course
from app.courses.models import Course
from app.knowledge.models import Article, ArticleKind, ArticleVersion
from app.library.models import Scenario
from tests.cast import Cast

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
COURSE = """format: agent-course/1
id: first-days
title: First days
about: How we answer.
steps:
  - {id: hello, kind: lesson, title: Say hello, minutes: 3, text: "Say **hello** <script>alert(1)</script>"}
  - {id: read-tone, kind: article, article: kb.tone}
  - {id: practise, kind: scenario, scenario: parcels.late}
"""


def publish(course: Course, text: str = COURSE) -> None:
    """Make `text` the course's current version."""
    document = parse_course(text).course
    assert document is not None
    actions.publish(course, document, text, by=None, at=AT, origin="test")


@pytest.fixture
def scenario(cast: Cast) -> Scenario:
    scenario = Scenario(slug="parcels.late", title="A late parcel", created_at=AT, skills=[])
    db.session.add(scenario)
    db.session.flush()
    return scenario


@pytest.fixture
def course(cast: Cast, scenario: Scenario) -> Course:
    article = Article(slug="kb.tone", title="How we write", kind=ArticleKind.HOWTO, created_at=AT, current_number=1)
    version = ArticleVersion(
        number=1,
        content_hash=content_hash("x"),
        source="x",
        title="How we write",
        published_at=AT,
        kind=ArticleKind.HOWTO,
        html="<p>Plainly.</p>",
    )
    article.versions = [version]
    course = Course(slug="first-days", title="", created_at=AT)
    db.session.add_all([article, course])
    db.session.flush()
    publish(course)
    db.session.commit()
    return course
