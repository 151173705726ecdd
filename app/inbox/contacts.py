"""The company's address book around one customer: their record, what they wrote before, a duplicate, people of like name. Pure.

A scenario may place the duplicate with what was written there. All else is drawn from the attempt's seed and the pack, so a
conversation shows the same address book whenever it is opened. Addresses end in example.com, numbers lie in the range that
is kept for fiction.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from app.knowledge.pack_desk import PastContact
from app.knowledge.pack_document import PackDocument
from app.simulation.duplicates import Duplicate
from app.simulation.reading import fold

MOST_PAST = 3
LIKE_NAMES = ("Alva", "Marek", "Noor", "Pia", "Rafael", "Sanna", "Teo", "Yara")
OTHER_NAMES = ("Berg", "Costa", "Dvorak", "Eriksen", "Fontana", "Haas", "Ilves", "Nowak")


@dataclass(frozen=True)
class Earlier:
    """One earlier contact of a customer."""

    at: datetime
    channel: str
    customer: str
    agent: str
    result: str


@dataclass(frozen=True)
class Contact:
    """One record of the address book. `own` is the customer who writes; `same`: the same person under another record."""

    id: str
    name: str
    email: str
    phone: str
    channel: str
    own: bool = False
    same: bool = False
    earlier: tuple[Earlier, ...] = ()

    @property
    def line(self) -> str:
        """The record in one line."""
        return f"{self.name}, {self.email or self.phone}"


@lru_cache(maxsize=512)
def _contacts(seed: int, name: str, past: tuple[PastContact, ...], since: datetime, placed: Duplicate | None) -> tuple[Contact, ...]:
    number = _Numbers(f"{seed}:{name}")
    slug = ".".join(fold(name).split()) or "customer"
    own = Contact("own", name, f"{_ascii(slug)}@example.com", _phone(number), "email", own=True, same=True)
    own = replace(own, earlier=_earlier(past, number, since))
    made = [own]
    drawn = number.below(2) == 0
    if placed is not None:
        made.append(_placed(own, placed, since))
    elif drawn:
        made.append(_duplicate(own, number))
    made.extend(_namesakes(own, number))
    return tuple(made)


def contacts_of(seed: int, name: str, pack: PackDocument | None, since: datetime, placed: Duplicate | None = None) -> tuple[Contact, ...]:
    """The address book around the customer called `name`: their record first. `placed`: the scenario's duplicate, facts filled in."""
    return _contacts(seed, name, pack.history if pack else (), since, placed)


def put_together(contacts: Sequence[Contact], merged: Collection[str]) -> tuple[Contact, ...]:
    """The address book once these were merged: what they wrote stands with the customer's own contacts."""
    own, *others = contacts
    theirs = [one for contact in others if contact.id in merged for one in contact.earlier]
    own = replace(own, earlier=tuple(sorted([*own.earlier, *theirs], key=lambda one: one.at, reverse=True)))
    return (own, *others)


def find_contacts(contacts: Sequence[Contact], query: str) -> list[Contact]:
    """Records in which every word of the query stands: in the name, the e-mail address or the phone number."""
    words = fold(query).split()
    return [one for one in contacts if all(_holds(one, word) for word in words)]


def _holds(one: Contact, word: str) -> bool:
    digits = "".join(sign for sign in word if sign.isdigit())
    if len(digits) >= 3 and digits in "".join(sign for sign in one.phone if sign.isdigit()):
        return True
    return word in fold(one.name) or word in one.email


def _duplicate(own: Contact, number: "_Numbers") -> Contact:
    """The same person by another channel: the name shortened, and either the phone or the e-mail address the same."""
    words = own.name.split()
    short = f"{words[0][:1]}. {words[-1]}" if len(words) > 1 else own.name
    if number.below(2):
        return Contact("twin", short, "", own.phone, "phone", same=True)
    return Contact("twin", short, own.email, "", "social", same=True)


def _placed(own: Contact, placed: Duplicate, since: datetime) -> Contact:
    """The duplicate a scenario asks for: the same e-mail address where they wrote, the same phone where they rang."""
    short = f"{own.name.split()[0][:1]}. {own.name.split()[-1]}" if " " in own.name else own.name
    earlier = Earlier(since - timedelta(days=placed.days_ago), placed.channel, placed.customer, placed.agent, placed.result)
    rang = placed.channel == "phone"
    email, phone = ("", own.phone) if rang else (own.email, "")
    return Contact("twin", placed.name or short, email, phone, placed.channel, same=True, earlier=(earlier,))


def _namesakes(own: Contact, number: "_Numbers") -> list[Contact]:
    """Two other people: one of the same family name, one of the same first name."""
    words = own.name.split() or ["Customer"]
    first, last = LIKE_NAMES[number.below(len(LIKE_NAMES))], OTHER_NAMES[number.below(len(OTHER_NAMES))]
    names = [f"{first} {words[-1]}", f"{words[0]} {last}"]
    return [
        Contact(f"other-{place}", name, f"{_ascii('.'.join(fold(name).split()))}@example.com", _phone(number), "email")
        for place, name in enumerate(names)
        if fold(name) != fold(own.name)
    ]


def _earlier(past: tuple[PastContact, ...], number: "_Numbers", since: datetime) -> tuple[Earlier, ...]:
    left, drawn = list(past), []
    for _ in range(min(number.below(MOST_PAST + 1), len(left))):
        drawn.append(left.pop(number.below(len(left))))
    made = [
        Earlier(since - timedelta(days=one.days_ago, hours=number.below(9)), one.channel, one.customer, one.agent, one.result)
        for one in drawn
    ]
    return tuple(sorted(made, key=lambda one: one.at, reverse=True))


def _phone(number: "_Numbers") -> str:
    return f"+44 20 7946 0{number.below(1000):03}"


def _ascii(text: str) -> str:
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in ".-") else "" for sign in text).strip(".") or "customer"


class _Numbers:
    """Numbers that depend on the seed alone, the same in every process."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.drawn = 0

    def below(self, most: int) -> int:
        self.drawn += 1
        digest = hashlib.sha256(f"{self.seed}:{self.drawn}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % most
