"""Reviews of another tool or site on their way in."""

from flask import request
from flask_login import current_user

from app.api.actions import take_reviews
from app.api.operations import JSON, operation
from app.api.problems import WrongRequest
from app.api.shapes.reviews import TakenOut, TakeQuery
from app.base import clock
from app.people.models import Team
from app.people.queries import teams_of
from app.people.scopes import Scope
from app.ui.allow import found
from app.ui.words import gettext as _

TAKE = 120


@operation(
    "POST", "/reviews/imports", row=TAKE, scope=Scope.REVIEWS_WRITE, summary="Import reviews of another tool or site", answer=TakenOut,
    query=TakeQuery, takes=(JSON, "application/jsonl", "application/x-ndjson"), most_bytes=4 * 1024 * 1024,
    about="In the shape of the export: what flask review export writes, or pages of Zendesk QA's. Conversations must be here. Read "
    "twice, nothing is stored twice. Reviews of the token's own person are refused. Nobody is told.",
)  # fmt: skip
def import_reviews(query: TakeQuery) -> TakenOut:
    body = request.get_data()
    if not body.strip():
        raise WrongRequest(_("The body is empty. Send reviews as the export writes them."))
    report = take_reviews(body, found(_team(query.team)), by=current_user, at=clock.now())
    return TakenOut.model_validate(report.as_json())


def _team(team_id: int) -> Team | None:
    """The team, where its lead asks."""
    led = current_user.teams_for(TAKE)
    return next((team for team in teams_of(current_user) if team.id == team_id and team.id in led), None)
