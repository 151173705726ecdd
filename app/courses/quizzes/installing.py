"""What quizzes add to the site: their section of a pack, notices, names in the trail, exercises for a growth point."""

from app.courses.quizzes import notices
from app.courses.quizzes.actions import closing  # noqa: F401  (a job of the queue)
from app.courses.quizzes.loading import load_quizzes
from app.knowledge.packs import register_section
from app.trail.words import name_verb
from app.ui.words import lazy_gettext as _l


def register() -> None:
    """Register everything but the routes, which stand on the courses' blueprint. Before courses: their steps name quizzes."""
    register_section("quizzes", load_quizzes)
    notices.register()
    name_verb("courses.create_quiz", _l("made a quiz"))
    name_verb("courses.publish_quiz", _l("published a quiz"))
    name_verb("courses.archive_quiz", _l("archived a quiz"))
    name_verb("courses.restore_quiz", _l("restored a quiz"))
    name_verb("courses.ask_quiz", _l("asked to take a quiz"))
    name_verb("courses.quiz_end", _l("finished a quiz"))
