"""Clauses to choose from, as they stood when a quoted message was written, and tying one to a quote."""

from collections.abc import Iterable
from typing import Any

from flask import g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.database import db
from app.knowledge.clauses import cited_versions
from app.review.actions import clauses
from app.review.desk import Desk
from app.review.likely_clauses import likely_first
from app.review.models import DisputeQuote, Evidence
from app.review.queries import sheets
from app.review.queries.sheets import Sheet
from app.review.views.beside.conflicts import words_of
from app.review.views.blueprint import blueprint
from app.review.views.sent import sent, text_of, whole
from app.ui.allow import allow, found
from app.ui.formats import clock_time
from app.ui.words import gettext as _


@blueprint.context_processor
def _cited() -> dict[str, Any]:
    return {"version_cited": version_cited, "clause_words_of": words_of, "clause_of_draft": clause_of_draft}


def version_cited(filled: Desk, quote: Evidence | DisputeQuote) -> Any:
    """The article's version that a quote of a published review is tied to, or None. One statement for all of its quotes."""
    if "cited_versions" not in g:
        remember_cited(filled.evidence)
    return g.cited_versions.get(quote.article_version_id)


def clause_of_draft(filled: Desk, quote: Evidence) -> str:
    """The clause of a quote in words while it is graded: its article's title and its heading; "" without one."""
    return clause_said(quote.clause, version_cited(filled, quote)) if quote.clause else ""


def clause_said(ref: str, version: Any) -> str:
    """A clause as people call it; its id where the article's version is gone."""
    if not ref or version is None:
        return ref
    heading = version.clauses.get(ref.partition("#")[2])
    return _("%(title)s: %(heading)s", title=version.title, heading=heading) if heading else str(version.title)


def clauses_said(evidence: Iterable[Evidence]) -> dict[int, str]:
    """The same for several quotes by their id. One statement; none where no clause is cited."""
    quotes = [one for one in evidence if one.clause]
    versions = cited_versions(sorted({one.article_version_id for one in quotes if one.article_version_id is not None}))
    return {one.id: clause_said(one.clause, versions.get(one.article_version_id or 0)) for one in quotes}


def remember_cited(quotes: Iterable[Evidence | DisputeQuote]) -> None:
    """Have the versions that these quotes are tied to at hand for the page. One statement; none where no clause is cited."""
    g.cited_versions = cited_versions(sorted({one.article_version_id for one in quotes if one.article_version_id is not None}))


@blueprint.get("/review/<int:assignment_id>/clauses")
@allow(37)
def clause_list(assignment_id: int) -> ResponseReturnValue:
    """Those that the criterion names come first, then those of the conversation's company, the nearest to its words before others."""
    sheet: Sheet = found(sheets.sheet_of(current_user, assignment_id))
    written = sheets.sent_at_of(sheet.assignment.conversation_id, request.args.get("message", type=int)) or sheet.assignment.acted_at
    criterion = sheet.rubric.by_id.get(request.args.get("criterion", ""))
    named = set(criterion.clauses) if criterion else set()
    choices = likely_first(clauses.clauses_for(sheet, written), sheets.talk_of(sheet), named)
    return render_template("review/_clauses.html", choices=choices, named=named, written=written)


@blueprint.post("/review/<int:assignment_id>/evidence/<int:evidence_id>/clause")
@allow(38)
def cite(assignment_id: int, evidence_id: int) -> ResponseReturnValue:
    values, at = sent(), clock.now()
    state = {"revision": whole(values, "revision"), "version_id": whole(values, "version"), "by": current_user, "at": at}
    ref = text_of(values, "clause")
    saved = clauses.cite(assignment_id, evidence_id, ref, **state)
    said = clauses_said([db.session.get_one(Evidence, evidence_id, populate_existing=True)]).get(evidence_id, "")
    cited = {"cited": {"id": evidence_id, "clause": ref, "said": said}}
    return jsonify(revision=saved.revision, at=clock_time(at), **cited, **saved.progress.as_json())
