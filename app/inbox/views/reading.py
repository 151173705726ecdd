"""Reading an attempt: the desk while the customer waits, the story after the end; and what may be done about it."""

import re
from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup, escape

from app.base import clock
from app.base.markup import mark_spans, render_markdown
from app.conversations.keeping import erased_said
from app.conversations.models import AuthorRole, MessageKind
from app.inbox import policy, queries, reasons, telling
from app.inbox.actions import afterwards
from app.inbox.actions.assessing import release_story
from app.inbox.actions.attempts import let_time_pass, scene
from app.inbox.actions.handling import empty_fields
from app.inbox.copied import foreign_in
from app.inbox.doing_words import doings
from app.inbox.doors import after_story
from app.inbox.misreads import told_turns
from app.inbox.models import ActKind, Attempt, AttemptState
from app.inbox.shifts.views.values import stands_in_queue, waits_for_shift
from app.inbox.story import action_lines, ending_of, hidden_facts, model_answers, turn_stories
from app.inbox.views.blueprint import blueprint
from app.inbox.views.desk import desk_page
from app.knowledge.queries import articles_named
from app.library.queries import desk_actions
from app.simulation import filled
from app.ui.allow import allow, found, require
from app.ui.answers import came_from, see_other
from app.ui.words import gettext as _

_CITED = re.compile(r"<em>(?P<slug>[a-z0-9]+(?:[._-][a-z0-9]+)*)(?:, (?P<clause>[a-z0-9-]+))?</em>")


@blueprint.get("/<int:attempt_id>")
@allow(policy.READ_OWN)
def attempt(attempt_id: int) -> ResponseReturnValue:
    one: Attempt = found(queries.attempt_seen_by(current_user, attempt_id))
    if gone := erased_said(one.conversation.source_id):
        return render_template("inbox/erased.html", attempt=one, gone=gone)
    if one.person_id == current_user.id and one.state is AttemptState.OPEN:
        return see_other("inbox.shift_run", run_id=one.shift_run_id) if stands_in_queue(one) else desk_page(one, in_turn=True)
    if waits_for_shift(one):
        said = _("%(name)s needs nothing more. How it went stands in the shift's report.", name=one.conversation.customer_name)
        return see_other("inbox.shift_run", said, tone="info", run_id=one.shift_run_id)
    if one.person_id == current_user.id and policy.waits_for_release(one):
        return render_template("inbox/unreleased.html", attempt=one, messages=queries.messages_of(one.conversation_id), uses={}, titles={})
    require(policy.may_see_answers(current_user, one))
    return render_template("inbox/story.html", back=_way_back(one), **story_values(one), **_acts(one))


def _way_back(one: Attempt) -> dict[str, str]:
    """The own list of what is finished; for whoever reads somebody else's, the page they came from, else all conversations."""
    if one.person_id == current_user.id:
        return {"label": _("Finished"), "url": url_for("inbox.finished")}
    before = came_from()
    return (
        {"label": _("Back"), "url": before} if before else {"label": _("Conversations"), "url": url_for("conversations.conversation_list")}
    )


@blueprint.post("/<int:attempt_id>/turns/<int:number>/misread")
@allow(policy.READ_OWN)
def misread(attempt_id: int, number: int) -> ResponseReturnValue:
    one: Attempt = found(queries.attempt_to_write(current_user, attempt_id))
    require(policy.may_see_answers(current_user, one))
    afterwards.report_misread(one, number, request.form.get("note", ""), by=current_user, at=clock.now())
    return see_other(
        "inbox.attempt", _("Thank you. The trainers see this turn and why it happened."), attempt_id=one.id, _anchor=f"turn-{number}"
    )


@blueprint.post("/<int:attempt_id>/release")
@allow(policy.RELEASE)
def release(attempt_id: int) -> ResponseReturnValue:
    """Let the person read how their assessment went."""
    one: Attempt = found(queries.attempt_seen_by(current_user, attempt_id))
    require(policy.may_release(current_user, one))
    release_story(one, by=current_user, at=clock.now())
    return see_other("inbox.attempt", _("Released. The person is told and may read this page."), attempt_id=one.id)


@blueprint.post("/<int:attempt_id>/give-up")
@allow(policy.GIVE_UP)
def give_up(attempt_id: int) -> ResponseReturnValue:
    """End the own open conversation here."""
    one: Attempt = found(queries.attempt_to_write(current_user, attempt_id))
    let_time_pass(one, at=clock.now())
    if one.state is not AttemptState.OPEN:
        return see_other("inbox.attempt", _("This conversation has ended."), tone="info", attempt_id=one.id)
    afterwards.give_up(one, by=current_user, at=clock.now())
    return see_other("inbox.attempt", _("You gave this attempt up. It does not count; try again when you like."), attempt_id=one.id)


@blueprint.post("/<int:attempt_id>/void")
@allow(policy.VOID)
def void(attempt_id: int) -> ResponseReturnValue:
    one: Attempt = found(queries.attempt_seen_by(current_user, attempt_id))
    require(policy.may_void(current_user, one))
    afterwards.void_attempt(one, request.form.get("reason", ""), by=current_user, at=clock.now())
    return see_other("inbox.attempt", _("The attempt no longer counts. The person is told why."), attempt_id=one.id)


def story_values(one: Attempt) -> dict[str, Any]:
    """Everything the story shows; only for people who may see the answers."""
    scenario, state = scene(one)
    messages = queries.messages_of(one.conversation_id)
    opening = next((row for row in messages if row.author_role is AuthorRole.CUSTOMER and row.kind is MessageKind.PUBLIC), None)
    ending, uses = ending_of(scenario, state), queries.uses_of(one.id)
    titles = {name: action.title for name, action in desk_actions(one.scenario.pack, one.conversation.language or "").items()}
    turns = turn_stories(scenario, state, None, [turn.trace for turn in queries.turns_of(one.id)])
    articles = articles_named(current_user, scenario.articles, one.conversation.language or "")
    return {
        "attempt": one,
        "opening": opening if opening is not None and opening.position == 0 else None,
        "turns": turns,
        "marked": {turn.number: mark_spans(turn.reply, turn.spans) for turn in turns if turn.reply},
        "ending": ending,
        "csat_words": telling.csat_words(ending) if ending else "",
        "hidden": hidden_facts(scenario, state),
        "truth": filled(scenario, state, scenario.truth),
        "actions": action_lines(scenario, state),
        "titles": titles,
        "doings": doings(uses, titles),
        "tried_again": sum(use.kind is ActKind.UNDO for use in uses),
        "empty_fields": empty_fields(one),
        "first_reply": (one.first_replied_at, one.first_due_at),
        "models": [(model, render_markdown(model.text)) for model in model_answers(scenario, state)],
        "debrief": _with_articles(render_markdown(filled(scenario, state, scenario.debrief)), articles),
        "articles": articles,
        "mood_start": scenario.mood_start,
        "telling": telling,
        "reasons": reasons,
    }


def _acts(one: Attempt) -> dict[str, Any]:
    own = one.person_id == current_user.id
    unsent = [draft for draft in queries.drafts_of(one).values() if draft.body.strip()] if own else []
    again = one.scenario.current_number is not None and one.scenario.archived_at is None
    after = [part for part in after_story(one) if part] if own else []
    foreign = [] if own else foreign_in(one)
    more = {"foreign": foreign, "told_turns": told_turns(one.id), "may_release": policy.may_release(current_user, one)}
    return more | {"own": own, "unsent": unsent, "after": after, "may_void": policy.may_void(current_user, one), "may_retry": own and again}


def _with_articles(html: str, articles: Sequence[Any]) -> Markup:
    """Safe HTML in which an article named by its id, as authors write it (*kb.refunds, limits*), is a link with its title."""
    known = {row.slug: row for row in articles}

    def link(match: re.Match[str]) -> str:
        row = known.get(match["slug"])
        if row is None:
            return match[0]
        anchor = f"clause-{match['clause']}" if match["clause"] else None
        return f'<a href="{escape(url_for("knowledge.article", thing_id=row.id, _anchor=anchor))}">{escape(row.title)}</a>'

    return Markup(_CITED.sub(link, html))  # noqa: S704 (both pieces are safe: rendered Markdown, and escaped values)
