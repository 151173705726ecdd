"""Words of the conversation on the pages of a dispute: as a form sent them, as it shows them, and the clauses they may be tied to."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from app.knowledge.clauses import cited_versions
from app.review.actions.clauses import clauses_for
from app.review.actions.dispute_answers import asks_for_levels
from app.review.actions.dispute_quotes import Words
from app.review.desk import as_shown, body_of, numbers_of
from app.review.likely_clauses import likely_first
from app.review.models import Dispute, DisputeQuote, Evidence
from app.review.queries import disputes, sheets
from app.review.queries.dispute_words import ByCriterion, words_of
from app.review.queries.sheets import Sheet
from app.review.shown_text import shown_text
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, found, require


@blueprint.get("/review/disputes/<int:dispute_id>/clauses")
@allow(47)
def dispute_clauses(dispute_id: int) -> ResponseReturnValue:
    """As at the desk: those that the criterion names come first, then those of the conversation's company."""
    one, sheet = found(disputes.dispute_to_answer(current_user, dispute_id))
    require(asks_for_levels(one) and disputes.look_of(current_user, one) is not None)
    written = sheets.sent_at_of(sheet.assignment.conversation_id, request.args.get("message", type=int)) or sheet.assignment.acted_at
    criterion = sheet.rubric.by_id.get(request.args.get("criterion", ""))
    named = set(criterion.clauses) if criterion else set()
    choices = likely_first(clauses_for(sheet, written), sheets.talk_of(sheet), named)
    return render_template("review/_clauses.html", choices=choices, named=named, written=written)


def sent_words(names: Collection[str]) -> dict[str, Words]:
    """What the form sent for these criteria: marked on the page, and copied."""
    form = request.form
    return {name: Words(form.get(f"quotes-{name}", ""), form.get(f"marks-{name}", "")) for name in names}


def shown_words(words: Mapping[str, Sequence[Evidence | DisputeQuote]], sheet: Sheet) -> dict[str, list[Any]]:
    """Words by criterion, as people here see them."""
    return {criterion: [as_shown(one, sheet.real) for one in several] for criterion, several in words.items()}


def to_mark(words: Mapping[str, Sequence[Any]], messages: Iterable[Any], sheet: Sheet) -> dict[str, str]:
    """Kept words by criterion, as the form of a page takes them up again."""
    bodies = {row.id: row.body for row in messages}
    found = {}
    for criterion, several in words.items():
        lines = []
        for one in several:
            start, end = shown_text(bodies[one.message_id], real=sheet.real).from_body(one.start, one.end)
            place = {"message": one.message_id, "start": start, "end": end, "quote": one.quote, "clause": one.clause}
            lines.append(json.dumps(place, ensure_ascii=False))
        found[criterion] = "\n".join(lines)
    return found


def sides_of(one: Dispute, sheet: Sheet, look_id: int | None) -> dict[str, Any]:
    """What each side rests on by criterion, the articles of their clauses, and the conversation with it. Three statements at most."""
    evidence = sheets.evidence_of(one.review_id)
    words = words_of(one.id)
    first: dict[str, list[Evidence]] = {}
    for each in evidence:
        first.setdefault(each.criterion, []).append(each)
    own: ByCriterion = words.get(look_id, {}) if look_id is not None else {}
    asked = words.get(None, {})
    cited: list[int | None] = [each.article_version_id for each in evidence]
    cited += [each.article_version_id for several in own.values() for each in several]
    return {
        "asked_quotes": shown_words(asked, sheet),
        "own_quotes": shown_words(own, sheet),
        "first_quotes": shown_words(first, sheet),
        "versions": cited_versions(sorted({each for each in cited if each is not None})),
        "body": bodies(sheet, evidence, [each for several in asked.values() for each in several]),
    }


def bodies(sheet: Sheet, evidence: Sequence[Evidence] = (), disputed: Sequence[DisputeQuote] = ()) -> Callable[[Any], Markup]:
    """Gives a message's text with these words marked."""
    numbers: Mapping[str, int] = numbers_of(sheet.rubric)
    return lambda message: body_of(message.id, shown_text(message.body, real=sheet.real), evidence, numbers, disputed)
