"""What the documents say stands in the code: settings, permissions, commands, tests and keys."""

import re
from pathlib import Path

import pytest

from app import create_app
from app.base.permissions import table
from config import ROOT, load_settings
from scripts.write_docs import FOREIGN, permissions_page
from tests.house.sources import project_files, tell, text

DOCS = Path("docs")
AGAIN = "Run: .venv/bin/python -m scripts.write_docs"
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_setting_is_explained() -> None:
    known = set(re.findall(r'(?:get|_choice|_number)\((?:environ, )?"([A-Z_]+)"', text(Path("config.py"))))
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", text(DOCS / "settings.md"), re.MULTILINE))
    assert len(known) >= 16
    assert known == explained


def test_the_permission_table_is_the_one_the_site_reads() -> None:
    assert text(DOCS / "permissions.md").splitlines() == list(permissions_page()), AGAIN
    assert all(f"| {number} |" in text(DOCS / "permissions.md") for number in table())


def test_every_command_is_explained(tmp_path: Path) -> None:
    site = create_app(load_settings({"GREENROOM_ENV": "test", "INSTANCE_DIR": str(tmp_path)}))
    page = text(DOCS / "commands.md")
    missing = [
        f"flask {group} {name}"
        for group, commands in site.cli.commands.items()
        if group not in FOREIGN
        for name in getattr(commands, "commands", {})
        if not re.search(rf"^### `flask {group} {re.escape(name)}[ `]", page, re.MULTILINE)
    ]
    assert not missing, f"{tell(missing)}\n{AGAIN}"


def test_every_promise_names_a_test_that_exists() -> None:
    named = NAMED_TEST.findall(text(DOCS / "security.md"))
    missing = [f"{path}::{name}" for path, name in named if not (ROOT / path).exists() or f"def {name}(" not in text(Path(path))]
    assert len(named) > 50
    assert not missing, tell(missing)


@pytest.mark.parametrize("page", ["agent", "trainer", "reviewer", "lead", "admin"])
def test_named_buttons_exist(page: str) -> None:
    """Bold words in the pages for people are words of a template or a room."""
    shown = " ".join(text(path) for path in project_files() if path.parts[0] == "app" and path.suffix in (".html", ".py"))
    bold = re.findall(r"\*\*([^*]+)\*\*", text(DOCS / f"{page}.md"))
    missing = [words for words in bold if f'"{words}"' not in shown and f"'{words}'" not in shown]
    assert bold
    assert not missing, tell(missing)
