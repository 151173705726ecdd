"""Pages of the library room."""

from flask import Blueprint, Flask

from app.knowledge.packs import register_section
from app.library.cli import library_cli
from app.library.loading import load_scenarios

blueprint = Blueprint("library", __name__, template_folder="templates", url_prefix="/library")


def install(app: Flask) -> None:
    """Register the room's pages and commands, and its section of a pack."""
    app.register_blueprint(blueprint)
    app.cli.add_command(library_cli)
    register_section("scenarios", load_scenarios)
