"""The course section of a pack: `courses/*.yaml`."""

from functools import partial

from app.courses.actions import publish
from app.courses.document import parse_course
from app.courses.models import Course, CourseVersion
from app.courses.names import known_names, named_for
from app.courses.queries import course_named
from app.knowledge.packs import PackLoad, PackText


def load_courses(load: PackLoad) -> None:
    """Load every course of the pack; steps must name scenarios, articles, shifts and quizzes that are here."""
    files = list(load.texts("courses", ".yaml"))
    known = known_names(named_for(load.team_id)) if files else {}
    for file, text in files:
        compilation = parse_course(text, **known)
        load.report.find(file, compilation.findings)
        course = compilation.course
        if course is not None and load.is_first("courses", course.id, file):
            one = PackText("courses", course.id, course.title, text, file)
            store = partial(publish, document=course, source=text, by=load.by, at=load.at, origin="file")
            load.store(one, Course, CourseVersion, course_named(course.id, load.team_id), store)
