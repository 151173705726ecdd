"""Words of the conversation that a disputed criterion rests on: as somebody copied them from its messages, found again in these."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import delete, literal, select

from app.base.database import db
from app.base.statements import changed, insert_into
from app.conversations.models import ConversationKind, MessageKind
from app.people.models import Person
from app.review.actions.rated import LONGEST_QUOTE, InvalidEvidence, expect_room
from app.review.models import Dispute, DisputeQuote, Evidence, Review, SecondLook
from app.review.queries.sheets import messages_of
from app.review.shown_text import ShownText, shown_text
from app.ui.words import gettext as _

MARKS = "\"'“”„‘’«»"
COPIED = ("criterion", "message_id", "start", "end", "quote", "article_version_id", "clause")


class Place(NamedTuple):
    """Words as they are shown, and where they stand in their message as it is stored."""

    message_id: int
    start: int
    end: int
    quote: str


Quotes = Mapping[str, Sequence[Place]]
"""By criterion."""


def places(review: Review, typed: Mapping[str, str]) -> Quotes:
    """The words typed for each criterion, a line for each quote, in the messages of the review's conversation (loaded).

    One statement; none where nothing is typed. Raises InvalidEvidence with the criterion as its field.
    """
    lines = {one: list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())) for one, text in typed.items()}
    if not any(lines.values()):
        return {}
    real = review.conversation.kind is ConversationKind.REAL
    rows = [row for row in messages_of(review.conversation_id) if row.kind not in (MessageKind.DRAFT, MessageKind.EVENT)]
    rows.sort(key=lambda row: row.author_id != review.reviewee_id)  # the agent's own words first: mostly these are meant
    shown = [(row.id, shown_text(row.body, real=real)) for row in rows]
    return {one: _checked(one, several, shown) for one, several in lines.items() if several}


def keep_quotes(dispute: Dispute, quotes: Quotes, *, look_id: int | None = None) -> None:
    """Let these be all the quotes of the agent, or of a second look."""
    mine = DisputeQuote.look_id.is_(None) if look_id is None else DisputeQuote.look_id == look_id
    changed(delete(DisputeQuote).where(DisputeQuote.dispute_id == dispute.id, mine))
    for criterion, several in quotes.items():
        db.session.add_all(DisputeQuote(dispute_id=dispute.id, look_id=look_id, criterion=criterion, **one._asdict()) for one in several)
    db.session.flush()


def quotes_of(dispute_id: int, look_id: int | None = None) -> dict[str, list[str]]:
    """The words by criterion: the agent's, or of a second look. One statement."""
    mine = DisputeQuote.look_id.is_(None) if look_id is None else DisputeQuote.look_id == look_id
    query = select(DisputeQuote.criterion, DisputeQuote.quote).where(DisputeQuote.dispute_id == dispute_id, mine)
    found: dict[str, list[str]] = {}
    for criterion, quote in db.session.execute(query.order_by(DisputeQuote.id)):
        found.setdefault(criterion, []).append(quote)
    return found


def evidence_from(dispute: Dispute, review_id: int, by: Person, moved: frozenset[str]) -> frozenset[str]:
    """Let the new version rest on what the second look of `by` quotes for the criteria that moved; these. Two statements."""
    look = select(SecondLook.id).where(SecondLook.dispute_id == dispute.id, SecondLook.step == dispute.step, SecondLook.by_id == by.id)
    mine = (DisputeQuote.look_id == look.scalar_subquery(), DisputeQuote.criterion.in_(moved))
    named = frozenset(db.session.scalars(select(DisputeQuote.criterion).where(*mine).distinct()))
    columns = [getattr(DisputeQuote, name) for name in COPIED]
    given = select(literal(review_id), literal(""), *columns).where(*mine).order_by(DisputeQuote.id)
    changed(insert_into(Evidence).from_select(["review_id", "note", *COPIED], given))
    return named


def _checked(criterion: str, lines: Sequence[str], shown: Sequence[tuple[int, ShownText]]) -> list[Place]:
    found: list[Place] = []
    for line in lines:
        if len(line) > LONGEST_QUOTE:
            said = _("A quote holds at most %(most)s characters. Copy the words that matter.", most=LONGEST_QUOTE)
            raise InvalidEvidence(said, field=criterion)
        place = _find(line, shown) or _find(line.strip(MARKS).strip(), shown)
        if place is None:
            said = _("“%(words)s” does not stand in this conversation. Copy the words from one of its messages.", words=line[:80])
            raise InvalidEvidence(said, field=criterion)
        if place not in found:
            expect_room(len(found))
            found.append(place)
    return found


def _find(words: str, shown: Sequence[tuple[int, ShownText]]) -> Place | None:
    for message_id, text in shown:
        start = text.text.find(words) if words else -1
        if start >= 0:
            return Place(message_id, *text.to_body(start, start + len(words)), words)
    return None
