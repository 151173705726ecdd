"""`pack.ru.yaml`, `agent-pack-locale/1`: the texts and trigger phrases of a pack in another language. Pure.

An overlay names the ids of pack.yaml and gives them words; ids, kinds, parameters, channels and steps stay as they are.
What it leaves out stands there in the language of pack.yaml, and a warning names it.
"""

from collections.abc import Collection
from dataclasses import replace

from app.base.source import Path
from app.knowledge.canned_document import CannedReplyEntry
from app.knowledge.pack_desk import DeskField, Frame, Macro, PastContact, Question
from app.knowledge.pack_document import Colleague, ColleagueAnswer, Named, PackCompilation, PackDocument
from app.knowledge.pack_words import PackWords
from app.simulation.desk import DeskAction, Param
from app.simulation.facts import placeholders
from app.simulation.fields import read_fields
from app.simulation.findings import Report

FORMAT = "agent-pack-locale/1"
KEYS = (
    "format", "language", "title", "about", "topics", "lines", "colleagues", "canned_replies", "actions", "macros", "fields", "reply_frame",
    "history", "questions", "facts",
)  # fmt: skip
SAID = ("note", "reply")
"""Steps of a macro that have words."""


def in_language(text: str, language: str, pack: PackDocument) -> PackCompilation:
    """The pack with the words of an overlay. `language`: the one in the file's name. Codes are those of scenario files."""
    report = Report()
    fields = read_fields(text, report)
    if fields is None:
        return PackCompilation(None, report.sorted())
    if not isinstance(fields.source.value, dict) or fields.source.value.get("format") != FORMAT:
        report.error("E01", fields.source.mark("format"), "The file is no translation of a pack.", f"Begin with 'format: {FORMAT}'.")
        return PackCompilation(None, report.sorted())
    fields.known_keys((), KEYS, "E04", "a translation of a pack")
    if fields.text("language", required=True) != language:
        message = f"The file's name says '{language}', so 'language' must say it too."
        report.error("E08", fields.source.mark("language"), message, f"Write 'language: {language}', or rename the file.")
    if language not in pack.languages or language == pack.languages[0]:
        message = f"'{language}' is not one of the further languages in pack.yaml."
        report.error("E10", fields.source.mark("language"), message, "Add it to 'languages' there.")
    words = PackWords(fields)
    translated = _translated(words, pack, language)
    words.warn()
    return PackCompilation(None if report.failed else translated, report.sorted())


def _translated(words: PackWords, pack: PackDocument, language: str) -> PackDocument:
    return replace(
        pack,
        title=words.text(pack.title, "title"),
        about=words.text(pack.about, "about").strip(),
        topics=_named(words, "topics", pack.topics),
        lines=_named(words, "lines", pack.lines),
        colleagues=_colleagues(words, pack.colleagues),
        canned_replies=_canned(words, pack.canned_replies, language, pack.languages[0]),
        actions=_actions(words, pack.actions),
        macros=_macros(words, pack.macros),
        fields=_desk_fields(words, pack.fields),
        reply_frame=_frames(words, pack.reply_frame),
        history=_history(words, pack.history),
        questions=_questions(words, pack.questions),
        fact_labels={**pack.fact_labels, **words.labels("facts")},
    )


def _named(words: PackWords, key: str, named: tuple[Named, ...]) -> tuple[Named, ...]:
    words.known((key,), [one.id for one in named], "pack.yaml")
    return tuple(Named(one.id, words.text(one.title, key, one.id)) for one in named)


def _colleagues(words: PackWords, colleagues: tuple[Colleague, ...]) -> tuple[Colleague, ...]:
    words.entries(("colleagues",), [one.id for one in colleagues], ("name", "role", "answers", "otherwise"))
    return tuple(_colleague(words, one, ("colleagues", one.id)) for one in colleagues)


def _colleague(words: PackWords, one: Colleague, path: Path) -> Colleague:
    answers = list(one.answers)
    for number in words.count((*path, "answers"), len(answers)):
        place: Path = (*path, "answers", number)
        words.fields.known_keys(place, ("about", "text"), "E04", "an answer")
        about = words.phrases(answers[number].about, *place, "about")
        answers[number] = ColleagueAnswer(about, words.text(answers[number].text, *place, "text"))
    name, role = words.text(one.name, *path, "name"), words.text(one.role, *path, "role")
    return Colleague(one.id, name, role, tuple(answers), words.text(one.otherwise, *path, "otherwise"))


def _canned(words: PackWords, replies: tuple[CannedReplyEntry, ...], language: str, base: str) -> tuple[CannedReplyEntry, ...]:
    """The replies that have words in this language, each with an id of its own; those of pack.yaml that are in it already."""
    mine = [one for one in replies if one.language == base]
    words.entries(("canned_replies",), [one.id for one in mine], ("title", "text"))
    made = []
    for one in mine:
        path: Path = ("canned_replies", one.id)
        title, text = words.text(one.title, *path, "title"), words.with_variables(one.text, *path, "text")
        if words.has(*path, "text"):
            line = words.fields.source.mark(*path, "text").line
            made.append(replace(one, id=f"{one.id}.{language}", title=title[:200], text=text, language=language, line=line))
    return (*made, *(one for one in replies if one.language == language))


def _actions(words: PackWords, actions: dict[str, DeskAction]) -> dict[str, DeskAction]:
    words.entries(("actions",), list(actions), ("title", "params", "result", "otherwise"))
    return {name: _action(words, action, ("actions", name)) for name, action in actions.items()}


def _action(words: PackWords, action: DeskAction, path: Path) -> DeskAction:
    words.entries((*path, "params"), [one.id for one in action.params], ("title", "choices"))
    params = tuple(_param(words, one, (*path, "params", one.id)) for one in action.params)
    result = list(action.result)
    for number in words.count((*path, "result"), len(result)):
        result[number] = _line(words, result[number], (*path, "result", number))
    title, otherwise = words.text(action.title, *path, "title"), words.text(action.otherwise, *path, "otherwise")
    return replace(action, title=title, params=params, result=tuple(result), otherwise=otherwise)


def _param(words: PackWords, param: Param, path: Path) -> Param:
    return replace(param, title=words.text(param.title, *path, "title"), labels=words.choices(param.choices, *path, "choices"))


def _line(words: PackWords, line: str, path: Path) -> str:
    """A line of a result; it shows the same facts as the original, because facts that are not drawn leave the line out."""
    said = words.text(line, *path)
    shown, wanted = ({name for name, _ in placeholders(one)} for one in (said, line))
    if shown != wanted:
        names = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "no fact"
        words.fields.report.error("E12", words.fields.source.mark(*path), f"This line has to show {names}, as it does in pack.yaml.")
    return said


def _macros(words: PackWords, macros: tuple[Macro, ...]) -> tuple[Macro, ...]:
    words.entries(("macros",), [one.id for one in macros], ("title", "says"))
    return tuple(_macro(words, one, ("macros", one.id)) for one in macros)


def _macro(words: PackWords, macro: Macro, path: Path) -> Macro:
    """`says`: the words of its notes and replies, in the order of the steps."""
    steps, said = list(macro.steps), [number for number, step in enumerate(macro.steps) if step.what in SAID]
    for number in words.count((*path, "says"), len(said)):
        step = steps[said[number]]
        steps[said[number]] = replace(step, text=words.with_variables(step.text, *path, "says", number))
    return replace(macro, title=words.text(macro.title, *path, "title"), steps=tuple(steps))


def _desk_fields(words: PackWords, fields: tuple[DeskField, ...]) -> tuple[DeskField, ...]:
    words.entries(("fields",), [one.id for one in fields], ("title", "choices"))
    return tuple(
        replace(one, title=words.text(one.title, "fields", one.id, "title"), labels=words.choices(one.choices, "fields", one.id, "choices"))
        for one in fields
    )


def _frames(words: PackWords, frames: dict[str, Frame]) -> dict[str, Frame]:
    words.entries(("reply_frame",), list(frames), ("greeting", "closing"))
    made = {}
    for channel, frame in frames.items():
        path: Path = ("reply_frame", channel)
        greeting, closing = (words.with_variables(getattr(frame, key), *path, key).strip() for key in ("greeting", "closing"))
        made[channel] = Frame(greeting, closing)
    return made


def _history(words: PackWords, history: tuple[PastContact, ...]) -> tuple[PastContact, ...]:
    keys = ("customer", "agent", "result")
    words.entries(("history",), [one.id for one in history], keys)
    said = ([words.text(getattr(one, key), "history", one.id, key) for key in keys] for one in history)
    return tuple(
        replace(one, customer=customer, agent=agent, result=result) for one, (customer, agent, result) in zip(history, said, strict=True)
    )


def _questions(words: PackWords, questions: tuple[Question, ...]) -> tuple[Question, ...]:
    asked = list(questions)
    for number in words.count(("questions",), len(asked)):
        asked[number] = replace(asked[number], ask=words.text(asked[number].ask, "questions", number))
    return tuple(asked)


def languages_of(files: Collection[str]) -> dict[str, str]:
    """The overlay files among the names of a pack's files, by the language in the name."""
    named = (name.split(".") for name in sorted(files) if "/" not in name)
    return {parts[1]: ".".join(parts) for parts in named if len(parts) == 3 and parts[0] == "pack" and parts[2] in ("yaml", "yml")}
