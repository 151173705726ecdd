"""What the lead of a round and those who grade in it see while it is prepared and graded."""

from app.base.database import db as database
from app.people.models import Notice
from tests.calibration.conftest import Calibration


def told(person_id: int) -> list[str]:
    return [row.kind for row in database.session.query(Notice).filter_by(person_id=person_id).order_by(Notice.id)]


def test_a_draft_shows_what_each_conversation_is_about_and_lets_the_lead_read_it_blind(calibration: Calibration) -> None:
    calibration.talks[0].subject = "Parcel of Noor Karim"
    database.session.commit()
    round_id = calibration.prepared()
    lea, item_id = calibration.at(calibration.cast.lea), calibration.items(round_id)[0]
    draft = lea.get(f"/calibration/rounds/{round_id}")
    assert "Parcel of [customer]" in draft.said
    assert f'href="/calibration/rounds/{round_id}/items/{item_id}"' in draft.text
    page = lea.get(f"/calibration/rounds/{round_id}/items/{item_id}")
    assert "I am sorry, [customer]. I am [agent]" in page.said and "Parcel of [customer]" in page.said
    assert not [name for name in ("Lindqvist", "Noor", "Karim") if name in page.text]
    calibration.at(calibration.cast.rey).get(f"/calibration/rounds/{round_id}/items/{item_id}", 404)


def test_the_lead_is_told_once_when_everybody_has_handed_in(calibration: Calibration) -> None:
    cast = calibration.cast
    round_id = calibration.started()
    calibration.graded(cast.rey, round_id)
    assert told(cast.lea.id) == []
    page = calibration.at(cast.lea).get(f"/calibration/rounds/{round_id}")
    assert "Everybody has handed in" not in page.said and "btn-primary" not in page.text.split("</header>")[-2]
    calibration.graded(cast.mo, round_id)
    assert told(cast.lea.id) == ["calibration.all_in"]
    page = calibration.at(cast.lea).get(f"/calibration/rounds/{round_id}")
    assert "Everybody has handed in" in page.said and page.text.count("Close scoring</span>") == 1
    marker = calibration.marker(cast.rey, round_id, calibration.items(round_id)[0])
    marker.revision = 3
    marker.mark(empathy="mid")
    marker.hand_in()
    assert told(cast.lea.id) == ["calibration.all_in"]


def test_whoever_is_through_reads_who_closes_the_round(calibration: Calibration) -> None:
    cast = calibration.cast
    round_id = calibration.started()
    calibration.graded(cast.rey, round_id)
    assert f"Until {cast.lea.name} or another lead" in calibration.at(cast.rey).get(f"/calibration/rounds/{round_id}").said


def test_a_reviewers_day_names_the_round_with_what_is_left_and_when_it_is_due(calibration: Calibration) -> None:
    cast = calibration.cast
    round_id = calibration.started(due="2026-11-25")
    marker = calibration.marker(cast.rey, round_id, calibration.items(round_id)[0])
    marker.mark(empathy="top", clarity="top", identity="top")
    marker.hand_in()
    said = calibration.at(cast.rey).get("/").said
    assert "Grade 3 conversations of the round “November round”" in said and "Due Nov 25, 2026" in said
    calibration.graded(cast.mo, round_id)
    assert "November round" not in calibration.at(cast.mo).get("/").said.split("Notices")[0]
