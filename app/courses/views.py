"""Pages of courses: mine, one step, the board, enrolling."""

from typing import Any

from flask import Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.courses import actions, notices, policy, queries
from app.courses.blueprint import blueprint
from app.courses.form_views import EDITOR
from app.courses.loading import load_courses
from app.courses.models import Course, Enrolment
from app.courses.parts import next_in_course
from app.courses.quizzes import exercises, installing
from app.courses.quizzes import views as quiz_views
from app.courses.quizzes.doors import quiz_passed
from app.courses.quizzes.policy import TAKE, reads_drafts
from app.courses.quizzes.queries import passed_named, quizzes_of
from app.inbox.doors import after_story, attempt_ended, attempt_voided
from app.inbox.shifts.doors import shift_ended
from app.knowledge.packs import register_section
from app.knowledge.queries import current_article
from app.library.doors import scenario_used
from app.trail.words import name_verb
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.frame import Page, Place, Room, register_pages, register_rooms, register_source
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

__all__ = ["install", "notices", "quiz_views"]


@blueprint.get("")
@allow(9)
def courses() -> ResponseReturnValue:
    shown = queries.courses_of(current_user)
    drafts = policy.reads_drafts(current_user)
    taken = queries.enrolments_of(current_user)
    board = policy.may_see_board(current_user)
    return render_template(
        "courses/courses.html",
        courses=shown,
        taken=taken,
        upcoming=queries.upcoming(taken, current_user),
        may_see_board=board,
        put_aside=queries.put_aside(current_user) if drafts else [],
        may_write=current_user.reach(policy.EDIT) > 0,
        may_take_quizzes=current_user.reach(TAKE) > 0,
        may_enrol=current_user.reach(policy.ENROL) > 0,
        counts=queries.counts([course.id for course in shown]) if current_user.reach(policy.ENROL) > 0 else {},
    )


@blueprint.get("/<int:thing_id>")
@allow(9)
def course(thing_id: int) -> ResponseReturnValue:
    """The steps of the version that new enrolments get; of a draft never published, that it is one."""
    one: Course = found(EDITOR.load(current_user, thing_id))
    version = queries.current_version(one)
    return render_template(
        "courses/course.html",
        course=one,
        version=version,
        targets=queries.targets(version.steps, current_user) if version is not None else {},
        may_enrol=current_user.reach(policy.ENROL) > 0 and version is not None and one.archived_at is None,
        may_see_board=policy.may_see_board(current_user) and version is not None,
        may_edit=policy.may_edit_course(current_user, one),
        editor=EDITOR,
    )


@blueprint.get("/taken/<int:enrolment_id>")
@allow(26)
def taken(enrolment_id: int) -> ResponseReturnValue:
    enrolment: Enrolment = found(queries.enrolment_seen_by(current_user, enrolment_id))
    return render_template(
        "courses/taken.html",
        enrolment=enrolment,
        own=enrolment.person_id == current_user.id,
        done=queries.done_by_step(enrolment),
        upcoming=queries.next_step(enrolment),
        targets=queries.targets(enrolment.version.steps, current_user),
        may_mark=policy.may_mark_done(current_user, enrolment),
    )


@blueprint.get("/taken/<int:enrolment_id>/steps/<step_id>")
@allow(26)
def step(enrolment_id: int, step_id: str) -> ResponseReturnValue:
    enrolment: Enrolment = found(queries.enrolment_of(current_user, enrolment_id))
    steps = enrolment.version.steps
    number = found(next((number for number, one in enumerate(steps, 1) if one["id"] == step_id), None))
    values = _step_values(enrolment, steps[number - 1])
    return render_template("courses/step.html", enrolment=enrolment, number=number, total=len(steps), **values)


@blueprint.post("/taken/<int:enrolment_id>/steps/<step_id>")
@allow(26)
def step_post(enrolment_id: int, step_id: str) -> ResponseReturnValue:
    enrolment: Enrolment = found(queries.enrolment_of(current_user, enrolment_id))
    actions.do_step(enrolment, step_id, by=current_user, at=clock.now())
    upcoming = queries.next_step(enrolment)
    if upcoming is None:
        return see_other("courses.taken", _("That was the last step. You have finished the course."), enrolment_id=enrolment.id)
    return see_other("courses.step", enrolment_id=enrolment.id, step_id=upcoming["id"])


@blueprint.post("/taken/<int:enrolment_id>/steps/<step_id>/done")
@allow(25)
def step_done_for(enrolment_id: int, step_id: str) -> ResponseReturnValue:
    enrolment: Enrolment = found(queries.enrolment_seen_by(current_user, enrolment_id))
    require(policy.may_mark_done(current_user, enrolment))
    actions.mark_done_for(enrolment, step_id, reason=request.form.get("reason", ""), by=current_user, at=clock.now())
    return see_other("courses.taken", _("The step counts as done; your reason is recorded."), enrolment_id=enrolment.id)


@blueprint.get("/<int:course_id>/board")
@allow(26)
def board(course_id: int) -> ResponseReturnValue:
    require(policy.may_see_board(current_user))  # first: who may not see any board learns nothing of which courses there are
    found_course: Course = found(queries.course_of(current_user, course_id, drafts=True))
    unfinished = request.args.get("state") == "unfinished"
    page = queries.board(current_user, found_course, unfinished=unfinished, after=request.args.get("after"))
    return render_template("courses/board.html", course=found_course, page=page)


@blueprint.get("/<int:course_id>/enrolments")
@allow(24)
def enrol(course_id: int) -> ResponseReturnValue:
    found_course: Course = found(queries.course_of(current_user, course_id, drafts=False))
    return render_template("courses/enrol.html", course=found_course, people=queries.people_to_enrol(current_user, found_course))


@blueprint.post("/<int:course_id>/enrolments")
@allow(24)
def enrol_post(course_id: int) -> ResponseReturnValue:
    found_course: Course = found(queries.course_of(current_user, course_id, drafts=False))
    wanted = set(request.form.getlist("people", type=int))
    chosen = [person for person in queries.people_to_enrol(current_user, found_course) if person.id in wanted]
    for person in chosen:
        require(policy.may_enrol(current_user, person))
        actions.enrol(person, found_course, by=current_user, at=clock.now())
    said = _("%(count)s enrolled.", count=len(chosen))
    if policy.may_see_board(current_user):
        return see_other("courses.board", said, course_id=found_course.id)
    return see_other("courses.course", said, thing_id=found_course.id)


def _step_values(enrolment: Enrolment, current: dict[str, Any]) -> dict[str, Any]:
    targets = queries.targets([current], current_user)
    target = targets.get((current["kind"], current["about"]))
    article = current_article(current["about"], enrolment.team_id) if current["kind"] == "article" else None
    passed = current["kind"] == "quiz" and passed_named(enrolment.person_id, current["about"])
    return {"step": current, "target": target, "article": article, "passed": passed, "is_done": queries.is_done(enrolment, current["id"])}


def _places(person: Any, query: str) -> list[Place]:
    plain = query.casefold()
    return [
        Place(course.title, "", url_for("courses.course", thing_id=course.id), "mortarboard")
        for course in queries.courses_of(person)
        if plain in course.title.casefold()
    ][:5]


def _quiz_places(person: Any, query: str) -> list[Place]:
    if not person.reach(TAKE):
        return []
    found_rows = quizzes_of(person, drafts=reads_drafts(person), text=query)[:4]
    return [Place(row.title, _("Quiz"), url_for("courses.quiz", thing_id=row.id), "ui-checks-grid") for row in found_rows]


def install(app: Flask) -> None:
    """Register the course pages, the course section of packs and the answer to finished attempts."""
    app.register_blueprint(blueprint)
    installing.register()
    exercises.register()
    register_section("courses", load_courses)
    quiz_passed.register(actions.quiz_counts)
    attempt_ended.register(actions.attempt_counts)
    shift_ended.register(actions.shift_counts)
    attempt_voided.register(actions.attempt_no_longer_counts)
    after_story.register(next_in_course)
    scenario_used.register(queries.names_scenario)
    register_source(app, _places)
    register_source(app, _quiz_places)
    name_verb("courses.create_course", _l("made a course"))
    name_verb("courses.archive_course", _l("archived a course"))
    name_verb("courses.restore_course", _l("restored a course"))
    register_pages(
        app,
        Page(_l("New course"), "courses.course_start", "plus-lg", _l("Courses")),
        Page(_l("Quizzes"), "courses.quizzes", "ui-checks-grid", _l("Courses")),
        Page(_l("New quiz"), "courses.quiz_start", "plus-lg", _l("Courses")),
        Page(_l("Ask people to take a quiz"), "courses.quiz_ask", "person-plus", _l("Courses")),
    )
    register_rooms(app, Room("courses", _l("Courses"), "mortarboard", "courses.courses", "o", (9,), 32, "work", ("agent",)))
