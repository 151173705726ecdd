"""The clause behind a quote, as it stood on the day of the reply."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.base.database import db
from app.knowledge.article_document import parse_article
from app.knowledge.models import Article, ArticleKind, ArticleVersion
from app.people.models import Team
from app.review.models import Evidence
from tests.review import builders
from tests.review.conftest import Scene

OLD = "Give a refund of 20 euro."
NEW = "Give a refund of 50 euro."


def article(slug: str, *texts: tuple[str, str, str], team: Team | None = None) -> Article:
    """An article with one clause, `limits`; each text with its dates of validity."""
    one = Article(slug=slug, title=slug.title(), kind=ArticleKind.POLICY, created_at=builders.PUT, current_number=len(texts))
    one.team_id = team.id if team else None
    db.session.add(one)
    db.session.flush()
    for number, (words, since, until) in enumerate(texts, 1):
        dates = "".join(f"{key}: {value}\n" for key, value in (("valid_from", since), ("valid_to", until)) if value)
        source = f"---\nid: {slug}\ntitle: {slug}\nkind: policy\n{dates}---\n## Limits {{#limits}}\n{words}\n\n## More {{#more}}\nOther.\n"
        parsed = parse_article(source).article
        assert parsed is not None
        db.session.add(
            ArticleVersion(
                article_id=one.id,
                number=number,
                content_hash=f"{slug}{team}{number}",
                source=source,
                title=slug,
                html=parsed.html,
                published_at=datetime(2026, number, 1, tzinfo=UTC),
                language="en",
                kind=ArticleKind.POLICY,
                clauses=parsed.clauses,
                valid_from=date.fromisoformat(since) if since else None,
                valid_to=date.fromisoformat(until) if until else None,
            )
        )
    db.session.commit()
    return one


@pytest.fixture
def refunds(scene: Scene) -> Article:
    """The reply is of 18 November; the new text holds from the 20th."""
    return article("kb.refunds", (OLD, "", "2026-11-19"), (NEW, "2026-11-20", ""))


def quoted(scene: Scene) -> tuple[Any, int]:
    grader = scene.grader(scene.cast.rey)
    message = db.session.query(builders.Message).filter_by(conversation_id=scene.talk.id, author_id=scene.cast.bo.id).one()
    live = grader.send("/evidence", criterion="identity", message=message.id, start=0, end=10).json
    return grader, live["evidence"][0]["id"]


def test_a_quote_is_tied_to_the_clause_of_that_day_and_read_with_its_words(scene: Scene, refunds: Article) -> None:
    grader, quote = quoted(scene)
    answer = grader.send(f"/evidence/{quote}/clause", clause="kb.refunds#limits")
    assert answer.json["cited"]["clause"] == "kb.refunds#limits"
    chip = scene.signed_in(scene.cast.rey).get(f"/review/{scene.item.id}").page
    assert answer.json["cited"]["said"] == "kb.refunds: Limits" == next(one.text for one in chip.all("span", data_clause=""))
    kept = db.session.query(Evidence).one()
    assert db.session.get_one(ArticleVersion, kept.article_version_id).number == 1
    assert "kb.refunds: Limits" in grader.client.get(grader.at).said
    grader.rate(**builders.TOP)
    grader.publish()
    said = scene.signed_in(scene.cast.bo).get("/reviews/1").said
    assert OLD in said and NEW not in said and "Other." not in said
    assert "decided by “Limits” in “kb.refunds”, version 1" in said and "kb.refunds#limits" not in said


def test_only_what_held_can_be_cited_and_a_tie_can_be_undone(scene: Scene, refunds: Article) -> None:
    grader, quote = quoted(scene)
    for ref in ("kb.refunds#other", "kb.none#limits", "x"):
        assert "held on the day" in grader.send(f"/evidence/{quote}/clause", 422, clause=ref).json["error"]
    grader.send(f"/evidence/{quote}/clause", clause="kb.refunds")
    grader.send(f"/evidence/{quote}/clause", clause="")
    db.session.expire_all()
    kept = db.session.query(Evidence).one()
    assert (kept.clause, kept.article_version_id) == ("", None)
    grader.send("/evidence/99999/clause", 404, clause="kb.refunds")
    other = scene.grader(scene.cast.mo)
    other.send(f"/evidence/{quote}/clause", 409, clause="kb.refunds")


def test_the_list_shows_that_day_and_the_team_s_own_copy(scene: Scene, refunds: Article) -> None:
    article("kb.refunds", ("Ours.", "", ""), team=scene.cast.north)
    article("kb.foreign", ("Theirs.", "", ""), team=scene.cast.south)
    page = scene.signed_in(scene.cast.rey).get(f"/review/{scene.item.id}/clauses?criterion=identity", fetch=True).text
    assert page.count('data-choice="kb.refunds#limits"') == 1 and "kb.foreign" not in page
    scene.signed_in(scene.cast.stan).get(f"/review/{scene.item.id}/clauses", 404)


def test_a_change_keeps_the_clause(scene: Scene, refunds: Article) -> None:
    grader, quote = quoted(scene)
    grader.send(f"/evidence/{quote}/clause", clause="kb.refunds#limits")
    grader.rate(**builders.TOP)
    grader.publish()
    grader.client.post("/reviews/1/change")
    db.session.expire_all()
    assert [one.clause for one in db.session.query(Evidence)] == ["kb.refunds#limits"] * 2
