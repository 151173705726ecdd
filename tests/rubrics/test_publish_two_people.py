"""Two people edit one draft: the second sees both texts, and nothing is overwritten."""

from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.rubrics.models import Rubric
from app.rubrics.starting_points import _BODIES, _HEAD
from tests.cast import Cast
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]
TEXT = _HEAD.format(preset="zendesk-qa") + _BODIES["zendesk-qa"]
TARAS, LEAS = TEXT + "\n# Tara was here\n", TEXT + "\n# Lea was here\n"


@pytest.fixture
def both(cast: Cast, signed_in: SignedIn) -> tuple[PageClient, PageClient]:
    """Tara and Lea; Tara made the rubric."""
    tara, lea = signed_in(cast.tara), signed_in(cast.lea)
    tara.post("/rubrics/new", {"source": TEXT, "owner": ""})
    return tara, lea


def saved(db: SQLAlchemy) -> Rubric:
    return db.session.scalars(select(Rubric).execution_options(populate_existing=True)).one()


def test_the_second_sees_both_texts_and_overwrites_nothing(both: tuple[PageClient, PageClient], db: SQLAlchemy) -> None:
    tara, lea = both
    rubric = saved(db)
    url, revision = f"/rubrics/{rubric.id}/edit", rubric.draft_revision
    tara.post(url, {"source": TARAS, "revision": revision})
    answer = lea.post(url, {"source": LEAS, "revision": revision}, expect=409)
    assert "Tara was here" in answer.said and "Lea was here" in answer.said and "Tara Okafor" in answer.said
    assert saved(db).draft_source == TARAS


def test_the_second_may_keep_theirs_knowingly(both: tuple[PageClient, PageClient], db: SQLAlchemy) -> None:
    tara, lea = both
    rubric = saved(db)
    url, revision = f"/rubrics/{rubric.id}/edit", rubric.draft_revision
    tara.post(url, {"source": TARAS, "revision": revision})
    page = lea.post(url, {"source": LEAS, "revision": revision}, expect=409).page
    offered = {field.get("value") for field in page.all("input", name="revision")}
    assert offered == {str(revision + 1)}
    lea.post(url, {"source": TARAS + LEAS, "revision": revision + 1})
    assert "Tara was here" in saved(db).draft_source and "Lea was here" in saved(db).draft_source


def test_autosave_is_told_as_data(both: tuple[PageClient, PageClient], db: SQLAlchemy) -> None:
    tara, lea = both
    rubric = saved(db)
    url, revision = f"/rubrics/{rubric.id}/edit", rubric.draft_revision
    assert tara.post(url, {"source": TARAS, "revision": revision}, expect=200, fetch=True).json == {"revision": revision + 1}
    answer = lea.post(url, {"source": LEAS, "revision": revision}, expect=409, fetch=True).json
    assert (answer["text"], answer["revision"]) == (TARAS, revision + 1)


def test_saving_the_same_text_again_is_no_new_revision(both: tuple[PageClient, PageClient], db: SQLAlchemy) -> None:
    tara, _ = both
    url, revision = f"/rubrics/{saved(db).id}/edit", saved(db).draft_revision
    assert tara.post(url, {"source": TEXT, "revision": revision}, expect=200, fetch=True).json == {"revision": revision}


def test_a_stale_publication_is_a_conflict_too(both: tuple[PageClient, PageClient], db: SQLAlchemy) -> None:
    tara, lea = both
    rubric = saved(db)
    url, revision = f"/rubrics/{rubric.id}/edit", rubric.draft_revision
    tara.post(url, {"source": TARAS, "revision": revision})
    lea.post(url, {"source": LEAS, "revision": revision, "act": "publish"}, expect=409)
    assert saved(db).current_number is None


@pytest.mark.parametrize("revision", ["", "x", "1e3"])
def test_a_missing_revision_is_refused_with_the_text_kept(revision: str, both: tuple[PageClient, PageClient], db: SQLAlchemy) -> None:
    tara, _ = both
    answer = tara.post(f"/rubrics/{saved(db).id}/edit", {"source": TARAS, "revision": revision}, expect=422)
    assert "Tara was here" in answer.text
    assert saved(db).draft_source == TEXT


def test_an_empty_text_is_refused(both: tuple[PageClient, PageClient], db: SQLAlchemy) -> None:
    tara, _ = both
    tara.post(f"/rubrics/{saved(db).id}/edit", {"source": " ", "revision": saved(db).draft_revision}, expect=422)
    assert saved(db).draft_source == TEXT


def test_checking_answers_with_findings_and_writes_nothing(both: tuple[PageClient, PageClient], db: SQLAlchemy) -> None:
    tara, _ = both
    answer = tara.post(f"/rubrics/{saved(db).id}/check", {"text": TEXT.replace("weight: 60", "weight: -1", 1)}, expect=200, htmx=True)
    assert "must be a whole number" in answer.said and 'data-line="' in answer.text
    assert "No findings" in tara.post("/rubrics/check", {"text": TEXT}, expect=200, htmx=True).said
    assert saved(db).draft_source == TEXT
