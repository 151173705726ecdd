"""Checks as forms show them: every key of a check as fields, and what was sent as the check's value again. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from app.base.source import SourceError, read_yaml
from app.library.studio.values import Sent
from app.simulation.editing import CannotEdit, written

PHRASES = ("any", "all", "none", "asks")
LISTS = ("states", "misstates", "cites", "leaks")
PLAIN = ("regex", "action", "within", "silence", "human")
KINDS = (*PHRASES[:3], "states", "misstates", "action", "cites", "asks", "like", "regex", "tone", "within", "silence", "leaks", "human")
"""In the order in which a form offers them."""
BESIDE = ("at_least", "fallback", "before", "after", "sets", "bad", "forbidden")
COUNTS = ("sentence_length", "capitals", "exclamations")


def fields_of(value: Any) -> dict[str, str]:
    """A check's value as the texts of its form fields. Keys that the form has no field for stand in `rest` as YAML."""
    found: dict[str, str] = {}
    rest: dict[str, Any] = {}
    for key, one in (value if isinstance(value, dict) else {}).items():
        told = _shown(key, one)
        if told is None:
            rest[key] = one
        else:
            found |= told
    if rest:
        found["rest"] = "\n".join(f"{key}: {written(one)}" for key, one in rest.items())
    return found


def kinds_of(fields: Mapping[str, str]) -> list[str]:
    """The kinds that a form shows for these fields."""
    return [kind for kind in KINDS if any(name == kind or name.startswith(f"{kind}.") for name in fields)]


def value_of(sent: Sent) -> dict[str, Any]:
    """What was sent as a check's value, keys in the order of the form. Raises CannotEdit."""
    value: dict[str, Any] = {}
    for kind in sent.names("kinds"):
        made = _made(kind, sent)
        if made in (None, "", [], {}):
            raise CannotEdit("Fill in what this check looks for, or take the part away.", field=kind)
        value[kind] = made
        if kind == "like":
            value |= _likeness(sent)
        if kind == "leaks" and (phrases := sent.lines("forbidden")):
            value["forbidden"] = phrases
        if kind == "action":
            value |= {key: sent.text(key) for key in ("before", "after") if sent.text(key)}
    if not value:
        raise CannotEdit("Choose what this check looks for.", field="kind")
    value |= _pairs(sent.text("rest"), "rest")
    if sets := _pairs(sent.text("sets"), "sets"):
        value["sets"] = sets
    if sent.flag("bad"):
        value["bad"] = True
    return value


def in_old_order(old: Any, new: Mapping[str, Any]) -> dict[str, Any]:
    """What a form cannot tell stays as it was: a list of one that was a single word, blanks around a phrase, a phrase told twice."""
    result = dict(new)
    for key, one in new.items():
        before = old.get(key) if isinstance(old, dict) else None
        if isinstance(before, str) and one == [before]:
            result[key] = before
        elif isinstance(before, list) and isinstance(one, list):
            result[key] = _as_before(before, one)
    return result


def _as_before(old: list[Any], new: list[Any]) -> list[Any]:
    plain = [str(item).strip() for item in old]
    if list(dict.fromkeys(plain)) == new:
        return old
    known = dict(zip(reversed(plain), reversed(old), strict=True))
    return [known.get(item, item) for item in new]


def _shown(key: str, one: Any) -> dict[str, str] | None:
    single = [one] if isinstance(one, str | int | float) and not isinstance(one, bool) else one
    listed = isinstance(single, list) and all(isinstance(item, str | int | float) for item in single)
    if key in (*PHRASES, "like") and listed:
        return {key: "\n".join(map(str, single))}
    if key in LISTS and listed:
        return {key: ", ".join(map(str, single))}
    if key in (*PLAIN, "before", "after", "at_least") and isinstance(one, str | int | float) and not isinstance(one, bool):
        return {key: str(one)}
    if key == "leaks" and one is True:
        return {"leaks": "", "leaks.every": "yes"}
    if key == "forbidden" and listed:
        return {"forbidden": "\n".join(map(str, single))}
    if key == "bad" and isinstance(one, bool):
        return {"bad": "true"} if one else {}
    if key == "fallback" and isinstance(one, dict) and len(one) == 1 and next(iter(one)) in PHRASES[:2]:
        told = _shown(*next(iter(one.items())))
        return {"fallback": next(iter(told.values())), "fallback.how": next(iter(one))} if told else None
    if key == "tone" and isinstance(one, dict):
        return _tone_fields(one)
    if key == "sets" and isinstance(one, dict):
        return {"sets": "\n".join(f"{name}: {written(item)}" for name, item in one.items())}
    return None


def _tone_fields(tone: Mapping[str, Any]) -> dict[str, str] | None:
    found: dict[str, str] = {"tone": "yes"}
    for key, one in tone.items():
        if key == "greeting" and isinstance(one, bool):
            found["tone.greeting"] = "yes" if one else "no"
        elif key == "length" and isinstance(one, list) and len(one) == 2:
            found |= {"tone.least": str(one[0]), "tone.most": str(one[1])}
        elif key in COUNTS and isinstance(one, int):
            found[f"tone.{key}"] = str(one)
        elif key in ("banned", "jargon") and isinstance(one, list):
            found[f"tone.{key}"] = "\n".join(map(str, one))
        else:
            return None
    return found


def _made(kind: str, sent: Sent) -> Any:
    makers: dict[str, Callable[[], Any]] = {"tone": lambda: tone_of(sent), "leaks": lambda: sent.names("leaks") or True}
    if kind in makers:
        return makers[kind]()
    if kind in (*PHRASES, "like"):
        return sent.lines(kind)
    if kind in LISTS:
        names = sent.names(kind)
        return names[0] if len(names) == 1 else names
    return sent.text(kind)


def _likeness(sent: Sent) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if typed := sent.text("at_least"):
        try:
            made["at_least"] = float(typed.replace(",", "."))
        except ValueError:
            raise CannotEdit("Write how alike it must be as a number from 0 to 1, for example 0.6.", field="at_least") from None
    phrases = sent.lines("fallback")
    if not phrases and "fallback" not in sent.text("rest"):
        raise CannotEdit("Write the words that decide where nothing can compare meanings.", field="fallback")
    if phrases:
        made["fallback"] = {sent.text("fallback.how") or "all": phrases}
    return made


def tone_of(sent: Sent) -> dict[str, Any]:
    """The tests of tone that were sent. Raises CannotEdit."""
    tone: dict[str, Any] = {}
    whole = "Write whole numbers."
    if sent.text("tone.greeting") in ("yes", "no"):
        tone["greeting"] = sent.text("tone.greeting") == "yes"
    least, most = sent.number("tone.least", whole), sent.number("tone.most", whole)
    if least is not None or most is not None:
        tone["length"] = [least or 0, most if most is not None else 10_000]
    for key in COUNTS:
        if (number := sent.number(f"tone.{key}", whole)) is not None:
            tone[key] = number
    for key in ("banned", "jargon"):
        if lines := sent.lines(f"tone.{key}"):
            tone[key] = lines
    return tone


def _pairs(typed: str, field: str) -> dict[str, Any]:
    """`name: value` lines as YAML."""
    if not typed:
        return {}
    try:
        value = read_yaml(typed + "\n").value
    except SourceError as error:
        raise CannotEdit(f"Write one 'name: value' on each line. {error.message}", field=field) from None
    if not isinstance(value, dict):
        raise CannotEdit("Write one 'name: value' on each line.", field=field)
    return value
