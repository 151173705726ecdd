"""A story of another tool becomes a draft, and a scenario leaves as a story or on paper."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.base.database import db
from app.library.models import Scenario
from app.people.models import Person
from app.simulation import compile_scenario
from tests.cast import Cast
from tests.page_client import PageClient
from tests.simulation.files import SAMPLE

SignIn = Callable[[Person], PageClient]
STORY = b":: Start\nMy parcel is late. <<set $x to 1>>\n[[Sorry->End]]\n:: End\nThanks."
UPLOAD = "/library/scenarios/from-file"


def upload(content: bytes, name: str = "late.twee") -> dict[str, Any]:
    return {"file": (BytesIO(content), name)}


def test_a_file_is_shown_before_anything_is_saved(cast: Cast, signed_in: SignIn) -> None:
    tara = signed_in(cast.tara)
    tara.get(UPLOAD)
    page = tara.post(UPLOAD, upload(STORY), expect=200)
    assert "a macro is not carried over: <<set $x to 1>>" in page.said
    assert "My parcel is late." in page.said
    assert "Nothing is saved yet" in page.said
    assert db.session.scalar(select(func.count(Scenario.id))) == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.twee", b"nothing", "no passage"),
        ("a.txt", b"x", "neither a Twine"),
        ("a.tw", b"\xff\xfe", "not UTF-8"),
        ("a.tw", b"x" * 1_100_000, "larger"),
    ],
    ids=["no story", "unknown", "bytes", "large"],
)
def test_a_file_that_is_no_story_is_told(cast: Cast, signed_in: SignIn, name: str, content: bytes, said: str) -> None:
    assert said in signed_in(cast.tara).post(UPLOAD, upload(content, name), expect=422).said


def test_only_those_who_write_scenarios_take_files(cast: Cast, signed_in: SignIn) -> None:
    for person in (cast.bo, cast.rey, cast.ada):
        signed_in(person).get(UPLOAD, 403)
        signed_in(person).post(UPLOAD, upload(STORY), expect=403)


def test_a_scenario_leaves_as_twee_and_on_paper_for_those_who_may_see_it(cast: Cast, signed_in: SignIn, scenario: Scenario) -> None:
    number = scenario.id
    for person in (cast.tara, cast.rey, cast.lea):
        client = signed_in(person)
        twee = client.get(f"/library/scenarios/{number}/twee", fetch=True)
        assert twee.text.startswith(":: StoryTitle")
        assert "Model answers" in client.get(f"/library/scenarios/{number}/script").said
    for path in ("twee", "script"):
        signed_in(cast.bo).get(f"/library/scenarios/{number}/{path}", 403)


def test_the_script_shows_drawn_facts_and_no_placeholder(cast: Cast, signed_in: SignIn) -> None:
    tara = signed_in(cast.tara)
    tara.post("/library/scenarios/new", {"source": SAMPLE.replace("rubric: core-quality@4\n", ""), "owner": str(cast.north.id)})
    number = db.session.scalars(select(Scenario.id)).one()
    said = tara.get(f"/library/scenarios/{number}/script").said
    assert "Facts of this copy" in said
    assert "{order}" not in said
    assert "Fix it." in said


def test_a_draft_lists_what_is_left_to_look_at(cast: Cast, signed_in: SignIn) -> None:
    tara = signed_in(cast.tara)
    source = SAMPLE.replace("## probe\n", "## probe\n<!-- look at: Say how long a refund takes. -->\n")
    tara.post("/library/scenarios/new", {"source": source, "owner": str(cast.north.id)})
    number = db.session.scalars(select(Scenario.id)).one()
    assert f"/library/scenarios/{number}/to-look-at" in tara.get(f"/library/scenarios/{number}").text
    page = tara.get(f"/library/scenarios/{number}/to-look-at")
    assert "Say how long a refund takes." in page.said
    signed_in(cast.stan).get(f"/library/scenarios/{number}/to-look-at", 404)


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["library", *words])


def test_the_commands_take_a_story_in_and_write_it_out(app: Flask, tmp_path: Path) -> None:
    story, draft = tmp_path / "late.twee", tmp_path / "late.md"
    story.write_bytes(STORY)
    made = run(app, "import-story", str(story), "--json")
    said = json.loads(made.stdout)
    assert (made.exit_code, said["ok"], said["title"]) == (0, True, "Start")
    assert any("macro" in entry["message"] for entry in said["look_at"])
    assert compile_scenario(said["source"]).scenario is not None
    draft.write_text(said["source"], encoding="utf-8")
    assert "[[Sorry->End]]" in run(app, "export", str(draft), "--as", "twee").stdout
    assert "Scene 1: start" in run(app, "export", str(draft), "--as", "script").stdout


def test_a_broken_file_ends_a_command_with_a_sentence(app: Flask, tmp_path: Path) -> None:
    broken = tmp_path / "x.twee"
    broken.write_bytes(b"nothing")
    made = run(app, "import-story", str(broken), "--json")
    assert made.exit_code == 1
    assert "no passage" in json.loads(made.stdout)["errors"][0]["message"]
    assert run(app, "export", str(broken), "--as", "twee").exit_code == 1
    assert run(app, "export", str(broken), "--as", "pdf").exit_code == 2
