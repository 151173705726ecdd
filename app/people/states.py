"""Every state that a draft was saved in: kept at each save, listed, read again, gone back to. The same for scenarios and rubrics."""

import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, declared_attr, joinedload, mapped_column, undefer

from app.base.database import BigId, Moment, db, related
from app.base.versions import save_draft
from app.people.models import Person
from app.people.owned import OwnedText

MOST_SHOWN = 300


class KeptState:
    """What a draft said at one revision. `said`: the act of a form that made it, empty for typed text.

    `before` is the revision that taking the act back leads to; None for the oldest state known.
    """

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    revision: Mapped[int] = mapped_column()
    before: Mapped[int | None] = mapped_column()
    said: Mapped[str] = mapped_column(String(200), default="")
    kept_at: Mapped[datetime | None] = mapped_column(Moment)
    packed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    @declared_attr
    def by_id(cls) -> Mapped[int | None]:
        return mapped_column(BigId, ForeignKey("person.id"))

    @declared_attr
    def by(cls) -> Mapped[Person | None]:
        person: Mapped[Person | None] = related(Person)
        return person

    @property
    def source(self) -> str:
        """The whole text; it is stored compressed."""
        return zlib.decompress(self.packed).decode("utf-8", "surrogatepass")

    @staticmethod
    def pack(text: str) -> bytes:
        return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


State = TypeVar("State", bound=KeptState)


class States(Generic[State]):
    """The states of one kind of text. `owner` is the state's column with the id of the text it belongs to."""

    def __init__(self, state: type[State], owner: str) -> None:
        self.state: Any = state
        self.owner = owner

    def save(
        self, thing: OwnedText, text: str, *, revision: int, by_id: int, at: datetime, said: str = "", before: int | None = None
    ) -> None:
        """Save the draft and keep what it says now. `before`: where taking this back leads, the state before it unless told otherwise.

        Raises Conflict as `save_draft` does. A text that changes nothing leaves no state. At most four statements.
        """
        old_text, old_revision, old_at, old_by = thing.draft_source, thing.draft_revision, thing.draft_at, thing.draft_by_id
        save_draft(thing, text, revision=revision, by_id=by_id, at=at)
        if thing.draft_revision == old_revision:
            return
        if db.session.scalars(select(self.state.id).where(*self._key(thing.id, old_revision))).first() is None:
            self._keep(thing.id, old_revision, old_text, kept_at=old_at, by_id=old_by)
        earlier = old_revision if before is None else before
        self._keep(thing.id, thing.draft_revision, text, kept_at=at, by_id=by_id, said=said[:200], before=earlier)
        db.session.flush()

    def listed(self, thing_id: int) -> Sequence[State]:
        """The latest states without their texts, newest first, with who saved them. One statement."""
        query = select(self.state).where(self._owned(thing_id)).options(joinedload(self.state.by))
        return db.session.scalars(query.order_by(self.state.revision.desc()).limit(MOST_SHOWN)).all()

    def at(self, thing_id: int, revision: int) -> State | None:
        """One state with its text. One statement."""
        query = select(self.state).where(*self._key(thing_id, revision)).options(undefer(self.state.packed))
        found: State | None = db.session.scalars(query).first()
        return found

    def text_at(self, thing: OwnedText, revision: int) -> str | None:
        """What the draft said at `revision`, where that is known."""
        if revision == thing.draft_revision:
            return thing.draft_source
        state = self.at(thing.id, revision)
        return state.source if state is not None else None

    def forget(self, thing_id: int) -> None:
        """Before the text itself is deleted."""
        db.session.execute(delete(self.state).where(self._owned(thing_id)))

    def _owned(self, thing_id: int) -> Any:
        return getattr(self.state, self.owner) == thing_id

    def _key(self, thing_id: int, revision: int) -> tuple[Any, Any]:
        return self._owned(thing_id), self.state.revision == revision

    def _keep(self, thing_id: int, revision: int, text: str, **values: Any) -> None:
        db.session.add(self.state(**{self.owner: thing_id}, revision=revision, packed=KeptState.pack(text), **values))
