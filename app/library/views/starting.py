"""A new scenario from a few questions, without its source."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.base import clock
from app.library import policy, queries
from app.library.models import Scenario
from app.library.studio.starting import NEVER, Beginning, first_text, slug_for, sound
from app.library.views.blueprint import EDITOR, blueprint
from app.ui.allow import allow
from app.ui.answers import see_other
from app.ui.forms import Form, pairs, told_on
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

LONG = Length(max=4000)


class StartForm(Form):
    """Who writes, what they say first, what a good reply has, how it ends."""

    title = StringField(_l("What would the customer put into the subject line?"), [DataRequired(_l("Write a title.")), Length(max=200)])
    channel = SelectField(_l("Where do they write?"), default="email")
    customer = StringField(_l("What is the customer called?"), [DataRequired(_l("Give the customer a name.")), Length(max=120)])
    style = StringField(_l("How do they write?"), [Length(max=120)])
    first = TextAreaField(_l("What do they write first?"), [DataRequired(_l("Write the first message.")), LONG])
    words = TextAreaField(
        _l("Which words would a good reply have?"), [DataRequired(_l("Write at least one word or phrase, each on its own line.")), LONG]
    )
    never = TextAreaField(_l("Which words must it never have?"), [LONG])
    reply = TextAreaField(_l("A good reply, as you would write it"), [LONG])
    good = TextAreaField(_l("What does the customer say after a good reply?"), [DataRequired(_l("Write how it ends well.")), LONG])
    bad = TextAreaField(_l("And what after any other reply?"), [DataRequired(_l("Write how it ends badly.")), LONG])
    pack = SelectField(_l("Pack"), default="")
    owner = SelectField(_l("Who has it"), default="")

    def offer(self) -> None:
        """Set the choices for the person who is signed in."""
        named = {"email": _("e-mail"), "chat": _("chat"), "social": _("social"), "phone": _("phone"), "form": _("form")}
        self.channel.choices = pairs(named.items())
        self.pack.choices = pairs(EDITOR.packs(current_user))
        self.owner.choices = pairs(EDITOR.owners(current_user))

    @property
    def told(self) -> Beginning:
        words, never = ([line.strip() for line in str(one.data or "").split("\n") if line.strip()] for one in (self.words, self.never))
        texts = {
            name: str(self[name].data or "").strip() for name in ("title", "channel", "customer", "style", "first", "good", "bad", "reply")
        }
        return Beginning(**texts, words=words, never=never or list(NEVER))


@blueprint.get("/scenarios/start")
@allow(policy.EDIT)
def start() -> ResponseReturnValue:
    """The questions."""
    form = StartForm()
    form.offer()
    form.never.data = "\n".join(NEVER)
    if request.args.get("pack") is None and form.pack.choices:
        form.pack.data = form.pack.choices[0].value
    return render_template("library/studio/start.html", form=form, editor=EDITOR)


@blueprint.post("/scenarios/start")
@allow(policy.EDIT)
def start_post() -> ResponseReturnValue:
    """Make the scenario and open its story."""
    form = StartForm()
    form.offer()
    if form.validate():
        with told_on(form):
            made = _made(form)
            return see_other("library.story", _("Your scenario can be played already. Now let it grow."), thing_id=made.id)
    return render_template("library/studio/start.html", form=form, editor=EDITOR), 422


def _made(form: StartForm) -> Scenario:
    team_id = int(form.owner.data) if form.owner.data else None
    slug = slug_for(str(form.title.data), queries.slugs_of(team_id))
    text = first_text(form.told, slug)
    sound(text)
    pack_id = int(form.pack.data) if form.pack.data else None
    return EDITOR.create(text, team_id=team_id, pack_id=pack_id, by=current_user, at=clock.now())
