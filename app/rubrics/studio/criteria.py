"""The form of one criterion: its fields as values of the file, and back. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.rubrics.presets import PRESETS
from app.rubrics.studio.causes import causes_of, has_other, lines_of
from app.rubrics.studio.sent import Sent, number_of
from app.simulation.editing import CannotEdit

Values = dict[str, Any]
EMPTY_ROWS = 2
ROW_FIELDS = ("was", "id", "label", "value", "points", "penalty", "anchor", "example")
NUMBERS = ("value", "points", "penalty")
DESK_KEYS = ("required", "before", "forbidden", "languages")
WHOLE = "A weight is a whole number, 0 or more. Weights need not sum to 100."


def scale_levels(values: Values, name: str) -> list[Values]:
    """The levels of a scale of the file, or the one that the preset brings along."""
    own = values["scales"].get(name) if isinstance(values.get("scales"), dict) else None
    if isinstance(own, list):
        return [one for one in own if isinstance(one, dict)]
    steps = PRESETS[name].scale if name == preset_scale(values) else ()
    return [{"id": one.id, "value": int(one.value), "label": one.label} for one in steps]


def preset_scale(values: Values) -> str:
    """The name of the scale that the preset brings along, which criteria have that name none; empty without one."""
    name = str(values.get("preset"))
    return name if name in PRESETS and PRESETS[name].scale else ""


def scale_name(values: Values, criterion: Values) -> str:
    """The scale of a criterion; empty for levels of its own."""
    return "" if "levels" in criterion else str(criterion.get("scale") or preset_scale(values))


def level_rows(values: Values, criterion: Values) -> list[Values]:
    """The levels of a criterion with the anchors and examples that hold for it."""
    own = criterion.get("levels")
    levels = own if isinstance(own, list) else scale_levels(values, scale_name(values, criterion))
    anchors, examples = _words(criterion, "anchors"), _words(criterion, "examples")
    return [
        {
            **one,
            "anchor": anchors.get(str(one.get("id"))) or one.get("anchor", ""),
            "example": examples.get(str(one.get("id"))) or one.get("example", ""),
        }
        for one in levels
        if isinstance(one, dict)
    ]


def form_of(values: Values, criterion: Values) -> Values:
    """What the fields of the form hold for a criterion."""
    when = _words(criterion, "when")
    named = when.get("level", [])
    named = [named] if isinstance(named, str) else named
    channels = when.get("channel", [])
    return {
        "old": criterion.get("id", ""),
        "id": criterion.get("id", ""),
        "title": criterion.get("title", ""),
        "help": criterion.get("help", ""),
        "weight": "" if criterion.get("weight") is None else str(criterion["weight"]),
        "scale": scale_name(values, criterion),
        "critical": {True: "review", "section": "section"}.get(criterion.get("critical"), ""),
        "na": criterion.get("na") is True,
        "bonus": criterion.get("bonus") is True,
        "when": [f"{when.get('criterion')}|{level}" for level in named] if when.get("criterion") else [],
        "channels": [channels] if isinstance(channels, str) else channels,
        "causes": "\n".join(lines_of(criterion.get("causes"))),
        "other": has_other(criterion.get("causes")),
        "skills": ", ".join(_names(criterion.get("skills"))),
        "clauses": ", ".join(_names(criterion.get("clauses"))),
        **{f"actions.{key}": ", ".join(_names(_words(criterion, "actions").get(key))) for key in DESK_KEYS},
        "rows": level_rows(values, criterion),
    }


def sent_form(sent: Sent) -> Values:
    """What the person typed, for the same form again."""
    plain = {name: sent.text(name) for name in ("old", "id", "title", "help", "weight", "scale", "critical", "causes", "skills", "clauses")}
    plain["causes"] = _raw(sent, "causes")
    plain |= {f"actions.{key}": sent.text(f"actions.{key}") for key in DESK_KEYS}
    flags = {name: sent.flag(name) for name in ("na", "bonus", "other")}
    return {**plain, **flags, "when": sent.texts("when"), "channels": sent.names("channels"), "rows": _typed_rows(sent)}


def fields_of(values: Values, old: Values, sent: Sent, other: str) -> tuple[Values, dict[str, str]]:
    """The criterion that the form says, and which levels have new ids. `other`: label of the cause for everything else."""
    weight = sent.number("weight", WHOLE)
    if weight is not None and (not isinstance(weight, int) or weight < 0):
        raise CannotEdit(WHOLE, field="weight")
    if not sent.text("title"):
        raise CannotEdit("Write what reviewers look for, as a short sentence.", field="title")
    fields: Values = {
        "id": sent.text("id"),
        "title": sent.text("title"),
        "help": sent.text("help"),
        "weight": weight,
        "critical": {"review": True, "section": "section"}.get(sent.text("critical"), False),
        "na": sent.flag("na"),
        "bonus": sent.flag("bonus"),
        "when": when_of(sent, old),
        "causes": causes_of(_raw(sent, "causes"), old.get("causes"), other if sent.flag("other") else ""),
        "skills": sent.names("skills"),
        "clauses": sent.names("clauses"),
        "actions": desk_rule_of(sent, old),
    }
    levels, renamed = _level_fields(values, old, sent)
    return fields | levels, renamed


def when_of(sent: Sent, old: Values) -> Values | None:
    """The condition; what was written as one text stays one."""
    chosen = [one.rpartition("|")[::2] for one in sent.texts("when") if one]
    if len({name for name, _level in chosen}) > 1:
        raise CannotEdit("Choose levels of one criterion only: a criterion hangs on one other.", field="when")
    when: Values = {}
    if chosen:
        when = {"criterion": chosen[0][0], "level": [level for _name, level in chosen]}
    if channels := sent.names("channels"):
        when["channel"] = channels
    before = _words(old, "when")
    for key in [key for key in ("level", "channel") if isinstance(before.get(key), str) and when.get(key) == [before[key]]]:
        when[key] = before[key]
    return when or None


def desk_rule_of(sent: Sent, old: Values) -> Values | None:
    """Desk actions to look for; what was written as one text stays one."""
    before = _words(old, "actions")
    named = {key: sent.names(f"actions.{key}") for key in DESK_KEYS}
    if any(named.values()) and not named["required"] and not named["forbidden"]:
        raise CannotEdit("Name a desk action that is required or forbidden, or clear the other fields.", field="actions.required")
    return {key: before[key] if before.get(key) == "".join(names) else names for key, names in named.items() if names} or None


def rows_of(sent: Sent) -> tuple[list[Values], dict[str, str]]:
    """The rows of the table of levels as levels, blank rows left out; and which ids are new by old id."""
    levels: list[Values] = []
    renamed: dict[str, str] = {}
    for row in _typed_rows(sent):
        if not row["id"]:
            if row["label"] or row["anchor"]:
                raise CannotEdit("Give each level an id, for example r1 or yes.", field="rows")
            continue
        level: Values = {"id": row["id"]}
        for key in NUMBERS:
            said = f"'{row[key]}' is not a number. Write a number such as 2 or 0.5."
            if (number := number_of(row[key], said, "rows")) is not None:
                level[key] = number
        level |= {key: row[key] for key in ("label", "anchor", "example") if row[key]}
        levels.append(level)
        if row["was"] and row["was"] != row["id"]:
            renamed[row["was"]] = row["id"]
    return levels, renamed


def _level_fields(values: Values, old: Values, sent: Sent) -> tuple[Values, dict[str, str]]:
    """Levels of its own; or a scale, with the anchors and examples that differ from the scale's."""
    scale, (levels, renamed) = sent.text("scale"), rows_of(sent)
    if not scale:
        own = [_in_order(_before(old, level, renamed), level) for level in levels]
        return {"levels": own, "scale": "", "anchors": {}, "examples": {}}, renamed
    steps = {one.get("id"): one for one in scale_levels(values, scale)}
    words = {
        f"{key}s": {one["id"]: one[key] for one in levels if one["id"] in steps and one.get(key) and one[key] != steps[one["id"]].get(key)}
        for key in ("anchor", "example")
    }
    written = "" if scale == preset_scale(values) and not old.get("scale") else scale
    return {"scale": written, "levels": [], **{key: _old_words(old, key, found) for key, found in words.items()}}, {}


def _before(old: Values, level: Values, renamed: Mapping[str, str]) -> Values:
    names = {new: was for was, new in renamed.items()}
    own = old.get("levels")
    wanted = names.get(level["id"], level["id"])
    return next((one for one in (own if isinstance(own, list) else []) if isinstance(one, dict) and one.get("id") == wanted), {})


def _in_order(before: Values, level: Values) -> Values:
    """Keys in the order they are written in now; words that differ only in their edges stay as written."""
    told = dict(level)
    for key in ("label", "anchor", "example"):
        if key in before and str(before[key]).strip() == level.get(key, ""):
            told[key] = before[key]
    return {key: told[key] for key in [*[key for key in before if key in told], *[key for key in told if key not in before]]}


def _old_words(old: Values, key: str, found: Mapping[str, str]) -> Values:
    """Words as they are written in the file where only blank edges differ (a folded block ends with a line feed)."""
    before = _words(old, key)
    return {name: before[name] if str(before.get(name, "")).strip() == words else words for name, words in found.items()}


def _typed_rows(sent: Sent) -> list[Values]:
    columns = {name: sent.texts(f"row.{name}") for name in ROW_FIELDS}
    count = max(map(len, columns.values()), default=0)
    dropped = set(sent.texts("row.drop"))
    rows = [{name: column[at] if at < len(column) else "" for name, column in columns.items()} for at in range(count)]
    return [row for row in rows if row["was"] not in dropped or not row["was"]]


def _words(criterion: Values, key: str) -> Values:
    found = criterion.get(key)
    return found if isinstance(found, dict) else {}


def _raw(sent: Sent, name: str) -> str:
    """A text whose blank edges mean something."""
    return (sent.fields.get(name) or [""])[0].replace("\r\n", "\n").rstrip()


def _names(value: Any) -> Sequence[str]:
    return [value] if isinstance(value, str) else [str(one) for one in value] if isinstance(value, list) else []
