"""The demo's lead coaches: one session was held and acknowledged, with action items; another one is planned."""

from datetime import datetime, time, timedelta
from functools import partial

from sqlalchemy import select

from app.base.clock import zone
from app.base.database import db
from app.coaching.actions import closing, items, pinning, planning, writing
from app.coaching.models import ActionItem, CoachingSession, PinKind, TextKind
from app.home.demo.cast import TIMEZONE
from app.home.demo.courses import Writer
from app.home.demo.files import demo_texts
from app.home.demo.hours import coming_workday, workday
from app.library.queries import current_scenario
from app.people.models import Person
from app.review.actions.sights import note_sight
from app.review.models import Evidence, Publication, Review, ReviewState

HELD, PLANNED = 66, 2
"""How many days ago one session took place, and in how many days the other one will."""
COACHED, NEXT = "agent", "trainee"
SKILL = {COACHED: "expectation-setting", NEXT: "empathy"}


def plan_coaching(history: Writer) -> None:
    """Put it on the timeline. Draws nothing from the history's own chance."""
    until = history.timeline.until
    held = datetime.combine(workday((until - timedelta(days=HELD)).date()), time(14), zone(TIMEZONE))
    ahead = datetime.combine(coming_workday((until + timedelta(days=PLANNED)).date()), time(10, 30), zone(TIMEZONE))
    history.timeline.at(held - timedelta(days=5), partial(_plan, history, COACHED, "held", held))
    history.timeline.at(until - timedelta(days=3, hours=2), partial(_plan, history, NEXT, "planned", ahead))


def _plan(history: Writer, key: str, which: str, starts_at: datetime, at: datetime) -> None:
    """The lead plans it and pins a skill and a criterion; the agent adds a topic on the next day."""
    lead, agent, words = history.company["lead"], history.company[key], demo_texts("coaching")[which]
    plan = planning.Plan(starts_at, words["title"], words["agenda"])
    one = planning.plan_session(agent, plan, by=lead, at=at)
    for target in (pinning.target_of(lead, PinKind.SKILL, agent.id, SKILL[key]), _criterion(lead, agent, at)):
        if target is not None:
            pinning.pin_to(one, target, by=lead, at=at, note=words["note"] if target.kind is PinKind.CRITERION else "")
    history.timeline.at(at + timedelta(days=1), partial(_add_topic, history, one.id, key, words["topics"]))
    if which == "held":
        history.timeline.at(starts_at + timedelta(minutes=50), partial(_hold, history, one.id))
        history.timeline.at(starts_at + timedelta(hours=20), partial(_acknowledge, history, one.id))


def _criterion(lead: Person, agent: Person, at: datetime) -> pinning.Target | None:
    """A criterion with quoted words of the newest review that was published by then."""
    query = select(Review.id, Evidence.criterion).join(Evidence, Evidence.review_id == Review.id)
    query = query.join(Publication, Publication.review_id == Review.id).where(Publication.at < at)
    query = query.where(Review.reviewee_id == agent.id, Review.state == ReviewState.PUBLISHED)
    row = db.session.execute(query.order_by(Review.acted_at.desc(), Review.id.desc(), Evidence.id).limit(1)).first()
    if row is None:
        return None
    note_sight(db.session.get_one(Review, row.id), by=lead, at=at)
    return pinning.target_of(lead, PinKind.CRITERION, row.id, row.criterion)


def _add_topic(history: Writer, session_id: int, key: str, text: str, at: datetime) -> None:
    one = db.session.get_one(CoachingSession, session_id)
    writing.save_text(one, TextKind.TOPICS, text, revision=0, by=history.company[key], at=at)


def _hold(history: Writer, session_id: int, at: datetime) -> None:
    lead, words = history.company["lead"], demo_texts("coaching")["held"]
    one = _session(history, session_id)
    for kind in (TextKind.NOTES, TextKind.PRIVATE):
        writing.save_text(one, kind, words[kind.value], revision=0, by=lead, at=at)
    for item in words["items"]:
        scenario = current_scenario(item["exercise"], None) if "exercise" in item else None
        scenario_id = scenario.scenario_id if scenario is not None else None
        due_on = (at + timedelta(days=item["due"])).date()
        wanted = items.Wanted(item["text"], history.company[item["owner"]].id, due_on, scenario_id)
        made = items.add_item(one, wanted, by=lead, at=at)
        if "done" in item:
            history.timeline.at(at + timedelta(days=9), partial(_finish, history, made.id, item["done"]))
    closing.hold(one, by=lead, at=at)


def _finish(history: Writer, item_id: int, note: str, at: datetime) -> None:
    item = db.session.get_one(ActionItem, item_id)
    item.session = _session(history, item.session_id)
    items.finish_item(item, note, by=history.company[COACHED], at=at)


def _acknowledge(history: Writer, session_id: int, at: datetime) -> None:
    one = _session(history, session_id)
    closing.acknowledge(one, demo_texts("coaching")["held"]["acknowledgement"], by=history.company[COACHED], at=at)


def _session(history: Writer, session_id: int) -> CoachingSession:
    """The session with its two people, who may be loaded anew since."""
    one = db.session.get_one(CoachingSession, session_id)
    one.lead, one.agent = history.company["lead"], history.company[COACHED]
    return one
