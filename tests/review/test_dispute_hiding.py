"""While a dispute is open, nothing that its answerer can open says what the first review said: every page is walked."""

import contextvars
import re
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.base.database import db
from app.people.models import Person
from app.review.models import Review
from tests.page_client import PageClient
from tests.review.conftest import Scene
from tests.review.disputes import answer, begun, opened
from tests.review.test_change_review import begun as changing

FIRST_WORDS = ("Quokkas first words", "Numbat on the whole", "Wombat reason")
SHOWN = ("80.0", "90.0")
"""Both versions of the disputed review: clarity low, then clarity middle. The other reviews have 85.0."""
MOST_PAGES = 140
LINK = re.compile(r'(?:href|data-hx-get|data-poll-url)="(/[^"#]*)')
PLAIN = re.compile(r"(sign-out|/ui/static|/static|\.csv|download|/styleguide)")


def disputed(scene: Scene) -> tuple[int, int]:
    """A review that Rey gave and changed, with words of his own everywhere; Bo disputes the second version."""
    for _ in range(2):  # a mean of more than the one
        scene.published(scene.cast.rey, scene.another(), empathy="mid")
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="top", clarity="low", identity="top")
    grader.send("/save", criterion="clarity", comment=FIRST_WORDS[0])
    grader.send("/save", comment=FIRST_WORDS[1])
    grader.publish()
    first = db.session.query(Review).filter_by(assignment_id=scene.item.id).one().id
    later = changing(scene, scene.cast.rey, first)
    later.rate(clarity="mid")
    later.publish(reason=FIRST_WORDS[2])
    standing = db.session.query(Review).filter_by(state="published", assignment_id=scene.item.id).one().id
    form = {"criterion": "clarity", "comment-clarity": "It is clear.", "level-clarity": "top"}
    scene.signed_in(scene.cast.bo).post(f"/reviews/{standing}/dispute", form)
    return first, standing


def walked(client: PageClient, starts: list[str]) -> dict[str, str]:
    """Every page that can be reached by links, with its text."""
    waiting, texts = list(dict.fromkeys(starts)), {}
    db.session.commit()
    while waiting and len(texts) < MOST_PAGES:
        url = waiting.pop(0)
        response = contextvars.Context().run(client.browser.get, url)
        if response.mimetype not in ("text/html", "application/json") or response.status_code not in (200, 303):
            continue
        texts[url] = response.text
        for link in LINK.findall(response.text):
            found = link.replace("&amp;", "&")
            if found not in texts and found not in waiting and not PLAIN.search(urlsplit(found).path):
                waiting.append(found)
    return texts


@pytest.mark.parametrize("who", ["mo", "lea"])
def test_no_page_says_what_the_first_review_said(app: Flask, scene: Scene, who: str) -> None:
    first, standing = disputed(scene)
    person: Person = getattr(scene.cast, who)
    talk_id, item_id, subject = scene.talk.id, scene.item.id, scene.talk.subject
    starts = ["/", "/review", "/review/disputes", "/notices", f"/reviews/{first}", f"/reviews/{standing}"]
    starts += [f"/conversations/{talk_id}", "/growth", f"/palette?q={subject}", "/conversations?q=parcel"]
    starts += ["/reviews/team", "/reviews/given", "/review/disputes/figures", f"/review/{item_id}"]
    dispute_id = 1
    texts = walked(begun(scene, person, dispute_id), starts)
    assert len(texts) > 25 and f"/review/disputes/{dispute_id}" in texts
    told = {url: words for url, text in texts.items() for words in (*FIRST_WORDS, *SHOWN) if words in text}
    assert not told
    assert (who == "lea") == (f"/reviews/{standing}" in texts) and "Hidden for now" in texts.get(f"/reviews/{standing}", "Hidden for now")


def test_afterwards_the_lead_reads_it_again(scene: Scene) -> None:
    review_id, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id, level__clarity="low")
    assert "80.0" in scene.signed_in(scene.cast.lea).get(f"/reviews/{review_id}").text
