"""What the review page and a published review show: criteria with their levels, words and quotes. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from app.conversations.veiling import Masked, veiled
from app.review.models import NOT_APPLICABLE, DisputeQuote, Evidence, Rating
from app.review.progress import Progress
from app.review.quoting import Mark, marked
from app.review.shown_text import ShownText, shown_text
from app.rubrics.document import Cause, Criterion, Level, Rubric, Section


@dataclass(frozen=True)
class Row:
    """One criterion with what was said about it. `number` counts through the rubric from 1."""

    number: int
    criterion: Criterion
    section: Section
    rating: Rating | None
    quotes: tuple[Evidence, ...]
    visible: bool

    @property
    def chosen(self) -> str | None:
        """The id of the chosen level, "n/a", or None."""
        return self.rating.level if self.rating else None

    @property
    def not_applicable(self) -> bool:
        return self.chosen == NOT_APPLICABLE

    @property
    def level(self) -> Level | None:
        return self.criterion.level(self.chosen) if self.chosen else None

    @property
    def neighbours(self) -> tuple[Level, ...]:
        """The nearest levels with a text below and above a chosen level that has none."""
        if self.level is None or self.level.anchor:
            return ()
        ordered = sorted(self.criterion.levels, key=lambda one: one.value)
        place = ordered.index(self.level)
        below, above = [one for one in ordered[:place] if one.anchor], [one for one in ordered[place:] if one.anchor]
        return (*below[-1:], *above[:1])

    @property
    def comment(self) -> str:
        return self.rating.comment if self.rating else ""

    @property
    def ticked(self) -> frozenset[str]:
        """Ids of the ticked causes."""
        return frozenset(self.rating.causes.split(",")) if self.rating and self.rating.causes else frozenset()

    @property
    def to_tick(self) -> tuple[Cause, ...]:
        """The causes that fit the chosen level."""
        return self.criterion.causes_beside(self.rating.level if self.rating else None)

    @property
    def causes(self) -> tuple[str, ...]:
        """Labels of the ticked causes."""
        return tuple(cause.label for cause in self.criterion.causes if cause.id in self.ticked)

    @property
    def anchors(self) -> tuple[tuple[int, Level], ...]:
        """The levels that carry a text, each with its digit."""
        return tuple((digit, level) for digit, level in enumerate(self.criterion.levels, 1) if level.anchor)


@dataclass(frozen=True)
class Desk:
    """A filled (or half filled) rubric beside its conversation. `real`: personal data is masked."""

    rubric: Rubric
    progress: Progress
    rows: tuple[Row, ...]
    evidence: tuple[Evidence, ...]
    real: Masked

    @property
    def sections(self) -> list[tuple[Section, list[Row]]]:
        return [(section, [row for row in self.rows if row.section is section]) for section in self.rubric.sections]

    @property
    def shown(self) -> list[Row]:
        """The rows that apply under these ratings."""
        return [row for row in self.rows if row.visible]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return numbers_of(self.rubric)

    def body(self, message: Any, disputed: Iterable[DisputeQuote] = ()) -> Markup:
        """The message's text with the quotes of this review marked, and words of its dispute."""
        return body_of(message.id, shown_text(message.body, real=self.real), self.evidence, self._numbers, disputed)


def desk(rubric: Rubric, ratings: Mapping[str, Rating], evidence: Sequence[Evidence], progress: Progress, *, real: Masked) -> Desk:
    """Put a rubric, its ratings and its quotes together."""
    visible = frozenset(progress.visible)
    rows: list[Row] = []
    for section in rubric.sections:
        for criterion in section.criteria:
            quotes = tuple(as_shown(one, real) for one in evidence if one.criterion == criterion.id)
            rows.append(Row(len(rows) + 1, criterion, section, ratings.get(criterion.id), quotes, criterion.id in visible))
    return Desk(rubric, progress, tuple(rows), tuple(evidence), real)


class _Quoted:
    """A quote that was kept with words that are masked now."""

    def __init__(self, kept: Evidence | DisputeQuote, words: str) -> None:
        self._kept, self.quote = kept, words

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kept, name)


def as_shown(kept: Evidence | DisputeQuote, masked: Masked) -> Any:
    """The quote with its words as people here see them."""
    words = veiled(kept.quote, masked)
    return kept if words == kept.quote else _Quoted(kept, words)


def numbers_of(rubric: Rubric) -> dict[str, int]:
    """The number of each criterion, counted through the rubric from 1."""
    return {criterion.id: number for number, criterion in enumerate(rubric.criteria, 1)}


def body_of(
    message_id: int,
    shown: ShownText,
    evidence: Iterable[Evidence],
    numbers: Mapping[str, int],
    disputed: Iterable[DisputeQuote] = (),
) -> Markup:
    """One message's shown text with its quotes marked by their criterion's number; those of a dispute told apart."""
    several: list[Evidence | DisputeQuote] = [*evidence, *disputed]
    here = [one for one in several if one.message_id == message_id]
    marks = [Mark(one.id, one.criterion, numbers.get(one.criterion, 0), *shown.from_body(one.start, one.end), _side(one)) for one in here]
    return marked(shown.text, marks)


def _side(one: Evidence | DisputeQuote) -> str:
    """Whose words these are: the review's own, those of its dispute, or of the answer."""
    if not isinstance(one, DisputeQuote):
        return ""
    return "answered" if one.look_id else "asked"
