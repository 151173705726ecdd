"""What trainers do with scenarios beside writing: its routes, notices and the words of its trail."""

from app.library import notices
from app.library.views import moving, practice, proposals, publishing, workshop  # noqa: F401  (each registers its routes)
from app.trail.words import name_verb
from app.ui.words import lazy_gettext as _l


def install() -> None:
    """Register notices and the words of the trail. Twice changes nothing."""
    notices.register()
    name_verb("library.submit", _l("asked for a second look"))
    name_verb("library.send_back", _l("sent back"))
    name_verb("library.take_back", _l("took a request for a second look back"))
    name_verb("library.schedule", _l("chose a moment to publish"))
    name_verb("library.take_branch", _l("took a proposed branch"))
    name_verb("library.decline_branch", _l("declined a proposed branch"))
    name_verb("library.call_back", _l("called a moment to publish back"))
