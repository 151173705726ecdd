"""Reads of quizzes, attempts and standings, always within what the person reaches."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.base.database import db
from app.base.folding import holds
from app.base.paging import Page, fetch
from app.courses.quizzes.document import parse_quiz
from app.courses.quizzes.models import Quiz as StoredQuiz
from app.courses.quizzes.models import QuizAssignment, QuizAttempt, QuizStanding, QuizState, QuizVersion
from app.courses.quizzes.policy import ASSIGN, RESULTS
from app.courses.quizzes.quiz import REVEAL_ENDED, Quiz
from app.knowledge.models import Article, ArticleVersion, Pack
from app.people.models import Membership, Person, Role, Team
from app.people.ownership import reads
from app.rubrics.models import Skill
from app.rubrics.queries import compiled as compiled_rubric
from app.rubrics.queries import current_versions

MOST_LISTED = 200


def compiled(version: QuizVersion) -> Quiz:
    """The version's quiz with the levels it keeps; its text is read once per process. It holds the keys."""
    quiz = _compiled(version.content_hash, version.source)
    kept = version.criteria
    if not kept:
        return quiz
    questions = tuple(one.with_criterion(kept[one.id]) if one.id in kept else one for one in quiz.questions)
    return Quiz(**{name: getattr(quiz, name) for name in Quiz.__dataclass_fields__} | {"questions": questions})


@lru_cache(maxsize=128)
def _compiled(digest: str, source: str) -> Quiz:
    quiz = parse_quiz(source).quiz
    if quiz is None:
        raise LookupError("a published quiz can no longer be read")
    return quiz


def quiz_named(slug: str, team_id: int | None) -> StoredQuiz | None:
    """The quiz with this id that belongs to exactly this owner."""
    return db.session.scalars(select(StoredQuiz).where(StoredQuiz.slug == slug, StoredQuiz.team_id == team_id)).first()


def slugs_of(team_id: int | None) -> Sequence[str]:
    """Ids that quizzes of this owner have."""
    return db.session.scalars(select(StoredQuiz.slug).where(StoredQuiz.team_id == team_id)).all()


def quiz_of(person: Person, quiz_id: int, *, drafts: bool) -> StoredQuiz | None:
    """One quiz within reach with its pack, or None."""
    query = select(StoredQuiz).where(StoredQuiz.id == quiz_id, reads(StoredQuiz.team_id, person))
    query = query if drafts else query.where(StoredQuiz.current_number.is_not(None), StoredQuiz.archived_at.is_(None))
    return db.session.scalars(query.options(joinedload(StoredQuiz.pack), joinedload(StoredQuiz.team))).first()


def quizzes_of(person: Person, *, drafts: bool, text: str = "") -> Sequence[Any]:
    """Quizzes by title, each with where the person stands and the attempt that goes on. One statement, at most 200 rows."""
    mine = (QuizStanding.quiz_id == StoredQuiz.id) & (QuizStanding.person_id == person.id)
    going = (QuizAttempt.quiz_id == StoredQuiz.id) & (QuizAttempt.person_id == person.id) & (QuizAttempt.state == QuizState.OPEN)
    columns: Any = (StoredQuiz.id, StoredQuiz.title, StoredQuiz.about, StoredQuiz.questions, StoredQuiz.minutes, StoredQuiz.current_number)
    standing = (QuizStanding.passed_at, QuizStanding.attempts, QuizStanding.best_half_points, QuizStanding.best_most)
    query = select(*columns, *standing, Pack.title.label("pack_title"), QuizAttempt.id.label("running")).outerjoin(StoredQuiz.pack)
    query = query.outerjoin(QuizStanding, mine).outerjoin(QuizAttempt, going & QuizAttempt.preview_only.is_(False))
    query = query.where(reads(StoredQuiz.team_id, person), StoredQuiz.archived_at.is_(None))
    query = query if drafts else query.where(StoredQuiz.current_number.is_not(None))
    query = query.where(holds(StoredQuiz.title, text)) if text else query
    return db.session.execute(query.order_by(StoredQuiz.title, StoredQuiz.id).limit(MOST_LISTED)).all()


def published_quizzes(person: Person) -> Sequence[Any]:
    """Rows of id, title, skills and pack of what the person may take, by title. One statement."""
    query = select(StoredQuiz.id, StoredQuiz.title, StoredQuiz.skills, Pack.title.label("pack_title")).outerjoin(StoredQuiz.pack)
    query = query.where(reads(StoredQuiz.team_id, person), StoredQuiz.archived_at.is_(None), StoredQuiz.current_number.is_not(None))
    return db.session.execute(query.order_by(StoredQuiz.title, StoredQuiz.id).limit(MOST_LISTED)).all()


def version_numbered(quiz_id: int, number: int | None) -> QuizVersion | None:
    """One version by its number, its quiz loaded."""
    query = select(QuizVersion).where(QuizVersion.quiz_id == quiz_id, QuizVersion.number == number)
    return db.session.scalars(query.options(joinedload(QuizVersion.quiz))).first()


def current_version(quiz: StoredQuiz) -> QuizVersion | None:
    """The version that a new attempt gets."""
    return version_numbered(quiz.id, quiz.current_number) if quiz.current_number is not None else None


def versions_of(quiz_id: int) -> Sequence[QuizVersion]:
    """All versions, newest first, with who published them."""
    query = select(QuizVersion).where(QuizVersion.quiz_id == quiz_id).options(joinedload(QuizVersion.published_by))
    return db.session.scalars(query.order_by(QuizVersion.number.desc())).all()


def names_for(team_id: int | None) -> dict[str, Any]:
    """What a quiz of this owner may name: clauses of articles in use, skills, rubrics. Three statements."""
    owned = or_(Article.team_id.is_(None), Article.team_id == team_id)
    query = select(Article.slug, ArticleVersion.clauses).join(ArticleVersion.article)
    query = query.where(owned, Article.archived_at.is_(None), ArticleVersion.number == Article.current_number)
    clauses = {f"{slug}{ending}" for slug, named in db.session.execute(query) for ending in ("", *(f"#{clause}" for clause in named))}
    skills = frozenset(db.session.scalars(select(Skill.slug)))
    rubrics = {slug: compiled_rubric(version) for slug, version in current_versions(team_id).items()}
    return {"clauses": frozenset(clauses), "skills": skills, "rubrics": rubrics}


def standing_of(person_id: int, quiz_id: int) -> QuizStanding | None:
    """Where a person stands with a quiz. One statement."""
    return db.session.get(QuizStanding, (person_id, quiz_id))


def passed_named(person_id: int, slug: str) -> bool:
    """Whether the person ever passed a quiz with this id. One statement."""
    query = select(QuizStanding.passed_at).join(QuizStanding.quiz)
    passed = query.where(QuizStanding.person_id == person_id, StoredQuiz.slug == slug, QuizStanding.passed_at.is_not(None))
    return db.session.scalar(passed.limit(1)) is not None


def attempts_at(person: Person, quiz_id: int) -> Sequence[QuizAttempt]:
    """The person's own attempts at a quiz, the latest first. One statement."""
    query = select(QuizAttempt).where(QuizAttempt.person_id == person.id, QuizAttempt.quiz_id == quiz_id)
    return db.session.scalars(query.order_by(QuizAttempt.id.desc()).limit(30)).all()


def open_attempt(person_id: int, quiz_id: int, *, preview: bool) -> QuizAttempt | None:
    """The attempt that goes on, with all that it needs."""
    query = _whole().where(QuizAttempt.person_id == person_id, QuizAttempt.quiz_id == quiz_id, QuizAttempt.state == QuizState.OPEN)
    return db.session.scalars(query.where(QuizAttempt.preview_only.is_(preview))).first()


def attempt_to_write(person: Person, attempt_id: int) -> QuizAttempt | None:
    """The person's own attempt, held until the transaction ends, with its answers. Two statements."""
    query = _whole().where(QuizAttempt.id == attempt_id, QuizAttempt.person_id == person.id)
    return db.session.scalars(query.with_for_update(of=QuizAttempt).execution_options(populate_existing=True)).first()


def attempt_to_close(attempt_id: int) -> QuizAttempt | None:
    """An attempt of anybody, held until the transaction ends, with its answers and its person; None while somebody else holds it."""
    query = _whole().where(QuizAttempt.id == attempt_id).options(joinedload(QuizAttempt.person))
    held = query.with_for_update(of=QuizAttempt, skip_locked=True).execution_options(populate_existing=True)
    return db.session.scalars(held).first()


def own_attempt(person: Person, attempt_id: int) -> QuizAttempt | None:
    """The person's own attempt with its answers. Two statements."""
    return db.session.scalars(_whole().where(QuizAttempt.id == attempt_id, QuizAttempt.person_id == person.id)).first()


def attempts_of(person_id: int) -> Sequence[QuizAttempt]:
    """Every attempt of a person with its answers, in the order they began. Two statements."""
    return db.session.scalars(_whole().where(QuizAttempt.person_id == person_id).order_by(QuizAttempt.id)).all()


def keys_are_open(attempt: QuizAttempt) -> bool:
    """Whether whoever took it may read the keys of an attempt that ended: always, or once it is passed or no attempt is left."""
    if attempt.preview_only or compiled(attempt.version).reveal == REVEAL_ENDED:
        return True
    standing, most = standing_of(attempt.person_id, attempt.quiz_id), attempt.quiz.most_attempts
    return standing is not None and (standing.passed_at is not None or (most is not None and standing.attempts >= most + standing.granted))


def may_begin_again(attempt: QuizAttempt) -> bool:
    """Whether whoever took it may take the quiz once more now: it is still given, and an attempt is left. A preview always."""
    quiz = attempt.quiz
    if quiz.current_number is None or quiz.archived_at is not None:
        return False
    standing = standing_of(attempt.person_id, attempt.quiz_id)
    used_up = quiz.most_attempts is not None and standing is not None and standing.attempts >= quiz.most_attempts + standing.granted
    return attempt.preview_only or not used_up


def attempt_seen_by(viewer: Person, attempt_id: int) -> QuizAttempt | None:
    """An attempt that is over and may be read: the own ones, those of the teams in which row 114 holds. Two statements."""
    teams = sorted(viewer.teams_for(RESULTS))
    theirs = QuizAttempt.team_id.in_(teams) & QuizAttempt.preview_only.is_(False) if teams else false()
    query = _whole().where(QuizAttempt.id == attempt_id, QuizAttempt.state == QuizState.ENDED)
    return db.session.scalars(query.where(or_(QuizAttempt.person_id == viewer.id, theirs)).options(joinedload(QuizAttempt.person))).first()


def standings(viewer: Person, quiz: StoredQuiz, *, waiting: bool, after: str | None) -> Page:
    """Where the people of the viewer's teams stand with a quiz, the latest first; with `waiting` who has not passed. One statement."""
    query = select(QuizStanding).where(QuizStanding.quiz_id == quiz.id, QuizStanding.team_id.in_(sorted(viewer.teams_for(RESULTS))))
    query = query.where(QuizStanding.passed_at.is_(None)) if waiting else query
    return fetch(query.options(joinedload(QuizStanding.person)), [(QuizStanding.last_at, True), (QuizStanding.person_id, True)], after)


def asked_quizzes(person: Person, quiz_id: int | None = None) -> Sequence[Any]:
    """What others asked the person to take and is not done, oldest first; one quiz's or all. One statement."""
    columns = (QuizAssignment.id, QuizAssignment.quiz_id, QuizAssignment.note, QuizAssignment.assigned_at, StoredQuiz.title)
    query = select(*columns, Person.name.label("asked_by")).join(QuizAssignment.quiz)
    query = query.outerjoin(Person, Person.id == QuizAssignment.assigned_by_id)
    query = query.where(QuizAssignment.person_id == person.id, QuizAssignment.done_at.is_(None))
    query = query.where(StoredQuiz.current_number.is_not(None), StoredQuiz.archived_at.is_(None))
    query = query.where(QuizAssignment.quiz_id == quiz_id) if quiz_id is not None else query
    return db.session.execute(query.order_by(QuizAssignment.id).limit(60)).all()


def people_to_ask(viewer: Person) -> Sequence[Person]:
    """Active agents and reviewers of the teams in which the viewer assigns quizzes, by name, with memberships. Two statements."""
    members = select(Membership.person_id).where(Membership.ended_on.is_(None), Membership.team_id.in_(sorted(viewer.teams_for(ASSIGN))))
    takes = or_(*(Person.roles.contains(f",{role.value},") for role in (Role.AGENT, Role.REVIEWER)))
    query = select(Person).where(Person.id.in_(members), Person.deactivated_at.is_(None), takes)
    return db.session.scalars(query.options(selectinload(Person.memberships)).order_by(Person.name, Person.id).limit(500)).all()


def teams_to_ask(viewer: Person) -> Sequence[Team]:
    """Teams in which the viewer assigns quizzes, by name. One statement."""
    query = select(Team).where(Team.id.in_(sorted(viewer.teams_for(ASSIGN))), Team.archived_at.is_(None))
    return db.session.scalars(query.order_by(Team.name)).all()


def _whole() -> Any:
    return select(QuizAttempt).options(joinedload(QuizAttempt.version), joinedload(QuizAttempt.quiz), selectinload(QuizAttempt.answers))
