"""The forms for words of another language: the original beside what the overlay says."""

from typing import Any

from app.library.studio.cards import Story
from app.library.studio.spoken import Spoken, spoken_in
from app.library.studio.spoken_acts import WORLD, world_fields
from app.library.studio.spoken_checks import phrase_fields
from app.library.studio.values import Sent
from app.simulation.editing import CannotEdit

Values = dict[str, Any]


def node(story: Story, sent: Sent) -> Values:
    spoken, name = _spoken(story, sent), sent.text("node")
    card = next((card for card in story.cards if card.id == name), None)
    if card is None:
        raise CannotEdit(f"The node '{name}' is not here any more. Look at the newest text.")
    return _in(spoken, node=name, original=card.words, words=list(spoken.words(name)))


def named(story: Story, sent: Sent) -> Values:
    """The fields of a check by their names; `original` has the same ones."""
    spoken, kind, name = _spoken(story, sent), sent.text("kind"), sent.text("name")
    value, own = story.values(kind, name), spoken.said.value(kind, name)
    if kind not in ("checks", "facts", "hides") or value is None:
        raise CannotEdit("This form is out of date. Reload the page.")
    found = _in(spoken, kind=kind, name=name)
    if kind == "checks":
        return found | {"original": phrase_fields(value, value), "fields": list(phrase_fields(value, own))} | phrase_fields(value, own)
    if kind == "hides":
        return found | {"original": str(value), "value": str(own or "")}
    picks = own.get("pick") if isinstance(own, dict) else own
    return found | {"original": list(value.get("pick") or []), "pick": "\n".join(map(str, picks or []))}


def world(story: Story, sent: Sent) -> Values:
    spoken = _spoken(story, sent)
    original = {".".join(path): story.values(*path) for path in WORLD}
    shown = [name for name, one in original.items() if one]
    return _in(spoken, original=original, fields=shown) | world_fields(spoken.said)


def answer(story: Story, sent: Sent) -> Values:
    spoken, name = _spoken(story, sent), sent.text("name")
    found = next((one for one in story.answers if one.name == name and one.part == "answers"), None)
    if found is None:
        raise CannotEdit(f"'{name}' is not here any more. Look at the newest text.")
    body, why = spoken.said.answers.get(name, ("", ""))
    return _in(spoken, name=name, original={"body": found.body, "why": found.why}, body=body, why=why)


def debrief(story: Story, sent: Sent) -> Values:
    spoken = _spoken(story, sent)
    return _in(spoken, original=story.debrief, debrief=str(spoken.said.value("debrief") or ""))


def _spoken(story: Story, sent: Sent) -> Spoken:
    """Raises CannotEdit where the language has gone, or its YAML cannot be read."""
    language = sent.text("overlay")
    spoken = spoken_in(story, language)
    if spoken is None:
        raise CannotEdit(f"The draft has no '# locale {language}' any more. Look at the newest text.")
    if spoken.said.trouble:
        raise CannotEdit(spoken.said.trouble)
    return spoken


def _in(spoken: Spoken, **values: Any) -> Values:
    return {"overlay": spoken.language, **values}
