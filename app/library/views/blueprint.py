"""The library room's blueprint and its editor; each module beside this one adds its routes."""

from flask import Blueprint

from app.library.editor import ScenarioEditor
from app.ui.editor_views import EditorViews

blueprint = Blueprint("library", __name__, template_folder="../templates", url_prefix="/library")
EDITOR = ScenarioEditor()
EditorViews(EDITOR).add_to(blueprint)
