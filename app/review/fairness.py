"""What a dispute may change: a level that would be lower than before, or would lower the score, stays as it was. Pure."""

from collections.abc import Collection, Mapping

from app.rubrics.document import NO_LEVEL, Rubric
from app.rubrics.scoring import Score, partial_score, shown_criteria

Levels = Mapping[str, str]


def never_lower(rubric: Rubric, before: Levels, wanted: Levels, channel: str) -> tuple[dict[str, str], frozenset[str]]:
    """The levels that count, and the criteria whose level was kept at the old one.

    `before` and `wanted` map criteria to level ids or "n/a"; `wanted` holds the decided criteria alone. First every
    level with a smaller value than the old one is kept, then, while the whole still scores less (a criterion that
    begins to apply, or leaves N/A), whatever else lowers it. Raises InvalidRating.
    """
    lower = {one for one in wanted if one in before and _is_lower(rubric, one, before[one], wanted[one])}
    levels = {one: level for one, level in wanted.items() if one not in lower}
    while levels and _scores_less(rubric, before, levels, channel):
        worst = next((one for one in sorted(levels) if _scores_less(rubric, before, {one: levels[one]}, channel)), min(levels))
        lower.add(worst)
        del levels[worst]
    return levels | {one: before[one] for one in lower if one in before}, frozenset(one for one in lower if one in before)


def lowers(rubric: Rubric, before: Levels, after: Levels, channel: str, disputed: Collection[str]) -> tuple[str | None, bool]:
    """What a change of a review would lower: the first of the `disputed` criteria with a smaller value, or None; and whether the whole
    scores less, fails where it did not, or passes no more. Raises InvalidRating."""
    lower = next(
        (one for one in sorted(disputed) if one in before and one in after and _is_lower(rubric, one, before[one], after[one])), None
    )
    return lower, _is_less(_scored(rubric, before, channel), _scored(rubric, after, channel))


def moved(rubric: Rubric, before: Levels, levels: Levels, channel: str) -> frozenset[str]:
    """The criteria that apply under the new levels and have another level than before."""
    shown = {one.id for one in shown_criteria(rubric, {**before, **levels}, channel)}
    return frozenset(one for one, level in levels.items() if level != before.get(one) and one in shown)


def _is_lower(rubric: Rubric, criterion_id: str, old: str, new: str) -> bool:
    if old in NO_LEVEL or new in NO_LEVEL:
        return False
    criterion = rubric.criterion(criterion_id)
    first, second = criterion.level(old), criterion.level(new)
    return first is not None and second is not None and second.value < first.value


def _scores_less(rubric: Rubric, before: Levels, levels: Levels, channel: str) -> bool:
    return _is_less(_scored(rubric, before, channel), _scored(rubric, {**before, **levels}, channel))


def _is_less(old: Score, new: Score) -> bool:
    if old.value is None or new.value is None:
        return old.value is not None and new.value is None and not (new.excused and not old.passed)
    fails_now = bool(set(new.critical_failures) - set(old.critical_failures))
    return new.value < old.value or fails_now or (bool(old.passed) and new.passed is False)


def _scored(rubric: Rubric, levels: Levels, channel: str) -> Score:
    return partial_score(rubric, levels, channel=channel).score
