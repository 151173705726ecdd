"""Pages of the rubrics room."""

from typing import Any

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base.versions import normal_source
from app.people.models import Person
from app.rubrics import document, form_views, history_views, policy, publishing_views, queries  # noqa: F401  (the views register their routes)
from app.rubrics.blueprint import EDITOR, blueprint
from app.rubrics.cli import rubrics_cli
from app.rubrics.doors import rubric_ways
from app.rubrics.models import Rubric
from app.rubrics.scoring import InvalidRating, partial_score, shown_criteria
from app.rubrics.wording import example_of, label_of, level_face, plain, policy_words
from app.ui.allow import allow, found, require
from app.ui.frame import Page, Place, Room, register_pages, register_rooms, register_source
from app.ui.words import lazy_gettext as _l


@blueprint.get("/")
@allow(policy.READ)
def index() -> ResponseReturnValue:
    archived = request.args.get("status") == "archived"
    drafts = policy.reads_drafts(current_user)
    page = queries.rubric_page(current_user, drafts=drafts, archived=archived and drafts, after=request.args.get("after"))
    may_make = bool(current_user.teams_for(policy.EDIT))
    return render_template("rubrics/index.html", page=page, drafts=drafts, archived=archived, may_make=may_make, editor=EDITOR)


@blueprint.get("/<int:thing_id>")
@allow(policy.READ)
def rubric(thing_id: int) -> ResponseReturnValue:
    """The rubric as a reviewer sees it: the current version, else the draft for people who may edit."""
    thing = found(EDITOR.load(current_user, thing_id))
    version = queries.version_numbered(thing.id, thing.current_number)
    compiled = queries.compiled(version) if version else document.parse_rubric(thing.draft_source).rubric
    values = {"words": policy_words(compiled), "example": example_of(compiled)} if compiled else {}
    may_edit = policy.may_edit(current_user, thing)
    ways = [way for given in rubric_ways(current_user, thing) for way in given]
    shown = {"thing": thing, "version": version, "rubric": compiled, "may_edit": may_edit, "skills": queries.skill_titles(), "ways": ways}
    return render_template("rubrics/rubric.html", **shown, **values, **_faces())


@blueprint.post("/<int:thing_id>/try")
@allow(policy.READ)
def try_levels(thing_id: int) -> ResponseReturnValue:
    """The score of the chosen levels, as a part of the page; of the text in the editor where one is sent along."""
    thing = found(EDITOR.load(current_user, thing_id))
    compiled = _tried(thing)
    if compiled is None:
        return render_template("rubrics/try_result.html", rubric=None)
    chosen = {name: request.form.get(f"level.{name}", "") for name in compiled.by_id}
    ratings = {name: level for name, level in chosen.items() if level}
    try:
        partial = partial_score(compiled, ratings)
    except InvalidRating as error:
        return render_template("rubrics/try_result.html", rubric=None, problem=error.message)
    hidden = [one for one in compiled.criteria if one not in shown_criteria(compiled, ratings)]
    return render_template("rubrics/try_result.html", rubric=compiled, partial=partial, ratings=ratings, hidden=hidden, plain=plain)


def _tried(thing: Rubric) -> document.Rubric | None:
    text = thing.draft_source if "draft" in request.form else request.form.get("source")
    if text is not None:
        require(policy.may_edit(current_user, thing))
        return document.parse_rubric(normal_source(text)).rubric
    version = queries.version_numbered(thing.id, thing.current_number)
    return queries.compiled(version) if version else document.parse_rubric(thing.draft_source).rubric


def _faces() -> dict[str, Any]:
    return {"level_face": level_face, "label_of": label_of, "plain": plain, "editor": EDITOR}


def find_rubrics(person: Person, query: str) -> list[Place]:
    """Rubrics whose title holds the query, for the command palette."""
    found_rubrics = queries.find_rubrics(person, query, drafts=policy.reads_drafts(person))
    return [Place(one.title, str(_l("Rubric")), EDITOR.page(one), "ui-checks-grid") for one in found_rubrics]


def install(app: Flask) -> None:
    """Register the room's pages and commands."""
    app.register_blueprint(blueprint)
    app.cli.add_command(rubrics_cli)
    register_pages(
        app,
        Page(_l("New rubric"), "rubrics.start", "plus-lg", _l("Rubrics")),
    )
    register_rooms(app, Room("rubrics", _l("Rubrics"), "ui-checks-grid", "rubrics.index", "u", (policy.READ,), 52, "content", ("trainer",)))
    register_source(app, find_rubrics)
