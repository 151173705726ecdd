"""The review room's blueprint; each module beside this one adds its routes."""

from flask import Blueprint

blueprint = Blueprint("review", __name__, template_folder="../templates")
