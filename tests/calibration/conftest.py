"""The scene of calibration: Lea leads, Rey and Mo grade, Bo and Ines wrote; real conversations and the rubric "care"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from app.base.database import db as database
from app.calibration.models import Round
from app.conversations.models import Conversation, ConversationKind
from app.people.models import Person
from app.rubrics.models import Rubric
from tests.cast import Cast
from tests.page_client import Answer, PageClient
from tests.review import builders
from tests.review.builders import TOP


@dataclass
class Calibration:
    """People, a rubric and conversations that may be calibrated on."""

    cast: Cast
    rubric: Rubric
    talks: list[Conversation]
    signed_in: Callable[[Person], PageClient]
    known: dict[int, PageClient] = field(default_factory=dict)

    def at(self, person: Person) -> PageClient:
        """The person's browser."""
        if person.id not in self.known:
            self.known[person.id] = self.signed_in(person)
        return self.known[person.id]

    def prepared(self, *, members: Sequence[Person] = (), baseline: Person | None = None, **values: object) -> int:
        """A drafted round over all conversations, through the pages; its id."""
        members = members or (self.cast.rey, self.cast.mo)
        form = {
            "title": "November round", "team": self.cast.north.id, "rubric": self.rubric.id, "members": [one.id for one in members],
            "baseline": baseline.id if baseline else 0, "ids": ",".join(str(one.id) for one in self.talks), "days": "90",
        }  # fmt: skip
        answer = self.at(self.cast.lea).post("/calibration/rounds", {**form, **values})
        return int(answer.location.rsplit("/", 1)[1])

    def started(self, **values: object) -> int:
        """A round in which everybody grades."""
        round_id = self.prepared(**values)  # type: ignore[arg-type]
        self.at(self.cast.lea).post(f"/calibration/rounds/{round_id}/start")
        return round_id

    def items(self, round_id: int) -> list[int]:
        """Ids of the round's conversations in their order."""
        from_round = database.session.get_one(Round, round_id, options=[database.selectinload(Round.items)])
        return [item.id for item in from_round.items]

    def marker(self, person: Person, round_id: int, item_id: int) -> "Marker":
        return Marker(self.at(person), f"/calibration/rounds/{round_id}/items/{item_id}")

    def graded(self, person: Person, round_id: int, *levels: dict[str, str]) -> None:
        """`person` grades every conversation and hands it in; the last of `levels` goes on for the rest."""
        for place, item_id in enumerate(self.items(round_id)):
            marker = self.marker(person, round_id, item_id)
            marker.mark(**(TOP | (levels[min(place, len(levels) - 1)] if levels else {})))
            marker.hand_in()

    def closed(self, *levels: tuple[Person, dict[str, str]], **values: object) -> int:
        """A round in discussion: each person gave TOP with these changes everywhere."""
        round_id = self.started(**values)
        for person, given in levels or ((self.cast.rey, {}), (self.cast.mo, {})):
            self.graded(person, round_id, given)
        self.at(self.cast.lea).post(f"/calibration/rounds/{round_id}/close")
        return round_id

    def agreed(self, round_id: int, **levels: str) -> None:
        """Lea writes the agreed levels of every conversation."""
        for item_id in self.items(round_id):
            form = {f"level-{key}": level for key, level in (TOP | levels).items()}
            self.at(self.cast.lea).post(f"/calibration/rounds/{round_id}/items/{item_id}/agree", {**form, "note-empathy": "Names it."})

    def resolved(self, *levels: tuple[Person, dict[str, str]], **values: object) -> int:
        """A resolved round."""
        round_id = self.closed(*levels, **values)
        self.agreed(round_id)
        self.at(self.cast.lea).post(f"/calibration/rounds/{round_id}/resolve")
        return round_id


class Marker:
    """Somebody who grades one conversation of a round: keeps the revision as the page's script does."""

    def __init__(self, client: PageClient, path: str) -> None:
        self.client, self.path, self.revision = client, path, 0

    def send(self, path: str, expect: int = 200, **values: object) -> Answer:
        body = {"revision": self.revision, "version": 1, **values}
        answer = self.client.send("POST", self.path + path, expect, fetch=True, json=body)
        if answer.status == 200 and "revision" in answer.json:
            self.revision = answer.json["revision"]
        return answer

    def mark(self, expect: int = 200, **levels: str) -> Answer:
        answers = [self.send("/save", expect, criterion=criterion, level=level) for criterion, level in levels.items()]
        return answers[-1]

    def hand_in(self, expect: int = 200) -> Answer:
        return self.send("/hand-in", expect)


@pytest.fixture
def calibration(cast: Cast, signed_in: Callable[[Person], PageClient]) -> Calibration:
    rubric = builders.rubric()
    bodies = ("Hello, this is Noor Karim, my parcel is lost.", "I am sorry, Noor. I am Bo Lindqvist and look into it at once.")
    talks = [builders.conversation(cast.bo, cast.north, *bodies, kind=ConversationKind.REAL, customer_name="Noor Karim") for _ in range(4)]
    database.session.commit()
    return Calibration(cast, rubric, talks, signed_in)
