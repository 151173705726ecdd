"""The course section of a pack: `courses/*.yaml`."""

from functools import partial

from sqlalchemy import or_, select

from app.base.database import db
from app.courses.actions import publish
from app.courses.document import parse_course
from app.courses.models import Course, CourseVersion
from app.courses.queries import course_named
from app.courses.quizzes.models import Quiz
from app.inbox.shifts.models import Shift
from app.knowledge.packs import PackLoad, PackText
from app.knowledge.queries import article_ids_in_use
from app.library.models import Scenario


def load_courses(load: PackLoad) -> None:
    """Load every course of the pack; steps must name scenarios, articles, shifts and quizzes that are here."""
    owned = or_(Scenario.team_id.is_(None), Scenario.team_id == load.team_id)
    scenarios = frozenset(db.session.scalars(select(Scenario.slug).where(owned, Scenario.archived_at.is_(None))))
    articles = article_ids_in_use(load.team_id)
    known_shifts = or_(Shift.team_id.is_(None), Shift.team_id == load.team_id)
    shifts = frozenset(db.session.scalars(select(Shift.slug).where(known_shifts, Shift.archived_at.is_(None))))
    known_quizzes = or_(Quiz.team_id.is_(None), Quiz.team_id == load.team_id)
    quizzes = frozenset(db.session.scalars(select(Quiz.slug).where(known_quizzes, Quiz.archived_at.is_(None))))
    for file, text in load.texts("courses", ".yaml"):
        compilation = parse_course(text, scenarios=scenarios, articles=articles, shifts=shifts, quizzes=quizzes)
        load.report.find(file, compilation.findings)
        course = compilation.course
        if course is not None and load.is_first("courses", course.id, file):
            one = PackText("courses", course.id, course.title, text, file)
            store = partial(publish, document=course, source=text, by=load.by, at=load.at, origin="file")
            load.store(one, Course, CourseVersion, course_named(course.id, load.team_id), store)
