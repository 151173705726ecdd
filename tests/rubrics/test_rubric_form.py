"""The form of a rubric: the same file as the source, changed act by act."""

from collections.abc import Callable
from typing import Any

import html5lib
import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.rubrics import editing as ed
from app.rubrics.models import Rubric
from app.rubrics.starting_points import _BODIES, _HEAD
from tests.cast import Cast
from tests.page_client import PageClient

TEXT = _HEAD.format(preset="zendesk-qa") + "# kept\n" + _BODIES["zendesk-qa"]
LEVELS = {
    "row.was": ["no", "yes", ""],
    "row.id": ["no", "yes", "part"],
    "row.label": ["Broken", "Kept", "Partly"],
    "row.value": ["0", "1", "0,5"],
}


@pytest.fixture
def tara(cast: Cast, signed_in: Callable[[Any], PageClient]) -> PageClient:
    browser = signed_in(cast.tara)
    browser.post("/rubrics/new", {"source": TEXT, "owner": ""})
    return browser


def saved(db: SQLAlchemy) -> Rubric:
    return db.session.scalars(select(Rubric).execution_options(populate_existing=True)).one()


def filled(html: str, action: str) -> dict[str, list[str]]:
    """The fields of the form with this action, as a browser would send them."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    form = next(one for one in page.iter("form") if one.get("action", "").endswith(action) and "edit-form" in one.get("class", ""))
    fields: dict[str, list[str]] = {}
    for one in form.iter():
        name, value = one.get("name"), one.get("value", "")
        if not name or (one.get("type") == "checkbox" and one.get("checked") is None):
            continue
        if one.tag == "select":
            chosen = [option.get("value", "") for option in one.iter("option") if option.get("selected") is not None]
            fields.setdefault(name, []).extend(chosen)
        elif one.tag in ("input", "textarea"):
            fields.setdefault(name, []).append((one.text or "") if one.tag == "textarea" else value)
    return fields


def act(browser: PageClient, db: SQLAlchemy, name: str, expect: int = 303, **fields: Any) -> Any:
    rubric = saved(db)
    fields.setdefault("revision", rubric.draft_revision)
    return browser.post(f"/rubrics/{rubric.id}/form/{name}", fields, expect=expect)


def criterion(db: SQLAlchemy, name: str) -> dict[str, Any]:
    return next(one for one in ed.criteria(ed.read(saved(db).draft_source)) if one["id"] == name)


def test_every_form_opens(tara: PageClient, db: SQLAlchemy) -> None:
    one = saved(db).id
    for opened in (
        "",
        "head",
        "section:tone",
        "criterion:empathy",
        "criterion:promises",
        "scale:five",
        "scale:",
        "section-add",
        "criterion-add:tone",
    ):
        page = tara.get(f"/rubrics/{one}/form?open={opened}")
        assert "Acknowledges the customer" in page.text
    assert "40% of the score" in tara.get(f"/rubrics/{one}/form").text


def test_a_form_sent_as_it_is_changes_nothing(tara: PageClient, db: SQLAlchemy) -> None:
    rubric = saved(db)
    for opened, name in (("head", "head"), ("section:tone", "section"), ("criterion:empathy", "criterion"), ("scale:five", "scale")):
        page = tara.get(f"/rubrics/{rubric.id}/form?open={opened}")
        tara.post(f"/rubrics/{rubric.id}/form/{name}", filled(page.text, f"/form/{name}"))
    assert saved(db).draft_source == rubric.draft_source
    assert saved(db).draft_revision == rubric.draft_revision


def test_a_criterion_is_changed_with_anchors_examples_and_causes(tara: PageClient, db: SQLAlchemy) -> None:
    fields = {
        "old": "empathy", "id": "empathy", "title": "Names the situation", "weight": "30", "scale": "five", "na": "yes",
        "row.was": ["r1", "r5"], "row.id": ["r1", "r5"], "row.anchor": ["Blames.", "Names it."], "row.example": ["", "I see."],
        "causes": "Words\n  Set phrase\n  Jargon\nFacts", "other": "yes", "skills": "empathy, writing", "channels": ["email", "chat"],
        "when": ["promises|yes"],
    }  # fmt: skip
    act(tara, db, "criterion", **fields)
    now = criterion(db, "empathy")
    assert (now["title"], now["weight"], now["anchors"], now["examples"]) == (
        "Names the situation", 30, {"r1": "Blames.", "r5": "Names it."}, {"r5": "I see."},
    )  # fmt: skip
    assert [one["id"] for one in now["causes"]] == ["words", "facts", "other"]
    assert [one["id"] for one in now["causes"][0]["children"]] == ["set-phrase", "jargon"]
    assert now["when"] == {"criterion": "promises", "level": ["yes"], "channel": ["email", "chat"]}
    assert "# kept" in saved(db).draft_source
    act(tara, db, "criterion", **{**fields, "causes": "Words\n  Jargon\n  Set phrase", "other": "", "channels": [], "when": []})
    now = criterion(db, "empathy")
    assert "when" not in now
    assert [one["id"] for one in now["causes"][0]["children"]] == ["jargon", "set-phrase"]


def test_levels_of_its_own(tara: PageClient, db: SQLAlchemy) -> None:
    act(tara, db, "criterion", old="promises", id="promises", title="Promises", weight="60", critical="review", **LEVELS)
    assert [(one["id"], one["value"]) for one in criterion(db, "promises")["levels"]] == [("no", 0), ("yes", 1), ("part", 0.5)]
    act(tara, db, "criterion", old="promises", id="promises", title="Promises", weight="60", **LEVELS, **{"row.drop": "no"})
    assert [one["id"] for one in criterion(db, "promises")["levels"]] == ["yes", "part"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "as a short sentence"),
        ({"weight": "4.5"}, "A weight is a whole number"),
        ({"weight": "-1"}, "A weight is a whole number"),
        ({"id": "Not one"}, "lower-case letters"),
        ({"id": "empathy"}, "already"),
        ({"row.value": ["x", "1", "2"]}, "is not a number"),
        ({"row.id": ["", "yes", "part"]}, "Give each level an id"),
        ({"when": ["empathy|r1", "other|x"]}, "one criterion only"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_refused_form_keeps_what_was_typed(tara: PageClient, db: SQLAlchemy, fields: dict[str, Any], said: str) -> None:
    sent = {"old": "promises", "id": "promises", "title": "Promises", "weight": "60", "help": "typed <here>", **LEVELS, **fields}
    page = act(tara, db, "criterion", expect=422, **sent)
    assert said in page.text and "typed &lt;here&gt;" in page.text
    assert saved(db).draft_revision == 1


def test_sections_and_criteria_are_added_moved_and_deleted(tara: PageClient, db: SQLAlchemy) -> None:
    act(tara, db, "section-add", title="Closing", weight="10")
    act(tara, db, "criterion-add", section="closing", title="Says what happens next")
    act(tara, db, "criterion-move", old="says-what-happens-next", way="up")
    act(tara, db, "criterion-move", old="says-what-happens-next", way="up")
    act(tara, db, "section-move", old="policy", way="up")
    values = ed.read(saved(db).draft_source)
    assert [(one["id"], [inner["id"] for inner in one["criteria"]]) for one in values["sections"]] == [
        ("policy", ["promises", "says-what-happens-next"]),
        ("tone", ["empathy"]),
        ("closing", ["new-criterion"]),
    ]
    assert "needs a criterion" in act(tara, db, "criterion-delete", expect=422, old="empathy").text
    act(tara, db, "criterion-delete", old="says-what-happens-next")
    act(tara, db, "section-delete", old="closing")
    history = tara.get(f"/rubrics/{saved(db).id}/history").said
    assert "Criterion Says what happens next deleted" in history and "Section Closing deleted" in history, "by title, not by id"
    tara.post(f"/rubrics/{saved(db).id}/publish", {"revision": saved(db).draft_revision})
    assert saved(db).current_number == 1


def test_the_way_of_scoring(tara: PageClient, db: SQLAlchemy) -> None:
    sent: dict[str, Any] = {
        "title": "Ours",
        "preset": "evaluagent",
        "combine": "sections",
        "critical.effect": "flag",
        "bonus.cap": "none",
        "pass_mark": "75,5",
        "for.channels": ["email", "chat"],
        "for.lines": "parcels",
    }
    act(tara, db, "head", **sent)
    values = ed.read(saved(db).draft_source)
    assert (values["title"], values["preset"]) == ("Ours", "evaluagent")
    assert values["policy"] == {"combine": "sections", "critical": {"effect": "flag"}, "bonus": {"cap": "none"}, "pass_mark": 75.5}
    assert values["for"] == {"channels": ["email", "chat"], "lines": ["parcels"]}
    page = act(tara, db, "head", expect=422, **{**sent, "pass_mark": "much"})
    assert "Write a number such as 80" in page.text and filled(page.text, "/form/head")["for.channels"] == ["email", "chat"]
    assert "email, chat, parcels" in tara.get(f"/rubrics/{saved(db).id}").said
    page = tara.get(f"/rubrics/{saved(db).id}/form?open=head")
    assert "Not applicable counts as fully met." in page.text and "minus5-plus5" in page.text


def test_taking_back_goes_further_back_each_time(tara: PageClient, db: SQLAlchemy) -> None:
    act(tara, db, "section", old="tone", id="tone", title="One", weight="40")
    act(tara, db, "section", old="tone", id="tone", title="Two", weight="40")
    act(tara, db, "take-back")
    assert "title: One" in saved(db).draft_source
    act(tara, db, "take-back")
    assert saved(db).draft_source == TEXT
    assert "oldest text" in act(tara, db, "take-back", expect=422).text


def test_two_people_on_different_criteria_both_keep_their_work(tara: PageClient, db: SQLAlchemy) -> None:
    act(tara, db, "section", old="tone", id="tone", title="Theirs", weight="40", revision=1)
    act(tara, db, "section", old="policy", id="policy", title="Mine", weight="60", revision=1)
    assert "title: Theirs" in saved(db).draft_source and "title: Mine" in saved(db).draft_source
    page = act(tara, db, "section", expect=409, old="tone", id="tone", title="Late", weight="40", revision=1)
    assert "Late" in page.text and "Theirs" in page.text
    assert "Late" not in saved(db).draft_source


def test_a_text_that_cannot_be_read_leads_to_the_source(tara: PageClient, db: SQLAlchemy) -> None:
    tara.post(f"/rubrics/{saved(db).id}/edit", {"source": "a: [", "revision": 1})
    page = tara.get(f"/rubrics/{saved(db).id}/form")
    assert "cannot be read" in page.text
    assert "Mend it" in act(tara, db, "section-add", expect=422, title="T").text


def test_htmx_gets_the_page_again_with_what_was_tried(tara: PageClient, db: SQLAlchemy) -> None:
    rubric = saved(db)
    sent = {"old": "tone", "id": "tone", "title": "Voice", "weight": "40", "revision": 1, "level.empathy": "r5", "level.promises": "no"}
    page = tara.post(f"/rubrics/{rubric.id}/form/section", sent, expect=200, headers={"HX-Request": "true"})
    assert 'id="rubric-form"' in page.text and 'id="part-tone"' in page.text
    assert "critical not met (promises)" in page.text


def test_a_refused_number_is_marked_keeps_its_letters_and_alone_has_the_focus(tara: PageClient, db: SQLAlchemy) -> None:
    form = {"title": "Ours", "preset": "", "pass_mark": "9o", "revision": 1}
    page = tara.post(f"/rubrics/{saved(db).id}/form/head", form, expect=422, headers={"HX-Request": "true"})
    fields = [one for one in page.page.all("input") if one.get("name") in ("title", "pass_mark")]
    told = {one.get("name"): (one.get("value"), one.get("aria-invalid"), one.get("autofocus") is not None) for one in fields}
    assert told == {"title": ("Ours", None, False), "pass_mark": ("9o", "true", True)}
    assert page.said.count("Write a number such as 80 or 62.5.") == 1, "beside the field, and not as what was saved"


def test_a_new_rubric_without_its_source(tara: PageClient, db: SQLAlchemy) -> None:
    assert "How do levels become a score?" in tara.get("/rubrics/start").text
    page = tara.post("/rubrics/start", {"title": "", "point": "deduct-from-100", "owner": ""}, expect=422)
    assert "Write a title." in page.text
    tara.post("/rubrics/start", {"title": "Short chäts: ours", "point": "deduct-from-100", "owner": ""})
    made = db.session.scalars(select(Rubric).order_by(Rubric.id.desc())).first()
    assert made is not None and (made.slug, made.title) == ("short-chats-ours", "Short chäts: ours")
    assert "preset: deduct-from-100" in made.draft_source and "# How levels become a score" in made.draft_source


def test_agents_and_reviewers_have_no_form(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: Callable[[Any], PageClient]) -> None:
    for person in (cast.bo, cast.rey):
        signed_in(person).get(f"/rubrics/{saved(db).id}/form", expect=403)
