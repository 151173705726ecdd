"""The API's blueprint: addresses below /api/v1, by token alone."""

from flask import Blueprint

from app.people.tokens import PATHS

blueprint = Blueprint("api", __name__, url_prefix=PATHS.rstrip("/"))
