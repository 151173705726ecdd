"""What acts of the forms are made of."""

from collections.abc import Callable
from dataclasses import dataclass

from app.rubrics.studio.sent import MOST, Sent
from app.simulation.editing import CannotEdit
from app.ui.words import gettext as _

Done = tuple[str, str]
"""The new text, and what was done."""


@dataclass(frozen=True)
class Act:
    """See `app.people.drafting.Act`."""

    do: Callable[[str, Sent], Done]
    part: Callable[[str, Sent], str]


def long_text(sent: Sent, name: str) -> str:
    """A text of many words. Raises CannotEdit for one that is too long: nothing is cut off."""
    if len((sent.fields.get(name) or [""])[0]) > MOST:
        raise CannotEdit(_("This text may have %(most)s characters. Make two of it.", most=MOST), field=name)
    return sent.text(name)


def kept_text(typed: str, before: object) -> object:
    """What the file said before where the words are the same: blank ends that a form does not show stay."""
    return before if isinstance(before, str) and before.strip() == typed else typed


def nothing(text: str, sent: Sent) -> str:
    """For acts that add or move: nobody else can have changed the same words."""
    return ""
