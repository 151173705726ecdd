"""How much each demo agent did in the last five months. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """Real conversations, free practice, and steps of the course with the days ago it began and ended."""

    real: int
    practice: int
    steps: int = 0
    enrolled: int = 0
    last_step: int = 0


DAYS = 150
PACK = "harbour-parcel"
"""The company that the demo people work for."""
COURSE = "first-weeks"
LEFT_OVER = 5
"""Course steps that the most advanced trainee has not done yet."""

LOADS = {
    "trainee": Load(5, 6, steps=6, enrolled=21, last_step=2),
    "agent": Load(26, 1, steps=99, enrolled=128, last_step=12),
    "yuki": Load(16, 4),
    "oksana": Load(17, 5),
    "liam": Load(16, 3),
    "jun": Load(11, 1, steps=17, enrolled=80, last_step=3),
    "chloe": Load(12, 3),
    "noah": Load(6, 2, steps=4, enrolled=30, last_step=12),
    "fatima": Load(14, 3),
    "kwame": Load(9, 3),
    "elif": Load(6, 2),
    "anastasia": Load(7, 3),
}
STRANGERS = (("cover-2", "Weekend cover 2"), ("b.ferreira", "B. Ferreira"))
"""Agents of the source whom nobody here knows; three conversations each."""

IMPORT_EVERY = 14
LAST_IMPORT = 2
BROKEN = (
    '{"source": "harbour-desk", "id": "HD-29901", "channel": "email", "opened_at": "2026-13-40T10:00:00Z", "messages": []}',
    '{"source": "harbour-desk", "id": "HD-29902", "channel": "fax", "opened_at": 1767600000, "messages": '
    '[{"id": "1", "kind": "public", "author": {"role": "customer", "name": "Rui"}, "sent_at": 1767600000, "text": "Hello?"}]}',
    '{"source": "harbour-desk", "id": "HD-29903", "channel": "chat", "opened_at": 1767600000, "messages": [{"id": "1", "kind": "public"',
)
"""Lines as help desks really send them: an impossible date, an unknown channel, a line that was cut off."""
