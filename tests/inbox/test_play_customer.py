"""A trainer plays the customer: each reply waits for them, and what they improvise becomes a proposed branch."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.inbox.live_models import LiveSession, LiveState
from app.inbox.models import AttemptTurn
from app.library.models import Scenario
from app.library.work_models import BranchProposal, ScenarioRating, Verdict
from app.people.models import Notice
from app.simulation import compile_scenario
from tests.inbox.conftest import Practice, Scene
from tests.page_client import Answer, PageClient

OWN = "I bought it from your brother, does that matter?"


@dataclass
class Live:
    """The trainer's page and the trainee's desk."""

    tara: PageClient
    practice: Practice
    id: int

    @property
    def url(self) -> str:
        return f"/inbox/live/{self.id}"

    def say(self, how: str, words: str = "", expect: int = 303, **more: Any) -> Answer:
        data = {"how": how, "words": words, "number": self.practice.attempt.turn_count, **more}
        return self.tara.post(self.url, data, expect)


@pytest.fixture
def tara(scene: Scene) -> PageClient:
    return scene.signed_in(scene.cast.tara)


@pytest.fixture
def live(scene: Scene, tara: PageClient) -> Live:
    """Ines has accepted and sits at the desk."""
    session_id = invite(tara, scene)
    ines = scene.signed_in(scene.cast.ines)
    answer = ines.post(f"/inbox/live/invitations/{session_id}/accept")
    return Live(tara, Practice(ines, int(answer.location.rsplit("/", 1)[1])), session_id)


def invite(tara: PageClient, scene: Scene, expect: int = 303, **data: Any) -> int:
    given = {"person_id": scene.cast.ines.id, "scenario_id": scene.version.scenario_id, **data}
    answer = tara.post("/inbox/live", given, expect)
    return int(answer.location.rsplit("/", 1)[1]) if expect == 303 else 0


def session(db: SQLAlchemy) -> LiveSession:
    return db.session.scalars(select(LiveSession).execution_options(populate_existing=True)).one()


def last_turn(db: SQLAlchemy) -> AttemptTurn:
    query = select(AttemptTurn).order_by(AttemptTurn.id.desc()).execution_options(populate_existing=True)
    return db.session.scalars(query).first()  # type: ignore[return-value]


def test_who_is_invited_is_told_and_may_decline(scene: Scene, tara: PageClient, db: SQLAlchemy) -> None:
    session_id = invite(tara, scene)
    ines = scene.signed_in(scene.cast.ines)
    assert "Tara Okafor invites you" in ines.get(f"/inbox/live/invitations/{session_id}").said
    ines.post(f"/inbox/live/invitations/{session_id}/decline")
    assert session(db).state is LiveState.CALLED_OFF
    kinds = [notice.kind for notice in db.session.scalars(select(Notice).order_by(Notice.id))]
    assert kinds == ["inbox.live_invited", "inbox.live_declined"]
    assert "no longer open" in ines.post(f"/inbox/live/invitations/{session_id}/accept", expect=422).said


def test_a_reply_waits_for_the_trainer(live: Live) -> None:
    live.practice.reply("I am sorry.")
    desk = live.practice.page().said
    assert "Thank you. And what now?" not in desk and "A trainer plays" in desk
    said = live.tara.get(live.url).said
    assert "I am sorry." in said and "Thank you. And what now?" in said and "zqsorry" in said
    assert "Somebody reads your last reply" in live.practice.reply("Hello?", 422).said


def test_said_as_proposed_the_file_goes_on(live: Live, db: SQLAlchemy) -> None:
    live.practice.reply("I am sorry.")
    live.say("as-is")
    turn = last_turn(db)
    assert (turn.trace["next"], turn.trace["live"]["how"], turn.trace["live"]["by"]) == ("zqcalm", "as-is", "Tara Okafor")
    assert "Thank you. And what now?" in live.practice.page().said
    assert not db.session.scalars(select(BranchProposal)).all()
    live.practice.reply("Is the bulb in?")
    live.say("as-is")
    assert live.practice.attempt.outcome == "solved" and session(db).state is LiveState.ENDED


def test_edited_words_go_the_proposed_way_and_are_proposed(live: Live, db: SQLAlchemy) -> None:
    live.practice.reply("I am sorry.")
    live.say("edited", "Fine. And now?")
    assert last_turn(db).trace["next"] == "zqcalm" and "Fine. And now?" in live.practice.page().said
    one = db.session.scalars(select(BranchProposal)).one()
    assert (one.node, one.reply, one.words, one.instead_of) == ("start", "I am sorry.", "Fine. And now?", "Thank you. And what now?")


def test_own_words_stay_at_the_node_without_changing_the_mood(live: Live, db: SQLAlchemy) -> None:
    live.practice.reply("I am sorry.")
    live.say("own", OWN)
    trace = last_turn(db).trace
    assert (trace["next"], trace["mood"], trace["mood_before"], trace["rule"]["index"]) == ("start", 50, 50, -1)
    live.practice.reply("Is the bulb in?")
    live.say("as-is")
    assert live.practice.attempt.end_node == "zqoh"


def test_own_words_may_end_it(live: Live, db: SQLAlchemy) -> None:
    live.practice.reply("I am sorry.")
    live.say("own", "Never mind, it works.", ends="solved")
    attempt = live.practice.attempt
    assert (attempt.state.value, attempt.outcome, attempt.csat) == ("ended", "solved", 5)


def test_the_story_says_who_wrote_it(live: Live) -> None:
    live.practice.reply("I am sorry.")
    live.say("own", OWN)
    live.practice.reply("New lamp today.")
    live.say("own", "Good bye.", ends="not")
    said = live.practice.page().said
    assert "written by Tara Okafor" in said and "played the customer and wrote this without a rule" in said


def test_an_answer_to_an_older_reply_is_refused(live: Live, db: SQLAlchemy) -> None:
    live.practice.reply("I am sorry.")
    live.say("as-is")
    assert "taken back or answered already" in live.say("as-is", expect=422).said
    live.practice.reply("Hm")
    assert "taken back or answered already" in live.say("as-is", expect=422, number=1).said
    assert live.practice.attempt.turn_count == 2


def test_a_reply_taken_back_waits_no_more(live: Live) -> None:
    live.practice.reply("I am sorry.")
    live.practice.client.post(f"{live.practice.url}/undo", {})
    assert "has the word" in live.tara.get(live.url).said
    live.say("as-is", expect=422)


def test_empty_words_are_refused_and_kept_on_the_page(live: Live) -> None:
    live.practice.reply("I am sorry.")
    assert "Write what the customer says" in live.say("own", "  ", 422).said
    live.say("nonsense", "x", 422)


def test_the_page_that_waits_learns_that_a_reply_came(live: Live) -> None:
    page = live.tara.get(live.url).text
    seen = page.split("standing?seen=", 1)[1].split('"', 1)[0]
    live.tara.get(f"{live.url}/standing?seen={seen}", expect=204, htmx=True)
    live.practice.reply("I am sorry.")
    moved = live.tara.get(f"{live.url}/standing?seen={seen}", htmx=True).text
    assert "data-poll-done" in moved and "?at=" in moved, "an address that differs in its # alone is not loaded anew"


def test_no_silence_runs_while_a_person_plays(live: Live, scene: Scene) -> None:
    scene.clock.move(hours=2)
    live.practice.client.post(f"{live.practice.url}/tick", {"turn": live.practice.attempt.revision}, 204)
    assert live.practice.attempt.turn_count == 0


def test_live_attempts_measure_nothing(live: Live, db: SQLAlchemy) -> None:
    live.practice.reply("Is the bulb in?")
    live.say("as-is")
    assert db.session.scalars(select(ScenarioRating)).first() is None
    assert "Nobody has finished this scenario yet" in live.tara.get(f"/library/scenarios/{live.practice.attempt.scenario_id}/practice").said


def test_nobody_else_plays_it(live: Live, scene: Scene) -> None:
    live.practice.reply("I am sorry.")
    for person in (scene.cast.lea, scene.cast.stan):
        other = scene.signed_in(person)
        other.get(live.url, expect=404)
        other.post(live.url, {"how": "as-is", "number": 1}, 404)
    for person in (scene.cast.bo, scene.cast.rey, scene.cast.ada):
        scene.signed_in(person).get("/inbox/live", expect=403)
    scene.signed_in(scene.cast.bo).get(f"/inbox/live/invitations/{live.id}", expect=404)


@pytest.mark.parametrize("data", [{"person_id": "0"}, {"scenario_id": "0"}, {"person_id": "x"}])
def test_an_invitation_needs_both(data: dict[str, str], scene: Scene, tara: PageClient) -> None:
    assert "Choose a person and a scenario" in tara.post("/inbox/live", {"person_id": scene.cast.ines.id, **data}, 422).said


def test_a_proposed_branch_is_taken_into_the_draft(live: Live, db: SQLAlchemy) -> None:
    live.practice.reply("Who sold it to you?")
    live.say("own", OWN)
    one = db.session.scalars(select(BranchProposal)).one()
    base = f"/library/scenarios/{one.scenario_id}"
    said = live.tara.get(f"{base}/workshop").said
    assert OWN in said and "Proposed branches" in said
    data = {"node": "brother", "phrase": "sold it", "check": "", "onward": "zqpush"}
    live.tara.post(f"{base}/proposals/{one.id}", data)
    text = db.session.scalars(select(Scenario.draft_source)).one()
    file = compile_scenario(text).scenario
    assert file is not None and file.nodes["start"].rules[0].text == "brother-asked -> brother"
    assert file.nodes["brother"].variants[0].text == OWN
    assert db.session.scalars(select(BranchProposal).execution_options(populate_existing=True)).one().verdict is Verdict.ACCEPTED
    live.tara.post(f"{base}/proposals/{one.id}", data, expect=422)


@pytest.mark.parametrize(
    "data",
    [{"node": "start"}, {"node": "No Good"}, {"phrase": "", "check": ""}, {"onward": "nowhere"}, {"node": ""}],
    ids=["a node that is there", "no name", "no check", "leads nowhere", "nothing"],
)
def test_a_branch_that_does_not_fit_leaves_the_draft_alone(data: dict[str, str], live: Live, db: SQLAlchemy) -> None:
    live.practice.reply("Who sold it to you?")
    live.say("own", OWN)
    one = db.session.scalars(select(BranchProposal)).one()
    before = db.session.scalars(select(Scenario.draft_source)).one()
    given = {"node": "brother", "phrase": "sold it", "check": "", "onward": "start", **data}
    live.tara.post(f"/library/scenarios/{one.scenario_id}/proposals/{one.id}", given, 422)
    assert db.session.scalars(select(Scenario.draft_source)).one() == before


def test_a_branch_may_be_declined(live: Live, db: SQLAlchemy) -> None:
    live.practice.reply("Who sold it to you?")
    live.say("own", OWN)
    one = db.session.scalars(select(BranchProposal)).one()
    live.tara.post(f"/library/scenarios/{one.scenario_id}/proposals/{one.id}/decline")
    assert "Proposed branches" not in live.tara.get(f"/library/scenarios/{one.scenario_id}/workshop").said
