"""Filters of samples and plans: several values, bounds of the rating, a saved filter, and whose work or which reply is reviewed."""

from collections.abc import Callable

import pytest
from sqlalchemy import true

from app.base.database import db
from app.conversations.models import Channel
from app.conversations.saved.models import SavedFilter
from app.people.models import Person
from app.review.models import Assignment, PlanItem
from app.review.queries.candidates import SampleFilter, sample_frame
from app.review.sampling.settings import Filters
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.page_client import PageClient
from tests.review.plan_world import MONDAY, World


@pytest.fixture
def world(cast: Cast, signed_in: Callable[[Person], PageClient], clock: StoppedClock) -> World:
    clock.set(MONDAY)
    made = World(cast, signed_in)
    for place, talk in enumerate(made.talks):
        talk.topic = ("Refund", "Late parcel", "Login")[place % 3]
        talk.channel = (Channel.CHAT, Channel.EMAIL)[place % 2]
        talk.tags, talk.language, talk.csat_share = ["vip", "eu"][: place % 3], "en", place / 30
        talk.reopens, talk.signals = place % 2, place % 8
    db.session.commit()
    return made


def drawn(**given: str) -> int:
    """How many conversations a sample chooses from."""
    return len(db.session.scalars(sample_frame(SampleFilter.of(given), true())).all())


def test_a_sample_takes_several_values_and_bounds(world: World) -> None:
    assert drawn() == 30 and drawn(topic="refund, LOGIN") == 20 and drawn(topic="nothing") == 0
    assert drawn(channel="chat") == 15 == drawn(channel="chat,nonsense") and drawn(channel="chat,email") == 30
    assert drawn(tag="eu") == 10 and drawn(tag="vip,eu") == 20 and drawn(language="EN") == 30 and drawn(language="ja") == 0
    assert drawn(csat_from="50") == 15 and drawn(csat_from="10", csat_to="20") == 4
    assert drawn(reopened="yes") == 15 == drawn(reopened="no") and drawn(signal="silence") == 14 and drawn(signal="any") == 26
    assert drawn(min_messages="50") == 0 and drawn(csat_from="x", signal="odd", reopened="maybe") == 30


def test_a_sample_and_a_plan_take_a_saved_filter(world: World) -> None:
    lea, team = world.signed_in(world.cast.lea), str(world.cast.north.id)
    given = {"place": "conversations", "query": "channel=chat&signal=any", "title": "Chats that ask", "team": team}
    lea.post("/filters/new", given, expect=303)
    saved = db.session.query(SavedFilter).one()
    page = lea.get(f"/review/sample?saved={saved.id}&topic=refund").said
    assert "3 conversations match" in page and "Chats that ask" in page
    plan = world.made(saved=str(saved.id), group_by="", risk_n="0", random_n="2", deal="", who="active", unit="last")
    draw = world.drawn(plan)
    assert draw.frame_size == 11 and draw.settings["saved"]["arguments"] == {"channel": "chat", "signal": "any"}
    items = db.session.query(PlanItem).filter_by(draw_id=draw.id, state="put").all()
    work = [db.session.get_one(Assignment, one.assignment_id) for one in items]
    assert len(work) == 2 and all(one.message_id is not None and one.part == one.message_id for one in work)
    assert "a sampling plan uses it: Weekly look" in lea.post(f"/filters/{saved.id}/remove", expect=422).said
    alone = {**given, "title": "Mine", "team": ""}
    lea.post("/filters/new", alone, expect=303)
    mine = db.session.query(SavedFilter).filter_by(title="Mine").one()
    form = {"title": "Other", "team": team, "rubric": str(world.rubric.id), "cycle": "weekly", "look_back": "7", "due_days": "5"}
    lea.post("/review/plans/new", {**form, "random_n": "1", "saved": str(mine.id)}, expect=422)


def test_a_plan_s_old_filters_still_read(world: World) -> None:
    old = {"channel": "chat", "topic": "Refund", "tag": "", "language": "", "csat": "", "agent": None}
    kept = Filters(**{**old, "min_messages": None, "max_messages": None, "reopened": ""})
    assert sum(kept.passes(talk) for talk in world.talks) == 5
    assert sum(Filters(channel="chat,email", topic="refund, login", csat_from=50).passes(talk) for talk in world.talks) == 10
