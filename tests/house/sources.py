"""The project's own files, as the house rules look at them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from config import ROOT

OUTSIDE = frozenset({".git", ".venv", "node_modules", "instance", "dist", "__pycache__", ".stamps", "screenshots"})
CODE_FOLDERS = ("app", "bench", "scripts", "tests")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that belongs to the project: tracked, or new and not ignored; relative to the root."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else _walked()
    return tuple(sorted(Path(name) for name in names if name and (ROOT / name).is_file()))


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Python files of these top folders (default: all code folders and the root), without migrations."""
    wanted = folders or (*CODE_FOLDERS, "config.py", "wsgi.py")
    return tuple(path for path in project_files() if path.suffix == ".py" and path.parts[0] in wanted)


@cache
def templates() -> tuple[Path, ...]:
    """Jinja templates: HTML pages and parts, and text mails."""
    return tuple(path for path in project_files() if "templates" in path.parts and path.suffix in (".html", ".txt", ".xml", ".svg"))


@cache
def text(path: Path) -> str:
    """A file's text; bytes that are no UTF-8 become question marks."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


@cache
def tree(path: Path) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(text(path), str(path))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a file, nested ones included."""
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def length(node: Function) -> int:
    """Lines from `def` to the last line; decorators do not count."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def module_name(path: Path) -> str:
    """Dotted name of a Python file."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> Iterator[tuple[int, str, str]]:
    """Each import of a file: line, module, imported name ("" for a plain import)."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, ""
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                yield node.lineno, node.module or "", alias.name


def tell(faults: list[str]) -> str:
    """The faults as the message of a failed test."""
    return f"{len(faults)} against the house rules:\n" + "\n".join(faults[:60])


def _walked() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if not OUTSIDE.intersection(path.relative_to(ROOT).parts)]
