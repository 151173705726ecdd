"""A person's own API tokens: listed, issued, shown once, revoked."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.people import queries
from app.people.actions import tokens
from app.people.forms import TokenForm
from app.people.scopes import Scope, offered
from app.people.views.blueprint import blueprint
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import choices, told_on
from app.ui.frame import ACCOUNT, enter
from app.ui.words import gettext as _


@blueprint.get("/account/tokens")
@allow(8)
def token_list() -> ResponseReturnValue:
    return _page(_form())


@blueprint.post("/account/tokens")
@allow(8)
def token_issue() -> ResponseReturnValue:
    """Answers with the token itself, this once: nothing of it is stored that could show it again."""
    form = _form()
    if form.validate():
        with told_on(form):
            token, text = tokens.issue(
                current_user, str(form.name.data), form.scopes.data or [], days=form.days.data, by=current_user, at=clock.now()
            )
            enter(ACCOUNT)
            return render_template("people/token_made.html", token=token, text=text, scopes=_words(token.scopes))
    return _page(form)


@blueprint.post("/account/tokens/<int:token_id>/revoke")
@allow(8)
def token_revoke(token_id: int) -> ResponseReturnValue:
    token = found(queries.token_of(current_user, token_id))
    tokens.revoke(token, by=current_user, at=clock.now())
    return see_other("people.token_list", _("The token %(name)s no longer works.", name=token.name))


def _page(form: TokenForm) -> ResponseReturnValue:
    enter(ACCOUNT)
    rows = queries.tokens_of(current_user)
    return form_page("people/tokens.html", form, tokens=rows, words=_words, now=clock.now())


def _form() -> TokenForm:
    form = TokenForm()
    form.scopes.choices = choices(offered(current_user))
    return form


def _words(scopes: list[str]) -> list[str]:
    """What the scopes of a token let it do, in words; a scope of an older version stays as it is."""
    known = {scope.value: str(scope.label) for scope in Scope}
    return [known.get(scope, scope) for scope in scopes]
