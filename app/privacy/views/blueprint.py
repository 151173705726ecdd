"""The blueprint of the privacy room."""

from flask import Blueprint

blueprint = Blueprint("privacy", __name__, template_folder="../templates")
