"""Reads of courses, enrolments and progress."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import false, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.base.database import db
from app.base.paging import Page, fetch
from app.base.permissions import Reach
from app.courses.models import Course, CourseVersion, Enrolment, StepDone
from app.courses.policy import ENROL, SEE_PROGRESS
from app.courses.quizzes.models import Quiz
from app.inbox.models import Attempt, AttemptState
from app.inbox.shifts.models import Shift
from app.knowledge.models import Article
from app.library.models import Scenario
from app.people.models import Membership, Person, Role
from app.people.ownership import reads

MOST_LISTED = 200


def courses_of(person: Person) -> Sequence[Course]:
    """Published courses the person may read, by title."""
    query = select(Course).where(reads(Course.team_id, person), Course.archived_at.is_(None), Course.current_number.is_not(None))
    return db.session.scalars(query.order_by(Course.title, Course.id)).all()


def put_aside(person: Person) -> Sequence[Course]:
    """Courses within reach that stand in no list of agents: drafts never published, then archived ones, by title. At most 200."""
    query = select(Course).where(reads(Course.team_id, person), Course.archived_at.is_not(None) | Course.current_number.is_(None))
    return db.session.scalars(query.order_by(Course.archived_at.is_not(None), Course.title, Course.id).limit(MOST_LISTED)).all()


def course_of(person: Person, course_id: int, *, drafts: bool) -> Course | None:
    """One course within reach with its pack; without `drafts` only one that is published and not archived."""
    query = select(Course).where(Course.id == course_id, reads(Course.team_id, person))
    query = query if drafts else query.where(Course.current_number.is_not(None), Course.archived_at.is_(None))
    return db.session.scalars(query.options(joinedload(Course.pack))).first()


def course_named(slug: str, team_id: int | None) -> Course | None:
    """The course with this id that belongs to exactly this owner."""
    return db.session.scalars(select(Course).where(Course.slug == slug, Course.team_id == team_id)).first()


def current_version(course: Course) -> CourseVersion | None:
    """The version that new enrolments get; None for a draft never published."""
    return version_numbered(course.id, course.current_number) if course.current_number is not None else None


def version_numbered(course_id: int, number: int) -> CourseVersion | None:
    """One version by its number."""
    query = select(CourseVersion).where(CourseVersion.course_id == course_id, CourseVersion.number == number)
    return db.session.scalars(query).first()


def versions_of(course_id: int) -> Sequence[CourseVersion]:
    """All versions, newest first, with who published them."""
    query = select(CourseVersion).where(CourseVersion.course_id == course_id).options(joinedload(CourseVersion.published_by))
    return db.session.scalars(query.order_by(CourseVersion.number.desc())).all()


def slugs_of(team_id: int | None) -> Sequence[str]:
    """Ids that courses of this owner have."""
    return db.session.scalars(select(Course.slug).where(Course.team_id == team_id)).all()


def still_taking(course_id: int) -> int:
    """How many people take the course and have not finished it, counted no further than 100. One statement."""
    few = select(Enrolment.id).where(Enrolment.course_id == course_id, Enrolment.completed_at.is_(None)).limit(100).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def enrolments_of(person: Person) -> Sequence[Enrolment]:
    """The person's enrolments with course, version and steps done; unfinished first."""
    query = (
        select(Enrolment)
        .where(Enrolment.person_id == person.id)
        .options(joinedload(Enrolment.course), joinedload(Enrolment.version), selectinload(Enrolment.done))
        .order_by(Enrolment.completed_at.is_not(None), Enrolment.id)
    )
    return db.session.scalars(query).all()


def enrolment_of(person: Person, enrolment_id: int) -> Enrolment | None:
    """One of the person's own enrolments."""
    return next((enrolment for enrolment in enrolments_of(person) if enrolment.id == enrolment_id), None)


def enrolment_seen_by(viewer: Person, enrolment_id: int) -> Enrolment | None:
    """An enrolment the viewer may see: the own ones, those of the teams in which row 26 holds."""
    teams = viewer.teams_for(SEE_PROGRESS)
    query = select(Enrolment).where(
        Enrolment.id == enrolment_id, (Enrolment.person_id == viewer.id) | (Enrolment.team_id.in_(teams) if teams else false())
    )
    return db.session.scalars(
        query.options(
            joinedload(Enrolment.course), joinedload(Enrolment.version), joinedload(Enrolment.person), selectinload(Enrolment.done)
        )
    ).first()


def board(viewer: Person, course: Course, *, unfinished: bool = False, after: str | None = None) -> Page:
    """Who stands where in a course: people of the viewer's teams, the least far first. One statement."""
    query = select(Enrolment).where(Enrolment.course_id == course.id, Enrolment.team_id.in_(viewer.teams_for(SEE_PROGRESS)))
    if unfinished:
        query = query.where(Enrolment.completed_at.is_(None))
    return fetch(query.options(joinedload(Enrolment.person)), [(Enrolment.steps_done, False), (Enrolment.id, False)], after)


def counts(course_ids: Sequence[int]) -> dict[int, Any]:
    """How many are enrolled and how many finished, by course. One statement."""
    query = (
        select(Enrolment.course_id, func.count().label("enrolled"), func.count(Enrolment.completed_at).label("finished"))
        .where(Enrolment.course_id.in_(course_ids))
        .group_by(Enrolment.course_id)
    )
    return {row.course_id: row for row in db.session.execute(query)}


def people_to_enrol(viewer: Person, course: Course) -> Sequence[Person]:
    """Active agents within reach who do not take the course yet, by name (at most 500)."""
    taken = select(Enrolment.person_id).where(Enrolment.course_id == course.id)
    query = select(Person).where(Person.deactivated_at.is_(None), Person.id.not_in(taken))
    query = query.where(Person.roles.contains(f",{Role.AGENT.value},"))
    if viewer.reach(ENROL) is not Reach.ANY:
        teams = viewer.teams_for(ENROL)
        members = select(Membership.person_id).where(Membership.ended_on.is_(None), Membership.team_id.in_(teams))
        query = query.where(Person.id.in_(members))
    return db.session.scalars(query.options(selectinload(Person.memberships)).order_by(Person.name, Person.id).limit(500)).all()


def targets(steps: Sequence[dict[str, Any]], person: Person) -> dict[tuple[str, str], Any]:
    """What steps name, by (kind, slug): id and title; a team's copy before the site's. One statement for each kind named."""
    found: dict[tuple[str, str], Any] = {}
    for kind, model in (("scenario", Scenario), ("article", Article), ("shift", Shift), ("quiz", Quiz)):
        slugs = {step["about"] for step in steps if step["kind"] == kind}
        if slugs:
            query = select(model.id, model.slug, model.title).where(
                model.slug.in_(slugs), reads(model.team_id, person), model.archived_at.is_(None)
            )
            for row in db.session.execute(query.order_by(model.team_id.is_not(None))):
                found[(kind, row.slug)] = row
    return found


def unfinished_with(person_id: int) -> Sequence[Enrolment]:
    """Enrolments of a person that are not finished, with version and steps done."""
    query = select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.completed_at.is_(None))
    return db.session.scalars(query.options(joinedload(Enrolment.version), selectinload(Enrolment.done))).all()


def fulfilled_by(attempt_id: int) -> Sequence[Enrolment]:
    """Enrolments in which this attempt fulfilled a step, with course, version and steps done."""
    query = select(Enrolment).where(Enrolment.id.in_(select(StepDone.enrolment_id).where(StepDone.attempt_id == attempt_id)))
    whole = (joinedload(Enrolment.course), joinedload(Enrolment.version), selectinload(Enrolment.done))
    return db.session.scalars(query.options(*whole).order_by(Enrolment.id)).all()


def counted_attempt(enrolment: Enrolment, scenario_id: int) -> Attempt | None:
    """The first attempt since enrolment that ended well at this scenario and fulfils no step of this enrolment yet. One statement."""
    query = select(Attempt).where(Attempt.person_id == enrolment.person_id, Attempt.scenario_id == scenario_id)
    counts = (Attempt.state == AttemptState.ENDED, Attempt.failed.is_(False), Attempt.preview_only.is_(False))
    used = select(StepDone.attempt_id).where(StepDone.enrolment_id == enrolment.id, StepDone.attempt_id.is_not(None))
    query = query.where(*counts, Attempt.started_at >= enrolment.enrolled_at, Attempt.id.not_in(used))
    return db.session.scalars(query.order_by(Attempt.id).limit(1)).first()


def scenario_slug(scenario_id: int) -> str:
    """The id text of a scenario."""
    return db.session.scalars(select(Scenario.slug).where(Scenario.id == scenario_id)).one()


def is_done(enrolment: Enrolment, step: str) -> bool:
    """Whether a step of a loaded enrolment is done."""
    return any(row.step == step for row in enrolment.done)


def next_step(enrolment: Enrolment) -> dict[str, Any] | None:
    """The first step that is not done, or None when all are."""
    done = {row.step for row in enrolment.done}
    return next((step for step in enrolment.version.steps if step["id"] not in done), None)


def upcoming(taken: Sequence[Enrolment], person: Person) -> dict[int, dict[str, Any]]:
    """The next step of each unfinished course by enrolment, with the title of what it names. At most two statements."""
    following = {enrolment.id: step for enrolment in taken if (step := next_step(enrolment)) is not None}
    named = targets([step for step in following.values() if not step["title"]], person)
    return {key: step | {"title": step["title"] or _title(named, step)} for key, step in following.items()}


def _title(named: dict[tuple[str, str], Any], step: dict[str, Any]) -> str:
    target = named.get((step["kind"], step["about"]))
    return str(target.title if target else step["about"])


def done_by_step(enrolment: Enrolment) -> dict[str, StepDone]:
    """Steps done by their id."""
    return {row.step: row for row in enrolment.done}


def names_scenario(slug: str) -> bool:
    """Whether a step of any course's current version, or of a version somebody takes, names this scenario."""
    taken = select(Enrolment.course_version_id)
    current = CourseVersion.number == Course.current_number
    query = select(CourseVersion.steps).join(CourseVersion.course).where(current | CourseVersion.id.in_(taken))
    return any(step["kind"] == "scenario" and step["about"] == slug for steps in db.session.scalars(query) for step in steps)
