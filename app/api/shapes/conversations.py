"""Conversations with personal data masked, and imports."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.api.shapes.base import Id, Line, Moment, Named, PageQuery, PageShape, Query, Shape
from app.conversations.models import Channel, ConversationKind


class ConversationRow(Shape):
    id: int
    kind: str
    source: str
    source_id: str
    channel: str
    status: str
    subject: str
    preview: str
    language: str | None
    tags: list[str]
    customer: Annotated[str | None, Field(description="First name and the first letter of the last.")]
    agent: Named | None
    last_message_at: Moment
    messages: int
    replies: int
    satisfaction: Annotated[float | None, Field(description="The customer's rating, from 0 to 1.")]


class ConversationPage(PageShape):
    items: list[ConversationRow]


class ConversationsQuery(PageQuery):
    q: Annotated[Line | None, Field(description="Words to search for; pages are shorter then.")] = None
    kind: ConversationKind = ConversationKind.REAL
    channel: Channel | None = None
    status: Annotated[str | None, Field(max_length=12)] = None
    language: Annotated[str | None, Field(max_length=35)] = None
    tag: Annotated[str | None, Field(max_length=120)] = None
    team: Id | None = None
    agent: Annotated[Id | None, Field(description="Id of the person it is assigned to.")] = None
    rating: Annotated[Literal["low", "high"] | None, Field(description="How the customer rated it.")] = None
    reviewed: Literal["yes", "no"] | None = None
    since: Annotated[date | None, Field(description="Last message on this day or later, in the person's zone.")] = None
    until: Annotated[date | None, Field(description="Last message on this day or before.")] = None
    imported_by: Annotated[Id | None, Field(description="Id of the import that brought it in.")] = None


class ConversationOut(Shape):
    id: int
    kind: str
    team: Named | None
    record: Annotated[dict[str, Any], Field(description="greenroom-conversations/1, masked, as `flask conversations export` writes it.")]


class ImportQuery(Query):
    team: Annotated[Id, Field(description="Id of the team whose conversations they become.")]
    mask: Annotated[bool, Field(description="Mask personal data before it is stored.")] = False
    create_agents: Annotated[bool, Field(description="Unknown agents become people; for who may invite.")] = False


class Rejected(Shape):
    line: int
    id: str | None
    field: str
    message: str


class ImportRow(Shape):
    id: int
    team: str
    file: str
    state: Annotated[
        str, Field(description="held: somebody has yet to confirm what the file is; waiting, running, done, failed; discarded.")
    ]
    created_at: Moment
    read: Annotated[int, Field(description="created + updated + unchanged + rejected once it is done.")]
    created: int
    updated: int
    unchanged: int
    rejected: int
    messages: int


class ImportOut(ImportRow):
    share: Annotated[int, Field(description="Per cent of the bytes that are done.")]
    failure: str
    errors: Annotated[list[Rejected], Field(description="The first hundred records that were rejected, and why.")]


class ImportPage(PageShape):
    items: list[ImportRow]


class ImportsQuery(PageQuery):
    pass


class Records(BaseModel):
    """A conversation record: one a line (JSON Lines), or one as a whole."""

    model_config = ConfigDict(extra="allow")

    source: str
    id: str
    channel: str
    opened_at: str | int
    messages: list[dict[str, Any]]
