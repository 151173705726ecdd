"""The discussion: one conversation with everybody's grades side by side, and the levels agreed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.calibration.actions import closing
from app.calibration.blind import Blind
from app.calibration.comparing import Given, Line, lines, suggested
from app.calibration.models import Agreed, Round, RoundItem, RoundState
from app.calibration.policy import GRADE, LEAD_ROUNDS, leads
from app.calibration.queries import rounds
from app.calibration.queries.agreed import agreed_items, agreed_of
from app.calibration.queries.differences import differences, widest_first
from app.calibration.queries.looks import is_gold
from app.calibration.views.blueprint import blueprint
from app.calibration.views.rounds import reached
from app.review.measures import chosen as wanted
from app.review.queries.sheets import messages_of
from app.rubrics.document import Criterion, compiled
from app.rubrics.scoring import shown_criteria
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.words import gettext as _


@dataclass(frozen=True)
class Compared:
    """One criterion: everybody's lines, the agreed level, and the level a discussion begins with."""

    criterion: Criterion
    lines: Sequence[Line]
    agreed: Agreed | None
    chosen: str | None
    quotes: Mapping[int, Sequence[str]]
    """The quoted words by person."""

    @property
    def same(self) -> bool:
        return len({line.given.level for line in self.lines}) == 1


@blueprint.get("/rounds/<int:round_id>/items/<int:item_id>")
@allow(GRADE)
def item(round_id: int, item_id: int) -> ResponseReturnValue:
    return _page(round_id, item_id, None), 200


@blueprint.post("/rounds/<int:round_id>/items/<int:item_id>/agree")
@allow(LEAD_ROUNDS)
def agree(round_id: int, item_id: int) -> ResponseReturnValue:
    one = reached(round_id)
    try:
        closing.agree(one, item_id, _sent("level-"), _sent("note-"), by=current_user, at=clock.now())
    except DomainError as error:
        if error.status != 422:
            raise
        return _page(round_id, item_id, error), 422
    agreed = agreed_items(round_id)
    order = widest_first(one, differences(one, rounds.marks_of(one.id)))
    following = next((other.id for other in order if other.id not in agreed), None)
    if following is None:
        return see_other("calibration.round", _("The agreed levels are kept."), round_id=round_id)
    return see_other("calibration.item", _("The agreed levels are kept."), round_id=round_id, item_id=following)


def _page(round_id: int, item_id: int, error: DomainError | None) -> str:
    one = reached(round_id)
    require(one.state is not RoundState.SCORING)
    here = _item(one, item_id)
    if one.state is RoundState.DRAFT:
        return _preview(one, here)
    quotes = rounds.quotes_of(item_id)
    blind = Blind(here.conversation, messages_of(here.conversation_id))
    compared = _compared(one, here, error, quotes, blind)
    numbers = {row.criterion.id: place for place, row in enumerate(compared, 1)}
    may_agree = leads(current_user, one.team_id) and one.state is RoundState.DISCUSSION
    may_gold = leads(current_user, one.team_id) and one.state is RoundState.RESOLVED and not is_gold(here.id)
    page: dict[str, Any] = {
        "may_gold": may_gold,
        "names": _names(one),
        "said": [(row.person_id, blind.text(row.comment)) for row in rounds.overall_comments(item_id)],
        "error": error,
        "may_agree": may_agree,
        "body": lambda message: blind.body(message, quotes, numbers),
    }
    return render_template("calibration/item.html", one=one, here=here, compared=compared, blind=blind, sent=request.form, **page)


def _preview(one: Round, here: RoundItem) -> str:
    """What a lead reads before the round starts: the conversation as everybody will grade it."""
    blind = Blind(here.conversation, messages_of(here.conversation_id))
    return render_template("calibration/preview.html", one=one, here=here, blind=blind, body=lambda message: blind.body(message, (), {}))


def _item(one: Round, item_id: int) -> RoundItem:
    here: RoundItem = found(next((item for item in one.items if item.id == item_id), None))
    return here


def _compared(one: Round, here: RoundItem, error: DomainError | None, quotes: Sequence[Any], blind: Blind) -> list[Compared]:
    """Criteria that somebody rated, that apply under the levels chosen so far, or that an error asks for. Comments name nobody."""
    agreed, rubric = agreed_of(here.id), compiled(one.version.source)
    given: dict[str, list[Given]] = {criterion.id: [] for criterion in rubric.criteria}
    for row in rounds.marks_of(one.id):
        if row.item_id == here.id and row.level and row.criterion in given:
            given[row.criterion].append(Given(row.item_id, row.person_id, row.level, blind.text(row.comment)))
    chosen: dict[str, str | None] = {key: suggested(several, one.baseline_id) for key, several in given.items()}
    chosen |= {key: known.level for key, known in agreed.items()} | _sent("level-")

    def _lines(criterion: Criterion) -> list[Line]:
        return lines(criterion, given[criterion.id], one.baseline_id)

    applying = {criterion.id for criterion in shown_criteria(rubric, wanted(chosen), here.conversation.channel.value)}
    return [
        Compared(criterion, _lines(criterion), agreed.get(criterion.id), chosen[criterion.id], _by_person(criterion.id, quotes))
        for criterion in rubric.criteria
        if given[criterion.id] or criterion.id in applying or (error is not None and error.field == criterion.id)
    ]


def _by_person(criterion_id: str, quotes: Sequence[Any]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for quote in quotes:
        if quote.criterion == criterion_id:
            found.setdefault(quote.person_id, []).append(quote.quote)
    return found


def _names(one: Round) -> dict[int, str]:
    return {member.person_id: member.person.name for member in one.members}


def _sent(prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): value for key, value in request.form.items() if key.startswith(prefix)}
