"""The fixed HTML of a Jinja template: what stands in the file outside `{{ }}` and `{% %}`, with line numbers."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

SHOWN = frozenset({"title", "placeholder", "alt", "aria-label", "aria-description", "aria-roledescription", "data-confirm"})
KEYS = re.compile(r"(?:(?:Ctrl|Cmd|Shift|Alt)[ +])*(?:Ctrl|Cmd|Shift|Alt|Enter|Esc|Tab|Space|Home|End|Up|Down|.)")
CLASS_BLOCK = re.compile(r"\{%-?\s*block\s+\w*class\w*\s*-?%\}.*?\{%-?\s*endblock\b[^%]*%\}", re.DOTALL)
"""A block that holds names of classes, not words."""
ANSWER_OF_A_MACRO = "yes"
NOT_SHOWN = frozenset({"script", "style", "code", "kbd", "svg"})
GETTEXT = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext", "_n", "_p"})
ENVIRONMENT = Environment(extensions=["jinja2.ext.do", "jinja2.ext.i18n", "jinja2.ext.loopcontrols"])


class Skeleton(HTMLParser):
    """Collects visible words, attributes and scripts that stand in the file itself."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[tuple[int, str]] = []
        self.attributes: list[tuple[int, str, str, str | None]] = []
        self.scripts: list[tuple[int, dict[str, str | None]]] = []
        self._hidden: list[str] = []
        self.feed(fixed_html(source))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        self.attributes += [(line, tag, name, value) for name, value in attrs]
        if tag == "script":
            self.scripts.append((line, dict(attrs)))
        if tag in NOT_SHOWN:
            self._hidden.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(self.getpos()[0], tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and self._hidden[-1] == tag:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden and has_word(data) and data.strip(" \n\ufffc") != ANSWER_OF_A_MACRO:
            before = data[: len(data) - len(data.lstrip())]
            self.words.append((self.getpos()[0] + before.count("\n"), " ".join(data.split())))


def fixed_html(source: str) -> str:
    """The template without its Jinja parts; every line keeps its number."""
    kept: list[str] = []
    source = CLASS_BLOCK.sub(lambda found: "\n" * found.group().count("\n"), source)
    for _, token, value in ENVIRONMENT.lex(source):
        if token == "data":
            kept.append(value)
        else:
            kept.append("\n" * value.count("\n") + ("\ufffc" if token == "variable_end" else ""))
    return "".join(kept)


def has_word(text: str) -> bool:
    """Whether two letters stand together: a word somebody reads, not a sign or a unit."""
    return any(one.isalpha() and two.isalpha() for one, two in pairwise(text))


def plain_arguments(source: str) -> Iterator[tuple[int, str]]:
    """Words given to macros and filters without gettext: a capital letter first, like a label or a sentence."""
    try:
        tree = ENVIRONMENT.parse(source)
    except TemplateSyntaxError:
        return
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in GETTEXT:
            continue
        for argument in (*call.args, *(pair.value for pair in call.kwargs)):
            for constant in _constants(argument):
                if _is_label(constant.value):
                    yield constant.lineno, constant.value


def _is_label(value: object) -> bool:
    return isinstance(value, str) and value[:1].isupper() and value[1:2].islower() and not KEYS.fullmatch(value)


def _constants(node: nodes.Expr) -> Iterator[nodes.Const]:
    if isinstance(node, nodes.Const):
        yield node
    elif isinstance(node, nodes.CondExpr):
        yield from _constants(node.expr1)
        if node.expr2 is not None:
            yield from _constants(node.expr2)
    elif isinstance(node, nodes.Or | nodes.And):
        yield from _constants(node.left)
        yield from _constants(node.right)
