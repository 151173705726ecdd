"""Nothing of the place where this was written stands in the files, and every link in the documents leads somewhere."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from config import ROOT
from tests.house.sources import project_files, tell, text

BINARY = frozenset({".png", ".jpg", ".ico", ".woff", ".woff2", ".gz", ".zip", ".pdf", ".mo", ".db"})
LOCKS = frozenset({"package-lock.json"})


def _spelled(*backwards: str) -> str:
    """Patterns are kept backwards, so that this file does not contain what it looks for."""
    return "|".join(re.escape(word[::-1]) for word in backwards)


HOSTS = re.compile(_spelled("gro.ipyp", "gro.detsohnohtyp", "gro.sjmpn", "moc.gkpnray", "ved.nusj", "moc.ipypmoc"), re.IGNORECASE)
PATHS = re.compile(rf"(?<![\w.~-])(?:{_spelled('/krow/', '/pmt/', '/toor/', '/emoh/', '/tpo/')})")
MAKERS = re.compile(rf"\b(?:{_spelled('IA', 'MLL', 'edualC', 'ciporhtnA', 'xedoC', 'tolipoC', 'noisses repleh')})\b")
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")


@pytest.mark.parametrize(("name", "pattern"), [("a registry's host", HOSTS), ("a path of some machine", PATHS), ("a maker's word", MAKERS)])
def test_no_file_tells_where_it_was_written(name: str, pattern: re.Pattern[str]) -> None:
    faults = [
        f"{path}:{number}: {name}: {found.group()}"
        for path in project_files()
        if path.suffix not in BINARY and not (pattern is MAKERS and is_lock(path))
        for number, line in enumerate(text(path).splitlines(), 1)
        if (found := pattern.search(line))
    ]
    assert not faults, tell(faults)


def test_links_in_documents_lead_somewhere() -> None:
    faults = [
        f"{path}: {target}"
        for path in project_files()
        if path.suffix == ".md"
        for target in LINK.findall(without_code(text(path)))
        if not re.match(r"[a-z]+:|#", target) and not (ROOT / path.parent / unquote(target.split("#")[0])).exists()
    ]
    assert not faults, tell(faults)


def is_lock(path: Path) -> bool:
    """Whether a file is made of hashes, in which any two letters occur."""
    return path.name in LOCKS or (path.parts[0] == "requirements" and path.suffix == ".txt")


def without_code(markdown: str) -> str:
    """A document without its code, which links nothing."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", markdown, flags=re.DOTALL)
