"""What stands beside a rating: clauses, and whatever else a reviewer takes up while grading."""

from app.knowledge.doors import article_parts
from app.review.views.beside import clauses, conflicts

__all__ = ["clauses", "conflicts"]

article_parts.register(conflicts.article_part)
