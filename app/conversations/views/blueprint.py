"""The conversations room's blueprint; each module beside this one adds its routes."""

from flask import Blueprint

blueprint = Blueprint("conversations", __name__, template_folder="../templates")
