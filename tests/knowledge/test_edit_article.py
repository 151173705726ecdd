"""Articles on the site: written, checked, published, searched, archived."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.knowledge.article_document import parse_article
from app.knowledge.models import Article, ArticleVersion
from app.knowledge.validity import Validity, validity
from tests.cast import Cast
from tests.knowledge.packs import ARTICLE
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]


@pytest.fixture
def tara(cast: Cast, signed_in: SignedIn) -> PageClient:
    """The trainer's browser, with the article as a draft of the whole site."""
    browser = signed_in(cast.tara)
    browser.post("/knowledge/articles/new", {"source": ARTICLE, "owner": ""})
    return browser


def saved(db: SQLAlchemy) -> Article:
    return db.session.scalars(select(Article).execution_options(populate_existing=True)).one()


def published(tara: PageClient, db: SQLAlchemy) -> Article:
    tara.post(f"/knowledge/articles/{saved(db).id}/publish", {"revision": saved(db).draft_revision})
    return saved(db)


def test_a_draft_is_seen_by_those_who_edit_only(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    page = f"/knowledge/articles/{saved(db).id}"
    assert "Everybody may change their mind" in tara.get(page)
    for person in (cast.bo, cast.rey, cast.ada):
        signed_in(person).get(page, expect=404)
    assert "Sending a lamp back" not in signed_in(cast.bo).get("/knowledge/?status=draft")


def test_publishing_makes_it_readable_and_searchable(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    article = published(tara, db)
    bo = signed_in(cast.bo)
    page = bo.get(f"/knowledge/articles/{article.id}")
    assert "in force" in page.said and 'id="clause-days"' in page.text
    assert "Sending a lamp back" in bo.get("/knowledge/?text=minds")
    assert "Sending a lamp back" not in bo.get("/knowledge/?text=parcel")
    assert "Sending a lamp back" in bo.get("/knowledge/?kind=policy&tag=returns&language=en")
    assert "Sending a lamp back" not in bo.get("/knowledge/?kind=howto")


def test_publishing_twice_is_publishing_once(tara: PageClient, db: SQLAlchemy) -> None:
    article = published(tara, db)
    answer = tara.follow(tara.post(f"/knowledge/articles/{article.id}/publish", {"revision": article.draft_revision}))
    assert "says exactly this already" in answer.said
    assert len(db.session.scalars(select(ArticleVersion)).all()) == 1


def test_publishing_an_older_text_makes_its_version_current_again(tara: PageClient, db: SQLAlchemy) -> None:
    article = published(tara, db)
    for text in (ARTICLE.replace("30 days", "40 days"), ARTICLE):
        tara.post(f"/knowledge/articles/{article.id}/edit", {"source": text, "revision": saved(db).draft_revision, "act": "publish"})
    assert saved(db).current_number == 1
    assert len(db.session.scalars(select(ArticleVersion)).all()) == 2


def test_a_text_with_errors_is_saved_and_not_published(tara: PageClient, db: SQLAlchemy) -> None:
    article = saved(db)
    wrong = ARTICLE.replace("kind: policy", "kind: law")
    tara.post(f"/knowledge/articles/{article.id}/edit", {"source": wrong, "revision": article.draft_revision})
    answer = tara.post(
        f"/knowledge/articles/{article.id}/edit", {"source": wrong, "revision": saved(db).draft_revision, "act": "publish"}, expect=422
    )
    assert "must be one of policy, howto" in answer.said and "kind: law" in answer.text
    assert saved(db).current_number is None and "kind: law" in saved(db).draft_source


def test_another_id_is_refused(tara: PageClient, db: SQLAlchemy) -> None:
    article = saved(db)
    other = {"source": ARTICLE.replace("kb.returns", "kb.other"), "revision": article.draft_revision, "act": "publish"}
    assert "Write id: kb.returns" in tara.post(f"/knowledge/articles/{article.id}/edit", other, expect=422).said


def test_the_same_id_twice_is_refused_with_the_text_kept(tara: PageClient) -> None:
    answer = tara.post("/knowledge/articles/new", {"source": ARTICLE, "owner": ""}, expect=422)
    assert "There is an article" in answer.said and "Everybody may change" in answer.text


def test_archiving_takes_it_out_of_list_and_search(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    article = published(tara, db)
    tara.post(f"/knowledge/articles/{article.id}/archive")
    tara.post(f"/knowledge/articles/{article.id}/archive")
    bo = signed_in(cast.bo)
    assert "Sending a lamp back" not in bo.get("/knowledge/?text=mind")
    assert "Sending a lamp back" not in bo.get("/knowledge/?status=archived")
    assert "archived" in bo.get(f"/knowledge/articles/{article.id}").said
    tara.post(f"/knowledge/articles/{article.id}/restore")
    assert "Sending a lamp back" in bo.get("/knowledge/")


def test_who_may_not(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    article = published(tara, db)
    for person in (cast.bo, cast.rey, cast.ada):
        browser = signed_in(person)
        for verb in ("edit", "publish", "archive", "restore"):
            browser.post(f"/knowledge/articles/{article.id}/{verb}", {"source": "x", "revision": "1"}, expect=403)
        browser.get(f"/knowledge/articles/{article.id}/edit", expect=403)
        browser.get("/knowledge/articles/new", expect=403)
    tara.get(f"/knowledge/articles/{article.id}/publish", expect=405)
    tara.get("/knowledge/articles/999", expect=404)


def test_an_article_of_a_team_is_not_there_for_strangers(db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    tara, stan = signed_in(cast.tara), signed_in(cast.stan)
    tara.post("/knowledge/articles/new", {"source": ARTICLE, "owner": str(cast.north.id)})
    article = published(tara, db)
    for path in ("", "/edit", "/versions", "/versions/1", "/differences"):
        stan.get(f"/knowledge/articles/{article.id}{path}", expect=404)
    assert "Sending a lamp back" not in stan.get("/knowledge/?text=mind")
    assert stan.get("/ui/palette?q=lamp").json == []
    assert [hit["label"] for hit in tara.get("/ui/palette?q=lamp").json] == ["Sending a lamp back"]
    stan.post("/knowledge/articles/new", {"source": ARTICLE, "owner": str(cast.north.id)}, expect=422)


def test_nothing_typed_becomes_markup(tara: PageClient, db: SQLAlchemy) -> None:
    nasty = ARTICLE.replace("Sending a lamp back", '"<img src=x onerror=alert(1)>"').replace(
        "Everybody may", "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(2)> Everybody may"
    )
    article = saved(db)
    tara.post(f"/knowledge/articles/{article.id}/edit", {"source": nasty, "revision": article.draft_revision, "act": "publish"})
    for path in ("", "/edit", "/versions", "/versions/1", "/differences?from=1&to=draft"):
        page = tara.get(f"/knowledge/articles/{article.id}{path}")
        assert "<img src" not in page.text and "<script>alert" not in page.text and 'href="javascript' not in page.text
    assert "<img src" not in tara.get("/knowledge/").text


def test_an_article_of_before_says_that_it_no_longer_holds(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    article = published(tara, db)
    bo, page = signed_in(cast.bo), f"/knowledge/articles/{article.id}"
    assert "no longer holds" not in bo.get(page).said
    db.session.query(ArticleVersion).one().valid_to = date(2026, 1, 31)
    db.session.commit()
    assert "This article no longer holds." in bo.get(page).said


def test_clauses_and_dates_are_read() -> None:
    article = parse_article(ARTICLE).article
    assert article is not None
    assert article.clauses == {"days": "How long"} and article.valid_from == date(2026, 1, 15)
    findings = parse_article(ARTICLE.replace("{#days}", "{#days}\n\n## Again {#days}\n\n## No {#Not an id}")).findings
    assert [(found.code, found.line) for found in findings] == [("E02", 13), ("E03", 15)]


@pytest.mark.parametrize(
    ("first", "last", "day", "expected"),
    [
        (None, None, date(2026, 1, 1), Validity.ALWAYS),
        (date(2026, 1, 1), None, date(2026, 1, 1), Validity.IN_FORCE),
        (None, date(2026, 1, 1), date(2026, 1, 1), Validity.IN_FORCE),
        (date(2026, 1, 2), None, date(2026, 1, 1), Validity.COMING),
        (None, date(2025, 12, 31), date(2026, 1, 1), Validity.ENDED),
    ],
)
def test_both_ends_of_the_dates_count(first: date | None, last: date | None, day: date, expected: Validity) -> None:
    assert validity(first, last, day) is expected


def test_the_list_stays_within_its_budget(app: Flask, tara: PageClient, db: SQLAlchemy, query_count: Any) -> None:
    published(tara, db)
    with query_count(at_most=1 + 4):
        tara.get("/knowledge/?text=mind&kind=policy")
