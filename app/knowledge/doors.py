"""What other rooms add to the pages of articles."""

from app.base.hooks import Hook
from app.people.models import Person

article_parts: Hook[[int, Person], str | None] = Hook("parts beside an article")
"""(article id, viewer) -> safe HTML shown beside the article, or None."""
