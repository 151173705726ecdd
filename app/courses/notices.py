"""What courses tell people."""

from app.people.actions.notices import register_sentence
from app.ui.words import lazy_gettext as _l

register_sentence("courses.enrolled", _l("You are enrolled in the course “%(course)s”."))
