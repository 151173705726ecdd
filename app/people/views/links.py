"""Pages behind one-time links: invitation, forgotten password, reset."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.base import clock, mail
from app.people.actions import links
from app.people.cli import reset_url
from app.people.forms import ForgottenForm, NewPasswordForm
from app.people.models import LinkKind
from app.people.sessions import open_session
from app.people.views.blueprint import blueprint
from app.ui.allow import public
from app.ui.answers import form_page, see_other
from app.ui.forms import told_on
from app.ui.words import gettext as _


@blueprint.get("/forgotten")
@public("people who forgot their password cannot be signed in")
def forgotten() -> ResponseReturnValue:
    return render_template("people/forgotten.html", form=ForgottenForm(), can_mail=mail.configured())


@blueprint.post("/forgotten")
@public("people who forgot their password cannot be signed in")
def forgotten_post() -> ResponseReturnValue:
    form = ForgottenForm()
    if not form.validate():
        return form_page("people/forgotten.html", form, can_mail=mail.configured())
    asked = links.ask_reset(str(form.email.data), address=request.remote_addr or "", at=clock.now())
    if asked and mail.configured():
        person, token = asked
        text = _("Choose a new password here; the link works once, for two hours:") + f"\n\n{reset_url(token)}\n"
        mail.send(str(person.email), _("Your new Greenroom password"), text)
    return see_other("people.sign_in", _("If this address belongs to somebody here, a link is on its way."))


@blueprint.get("/invitation/<token>")
@public("an invited person has no account yet")
def invitation(token: str) -> ResponseReturnValue:
    link = links.link_of(token, LinkKind.INVITATION, clock.now())
    return render_template("people/invitation.html", form=NewPasswordForm(), person=link.person, token=token)


@blueprint.post("/invitation/<token>")
@public("an invited person has no account yet")
def invitation_post(token: str) -> ResponseReturnValue:
    return _choose_password(token, LinkKind.INVITATION, "people/invitation.html", _("Welcome. Your password is set."))


@blueprint.get("/reset/<token>")
@public("the link stands for the forgotten password")
def reset(token: str) -> ResponseReturnValue:
    link = links.link_of(token, LinkKind.RESET, clock.now())
    return render_template("people/reset.html", form=NewPasswordForm(), person=link.person, token=token)


@blueprint.post("/reset/<token>")
@public("the link stands for the forgotten password")
def reset_post(token: str) -> ResponseReturnValue:
    return _choose_password(token, LinkKind.RESET, "people/reset.html", _("Your new password is set."))


def _choose_password(token: str, kind: LinkKind, template: str, message: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    link = links.link_of(token, kind, clock.now())
    if form.validate():
        with told_on(form):
            person = links.use_link(link, str(form.password.data), at=clock.now())
            open_session(person, clock.now(), request.user_agent.string)
            return see_other("home.today", message)
    return form_page(template, form, person=link.person, token=token)
