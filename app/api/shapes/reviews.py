"""Published reviews in the shape of their export, the queue, disputes, and reviews that come in."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.api.shapes.base import Id, Moment, Named, PageQuery, PageShape, Query, Shape
from app.review.models import DisputeState
from app.review.queries.candidates import Unit, Who

MOST = 2000


class Kept(BaseModel):
    """An object of the export: keys that are not named here are told as well."""

    model_config = ConfigDict(extra="allow")


class Somebody(Kept):
    email: str | None
    name: str


class RatingOut(Kept):
    categoryId: str  # noqa: N815
    categoryName: str  # noqa: N815
    score: float | None
    weight: float | None
    causes: list[str]
    greenroom: Annotated[dict[str, Any], Field(description="The level's id and label, and the comment.")]


class ReviewShape(Kept):
    """A review as `flask review export` writes it."""

    id: str
    score: Annotated[float | None, Field(description="0 to 100, rounded to one decimal.")]
    scorecard: dict[str, Any]
    reviewer: Somebody
    reviewee: Somebody
    ratings: list[RatingOut]
    comment: str
    created: datetime
    updated: datetime
    greenroom: Annotated[dict[str, Any], Field(description="scoreExact is the exact fraction; evidence holds the quotes, masked.")]


class About(Shape):
    id: int
    source: str
    source_id: str
    url: str | None


class ReviewOut(Shape):
    id: int
    state: Annotated[str, Field(description="published; replaced: a newer version stands in its place; void: it no longer counts.")]
    updated_at: Annotated[
        Moment,
        Field(description="When this version was published; where it was withheld until later and no longer is, since when it shows."),
    ]
    agent: Named
    team: Named | None
    conversation: About
    withheld: Annotated[
        str | None,
        Field(
            description="Why it is not shown now, as a sentence: the token's person grades the same work, may answer its dispute, or could "
            "decide one and has not opened it yet. null: it is shown."
        ),
    ]
    review: ReviewShape | None


class ReviewWhole(ReviewOut):
    formula: Annotated[str | None, Field(description="How the score comes about.")]


class ReviewPage(PageShape):
    items: list[ReviewOut]


class ReviewsQuery(PageQuery):
    updated_since: Annotated[
        Moment | None,
        Field(description="Only versions with this updated_at or later, the oldest first. A page may be empty and still have a `next`."),
    ] = None
    team: Id | None = None
    agent: Annotated[Id | None, Field(description="Id of the person who was reviewed.")] = None
    rubric: Annotated[str | None, Field(max_length=80, description="The rubric's slug.")] = None
    purpose: Literal["quality", "practice"] | None = None


class Key(Shape):
    source: Annotated[str, Field(max_length=80)]
    id: Annotated[str, Field(max_length=255)]


class PutBody(Shape):
    """Which conversations are to wait for a review."""

    ids: Annotated[list[Id], Field(max_length=MOST, description="Ids of this site.")] = []
    keys: Annotated[list[Key], Field(max_length=MOST, description="Or the keys of the source.")] = []
    rubric: Annotated[Id | None, Field(description="Id of a rubric; null: the one meant for each most closely.")] = None
    who: Who = Who.ASSIGNEE
    unit: Unit = Unit.WHOLE
    again: Annotated[bool, Field(description="Also those that were reviewed before, by somebody else.")] = False

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.ids and not self.keys:
            raise ValueError("names no conversation: fill ids or keys")
        if len(self.ids) + len(self.keys) > MOST:
            raise ValueError(f"names more than {MOST} conversations: send several requests")
        return self


class PutOut(Shape):
    """What became of them."""

    put: int
    already: int
    no_agent: int
    no_reply: int
    no_rubric: int
    missing: Annotated[int, Field(description="Not here, or not within reach.")]


class TakeQuery(Query):
    team: Annotated[Id, Field(description="Id of the team whose reviews they become.")]


class TakenError(Shape):
    line: int
    review: str
    message: str


class TakenDifference(Shape):
    """A review whose score here is not the one that was sent. `shown` null: nothing of it was applicable."""

    line: int
    review: str
    given: float
    shown: float | None


class TakenOut(Shape):
    """What an import of reviews did: read = created + unchanged + rejected."""

    read: int
    created: int
    unchanged: int
    rejected: int
    differs: int
    quotes_left_out: int
    without_clause: int
    disputes: int
    left: Annotated[dict[str, int], Field(description="What was told and has no place here, by kind.")]
    errors: list[TakenError]
    differing: list[TakenDifference]


class DisputesQuery(PageQuery):
    state: DisputeState | None = None
    team: Id | None = None


class DisputeOut(Shape):
    """How a dispute stands. Scores, comments and proposed levels are left out: whoever answers must not have seen them."""

    id: int
    review_id: int
    state: str
    kind: str
    step: Annotated[int, Field(description="1: a second reviewer answers; 2: it was brought to the lead.")]
    agent: Named
    team: Named | None
    rubric: str
    criteria: Annotated[list[str], Field(description="Ids of the disputed criteria.")]
    opened_at: Moment
    due_at: Moment | None
    answered_at: Moment | None
    new_review_id: int | None


class DisputePage(PageShape):
    items: list[DisputeOut]
