"""The reviews under a person's figures: everybody is offered what they may open, and nothing else."""

from collections.abc import Callable

import pytest

from app.base.database import db
from app.conversations.models import ConversationKind
from app.people.models import Person
from app.review.models import Review
from app.rubrics.models import RubricVersion
from tests.cast import Cast
from tests.page_client import Answer, PageClient
from tests.review import builders

SignIn = Callable[[Person], PageClient]


@pytest.fixture
def reviews(cast: Cast, signed_in: SignIn) -> list[Review]:
    """Rey reviewed one practice conversation and one real one of Bo's."""
    rubric = builders.rubric()
    talks = [builders.conversation(cast.bo, cast.north, kind=kind) for kind in (ConversationKind.PRACTICE, ConversationKind.REAL)]
    items = [builders.waiting(talk, rubric, cast.bo) for talk in talks]
    version = db.session.query(RubricVersion).filter_by(rubric_id=rubric.id).one()
    db.session.commit()
    return [builders.published(signed_in(cast.rey), item, version) for item in items]


def links(page: Answer) -> list[str]:
    """Where the figures of the page lead."""
    found = (one.get("href", "") for one in page.page.all("a"))
    return [link for link in found if link.startswith(("/reviews/", "/conversations/")) and link.rsplit("/", 1)[-1].isdigit()]


@pytest.mark.parametrize(
    ("who", "kinds"), [("bo", ["/reviews/", "/reviews/"]), ("lea", ["/reviews/", "/reviews/"]), ("tara", ["/conversations/"])]
)
def test_every_link_opens(who: str, kinds: list[str], cast: Cast, reviews: list[Review], signed_in: SignIn) -> None:
    viewer = signed_in(getattr(cast, who))
    offered = links(viewer.get(f"/growth/people/{cast.bo.id}"))
    assert [link[: link.rindex("/") + 1] for link in offered] == kinds
    for link in offered:
        viewer.get(link)


def test_a_trainer_reads_the_practice_behind_a_figure_but_not_its_grade(cast: Cast, reviews: list[Review], signed_in: SignIn) -> None:
    practice, real = reviews
    tara = signed_in(cast.tara)
    assert links(tara.get(f"/growth/people/{cast.bo.id}")) == [f"/conversations/{practice.conversation_id}"]
    for review in (practice, real):
        tara.get(f"/reviews/{review.id}", 404)


def test_who_may_answer_a_dispute_does_not_see_the_grade_here_either(cast: Cast, reviews: list[Review], signed_in: SignIn) -> None:
    practice = reviews[0]
    lea = signed_in(cast.lea)
    for review in reviews:
        lea.post(f"/reviews/{review.id}/seen", expect=204)
    assert lea.get(f"/growth/people/{cast.bo.id}").text.count('class="score tone-') == 2
    form = {"criterion": ["empathy"], "comment-empathy": "I named what was lost."}
    signed_in(cast.bo).post(f"/reviews/{practice.id}/dispute", form)
    page = lea.get(f"/growth/people/{cast.bo.id}")
    assert "kept back" in page.said
    assert page.text.count('class="score tone-') == 1
