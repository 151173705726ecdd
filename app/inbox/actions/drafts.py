"""Drafts: text as typed, saved while typing, emptied by sending. The row stays, so that its revision only ever grows."""

import json
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.statements import changed, insert_for
from app.conversations.models import AuthorRole, Message, MessageKind
from app.inbox.models import Attempt, AttemptState, Draft, DraftKind
from app.people.models import Person
from app.ui.words import gettext as _

MOST_DRAFT = 60_000


def save_draft(attempt: Attempt, kind: DraftKind, text: str, *, revision: int, by: Person, at: datetime) -> Draft:
    """Keep `text` as what the person is typing. `revision` is the one they started from, 0 for none.

    Raises Conflict with both texts when another tab or device saved meanwhile (of the small forms beside the conversation
    the last one counts, for nobody could choose between two of them), and DomainError for a text no draft
    may have or a conversation that has ended.
    """
    if attempt.state is not AttemptState.OPEN:
        raise DomainError(
            _("This conversation has ended, so nothing more is saved. Your text stays on this device; start a new attempt to use it.")
        )
    if len(text) > MOST_DRAFT:
        raise DomainError(_("This text is too long to be saved. Shorten it; until then it stays on this device."))
    draft = draft_of(attempt, kind)
    if draft is None:
        draft = Draft(person_id=by.id, conversation_id=attempt.conversation_id, kind=kind, body=text, revision=1, saved_at=at)
        db.session.add(draft)
    elif draft.body == text or (revision < draft.revision and was_sent(attempt, kind, text)):
        pass
    elif draft.revision != revision and kind is not DraftKind.FORMS:
        raise Conflict(
            _("You saved this text in another tab or on another device. Choose which one to keep."),
            text=draft.body,
            mine=text,
            revision=draft.revision,
        )
    else:
        draft.body, draft.revision, draft.saved_at = text, draft.revision + 1, at
    db.session.flush()
    return draft


def keep_draft(attempt: Attempt, kind: DraftKind, text: str, *, at: datetime) -> None:
    """Keep `text` whatever stands there: it was sent and refused, so it is what the person wants."""
    draft = draft_of(attempt, kind)
    if draft is None:
        draft = Draft(person_id=attempt.person_id, conversation_id=attempt.conversation_id, kind=kind, body="", revision=0, saved_at=at)
        db.session.add(draft)
    draft.body, draft.revision, draft.saved_at = text[:MOST_DRAFT], draft.revision + 1, at
    db.session.flush()


def empty_draft(attempt: Attempt, kind: DraftKind, *, at: datetime) -> None:
    """The text has been sent. One statement.

    A text that was never saved leaves a row too: a save still on its way then meets a newer revision and is known as late.
    """
    own = {"person_id": attempt.person_id, "conversation_id": attempt.conversation_id, "kind": kind}
    changed(_emptying(db.session.get_bind().dialect.name), {**own, "body": "", "revision": 1, "saved_at": at})


def form_drafts(body: str) -> dict[str, dict[str, str]]:
    """What was typed into the forms beside the conversation, by form and field; nothing where it cannot be read."""
    try:
        read = json.loads(body or "{}")
    except ValueError:
        return {}
    forms = read if isinstance(read, dict) else {}
    return {str(form): {str(key): str(value) for key, value in typed.items()} for form, typed in forms.items() if isinstance(typed, dict)}


def forget_form(attempt: Attempt, form: str, *, at: datetime) -> None:
    """What stood in one form was done with. No row is made for a form that nothing was kept of."""
    draft = draft_of(attempt, DraftKind.FORMS)
    forms = form_drafts(draft.body) if draft is not None else {}
    if draft is not None and forms.pop(form, None) is not None:
        draft.body, draft.revision, draft.saved_at = json.dumps(forms, ensure_ascii=False), draft.revision + 1, at
        db.session.flush()


@cache
def _emptying(dialect: str) -> Any:
    """Every reply ends with this, so it is built once."""
    table = Draft.__table__
    statement = insert_for(dialect, table)
    emptied = {"body": "", "revision": table.c.revision + 1, "saved_at": statement.excluded.saved_at}
    return statement.on_conflict_do_update(index_elements=["person_id", "conversation_id", "kind"], set_=emptied)


def draft_of(attempt: Attempt, kind: DraftKind) -> Draft | None:
    """The saved draft of this kind, or None."""
    query = select(Draft).where(Draft.person_id == attempt.person_id, Draft.conversation_id == attempt.conversation_id, Draft.kind == kind)
    return db.session.scalars(query).first()


def was_sent(attempt: Attempt, kind: DraftKind, text: str) -> bool:
    """A save that was still on its way when the reply was sent holds the beginning of what was sent."""
    sent_kind = MessageKind.PUBLIC if kind is DraftKind.REPLY else MessageKind.NOTE
    query = select(Message.body).where(Message.conversation_id == attempt.conversation_id, Message.kind == sent_kind)
    query = query.where(Message.author_role == AuthorRole.AGENT).order_by(Message.position.desc()).limit(1)
    sent = db.session.scalar(query)
    typed = text.replace("\r\n", "\n").strip()
    return sent is not None and bool(typed) and sent.startswith(typed)
