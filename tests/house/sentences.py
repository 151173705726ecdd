"""Finds what a person would read in one language only: messages of errors, redirects and toasts that skip gettext."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

GETTEXT = frozenset({"_", "_l", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext", "pgettext", "npgettext"})
ROOT_ERROR = "DomainError"
PLACES = {"see_other": 1, "flash": 0, "Toast": 0, "ClickException": 0, "UsageError": 0, "ValidationError": 0, "tell": 0}
"""Calls that show a sentence, and where it stands among their arguments."""
NAMED = "message"
IMPURE = frozenset({"flask", "sqlalchemy", "flask_babel", "flask_login", "flask_wtf", "wtforms", "click"})


@dataclass(frozen=True)
class Plain:
    """A sentence without gettext."""

    line: int
    call: str
    text: str


def error_names(modules: Iterable[ast.Module]) -> frozenset[str]:
    """DomainError and every class that is derived from it in these modules."""
    bases: dict[str, set[str]] = {}
    for module in modules:
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef):
                bases.setdefault(node.name, set()).update(filter(None, map(_last_name, node.bases)))
    known = {ROOT_ERROR}
    while more := {name for name, above in bases.items() if above & known} - known:
        known |= more
    return frozenset(known)


def plain_sentences(module: ast.Module, errors: frozenset[str]) -> list[Plain]:
    """Every message of an error or toast in this module that is words and no call of gettext, in the order of lines."""
    places = PLACES | dict.fromkeys(errors, 0)
    found = [plain for scope in _scopes(module) for plain in _in_scope(scope, places)]
    return sorted(found, key=lambda plain: (plain.line, plain.call))


def is_pure(module: ast.Module) -> bool:
    """Whether the module imports neither Flask nor SQLAlchemy nor what belongs to them: its sentences stay English."""
    names = [alias.name for node in ast.walk(module) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(module) if isinstance(node, ast.ImportFrom)]
    return not IMPURE.intersection(name.split(".")[0] for name in names)


def _scopes(module: ast.Module) -> Iterator[list[ast.AST]]:
    """The nodes of the module's own code, of each function and of each class, none of them twice."""
    waiting: list[ast.AST] = [module]
    while waiting:
        own: list[ast.AST] = []
        opened = list(ast.iter_child_nodes(waiting.pop()))
        while opened:
            node = opened.pop()
            own.append(node)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                waiting.append(node)
            else:
                opened.extend(ast.iter_child_nodes(node))
        yield own


def _in_scope(scope: list[ast.AST], places: dict[str, int]) -> Iterator[Plain]:
    """A message may stand in the call or be given a name just before it; both are followed."""
    values: dict[str, list[ast.expr]] = {}
    for node in scope:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    values.setdefault(target.id, []).append(node.value)
    for node in scope:
        if isinstance(node, ast.Call) and (name := _last_name(node.func)) in places:
            for message in _message(node, places[name]):
                yield from (Plain(words.lineno, name, ast.unparse(words)) for words in _words(message, values))


def _message(call: ast.Call, place: int) -> list[ast.expr]:
    given = [keyword.value for keyword in call.keywords if keyword.arg == NAMED]
    return given or [argument for argument in call.args[place : place + 1] if not isinstance(argument, ast.Starred)]


def _words(node: ast.expr, values: dict[str, list[ast.expr]], deep: int = 3) -> Iterator[ast.expr]:
    """Literals and f-strings with a word in them that this expression may become."""
    if isinstance(node, ast.Constant | ast.JoinedStr):
        if _has_word(node):
            yield node
    elif isinstance(node, ast.Name) and deep:
        for value in values.get(node.id, []):
            yield from _words(value, values, deep - 1)
    else:
        for part in _parts(node):
            yield from _words(part, values, deep)


def _parts(node: ast.expr) -> list[ast.expr]:
    """What an expression hands on: both arms of a choice, both sides of `+` and `%`, the text a method works on."""
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.BinOp):
        return [node.left, node.right] if isinstance(node.op, ast.Add) else [node.left]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr not in GETTEXT:
        return [node.func.value]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str":
        return node.args
    return []


def _has_word(node: ast.Constant | ast.JoinedStr) -> bool:
    pieces = [node] if isinstance(node, ast.Constant) else [one for one in node.values if isinstance(one, ast.Constant)]
    text = " ".join(piece.value for piece in pieces if isinstance(piece.value, str))
    return any(len(word.strip("'\".,:;()")) > 1 and word.strip("'\".,:;()").isalpha() for word in text.split())


def _last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
