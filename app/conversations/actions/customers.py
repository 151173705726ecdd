"""Matching customers of a batch: by the source's key, then e-mail, then phone, so that one customer's history is one list."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

from sqlalchemy import Table, select, update

from app.base.database import db
from app.base.statements import insert_rows, next_ids
from app.conversations.importers.record import ConversationRecord
from app.conversations.importers.record import Customer as CustomerRecord
from app.conversations.models import Customer

_TABLE = cast(Table, Customer.__table__)
_CHUNK = 400


def customers_of(records: Iterable[ConversationRecord]) -> list[int | None]:
    """The customer's id for each record, in order. Unknown customers are added, known ones brought up to date."""
    wanted = [_wanted(record) for record in records]
    book = _Book([one for one in wanted if one])
    meant = [book.find_or_add(one) if one else None for one in wanted]
    book.store_new()
    return [row["id"] if row else None for row in meant]


def _wanted(record: ConversationRecord) -> dict[str, Any] | None:
    customer: CustomerRecord | None = record.customer
    if customer is None or not (customer.key or customer.email or customer.phone):
        return None
    email = customer.email.casefold()[:320] if customer.email else None
    phone = phone_key(customer.phone) if customer.phone else None
    return {"source_system": record.source, "source_key": customer.key, "name": customer.name, "email": email, "phone": phone}


def phone_key(phone: str) -> str:
    """A phone number without the signs people put between its digits."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return ("+" + digits if phone.strip().startswith("+") else digits) or phone.strip()[:80]


def _has_key(source: str, keys: list[Any]) -> Any:
    return (Customer.source_system == source) & Customer.source_key.in_(keys)


class _Book:
    """The customers that a batch may mean, by each of their marks."""

    def __init__(self, wanted: list[dict[str, Any]]) -> None:
        self.by_key: dict[Any, dict[str, Any]] = {}
        self.by_email: dict[Any, dict[str, Any]] = {}
        self.by_phone: dict[Any, dict[str, Any]] = {}
        self.new: list[dict[str, Any]] = []
        for source in {one["source_system"] for one in wanted}:
            keys = {one["source_key"] for one in wanted if one["source_system"] == source and one["source_key"]}
            self._load(keys, partial(_has_key, source))
        self._load({one["email"] for one in wanted if one["email"]}, lambda chunk: Customer.email.in_(chunk))
        self._load({one["phone"] for one in wanted if one["phone"]}, lambda chunk: Customer.phone.in_(chunk))

    def find_or_add(self, one: dict[str, Any]) -> dict[str, Any]:
        """The row of this customer; a new one gets its id from `store_new`."""
        found = self.by_key.get((one["source_system"], one["source_key"])) if one["source_key"] else None
        found = found or self.by_email.get(one["email"]) or self.by_phone.get(one["phone"])
        if found is None:
            self.new.append(new := {"id": None, **one})
            self._note(new)
            return new
        changed = {name: one[name] for name in ("name", "email", "phone") if one[name] and one[name] != found[name]}
        if one["source_key"] and found["source_key"] is None:
            changed |= {"source_system": one["source_system"], "source_key": one["source_key"]}
        if changed:
            if found["id"] is not None:
                db.session.execute(update(_TABLE).where(_TABLE.c.id == found["id"]).values(**changed))
            found.update(changed)
            self._note(found)
        return found

    def store_new(self) -> None:
        """Insert the customers that were not known, all at once."""
        for row, row_id in zip(self.new, next_ids(_TABLE, len(self.new)) if self.new else (), strict=True):
            row["id"] = row_id
        insert_rows(_TABLE, self.new)
        self.new = []

    def _load(self, marks: set[Any], condition: Callable[[list[Any]], Any]) -> None:
        listed = sorted(marks)
        for start in range(0, len(listed), _CHUNK):
            query = select(*_TABLE.c).where(condition(listed[start : start + _CHUNK])).order_by(_TABLE.c.id)
            for row in db.session.execute(query).mappings():
                self._note(dict(row))

    def _note(self, row: dict[str, Any]) -> None:
        if row["source_key"]:
            self.by_key.setdefault((row["source_system"], row["source_key"]), row)
        if row["email"]:
            self.by_email.setdefault(row["email"], row)
        if row["phone"]:
            self.by_phone.setdefault(row["phone"], row)
