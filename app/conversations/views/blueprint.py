"""The conversations room's blueprint; each module beside this one adds its routes."""

from flask import Blueprint
from flask_login import current_user

from app.conversations.doors import import_ways

blueprint = Blueprint("conversations", __name__, template_folder="../templates")


def other_imports() -> list[dict[str, str]]:
    """Other rooms' imports, as a page's head takes them."""
    return [{"label": label, "url": url, "icon": icon} for found in import_ways(current_user) for label, url, icon in found]
