"""Rubrics on the site: written, published as versions that never change, archived, tried."""

from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.rubrics import document
from app.rubrics.models import Rubric, RubricVersion
from app.rubrics.queries import compiled, current_version
from app.rubrics.starting_points import _BODIES, _HEAD
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]
TEXT = _HEAD.format(preset="zendesk-qa") + _BODIES["zendesk-qa"]


@pytest.fixture
def tara(cast: Cast, signed_in: SignedIn) -> PageClient:
    """The trainer's browser, with a rubric of the whole site as a draft."""
    browser = signed_in(cast.tara)
    browser.post("/rubrics/new", {"source": TEXT, "owner": ""})
    return browser


def saved(db: SQLAlchemy) -> Rubric:
    return db.session.scalars(select(Rubric).execution_options(populate_existing=True)).one()


def edit(browser: PageClient, db: SQLAlchemy, text: str, expect: int = 303, **more: str) -> Any:
    rubric = saved(db)
    return browser.post(f"/rubrics/{rubric.id}/edit", {"source": text, "revision": rubric.draft_revision, **more}, expect=expect)


@pytest.mark.parametrize("preset", _BODIES)
def test_every_starting_point_is_a_rubric_without_findings(preset: str) -> None:
    compilation = document.parse_rubric(_HEAD.format(preset=preset) + _BODIES[preset])
    assert compilation.rubric is not None and compilation.findings == ()


def test_the_first_version(tara: PageClient, db: SQLAlchemy) -> None:
    edit(tara, db, TEXT, act="publish")
    version = current_version("my-rubric", None)
    assert version is not None and version.number == 1
    assert compiled(version).content_hash == version.content_hash
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.verb == "rubrics.publish")).one()
    assert (entry.actor_name, entry.details["number"]) == ("Tara Okafor", 1)


def test_publishing_twice_is_publishing_once(tara: PageClient, db: SQLAlchemy) -> None:
    edit(tara, db, TEXT, act="publish")
    answer = tara.follow(edit(tara, db, TEXT, act="publish"))
    assert "Version 1 says exactly this already" in answer.said
    assert len(db.session.scalars(select(RubricVersion)).all()) == 1


def test_a_version_never_changes(tara: PageClient, db: SQLAlchemy) -> None:
    edit(tara, db, TEXT, act="publish")
    edit(tara, db, TEXT.replace("pass_mark: 80", "pass_mark: 70"), act="publish")
    first, second = db.session.scalars(select(RubricVersion).order_by(RubricVersion.number)).all()
    assert "pass_mark: 80" in first.source and "pass_mark: 70" in second.source
    page = tara.get(f"/rubrics/{saved(db).id}/differences?from=1&to=2")
    assert "policy: {pass_mark: 70}" in page.said and "1 line added, 1 line removed" in page.said
    assert "pass_mark: 80" in tara.get(f"/rubrics/{saved(db).id}/versions/1")
    tara.get(f"/rubrics/{saved(db).id}/versions/3", expect=404)


def test_errors_are_not_published_and_the_text_stays_on_the_page(tara: PageClient, db: SQLAlchemy) -> None:
    answer = edit(tara, db, TEXT.replace("scale: five", "scale: six"), expect=422, act="publish")
    assert "six" in answer.said and "scale: six" in answer.text
    assert saved(db).current_number is None


def test_a_changed_draft_is_not_published_unseen(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    rubric = saved(db)
    revision = rubric.draft_revision
    edit(signed_in(cast.lea), db, TEXT.replace("My rubric", "Lea's rubric"))
    answer = tara.follow(tara.post(f"/rubrics/{rubric.id}/publish", {"revision": revision}))
    assert "changed meanwhile" in answer.said
    assert saved(db).current_number is None


def test_a_team_uses_its_own_copy(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    edit(tara, db, TEXT, act="publish")
    site = saved(db)
    tara.post("/rubrics/new", {"source": TEXT.replace("My rubric", "North rubric"), "owner": str(cast.north.id)})
    copy = db.session.scalars(select(Rubric).where(Rubric.team_id == cast.north.id)).one()
    tara.post(f"/rubrics/{copy.id}/publish", {"revision": copy.draft_revision})
    north, south = current_version("my-rubric", cast.north.id), current_version("my-rubric", cast.south.id)
    assert north is not None and south is not None
    assert (north.title, south.title) == ("North rubric", "My rubric")
    stan = signed_in(cast.stan)
    stan.get(f"/rubrics/{copy.id}", expect=404)
    stan.post(f"/rubrics/{copy.id}/edit", {"source": TEXT, "revision": "1"}, expect=404)
    stan.get(f"/rubrics/{site.id}/edit", expect=403)


def test_who_may_not(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    edit(tara, db, TEXT, act="publish")
    rubric = saved(db)
    for person in (cast.bo, cast.rey, cast.ada):
        browser = signed_in(person)
        assert "Acknowledges the customer" in browser.get(f"/rubrics/{rubric.id}").said
        browser.get("/rubrics/new", expect=403)
        for verb in ("edit", "publish", "archive", "restore"):
            browser.post(f"/rubrics/{rubric.id}/{verb}", {"source": "x", "revision": "1"}, expect=403)
        browser.get(f"/rubrics/{rubric.id}/differences?from=1&to=draft", expect=403)
    signed_in(cast.bo).post(f"/rubrics/{rubric.id}/try", {"source": TEXT}, expect=403)
    tara.get(f"/rubrics/{rubric.id}/archive", expect=405)


def test_an_archived_rubric_is_no_longer_current(tara: PageClient, db: SQLAlchemy) -> None:
    edit(tara, db, TEXT, act="publish")
    tara.post(f"/rubrics/{saved(db).id}/archive")
    assert current_version("my-rubric", None) is None
    assert "My rubric" not in tara.get("/rubrics/").said
    assert "My rubric" in tara.get("/rubrics/?status=archived").said
    tara.post(f"/rubrics/{saved(db).id}/restore")
    assert current_version("my-rubric", None) is not None


def test_trying_levels_shows_score_and_formula(tara: PageClient, db: SQLAlchemy) -> None:
    answer = tara.post(f"/rubrics/{saved(db).id}/try", {"level.empathy": "r3", "level.promises": "yes"}, expect=200, htmx=True)
    assert "80.0" in answer.said and "(1/2·40 + 1·60) / (40 + 60) = 80/100 → 80.0" in answer.said
    failed = tara.post(f"/rubrics/{saved(db).id}/try", {"level.empathy": "r5", "level.promises": "no"}, expect=200, htmx=True)
    assert "Critical and not met: Promises only what can be kept" in failed.said
    wrong = tara.post(f"/rubrics/{saved(db).id}/try", {"level.empathy": "r9"}, expect=200, htmx=True)
    assert "has no level 'r9'" in wrong.said


def test_trying_the_text_in_the_editor(tara: PageClient, db: SQLAlchemy) -> None:
    text = TEXT.replace("weight: 40\n        scale", "weight: 140\n        scale")
    answer = tara.post(
        f"/rubrics/{saved(db).id}/try", {"source": text, "level.empathy": "r3", "level.promises": "yes"}, expect=200, htmx=True
    )
    assert "(1/2·140 + 1·60)" in answer.said
    assert "has errors" in tara.post(f"/rubrics/{saved(db).id}/try", {"source": "format: x"}, expect=200, htmx=True).said


def test_nothing_typed_becomes_markup(tara: PageClient, db: SQLAlchemy) -> None:
    nasty = TEXT.replace("title: My rubric", 'title: "<b onmouseover=x>"').replace("label: Harmful", 'label: "<img src=x>"')
    edit(tara, db, nasty, act="publish")
    for path in ("", "/edit", "/versions", "/versions/1", "/differences?from=1&to=draft"):
        page = tara.get(f"/rubrics/{saved(db).id}{path}").text
        assert "<b onmouseover" not in page and "<img src=x" not in page
    assert "<b onmouseover" not in tara.get("/rubrics/").text


def test_the_list_stays_within_its_budget(tara: PageClient, query_count: Any) -> None:
    with query_count(at_most=1 + 2):
        tara.get("/rubrics/")


def test_publishing_first_shows_what_changes_and_which_ends_have_no_anchor(
    tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: Any
) -> None:
    edit(tara, db, TEXT, act="publish")
    bare = TEXT.replace("r1: The reply blames", "r2: The reply blames")
    url = f"/rubrics/{saved(db).id}/publishing"
    answer = tara.follow(edit(tara, db, bare, act="look"))
    assert saved(db).current_number == 1, "looking publishes nothing"
    assert "r2: The reply blames" in answer.said and "1 line added, 1 line removed" in answer.said
    assert "no anchor at its lowest or highest level: Acknowledges the customer's situation." in answer.said
    assert url in tara.get(f"/rubrics/{saved(db).id}/form").page.links
    tara.post(f"/rubrics/{saved(db).id}/publish", answer.page.form("/publish"))
    assert saved(db).current_number == 2 and "version 2 says exactly this" in tara.get(url).said
    page = tara.get(url.removesuffix("/publishing")).said
    assert page.count("no anchor yet") == 1 and "between its neighbours" in page, "an end has no neighbours"
    signed_in(cast.bo).get(url, 403)
