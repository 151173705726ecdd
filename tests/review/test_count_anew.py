"""After an upgrade that counts by another rule: everybody is counted anew once, killed half-way it goes on, and never two at once."""

from contextlib import ExitStack

import pytest
from sqlalchemy import delete, text

from app.base.alone import alone
from app.base.database import db
from app.home import preparing
from app.review.actions import counting_anew
from app.review.actions.counting_anew import JOB, RULE, Counted, is_counted, recount_by_the_hour, recount_once
from app.review.actions.tallies import differences
from app.review.models import Review, TallyRule
from tests.review.conftest import Scene


class Killed(Exception):
    """The process ends here."""


@pytest.fixture
def earlier(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Three people's reviews, summed up by an earlier rule; one person in each transaction."""
    for item in (scene.item, scene.another(scene.cast.ines), scene.another(scene.cast.mo)):
        scene.published(scene.cast.rey, item)
    db.session.execute(delete(TallyRule))
    db.session.execute(text("UPDATE tally SET n = 2, total = 2 * total WHERE measure LIKE 'skill:%'"))
    db.session.commit()
    monkeypatch.setattr(counting_anew, "BATCH", 1)
    return scene


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Who was counted, in order."""
    people: list[int] = []
    count = counting_anew._count

    def noting(person_id: int) -> None:
        people.append(person_id)
        count(person_id)

    monkeypatch.setattr(counting_anew, "_count", noting)
    return people


def test_killed_half_way_it_goes_on_where_it_was(earlier: Scene, counted: list[int]) -> None:
    def killed(now: Counted) -> None:
        if now.reviews:
            raise Killed

    with pytest.raises(Killed):
        recount_once(killed)
    db.session.rollback()
    assert not is_counted()
    first = counted[0]
    earlier.published(earlier.cast.rey, earlier.another(db.session.get(type(earlier.cast.bo), first)))
    shares: list[Counted] = []
    assert recount_once(shares.append) == Counted(3, 4)
    assert counted == sorted(person.id for person in (earlier.cast.bo, earlier.cast.ines, earlier.cast.mo)), "everybody once"
    assert shares[0] == Counted(1, 4), "it begins where the killed one was"
    assert differences() == [], "what was published meanwhile for somebody counted before is in the sums once"
    assert recount_once() is None


def test_tallies_of_people_without_a_review_go(earlier: Scene) -> None:
    db.session.execute(text("UPDATE review SET state = 'void'"))
    db.session.commit()
    assert recount_once() == Counted(0, 0)
    assert differences() == [] and db.session.scalar(text("SELECT count(*) FROM tally")) == 0


def test_while_one_counts_the_hourly_job_leaves_it_alone(earlier: Scene, counted: list[int]) -> None:
    with alone(JOB) as mine, alone(JOB) as second, alone("another") as other:
        assert (mine, second, other) == (True, False, True)
        recount_by_the_hour()
    assert counted == [] and not is_counted()
    db.session.rollback()
    recount_by_the_hour()
    assert len(counted) == 3 and differences() == []


def test_a_start_waits_for_the_one_that_counts_and_goes_on_when_that_ends(
    earlier: Scene, counted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Counted] = []
    with ExitStack() as elsewhere:
        elsewhere.enter_context(alone(JOB))
        monkeypatch.setattr(counting_anew.time, "sleep", lambda seconds: elsewhere.close())
        recount_once(seen.append)
    assert seen[:2] == [Counted(0, 3, elsewhere=True), Counted(0, 3)]
    assert len(counted) == 3 and db.session.get_one(TallyRule, RULE).counted_to is None


def test_a_start_says_what_it_does(earlier: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "load_shipped", lambda at: None)
    said: list[str] = []
    bar: list[tuple[float, str]] = []
    preparing.prepare_site(said.append, lambda share, part: bar.append((round(share, 2), part)))
    assert bar == [(share, "Counting the reviews anew") for share in (0.0, 0.33, 0.67, 1.0)]
    assert said == ["This version sums up reviews by another rule: 3 reviews were counted anew. No review has changed."]
    assert db.session.query(Review).count() == 3
    preparing.prepare_site(said.append, lambda share, part: pytest.fail("counted twice"))
    assert len(said) == 1
