"""Acts on the words of another language. Each writes into the overlay and nowhere else: the graph is the original's."""

from collections.abc import Mapping
from typing import Any

from app.library.studio.spoken_checks import phrases_of
from app.library.studio.values import Sent
from app.simulation import editing as ed
from app.ui.words import gettext as _

Done = tuple[str, str]
WORLD: tuple[tuple[str, ...], ...] = (
    ("title",),
    ("persona", "name"),
    ("persona", "style"),
    ("truth",),
    ("duplicate", "name"),
    ("duplicate", "customer"),
    ("duplicate", "agent"),
    ("duplicate", "result"),
)
"""What an overlay may say of the customer and the case."""


def translate_node(text: str, sent: Sent) -> Done:
    node = sent.text("node")
    return ed.set_overlaid_words(text, _language(sent), node, sent.texts("words")), _said(sent, node)


def translate_named(text: str, sent: Sent) -> Done:
    """The phrases of a check, the values of a fact in the order of the original, or the words of a hidden fact."""
    kind, name, language = sent.text("kind"), sent.text("name"), _language(sent)
    original = ed.read_front(text).value((kind, name))
    if original is None or kind not in ("checks", "facts", "hides"):
        raise ed.CannotEdit("This form is out of date. Reload the page.")
    if kind == "checks":
        own = ed.read_overlaid(text, language).value("checks", name)
        return ed.set_overlaid_check(text, language, name, phrases_of(original, own, sent)), _said(sent, name)
    path: tuple[str, ...] = (kind, name)
    value = _picks(original, text, language, sent) if kind == "facts" else sent.text("value")
    if kind == "facts" and isinstance(ed.read_overlaid(text, language).value("facts", name), Mapping):
        path = (*path, "pick")
    return ed.set_overlaid(text, language, path, value), _said(sent, name)


def translate_world(text: str, sent: Sent) -> Done:
    language = _language(sent)
    old = world_fields(ed.read_overlaid(text, language))
    for path in WORLD:
        name = ".".join(path)
        if name in sent.fields and sent.text(name) != old[name]:
            text = ed.set_overlaid(text, language, path, sent.text(name))
    return text, _said(sent, _("The customer and the case"))


def translate_answer(text: str, sent: Sent) -> Done:
    name = sent.text("name")
    return ed.set_overlaid_answer(text, _language(sent), name, sent.text("body"), sent.text("why")), _said(sent, name)


def translate_debrief(text: str, sent: Sent) -> Done:
    return ed.set_overlaid(text, _language(sent), ("debrief",), sent.text("debrief")), _said(sent, _("Debrief"))


def add_language(text: str, sent: Sent) -> Done:
    language = sent.text("language")
    return ed.add_overlay(text, language), _("Language %(language)s added", language=language)


def part(text: str, sent: Sent) -> str:
    """The words in the language that an act is about."""
    said = ed.read_overlaid(text, _language(sent))
    node, kind, name = sent.text("node"), sent.text("kind"), sent.text("name")
    if node:
        return repr(said.words.get(node))
    if kind:
        return repr(said.value(kind, name))
    if name:
        return repr(said.answers.get(name))
    return repr(said.value("debrief") if "debrief" in sent.fields else sorted(world_fields(said).items()))


def world_fields(said: ed.Overlaid) -> dict[str, str]:
    """What the overlay says of the customer and the case, named like persona.name."""
    return {".".join(path): str(said.value(*path) or "") for path in WORLD}


def _picks(original: Any, text: str, language: str, sent: Sent) -> list[Any]:
    values = [line.strip() for line in sent.text("pick").split("\n") if line.strip()]
    many = len(original.get("pick") or []) if isinstance(original, Mapping) else 0
    if values and len(values) != many:
        said = _("Write as many values as the original has, in its order: %(many)s.", many=many)
        raise ed.CannotEdit(said, field="pick")
    return values


def _language(sent: Sent) -> str:
    return sent.text("overlay")


def _said(sent: Sent, name: str) -> str:
    return _("%(name)s written in %(language)s", name=name, language=_language(sent))
