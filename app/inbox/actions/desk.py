"""What an agent does beside writing: desk actions, tags, citing articles, internal notes."""

from collections.abc import Mapping
from datetime import datetime

from app.base.errors import DomainError
from app.conversations.actions.store import add_message
from app.conversations.models import AuthorRole, MessageKind
from app.inbox.actions.acts import count_for_checks, still_open, store_state, tell
from app.inbox.actions.attempts import require_open, scene
from app.inbox.actions.drafts import empty_draft, forget_form
from app.inbox.actions.log import log_act
from app.inbox.colleagues import answers_to, unknown_in
from app.inbox.desk_pack import desk_pack
from app.inbox.models import ActKind, Attempt, DeskActionUse, DraftKind
from app.inbox.writing import reply_html, text_to_send
from app.library.queries import desk_actions
from app.people.models import Person
from app.simulation import ActionOutcome, DeskAction, Param, cite, perform, untag
from app.ui.words import gettext as _

MOST_ARGUMENT = 300
MOST_TAG = 60
TAG = "tag:"
EMPTY = frozenset({"", "-", "–", ".", "?", "x", "xx", "n/a", "na", "none"})
"""What people type where they have nothing to say."""


class NoSuchAction(DomainError):
    """The desk of this pack does not offer it here."""


def do_action(attempt: Attempt, name: str, arguments: Mapping[str, str], *, by: Person, at: datetime) -> DeskActionUse:
    """Do a desk action of the pack. A failed one is recorded, says why and does not count.

    Needs conversation, version and scenario with its pack loaded. Raises NoSuchAction, AttemptEnded.
    """
    actions = desk_actions(attempt.scenario.pack, attempt.conversation.language or "")
    action = actions.get(name)
    if action is None or not action.offered_in(attempt.conversation.channel.value):
        raise NoSuchAction(_("This desk has no such action. Reload the page to see what it offers."))
    still_open(attempt, at)
    typed = {param.id: " ".join(arguments.get(param.id, "").split())[:MOST_ARGUMENT] for param in action.params}
    escalates = action.kind == "escalate"
    missing = _missing(action, typed) if escalates else []
    scenario, state = scene(attempt)
    state, outcome = perform(scenario, state, actions, name, {**typed, **dict.fromkeys((one.id for one in missing), "")}, at)
    if escalates and not outcome.ok:
        outcome = _return(outcome, missing)
    shown = list(outcome.lines) if outcome.ok else [outcome.message]
    store_state(attempt, state)
    kind = ActKind.ESCALATE if escalates else ActKind.ACTION
    use = log_act(attempt, kind, name, at=at, arguments=typed, done=outcome.ok, result=shown)
    _tell_use(attempt, use, action.title, by=by)
    if outcome.ok:
        forget_form(attempt, name, at=at)
    return use


def add_tag(attempt: Attempt, tag: str, *, by: Person, at: datetime) -> DeskActionUse:
    """Put a tag on the conversation. Raises DomainError where it is not written like an id."""
    still_open(attempt, at)
    tag = "-".join(tag.strip().casefold().split())[:MOST_TAG]
    scenario, state = scene(attempt)
    before = state.tags
    state, outcome = perform(scenario, state, {}, f"{TAG}{tag}", {}, at)
    if not outcome.ok:
        raise DomainError(outcome.message, field="tag")
    store_state(attempt, state)
    use = log_act(attempt, ActKind.TAG, f"{TAG}{tag}", at=at)
    if state.tags != before:
        tell(attempt, _("Tagged %(tag)s", tag=tag), by=by, at=at, key=f"tag-{use.id}")
    return use


def remove_tag(attempt: Attempt, tag: str, *, by: Person, at: datetime) -> None:
    """Take a tag off again. A tag that is not there is no error."""
    still_open(attempt, at)
    scenario, state = scene(attempt)
    if tag in state.tags:
        store_state(attempt, untag(scenario, state, tag))
        log_act(attempt, ActKind.TAG, f"{TAG}{tag}", at=at, done=False)
        tell(attempt, _("Tag %(tag)s taken off", tag=tag), by=by, at=at)


def cite_article(attempt: Attempt, article: str, *, at: datetime) -> None:
    """Note that the article with this id was inserted into a reply. Twice is once."""
    still_open(attempt, at)
    scenario, state = scene(attempt)
    store_state(attempt, cite(scenario, state, article, at))
    log_act(attempt, ActKind.ARTICLE, f"article:{article}", at=at)
    count_for_checks(attempt, at, "article", f"article:{article}")


def add_note(attempt: Attempt, text: str, *, by: Person, at: datetime) -> list[str]:
    """Write an internal note; the customer never sees it. Colleagues and lines of the pack that are mentioned with @ answer.

    Returns the names after an @ that nobody here has.
    """
    require_open(attempt)
    body = text_to_send(text)
    still_open(attempt, at)
    add_message(attempt.conversation, MessageKind.NOTE, AuthorRole.AGENT, body, at=at, author=by, html=reply_html(body))
    pack = desk_pack(attempt)
    for who, answer in answers_to(body, pack.colleagues, pack.lines) if pack is not None else ():
        said = answer or _("Nobody of %(line)s answers in notes now. Hand the conversation over with what they need to know.", line=who)
        add_message(attempt.conversation, MessageKind.NOTE, AuthorRole.BOT, said, at=at, name=who)
    log_act(attempt, ActKind.NOTE, "note", at=at)
    count_for_checks(attempt, at, "note")
    empty_draft(attempt, DraftKind.NOTE, at=at)
    return unknown_in(body, pack.colleagues, pack.lines) if pack is not None else []


def _missing(action: DeskAction, typed: Mapping[str, str]) -> list[Param]:
    """Required facts of an escalation that are empty or no more than a dash."""
    return [param for param in action.params if param.required and typed[param.id].casefold() in EMPTY]


def _return(outcome: ActionOutcome, missing: list[Param]) -> ActionOutcome:
    """An escalation that came back: who got it says in a note what is missing. Recorded, and it does not count."""
    said = _("This comes back. Missing: %(facts)s.", facts=", ".join(one.title for one in missing)) if missing else outcome.message
    return ActionOutcome(False, message=said)


def _tell_use(attempt: Attempt, use: DeskActionUse, title: str, *, by: Person) -> None:
    """The action as an event of the conversation, so that a reviewer sees what the agent had seen."""
    given = ", ".join(value for value in use.arguments.values() if value)
    head = f"{title} ({given})" if given else title
    tell(attempt, "\n".join([f"{head}:" if use.result else head, *use.result]), by=by, at=use.at, key=f"action-{use.id}")
