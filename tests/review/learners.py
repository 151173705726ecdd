"""Somebody who fills a self review or a peer review, as the page's script does."""

from dataclasses import dataclass

from app.base.database import db
from app.review.learning.models import LearningReview
from tests.page_client import Answer, PageClient
from tests.review.builders import TOP
from tests.review.conftest import Scene


@dataclass
class Learner:
    """At the sheet `number`; keeps the revision."""

    client: PageClient
    number: int
    revision: int = 0

    def send(self, path: str, expect: int = 200, **values: object) -> Answer:
        """One small post, as JSON."""
        body = {"revision": self.revision, **values}
        answer = self.client.send("POST", f"/reviews/learning/{self.number}{path}", expect, fetch=True, json=body)
        if answer.status == 200 and "revision" in answer.json:
            self.revision = answer.json["revision"]
        return answer

    def rate(self, **levels: str) -> None:
        """Choose levels, one save each."""
        for criterion, level in (TOP | levels).items():
            self.send("/save", criterion=criterion, level=level)

    def finish(self, **levels: str) -> int:
        """Rate everything and finish."""
        self.rate(**levels)
        self.send("/finish")
        return self.number


def begin_self(scene: Scene, client: PageClient, conversation_id: int | None = None, unit: str = "0") -> Learner:
    """Begin a self review through the pages."""
    address = f"/reviews/self/new/{conversation_id or scene.talk.id}"
    answer = client.post(address, {"rubric": scene.rubric.id, "unit": unit})
    return Learner(client, int(answer.location.split("/")[-2]))


def asked_of(scene: Scene, client: PageClient, colleague_id: int, expect: int = 303, **values: object) -> Answer:
    """Ask a colleague about the scene's conversation."""
    form = {"rubric": scene.rubric.id, "unit": "0", "colleague": colleague_id, "note": "Was I too short?", **values}
    return client.post(f"/reviews/peer/new/{scene.talk.id}", form, expect)


def only() -> LearningReview:
    """The one that is stored."""
    db.session.expire_all()
    return db.session.query(LearningReview).one()
