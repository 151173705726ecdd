"""What pointers say to people."""

from typing import Any

from app.ui.words import gettext as _


def names() -> dict[str, str]:
    """What each pointer looks for."""
    return {
        "greeting": _("First reply without a greeting"),
        "promise": _("Words that promise"),
        "closing": _("First e-mail without a closing"),
        "placeholder": _("A place that nobody filled"),
        "leak": _("Personal data that the customer had not given"),
        "shouting": _("Capitals or exclamation marks that shout"),
        "long_sentence": _("Very long sentence"),
        "one_block": _("Long reply in one block"),
        "required": _("Required desk action not done"),
        "forbidden": _("Forbidden desk action done"),
    }


def reason(shown: Any) -> str:
    """Why a pointer points here, in a sentence. `shown`: app.review.actions.pointers.Shown."""
    action = {"action": shown.title}
    sentences = {
        "greeting": _("The first reply may not greet."),
        "promise": _("This may promise too much."),
        "closing": _("The first e-mail may just stop, without a closing."),
        "placeholder": _("This may be a place that nobody filled."),
        "leak": _("The customer may not have given this personal data."),
        "shouting": _("This may read as shouting."),
        "long_sentence": _("This sentence may be too long."),
        "one_block": _("This reply may be one long block."),
        "forbidden": _("“%(action)s” was done, and the rubric says it must not be.", **action),
    }
    if shown.pointer.name != "required":
        return sentences[shown.pointer.name]
    return _("“%(action)s” was not done before this:", **action) if shown.words else _("“%(action)s” was not done.", **action)


def as_comment(shown: Any) -> str:
    """What an accepted pointer without words of its own adds to the comment on its criterion; "" where it marks words."""
    if shown.words:
        return ""
    return (
        _("Not done: %(action)s.", action=shown.title) if shown.pointer.name == "required" else _("Done: %(action)s.", action=shown.title)
    )
