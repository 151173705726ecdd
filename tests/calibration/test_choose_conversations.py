"""Which conversations a round is drawn from: none that is disputed now, those of one language, ten unless told otherwise."""

import re

from app.base.database import db as database
from app.calibration.models import Round, RoundItem, RoundState
from app.conversations.models import Conversation, ConversationKind
from app.review.models import Dispute, DisputeState, Purpose, Review, ReviewState
from app.rubrics.models import RubricVersion
from tests.calibration.conftest import Calibration
from tests.review import builders
from tests.review.builders import ACTED


def disputed(calibration: Calibration, talk: Conversation, state: DisputeState = DisputeState.OPEN) -> None:
    """A published review of this conversation, disputed by its agent."""
    cast = calibration.cast
    item = builders.waiting(talk, calibration.rubric, cast.bo)
    version = database.session.query(RubricVersion).filter_by(rubric_id=calibration.rubric.id).one()
    review = Review(
        assignment_id=item.id, number=1, state=ReviewState.PUBLISHED, conversation_id=talk.id, reviewee_id=cast.bo.id, acted_at=ACTED,
        reviewer_id=cast.rey.id, team_id=cast.north.id, purpose=Purpose.QUALITY, rubric_version_id=version.id, started_at=ACTED,
        saved_at=ACTED,
    )  # fmt: skip
    database.session.add(review)
    database.session.flush()
    database.session.add(Dispute(review_id=review.id, team_id=cast.north.id, opened_by_id=cast.bo.id, opened_at=ACTED, state=state))
    database.session.commit()


def drawn(round_id: int) -> set[int]:
    return set(database.session.scalars(database.select(RoundItem.conversation_id).where(RoundItem.round_id == round_id)))


def test_a_disputed_conversation_is_not_drawn(calibration: Calibration) -> None:
    first, second, *_others = calibration.talks
    disputed(calibration, first)
    disputed(calibration, second, DisputeState.REJECTED)
    assert drawn(calibration.prepared(ids="", n=10)) == {one.id for one in calibration.talks} - {first.id}


def test_a_disputed_conversation_cannot_be_chosen_and_the_form_says_why(calibration: Calibration) -> None:
    disputed(calibration, calibration.talks[0])
    lea, cast = calibration.at(calibration.cast.lea), calibration.cast
    form = {"ids": ",".join(str(one.id) for one in calibration.talks), "title": "x", "team": cast.north.id, "days": "90", "baseline": 0}
    answer = lea.post("/calibration/rounds", {**form, "rubric": calibration.rubric.id, "members": [cast.rey.id, cast.mo.id]}, 422)
    assert "1 of the chosen conversations cannot be used" in answer.said
    assert "a dispute about them is open" in answer.said
    assert "open dispute are left out" in lea.get("/calibration/rounds/new").said


def test_what_is_disputed_before_the_start_leaves_the_draft_and_the_lead_is_told(calibration: Calibration) -> None:
    round_id = calibration.prepared()
    disputed(calibration, calibration.talks[1])
    lea = calibration.at(calibration.cast.lea)
    assert "about conversation 2. It leaves the round" in lea.get(f"/calibration/rounds/{round_id}").said
    page = lea.follow(lea.post(f"/calibration/rounds/{round_id}/start"))
    assert "1 conversation is disputed now and was left out." in page.said
    assert drawn(round_id) == {one.id for one in calibration.talks} - {calibration.talks[1].id}
    positions = database.select(RoundItem.position).where(RoundItem.round_id == round_id).order_by(RoundItem.position)
    assert list(database.session.scalars(positions)) == [1, 2, 3]


def test_the_lead_reads_what_was_disputed_since_the_start_and_graders_do_not(calibration: Calibration) -> None:
    round_id = calibration.started()
    disputed(calibration, calibration.talks[2])
    assert (
        "A dispute was opened about conversation 3 since"
        in calibration.at(calibration.cast.lea).get(f"/calibration/rounds/{round_id}").said
    )
    assert "dispute" not in calibration.at(calibration.cast.rey).get(f"/calibration/rounds/{round_id}").said


def test_a_round_with_too_few_undisputed_conversations_does_not_start(calibration: Calibration) -> None:
    round_id = calibration.prepared()
    for talk in calibration.talks[:2]:
        disputed(calibration, talk)
    assert "too few are left" in calibration.at(calibration.cast.lea).post(f"/calibration/rounds/{round_id}/start", expect=422).said
    assert database.session.get_one(Round, round_id).state is RoundState.DRAFT


def test_a_draw_of_one_language_knows_its_regions(calibration: Calibration) -> None:
    cast = calibration.cast
    spoken = ("ja", "ja-JP", "ja", "jam", "en")
    made = [builders.conversation(cast.bo, cast.north, kind=ConversationKind.REAL, language=code) for code in spoken]
    database.session.commit()
    assert drawn(calibration.prepared(ids="", n=10, language="ja")) == {one.id for one in made[:3]}


def test_ten_conversations_are_proposed(calibration: Calibration) -> None:
    page = calibration.at(calibration.cast.lea).get("/calibration/rounds/new")
    assert re.search(r'<input[^>]*name="n"[^>]*value="10"', page.text)
    assert "Every language" in page.said


def test_comments_shown_beside_a_blind_conversation_name_nobody(calibration: Calibration) -> None:
    cast = calibration.cast
    round_id = calibration.started()
    item_id = calibration.items(round_id)[0]
    calibration.graded(cast.rey, round_id)
    calibration.graded(cast.mo, round_id)
    marker = calibration.marker(cast.rey, round_id, item_id)
    marker.revision = 3
    marker.send("/save", criterion="empathy", comment="Gives Noor something to check; Bo does it well.")
    marker.send("/save", comment="Bo Lindqvist at his best.")
    marker.hand_in()
    calibration.at(cast.lea).post(f"/calibration/rounds/{round_id}/close")
    said = calibration.at(cast.mo).get(f"/calibration/rounds/{round_id}/items/{item_id}").said
    assert "Gives [customer] something to check; [agent] does it well." in said
    assert "[agent] at his best." in said and "Noor" not in said and "Lindqvist" not in said
