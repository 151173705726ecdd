"""Mentions in internal notes: colleagues and lines answer, and whom nobody knows is said."""

import pytest

from app.base.database import db
from app.inbox.colleagues import answers_to, unknown_in
from app.knowledge.pack_document import PackDocument, parse_pack
from tests.inbox import desk_pack, world
from tests.inbox.conftest import Practice, Scene


@pytest.fixture
def pack() -> PackDocument:
    parsed = parse_pack(desk_pack.PACK).pack
    assert parsed is not None
    return parsed


@pytest.fixture
def desk(scene: Scene) -> Practice:
    version = world.build(scene.clock.at, scenario=desk_pack.SCENARIO, pack=desk_pack.PACK)
    db.session.commit()
    return scene.begin(version=version)


def asked(pack: PackDocument, note: str) -> list[tuple[str, str]]:
    return list(answers_to(note, pack.colleagues, pack.lines))


def test_for_a_line_answers_who_knows(pack: PackDocument) -> None:
    assert asked(pack, "@billing may I refund it?") == [("Bo Berg, Billing", "Up to 50 euros is yours to decide.")]
    assert asked(pack, "@Billing: hello") == [("Billing", "")]


def test_a_colleague_named_twice_answers_once(pack: PackDocument) -> None:
    assert [who for who, _said in asked(pack, "@bo a refund? @Bo")] == ["Bo Berg, Refunds, tier 2"]


def test_whom_nobody_knows(pack: PackDocument) -> None:
    note = "@boo and @parcels, mail a@example.com @14 @nobody."
    assert unknown_in(note, pack.colleagues, pack.lines) == ["boo", "nobody"]


def test_the_note_on_the_page(desk: Practice) -> None:
    part = desk.client.post(f"{desk.url}/notes", {"body": "@billing hello, @boo too"}, 200, htmx=True)
    assert "Nobody here is called @boo" in part.text
    said = desk.page().said
    assert "Nobody of Billing answers in notes now" in said and "@billing hello" in said
    assert "@billing" in said.split("Mention one")[1]
