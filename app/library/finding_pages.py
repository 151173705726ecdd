"""What each code of a finding means: the files of `docs/lint`, read once per process.

A file begins with `# E01 Title` (rubrics: `# R01: Title`); what follows is shown on the site as it is written.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.knowledge.article_document import render
from config import ROOT

FOLDER = ROOT / "docs" / "lint"
KINDS = {"E": "scenarios", "W": "scenarios", "R": "rubrics"}
"""What the codes that begin with a letter are about. Packs, articles, canned replies and courses use those of scenarios."""

_TITLE = re.compile(r"# ([ERW][0-9]{2}):? +(.+)")


@dataclass(frozen=True)
class FindingPage:
    """One code explained. `html` is safe to show and its headings begin at h2."""

    code: str
    title: str
    html: str

    @property
    def about(self) -> str:
        """Whether scenarios or rubrics have this code."""
        return KINDS[self.code[0]]


@cache
def finding_pages() -> dict[str, FindingPage]:
    """Every page by its code, in order. Raises ValueError for a file without a title."""
    return {path.stem: _page(path) for path in sorted(FOLDER.glob("[ERW][0-9][0-9].md"))}


def finding_page(code: str) -> FindingPage | None:
    """The page of this code, or None."""
    return finding_pages().get(code)


def _page(path: Path) -> FindingPage:
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    title = _TITLE.fullmatch(first.strip())
    if title is None or title[1] != path.stem:
        raise ValueError(f"{path.name} must begin with '# {path.stem} ' and a title")
    return FindingPage(title[1], title[2], render(rest))
