"""Tags on reviews, the catalogue of a team, and examples that colleagues may read."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.review.actions import marking
from app.review.actions.queueing import unique_ids
from app.review.desk import Desk
from app.review.mark_forms import ExampleForm, TagForm, TagsForm
from app.review.models import Review
from app.review.policy import EXAMPLE, READ_EXAMPLES, TAG, TAG_CATALOGUE, in_reach
from app.review.queries import marks, reads, sheets
from app.review.views.blueprint import blueprint
from app.review.views.reading import desk_of
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _
from app.ui.words import ngettext


@blueprint.context_processor
def _marks() -> dict[str, Any]:
    return {"may_tag": may_tag}


def may_tag(review: Review) -> bool:
    """Whether the viewer may put tags on it. No statement."""
    return review.state.value == "published" and review.team_id is not None and _reaches(TAG, review)


def may_mark(review: Review) -> bool:
    """Whether the viewer may mark it as an example. No statement."""
    standing = review.state.value == "published" and review.team_id is not None
    return standing and review.reviewee_id != current_user.id and _reaches(EXAMPLE, review)


@blueprint.get("/reviews/<int:review_id>/marks")
@allow(TAG)
def review_marks(review_id: int) -> ResponseReturnValue:
    review = _review(review_id)
    kept = marks.marks_of(review.assignment_id)
    form = _tags_form(review, data={"known": [str(key) for key, _name in kept.tags]})
    return render_template("review/marks.html", form=form, example=ExampleForm(data={"why": kept.why}), **_page(review, kept))


@blueprint.post("/reviews/<int:review_id>/marks")
@allow(TAG)
def review_marks_post(review_id: int) -> ResponseReturnValue:
    review = _review(review_id)
    kept = marks.marks_of(review.assignment_id)
    form = _tags_form(review)
    if form.validate():
        with told_on(form):
            _settle(review, form, dict(kept.tags))
            return see_other("review.read", _("The tags are kept."), review_id=review.id)
    return form_page("review/marks.html", form, example=ExampleForm(formdata=None, data={"why": kept.why}), **_page(review, kept))


@blueprint.post("/reviews/<int:review_id>/example")
@allow(EXAMPLE)
def mark_example(review_id: int) -> ResponseReturnValue:
    review = _review(review_id)
    form = ExampleForm()
    if form.validate():
        with told_on(form):
            marking.mark_example(review, str(form.why.data), by=current_user, at=clock.now())
            return see_other("review.read", _("Colleagues of the team may read it now. The agent is told."), review_id=review.id)
    kept = marks.marks_of(review.assignment_id)
    tags = _tags_form(review, formdata=None, data={"known": [str(key) for key, _name in kept.tags]})
    return render_template("review/marks.html", form=tags, example=form, **_page(review, kept)), 422


@blueprint.post("/reviews/<int:review_id>/example/end")
@allow(READ_EXAMPLES)
def end_example(review_id: int) -> ResponseReturnValue:
    review: Review = found(reads.review_of(current_user, review_id))
    marking.end_example(review, by=current_user, at=clock.now())
    return see_other("review.read", _("It is no example any more."), review_id=review.id)


@blueprint.post("/reviews/tags/many")
@allow(TAG)
def tag_many() -> ResponseReturnValue:
    """Takes `ids` (repeated), `tags`, and `act`: put or take."""
    ids, names = unique_ids(request.form.getlist("ids")), marking.names_in(request.form.get("tags", ""))
    put = request.form.get("act") != "take"
    act = marking.put_tags if put else marking.take_tags
    n = act(ids, names, by=current_user, at=clock.now())
    said = (
        ngettext("Put on %(num)d review.", "Put on %(num)d reviews.", n)
        if put
        else ngettext("Off %(num)d review.", "Off %(num)d reviews.", n)
    )
    whose = request.form.get("whose")
    return see_other(f"review.{whose if whose in ('given', 'team') else 'given'}", said, all=1)


@blueprint.get("/reviews/tags")
@allow(TAG_CATALOGUE)
def tag_catalogue() -> ResponseReturnValue:
    enter("review")
    tags = marks.catalogue(current_user.teams_for(TAG_CATALOGUE))
    names = {one.team_id: one.team.name for one in current_user.current_memberships}
    return render_template("review/tags.html", tags=tags, teams=names, used=marks.used(one.id for one in tags[:50]))


@blueprint.get("/reviews/tags/<int:tag_id>")
@allow(TAG_CATALOGUE)
def tag_edit(tag_id: int) -> ResponseReturnValue:
    enter("review")
    tag = found(marks.tag_of(current_user, tag_id))
    form = TagForm(data={"name": tag.name, "revision": tag.revision})
    return render_template("review/tag.html", form=form, tag=tag, used=marks.used([tag.id])[tag.id])


@blueprint.post("/reviews/tags/<int:tag_id>")
@allow(TAG_CATALOGUE)
def tag_edit_post(tag_id: int) -> ResponseReturnValue:
    enter("review")
    tag = found(marks.tag_of(current_user, tag_id))
    form = TagForm()
    if form.validate():
        with told_on(form):
            revision = int(form.revision.data) if str(form.revision.data).isdecimal() else 0
            marking.rename_tag(tag, str(form.name.data), revision=revision, by=current_user, at=clock.now())
            return see_other("review.tag_catalogue", _("The tag has its new name on every review."))
    return form_page("review/tag.html", form, tag=tag, used=marks.used([tag.id])[tag.id])


@blueprint.post("/reviews/tags/<int:tag_id>/remove")
@allow(TAG_CATALOGUE)
def tag_remove(tag_id: int) -> ResponseReturnValue:
    n = marking.remove_tag(found(marks.tag_of(current_user, tag_id)), by=current_user, at=clock.now())
    said = ngettext("The tag is gone, from %(num)d review.", "The tag is gone, from %(num)d reviews.", n)
    return see_other("review.tag_catalogue", said)


@blueprint.get("/reviews/examples")
@allow(READ_EXAMPLES)
def examples() -> ResponseReturnValue:
    enter("my_reviews")
    return render_template("review/examples.html", page=marks.examples_page(current_user, request.args.get("after")))


@blueprint.get("/reviews/examples/<int:assignment_id>")
@allow(READ_EXAMPLES)
def example(assignment_id: int) -> ResponseReturnValue:
    enter("my_reviews")
    one, review = found(marks.example_of(current_user, assignment_id))
    desk: Desk = desk_of(review)
    messages = sheets.messages_of(review.conversation_id)
    return render_template("review/example.html", one=one, review=review, desk=desk, messages=messages)


def _review(review_id: int) -> Review:
    enter("review")
    review: Review = found(reads.review_of(current_user, review_id))
    return found(review if may_tag(review) else None)  # type: ignore[no-any-return]


def _reaches(row: int, review: Review) -> bool:
    own = review.reviewer_id == current_user.id and current_user.reach(row) > 0
    return bool(own or (review.team_id in current_user.teams_for(row) and in_reach(current_user, row, review.team_id)))


def _tags_form(review: Review, **given: Any) -> TagsForm:
    form = TagsForm(**given)
    form.known.choices = pairs((str(one.id), one.name) for one in marks.catalogue([review.team_id] if review.team_id else []))
    return form


def _settle(review: Review, form: TagsForm, before: dict[int, str]) -> None:
    """Put what was ticked or typed, take off what no longer is."""
    names = {str(key): label for key, label, *_rest in form.known.iter_choices() for label in [str(label)]}
    wanted = [names[key] for key in form.known.data or [] if key in names] + marking.names_in(str(form.tags.data or ""))
    state = {"by": current_user, "at": clock.now()}
    if new := [name for name in wanted if name not in before.values()]:
        marking.put_tags([review.id], new, **state)
    if gone := [name for key, name in before.items() if str(key) not in (form.known.data or [])]:
        marking.take_tags([review.id], [name for name in gone if name not in wanted] or gone, **state)


def _page(review: Review, kept: marks.Marks) -> dict[str, Any]:
    return {"review": review, "kept": kept, "markable": may_mark(review)}
