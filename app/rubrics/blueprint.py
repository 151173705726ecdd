"""The blueprint of the rubrics room and its editor; the modules of views add their routes to it."""

from flask import Blueprint

from app.rubrics.editor import RubricEditor
from app.ui.editor_views import EditorViews

blueprint = Blueprint("rubrics", __name__, template_folder="templates", url_prefix="/rubrics")
EDITOR = RubricEditor()
EditorViews(EDITOR).add_to(blueprint)
