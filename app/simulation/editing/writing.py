"""Plain values written as YAML on one line, or as an indented block where they are long."""

import json
import re
from typing import Any

from app.base.source import SourceError, read_yaml

WIDTH = 130
_PLAIN = re.compile(r"[A-Za-z0-9_+-](?:[^\x00-\x1f\x7f\[\]{},:#&*!|>'\"%@`\\]|(?<=\S):(?=\S)|(?<=\S)#)*")


def written(value: Any, *, block: bool = False) -> str:
    """One line of YAML that reads back as `value`. `block`: it stands in a block, where commas need no quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(str(key))}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(one) for one in value) + "]"
    if isinstance(value, str):
        return _text(value, block)
    if value is None:
        return "null"
    return ("true" if value else "false") if isinstance(value, bool) else repr(value)


def entry_lines(key: str, value: Any, indent: str) -> str:
    """`key: value` as lines of a block, long lists folded at the width of a page."""
    line = f"{indent}{written(key)}: {written(value, block=True)}"
    return fold_line(line, indent + "    ") + "\n"


def fold_line(line: str, indent: str) -> str:
    """Break a long line of flow values after commas that stand outside quotes."""
    if len(line) <= WIDTH or ("{" not in line and "[" not in line):
        return line
    rows: list[str] = []
    held, quote = "", ""
    for part in re.split(r"(, |\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')", line):
        if part == ", " and not quote and len(held) > WIDTH - 30:
            rows.append(held + ",")
            held = indent
        else:
            held += part
    return "\n".join([*rows, held])


def _text(value: str, block: bool) -> str:
    if (
        _PLAIN.fullmatch(value)
        and value == value.strip()
        and _reads_back(value, value)
        and (not block or _reads_back(value, value, block=True))
    ):
        return value
    if block and "\n" not in value and value.strip() == value and value[:1].isalpha() and _reads_back(value, value, block=True):
        return value
    if "\\" in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    return '"' + "".join(map(_sign, value)) + '"'


def _sign(sign: str) -> str:
    """One sign between double quotes. JSON would write those beyond U+FFFF as pairs, which YAML refuses."""
    if sign.isprintable() or ord(sign) <= 0xFFFF:
        return json.dumps(sign, ensure_ascii=not sign.isprintable())[1:-1]
    return f"\\U{ord(sign):08x}"


def _reads_back(value: str, plain: str, *, block: bool = False) -> bool:
    try:
        read = read_yaml(f"a: {plain}\n" if block else f"[{plain}]\n").value
    except SourceError:
        return False
    return bool(read == ({"a": value} if block else [value]) and (block or isinstance(read[0], str)))
