"""The course section of a pack: `courses/*.yaml`."""

from sqlalchemy import or_, select

from app.base.database import db
from app.base.publishing import load_text
from app.courses.actions import publish
from app.courses.document import CourseDocument, parse_course
from app.courses.models import Course, CourseVersion
from app.courses.queries import course_named
from app.knowledge.packs import PackLoad
from app.knowledge.queries import article_ids_in_use
from app.library.models import Scenario


def load_courses(load: PackLoad) -> None:
    """Load every course of the pack; steps must name scenarios and articles that are here."""
    owned = or_(Scenario.team_id.is_(None), Scenario.team_id == load.team_id)
    scenarios = frozenset(db.session.scalars(select(Scenario.slug).where(owned, Scenario.archived_at.is_(None))))
    articles = article_ids_in_use(load.team_id)
    for file, text in load.texts("courses", ".yaml"):
        compilation = parse_course(text, scenarios=scenarios, articles=articles)
        load.report.find(file, compilation.findings)
        if compilation.course is not None:
            _load(load, file, text, compilation.course)


def _load(load: PackLoad, file: str, text: str, document: CourseDocument) -> None:
    def make() -> Course:
        made = Course(slug=document.id, title=document.title, pack_id=load.pack.id, team_id=load.team_id, created_at=load.at)
        made.draft_source, made.draft_at = text, load.at
        db.session.add(made)
        db.session.flush()
        return made

    def store(course: Course) -> None:
        publish(course, document, text, by=load.by, at=load.at, origin="file")

    known = course_named(document.id, load.team_id)
    outcome = load_text(known, CourseVersion, "course_id", text, make, store, at=load.at, replace=load.replace)
    load.report.add("courses", document.id, outcome, file)
