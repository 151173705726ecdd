"""Signing in and out."""

from urllib.parse import urlsplit

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.base.transaction import commit_refusal
from app.people.actions import accounts
from app.people.forms import SignInForm
from app.people.models import Person, Role
from app.people.sessions import close_session, open_session
from app.people.views.blueprint import blueprint
from app.trail.actions import record
from app.ui.allow import allow, found, public, require
from app.ui.answers import form_page, see_other
from app.ui.forms import told_on
from app.ui.words import gettext as _


@blueprint.get("/sign-in")
@public("people must be able to sign in")
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(safe_target(request.args.get("next")), 303)
    form = SignInForm(next=request.args.get("next", ""))
    return render_template("people/sign_in.html", form=form, demo_people=_demo_people())


@blueprint.post("/sign-in")
@public("people must be able to sign in")
def sign_in_post() -> ResponseReturnValue:
    form = SignInForm()
    if form.validate():
        commit_refusal()
        with told_on(form):
            person = accounts.sign_in(str(form.email.data), str(form.password.data), address=request.remote_addr or "", at=clock.now())
            open_session(person, clock.now(), request.user_agent.string)
            return redirect(safe_target(form.next.data), 303)
    return form_page("people/sign_in.html", form, demo_people=_demo_people())


@blueprint.post("/sign-in/as/<int:person_id>")
@public("one-click sign-in of demo people, only while the site listens on loopback")
def sign_in_as(person_id: int) -> ResponseReturnValue:
    require(current_app.config["ONE_CLICK_SIGN_IN"])
    person = found(db.session.scalar(select(Person).where(Person.id == person_id, Person.is_demo, Person.deactivated_at.is_(None))))
    open_session(person, clock.now(), request.user_agent.string)
    record("people.sign_in", "person", person.id, by=person, at=clock.now(), label=person.name, one_click=True)
    return redirect(safe_target(request.form.get("next")), 303)


@blueprint.post("/sign-out")
@allow(1)
def sign_out() -> ResponseReturnValue:
    close_session(clock.now())
    return see_other("people.sign_in", _("You are signed out."))


def safe_target(target: str | None) -> str:
    """`target` when it is a path of this site, else the start page."""
    parts = urlsplit(target or "")
    if not target or parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return url_for("home.today")
    return target


def _demo_people() -> list[Person]:
    if not current_app.config["ONE_CLICK_SIGN_IN"]:
        return []
    able = (Person.is_demo, Person.email.is_not(None), Person.deactivated_at.is_(None))
    people = db.session.scalars(select(Person).where(*able).order_by(Person.created_at.desc(), Person.id).limit(12))
    places = list(Role)
    return sorted(people, key=lambda person: min(map(places.index, person.roles), default=len(places)))
