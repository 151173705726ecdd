"""The bench says what it saw: verdicts, flatness, and synthetic data that hold together."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from app.base.loading import LoadReport
from app.conversations.models import Conversation, Message
from app.review.actions.tallies import differences, wrong_scores
from app.review.models import Review, ReviewState
from app.rubrics.loading import load_rubric
from app.rubrics.models import RubricVersion
from app.rubrics.queries import compiled
from bench.cast import Cast
from bench.generate import LONG_MESSAGES, STOCK, Generator
from bench.grades import grades
from bench.verdict import Verdict
from config import ROOT

RUBRIC = ROOT / "bench" / "rubric.yaml"
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)


class NoPractice:
    """Leaves attempts out."""

    def write(self, sink: object) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("value", "aim", "at_least", "word"),
    [(2, 2, False, "reached"), (2.9, 2, False, "nearly"), (3.1, 2, False, "MISSED"), (250, 300, True, "nearly"), (0, 300, True, "MISSED")],
)
def test_a_verdict_says_how_far_off_it_is(value: float, aim: float, at_least: bool, word: str) -> None:
    assert Verdict("this", value, aim, at_least=at_least).word == word


def test_nothing_where_nothing_may_be() -> None:
    assert Verdict("failed", 0, 0).word == "reached"
    assert Verdict("failed", 1, 0).word == "MISSED"


def test_every_agent_has_a_team() -> None:
    cast = Cast(10_000)
    everybody = [person for team in range(1, cast.teams + 1) for person in cast.agents_of(team)]
    assert len(everybody) == len(set(everybody)) == cast.agents


def test_synthetic_reviews_tallies_and_scores_agree(db: SQLAlchemy, database: object) -> None:
    load_rubric(RUBRIC.read_text(encoding="utf-8"), RUBRIC.name, LoadReport(), team_id=None, by=None, at=MONDAY)
    db.session.commit()
    version = db.session.scalars(select(RubricVersion)).one()
    rubric, ids = compiled(version), (version.rubric_id, version.id)
    db.session.remove()
    size = STOCK + 720
    Generator(size, MONDAY, rubric, *ids).run(db.engine, lambda cast, last: NoPractice(), lambda share: None)  # type: ignore[arg-type,return-value]
    assert db.session.scalar(select(func.count(Conversation.id))) == size
    longest = select(func.count(Message.id).label("n")).group_by(Message.conversation_id).subquery()
    assert db.session.scalar(select(func.max(longest.c.n))) == LONG_MESSAGES
    assert (db.session.scalar(select(func.count(Review.id)).where(Review.state == ReviewState.PUBLISHED)) or 0) > 100
    assert not differences()
    assert not wrong_scores()


def test_grades_are_the_same_each_time() -> None:
    rubric = compiled(RubricVersion(source=Path(RUBRIC).read_text(encoding="utf-8"), content_hash="bench"))
    assert grades(rubric, random.Random(3)) == grades(rubric, random.Random(3))
