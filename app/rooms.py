"""Which rooms the site has: every blueprint, command group and registration, in one list."""

from flask import Flask

from app.api.views import install as install_api
from app.calibration.graders.views import install as install_graders
from app.calibration.health.views import install as install_health
from app.calibration.views import install as install_calibration
from app.coaching.views import install as install_coaching
from app.conversations.views import install as install_conversations
from app.courses.views import install as install_courses
from app.growth.views import install as install_growth
from app.home.views import install as install_home
from app.inbox.views import install as install_inbox
from app.knowledge.views import install as install_knowledge
from app.library.views import install as install_library
from app.people.views import install as install_people
from app.privacy.views import install as install_privacy
from app.review.views import install as install_review
from app.rubrics.views import install as install_rubrics
from app.trail.views import install as install_trail
from app.webhooks.views import install as install_webhooks


def install_rooms(app: Flask) -> None:
    """Add every package's pages and commands to `app`."""
    for install in (
        install_people,
        install_trail,
        install_webhooks,
        install_rubrics,
        install_knowledge,
        install_library,
        install_conversations,
        install_inbox,
        install_review,
        install_calibration,
        install_graders,
        install_health,
        install_courses,
        install_coaching,
        install_growth,
        install_privacy,
        install_home,
        install_api,
    ):
        install(app)
