"""What courses tell people."""

from flask_babel import lazy_gettext as _l

from app.people.actions.notices import register_sentence

register_sentence("courses.enrolled", _l("You are enrolled in the course “%(course)s”."))
