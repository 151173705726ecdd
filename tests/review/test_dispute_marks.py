"""Words marked on the page for a dispute and its answer, with the clause that decides, and where everybody reads them afterwards."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.base.database import db
from app.conversations.models import ConversationKind, Message
from app.knowledge.models import ArticleVersion
from app.review.actions import dispute_quotes
from app.review.models import Dispute, DisputeQuote, Evidence, Review
from tests.page_rules import Page
from tests.privacy.test_take_own_data import copy_of
from tests.review.conftest import Scene
from tests.review.disputes import begun
from tests.review.test_dispute_quotes import ASKED, DECIDED, OTHER, WORDS, published
from tests.review.test_exchange import exported
from tests.review.test_grade_cite_clause import article
from tests.review.workbooks import texts_of

CLAUSE = "kb.refunds#limits"


def mark(scene: Scene, words: str, **more: Any) -> str:
    """A line as the page sends it: the words where they stand in Bo's reply."""
    message = db.session.query(Message).filter_by(conversation_id=scene.talk.id, author_id=scene.cast.bo.id).one()
    start = message.body.index(words)
    return json.dumps({"message": message.id, "start": start, "end": start + len(words), "quote": words} | more)


def field(page: Page, name: str) -> str:
    """What stands in a field for many lines."""
    return str(next(page.all("textarea", name=name)).text or "").strip()


def listed(page: Page, side: str) -> list[str]:
    """The words of one side below the criteria."""
    return [str(one.text) for one in page.all("a", class_="rv-quote-jump") if str(one.get("href")).startswith(f"#{side}-")]


def marked(page: Page, side: str) -> list[str]:
    """Words of the conversation that stand out as those of a side."""
    return ["".join(one.itertext()) for one in page.all("mark") if one.get("class", "").split()[-1] == f"rv-{side}" and one.get("id")]


def disputed(scene: Scene, **marks: str) -> int:
    """Rey's review, disputed by Bo with these words; its id."""
    review_id = published(scene)
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", ASKED | {"marks-clarity": "\n".join(marks.values())})
    return review_id


def test_marked_words_are_kept_where_they_stand_each_once(scene: Scene) -> None:
    disputed(scene, one=mark(scene, OTHER), again=mark(scene, OTHER), other=mark(scene, "sorry", clause=CLAUSE))
    kept = db.session.query(DisputeQuote).order_by(DisputeQuote.id).all()
    assert [(one.quote, one.clause) for one in kept] == [(OTHER, ""), ("sorry", "")], "an agent ties no clause"
    message = db.session.get_one(Message, kept[0].message_id)
    assert message.body[kept[0].start : kept[0].end] == OTHER


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[1, 2]", "did not arrive whole"),
        ("{", "did not arrive whole"),
        ('{"message": 1e999, "start": 0, "end": 4}', "did not arrive whole"),
        ("[" * 5000, "did not arrive whole"),
        ('{"message": 999999, "start": 0, "end": 4}', "not part of this conversation"),
        ('{"message": "MESSAGE", "start": 0, "end": 4, "quote": "else"}', "do not match the message"),
        ('{"message": "MESSAGE", "start": 9, "end": 99999}', "lie outside the message"),
    ],
)
def test_marks_that_do_not_fit_are_refused_and_kept(scene: Scene, line: str, said: str) -> None:
    review_id = scene.published(scene.cast.rey, clarity="low").id
    message = db.session.query(Message).filter_by(conversation_id=scene.talk.id, author_id=scene.cast.bo.id).one()
    line = line.replace('"MESSAGE"', str(message.id))
    page = scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", ASKED | {"marks-clarity": line}, 422)
    assert said in page.said and db.session.query(Dispute).count() == 0
    assert field(page.page, "marks-clarity") == line
    assert field(page.page, "comment-clarity") == ASKED["comment-clarity"]


def test_whoever_decides_marks_words_with_their_clause_before_seeing_the_others(scene: Scene) -> None:
    article("kb.refunds", ("Give 20 euro.", "", "2026-11-19"), ("Give 50 euro.", "2026-11-20", ""))
    review_id = disputed(scene, one=mark(scene, WORDS))
    mo = begun(scene, scene.cast.mo, 1)
    assert CLAUSE in mo.get("/review/disputes/1/clauses?criterion=clarity", fetch=True).text
    scene.signed_in(scene.cast.rey).get("/review/disputes/1/clauses", 404)
    refused = mo.post("/review/disputes/1/grade", DECIDED | {"marks-clarity": mark(scene, OTHER, clause="kb.refunds#none")}, 422)
    assert "held on the day of the reply" in refused.said
    mo.post("/review/disputes/1/grade", DECIDED | {"marks-clarity": mark(scene, OTHER, clause=CLAUSE)})
    page = mo.get("/review/disputes/1")
    assert [one.text for one in page.page.all("q")] == [WORDS, WORDS, OTHER], "first review, agent, one's own"
    assert "Give 20 euro." in page.said and "Give 50 euro." not in page.said
    kept = field(page.page, "marks-clarity")
    mo.post("/review/disputes/1", DECIDED | {"marks-clarity": kept})
    newest = db.session.query(Evidence).join(Review).filter(Review.number == 2, Evidence.criterion == "clarity").one()
    assert (newest.quote, newest.clause) == (OTHER, CLAUSE)
    assert db.session.get_one(ArticleVersion, newest.article_version_id).number == 1
    bo = scene.signed_in(scene.cast.bo)
    first, last = bo.get(f"/reviews/{review_id}"), bo.get(f"/reviews/{newest.review_id}")
    assert (listed(first.page, "asked"), listed(first.page, "answered")) == ([WORDS], [OTHER])
    assert (listed(last.page, "asked"), listed(last.page, "answered")) == ([WORDS], []), "what it rests on is its evidence"
    assert (marked(first.page, "asked"), marked(first.page, "answered")) == ([WORDS], [OTHER])
    assert 'class="rv-evidence rv-asked"' in first.text and 'class="rv-evidence rv-only-disputed rv-answered"' in first.text
    assert "Give 20 euro." in first.said


def test_whoever_mends_a_slip_reads_the_words_it_is_about(scene: Scene) -> None:
    review_id = published(scene)
    form = ASKED | {"kind": "clerical", "marks-clarity": mark(scene, OTHER)}
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", form)
    assert [one.text for one in scene.signed_in(scene.cast.rey).get("/review/disputes/1/mend").page.all("q")] == [OTHER]


def test_words_of_an_answer_are_read_once_it_is_given(scene: Scene) -> None:
    review_id = disputed(scene, one=mark(scene, WORDS))
    begun(scene, scene.cast.mo, 1).post("/review/disputes/1/grade", DECIDED | {"marks-clarity": mark(scene, OTHER)})
    page = scene.signed_in(scene.cast.bo).get(f"/reviews/{review_id}").page
    assert (listed(page, "asked"), listed(page, "answered"), marked(page, "answered")) == ([WORDS], [], [])


def test_both_sides_words_leave_in_files_and_in_ones_own_copy(app: Flask, scene: Scene, tmp_path: Path) -> None:
    article("kb.refunds", ("Give 20 euro.", "", ""))
    disputed(scene, one=mark(scene, WORDS))
    sent = DECIDED | {"marks-clarity": mark(scene, OTHER, clause=CLAUSE), "level-clarity": "low", "reason-clarity": "supported"}
    mo = begun(scene, scene.cast.mo, 1)
    mo.post("/review/disputes/1/grade", sent)
    mo.post("/review/disputes/1", sent)
    exported(app, tmp_path / "r.zip", "--format", "csv")
    with zipfile.ZipFile(tmp_path / "r.zip") as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("disputed.csv").decode())))
    told = [(row["criterion"], row["side"], row["quote"], row["clause"], row["article_version"]) for row in rows]
    assert told == [("clarity", "agent", WORDS, "", ""), ("clarity", "answer", OTHER, CLAUSE, "1")]
    exported(app, tmp_path / "r.xlsx", "--format", "xlsx")
    assert {"agent", "answer", OTHER} <= set(texts_of(tmp_path / "r.xlsx"))
    own, _page = copy_of(scene.signed_in(scene.cast.bo))
    (point,) = own["reviews_received"][0]["dispute"][0]["criteria"]
    assert (point["criterion"], point["comment"], point["quotes"], point["answer_quotes"]) == ("clarity", "It is clear.", [WORDS], [OTHER])


def test_words_kept_before_names_were_masked_are_masked_where_they_are_read(app: Flask, scene: Scene, tmp_path: Path) -> None:
    scene.talk.kind, scene.talk.customer_name = ConversationKind.REAL, "Noor Haddad"
    review_id = disputed(scene, one=mark(scene, WORDS))
    db.session.query(DisputeQuote).one().quote = "I am sorry, Noor."
    db.session.commit()
    shown = "I am sorry, [name]."
    assert listed(scene.signed_in(scene.cast.bo).get(f"/reviews/{review_id}").page, "asked") == [shown]
    mo = begun(scene, scene.cast.mo, 1)
    mo.post("/review/disputes/1/grade", DECIDED)
    assert shown in mo.get("/review/disputes/1").said
    exported(app, tmp_path / "r.jsonl")
    assert shown in (tmp_path / "r.jsonl").read_text(encoding="utf-8")


def test_a_criterion_holds_so_many_quotes(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.review.actions.rated.MOST_EVIDENCE", 1)
    review_id = scene.published(scene.cast.rey, clarity="low").id
    form = ASKED | {"marks-clarity": mark(scene, WORDS), "quotes-clarity": OTHER}
    page = scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", form, 422)
    assert "at most 1 quotes" in page.said and "#part-clarity" in page.text
    assert dispute_quotes.places(db.session.get_one(Review, review_id), {}) == {}
