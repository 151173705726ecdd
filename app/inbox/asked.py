"""Questions that others asked, with the articles that answer them: from the pack's questions and topics."""

from dataclasses import dataclass
from typing import Any

from app.base.database import db
from app.inbox.queries import last_words
from app.inbox.similar import Asked, others_asked
from app.knowledge.models import Pack
from app.knowledge.queries import articles_named, pack_document
from app.people.models import Person


@dataclass(frozen=True)
class Answered:
    """A question and the published article that answers it."""

    ask: str
    article_id: int
    title: str


def answered_questions(person: Person, row: Any, typed: str) -> list[Answered]:
    """What others asked that is near to `typed`, else to what the customer wrote last. At most three statements."""
    pack = db.session.get(Pack, row.pack_id) if row.pack_id is not None else None
    language = row.language or ""
    questions = [Asked(one.ask, one.article) for one in pack_document(pack, language).questions] if pack is not None else []
    if not questions:
        return []
    near = others_asked(typed or last_words(row.conversation_id), questions)
    if not near:
        return []
    known = {article.slug: article for article in articles_named(person, [one.article for one in near], language)}
    return [Answered(one.ask, known[one.article].id, known[one.article].title) for one in near if one.article in known]
