"""Every state that the draft of a course was saved in."""

from app.courses.models import CourseState
from app.people.states import States

STATES = States(CourseState, "course_id")
