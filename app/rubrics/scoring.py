"""The score of a review: exact, by the rubric's own policy, with the formula that explains it.

Pure: no Flask, no database. The vendors' worked examples are tests/rubrics/test_score_presets.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.base.errors import DomainError
from app.rubrics.combining import combined, section_score
from app.rubrics.document import EXCUSED, NOT_APPLICABLE, Criterion, Rubric
from app.rubrics.formula import formula_of, rounded
from app.rubrics.presets import Policy
from app.rubrics.shares import Share, lost, shares_of

Ratings = Mapping[str, str]


class IncompleteRatings(DomainError):
    """Shown criteria are not rated yet. `missing` holds their ids in the order of the rubric."""

    def __init__(self, missing: tuple[Criterion, ...]) -> None:
        titles = ", ".join(criterion.title for criterion in missing)
        super().__init__(f"Rate every criterion first. Still open: {titles}.", field=missing[0].id)
        self.missing = tuple(criterion.id for criterion in missing)


class InvalidRating(DomainError):
    """A rating names a criterion or a level that the rubric does not have. `criterion` is its id."""

    def __init__(self, criterion: str, message: str) -> None:
        super().__init__(message, field=criterion)
        self.criterion = criterion


@dataclass(frozen=True)
class SectionScore:
    """One section by itself, in points of 100; None where nothing of it counted."""

    score: Fraction | None
    shown: Decimal | None


@dataclass(frozen=True)
class Score:
    """A review's score in points of 100, and everything that explains it.

    `value` is exact, `shown` has one decimal (half up); both None when nothing applied. `criteria` holds the
    value of every shown and rated criterion (0 to 1 under minmax; None for N/A, also where N/A counts as a pass).
    `excused` are ids of those that a reported policy conflict leaves out.
    `weights` holds what each counted criterion could add. `critical_failures` are ids in the order of the rubric.
    """

    value: Fraction | None
    shown: Decimal | None
    passed: bool | None
    critical_failures: tuple[str, ...]
    sections: Mapping[str, SectionScore]
    criteria: Mapping[str, Fraction | None]
    weights: Mapping[str, Fraction]
    formula: str
    excused: tuple[str, ...] = ()


@dataclass(frozen=True)
class PartialScore:
    """The score of what is rated so far, the ids of the criteria that are shown, and of those among them that are still open."""

    score: Score
    shown: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.left


def score(rubric: Rubric, ratings: Ratings, *, channel: str | None = None) -> Score:
    """The score of a fully rated review. `ratings`: criterion id to level id, `n/a`, or `n/a-policy` (excused).

    Ratings of criteria that a condition hides are checked but do not count. Without a `channel`, a criterion
    for certain channels is shown when it is rated. Raises InvalidRating, IncompleteRatings.
    """
    partial = partial_score(rubric, ratings, channel=channel)
    if partial.left:
        raise IncompleteRatings(tuple(rubric.criterion(criterion_id) for criterion_id in partial.left))
    return partial.score


def partial_score(rubric: Rubric, ratings: Ratings, *, channel: str | None = None) -> PartialScore:
    """The score of the criteria rated so far, as if the others were not asked. Raises InvalidRating."""
    _check(rubric, ratings)
    shown = shown_criteria(rubric, ratings, channel)
    rated = tuple(criterion for criterion in shown if criterion.id in ratings)
    left = tuple(criterion.id for criterion in shown if criterion.id not in ratings)
    return PartialScore(_score(rubric, rated, ratings), tuple(criterion.id for criterion in shown), left)


def shown_criteria(rubric: Rubric, ratings: Ratings, channel: str | None = None) -> tuple[Criterion, ...]:
    """The criteria whose conditions hold under these ratings, in the order of the rubric."""
    known: dict[str, bool] = {}
    return tuple(criterion for criterion in rubric.criteria if _is_shown(rubric, criterion, ratings, channel, known))


def _is_shown(rubric: Rubric, criterion: Criterion, ratings: Ratings, channel: str | None, known: dict[str, bool]) -> bool:
    """A criterion hangs on another one that is itself shown; a compiled rubric has no circles."""
    if criterion.id not in known:
        holds = not criterion.channels or (criterion.id in ratings if channel is None else channel in criterion.channels)
        if holds and criterion.when is not None:
            other = rubric.criterion(criterion.when.criterion)
            holds = criterion.when.holds(ratings.get(other.id)) and _is_shown(rubric, other, ratings, channel, known)
        known[criterion.id] = holds
    return known[criterion.id]


def _check(rubric: Rubric, ratings: Ratings) -> None:
    for criterion_id, level_id in ratings.items():
        criterion = rubric.by_id.get(criterion_id)
        if criterion is None:
            raise InvalidRating(criterion_id, f"The rubric has no criterion '{criterion_id}'.")
        if level_id == NOT_APPLICABLE and not criterion.na:
            raise InvalidRating(criterion_id, f"'{criterion.title}' does not offer N/A. Choose one of its levels.")
        if level_id != NOT_APPLICABLE and not criterion.takes(level_id):
            levels = ", ".join(level.id for level in criterion.levels)
            raise InvalidRating(criterion_id, f"'{criterion.title}' has no level '{level_id}'. Choose one of {levels}.")


def _score(rubric: Rubric, rated: tuple[Criterion, ...], ratings: Ratings) -> Score:
    policy = rubric.policy
    shares = shares_of(rubric, rated, ratings)
    failed = tuple(share for share in shares if _fails(share, policy))
    if policy.critical.effect == "zero":
        zeroed = {share.section.id for share in failed if _scope(share, policy) == "section"}
        shares = tuple(lost(share, policy) if share.section.id in zeroed else share for share in shares)
    before = combined(shares, policy)
    zero_all = policy.critical.effect == "zero" and any(_scope(share, policy) == "review" for share in failed)
    value = Fraction(0) if zero_all else before
    names = tuple(share.criterion.id for share in failed)
    values = {share.criterion.id: share.value for share in shares}
    excused = tuple(criterion.id for criterion in rated if ratings[criterion.id] == EXCUSED)
    return Score(
        value=value,
        shown=rounded(value),
        passed=_passed(value, names, policy),
        critical_failures=names,
        sections=_sections(rubric, shares),
        criteria={criterion.id: values.get(criterion.id) for criterion in rated},
        weights={share.criterion.id: share.possible for share in shares},
        formula=formula_of(shares, policy, before, value, names, excused),
        excused=excused,
    )


def _fails(share: Share, policy: Policy) -> bool:
    return _scope(share, policy) != "none" and share.value is not None and share.value < policy.critical.below


def _scope(share: Share, policy: Policy) -> str:
    """What a failure reaches: the criterion's own `section`, else the policy's scope; none when not critical."""
    if share.criterion.critical is None:
        return "none"
    return "section" if share.criterion.critical == "section" else policy.critical.scope


def _passed(value: Fraction | None, failed: tuple[str, ...], policy: Policy) -> bool | None:
    if failed:
        return False
    return None if value is None else value >= policy.pass_mark


def _sections(rubric: Rubric, shares: tuple[Share, ...]) -> dict[str, SectionScore]:
    scores = {}
    for section in rubric.sections:
        own = section_score([share for share in shares if share.section.id == section.id], rubric.policy)
        scores[section.id] = SectionScore(own, rounded(own))
    return scores
