"""A program that asks on from the largest time it knows ends up with every score its person may see, and never has one before."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from app.api.queries import reviews as queries
from app.api.queries import telling
from app.base import clock as the_clock
from app.base.database import db
from app.conversations.models import Conversation
from app.review.actions.sights import note_sight
from app.review.joining import practice_voided
from app.review.models import Assignment, Dispute, Review
from tests.api.conftest import Program
from tests.conftest import StoppedClock
from tests.review import builders, disputes
from tests.review.conftest import Scene
from tests.review.conftest import scene as scene


class Copy:
    """What a program keeps: the newest answer for each review, and from when it asks on."""

    def __init__(self, program: Program) -> None:
        self.program, self.since = program, "2020-01-01T00:00:00Z"
        self.kept: dict[int, Any] = {}
        self.heard: list[int] = []

    def ask(self) -> None:
        """Ask on, page after page."""
        after: str | None = None
        while True:
            asked = {"updated_since": self.since} | ({"after": after} if after else {})
            page = self.program.get("/reviews", query_string=asked).json
            for item in page["items"]:
                assert (item["review"] is None) is (item["withheld"] is not None)
                self.kept[item["id"]] = item
                self.heard.append(item["id"])
            after = page["next"]
            if after is None:
                break
        self.since = max([self.since, *(item["updated_at"] for item in self.kept.values())])

    def score(self, review_id: int) -> float | None:
        """The score that the program has, after asking on; None where it has none. The review itself and both lists say the same."""
        self.ask()
        scores = [self.kept[review_id], self.program.get(f"/reviews/{review_id}").json]
        scores += [item for item in self.program.get("/reviews").json["items"] if item["id"] == review_id]
        told = {item["review"]["score"] if item["review"] else None for item in scores}
        assert len(told) == 1, "a score through another door"
        assert len({item["updated_at"] for item in scores}) == 1
        return told.pop()


@pytest.fixture
def copy(program: Callable[..., Program], scene: Scene, clock: StoppedClock) -> Copy:
    """That of Lea, who leads the team."""
    return Copy(program(scene.cast.lea, days=300))


def open_page(scene: Scene, review_id: int) -> None:
    """Lea opens the review."""
    scene.signed_in(scene.cast.lea).post(f"/reviews/{review_id}/seen", expect=204)


def test_a_score_comes_once_the_review_was_opened(copy: Copy, scene: Scene, clock: StoppedClock) -> None:
    first = scene.published(scene.cast.rey, clarity="low").id
    clock.move(hours=1)
    second = scene.published(scene.cast.rey, scene.another(), clarity="mid").id
    assert copy.score(first) is None and "open" in copy.kept[first]["withheld"]
    own = scene.published(scene.cast.lea, scene.another(), clarity="mid").id
    assert copy.score(own) == 90, "who gave it has it at once"
    clock.move(days=2)
    open_page(scene, first)
    note_sight(db.session.get_one(Review, second), by=scene.cast.mo, at=clock.at)
    assert copy.score(first) == 80 and copy.score(second) is None, "what somebody else opened stays closed"
    heard = len(copy.heard)
    clock.move(days=1)
    copy.ask()
    assert copy.heard[heard:] == [first], "nothing is told again but what has the largest time"


def test_a_score_comes_when_it_can_no_longer_be_disputed(copy: Copy, scene: Scene, clock: StoppedClock) -> None:
    review_id = scene.published(scene.cast.rey, clarity="low").id
    clock.move(days=27)
    assert copy.score(review_id) is None
    disputes.settle_rules(scene, window_days=40)
    clock.move(days=12.9)
    assert copy.score(review_id) is None, "the team gives more days"
    later = scene.published(scene.cast.rey, scene.another()).id
    copy.ask()
    clock.move(days=0.2)
    assert copy.score(review_id) == 80 and copy.score(later) is None
    open_page(scene, review_id)
    assert copy.score(review_id) == 80 and copy.kept[review_id]["updated_at"].startswith("2027-01-01"), "it has shown since then"


def test_a_score_comes_when_its_team_gives_fewer_days(
    copy: Copy, scene: Scene, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    disputes.settle_rules(scene, window_days=60)
    ids = [scene.published(scene.cast.rey, scene.another()).id for _ in range(3)]
    clock.move(days=40)
    fresh = scene.published(scene.cast.rey, scene.another()).id
    clock.move(days=5)
    open_page(scene, fresh)
    assert copy.score(ids[0]) is None and copy.score(fresh) is not None, "its copy is newer than what is to come"
    clock.move(hours=1)
    disputes.settle_rules(scene, window_days=30)
    monkeypatch.setattr(telling, "LOOKED_THROUGH", 2)
    copy.ask()
    assert [copy.score(one) for one in ids] == [100, 100, 100]
    told = {copy.kept[one]["updated_at"] for one in ids}
    assert len(told) == 1 and told.pop() > copy.kept[fresh]["updated_at"], "since the team settled it"
    clock.move(days=1)
    disputes.settle_rules(scene, window_days=30, most_open=9)
    heard = len(copy.heard)
    copy.ask()
    assert set(copy.heard[heard:]) <= set(ids), "another rule tells nothing anew"


def test_a_score_comes_when_its_dispute_is_decided(copy: Copy, scene: Scene, clock: StoppedClock) -> None:
    """Opened before, disputed before the program asked: every version is withheld until the decision, and comes with it."""
    review_id = scene.published(scene.cast.rey, clarity="low").id
    open_page(scene, review_id)
    clock.move(hours=1)
    form = {"kind": "ratings", "criterion": ["clarity"], "comment-clarity": "It is clear.", "level-clarity": "top"}
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", form)
    dispute_id = db.session.query(Dispute).filter_by(review_id=review_id).one().id
    assert copy.score(review_id) is None and "Hidden for now" in copy.kept[review_id]["withheld"]
    unseen = scene.published(scene.cast.rey, scene.another(), clarity="low").id
    clock.move(days=1)
    copy.ask()
    disputes.answer(scene, scene.cast.mo, dispute_id, level__clarity="top")
    assert copy.score(review_id) == 80 and copy.kept[review_id]["state"] == "replaced"
    new = db.session.query(Review).filter_by(state="published", number=2).one().id
    assert copy.kept[new]["review"]["score"] == 100 and copy.score(unseen) is None


def test_a_score_comes_when_a_claim_on_the_same_work_ends(copy: Copy, scene: Scene, clock: StoppedClock) -> None:
    """However it ends: given back, run out and taken by another, taken out, given up by the attempt, or by a review."""
    ends = ("given back", "taken by another", "taken out", "voided", "published")
    lea, first, second = scene.signed_in(scene.cast.lea), {}, {}
    for end in ends:
        review = scene.published(scene.cast.rey, scene.another(), clarity="low")
        first[end], talk = review.id, db.session.get_one(Conversation, review.conversation_id)
        open_page(scene, review.id)
        second[end] = builders.waiting(talk, scene.rubric, scene.cast.bo, round=2).id
        db.session.commit()
        lea.post(f"/review/{second[end]}/claim")
    assert {copy.score(one) for one in first.values()} == {None}
    clock.move(minutes=30)
    open_page(scene, scene.published(scene.cast.rey, scene.another()).id)
    copy.ask()
    clock.move(minutes=1)
    lea.post(f"/review/{second['given back']}/release")
    scene.signed_in(scene.cast.mo).post(f"/review/{second['taken by another']}/claim")
    lea.post(f"/review/{second['taken out']}/remove", {"reason": "Enough."})
    practice_voided(db.session.get_one(Review, first["voided"]).conversation_id)
    scene.published(scene.cast.lea, db.session.get_one(Assignment, second["published"]), clarity="mid")
    assert {end: copy.score(one) for end, one in first.items()} == dict.fromkeys(ends, 80.0)


def test_a_copy_is_whole_however_short_the_pages_are(
    copy: Copy, scene: Scene, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many moments at once: each review is told once, at its own."""
    ids = [scene.published(scene.cast.rey, scene.another()).id for _ in range(3)]
    clock.move(hours=1)
    for one in ids[:2]:
        open_page(scene, one)
    monkeypatch.setattr(telling, "LOOKED_THROUGH", 2)
    monkeypatch.setattr(queries, "SIZE", 1)
    copy.ask()
    assert sorted(copy.heard) == ids and [copy.score(one) for one in ids] == [100, 100, None]
    clock.move(days=28)
    copy.ask()
    assert copy.score(ids[2]) == 100


def test_what_was_never_withheld_is_told_since_it_was_published(clock: StoppedClock) -> None:
    """Whatever else lets somebody see a score at once, it is not told only when its days for disputes are over."""
    row = SimpleNamespace(published_at=clock.at, hidden=False, unopened=False, others=True, disputed=False, seen_at=None, window_days=None)
    row.answered_at = row.let_go_at = row.graded_at = row.shortened_at = None
    clock.move(days=3)
    assert telling.told_at(row) == row.published_at
    clock.move(days=25)
    assert telling.told_at(row) == clock.at


def test_a_request_reads_each_kind_of_moment_along_its_index(scene: Scene) -> None:
    since = the_clock.now() - timedelta(days=9000)
    for after in (None, [since, 0]):
        parts = [telling._published(timedelta(days=28), since, after), *telling._others(scene.cast.lea, since, after)]
        if db.engine.dialect.name == "sqlite":
            plans = [_plan(part) for part in parts]
            indexes = ("publication_at", "review_sight_person", "dispute_answered", "assignment_let_go", "assignment_done")
            assert all(f"ix_{name} (" in plan and "SCAN review" not in plan for name, plan in zip(indexes, plans, strict=True)), plans
    assert telling.moments(scene.cast.lea, the_clock.now().replace(year=1), None, telling.settled(scene.cast.lea)) == ([], True)


def _plan(query: Any) -> str:
    compiled = query.compile(db.engine, compile_kwargs={"render_postcompile": True})
    values = tuple(compiled.construct_params()[name] for name in compiled.positiontup)
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(map(str, values)))
    return "\n".join(row[3] for row in rows)
