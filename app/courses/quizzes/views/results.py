"""How an attempt went, for whoever took it and for their trainer and lead."""

from collections.abc import Sequence

from flask import render_template, url_for
from flask_login import current_user

from app.courses.quizzes import queries
from app.courses.quizzes.models import QuizAttempt
from app.courses.quizzes.sheet import Told, told
from app.knowledge.article_document import CLAUSE_PREFIX
from app.knowledge.queries import articles_named
from app.rubrics.queries import skill_titles


def result_page(attempt: QuizAttempt) -> str:
    """Points, and each question with its explanation; without keys where the quiz keeps them until it is passed."""
    own = attempt.person_id == current_user.id
    open_to = not own or queries.keys_are_open(attempt)
    rows = told(attempt, open=open_to)
    return render_template(
        "courses/quizzes/result.html",
        attempt=attempt,
        quiz=queries.compiled(attempt.version),
        rows=rows,
        own=own,
        is_open=open_to,
        clauses=clause_links(rows),
        skills=skill_titles(),
    )


def clause_links(rows: Sequence[Told]) -> dict[str, tuple[str, str]]:
    """Address and words of each clause that is cited and can be read. One statement, none without clauses."""
    slugs = {row.clause.partition("#")[0] for row in rows if row.clause}
    if not slugs:
        return {}
    articles = {row.slug: row for row in articles_named(current_user, sorted(slugs))}
    links = {}
    for row in rows:
        slug, _, clause = row.clause.partition("#")
        if slug in articles:
            anchor = f"{CLAUSE_PREFIX}{clause}" if clause else None
            links[row.clause] = (url_for("knowledge.article", thing_id=articles[slug].id, _anchor=anchor), articles[slug].title)
    return links
