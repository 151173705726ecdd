"""How far a review is, and what it would score: what the review page shows live. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.rubrics.document import Rubric
from app.rubrics.scoring import Score, partial_score


@dataclass(frozen=True)
class Progress:
    """The live state of a draft. `visible` are the criteria that apply under these ratings, `left` those still open."""

    rubric: Rubric
    score: Score
    visible: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def total(self) -> int:
        return len(self.visible)

    @property
    def rated(self) -> int:
        return self.total - len(self.left)

    @property
    def complete(self) -> bool:
        return not self.left

    @property
    def shown(self) -> str | None:
        """The score so far, one decimal; None while nothing is rated or nothing applied."""
        return None if self.score.shown is None else str(self.score.shown)

    @property
    def failures(self) -> tuple[str, ...]:
        """Titles of the critical criteria that failed."""
        return tuple(self.rubric.criterion(failed).title for failed in self.score.critical_failures)

    def as_json(self) -> dict[str, Any]:
        """Plain values for the page's script."""
        return {
            "rated": self.rated,
            "total": self.total,
            "complete": self.complete,
            "score": self.shown,
            "passed": self.score.passed if self.rated else None,
            "formula": self.score.formula if self.rated else "",
            "failures": list(self.failures),
            "sections": {key: None if part.shown is None else str(part.shown) for key, part in self.score.sections.items()},
            "visible": list(self.visible),
            "left": list(self.left),
        }


def progress_of(rubric: Rubric, ratings: Mapping[str, str], channel: str | None) -> Progress:
    """Where a draft with these ratings stands. Raises InvalidRating for a rating the rubric does not have."""
    partial = partial_score(rubric, ratings, channel=channel)
    return Progress(rubric, partial.score, partial.shown, partial.left)
