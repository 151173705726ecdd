"""The conversation page while the customer waits: whole, or what is new on a page that is open already."""

from dataclasses import dataclass
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.inbox import queries
from app.inbox.actions.drafts import form_drafts
from app.inbox.actions.undoing import undo_until
from app.inbox.models import Attempt, AttemptState, DeskActionUse, DraftKind
from app.inbox.shifts.views.values import shift_beside
from app.inbox.views.desk_values import Renewed, canned, desk_values, page_values
from app.inbox.waiting import comes_first, waiting_attempts
from app.inbox.writing import MOST_CHARACTERS
from app.ui.answers import see_other
from app.ui.words import gettext as _


@dataclass(frozen=True)
class Field:
    """What the composer holds: text, the draft's revision, what is wrong with it. `anyway`: it may be sent all the same."""

    kind: DraftKind
    text: str = ""
    revision: int = 0
    saved_at: Any = None
    problem: str = ""
    anyway: bool = False


def desk_page(
    attempt: Attempt, *, typed: Field | None = None, undecided: str = "", status: int = 200, in_turn: bool = False
) -> ResponseReturnValue:
    """The whole page. `typed` is a text that was sent and refused, `undecided` what a decision in a preview lacks.

    `in_turn`: where the person works in order and somebody else comes first, it leads there.
    """
    waiting = waiting_attempts(current_user, clock.now(), run_id=attempt.shift_run_id)
    first = comes_first(waiting, attempt.id) if in_turn else None
    if first is not None:
        said = _("You work in order: %(name)s comes first. Skip with a reason, or put the conversation aside.", name=first.customer_name)
        return see_other("inbox.attempt", said, tone="info", attempt_id=first.id)
    messages = queries.messages_of(attempt.conversation_id)
    drafts = queries.drafts_of(attempt)
    fields = {kind: _field(kind, drafts.get(kind)) for kind in DraftKind}
    if typed is not None:
        fields[typed.kind] = typed
    values = (
        desk_values(attempt, messages, None) | page_values(attempt) | {"fields": fields, "messages": messages, "canned": canned(attempt)}
    )
    values["typed_forms"] = form_drafts(fields[DraftKind.FORMS].text)
    until, now = undo_until(attempt), clock.now()
    values["undo_left"] = round((until - now).total_seconds()) if until and until > now else 0
    values["problem"] = undecided
    values |= shift_beside(attempt)
    return render_template("inbox/desk.html", waiting=waiting, most=MOST_CHARACTERS, **values), status


def desk_part(
    attempt: Attempt, *, field: Field | None = None, use: DeskActionUse | None = None, renew: Renewed | None = None, status: int = 200
) -> ResponseReturnValue:
    """What is new, for a page that is open already: messages it has not shown, the side pane, a fresh composer, the tags.

    Without a script the answer leads back to the page; after the end the page is loaded anew.
    """
    if "HX-Request" not in request.headers:
        told = renew.told if renew else ""
        return see_other("inbox.attempt", told, tone="info", attempt_id=attempt.id, _anchor="last")
    if attempt.state is not AttemptState.OPEN:
        return make_response("", 200, {"HX-Refresh": "true"})
    shown = request.form.get("shown", -1, type=int)
    messages = queries.messages_of(attempt.conversation_id)
    renew = renew or Renewed(desk=use is not None)
    values = desk_values(attempt, messages, use) | {
        "messages": [row for row in messages if row.position > shown],
        "field": field,
        "renew": renew,
        "waiting": waiting_attempts(current_user, clock.now()) if renew.waiting and attempt.shift_run_id is None else [],
        **(shift_beside(attempt) if renew.waiting else {}),
    }
    return render_template("inbox/part.html", most=MOST_CHARACTERS, **values), status


def refused(attempt: Attempt, kind: DraftKind, text: str, error: DomainError, revision: int) -> ResponseReturnValue:
    """The page, or the composer alone, with the text kept and the sentence that says what to do."""
    field = Field(kind, text, revision, clock.now(), error.message, bool(error.details.get("anyway")))
    if "HX-Request" in request.headers:
        return desk_part(attempt, field=field, status=error.status)
    return desk_page(attempt, typed=field, status=error.status)


def fresh_field(attempt: Attempt, kind: DraftKind) -> Field:
    """The empty composer after sending; it goes on from the revision that the sent draft had."""
    return _field(kind, queries.drafts_of(attempt).get(kind))


def _field(kind: DraftKind, draft: Any) -> Field:
    return Field(kind, draft.body, draft.revision, draft.saved_at) if draft is not None else Field(kind)
