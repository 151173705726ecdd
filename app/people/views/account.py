"""A person's own account: profile, password, sessions, notices."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import BadRequest

from app.base import clock, throttle
from app.people import queries
from app.people.actions import accounts, notices, persons
from app.people.browsers import browser_and_system
from app.people.forms import ChangePasswordForm, ProfileForm
from app.people.sessions import current_token_hash, end_sessions
from app.people.views.blueprint import blueprint
from app.people.views.sign_in import safe_target
from app.trail.actions import record
from app.ui.allow import allow
from app.ui.answers import see_other
from app.ui.forms import told_on
from app.ui.frame import ACCOUNT, NOTICES, enter
from app.ui.words import gettext as _


@blueprint.get("/account")
@allow(3)
def profile() -> ResponseReturnValue:
    return _account(ProfileForm(obj=current_user), ChangePasswordForm())


@blueprint.post("/account")
@allow(3)
def profile_post() -> ResponseReturnValue:
    form = ProfileForm()
    if form.validate():
        with told_on(form):
            persons.change_profile(
                current_user,
                name=str(form.name.data),
                locale=form.locale.data,
                timezone=form.timezone.data,
                by=current_user,
                at=clock.now(),
            )
            return see_other("people.profile", _("Your name, language and time zone are saved."))
    return _account(form, ChangePasswordForm(formdata=None)), 422


@blueprint.post("/account/password")
@allow(1)
def password_post() -> ResponseReturnValue:
    form = ChangePasswordForm()
    at = clock.now()
    if form.validate():
        with told_on(form):
            throttle.check(f"password:{current_user.id}", at, most=10, seconds=600)
            throttle.count(f"password:{current_user.id}", at)
            if not accounts.verify_password(current_user, str(form.current.data)):
                raise accounts.WrongSignIn(_("This is not your current password. Type it again."), field="current")
            accounts.set_password(current_user, str(form.password.data), at=at, by=current_user, keep_session=current_token_hash())
            return see_other("people.profile", _("Your password is changed. Other browsers are signed out."))
    return _account(ProfileForm(obj=current_user, formdata=None), form), 422


@blueprint.post("/account/sessions/end")
@allow(2)
def sessions_end() -> ResponseReturnValue:
    ended = end_sessions(current_user.id, clock.now(), but=current_token_hash())
    record("people.end_sessions", "person", current_user.id, by=current_user, at=clock.now(), label=current_user.name, ended=ended)
    return see_other("people.profile", _("You are signed out everywhere else."))


@blueprint.get("/notices")
@allow(76)
def notice_list() -> ResponseReturnValue:
    enter(NOTICES)
    page = queries.notice_page(current_user, request.args.get("after"))
    return render_template("people/notices.html", page=page, sentence_of=notices.sentence_of)


@blueprint.post("/notices/read")
@allow(76)
def notices_read() -> ResponseReturnValue:
    number = request.form.get("notice", "")
    if number and not number.isdigit():
        raise BadRequest
    notices.mark_read(current_user, int(number) if number else None, at=clock.now())
    target = request.form.get("to")
    return redirect(safe_target(target), 303) if target else see_other("people.notice_list")


def _account(form: ProfileForm, password: ChangePasswordForm) -> str:
    enter(ACCOUNT)
    this_browser = current_token_hash()
    return render_template(
        "people/account.html",
        form=form,
        password_form=password,
        sessions=sorted(queries.sessions_of(current_user), key=lambda one: one.token_hash != this_browser),
        this_browser=this_browser,
        browser_words=_browser_words,
    )


def _browser_words(agent: str) -> str:
    """Such as "Firefox on Linux"."""
    browser, system = browser_and_system(agent)
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or _("A browser or program without a name")
