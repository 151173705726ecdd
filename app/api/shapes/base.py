"""Shapes that everything in the API is made of."""

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

MOST_ID = 2**53


def _plain(text: str) -> str:
    if "\0" in text:
        raise ValueError("holds a character that cannot be stored")
    return text


Id = Annotated[int, Field(ge=1, le=MOST_ID)]
Moment = AwareDatetime
Line = Annotated[str, Field(max_length=500), AfterValidator(_plain)]


class Shape(BaseModel):
    """An object whose keys are all known."""

    model_config = ConfigDict(extra="forbid")


class Query(BaseModel):
    """Parameters of an address. Unknown ones are refused, so that a misspelt filter does not return everything."""

    model_config = ConfigDict(extra="forbid")


class PageQuery(Query):
    after: Annotated[str | None, Field(max_length=600, description="`next` of the page before; leave it out for the first page.")] = None


class PageShape(Shape):
    next: Annotated[str | None, Field(description="What to send as `after` for the following page; null on the last one.")]


class Named(Shape):
    id: int
    name: str


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    class Place(BaseModel):
        field: str
        message: str

    type: str
    title: str
    status: int
    detail: Annotated[str, Field(description="A sentence that says what to do.")]
    errors: list[Place] | None = None
