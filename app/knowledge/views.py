"""Pages of the knowledge room."""

from flask import Blueprint, Flask

from app.knowledge.loading import load_articles, load_canned_replies
from app.knowledge.packs import register_section

blueprint = Blueprint("knowledge", __name__, template_folder="templates", url_prefix="/knowledge")


def install(app: Flask) -> None:
    """Register the room's pages and its sections of a pack."""
    app.register_blueprint(blueprint)
    register_section("articles", load_articles)
    register_section("canned_replies", load_canned_replies)
