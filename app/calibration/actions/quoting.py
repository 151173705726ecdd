"""Words marked as evidence while grading blind, as in ordinary grading; and what a redaction leaves of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.statements import changed
from app.calibration.actions.marking import Saved, advance, saved
from app.calibration.blind import Blind
from app.calibration.models import MarkSheet, Quote, RoundItem
from app.calibration.queries.sheets import Sheet, own_quotes
from app.conversations.doors import Edit
from app.people.models import Person
from app.review.actions.rated import LONGEST_QUOTE, InvalidEvidence, Span, criterion_of, expect_room
from app.review.queries.sheets import messages_of
from app.ui.words import gettext as _

GONE = "…"
"""Stands where the quoted words were redacted."""


def attach(sheet: Sheet, criterion_id: str, span: Span, *, revision: int, by: Person, at: datetime) -> tuple[Saved, Sequence[Quote]]:
    """Let a criterion rest on words of the conversation as it is shown blind. The same words twice count once.

    Returns all quotes of the sheet as well. Raises as `save_mark`, and InvalidEvidence.
    """
    criterion = criterion_of(sheet.rubric, criterion_id)
    blind = Blind(sheet.item.conversation, messages_of(sheet.item.conversation_id))
    start, end, quote = _words(blind, span)
    sheet_id = advance(sheet, revision, by, at)
    known = own_quotes(sheet_id)
    same = [one for one in known if one.criterion == criterion.id]
    if not any((one.message_id, one.start, one.end) == (span.message_id, start, end) for one in same):
        expect_room(len(same))
        place = {"message_id": span.message_id, "start": start, "end": end}
        db.session.add(Quote(sheet_id=sheet_id, criterion=criterion.id, quote=quote, **place))
        db.session.flush()
        known = own_quotes(sheet_id)
    return saved(sheet, sheet_id, revision), known


def detach(sheet: Sheet, quote_id: int, *, revision: int, by: Person, at: datetime) -> tuple[Saved, Sequence[Quote]]:
    """Take one's own quote away. Raises as `save_mark`, NotFound."""
    sheet_id = advance(sheet, revision, by, at)
    if not changed(delete(Quote).where(Quote.id == quote_id, Quote.sheet_id == sheet_id)):
        raise NotFound(_("This quote is gone already. Reload the page."))
    return saved(sheet, sheet_id, revision), own_quotes(sheet_id)


def redact_quotes(message_id: int, text: str, edits: list[Edit]) -> None:
    """After a redaction: a quote whose words still stand is found again, of others nothing is left to read."""
    query = select(Quote, RoundItem).join(MarkSheet, MarkSheet.id == Quote.sheet_id).join(RoundItem, RoundItem.id == MarkSheet.item_id)
    for quote, item in db.session.execute(query.where(Quote.message_id == message_id).options(joinedload(RoundItem.conversation))):
        shown = Blind(item.conversation, messages_of(item.conversation_id)).text(text)
        place = shown.find(quote.quote)
        quote.start, quote.end = (place, place + len(quote.quote)) if place >= 0 else (0, 0)
        quote.quote = quote.quote if place >= 0 else GONE


def _words(blind: Blind, span: Span) -> tuple[int, int, str]:
    """The place of the words without blanks at their ends, and the words."""
    text = next((one.text for one in blind.messages if one.id == span.message_id and one.told is None), None)
    if text is None:
        raise InvalidEvidence(_("These words are not part of this conversation. Mark words in one of its messages."))
    piece = text[span.start : span.end] if 0 <= span.start < span.end <= len(text) else ""
    if span.quote and span.quote.split() != piece.split():
        raise InvalidEvidence(_("The marked words do not match the message. Mark them again."))
    quote = piece.strip()
    if not quote:
        raise InvalidEvidence(_("Mark some words first."))
    if len(quote) > LONGEST_QUOTE:
        raise InvalidEvidence(_("A quote holds at most %(most)s characters. Mark the words that matter.", most=LONGEST_QUOTE))
    start = span.start + len(piece) - len(piece.lstrip())
    return start, start + len(quote), quote
