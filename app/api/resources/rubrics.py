"""Published rubrics. Drafts never leave."""

from typing import Any

from flask import Response, current_app
from flask_login import current_user

from app.api.operations import operation
from app.api.paging import checked_cursor
from app.api.queries.rubrics import version_rows
from app.api.shapes.base import Named
from app.api.shapes.rubrics import RubricOut, RubricPage, RubricRow, RubricsQuery, RubricVersionRow, Scorecard, VersionQuery
from app.people.scopes import Scope
from app.review.exchange.neutral import as_scorecard
from app.rubrics import queries
from app.rubrics.models import Rubric
from app.rubrics.policy import READ
from app.ui.allow import found

YAML = "application/yaml"


@operation(
    "GET", "/rubrics", row=READ, scope=Scope.RUBRICS_READ, summary="Published rubrics, by title", answer=RubricPage, query=RubricsQuery
)
def rubrics(query: RubricsQuery) -> RubricPage:
    page = queries.rubric_page(current_user, drafts=False, archived=False, after=checked_cursor(query.after, 2))
    return RubricPage(items=[RubricRow(**_row(row[0], row.team_name)) for row in page.rows], next=page.next_cursor)


@operation(
    "GET",
    "/rubrics/<int:rubric_id>",
    row=READ,
    scope=Scope.RUBRICS_READ,
    summary="One rubric with its published versions",
    answer=RubricOut,
)
def rubric(rubric_id: int) -> RubricOut:
    one = found(queries.rubric_of(current_user, rubric_id, drafts=False))
    rows = version_rows(one.id)
    versions = [RubricVersionRow(number=row.number, title=row.title, hash=row.content_hash, published_at=row.published_at) for row in rows]
    return RubricOut(**_row(one, one.team.name if one.team else None), versions=versions)


@operation(
    "GET", "/rubrics/<int:rubric_id>/versions/<int:number>", row=READ, scope=Scope.RUBRICS_READ, summary="One version of a rubric",
    answer=Scorecard, query=VersionQuery, text=(YAML,),
    about="As a scorecard in the shape of the export of reviews, or the rubric's file as it was published. It never changes.",
)  # fmt: skip
def rubric_version(rubric_id: int, number: int, query: VersionQuery) -> Scorecard | Response:
    one = found(queries.rubric_of(current_user, rubric_id, drafts=False))
    version = found(queries.version_numbered(one.id, number))
    if query.format == "yaml":
        return current_app.response_class(version.source, mimetype=YAML)
    card = as_scorecard(queries.compiled(version), one.slug, version.number, version.content_hash, version.source)
    return Scorecard.model_validate(card)


def _row(one: Rubric, team: str | None) -> dict[str, Any]:
    owner = Named(id=one.team_id, name=team) if one.team_id is not None and team is not None else None
    return {"id": one.id, "slug": one.slug, "title": one.title, "team": owner, "version": one.current_number}
