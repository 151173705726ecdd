"""Moments of quizzes that rooms above may answer."""

from app.base.hooks import Hook
from app.courses.quizzes.models import QuizAttempt

quiz_passed: Hook[[QuizAttempt], None] = Hook("quiz passed")
"""An attempt that counts is over and reached the pass mark. Needs `attempt.quiz` loaded."""
