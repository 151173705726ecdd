"""Rubrics: which there are, and the text of a version."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.api.shapes.base import Moment, Named, PageQuery, PageShape, Query, Shape


class RubricRow(Shape):
    id: int
    slug: Annotated[str, Field(description="The id in its file.")]
    title: str
    team: Annotated[Named | None, Field(description="The team whose copy it is; null: the whole site's.")]
    version: Annotated[int, Field(description="Number of the version in use.")]


class RubricPage(PageShape):
    items: list[RubricRow]


class RubricVersionRow(Shape):
    number: int
    title: str
    hash: str
    published_at: Moment


class RubricOut(RubricRow):
    versions: Annotated[list[RubricVersionRow], Field(description="Published versions, the newest first.")]


class RubricsQuery(PageQuery):
    pass


class VersionQuery(Query):
    format: Annotated[Literal["json", "yaml"], Field(description="json: a scorecard; yaml: the rubric's own file.")] = "json"


class Scorecard(BaseModel):
    """A rubric version as the export of reviews tells it; its own file stands under greenroom.source."""

    model_config = ConfigDict(extra="allow")

    id: str
    name: str
    groups: list[dict[str, Any]]
    greenroom: dict[str, Any]
