"""What stands beside a rating: clauses, and whatever else a reviewer takes up while grading."""

from app.knowledge.doors import article_parts, knowledge_tabs
from app.review.views.beside import clauses, conflicts, exercises, notes, pinning, pointers, templates
from app.rubrics.doors import rubric_ways

__all__ = ["clauses", "conflicts", "exercises", "notes", "pinning", "pointers", "templates"]

article_parts.register(conflicts.article_part)
knowledge_tabs.register(conflicts.knowledge_tab)
rubric_ways.register(pointers.way_to_pointers)
