"""Errors of the domain: raised by actions, turned into a sentence on the form by views."""

from typing import Any


class DomainError(Exception):
    """Something the person asked for cannot be done. `str(error)` says why and what to do."""

    status = 422

    def __init__(self, message: str, *, field: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.details = details


class Conflict(DomainError):
    """Somebody else changed the thing meanwhile. `details` holds what a 409 page shows: `mine` and `theirs`."""

    status = 409


class NotFound(DomainError):
    """The thing does not exist, or this person cannot reach it. Both look the same on purpose."""

    status = 404


class Forbidden(DomainError):
    """The person can see the thing but may not do this."""

    status = 403


class TooMany(DomainError):
    """The same thing was tried too often. `details['seconds']` says how long to wait."""

    status = 429
