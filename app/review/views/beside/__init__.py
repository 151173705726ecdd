"""What stands beside a rating: clauses, and whatever else a reviewer takes up while grading."""

from app.knowledge.doors import article_parts
from app.review.views.beside import clauses, conflicts, notes, templates

__all__ = ["clauses", "conflicts", "notes", "templates"]

article_parts.register(conflicts.article_part)
