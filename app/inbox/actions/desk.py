"""What an agent does beside writing: desk actions, tags, citing articles, internal notes."""

from collections.abc import Mapping
from datetime import datetime

from app.base.database import db
from app.base.errors import DomainError
from app.conversations.actions.store import add_message
from app.conversations.models import AuthorRole, Message, MessageKind
from app.inbox.actions.attempts import let_time_pass, require_open, scene
from app.inbox.actions.drafts import empty_draft
from app.inbox.colleagues import answers_to
from app.inbox.models import Attempt, DeskActionUse, DraftKind
from app.inbox.writing import reply_html, text_to_send
from app.knowledge.queries import pack_document
from app.library.queries import desk_actions
from app.people.models import Person
from app.simulation import ActionOutcome, State, cite, perform, untag
from app.ui.words import gettext as _

MOST_ARGUMENT = 300
MOST_TAG = 60
TAG = "tag:"
NOTE = "note"


class NoSuchAction(DomainError):
    """The desk of this pack does not offer it here."""


def do_action(attempt: Attempt, name: str, arguments: Mapping[str, str], *, by: Person, at: datetime) -> DeskActionUse:
    """Do a desk action of the pack. A failed one is recorded, says why and does not count.

    Needs conversation, version and scenario with its pack loaded. Raises NoSuchAction, AttemptEnded.
    """
    actions = desk_actions(attempt.scenario.pack)
    action = actions.get(name)
    if action is None or not action.offered_in(attempt.conversation.channel.value):
        raise NoSuchAction(_("This desk has no such action. Reload the page to see what it offers."))
    _still_open(attempt, at)
    typed = {param.id: " ".join(arguments.get(param.id, "").split())[:MOST_ARGUMENT] for param in action.params}
    scenario, state = scene(attempt)
    state, outcome = perform(scenario, state, actions, name, typed, at)
    use = _record_use(attempt, state, name, typed, outcome, at)
    _tell_use(attempt, use, action.title, by=by)
    return use


def add_tag(attempt: Attempt, tag: str, *, by: Person, at: datetime) -> DeskActionUse:
    """Put a tag on the conversation. Raises DomainError where it is not written like an id."""
    _still_open(attempt, at)
    tag = "-".join(tag.strip().casefold().split())[:MOST_TAG]
    scenario, state = scene(attempt)
    before = state.tags
    state, outcome = perform(scenario, state, {}, f"{TAG}{tag}", {}, at)
    if not outcome.ok:
        raise DomainError(outcome.message, field="tag")
    use = _record_use(attempt, state, f"{TAG}{tag}", {}, outcome, at)
    if state.tags != before:
        _event(attempt, _("Tagged %(tag)s", tag=tag), by=by, at=at, key=f"tag-{use.id}")
    return use


def remove_tag(attempt: Attempt, tag: str, *, by: Person, at: datetime) -> None:
    """Take a tag off again. A tag that is not there is no error."""
    _still_open(attempt, at)
    scenario, state = scene(attempt)
    if tag in state.tags:
        _store_state(attempt, untag(scenario, state, tag))
        _event(attempt, _("Tag %(tag)s taken off", tag=tag), by=by, at=at)


def cite_article(attempt: Attempt, article: str, *, at: datetime) -> None:
    """Note that the article with this id was inserted into a reply. Twice is once."""
    _still_open(attempt, at)
    scenario, state = scene(attempt)
    _store_state(attempt, cite(scenario, state, article, at))


def add_note(attempt: Attempt, text: str, *, by: Person, at: datetime) -> Message:
    """Write an internal note; the customer never sees it. Colleagues of the pack who are mentioned with @ answer."""
    require_open(attempt)
    body = text_to_send(text)
    _still_open(attempt, at)
    note = add_message(attempt.conversation, MessageKind.NOTE, AuthorRole.AGENT, body, at=at, author=by, html=reply_html(body))
    pack = attempt.scenario.pack
    for colleague, answer in answers_to(body, pack_document(pack).colleagues) if pack is not None else ():
        add_message(attempt.conversation, MessageKind.NOTE, AuthorRole.BOT, answer, at=at, name=f"{colleague.name}, {colleague.role}")
    scenario, state = scene(attempt)
    if NOTE in scenario.named_actions and NOTE not in desk_actions(pack):
        _store_state(attempt, perform(scenario, state, {}, NOTE, {}, at)[0])
    empty_draft(attempt, DraftKind.NOTE, at=at)
    return note


def _still_open(attempt: Attempt, at: datetime) -> None:
    """Silence counts up to this moment, as it would if somebody had been looking."""
    require_open(attempt)
    let_time_pass(attempt, at=at)
    require_open(attempt)


def _record_use(
    attempt: Attempt, state: State, name: str, arguments: Mapping[str, str], outcome: ActionOutcome, at: datetime
) -> DeskActionUse:
    shown = list(outcome.lines) if outcome.ok else [outcome.message]
    use = DeskActionUse(attempt_id=attempt.id, name=name[:120], arguments=dict(arguments), done=outcome.ok, result=shown, at=at)
    db.session.add(use)
    _store_state(attempt, state)
    return use


def _store_state(attempt: Attempt, state: State) -> None:
    attempt.engine = state.as_json()
    if tuple(attempt.conversation.tags) != state.tags:
        attempt.conversation.tags = list(state.tags)
    db.session.flush()


def _tell_use(attempt: Attempt, use: DeskActionUse, title: str, *, by: Person) -> None:
    """The action as an event of the conversation, so that a reviewer sees what the agent had seen."""
    given = ", ".join(value for value in use.arguments.values() if value)
    head = f"{title} ({given})" if given else title
    _event(attempt, "\n".join([f"{head}:" if use.result else head, *use.result]), by=by, at=use.at, key=f"action-{use.id}")


def _event(attempt: Attempt, text: str, *, by: Person, at: datetime, key: str | None = None) -> None:
    add_message(attempt.conversation, MessageKind.EVENT, AuthorRole.AGENT, text, at=at, author=by, source_id=key)
