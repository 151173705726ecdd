"""The world of a scenario as a form: who the customer is, what is true, what agents must do. Pure."""

from collections.abc import Mapping
from typing import Any

from app.library.studio.values import Sent
from app.simulation.editing import CannotEdit, read_front, set_field

TEXTS = (("title",), ("channel",), ("language",), ("timebox",), ("rubric",), ("truth",), ("persona", "name"), ("persona", "style"))
NUMBERS = (("level",), ("persona", "patience"), ("mood", "start"), ("mood", "leave_below"))
LISTS = (("skills",), ("knows",), ("articles",), ("actions", "required"), ("actions", "forbidden"))
PATHS = (*TEXTS, *NUMBERS, *LISTS)
FACT_KINDS = ("pick", "pattern", "range", "date")


def fields_of(values: Mapping[str, Any]) -> dict[str, str]:
    """The front matter as the texts of the form's fields, named like persona.name."""
    found: dict[str, str] = {}
    for path in PATHS:
        here: Any = values
        for key in path:
            here = here.get(key) if isinstance(here, Mapping) else None
        shown = ", ".join(map(str, here)) if isinstance(here, list) else here
        found[".".join(path)] = "" if shown is None else str(shown)
    return found


def save(text: str, sent: Sent) -> str:
    """Set what differs from before. Fields that were not sent stay."""
    old = fields_of(read_front(text).values)
    for path in PATHS:
        name = ".".join(path)
        if name not in sent.fields:
            continue
        typed = ", ".join(sent.names(name)) if path in LISTS else sent.text(name)
        if typed == old[name]:
            continue
        if path in (("title",), ("persona", "name")) and not typed:
            raise CannotEdit("Write a title." if path == ("title",) else "Give the customer a name.", field=name)
        text = set_field(text, path, _value(path, sent))
    return text


def part(text: str, sent: Sent) -> str:
    return repr(sorted(fields_of(read_front(text).values).items()))


def fact_fields(value: Any) -> dict[str, str]:
    """A fact, hidden fact or variable as the texts of its form."""
    if not isinstance(value, Mapping):
        return {"value": "" if value is None else ("true" if value is True else "false" if value is False else str(value))}
    found = {"unique": "yes" if value.get("unique") else ""}
    kind = next((one for one in FACT_KINDS if one in value), "pick")
    told = value.get(kind)
    found |= {"way": kind, "step": str(value.get("step", ""))}
    if kind == "range" and isinstance(told, list) and len(told) == 2:
        return found | {"least": str(told[0]), "most": str(told[1])}
    return found | {kind: "\n".join(map(str, told)) if isinstance(told, list) else str(told or "")}


def named_value(kind: str, sent: Sent) -> Any:
    """What was sent as the value of a fact, hidden fact or variable. Raises CannotEdit."""
    if kind == "facts":
        return _fact(sent)
    typed = sent.text("value")
    if not typed:
        raise CannotEdit("Write what it says.", field="value")
    if kind == "vars":
        if typed in ("true", "false"):
            return typed == "true"
        return int(typed) if typed.lstrip("-").isdigit() and len(typed) < 10 else typed
    if kind != "hides":
        raise CannotEdit("This form is out of date. Reload the page.")
    return typed


def _fact(sent: Sent) -> dict[str, Any]:
    way = sent.text("way")
    value: dict[str, Any]
    if way == "pick":
        if not sent.lines("pick"):
            raise CannotEdit("Write at least one value, each on its own line.", field="pick")
        value = {"pick": sent.lines("pick")}
    elif way == "range":
        sentence = "Write the smallest and the largest number."
        least, most = sent.number("least", sentence), sent.number("most", sentence)
        if least is None or most is None:
            raise CannotEdit(sentence, field="least")
        value = {"range": [least, most], "step": sent.number("step", "Write the step as a whole number.") or 1}
    elif way in ("pattern", "date"):
        if not sent.text(way):
            raise CannotEdit("Write a pattern such as A-######." if way == "pattern" else "Write a date such as -2d or +1d.", field=way)
        value = {way: sent.text(way)}
    else:
        raise CannotEdit("Choose what kind of fact this is.", field="way")
    return value | ({"unique": "cohort"} if sent.flag("unique") else {})


def _value(path: tuple[str, ...], sent: Sent) -> Any:
    name = ".".join(path)
    if path in LISTS:
        return sent.names(name)
    if path in NUMBERS:
        return sent.number(name, "Write a whole number.")
    return sent.text(name)
