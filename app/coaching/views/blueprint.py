"""The blueprint of coaching; each module beside this one adds its routes."""

from typing import Any

from flask import Blueprint
from flask_login import current_user

from app.base import clock
from app.base.markup import render_markdown
from app.coaching import policy
from app.coaching.since import Said
from app.ui.words import lazy_gettext as _l

blueprint = Blueprint("coaching", __name__, template_folder="../templates", url_prefix="/coaching")

SAID: dict[str, tuple[Any, str]] = {
    Said.TOO_FEW.value: (_l("too few to tell"), "neutral"),
    Said.OVERLAP.value: (_l("no difference to be seen"), "neutral"),
    Said.HIGHER.value: (_l("higher than before"), "good"),
    Said.LOWER.value: (_l("lower than before"), "caution"),
}
"""What the figures before and after allow to say, and its tone."""

RHYTHM: dict[int, Any] = {1: _l("every week"), 2: _l("every two weeks"), 4: _l("every four weeks")}


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {
        "said_words": SAID,
        "rhythm_words": RHYTHM,
        "markdown": render_markdown,
        "right_now": clock.now(),
        "may_finish": lambda item: policy.may_finish(current_user, item),
        "may_change_item": lambda item: policy.may_change_item(current_user, item),
    }
