"""Pages of quizzes, on the courses' blueprint."""

from app.courses.quizzes.views import figures, listing, taking, writing

__all__ = ["figures", "listing", "taking", "writing"]
