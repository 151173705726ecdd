"""What other systems hear of courses."""

from app.courses import actions
from app.courses.models import Course
from tests.cast import Cast
from tests.courses.conftest import AT
from tests.hearing import hearing


def test_a_completed_course_is_told_once(cast: Cast, course: Course) -> None:
    enrolment = actions.enrol(cast.ines, course, by=cast.tara, at=AT)
    with hearing() as heard:
        for step in ("hello", "read-tone", "practise", "practise"):
            actions.mark_done_for(enrolment, step, reason="She showed me.", by=cast.lea, at=AT)
    ((name, facts),) = heard
    assert name == "course.completed"
    assert facts == {
        "enrolment": enrolment.id,
        "course": {"id": course.id, "version": 1},
        "person": {"id": cast.ines.id, "number": None},
        "team": cast.north.id,
        "link": f"/courses/taken/{enrolment.id}",
    }
