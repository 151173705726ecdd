"""Agents of a batch as the source knows them: matched to people by e-mail, then by source and key; unknown ones wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert, select, update

from app.base.database import db
from app.conversations.actions.attach import attach_identities
from app.conversations.importers.record import Author, ConversationRecord
from app.conversations.keeping import mark_of as mark_of_words
from app.conversations.models import AgentIdentity
from app.people.actions.accounts import normal_email
from app.people.actions.persons import create_person
from app.people.actions.teams import join_team
from app.people.models import Person, Role, Team

_TABLE = cast(Table, AgentIdentity.__table__)
_CHUNK = 400
Mark = tuple[str, str]


@dataclass(slots=True)
class Known:
    """An identity with the person it stands for, if anybody knows."""

    id: int
    person_id: int | None
    name: str | None
    email: str | None
    former: bool = False
    """Left, and has no name here any more."""


class Authors:
    """The identities that a batch names. `team` receives unknown agents; with `create` they become people at once."""

    def __init__(self, team: Team, *, create: bool, by: Person | None, at: datetime) -> None:
        self.team = team
        self.create = create
        self.by = by
        self.at = at
        self._known: dict[Mark, Known] = {}

    def learn(self, records: Iterable[ConversationRecord]) -> None:
        """Make every agent of `records` known: look up, add, match to people."""
        named: dict[Mark, Author] = {}
        for record in records:
            for author in (record.assignee, *[message.author for message in record.messages]):
                mark = mark_of(record.source, author)
                if mark and author and (mark not in named or (author.email and not named[mark].email)):
                    named[mark] = author
        self._known = _stored(named)
        self._known |= _former({mark: author for mark, author in named.items() if mark not in self._known})
        self._add({mark: author for mark, author in named.items() if mark not in self._known})
        self._tell_apart(named)
        self._match()

    def of(self, source: str, author: Author | None) -> Known | None:
        """The identity of an author of this batch; None for customers, bots and agents without any name."""
        mark = mark_of(source, author)
        return self._known.get(mark) if mark else None

    def _add(self, new: dict[Mark, Author]) -> None:
        if not new:
            return
        rows = [
            {
                "source_system": source,
                "source_key": key,
                "name": author.name,
                "email": author.email,
                "person_id": None,
                "team_id": self.team.id,
            }
            for (source, key), author in new.items()
        ]
        ids = db.session.execute(insert(_TABLE).returning(_TABLE.c.id, sort_by_parameter_order=True), rows).scalars()
        for (mark, author), identity_id in zip(new.items(), ids, strict=True):
            self._known[mark] = Known(identity_id, None, author.name, author.email)

    def _tell_apart(self, named: dict[Mark, Author]) -> None:
        """Names and addresses that the source tells now and did not before."""
        for mark, author in named.items():
            known = self._known[mark]
            changed = {}
            if author.name and author.name != known.name:
                changed["name"] = known.name = author.name
            if author.email and author.email != known.email:
                changed["email"] = known.email = author.email
            if changed:
                db.session.execute(update(_TABLE).where(_TABLE.c.id == known.id).values(**changed))

    def _match(self) -> None:
        waiting = {mark: known for mark, known in self._known.items() if known.person_id is None}
        emails = {normal_email(known.email): None for known in waiting.values() if known.email}
        people: dict[str | None, int] = {}
        if emails:
            people = {row[0]: row[1] for row in db.session.execute(_people_with(emails))}
        for mark, known in waiting.items():
            person_id = people.get(normal_email(known.email)) if known.email else None
            if person_id is None and self.create:
                person_id = self._person(mark, known).id
            if person_id is not None:
                known.person_id = person_id
                attach_identities([known.id], person_id)

    def _person(self, mark: Mark, known: Known) -> Person:
        name = known.name or known.email or mark[1].removeprefix("name:")
        person = create_person(name, roles=[Role.AGENT], by=self.by, at=self.at, alias=mark[1][:60] if not known.name else None)
        join_team(person, self.team, by=self.by, at=self.at)
        return person


def mark_of(source: str, author: Author | None) -> Mark | None:
    """How an agent is told from others within a source: by key, else e-mail, else name."""
    if author is None or author.role != "agent":
        return None
    if author.key:
        return source, author.key
    if author.email:
        return source, author.email.casefold()
    return (source, f"name:{author.name}") if author.name else None


def _stored(named: dict[Mark, Author]) -> dict[Mark, Known]:
    found: dict[Mark, Known] = {}
    for source in {source for source, _ in named}:
        keys = sorted(key for other, key in named if other == source)
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            columns = (_TABLE.c.source_key, _TABLE.c.id, _TABLE.c.person_id, _TABLE.c.name, _TABLE.c.email)
            query = select(*columns).where(_TABLE.c.source_system == source, _TABLE.c.source_key.in_(chunk))
            found |= {(source, row[0]): Known(*row[1:]) for row in db.session.execute(query)}
    return found


def former_key(source: str, key: str) -> str:
    """What stands in place of the source's key of an agent who left: it finds the same row, and names nobody."""
    return key if key.startswith("former:") else "former:" + mark_of_words("agent", source, key)[:40]


def _former(unknown: dict[Mark, Author]) -> dict[Mark, Known]:
    """Those of the unknown who are known without a name. A name that the source sends is not taken in again."""
    keys = {(source, former_key(source, key)): (source, key) for source, key in unknown}
    found = _stored({mark: unknown[own] for mark, own in keys.items()}) if keys else {}
    return {
        keys[mark]: Known(known.id, known.person_id, unknown[keys[mark]].name, unknown[keys[mark]].email, former=True)
        for mark, known in found.items()
    }


def _people_with(emails: Iterable[str]) -> Any:
    return select(Person.email, Person.id).where(Person.email.in_(sorted(emails)))
