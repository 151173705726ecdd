"""The blueprint on which the pages of courses and quizzes stand."""

from flask import Blueprint

blueprint = Blueprint("courses", __name__, template_folder="templates", url_prefix="/courses")
