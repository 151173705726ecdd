"""Pages of the trail."""

from flask import Blueprint, Flask

blueprint = Blueprint("trail", __name__, template_folder="templates", url_prefix="/trail")


def install(app: Flask) -> None:
    """Register the trail's pages."""
    app.register_blueprint(blueprint)
