"""Looks at the database that hold no lock: for work in batches and for answers that stream."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.base.database import db, writing


@contextmanager
def reading() -> Iterator[None]:
    """One look: its transaction cannot write, and ends with the block. Take plain values out; entities expire."""
    token = writing.set(False)
    try:
        yield
    finally:
        db.session.rollback()
        writing.reset(token)
