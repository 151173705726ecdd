"""The check workshop: replies tried against the draft, phrases added with one click, misread turns dealt with."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.library import policy
from app.library.doors import misread_handled, misread_reopened
from app.library.models import Scenario
from app.library.practised import SeenAttempt, SeenTurn
from app.library.studio.sentences import check_sentence
from app.library.views.blueprint import blueprint
from app.library.views.studio import editable
from app.library.workshop import START, Wanted, WorkshopPage, add_phrase, marked, outcome_of, require_check
from app.library.workshop_replies import reopen_reply, settle_reply
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.words import gettext as _


@blueprint.get("/scenarios/<int:thing_id>/workshop")
@allow(policy.EDIT)
def workshop(thing_id: int) -> ResponseReturnValue:
    """The whole page. ?attempt= and ?turn= put a real reply into the field."""
    page = WorkshopPage(editable(thing_id), current_user)
    attempt_id, number = request.args.get("attempt", 0, type=int), request.args.get("turn", 0, type=int)
    attempt = next((one for one in page.attempts if one.id == attempt_id), None)
    turn = next((one for one in attempt.turns if one.number == number), None) if attempt is not None else None
    if attempt is not None and turn is not None:
        page.wanted = Wanted(turn.node, turn.reply or "", whole=True, seed=attempt.seed, language=attempt.language)
    return workshop_page(page)


@blueprint.post("/scenarios/<int:thing_id>/workshop")
@allow(policy.EDIT)
def try_samples(thing_id: int) -> ResponseReturnValue:
    """What the draft makes of the replies that were typed. Nothing is stored."""
    form = request.form
    seed = min(max(form.get("seed", 1, type=int), 0), 2**53)
    wanted = Wanted(
        form.get("node", START)[:80],
        form.get("samples", ""),
        bool(form.get("whole")),
        bool(form.get("prepared")),
        seed,
        form.get("language", "")[:35],
    )
    page = WorkshopPage(editable(thing_id), current_user, wanted)
    if "HX-Request" in request.headers:
        return render_template("library/workshop/tried.html", thing=page.scenario, page=page, marked=marked)
    return workshop_page(page)


@blueprint.post("/scenarios/<int:thing_id>/workshop/phrases")
@allow(policy.EDIT)
def phrase(thing_id: int) -> ResponseReturnValue:
    """Add words of a reply to a check of the draft, and say what the draft makes of the reply then."""
    thing, form = editable(thing_id), request.form
    words, at = form.get("picked") or form.get("phrase", ""), clock.now()
    check = form.get("check") or form.get("other", "")
    try:
        require_check(check)
        attempt, turn = _told(thing)
        language = attempt.language if attempt is not None else ""
        add_phrase(thing, check, words, by=current_user, at=at, language=language)
    except DomainError as problem:
        return workshop_page(WorkshopPage(thing, current_user), problem)
    said = _("“%(phrase)s” added to %(check)s.", phrase=words.strip(), check=check)
    seed = form.get("seed", 1, type=int)
    then = outcome_of(thing, turn.node, turn.reply or "", seed=seed, at=at, language=language) if turn is not None else ""
    return see_other("library.workshop", f"{said} {then}".strip(), thing_id=thing.id, _anchor="unrecognised")


@blueprint.post("/scenarios/<int:thing_id>/workshop/misreads/<int:report_id>")
@allow(policy.EDIT)
def settle(thing_id: int, report_id: int) -> ResponseReturnValue:
    """Note that somebody looked at a misread turn and did what is to be done."""
    page = WorkshopPage(editable(thing_id), current_user)
    found(next((one for one in page.misreads if one.id == report_id), None))
    misread_handled(report_id, current_user, clock.now(), request.form.get("answer", ""))
    return see_other("library.workshop", _("Moved to “Dealt with”. You can put it back there."), thing_id=thing_id, _anchor="misread")


@blueprint.post("/scenarios/<int:thing_id>/workshop/misreads/<int:report_id>/reopen")
@allow(policy.EDIT)
def reopen(thing_id: int, report_id: int) -> ResponseReturnValue:
    """Put a report that was dealt with back on the list."""
    page = WorkshopPage(editable(thing_id), current_user)
    found(next((one for one in page.settled_misreads if one.id == report_id), None))
    misread_reopened(report_id, current_user, clock.now())
    return see_other("library.workshop", _("Back on the list."), thing_id=thing_id, _anchor="misread")


@blueprint.post("/scenarios/<int:thing_id>/workshop/replies/<any(settle,reopen):verb>")
@allow(policy.EDIT)
def reply(thing_id: int, verb: str) -> ResponseReturnValue:
    """Leave a reply unrecognised, or put it back on the list."""
    thing = editable(thing_id)
    said = found(_told(thing)[1]).reply or ""
    if verb == "settle":
        settle_reply(thing, said, by=current_user, at=clock.now())
        told = _("Moved to “Dealt with”. You can put it back there.")
    else:
        reopen_reply(thing, said)
        told = _("Back on the list.")
    return see_other("library.workshop", told, thing_id=thing_id, _anchor="unrecognised")


def _told(thing: Scenario) -> tuple[SeenAttempt | None, SeenTurn | None]:
    """The attempt and the turn of the reply from which a phrase was taken."""
    page, form = WorkshopPage(thing, current_user), request.form
    attempt = next((one for one in page.attempts if one.id == form.get("attempt", 0, type=int)), None)
    return attempt, next(
        (one for one in attempt.turns if one.number == form.get("turn", 0, type=int)), None
    ) if attempt is not None else None


def workshop_page(page: WorkshopPage, problem: DomainError | None = None) -> ResponseReturnValue:
    values = {"thing": page.scenario, "page": page, "marked": marked, "problem": problem, "typed": request.form}
    values |= {"view": "workshop", "check_sentence": check_sentence}
    return render_template("library/workshop.html", **values), problem.status if problem else 200
