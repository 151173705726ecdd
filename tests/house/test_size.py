"""Small parts: modules, functions, views and templates that fit on a screen."""

import ast

from tests.house.sources import Function, functions, length, python_files, tell, templates, text

MODULE, FUNCTION, VIEW, TEMPLATE = 300, 40, 20, 120
ROUTES = frozenset({"get", "post", "put", "patch", "delete", "route"})


def test_modules_are_short() -> None:
    faults = [f"{path}: {lines} lines, at most {MODULE}" for path in python_files() if (lines := len(text(path).splitlines())) > MODULE]
    assert not faults, tell(faults)


def test_functions_are_short() -> None:
    faults = [
        f"{path}:{node.lineno}: {node.name} has {length(node)} lines, at most {FUNCTION}"
        for path in python_files()
        for node in functions(path)
        if length(node) > FUNCTION
    ]
    assert not faults, tell(faults)


def test_views_are_short() -> None:
    faults = [
        f"{path}:{node.lineno}: the view {node.name} has {length(node)} lines, at most {VIEW}"
        for path in python_files("app")
        for node in functions(path)
        if is_view(node) and length(node) > VIEW
    ]
    assert not faults, tell(faults)


def test_templates_are_short() -> None:
    faults = [f"{path}: {lines} lines, at most {TEMPLATE}" for path in templates() if (lines := len(text(path).splitlines())) > TEMPLATE]
    assert not faults, tell(faults)


def is_view(node: Function) -> bool:
    """Whether a decorator gives the function an address."""
    return any(isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in ROUTES for one in node.decorator_list)
