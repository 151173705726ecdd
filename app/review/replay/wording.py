"""What the text that was tried changes, in sentences."""

from collections.abc import Iterator
from typing import Any

from app.rubrics.document import Criterion, Rubric
from app.rubrics.wording import policy_words
from app.ui.words import gettext as _

MOST = 12


def changes(old: Rubric, new: Rubric) -> list[str]:
    """Each change that can move a score, one sentence each; [] where the two count the same."""
    said = [*_gone_and_new(old, new)]
    for criterion in new.criteria:
        if criterion.id in old.by_id:
            said.extend(_of_criterion(old.by_id[criterion.id], criterion))
    before = policy_words(old)
    said.extend(sentence for sentence in policy_words(new) if sentence not in before)
    return [*said[:MOST], _("%(count)s more changes.", count=len(said) - MOST)] if len(said) > MOST else said


def _gone_and_new(old: Rubric, new: Rubric) -> Iterator[str]:
    for criterion in new.criteria:
        if criterion.id not in old.by_id:
            yield _("“%(title)s” is new.", title=criterion.title)
    for criterion in old.criteria:
        if criterion.id not in new.by_id:
            yield _("“%(title)s” is gone.", title=criterion.title)


def _of_criterion(old: Criterion, new: Criterion) -> Iterator[str]:
    if old.weight != new.weight:
        yield _("“%(title)s”: weight %(old)s → %(new)s.", title=new.title, old=_number(old.weight), new=_number(new.weight))
    if old.critical != new.critical:
        said = _("“%(title)s” becomes critical.") if new.critical and not old.critical else _("“%(title)s”: critical in another way.")
        yield (said if new.critical else _("“%(title)s” is not critical any more.")) % {"title": new.title}
    if old.na != new.na:
        yield (_("“%(title)s” may be N/A.") if new.na else _("“%(title)s” may not be N/A any more.")) % {"title": new.title}
    if _counting(old) != _counting(new):
        yield _("“%(title)s”: its levels, or when it counts, are others.", title=new.title)


def _number(weight: int | None) -> str:
    return _("none") if weight is None else str(weight)


def _counting(one: Criterion) -> Any:
    return [(level.id, level.value, level.points) for level in one.levels], one.bonus, one.when, one.channels
