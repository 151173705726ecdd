"""Quotes of reviews that come in: tied to the same words of the same message, and to the clause as it stood on the day of the reply."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.conversations.models import Conversation, ConversationKind, Message, MessageKind
from app.conversations.veiling import veil_of
from app.knowledge.models import Article, ArticleVersion
from app.review.actions.rated import LONGEST_COMMENT, MOST_EVIDENCE
from app.review.models import DisputeQuote, Evidence, Review
from app.review.shown_text import ShownText, shown_text
from app.rubrics.document import Rubric


def take_quotes(given: Sequence[Mapping[str, Any]], review: Review, rubric: Rubric, conversation: Conversation) -> tuple[int, int]:
    """Keep the quotes of a review whose words are found here; how many were left out, and how many came without their clause.

    A clause needs the very text of its article that held then; another version may say something else. At most three statements.
    """
    found, left_out, bare = _found(given, rubric, conversation)
    for criterion, one, values in found:
        note = str(one.get("note") or "")[:LONGEST_COMMENT]
        db.session.add(Evidence(review_id=review.id, criterion=criterion, note=note, **values))
    db.session.flush()
    return left_out, bare


def take_dispute_quotes(given: Sequence[Mapping[str, Any]], dispute_id: int, rubric: Rubric, conversation: Conversation) -> int:
    """Keep the words that an agent's dispute rests on, where they are found here; how many were left out. At most three statements."""
    found, left_out, _bare = _found(given, rubric, conversation)
    db.session.add_all(DisputeQuote(dispute_id=dispute_id, criterion=criterion, **values) for criterion, _one, values in found)
    db.session.flush()
    return left_out


def _found(
    given: Sequence[Mapping[str, Any]], rubric: Rubric, conversation: Conversation
) -> tuple[list[tuple[str, Mapping[str, Any], dict[str, Any]]], int, int]:
    """(criterion, what was told, place and clause) of the quotes whose words are here, how many are not, how many lost their clause."""
    quotes = [one for one in given if str(one.get("criterion") or "") in rubric.by_id]
    if not quotes:
        return [], len(given), 0
    messages, versions = _messages(conversation), _versions(quotes, conversation.team_id)
    found: list[tuple[str, Mapping[str, Any], dict[str, Any]]] = []
    kept: dict[str, int] = {}
    bare = 0
    for one in quotes:
        criterion, place = str(one["criterion"]), _place(one, messages)
        if place is None or kept.get(criterion, 0) >= MOST_EVIDENCE:
            continue
        kept[criterion] = kept.get(criterion, 0) + 1
        clause = str(one.get("clause") or "")[:170]
        version_id = versions.get((clause, str(one.get("articleHash") or "")))
        bare += bool(clause) and version_id is None
        cited = {"clause": clause, "article_version_id": version_id} if version_id is not None else {}
        found.append((criterion, one, place | cited))
    return found, len(given) - len(found), bare


def _messages(conversation: Conversation) -> dict[str, tuple[int, ShownText, ShownText]]:
    """The messages by the id that the other site knows them by, as they are shown, and with the customer's name."""
    query = select(Message.source_id, Message.id, Message.body).where(Message.conversation_id == conversation.id)
    real, veil = conversation.kind is ConversationKind.REAL, veil_of(conversation)
    found = db.session.execute(query.where(Message.kind != MessageKind.DRAFT))
    return {source_id: (message_id, shown_text(body, real=veil), shown_text(body, real=real)) for source_id, message_id, body in found}


def _place(one: Mapping[str, Any], messages: Mapping[str, tuple[int, ShownText, ShownText]]) -> dict[str, Any] | None:
    """Where the quoted words stand, and the words as they are shown here; None where they are not.

    At the place that is told where they do, else where they are found first. The other site may show the customer's name.
    """
    message, quote = messages.get(str(one.get("messageExternalId") or "")), str(one.get("quote") or "").strip()
    if message is None or not quote:
        return None
    message_id, *ways = message
    span = next((found for shown in ways if (found := _span(one, quote, shown)) is not None), None)
    if span is None:
        return None
    words = ways[0].text[slice(*ways[0].from_body(*span))].strip()
    return {"message_id": message_id, "start": span[0], "end": span[1], "quote": words}


def _span(one: Mapping[str, Any], quote: str, shown: ShownText) -> tuple[int, int] | None:
    """The place in the body of words of a shown text."""
    start, end = one.get("start"), one.get("end")
    told = isinstance(start, int) and isinstance(end, int) and 0 <= start < end
    if told and shown.text[slice(*shown.from_body(int(start or 0), int(end or 0)))].strip() == quote:
        return int(start or 0), int(end or 0)
    at = shown.text.find(quote)
    return shown.to_body(at, at + len(quote)) if at >= 0 else None


def _versions(quotes: Sequence[Mapping[str, Any]], team_id: int | None) -> dict[tuple[str, str], int]:
    """The version of each (clause, text's fingerprint) that is here and has the clause; a team's own article before the site's."""
    wanted = {(str(one.get("clause") or ""), str(one.get("articleHash") or "")) for one in quotes}
    hashes = {content_hash for clause, content_hash in wanted if clause and content_hash}
    if not hashes:
        return {}
    query = select(ArticleVersion.id, ArticleVersion.content_hash, ArticleVersion.clauses, Article.slug)
    query = query.join(Article, Article.id == ArticleVersion.article_id).where(ArticleVersion.content_hash.in_(hashes))
    query = query.where(Article.team_id.is_(None) | (Article.team_id == team_id)).order_by(Article.team_id.is_not(None))
    found = {}
    for version_id, content_hash, clauses, slug in db.session.execute(query):
        for clause, wanted_hash in wanted:
            article, _sharp, name = clause.partition("#")
            if (article, wanted_hash) == (slug, content_hash) and name in clauses:
                found[clause, wanted_hash] = version_id
    return found
