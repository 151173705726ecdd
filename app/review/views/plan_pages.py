"""The pages that supply work: plans, draws, duties, coverage and the planner; and the figures of what came of it."""

from app.review import plan_notices
from app.review.views import coverage, duties, figures, giving, plan_draws, planner, plans  # noqa: F401  (each registers its routes)


def register() -> None:
    """Give the notices of these pages their sentences."""
    plan_notices.register()
