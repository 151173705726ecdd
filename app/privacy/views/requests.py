"""A customer's request: search, what is held, a copy, and erasing in two steps."""

from typing import Any

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.privacy import policy
from app.privacy.copies import drop_copies, file_of
from app.privacy.customers import ask_copy, ask_erasure, close_request, open_request, request_of, requests_page, what_is_held
from app.privacy.forms import EraseForm, SearchForm
from app.privacy.models import CustomerRequest, MarkKind, PrivacyRun, RunKind
from app.privacy.running import latest, resume
from app.privacy.views.blueprint import blueprint
from app.privacy.views.retention import run_state
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.forms import told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/privacy/requests")
@allow(policy.CUSTOMERS)
def request_list() -> ResponseReturnValue:
    return _list(SearchForm(formdata=None)), 200


@blueprint.post("/privacy/requests")
@allow(policy.CUSTOMERS)
def request_post() -> ResponseReturnValue:
    """Look for a customer. The address is in no address bar and in no log."""
    form = SearchForm()
    if form.validate():
        with told_on(form):
            made = open_request(MarkKind(form.kind.data), str(form.mark.data), by=current_user, at=clock.now())
            return see_other("privacy.customer_request", request_id=made.id)
    return _list(form), 422


@blueprint.get("/privacy/requests/<int:request_id>")
@allow(policy.CUSTOMERS)
def customer_request(request_id: int) -> ResponseReturnValue:
    return _page(_request(request_id), EraseForm(formdata=None)), 200


@blueprint.post("/privacy/requests/<int:request_id>/copy")
@allow(policy.CUSTOMERS)
def request_copy(request_id: int) -> ResponseReturnValue:
    ask_copy(_request(request_id), by=current_user, at=clock.now())
    return see_other("privacy.customer_request", _("The copy is being made."), request_id=request_id)


@blueprint.get("/privacy/requests/<int:request_id>/file")
@allow(policy.CUSTOMERS)
def request_file(request_id: int) -> ResponseReturnValue:
    path = found(file_of(latest(RunKind.COPY, request_id=_request(request_id).id)))
    return send_file(path, mimetype="application/zip", as_attachment=True, download_name=f"customer-data-{request_id}.zip")


@blueprint.post("/privacy/requests/<int:request_id>/erase")
@allow(policy.CUSTOMERS)
def request_erase(request_id: int) -> ResponseReturnValue:
    one, form = _request(request_id), EraseForm()
    if form.validate():
        with told_on(form):
            chosen = {"mentions": bool(form.mentions.data), "suppress": bool(form.suppress.data)}
            ask_erasure(one, str(form.typed.data), **chosen, by=current_user, at=clock.now())
            return see_other(
                "privacy.customer_request", _("The data is being erased. This page says when it is done."), request_id=request_id
            )
    return _page(one, form), 422


@blueprint.post("/privacy/requests/<int:request_id>/close")
@allow(policy.CUSTOMERS)
def request_close(request_id: int) -> ResponseReturnValue:
    one = _request(request_id)
    close_request(one, clock.now())
    drop_copies(PrivacyRun.request_id == one.id)
    return see_other("privacy.request_list", _("The request is closed and the address forgotten."))


@blueprint.get("/privacy/requests/<int:request_id>/progress")
@allow(policy.CUSTOMERS)
def request_progress(request_id: int) -> ResponseReturnValue:
    kind = RunKind.ERASE if request.args.get("kind") == RunKind.ERASE else RunKind.COPY
    run = found(latest(kind, request_id=_request(request_id).id))
    return render_template("privacy/parts/progress.html", **run_state(run))


@blueprint.post("/privacy/requests/<int:request_id>/resume")
@allow(policy.CUSTOMERS)
def request_resume(request_id: int) -> ResponseReturnValue:
    kind = RunKind.ERASE if request.form.get("kind") == RunKind.ERASE else RunKind.COPY
    resume(found(latest(kind, request_id=_request(request_id).id)))
    return see_other("privacy.customer_request", _("It goes on."), request_id=request_id)


def _request(request_id: int) -> CustomerRequest:
    enter("privacy")
    return found(request_of(request_id))  # type: ignore[no-any-return]


def _list(form: SearchForm) -> str:
    enter("privacy")
    return render_template("privacy/requests.html", form=form, page=requests_page(request.args.get("after")))


def _page(one: CustomerRequest, form: EraseForm) -> str:
    runs = [run for kind in (RunKind.COPY, RunKind.ERASE) if (run := latest(kind, request_id=one.id)) is not None]
    copy = next((run for run in runs if run.kind is RunKind.COPY), None)
    values: dict[str, Any] = {
        "one": one,
        "form": form,
        "runs": [run_state(run) for run in runs],
        "copy": copy,
        "has_file": file_of(copy) is not None,
    }
    return render_template("privacy/request.html", held={} if one.closed_at else what_is_held(one), **values)
