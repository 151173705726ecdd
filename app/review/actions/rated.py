"""What may stand in a filled rubric: levels and causes that the criterion has, texts of a bearable length, words of the conversation.

Shared by drafts of reviews, self reviews and peer reviews.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.base.errors import DomainError
from app.conversations.veiling import Masked
from app.review.queries.sheets import body_of_message
from app.review.shown_text import ShownText, shown_text
from app.rubrics.document import NOT_APPLICABLE, Criterion, Rubric
from app.ui.words import gettext as _

LONGEST_COMMENT = 4000
LONGEST_QUOTE = 2000
MOST_EVIDENCE = 12
RATING_FIELDS = ("level", "comment", "causes")


class InvalidEvidence(DomainError):
    """The marked words cannot be attached."""


@dataclass(frozen=True)
class Span:
    """Words of one message: `start` and `end` in characters of its shown text, `quote` as the page showed them."""

    message_id: int
    start: int
    end: int
    quote: str = ""
    note: str = ""


def criterion_of(rubric: Rubric, criterion_id: str) -> Criterion:
    """The rubric's criterion. Raises DomainError (422) where it has none of this id."""
    criterion = rubric.by_id.get(criterion_id)
    if criterion is None:
        raise DomainError(_("This rubric has no such criterion. Reload the page."), field="criterion")
    return criterion


def checked(criterion: Criterion, values: Mapping[str, str | None]) -> dict[str, str | None]:
    """Those of `level`, `comment`, `causes` that are given, as they are kept. Raises DomainError (422) with the field."""
    kept = {name: values[name] for name in RATING_FIELDS if name in values}
    if not kept:
        raise DomainError(_("There is nothing to save. Choose a level or write a comment first."))
    level = kept.get("level")
    if level is not None and not (criterion.na if level == NOT_APPLICABLE else criterion.level(level)):
        raise DomainError(_("'%(title)s' has no such level. Choose one of those shown.", title=criterion.title), field="level")
    if "comment" in kept:
        kept["comment"] = tidy(kept["comment"] or "")
    if "causes" in kept:
        named = {name for name in (kept["causes"] or "").split(",") if name}
        if named - {cause.id for cause in criterion.causes}:
            raise DomainError(_("'%(title)s' has no such cause. Choose among those shown.", title=criterion.title), field="causes")
        kept["causes"] = ",".join(cause.id for cause in criterion.causes if cause.id in named)
    return kept


def tidy(text: str) -> str:
    """A comment with plain line ends and no spaces around it. Raises DomainError (422) when it is too long."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST_COMMENT:
        said = _("A comment holds at most %(most)s characters; yours has %(count)s. Shorten it.", most=LONGEST_COMMENT, count=len(text))
        raise DomainError(said, field="comment")
    return text


def expect_room(quotes: int) -> None:
    """Raises InvalidEvidence where a criterion holds `quotes` already and no more go in."""
    if quotes >= MOST_EVIDENCE:
        raise InvalidEvidence(_("A criterion holds at most %(most)s quotes. Take one away first.", most=MOST_EVIDENCE))


def quoted(conversation_id: int, span: Span, *, real: Masked) -> tuple[int, int, str]:
    """The span's place in the message as it is stored, and its words as they are shown; spaces at its ends are left out.

    One statement. Raises InvalidEvidence.
    """
    body = body_of_message(conversation_id, span.message_id)
    if body is None:
        raise InvalidEvidence(_("These words are not part of this conversation. Mark words in one of its messages."))
    return words_at(shown_text(body, real=real), span)


def words_at(shown: ShownText, span: Span) -> tuple[int, int, str]:
    """As `quoted`, in a text that is known. Raises InvalidEvidence."""
    if not 0 <= span.start < span.end <= len(shown.text):
        raise InvalidEvidence(_("These words lie outside the message. Mark them again."))
    piece = shown.text[span.start : span.end]
    if span.quote and span.quote.split() != piece.split():
        raise InvalidEvidence(_("The marked words do not match the message. Mark them again."))
    start = span.start + len(piece) - len(piece.lstrip())
    quote = piece.strip()
    if not quote:
        raise InvalidEvidence(_("Mark some words first."))
    if len(quote) > LONGEST_QUOTE:
        raise InvalidEvidence(_("A quote holds at most %(most)s characters. Mark the words that matter.", most=LONGEST_QUOTE))
    return *shown.to_body(start, start + len(quote)), quote
