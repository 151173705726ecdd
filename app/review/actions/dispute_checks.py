"""What a dispute and its answers must say. Every refusal names the field, so that the page keeps what was typed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from app.base.errors import DomainError
from app.review.actions.dispute_quotes import Words
from app.review.actions.rated import LONGEST_COMMENT
from app.review.models import DecisionReason, Dispute, DisputeKind, fitting
from app.rubrics.document import EXCUSED, Rubric
from app.ui.words import gettext as _

NO_WORDS = Words()


@dataclass(frozen=True)
class Point:
    """One disputed criterion: why, and the level the agent would have given (or None)."""

    criterion: str
    comment: str
    proposed: str | None = None
    words: Words = NO_WORDS
    """Words of the conversation that it rests on."""


@dataclass(frozen=True)
class Decision:
    """A level for a criterion, a sentence why, and the reason from the closed list; none while only one's own levels are given."""

    level: str
    answer: str
    reason: DecisionReason | None = None
    causes: str | None = None
    """Ids of the ticked causes, with commas; None: those of the first review stay."""


def check_points(rubric: Rubric, points: list[Point], rated: Mapping[str, str]) -> None:
    """Raise DomainError unless every point is about a rated criterion, says why, and proposes an existing level."""
    if not points:
        raise DomainError(_("Choose at least one criterion and say what should be looked at again."))
    for point in points:
        criterion = rubric.by_id.get(point.criterion)
        if criterion is None or point.criterion not in rated:
            raise DomainError(_("This review has no such criterion. Reload the page and choose one that is shown."), field=point.criterion)
        if not point.comment.strip():
            raise DomainError(_("Say what should be looked at again in '%(title)s'.", title=criterion.title), field=point.criterion)
        if point.proposed is not None and not has_level(rubric, point.criterion, point.proposed):
            raise DomainError(_("'%(title)s' has no such level. Choose one of those shown.", title=criterion.title), field=point.criterion)
        check_length([point.comment], field=point.criterion)


def check_decisions(rubric: Rubric, dispute: Dispute, decisions: Mapping[str, Decision]) -> None:
    """Raise DomainError unless every disputed criterion has an existing level and a sentence why."""
    for point in dispute.points:
        title = rubric.criterion(point.criterion).title
        decision = decisions.get(point.criterion)
        if decision is None or not decision.level:
            raise DomainError(_("Choose a level for '%(title)s'.", title=title), field=point.criterion)
        if not decision.answer.strip():
            raise DomainError(_("Say in a sentence why you chose this level for '%(title)s'.", title=title), field=point.criterion)
    for criterion_id, decision in decisions.items():
        undisputed = all(point.criterion != criterion_id for point in dispute.points)
        if not has_level(rubric, criterion_id, decision.level) or (decision.level == EXCUSED and undisputed):
            raise DomainError(_("Choose one of the levels shown."), field=criterion_id)
        check_length([decision.answer], field=criterion_id)


def check_reasons(rubric: Rubric, dispute: Dispute, decisions: Mapping[str, Decision], moved: Collection[str]) -> None:
    """Raise DomainError unless every disputed criterion has a reason that fits whether its level moves."""
    for point in dispute.points:
        title, changed = rubric.criterion(point.criterion).title, point.criterion in moved
        reason = decisions[point.criterion].reason
        if reason is None:
            raise DomainError(_("Choose a reason for '%(title)s'.", title=title), field=point.criterion)
        if changed and decisions[point.criterion].level == EXCUSED and reason is not DecisionReason.POLICY:
            said = _("'%(title)s' can be left out for the policy alone: choose “Policy changed or unclear”, or a level.", title=title)
            raise DomainError(said, field=point.criterion)
        if reason in fitting(dispute.kind, changed=changed):
            continue
        changes = _("The level of '%(title)s' changes: choose one of the reasons for that.", title=title)
        stays = _("The level of '%(title)s' stays: choose one of the reasons for that.", title=title)
        raise DomainError(changes if changed else stays, field=point.criterion)


def check_person_reason(reason: DecisionReason | None, *, changed: bool) -> DecisionReason:
    """The reason of a decision about whose reply it was. `changed`: it is not this agent's. Raises DomainError, field "reason"."""
    if reason is None:
        raise DomainError(_("Choose a reason."), field="reason")
    if reason not in fitting(DisputeKind.WRONG_PERSON, changed=changed):
        raise DomainError(_("This reason does not fit what becomes of the review. Choose another one."), field="reason")
    return reason


def check_length(texts: Iterable[str], *, field: str) -> None:
    """Raise DomainError for a text that is too long to keep."""
    if any(len(text) > LONGEST_COMMENT for text in texts):
        raise DomainError(_("A comment holds at most %(most)s characters. Shorten it.", most=LONGEST_COMMENT), field=field)


def has_level(rubric: Rubric, criterion_id: str, level: str) -> bool:
    """Whether the criterion exists and offers the level, or N/A. A policy conflict may leave any out."""
    criterion = rubric.by_id.get(criterion_id)
    return criterion is not None and criterion.takes(level)
