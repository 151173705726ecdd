"""How code is written here: annotated, imports at the top, plain names, commits in one place."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import Function, functions, imported, python_files, tell, tree

VAGUE = frozenset({"utils", "util", "helpers", "helper", "common", "services", "service", "misc", "shared_code"})
COMMITTING = frozenset({"app/base/transaction.py"})
ACTION_FILES = frozenset({"actions", "policy", "queries"})
WEB = frozenset({"flask_login", "flask_wtf", "wtforms"})
FLASK_FOR_ACTIONS = frozenset({"current_app"})
CLOCK = Path("app/base/clock.py")


def test_no_import_hides_in_a_function() -> None:
    faults = [
        f"{path}:{inner.lineno}: import inside {node.name}"
        for path in python_files()
        for node in functions(path)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not faults, tell(sorted(set(faults)))


def test_every_function_is_annotated() -> None:
    faults = [f"{path}:{node.lineno}: {node.name}: {what}" for path in python_files() for node in functions(path) for what in bare(node)]
    assert not faults, tell(faults)


def test_no_file_has_a_vague_name() -> None:
    faults = [str(path) for path in python_files() if VAGUE.intersection(Path(part).stem for part in path.parts)]
    assert not faults, tell(faults)


def test_only_the_one_transaction_commits() -> None:
    faults = [
        f"{path}:{node.lineno}: session.commit() outside app/base/transaction.py"
        for path in python_files("app")
        if str(path) not in COMMITTING
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("session.commit")
    ]
    assert not faults, tell(faults)


def test_actions_policies_and_queries_know_no_request() -> None:
    faults = [
        f"{path}:{line}: imports {module}{'.' if name else ''}{name}"
        for path in python_files("app")
        if ACTION_FILES.intersection(Path(part).stem for part in path.parts)
        for line, module, name in imported(path)
        if module.split(".")[0] in WEB or (module == "flask" and name not in FLASK_FOR_ACTIONS)
    ]
    assert not faults, tell(faults)


def test_no_room_imports_the_site_itself() -> None:
    faults = [
        f"{path}:{line}: imports {name or module} from the site itself"
        for path in python_files("app")
        if len(path.parts) > 2
        for line, module, name in imported(path)
        if module in ("wsgi", "app.rooms", "app.tables")
        or (module == "config" and name != "ROOT")
        or (module == "app" and not Path("app", name).is_dir())
    ]
    assert not faults, tell(faults)


def test_nobody_reads_the_time_but_the_clock() -> None:
    faults = [
        f"{path}:{node.lineno}: {ast.unparse(node.func)}() instead of clock.now()"
        for path in python_files("app")
        if path != CLOCK
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("datetime.now", "datetime.utcnow", "date.today", "time.time"))
    ]
    assert not faults, tell(faults)


def bare(node: Function) -> Iterator[str]:
    """What lacks an annotation."""
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    arguments += [one for one in (node.args.vararg, node.args.kwarg) if one]
    for position, argument in enumerate(arguments):
        if argument.annotation is None and not (position == 0 and argument.arg in ("self", "cls")):
            yield f"the argument {argument.arg} has no type"
    if node.returns is None:
        yield "no return type"
