"""Every table, so that migrations and commands know them all."""

from app.api import models as api
from app.base import throttle
from app.calibration import models as calibration
from app.calibration.graders import models as graders
from app.calibration.health import models as health
from app.coaching import models as coaching
from app.conversations import keeping_models as keeping
from app.conversations import models as conversations
from app.conversations.saved import models as saved_filters
from app.courses import models as courses
from app.courses.quizzes import models as quizzes
from app.growth import models as growth
from app.inbox import live_models
from app.inbox import models as inbox
from app.inbox.shifts import models as shifts
from app.knowledge import models as knowledge
from app.library import models as library
from app.library import work_models
from app.people import models as people
from app.people import token_models
from app.privacy import models as privacy
from app.review import models as review
from app.review.incoming import models as incoming
from app.review.learning import models as learning
from app.review.voiding import models as voiding
from app.rubrics import models as rubrics
from app.trail import models as trail
from app.webhooks import models as webhooks

__all__ = [
    "api",
    "calibration",
    "coaching",
    "conversations",
    "courses",
    "graders",
    "growth",
    "health",
    "inbox",
    "incoming",
    "keeping",
    "knowledge",
    "learning",
    "library",
    "live_models",
    "people",
    "privacy",
    "quizzes",
    "review",
    "rubrics",
    "saved_filters",
    "shifts",
    "throttle",
    "token_models",
    "trail",
    "voiding",
    "webhooks",
    "work_models",
]
