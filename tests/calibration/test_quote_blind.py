"""Evidence in a round: words marked while grading blind, shown beside each level once the scoring is closed."""

import re

import pytest

from app.base.database import db
from app.calibration.models import MarkSheet, Quote
from app.conversations import doors
from app.conversations.models import Message
from tests.calibration.conftest import Calibration, Marker

MARK = re.compile(r"<mark[^>]*>([^<]*)</mark>")


@pytest.fixture
def round_id(calibration: Calibration) -> int:
    return calibration.started()


def reply_of(calibration: Calibration) -> Message:
    talk = calibration.talks[0]
    return db.session.query(Message).filter_by(conversation_id=talk.id, position=1).one()


def first(calibration: Calibration, round_id: int) -> Marker:
    by_talk = calibration.items(round_id)
    return calibration.marker(calibration.cast.rey, round_id, by_talk[0])


def mark_words(calibration: Calibration, marker: Marker, words: str, expect: int = 200, **other: object) -> dict[str, object]:
    """Mark these words of the reply as they stand on the blind page."""
    shown = "I am sorry, [customer]. I am [agent] and look into it at once."
    start = shown.index(words)
    place = {"message": reply_of(calibration).id, "start": start, "end": start + len(words), "quote": words}
    return dict(marker.send("/evidence", expect, **{**place, "criterion": "empathy", **other}).json)


def test_marked_words_are_kept_without_names_and_drawn_at_once(calibration: Calibration, round_id: int) -> None:
    marker = first(calibration, round_id)
    answer = mark_words(calibration, marker, " I am sorry, [customer]. "[1:])
    assert 'data-criteria="empathy"' in str(answer["html"])
    mark_words(calibration, marker, "I am sorry, [customer].")
    mark_words(calibration, marker, "at once", criterion="clarity")
    assert [(one.criterion, one.quote) for one in db.session.query(Quote)] == [
        ("empathy", "I am sorry, [customer]."),
        ("clarity", "at once"),
    ]
    assert MARK.findall(marker.client.get(f"{marker.path}/grade").text) == ["I am sorry, [customer].", "at once"]
    gone = db.session.query(Quote).filter_by(criterion="clarity").one().id
    marker.send(f"/evidence/{gone}/remove", message=reply_of(calibration).id)
    assert db.session.query(Quote).count() == 1


def test_what_cannot_be_marked_is_refused_with_a_sentence(calibration: Calibration, round_id: int) -> None:
    marker = first(calibration, round_id)
    mark_words(calibration, marker, "sorry", 422, quote="something else")
    mark_words(calibration, marker, "sorry", 422, start=900, end=950)
    mark_words(calibration, marker, "sorry", 422, message=0)
    mark_words(calibration, marker, "sorry", 422, criterion="nothing")
    mark_words(calibration, marker, "sorry", 422, start=1, end=2, quote="")
    mark_words(calibration, marker, "sorry")
    mark_words(calibration, marker, "sorry", 409, revision=0)
    assert db.session.query(Quote).count() == 1


def test_nobody_else_sees_or_takes_them_before_the_round_is_closed(calibration: Calibration, round_id: int) -> None:
    marker = first(calibration, round_id)
    mark_words(calibration, marker, "sorry")
    other = calibration.marker(calibration.cast.mo, round_id, calibration.items(round_id)[0])
    assert "<mark" not in other.client.get(f"{other.path}/grade").text
    other.mark(clarity="top")
    quote = db.session.query(Quote).one()
    other.send(f"/evidence/{quote.id}/remove", 404, message=quote.message_id)
    assert db.session.query(Quote).count() == 1
    stranger = calibration.marker(calibration.cast.bo, round_id, calibration.items(round_id)[0])
    stranger.send("/evidence", 403, message=1, start=0, end=1, criterion="empathy")


def test_the_discussion_shows_the_words_beside_each_level(calibration: Calibration, round_id: int) -> None:
    cast = calibration.cast
    mark_words(calibration, first(calibration, round_id), "I am sorry")
    kept = db.session.query(MarkSheet).one().revision
    marker = first(calibration, round_id)
    marker.revision = kept
    marker.mark(empathy="top", clarity="top", identity="top")
    marker.send("/save", criterion="empathy", comment="Names it.")
    marker.hand_in()
    calibration.graded(cast.mo, round_id, {"empathy": "low", "repair": "low"})
    calibration.at(cast.lea).post(f"/calibration/rounds/{round_id}/close")
    page = calibration.at(cast.lea).get(f"{marker.path}")
    assert "Rey Santos Top" in page.said and "Names it. I am sorry" in page.said and "Mo Haddad Low" in page.said
    assert MARK.findall(page.text) == ["I am sorry"]
    assert "Noor" not in page.said and "Bo Lindqvist" not in page.said, "agent and customer stay hidden"
    marker.send("/evidence", 409, message=reply_of(calibration).id, start=0, end=4, criterion="empathy")


def test_a_redaction_leaves_nothing_to_read(calibration: Calibration, round_id: int) -> None:
    mark_words(calibration, first(calibration, round_id), "I am sorry")
    mark_words(calibration, marker := first(calibration, round_id), "look into it", 409)
    marker.revision = db.session.query(MarkSheet).one().revision
    mark_words(calibration, marker, "look into it")
    doors.text_redacted(reply_of(calibration).id, "[removed]. I look into it.", [doors.Edit(0, 10, "[removed]")])
    assert [(one.quote, one.start, one.end) for one in db.session.query(Quote).order_by(Quote.id)] == [
        ("…", 0, 0),
        ("look into it", 13, 25),
    ]


def test_who_wrote_is_told_when_the_round_is_resolved(calibration: Calibration) -> None:
    cast = calibration.cast
    round_id = calibration.closed()
    page = f"/calibration/rounds/{round_id}/items/{calibration.items(round_id)[0]}"
    assert "Bo Lindqvist" not in calibration.at(cast.rey).get(page).said
    calibration.agreed(round_id)
    calibration.at(cast.lea).post(f"/calibration/rounds/{round_id}/resolve")
    assert "Bo Lindqvist wrote the replies" in calibration.at(cast.rey).get(page).said
