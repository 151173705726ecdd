"""The people room's blueprint; each module beside this one adds its routes."""

from flask import Blueprint

blueprint = Blueprint("people", __name__, template_folder="../templates")
