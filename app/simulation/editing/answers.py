"""Operations on the appendices: model answers, tests and the debrief."""

import re
from dataclasses import dataclass

from app.base.source import is_id
from app.simulation.editing.nodes import new_id
from app.simulation.editing.outline import AnswerPlace, Outline, read_outline
from app.simulation.editing.patches import CannotEdit, patched

_WHY = re.compile(r"(?:^|\n|[ \t]{2,})why:[ \t]*", re.IGNORECASE)
ORDER = ("answers", "tests", "debrief")


@dataclass(frozen=True)
class AnswerText:
    """A model answer. `levels` as written ('tone 4, accuracy 3'); `actions` as written ('{actions: [a]}') or empty."""

    name: str
    target: str
    body: str
    why: str = ""
    node: str = "start"
    levels: str = ""
    actions: str = ""

    @property
    def heading(self) -> str:
        where = f" @{self.node}" if self.node != "start" else ""
        levels = f"  ({self.levels})" if self.levels.strip() else ""
        return f"### {self.name}{where} -> {self.target}{levels}{' ' + self.actions if self.actions else ''}"

    @property
    def lines(self) -> str:
        why = f"\n\nwhy: {self.why.strip()}" if self.why.strip() else ""
        return f"{self.body.strip()}{why}\n"


def split_why(text: str) -> tuple[str, str]:
    """The text of a section as answer and reason."""
    body, *rest = _WHY.split(text, maxsplit=1)
    return body.strip(), "".join(rest).strip()


def add_answer(text: str, answer: AnswerText) -> str:
    """A new model answer after the others."""
    outline = read_outline(text)
    new_id(answer.name, (one.name for one in outline.answers if one.part == "answers"), "model answer")
    _sound(answer)
    return add_section(text, "answers", f"{answer.heading}\n{answer.lines}")


def change_answer(text: str, name: str, answer: AnswerText) -> str:
    """Write heading and text anew where they differ."""
    outline = read_outline(text)
    old = outline.answer(name)
    if answer.name != name:
        new_id(answer.name, (one.name for one in outline.answers if one.part == "answers"), "model answer")
    _sound(answer)
    patches = []
    if _told(old) != (answer.name, answer.node, answer.target, answer.levels.strip(), answer.actions):
        patches.append(outline.lines.inside(old.heading, 0, len(outline.lines.line(old.heading)), answer.heading))
    if split_why(old.text) != (answer.body.strip(), answer.why.strip()):
        patches.append(outline.lines.whole(old.heading + 1, _text_end(outline, old), answer.lines))
    if answer.name != name:
        said = (one.heading for overlay in outline.overlays for one in overlay.answers if one.name == name)
        patches += [outline.lines.inside(heading, 0, len(outline.lines.line(heading)), f"### {answer.name}") for heading in said]
    return patched(text, patches)


def delete_answer(text: str, name: str, part: str = "answers") -> str:
    outline = read_outline(text)
    old = outline.answer(name, part)
    gone = [old, *(one for overlay in outline.overlays for one in overlay.answers if one.name == name and part == "answers")]
    return patched(text, [outline.lines.whole(one.heading, one.last) for one in gone])


def set_debrief(text: str, words: str) -> str:
    """What is shown after the attempt; empty removes the part."""
    outline = read_outline(text)
    require_plain(words)
    if "debrief" not in outline.appendices:
        return add_section(text, "debrief", words.strip() + "\n") if words.strip() else text
    heading, last = outline.appendices["debrief"]
    if not words.strip():
        return patched(text, [outline.lines.whole(heading, last)])
    old = "\n".join(outline.lines.line(number) for number in range(heading + 1, last + 1)).strip()
    return text if old == words.strip() else patched(text, [outline.lines.whole(heading + 1, last, words.strip() + "\n")])


def add_section(text: str, part: str, lines: str) -> str:
    """Put lines at the end of the appendix `part`, which is made where it is missing, in the usual order."""
    outline = read_outline(text)
    if part in outline.appendices:
        place = max([outline.appendices[part][0], *(one.last for one in outline.answers if one.part == part)])
        return patched(text, [outline.lines.before(place + 1, lines)])
    later = ORDER[ORDER.index(part) + 1 :]
    places = [heading for name, (heading, _last) in outline.appendices.items() if name in later]
    places += [overlay.heading for overlay in outline.overlays]
    place = min(places, default=outline.lines.count if text.endswith("\n") else outline.lines.count + 1)
    above = outline.lines.line(place - 1) if place > 1 else ""
    return patched(text, [outline.lines.before(place, f"{chr(10) if above.strip() else ''}# {part}\n{lines}")])


def _sound(answer: AnswerText) -> None:
    if not is_id(answer.target):
        raise CannotEdit("Choose the node that this answer leads to.", field="target")
    if not answer.body.strip():
        raise CannotEdit("Write what the agent says.", field="body")
    if re.search(r"[()\n{}]", answer.levels):
        raise CannotEdit("Write levels as 'tone 4, accuracy 3'.", field="levels")
    require_plain(answer.body)
    require_plain(answer.why, "why")


def require_plain(words: str, field: str = "body") -> None:
    """Refuse words that would begin another part of the file. Raises CannotEdit."""
    if re.search(r"^#{1,3}[ \t]", words, re.MULTILINE):
        raise CannotEdit("A line cannot begin with # here: it would begin another part of the file. Put a space before it.", field=field)


def _told(old: AnswerPlace) -> tuple[str, str, str, str, str]:
    return old.name, old.node, old.target, old.levels, old.actions


def _text_end(outline: Outline, old: AnswerPlace) -> int:
    """The last line with text: blank lines before the next heading stay."""
    last = old.last
    while last > old.heading and not outline.lines.line(last).strip():
        last -= 1
    return last
