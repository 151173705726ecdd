"""Quizzes with immutable versions, attempts with their answers, where people stand, and the sums of each question."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.base.versions import slug_is_unique
from app.knowledge.models import InPack
from app.people.models import Person
from app.people.owned import OwnedText, OwnedVersion
from app.people.states import KeptState
from app.ui.words import lazy_gettext as _l

IS_OPEN = text("state = 'open'")
"""The condition of the index of open attempts; who asks in the same words is answered by it."""


class Quiz(InPack, OwnedText, Model):
    """A quiz: one draft and any number of published versions. What lists need of the current version stands here, too."""

    __tablename__ = "quiz"
    __table_args__ = slug_is_unique("quiz")

    about: Mapped[str] = mapped_column(Text, default="", server_default="")
    questions: Mapped[int] = mapped_column(default=0, server_default="0")
    minutes: Mapped[int | None] = mapped_column()
    pass_mark: Mapped[int] = mapped_column(default=80, server_default="80")
    most_attempts: Mapped[int | None] = mapped_column()
    skills: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")

    versions: Mapped[list["QuizVersion"]] = related(back_populates="quiz", order_by="QuizVersion.number.desc()")


class QuizVersion(OwnedVersion, Model):
    """One published text of a quiz, with the levels of the criteria it asks about as they were then.

    Both hold keys: they go to nobody who may not edit the quiz.
    """

    __tablename__ = "quiz_version"
    __table_args__ = (UniqueConstraint("quiz_id", "number"), UniqueConstraint("quiz_id", "content_hash"))

    quiz_id: Mapped[int] = mapped_column(BigId, ForeignKey("quiz.id"), index=True)
    criteria: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, server_default="{}")
    """By question: title, and levels with id, label and anchor."""

    quiz: Mapped[Quiz] = related(back_populates="versions")


class QuizDraftState(KeptState, Model):
    """What a quiz's draft said at one revision."""

    __tablename__ = "quiz_state"
    __table_args__ = (UniqueConstraint("quiz_id", "revision", name="uq_quiz_state_revision"),)

    quiz_id: Mapped[int] = mapped_column(BigId, ForeignKey("quiz.id"))


class QuizState(enum.StrEnum):
    """Whether an attempt still takes answers."""

    OPEN = "open"
    ENDED = "ended"

    @property
    def label(self) -> Any:
        return {"open": _l("Going on"), "ended": _l("Ended")}[self.value]


class QuizAttempt(Model):
    """One person's attempt at one quiz version. The order of everything follows from `seed`. Points are kept in halves."""

    __tablename__ = "quiz_attempt"
    __table_args__ = (
        UniqueConstraint("person_id", "quiz_id", "preview_only", "number"),
        Index("uq_quiz_attempt_open", "person_id", "quiz_id", "preview_only", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    quiz_id: Mapped[int] = mapped_column(BigId, ForeignKey("quiz.id"), index=True)
    quiz_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("quiz_version.id"))
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    number: Mapped[int] = mapped_column()
    """Which attempt of the person at this quiz; previews are counted apart."""
    seed: Mapped[int] = mapped_column(BigInteger)
    preview_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[QuizState] = mapped_column(Choice(QuizState), default=QuizState.OPEN, server_default="open")
    started_at: Mapped[datetime] = mapped_column(Moment)
    deadline_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    half_points: Mapped[int] = mapped_column(default=0, server_default="0")
    most_half_points: Mapped[int] = mapped_column(default=0, server_default="0")
    passed: Mapped[bool] = mapped_column(default=False, server_default=false())

    person: Mapped[Person] = related()
    quiz: Mapped[Quiz] = related()
    version: Mapped[QuizVersion] = related()
    answers: Mapped[list["QuizAnswer"]] = related(back_populates="attempt")


class QuizAnswer(Model):
    """What was answered to one question of an attempt. Once `sent_at` stands it cannot be changed."""

    __tablename__ = "quiz_answer"
    __table_args__ = (UniqueConstraint("attempt_id", "question"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("quiz_attempt.id"))
    question: Mapped[str] = mapped_column(String(80))
    answer: Mapped[Any] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    right: Mapped[bool | None] = mapped_column()
    half_points: Mapped[int] = mapped_column(default=0, server_default="0")

    attempt: Mapped[QuizAttempt] = related(back_populates="answers")


class QuizStanding(Model):
    """Where a person stands with a quiz: asked, tried, passed. One row, so that nobody counts attempts to say so."""

    __tablename__ = "quiz_standing"
    __table_args__ = (Index("ix_quiz_standing_team", "quiz_id", "team_id", "last_at", "person_id"),)

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    quiz_id: Mapped[int] = mapped_column(BigId, ForeignKey("quiz.id"), primary_key=True)
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    granted: Mapped[int] = mapped_column(default=0, server_default="0")
    """Attempts given on top of the quiz's own number."""
    last_at: Mapped[datetime] = mapped_column(Moment)
    passed_at: Mapped[datetime | None] = mapped_column(Moment)
    best_half_points: Mapped[int] = mapped_column(default=0, server_default="0")
    best_most: Mapped[int] = mapped_column(default=0, server_default="0")
    best_attempt_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("quiz_attempt.id"))

    person: Mapped[Person] = related()
    quiz: Mapped[Quiz] = related()


class QuizAssignment(Model):
    """A quiz that somebody asked a person to take. Done when it is passed, or when no attempt is left."""

    __tablename__ = "quiz_assignment"
    __table_args__ = (Index("ix_quiz_assignment_person", "person_id", "done_at", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    quiz_id: Mapped[int] = mapped_column(BigId, ForeignKey("quiz.id"))
    assigned_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    assigned_at: Mapped[datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    done_at: Mapped[datetime | None] = mapped_column(Moment)

    quiz: Mapped[Quiz] = related()


class QuizTally(Model):
    """Sums of one question over first attempts of a team's people; the question "" is the quiz as a whole (`right_n`: passed).

    A question that was changed has another digest, so its figures begin anew and those of the others go on.
    """

    __tablename__ = "quiz_tally"

    quiz_id: Mapped[int] = mapped_column(BigId, ForeignKey("quiz.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    digest: Mapped[str] = mapped_column(String(16), primary_key=True)
    n: Mapped[int] = mapped_column(default=0, server_default="0")
    right_n: Mapped[int] = mapped_column(default=0, server_default="0")
    rest: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    rest_squares: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    rest_right: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class QuizWrongTally(Model):
    """How often a wrong answer was chosen in first attempts of a team's people."""

    __tablename__ = "quiz_wrong_tally"

    quiz_id: Mapped[int] = mapped_column(BigId, ForeignKey("quiz.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    digest: Mapped[str] = mapped_column(String(16), primary_key=True)
    choice: Mapped[str] = mapped_column(String(120), primary_key=True)
    n: Mapped[int] = mapped_column(default=0, server_default="0")
