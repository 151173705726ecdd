"""Quotes of reviews that come in: tied to the same words of the same message, and to the clause as it stood on the day of the reply."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.conversations.models import Conversation, ConversationKind, Message, MessageKind
from app.knowledge.models import Article, ArticleVersion
from app.review.actions.rated import LONGEST_COMMENT, MOST_EVIDENCE
from app.review.models import Evidence, Review
from app.review.shown_text import ShownText, shown_text
from app.rubrics.document import Rubric


def take_quotes(given: Sequence[Mapping[str, Any]], review: Review, rubric: Rubric, conversation: Conversation) -> tuple[int, int]:
    """Keep the quotes of a review whose words are found here; how many were left out, and how many came without their clause.

    A clause needs the very text of its article that held then; another version may say something else. At most three statements.
    """
    quotes = [one for one in given if str(one.get("criterion") or "") in rubric.by_id]
    if not quotes:
        return len(given), 0
    messages, versions = _messages(conversation), _versions(quotes, conversation.team_id)
    kept: dict[str, int] = {}
    left_out = len(given) - len(quotes)
    bare = 0
    for one in quotes:
        criterion, place = str(one["criterion"]), _place(one, messages)
        if place is None or kept.get(criterion, 0) >= MOST_EVIDENCE:
            left_out += 1
            continue
        kept[criterion] = kept.get(criterion, 0) + 1
        clause = str(one.get("clause") or "")[:170]
        version_id = versions.get((clause, str(one.get("articleHash") or "")))
        bare += bool(clause) and version_id is None
        cited = {"clause": clause, "article_version_id": version_id} if version_id is not None else {}
        note = str(one.get("note") or "")[:LONGEST_COMMENT]
        db.session.add(Evidence(review_id=review.id, criterion=criterion, note=note, **place, **cited))
    db.session.flush()
    return left_out, bare


def _messages(conversation: Conversation) -> dict[str, tuple[int, ShownText]]:
    """The messages by the id that the other site knows them by, as they are shown."""
    query = select(Message.source_id, Message.id, Message.body).where(Message.conversation_id == conversation.id)
    real = conversation.kind is ConversationKind.REAL
    found = db.session.execute(query.where(Message.kind != MessageKind.DRAFT))
    return {source_id: (message_id, shown_text(body, real=real)) for source_id, message_id, body in found}


def _place(one: Mapping[str, Any], messages: Mapping[str, tuple[int, ShownText]]) -> dict[str, Any] | None:
    """Where the quoted words stand: at the place that is told where they do, else where they are found first; None where they are not."""
    message, quote = messages.get(str(one.get("messageExternalId") or "")), str(one.get("quote") or "").strip()
    if message is None or not quote:
        return None
    message_id, shown = message
    start, end = one.get("start"), one.get("end")
    if (
        isinstance(start, int)
        and isinstance(end, int)
        and 0 <= start < end
        and shown.text[slice(*shown.from_body(start, end))].strip() == quote
    ):
        return {"message_id": message_id, "start": start, "end": end, "quote": quote}
    at = shown.text.find(quote)
    if at < 0:
        return None
    start, end = shown.to_body(at, at + len(quote))
    return {"message_id": message_id, "start": start, "end": end, "quote": quote}


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
