"""Words of the conversation that a disputed criterion rests on: marked on the page or copied from its messages, found again in these."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import delete, literal, select

from app.base.database import db
from app.base.statements import changed, insert_into
from app.conversations.models import MessageKind
from app.conversations.veiling import veil_of
from app.knowledge.clauses import Clause
from app.people.models import Person
from app.review.actions.clauses import clauses_for
from app.review.actions.rated import LONGEST_QUOTE, InvalidEvidence, Span, expect_room, words_at
from app.review.models import Dispute, DisputeQuote, Evidence, Review, SecondLook
from app.review.queries.sheets import Sheet, messages_of
from app.review.shown_text import ShownText, shown_text
from app.ui.words import gettext as _

MARKS = "\"'“”„‘’«»"
COPIED = ("criterion", "message_id", "start", "end", "quote", "article_version_id", "clause")
LONGEST_LINE = 20 * LONGEST_QUOTE


@dataclass(frozen=True)
class Words:
    """Words for one criterion, as a form sends them.

    `copied`: a line for each quote. `marked`: a line for each quote, JSON with message, start, end (characters of the shown text), quote,
    and clause, the reference of the clause that decides, "" for none.
    """

    copied: str = ""
    marked: str = ""


class Place(NamedTuple):
    """Words as they are shown, where they stand in their message as it is stored, and the clause that they are tied to."""

    message_id: int
    start: int
    end: int
    quote: str
    article_version_id: int | None = None
    clause: str = ""

    @property
    def where(self) -> tuple[int, int, int]:
        return self.message_id, self.start, self.end


class Talk(NamedTuple):
    """The messages of a conversation by id, and what is shown of each."""

    rows: Mapping[int, Any]
    shown: Mapping[int, ShownText]
    agent_id: int


Quotes = Mapping[str, Sequence[Place]]
"""By criterion."""


def places(review: Review, told: Mapping[str, Words], sheet: Sheet | None = None) -> Quotes:
    """The words for each criterion in the messages of the review's conversation (loaded). With a sheet clauses may be cited.

    One statement, and one for each message whose words are tied to a clause; none where there are no words. Raises InvalidEvidence with
    the criterion as its field.
    """
    if not any(one.copied.strip() or one.marked.strip() for one in told.values()):
        return {}
    real = veil_of(review.conversation)
    rows = {row.id: row for row in messages_of(review.conversation_id) if row.kind is not MessageKind.DRAFT}
    talk = Talk(rows, {row.id: shown_text(row.body, real=real) for row in rows.values()}, review.reviewee_id)
    found = {one: [*_marked(one, words, talk, sheet), *_copied(one, words, talk)] for one, words in told.items()}
    return {one: _apart(one, several) for one, several in found.items() if several}


def keep_quotes(dispute: Dispute, quotes: Quotes, *, look_id: int | None = None) -> None:
    """Let these be all the quotes of the agent, or of a second look."""
    mine = DisputeQuote.look_id.is_(None) if look_id is None else DisputeQuote.look_id == look_id
    changed(delete(DisputeQuote).where(DisputeQuote.dispute_id == dispute.id, mine))
    for criterion, several in quotes.items():
        db.session.add_all(DisputeQuote(dispute_id=dispute.id, look_id=look_id, criterion=criterion, **one._asdict()) for one in several)
    db.session.flush()


def evidence_from(dispute: Dispute, review_id: int, by: Person, moved: frozenset[str]) -> frozenset[str]:
    """Let the new version rest on what the second look of `by` quotes for the criteria that moved; these. Two statements."""
    look = select(SecondLook.id).where(SecondLook.dispute_id == dispute.id, SecondLook.step == dispute.step, SecondLook.by_id == by.id)
    mine = (DisputeQuote.look_id == look.scalar_subquery(), DisputeQuote.criterion.in_(moved))
    named = frozenset(db.session.scalars(select(DisputeQuote.criterion).where(*mine).distinct()))
    columns = [getattr(DisputeQuote, name) for name in COPIED]
    given = select(literal(review_id), literal(""), *columns).where(*mine).order_by(DisputeQuote.id)
    changed(insert_into(Evidence).from_select(["review_id", "note", *COPIED], given))
    return named


def _marked(criterion: str, words: Words, talk: Talk, sheet: Sheet | None) -> list[Place]:
    found = []
    for line in _lines(words.marked):
        span, ref = _read(line, criterion)
        row = talk.rows.get(span.message_id)
        if row is None:
            raise InvalidEvidence(_("These words are not part of this conversation. Mark words in one of its messages."), field=criterion)
        try:
            place = Place(span.message_id, *words_at(talk.shown[row.id], span))
        except InvalidEvidence as error:
            raise InvalidEvidence(error.message, field=criterion) from error
        if ref and sheet is not None:
            clause = _held(sheet, ref, row, criterion)
            place = place._replace(article_version_id=clause.version_id, clause=clause.ref)
        found.append(place)
    return found


def _read(line: str, criterion: str) -> tuple[Span, str]:
    """One marked quote as the page sends it: where it stands, and the clause it is tied to."""
    try:
        told: Any = json.loads(line) if len(line) <= LONGEST_LINE else None
        span = Span(int(told["message"]), int(told["start"]), int(told["end"]), str(told.get("quote") or ""))
        return span, str(told.get("clause") or "")
    except (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError) as error:
        raise InvalidEvidence(_("The marked words did not arrive whole. Mark them again."), field=criterion) from error


def _held(sheet: Sheet, ref: str, row: Any, criterion: str) -> Clause:
    """The clause as it stood when the quoted message was written."""
    for clause in clauses_for(sheet, row.sent_at):
        if clause.ref == ref:
            return clause
    said = _("No clause '%(ref)s' held on the day of the reply. Choose one of those shown.", ref=ref[:80])
    raise InvalidEvidence(said, field=criterion)


def _copied(criterion: str, words: Words, talk: Talk) -> list[Place]:
    rows = [row for row in talk.rows.values() if row.kind is not MessageKind.EVENT]
    rows.sort(key=lambda row: row.author_id != talk.agent_id)  # the agent's own words first: mostly these are meant
    shown = [(row.id, talk.shown[row.id]) for row in rows]
    found = []
    for line in _lines(words.copied):
        if len(line) > LONGEST_QUOTE:
            said = _("A quote holds at most %(most)s characters. Copy the words that matter.", most=LONGEST_QUOTE)
            raise InvalidEvidence(said, field=criterion)
        place = _find(line, shown) or _find(line.strip(MARKS).strip(), shown)
        if place is None:
            said = _("“%(words)s” does not stand in this conversation. Copy the words from one of its messages.", words=line[:80])
            raise InvalidEvidence(said, field=criterion)
        found.append(place)
    return found


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _apart(criterion: str, several: Sequence[Place]) -> list[Place]:
    """Each place once, as it was told first."""
    found: dict[tuple[int, int, int], Place] = {}
    for one in several:
        if one.where not in found:
            try:
                expect_room(len(found))
            except InvalidEvidence as error:
                raise InvalidEvidence(error.message, field=criterion) from error
            found[one.where] = one
    return list(found.values())


def _find(words: str, shown: Sequence[tuple[int, ShownText]]) -> Place | None:
    for message_id, text in shown:
        start = text.text.find(words) if words else -1
        if start >= 0:
            return Place(message_id, *text.to_body(start, start + len(words)), words)
    return None
