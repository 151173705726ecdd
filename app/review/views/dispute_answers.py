"""Answering a dispute: first blind, then both side by side; mending a slip; whose reply it was."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.people.models import Person
from app.review.actions import dispute_answers as actions
from app.review.actions.dispute_answers import Ownership, Whose
from app.review.actions.dispute_checks import Decision
from app.review.actions.proposing import waits_for_lead
from app.review.models import DecisionReason, Dispute, DisputeKind, Rating, SecondLook, fitting
from app.review.queries import disputes, sheets
from app.review.queries.dispute_rounds import grades_blind
from app.review.queries.dispute_rules import rules_under
from app.review.queries.dispute_words import words_of
from app.review.queries.proposals import proposals_of
from app.review.queries.sheets import Sheet
from app.review.views.blueprint import blueprint
from app.review.views.dispute_marking import bodies, sent_words, shown_words, sides_of, to_mark
from app.rubrics.document import EXCUSED
from app.rubrics.scoring import IncompleteRatings
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/review/disputes/<int:dispute_id>")
@allow(47)
def answer(dispute_id: int) -> ResponseReturnValue:
    return _answer_page(dispute_id, None), 200


@blueprint.post("/review/disputes/<int:dispute_id>/begin")
@allow(47)
def answer_begin(dispute_id: int) -> ResponseReturnValue:
    one, _sheet = _to_answer(dispute_id)
    actions.begin(one, by=current_user, at=clock.now())
    return see_other("review.answer", dispute_id=dispute_id)


@blueprint.post("/review/disputes/<int:dispute_id>/grade")
@allow(47)
def answer_grade(dispute_id: int) -> ResponseReturnValue:
    one, sheet = _to_answer(dispute_id)
    look = disputes.look_of(current_user, one)
    try:
        decisions = _decisions()
        actions.grade(one, look, sheet, decisions, by=current_user, at=clock.now(), told=sent_words(decisions))
    except DomainError as error:
        if error.status != 422:
            raise
        return _answer_page(dispute_id, error), 422
    return see_other("review.answer", _("Your levels are kept. Now you see both, and decide."), dispute_id=dispute_id)


@blueprint.post("/review/disputes/<int:dispute_id>")
@allow(47)
def answer_post(dispute_id: int) -> ResponseReturnValue:
    one, sheet = _to_answer(dispute_id)
    try:
        closed = _decide(one, sheet)
    except DomainError as error:
        if error.status != 422:
            raise
        return _answer_page(dispute_id, error), 422
    said = (
        _("Answered. The agent and the first reviewer are told.") if closed else _("Proposed. A lead confirms it before anybody is told.")
    )
    return see_other("review.dispute_list", said, answered=dispute_id)


@blueprint.get("/review/disputes/<int:dispute_id>/mend")
@allow(40)
def mend(dispute_id: int) -> ResponseReturnValue:
    return _mend_page(dispute_id, None), 200


@blueprint.post("/review/disputes/<int:dispute_id>/mend")
@allow(40)
def mend_post(dispute_id: int) -> ResponseReturnValue:
    one, sheet = found(disputes.dispute_to_mend(current_user, dispute_id))
    try:
        standing = actions.mend(one, sheet, _decisions(), by=current_user, at=clock.now())
    except DomainError as error:
        if error.status != 422:
            raise
        return _mend_page(dispute_id, error), 422
    return see_other("review.read", _("Mended. The agent is told."), review_id=standing.id)


def _to_answer(dispute_id: int) -> tuple[Dispute, Sheet]:
    """The dispute with its sheet. Raises InRound or SawBefore for whoever leaves it to others."""
    pair = disputes.dispute_to_answer(current_user, dispute_id)
    if pair is None and disputes.left_to_others(current_user, dispute_id):
        raise actions.refusal(current_user, disputes.review_of(dispute_id))
    answerable: tuple[Dispute, Sheet] = found(pair)
    return answerable


def _decide(one: Dispute, sheet: Sheet) -> bool:
    """Whether the dispute is answered; else a lead confirms it."""
    words, at = request.form.get("answer", ""), clock.now()
    if actions.asks_for_levels(one):
        look, decisions = disputes.look_of(current_user, one), _decisions(sheet)
        told = sent_words(decisions)
        return actions.answer(one, look, sheet, decisions, words, by=current_user, at=at, told=told) is not None
    whose = {each.value: each for each in Whose}.get(request.form.get("whose", ""))
    if whose is None:
        raise DomainError(_("Choose what becomes of the review."), field="whose")
    about = Ownership(whose, _reason("reason"), _person(one))
    actions.decide_person(one, sheet, about, words, by=current_user, at=at)
    return one.proposed_at is None


def _person(one: Dispute) -> Person | None:
    """The chosen person, where they are one of those shown."""
    written = request.form.get("person", "")
    shown = {str(row.id): row.id for row in disputes.writers_for(one)}
    return disputes.person_named(shown[written]) if written in shown else None


def _answer_page(dispute_id: int, error: DomainError | None) -> str:
    enter("review")
    one, sheet = _to_answer(dispute_id)
    look = disputes.look_of(current_user, one)
    page: dict[str, Any] = {
        "dispute": one,
        "error": error,
        "sent": request.form,
        "points": {point.criterion: point for point in one.points},
        "reasons": _reasons(one.kind),
        "leaves_out": True,
        "back": next((each for each in reversed(proposals_of(one.id)) if each.words), None) if look is not None else None,
    }
    if look is None:
        return render_template("review/answer_begin.html", **page)
    page |= {"messages": sheets.messages_of(one.review.conversation_id), "proposes": waits_for_lead(one, current_user)}
    page["body"] = bodies(sheet)
    if not actions.asks_for_levels(one):
        return render_template("review/answer_person.html", writers=disputes.writers_for(one), whose=Whose, **page)
    if look.levels is None:
        return render_template("review/answer.html", criteria=_criteria(one, sheet, error), **page)
    return _compare_page(one, sheet, look, error, page)


def _compare_page(one: Dispute, sheet: Sheet, look: SecondLook, error: DomainError | None, page: dict[str, Any]) -> str:
    """Both side by side: from here on the first score is known to whoever answers."""
    first = sheets.ratings_of(one.review_id)
    rules = rules_under(one)
    criteria = _criteria(one, sheet, error, look.levels)
    options = {each.id: _options(each, first.get(each.id), look.levels.get(each.id), page["points"].get(each.id)) for each in criteria}
    page |= {"first": first, "mine": look.levels, "options": options, "rules": rules, "criteria": criteria}
    page |= sides_of(one, sheet, look.id)
    page["own_marks"] = to_mark(page["own_quotes"], page["messages"], sheet)
    return render_template("review/answer_compare.html", **page)


def _mend_page(dispute_id: int, error: DomainError | None) -> str:
    enter("review")
    one, sheet = found(disputes.dispute_to_mend(current_user, dispute_id))
    if grades_blind(current_user.id, one.review):
        raise actions.in_round()
    page: dict[str, Any] = {"points": {point.criterion: point for point in one.points}, "first": sheets.ratings_of(one.review_id)}
    page |= {"criteria": _criteria(one, sheet, error), "rules": rules_under(one), "sent": request.form}
    page |= {"asked_quotes": shown_words(words_of(one.id).get(None, {}), sheet), "versions": {}}
    return render_template("review/mend.html", dispute=one, error=error, **page)


def _criteria(one: Dispute, sheet: Sheet, error: DomainError | None, more: Mapping[str, Any] | None = None) -> list[Any]:
    """The disputed criteria, and those that begin to apply under the chosen levels."""
    asked = [point.criterion for point in one.points]
    extra = [*(more or ()), *(error.missing if isinstance(error, IncompleteRatings) else ()), *_chosen()]
    asked += [name for name in dict.fromkeys(extra) if name not in asked]
    return [sheet.rubric.criterion(name) for name in asked if name in sheet.rubric.by_id]


def _options(criterion: Any, first: Rating | None, mine: list[str] | None, point: Any) -> list[tuple[str, int, bool]]:
    """The levels to decide between: the first, one's own and the proposed one; all of them where nothing was graded before. What is
    disputed may be left out for the policy: that is no grade, so nobody need have given it blind.

    Each with the digit it has on every sheet, and whether it is chosen unless something else was sent: one's own.
    """
    ordered = [(level.id, digit) for digit, level in enumerate(criterion.levels, start=1)]
    ordered += [(EXCUSED, len(ordered) + 1), ("n/a", 0)]
    if mine is None:
        return [(level, digit, False) for level, digit in ordered if digit or criterion.na]
    named = {first.level if first else None, mine[0], point.proposed_level if point else None, EXCUSED if point else None}
    return [(level, digit, level == mine[0]) for level, digit in ordered if level in named]


def _decisions(sheet: Sheet | None = None) -> dict[str, Decision]:
    """What was sent; with a sheet the ticked causes too, of the criteria that offered some."""
    form: Any = request.form
    given = [name for name in _chosen() if form[f"level-{name}"]]
    causes = {name: _causes(sheet, name) for name in given} if sheet is not None else {}
    return {
        name: Decision(form[f"level-{name}"], form.get(f"answer-{name}", ""), _reason(f"reason-{name}"), causes.get(name)) for name in given
    }


def _causes(sheet: Sheet, name: str) -> str | None:
    """In the order of the rubric; None where the page offered none."""
    criterion = sheet.rubric.by_id.get(name)
    if criterion is None or f"causes-{name}" not in request.form:
        return None
    ticked = set(request.form.getlist(f"causes-{name}"))
    return ",".join(cause.id for cause in criterion.causes if cause.id in ticked)


def _reasons(kind: DisputeKind) -> list[tuple[str, tuple[DecisionReason, ...]]]:
    """The closed list, by outcome."""
    if kind is DisputeKind.WRONG_PERSON:
        names = (_("The review leaves the agent"), _("The review stays"))
    else:
        names = (_("The level changes"), _("The level stays"))
    return [(names[0], fitting(kind, changed=True)), (names[1], fitting(kind, changed=False))]


def _reason(field: str) -> DecisionReason | None:
    written = request.form.get(field, "")
    return DecisionReason(written) if written in set(DecisionReason) else None


def _chosen() -> list[str]:
    return [key.removeprefix("level-") for key in request.form if key.startswith("level-")]
