"""A branch that grew out of a live customer goes into the language the attempt was in, with the original beside it."""

from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.library.models import Scenario
from app.library.work_models import BranchProposal
from app.simulation import compile_scenario
from tests.inbox.conftest import Practice, Scene
from tests.inbox.test_choose_language import speaking
from tests.page_client import PageClient

OWN = "Купил у вашего брата. Это важно?"
TAKEN = {
    "node": "brother",
    "check": "",
    "phrase": "где купили",
    "onward": "zqpush",
    "own_words": "Your brother sold it.",
    "own_phrase": "sold it",
}


@pytest.fixture
def tara(scene: Scene) -> PageClient:
    return scene.signed_in(scene.cast.tara)


@pytest.fixture
def proposal(scene: Scene, tara: PageClient, db: SQLAlchemy) -> BranchProposal:
    """Ines practises in Russian, and Tara improvises as her customer."""
    version, ines = speaking(scene), scene.signed_in(scene.cast.ines)
    asked = {"person_id": scene.cast.ines.id, "scenario_id": version.scenario_id}
    number = int(tara.post("/inbox/live", asked).location.rsplit("/", 1)[1])
    at = ines.post(f"/inbox/live/invitations/{number}/accept").location.rsplit("/", 1)[1]
    practice = Practice(ines, int(at))
    practice.reply("А где купили?")
    tara.post(f"/inbox/live/{number}", {"how": "own", "words": OWN, "number": 1})
    return db.session.scalars(select(BranchProposal)).one()


def draft(db: SQLAlchemy, proposal: BranchProposal) -> str:
    return db.session.get_one(Scenario, proposal.scenario_id, populate_existing=True).draft_source


def test_words_and_phrase_go_into_the_overlay_and_their_original_beside(proposal: BranchProposal, tara: PageClient, db: SQLAlchemy) -> None:
    assert proposal.language == "ru"
    base = f"/library/scenarios/{proposal.scenario_id}"
    assert "This was said in ru" in tara.get(f"{base}/workshop").said
    tara.post(f"{base}/proposals/{proposal.id}", TAKEN)
    text = draft(db, proposal)
    own, _heading, overlay = text.partition("# locale ru")
    assert OWN not in own and "Your brother sold it." not in overlay
    file = compile_scenario(text).scenario
    assert file is not None and file.nodes["brother"].variants[0].text == "Your brother sold it."
    assert file.locales["ru"].nodes["brother"].variants[0].text == OWN
    assert not [one for one in file.locales["ru"].missing if "brother" in one]


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [({"own_words": ""}, "what the customer says in the scenario's own language"), ({"own_phrase": ""}, "words of the new check")],
)
def test_without_its_original_nothing_is_written(
    left_out: dict[str, Any], sentence: str, proposal: BranchProposal, tara: PageClient, db: SQLAlchemy
) -> None:
    before = draft(db, proposal)
    answer = tara.post(
        f"/library/scenarios/{proposal.scenario_id}/proposals/{proposal.id}", {**TAKEN, **left_out, "proposal": proposal.id}, 422
    )
    assert sentence in answer.said and TAKEN["phrase"] in answer.text
    assert draft(db, proposal) == before


def test_a_check_of_the_draft_needs_no_new_phrase(proposal: BranchProposal, tara: PageClient, db: SQLAlchemy) -> None:
    given = {**TAKEN, "check": "zqsorry", "own_phrase": "", "phrase": ""}
    tara.post(f"/library/scenarios/{proposal.scenario_id}/proposals/{proposal.id}", given)
    assert f"## brother\n> {OWN}" in draft(db, proposal).partition("# locale ru")[2]
