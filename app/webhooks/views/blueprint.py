"""The blueprint of webhooks; each module beside this one adds its routes."""

from flask import Blueprint

blueprint = Blueprint("webhooks", __name__, template_folder="../templates", url_prefix="/webhooks")
