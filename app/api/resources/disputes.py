"""How disputes stand."""

from flask_login import current_user

from app.api.operations import operation
from app.api.paging import checked_cursor
from app.api.queries.disputes import criteria_of, disputes_page
from app.api.shapes.base import Named
from app.api.shapes.reviews import DisputeOut, DisputePage, DisputesQuery
from app.people.scopes import Scope

LIST = 121


@operation(
    "GET", "/disputes", row=LIST, scope=Scope.REVIEWS_READ, summary="Disputes, the newest first", answer=DisputePage, query=DisputesQuery,
    about="Of the teams that the token's person leads. Scores, comments and proposed levels are left out: a lead who answers must not have "
    "seen them.",
)  # fmt: skip
def disputes(query: DisputesQuery) -> DisputePage:
    page = disputes_page(current_user, LIST, state=query.state, team_id=query.team, after=checked_cursor(query.after, 2))
    criteria = criteria_of([row.id for row in page.rows])
    items = [
        DisputeOut(
            id=row.id, review_id=row.review_id, state=row.state.value, kind=row.kind.value, step=row.step,
            agent=Named(id=row.agent_id, name=row.agent), team=Named(id=row.team_id, name=row.team) if row.team_id is not None else None,
            rubric=row.rubric, criteria=criteria[row.id], opened_at=row.opened_at, due_at=row.due_at, answered_at=row.answered_at,
            new_review_id=row.new_review_id,
        )
        for row in page.rows
    ]  # fmt: skip
    return DisputePage(items=items, next=page.next_cursor)
