"""One conversation: thread, side, unmasking with a reason, redaction."""

from collections.abc import Callable
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from app.base import clock
from app.base.errors import DomainError
from app.conversations import doors, policy
from app.conversations.actions.redact import redact
from app.conversations.forms import ReasonForm, RedactForm
from app.conversations.keeping import erased_said
from app.conversations.lookups import look_up
from app.conversations.masking import mask_name, mask_text, mask_values, short_key, shown_html
from app.conversations.models import Conversation
from app.conversations.queries import thread
from app.conversations.signals import signals_in
from app.conversations.veiling import Masked, veil_of, veiled
from app.conversations.views.blueprint import blueprint
from app.conversations.views.lists import status_label
from app.trail.actions import record
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.forms import told_on
from app.ui.words import gettext as _
from app.ui.words import ngettext


@blueprint.get("/conversations/<int:conversation_id>")
@allow(28)
def conversation(conversation_id: int) -> ResponseReturnValue:
    return _page(found(thread.conversation_of(current_user, conversation_id)))


@blueprint.post("/conversations/<int:conversation_id>/unmask")
@allow(29)
def unmask(conversation_id: int) -> ResponseReturnValue:
    """Show it once with personal data. The view holds for this answer only; reloading asks again."""
    shown: Conversation = found(thread.conversation_of(current_user, conversation_id))
    require(policy.may_unmask(current_user, shown))
    form = ReasonForm()
    if not form.validate():
        return _page(shown, reason_form=form), 422
    record(
        "conversations.unmask", "conversation", shown.id, by=current_user, at=clock.now(),
        label=f"{shown.source_system} {shown.source_id}", team_id=shown.team_id, reason=str(form.reason.data),
    )  # fmt: skip
    return _page(shown, unmasked=True)


@blueprint.post("/conversations/<int:conversation_id>/redact")
@allow(31)
def redact_post(conversation_id: int) -> ResponseReturnValue:
    shown: Conversation = found(thread.conversation_of(current_user, conversation_id, policy.REDACT))
    require(policy.may_redact(current_user, shown))
    form = RedactForm()
    if form.validate():
        with told_on(form):
            count = redact(shown, (form.words.data or "").splitlines(), by=current_user, at=clock.now())
            said = ngettext("Personal data is taken out of %(num)d message.", "Personal data is taken out of %(num)d messages.", count)
            if not current_user.reach(policy.READ):
                return see_other("conversations.imports", said)
            return see_other("conversations.conversation", said, conversation_id=shown.id)
    if not current_user.reach(policy.READ):
        raise DomainError(_("The words could not be taken out. Write up to 2,000 letters, one name or number a line."))
    return _page(shown, redact_form=form), 422


def _page(shown: Conversation, *, unmasked: bool = False, **forms: Any) -> str:
    """The page of a conversation; personal data only where `unmasked` is asked for and written to the trail."""
    hide: Callable[[Any], Any] = as_it_is if unmasked else mask_values
    gone, masked = bool(erased_said(shown.source_id)), False if unmasked else veil_of(shown) or True
    return render_template(
        "conversations/conversation.html",
        shown=shown,
        title=veiled(shown.subject or shown.preview[:80], masked) or (_("Deleted conversation") if gone else shown.source_id),
        status=status_label(shown.status),
        messages=[_message(row, masked) for row in thread.messages_of(shown.id)],
        unmasked=unmasked,
        signals=signals_in(shown.signals),
        hide=hide,
        customer_name=shown.customer_name if unmasked else mask_name(shown.customer_name),
        agent=shown.assignee.name if shown.assignee else thread.identity_name(shown.assignee_identity_id),
        earlier=thread.earlier_contacts(current_user, shown),
        mask_text=mask_text,
        parts=[Markup(part) for part in doors.page_parts(shown.id, current_user) if part],  # noqa: S704  (rendered by templates)
        may_unmask=not gone and policy.may_unmask(current_user, shown),
        may_redact=not gone and policy.may_redact(current_user, shown),
        may_make_scenario=not gone and policy.may_make_scenario(current_user, shown),
        **{"reason_form": ReasonForm(formdata=None), "redact_form": RedactForm(formdata=None)} | forms,
    )


def as_it_is(value: Any) -> Any:
    """Nothing masked."""
    return value


def _message(row: Any, masked: Masked) -> dict[str, Any]:
    labels = {"quoted": _("Earlier messages"), "signature": _("Signature"), "image": _("Image, not loaded")}
    names = [(one or {}).get("name", "") for one in row.attachments or []]
    body, unmasked = veiled(row.body, masked), masked is False
    return {
        "id": row.id,
        "kind": row.kind,
        "role": row.author_role,
        "name": _name(row, unmasked),
        "sent_at": row.sent_at,
        "html": shown_html(row.body, row.html, row.kind, from_html=row.from_html, labels=labels, masked=None if unmasked else body),
        "body": body,
        "look_up": look_up(body) if row.kind == "event" else None,
        "attachments": names if unmasked else [mask_text(name) for name in names],
    }


def _name(row: Any, unmasked: bool) -> str:
    if row.author_role == "agent":
        name = row.person_name or row.identity_name or row.author_name or short_key(row.identity_key or "")
        return str(name or _("Agent"))
    if row.author_role == "customer":
        name = row.author_name if unmasked else mask_name(row.author_name)
        return str(name or _("Customer"))
    words = {"bot": _("Bot"), "system": _("System")}
    return str((mask_text(row.author_name) if row.author_name else None) or words[row.author_role])
