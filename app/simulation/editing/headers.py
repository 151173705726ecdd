"""The YAML below a `# locale` heading as a front matter of its own, and how it follows the names of the file."""

from collections.abc import Callable

from app.simulation.editing.outline import Outline, OverlayPlace, read_outline
from app.simulation.editing.patches import CannotEdit, patched
from app.simulation.editing.spots import read_front
from app.simulation.editing.values import delete_value, rename_key

NAMED = ("checks", "hides", "facts")
_LINE, _NOTHING = "---\n", "_: 0\n"
"""What a front matter stands between, and what stands in it so that the last key of an overlay can go, too."""


def header_of(text: str, language: str) -> str:
    """The YAML of an overlay as a front matter of its own. Raises CannotEdit where the file has none in the language."""
    outline = read_outline(text)
    begin, end = _header(outline, outline.overlay(language))
    return f"{_LINE}{_NOTHING}{text[begin:end]}{_LINE}"


def with_header(text: str, language: str, change: Callable[[str], str]) -> str:
    """The text with the YAML of an overlay as `change` makes it; everything else stays."""
    outline = read_outline(text)
    begin, end = _header(outline, outline.overlay(language))
    inner = text[begin:end]
    given = inner if inner.strip() else ""
    new = change(f"{_LINE}{_NOTHING}{given}{_LINE}").removeprefix(_LINE).removeprefix(_NOTHING).removesuffix(_LINE)
    if new == given:
        return text
    lead = "\n" if begin == len(text) and not text.endswith("\n") else ""
    return text[:begin] + lead + new + ("" if given else inner) + text[end:]


def renamed_in_overlays(text: str, kind: str, name: str, new: str) -> str:
    """After a check, hidden fact or fact was renamed: the overlays follow."""
    return _each_header(text, kind, name, lambda header: patched(header, rename_key(header, (kind, name), new)))


def deleted_in_overlays(text: str, kind: str, name: str) -> str:
    """After it was deleted: the overlays say nothing of it any more."""
    return _each_header(text, kind, name, lambda header: patched(header, delete_value(header, (kind, name))))


def _each_header(text: str, kind: str, name: str, change: Callable[[str], str]) -> str:
    """An overlay whose YAML cannot be read stays as it is: the source shows what is wrong there."""
    for place in read_outline(text).overlays if kind in NAMED else ():
        if _says(header_of(text, place.language), (kind, name)):
            text = with_header(text, place.language, change)
    return text


def _says(header: str, path: tuple[str, str]) -> bool:
    try:
        return read_front(header).spot(path) is not None
    except CannotEdit:
        return False


def _header(outline: Outline, place: OverlayPlace) -> tuple[int, int]:
    return outline.lines.start(place.heading + 1), outline.lines.start(place.header_last + 1)
