"""Imports only point down the list of packages, and pure modules reach neither Flask nor the database."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import grimp

from config import ROOT
from tests.house.sources import imported, module_name, python_files, tell, tree

PURE_FILES = re.compile(r"(scoring|agreement|estimates|source)\.py$|/importers/(?!__init__)\w+\.py$|^app/simulation/")
SAYS_PURE = re.compile(r"(?:^|[.:]\s+)Pure[:.,]")
IMPURE = frozenset({"flask", "werkzeug", "flask_sqlalchemy", "flask_login", "flask_babel", "flask_wtf", "sqlalchemy", "alembic", "huey"})


def test_imports_only_point_down() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


def test_pure_modules_reach_neither_flask_nor_the_database() -> None:
    graph = grimp.build_graph("app", include_external_packages=True, cache_dir=None)
    faults = [
        f"{name} reaches {outside}: {' > '.join(graph.find_shortest_chain(name, outside) or ())}"
        for name in (module_name(path) for path in pure_files())
        if name in graph.modules
        for outside in sorted(IMPURE & graph.modules)
        if graph.chain_exists(name, outside)
    ]
    assert not faults, tell(faults)


def test_modules_that_say_they_are_pure_import_neither() -> None:
    faults = [
        f"{path}:{line}: imports {module}"
        for path in python_files("app")
        if SAYS_PURE.search(ast.get_docstring(tree(path)) or "")
        for line, module, _ in imported(path)
        if module.split(".")[0] in IMPURE
    ]
    assert not faults, tell(faults)


def test_some_modules_are_known_to_be_pure() -> None:
    assert {Path("app/base/source.py"), Path("app/rubrics/scoring.py")} <= set(pure_files())


def pure_files() -> list[Path]:
    """Modules whose name or place promises that nothing they reach is Flask or the database."""
    return [path for path in python_files("app") if PURE_FILES.search(path.as_posix())]
