"""Reviews of reviews: taking one by hand, keeping and publishing it, giving it back, answering it, and the plan that draws them."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden
from app.calibration.graders import notices, tallies
from app.calibration.graders.models import Check, CheckEvery, CheckMark, CheckPlan, CheckState
from app.calibration.graders.policy import PLAN, may_answer, may_give_back, may_look, may_take
from app.calibration.graders.rubric import pinned
from app.people.models import Person, Team
from app.review.actions.sights import note_sight
from app.review.measures import chosen, millionths
from app.review.models import NOT_APPLICABLE, Review
from app.rubrics.document import Criterion, Rubric
from app.rubrics.scoring import score
from app.trail.actions import record
from app.ui.words import gettext as _

LONGEST = 4000
MOST_EACH = 20

Given = Mapping[str, tuple[str | None, str]]
"""Criterion to level (None: open) and comment."""


def take(review: Review, *, by: Person, at: datetime) -> Check:
    """Look at a review by hand. Raises Forbidden, Conflict when it was looked at before."""
    if not may_take(by, review):
        raise Forbidden(_("A lead of the team looks at standing reviews of real replies that are neither by them nor about them."))
    known = db.session.scalars(select(Check).where(Check.assignment_id == review.assignment_id)).first()
    if known is not None and known.state is not CheckState.GIVEN_BACK:
        raise Conflict(_("Somebody looks at this review already, or did. It stands in the list of reviews of reviews."))
    one = known or Check(team_id=review.team_id, assignment_id=review.assignment_id)
    one.review_id, one.reviewer_id, one.looker_id, one.rubric_id = review.id, review.reviewer_id, by.id, pinned()
    one.cycle, one.state, one.put_at, one.due_at = "", CheckState.WAITING, at, None
    db.session.add(one)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("Somebody took this review just now. It stands in the list of reviews of reviews.")) from error
    note_sight(review, by=by, at=at)
    record("graders.take", "review", review.id, by=by, at=at, team_id=review.team_id)
    return one


def keep(check: Check, rubric: Rubric, given: Given, comment: str, *, revision: int, by: Person) -> None:
    """Keep what is written so far; nobody else sees it. Raises Forbidden, Conflict, DomainError (422) with the field."""
    _require(check, revision, by)
    if any(len(words) > LONGEST for words in (comment, *(words for _level, words in given.values()))):
        raise DomainError(_("A comment holds at most %(most)s characters. Shorten it.", most=LONGEST), field="comment")
    check.marks = [mark for mark in check.marks if mark.criterion in given]
    kept = {mark.criterion: mark for mark in check.marks}
    for criterion, (level, words) in given.items():
        if level is not None and not _has(rubric.criterion(criterion), level):
            raise DomainError(_("Choose one of the levels shown."), field=criterion)
        mark = kept.get(criterion) or CheckMark(criterion=criterion)
        mark.level, mark.comment, mark.units = level, words.strip(), None
        if criterion not in kept:
            check.marks.append(mark)
    check.comment = comment.strip()
    flag_modified(check, "comment")
    db.session.flush()


def publish(check: Check, rubric: Rubric, given: Given, comment: str, *, revision: int, by: Person, at: datetime) -> None:
    """Let the reviewer read it. Raises IncompleteRatings (422) naming what is open, and what `keep` raises."""
    keep(check, rubric, given, comment, revision=revision, by=by)
    for criterion, (level, words) in given.items():
        if level not in (None, NOT_APPLICABLE, rubric.criterion(criterion).levels[-1].id) and not words.strip():
            title = rubric.criterion(criterion).title
            raise DomainError(_("Say in a sentence why '%(title)s' is not met. The reviewer reads it.", title=title), field=criterion)
    result = score(rubric, chosen({criterion: level for criterion, (level, _words) in given.items()}))
    check.units = None if result.value is None else millionths(result.value / Fraction(100))
    for mark in check.marks:
        value = result.criteria.get(mark.criterion)
        mark.units = None if value is None else millionths(value)
    check.state, check.published_at = CheckState.PUBLISHED, at
    db.session.flush()
    tallies.count_in(check)
    record("graders.publish", "review", check.review_id, by=by, at=at, team_id=check.team_id)
    notices.published(check.reviewer_id, check.id, at=at)


def give_back(check: Check, *, by: Person) -> None:
    """Leave a review unlooked at; what was written about it is thrown away. Raises Forbidden."""
    if not may_give_back(by, check):
        raise Forbidden(_("Only what nobody published yet can be given back, by who looks at it or a lead of the team."))
    check.state, check.comment = CheckState.GIVEN_BACK, ""
    db.session.execute(delete(CheckMark).where(CheckMark.check_id == check.id))
    db.session.expire(check, ["marks"])


def answer(check: Check, words: str, *, by: Person, at: datetime) -> None:
    """Note that the reviewer read it, with what they say to it. Raises Forbidden, DomainError (422, field "answer")."""
    if not may_answer(by, check):
        raise Forbidden(_("The reviewer answers once, after it is published. Reload the page to see how it stands."))
    if len(words) > LONGEST:
        raise DomainError(_("An answer holds at most %(most)s characters. Shorten it.", most=LONGEST), field="answer")
    check.read_at, check.answer = at, words.strip()
    if check.answer:
        check.answered_at = at
        notices.answered(check.looker_id, check.id, at=at)


def settle_plan(team: Team, *, each: int, every: CheckEvery, peers: bool, due_days: int, seed: int, by: Person, at: datetime) -> None:
    """How many reviews of each reviewer are drawn in each cycle, from the next draw on. Raises Forbidden."""
    if team.id not in by.teams_for(PLAN):
        raise Forbidden(_("Only a lead of the team plans this. Ask them."))
    kept = db.session.get(CheckPlan, team.id) or CheckPlan(team_id=team.id, seed=seed)
    kept.each, kept.every, kept.peers, kept.due_days, kept.by_id, kept.at = each, every, peers, due_days, by.id, at
    db.session.add(kept)
    db.session.flush()
    record("graders.plan", "team", team.id, by=by, at=at, label=team.name, team_id=team.id)


def _require(check: Check, revision: int, by: Person) -> None:
    if not may_look(by, check):
        raise Forbidden(_("This is looked at by somebody else, or is published. Reload the page to see how it stands."))
    if check.revision != revision:
        raise Conflict(_("This was saved in another window meanwhile. Reload the page to see what is kept."))


def _has(criterion: Criterion, level: str) -> bool:
    return criterion.na if level == NOT_APPLICABLE else criterion.level(level) is not None
