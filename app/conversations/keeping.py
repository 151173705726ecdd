"""How long conversations are kept: the period that holds, the retention date it gives, and keyed hashes of what is gone."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.base.database import db
from app.base.statements import insert_into
from app.conversations.doors import PracticeFinished
from app.conversations.keeping_models import ErasedFor, Forgotten, Keeping, KeptKind, RetentionPeriod
from app.conversations.models import Conversation, ConversationKind
from app.ui.formats import format_date_local
from app.ui.words import gettext as _

_CHUNK = 400
_ERASED = re.compile(r"erased:(?P<why>retention|request):(?P<day>\d{4}-\d{2}-\d{2}):\d+")
Scope = tuple[KeptKind, int | None, str | None]


@dataclass(frozen=True, slots=True)
class Periods:
    """Every period, in days, by kind, team and source; a site has few."""

    days: Mapping[Scope, int]

    def of(self, kind: KeptKind, team_id: int | None = None, source: str | None = None) -> int | None:
        """The days that hold: of team and source together, else of the team, else of the source, else of everything; None: for ever."""
        return next((self.days[scope] for scope in self._scopes(kind, team_id, source) if scope in self.days), None)

    def wider(self, kind: KeptKind, team_id: int | None, source: str | None) -> int | None:
        """The days that would hold without a period of exactly this scope."""
        return next((self.days[scope] for scope in self._scopes(kind, team_id, source)[1:] if scope in self.days), None)

    def date_of(self, kind: str, team_id: int | None, source: str, last_message_at: datetime) -> datetime | None:
        """The retention date of a conversation."""
        days = self.of(KeptKind(kind), team_id, source)
        return None if days is None else last_message_at + timedelta(days=days)

    def _scopes(self, kind: KeptKind, team_id: int | None, source: str | None) -> list[Scope]:
        """From the narrowest to the widest, each once."""
        return list(dict.fromkeys([(kind, team_id, source), (kind, team_id, None), (kind, None, source), (kind, None, None)]))


def periods() -> Periods:
    """The periods as they stand. One statement."""
    columns = (RetentionPeriod.kind, RetentionPeriod.team_id, RetentionPeriod.source_system, RetentionPeriod.days)
    return Periods({(kind, team, source): days for kind, team, source, days in db.session.execute(select(*columns))})


def scope_key(kind: KeptKind, team_id: int | None, source: str | None) -> str:
    """Kind, team and source in one word."""
    return f"{kind.value}|{team_id or ''}|{source or ''}"


def set_dates(rows: Iterable[Mapping[str, Any]], rules: Periods) -> None:
    """Write the retention dates of conversations, given as rows with id, kind, team_id, source_system and last_message_at.

    A date that no longer holds is taken away. What was erased or is held keeps its mark.
    """
    values = [{"conversation_id": row["id"], "delete_on": _date(row, rules)} for row in rows]
    dated = [value for value in values if value["delete_on"] is not None]
    for start in range(0, len(dated), _CHUNK):
        statement = insert_into(Keeping.__table__).values(dated[start : start + _CHUNK])
        db.session.execute(
            statement.on_conflict_do_update(index_elements=["conversation_id"], set_={"delete_on": statement.excluded.delete_on})
        )
    undated = [value["conversation_id"] for value in values if value["delete_on"] is None]
    table: Any = Keeping.__table__
    for start in range(0, len(undated), _CHUNK):
        chunk = undated[start : start + _CHUNK]
        db.session.execute(table.update().where(table.c.conversation_id.in_(chunk), table.c.delete_on.is_not(None)).values(delete_on=None))


def date_ids(ids: Sequence[int], rules: Periods | None = None) -> None:
    """Write the retention dates of stored conversations anew."""
    rules = rules or periods()
    columns = (Conversation.id, Conversation.kind, Conversation.team_id, Conversation.source_system, Conversation.last_message_at)
    for start in range(0, len(ids), _CHUNK):
        rows = db.session.execute(select(*columns).where(Conversation.id.in_(ids[start : start + _CHUNK]))).mappings()
        set_dates([dict(row) for row in rows], rules)


def date_practice(finished: PracticeFinished) -> None:
    """Practice that ended has a retention date where there is a period for it."""
    if (rules := periods()).days:
        date_ids([finished.conversation_id], rules)


def mark_of(what: str, *parts: str) -> str:
    """A keyed hash: the same for the same words on this site, and nothing else can be learnt from it."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, "\0".join(("forgotten", what, *parts)).encode(), hashlib.sha256).hexdigest()


def forget(marks: Iterable[str], at: datetime) -> None:
    """Keep marks, so that no import brings back what they stand for."""
    rows = [{"mark": mark, "at": at} for mark in sorted(set(marks))]
    for start in range(0, len(rows), _CHUNK):
        statement = insert_into(Forgotten.__table__).values(rows[start : start + _CHUNK])
        db.session.execute(statement.on_conflict_do_nothing())


def forgotten(marks: Iterable[str]) -> set[str]:
    """Those of the marks that are kept."""
    listed, found = sorted(set(marks)), set()
    for start in range(0, len(listed), _CHUNK):
        found |= set(db.session.scalars(select(Forgotten.mark).where(Forgotten.mark.in_(listed[start : start + _CHUNK]))))
    return found


def erased_key(why: ErasedFor, day: date, conversation_id: int) -> str:
    """What stands in place of the source's key when only figures are left of a conversation."""
    return f"erased:{why.value}:{day.isoformat()}:{conversation_id}"


def erased_said(source_id: str) -> str:
    """Why there are no words any more, as a sentence; "" for a conversation that has its words."""
    found = _ERASED.fullmatch(source_id or "")
    if found is None:
        return ""
    day = format_date_local(date.fromisoformat(found["day"]))
    figures = _("Levels and scores stay without words: a score must remain what it was, and nobody can be named from it.")
    if found["why"] == ErasedFor.REQUEST:
        return _("The words of this conversation were deleted on %(day)s, because the customer asked for it.", day=day) + " " + figures
    return _("The words of this conversation were deleted on %(day)s: its retention date had come.", day=day) + " " + figures


def _date(row: Mapping[str, Any], rules: Periods) -> datetime | None:
    kind = row["kind"].value if isinstance(row["kind"], ConversationKind) else str(row["kind"])
    return rules.date_of(kind, row["team_id"], row["source_system"], row["last_message_at"])
