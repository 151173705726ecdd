"""What other rooms add to the pages of articles."""

from typing import Any

from app.base.hooks import Hook
from app.people.models import Person

knowledge_tabs: Hook[[Person], dict[str, Any] | None] = Hook("tabs of the knowledge room")
"""viewer -> a tab (key, label, url, count) that another room adds, or None."""
article_parts: Hook[[int, Person], str | None] = Hook("parts beside an article")
"""(article id, viewer) -> safe HTML shown beside the article, or None."""
