"""Pages of the rubrics room."""

from flask import Blueprint, Flask

from app.rubrics.cli import rubrics_cli

blueprint = Blueprint("rubrics", __name__, template_folder="templates", url_prefix="/rubrics")


def install(app: Flask) -> None:
    """Register the room's pages and commands."""
    app.register_blueprint(blueprint)
    app.cli.add_command(rubrics_cli)
