"""Pages of self reviews and peer reviews, on the blueprint of the review room."""

from flask import Flask

from app.conversations import doors as conversations
from app.review import doors
from app.review.learning import notices
from app.review.learning.answering import move_quotes, tell_agent
from app.review.learning.palette import learning_places
from app.review.learning.views import asking, beginning, filling, lists, reading  # noqa: F401  (each registers its routes)
from app.ui.frame import register_source


def install(app: Flask) -> None:
    """Register palette, notices and the answers to moments of the review room and of conversations."""
    register_source(app, learning_places)
    notices.register()
    doors.first_published.register(tell_agent)
    conversations.text_redacted.register(move_quotes)
