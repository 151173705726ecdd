"""How an attempt went, for whoever took it and for their trainer and lead."""

from collections.abc import Sequence

from flask import render_template, url_for
from flask_login import current_user

from app.courses.quizzes import queries
from app.courses.quizzes.models import QuizAttempt
from app.courses.quizzes.sheet import Told, told
from app.knowledge.article_document import CLAUSE_PREFIX
from app.knowledge.queries import clauses_named
from app.rubrics.queries import skill_titles
from app.ui.words import gettext as _


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
        may_repeat=own and queries.may_begin_again(attempt),
        right=sum(row.verdict == "right" for row in rows),
        clauses=clause_links(rows),
        skills=skill_titles(),
    )


def clause_links(rows: Sequence[Told]) -> dict[str, tuple[str, str]]:
    """Address and words of each clause that is cited and can be read: the article's title and the clause's heading. One statement."""
    links = {}
    for ref, row in clauses_named(current_user, {row.clause for row in rows}).items():
        clause = ref.partition("#")[2]
        anchor = f"{CLAUSE_PREFIX}{clause}" if clause else None
        heading = row.clauses.get(clause, "")
        words = _("%(article)s: %(clause)s", article=row.title, clause=heading) if heading else row.title
        links[ref] = (url_for("knowledge.article", thing_id=row.id, _anchor=anchor), words)
    return links
