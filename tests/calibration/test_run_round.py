"""A round from its draft to the levels agreed on."""

from typing import Any

import pytest

from app.base.database import db as database
from app.calibration.actions.starting import remind
from app.calibration.models import Agreed, Mark, MarkSheet, Round, RoundItem, RoundState
from app.conversations.models import ConversationKind
from app.people.models import Notice
from app.review.models import Rating, Review, Tally
from app.trail.models import TrailEntry
from tests.calibration.conftest import Calibration
from tests.review import builders
from tests.review.builders import TOP


def the(round_id: int) -> Round:
    return database.session.get_one(Round, round_id)


def test_a_round_goes_from_draft_to_resolved(calibration: Calibration) -> None:
    lea, rey = calibration.at(calibration.cast.lea), calibration.at(calibration.cast.rey)
    round_id = calibration.prepared()
    assert the(round_id).state is RoundState.DRAFT
    rey.get(f"/calibration/rounds/{round_id}", 404)
    lea.post(f"/calibration/rounds/{round_id}/start")
    assert "November round" in rey.get("/calibration").said
    calibration.graded(calibration.cast.rey, round_id)
    calibration.graded(calibration.cast.mo, round_id, {"empathy": "low", "repair": "mid"})
    lea.post(f"/calibration/rounds/{round_id}/close")
    assert the(round_id).state is RoundState.DISCUSSION
    calibration.agreed(round_id, empathy="mid")
    ends = [one for one in lea.get(f"/calibration/rounds/{round_id}").page.all("form") if str(one.get("action")).endswith("/resolve")]
    assert [bool(one.get("data-confirm")) for one in ends] == [True], "what is final is asked first"
    lea.post(f"/calibration/rounds/{round_id}/resolve")
    assert the(round_id).state is RoundState.RESOLVED
    page = rey.get(f"/calibration/rounds/{round_id}/items/{calibration.items(round_id)[0]}")
    assert "Agreed: Middle" in page.said
    assert "Names it." in page.said
    verbs = set(database.session.scalars(database.select(TrailEntry.verb)))
    assert {"calibration.start", "calibration.close", "calibration.resolve"} <= verbs


def test_nothing_of_a_round_is_a_review(calibration: Calibration) -> None:
    calibration.resolved()
    for table in (Review, Rating, Tally):
        assert database.session.query(table).count() == 0
    assert database.session.query(Mark).count() == 4 * 2 * 3


def test_nobody_sees_grades_of_others_before_the_round_closes(calibration: Calibration) -> None:
    round_id = calibration.started()
    item_id = calibration.items(round_id)[0]
    mo = calibration.marker(calibration.cast.mo, round_id, item_id)
    mo.mark(**TOP)
    mo.send("/save", criterion="empathy", comment="Only Mo knows this.")
    mo.hand_in()
    for person in (calibration.cast.rey, calibration.cast.lea):
        browser = calibration.at(person)
        assert "Only Mo knows" not in browser.get(f"/calibration/rounds/{round_id}").text
        browser.get(f"/calibration/rounds/{round_id}/items/{item_id}", 403)
    graded = calibration.at(calibration.cast.rey).get(f"/calibration/rounds/{round_id}/items/{item_id}/grade")
    assert "Only Mo knows" not in graded.text
    assert " checked" not in graded.text
    assert "1 of 4" in calibration.at(calibration.cast.lea).get(f"/calibration/rounds/{round_id}").said


def test_names_of_agent_and_customer_are_hidden(calibration: Calibration) -> None:
    round_id = calibration.started()
    pages = [calibration.at(calibration.cast.rey).get(f"/calibration/rounds/{round_id}")]
    item_id = calibration.items(round_id)[0]
    pages.append(calibration.at(calibration.cast.rey).get(f"/calibration/rounds/{round_id}/items/{item_id}/grade"))
    for page in pages:
        assert not [name for name in ("Bo Lindqvist", "Lindqvist", "Noor", "Karim") if name in page.text]
    assert "I am sorry, [customer]. I am [agent]" in pages[1].said


@pytest.mark.parametrize("who", ["bo", "stan", "ada", "tara"])
def test_strangers_to_a_round_reach_nothing(calibration: Calibration, who: str) -> None:
    round_id = calibration.started()
    item_id = calibration.items(round_id)[0]
    person = getattr(calibration.cast, who)
    expected = 404 if who == "stan" else 403
    calibration.at(person).get(f"/calibration/rounds/{round_id}", expected)
    calibration.at(person).get(f"/calibration/rounds/{round_id}/items/{item_id}/grade", expected)
    calibration.marker(person, round_id, item_id).mark(expected, empathy="top")


def test_a_lead_who_does_not_grade_in_it_has_no_sheet(calibration: Calibration) -> None:
    round_id = calibration.started()
    calibration.at(calibration.cast.lea).get(f"/calibration/rounds/{round_id}/items/{calibration.items(round_id)[0]}/grade", 403)


def test_a_reviewer_starts_no_round_and_closes_none(calibration: Calibration) -> None:
    round_id = calibration.started()
    rey = calibration.at(calibration.cast.rey)
    for path in ("start", "close", "resolve", "drop"):
        rey.post(f"/calibration/rounds/{round_id}/{path}", expect=403)
    rey.get("/calibration/rounds/new", 403)


def test_every_save_is_kept_and_a_stale_window_is_told(calibration: Calibration) -> None:
    round_id = calibration.started()
    item_id = calibration.items(round_id)[0]
    one = calibration.marker(calibration.cast.rey, round_id, item_id)
    one.mark(empathy="low")
    other = calibration.marker(calibration.cast.rey, round_id, item_id)
    answer = other.mark(409, empathy="top")
    assert answer.json["revision"] == 1
    assert database.session.query(Mark).one().level == "low"
    one.mark(empathy="top")
    assert database.session.query(Mark).one().level == "top"


def test_an_open_criterion_is_named_when_handing_in(calibration: Calibration) -> None:
    round_id = calibration.started()
    marker = calibration.marker(calibration.cast.rey, round_id, calibration.items(round_id)[0])
    marker.mark(empathy="low", clarity="top")
    answer = marker.hand_in(422)
    assert "Identity" in answer.json["error"]
    marker.mark(identity="top")
    assert "Repair" in marker.hand_in(422).json["error"]
    marker.mark(repair="mid")
    marker.hand_in()


@pytest.mark.parametrize(
    "values", [{"criterion": "empathy", "level": "best"}, {"criterion": "wit", "level": "top"}, {"criterion": "empathy"}]
)
def test_what_the_rubric_does_not_have_is_refused(calibration: Calibration, values: dict[str, Any]) -> None:
    round_id = calibration.started()
    calibration.marker(calibration.cast.rey, round_id, calibration.items(round_id)[0]).send("/save", 422, **values)
    assert database.session.query(MarkSheet).count() == 0


def test_a_closed_round_takes_no_more_grades(calibration: Calibration) -> None:
    round_id = calibration.closed()
    marker = calibration.marker(calibration.cast.rey, round_id, calibration.items(round_id)[0])
    marker.revision = 3
    marker.mark(409, empathy="low")


def test_a_round_closes_only_with_something_to_compare(calibration: Calibration) -> None:
    round_id = calibration.started()
    calibration.graded(calibration.cast.rey, round_id)
    calibration.at(calibration.cast.lea).post(f"/calibration/rounds/{round_id}/close", expect=422)
    assert the(round_id).state is RoundState.SCORING


def test_what_was_not_handed_in_does_not_count(calibration: Calibration) -> None:
    round_id = calibration.started(members=(calibration.cast.rey, calibration.cast.mo, calibration.cast.lea))
    calibration.graded(calibration.cast.rey, round_id)
    calibration.graded(calibration.cast.mo, round_id)
    item_id = calibration.items(round_id)[0]
    calibration.marker(calibration.cast.lea, round_id, item_id).mark(empathy="low")
    lea = calibration.at(calibration.cast.lea)
    lea.post(f"/calibration/rounds/{round_id}/close")
    assert (
        "Low" not in lea.get(f"/calibration/rounds/{round_id}/items/{item_id}").page.text.split("On the whole")[0].split("Empathy")[1][:40]
    )


def test_gaps_are_signed_and_measured_from_the_baseline(calibration: Calibration) -> None:
    cast = calibration.cast
    round_id = calibration.closed((cast.rey, {}), (cast.mo, {"empathy": "mid"}), baseline=cast.rey)
    page = calibration.at(cast.mo).get(f"/calibration/rounds/{round_id}/items/{calibration.items(round_id)[0]}")
    assert "Mo Haddad Middle −50" in page.said
    assert "What the levels mean" in page.said and "Top Names the loss." in page.said, "what they agree on"
    assert "Rey Santos Top +" not in page.said


def test_all_levels_must_be_agreed_before_the_round_is_resolved(calibration: Calibration) -> None:
    round_id = calibration.closed()
    lea = calibration.at(calibration.cast.lea)
    assert "conversation 1, 2, 3, 4" in lea.post(f"/calibration/rounds/{round_id}/resolve", expect=422).said
    item_id = calibration.items(round_id)[0]
    answer = lea.post(f"/calibration/rounds/{round_id}/items/{item_id}/agree", {"level-empathy": "low"}, 422)
    assert "Clarity" in answer.said
    assert database.session.query(Agreed).count() == 0


def test_few_conversations_give_counts_and_no_coefficient(calibration: Calibration) -> None:
    cast = calibration.cast
    round_id = calibration.closed((cast.rey, {}), (cast.mo, {"empathy": "mid"}))
    page = calibration.at(cast.rey).get(f"/calibration/rounds/{round_id}")
    assert "too few" in page.said
    assert "0 of 4" in page.said
    assert "4 of 4" in page.said
    assert all(one["alpha"] is None for one in the(round_id).figures["criteria"])


def test_members_are_told_once_and_reminded_once(calibration: Calibration, clock: Any) -> None:
    from_tomorrow = clock.at.date().replace(day=25).isoformat()
    round_id = calibration.started(due=from_tomorrow)
    told = [row.kind for row in database.session.query(Notice).filter_by(person_id=calibration.cast.rey.id)]
    assert told == ["calibration.started"]
    calibration.graded(calibration.cast.mo, round_id)
    for _ in range(2):
        remind(round_id)
    told = [row.kind for row in database.session.query(Notice).filter_by(person_id=calibration.cast.rey.id)]
    assert told == ["calibration.started", "calibration.due_soon"]
    assert [row.kind for row in database.session.query(Notice).filter_by(person_id=calibration.cast.mo.id)] == ["calibration.started"]


def test_conversations_that_a_grader_wrote_in_are_refused(calibration: Calibration) -> None:
    own = builders.conversation(calibration.cast.rey, calibration.cast.north, kind=ConversationKind.REAL)
    database.session.commit()
    calibration.talks.append(own)
    form = {"ids": ",".join(str(one.id) for one in calibration.talks), "title": "x", "team": calibration.cast.north.id}
    form |= {"rubric": calibration.rubric.id, "members": [calibration.cast.rey.id, calibration.cast.mo.id], "baseline": 0, "days": "90"}
    answer = calibration.at(calibration.cast.lea).post("/calibration/rounds", form, 422)
    assert "1 of the chosen conversations cannot be used" in answer.said


def test_conversations_are_drawn_at_random_where_none_is_chosen(calibration: Calibration, clock: Any) -> None:
    round_id = calibration.prepared(ids="", n=3)
    assert len(calibration.items(round_id)) == 3
    lea = calibration.at(calibration.cast.lea)
    lea.post(f"/calibration/rounds/{round_id}/items/{calibration.items(round_id)[0]}/leave-out", expect=422)
    lea.post(f"/calibration/rounds/{round_id}/drop")
    assert database.session.query(Round).count() == 0


def test_a_conversation_is_left_out_of_a_draft(calibration: Calibration) -> None:
    round_id = calibration.prepared()
    first, *others = calibration.items(round_id)
    calibration.at(calibration.cast.lea).post(f"/calibration/rounds/{round_id}/items/{first}/leave-out")
    assert calibration.items(round_id) == others
    assert list(database.session.scalars(database.select(RoundItem.position).order_by(RoundItem.id))) == [1, 2, 3]


def test_selected_conversations_become_the_choice_of_a_round(calibration: Calibration) -> None:
    lea = calibration.at(calibration.cast.lea)
    assert "Prepare a calibration round" in lea.get("/conversations").said
    answer = lea.post("/calibration/rounds/choose", {"ids": [one.id for one in calibration.talks]})
    assert "4 conversations are chosen." in lea.follow(answer).said
    calibration.at(calibration.cast.rey).post("/calibration/rounds/choose", {"ids": [1]}, 403)
