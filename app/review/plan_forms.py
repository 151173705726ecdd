"""Forms of sampling plans: one sheet that says which conversations, how many, how often, and for whom."""

from collections.abc import Iterable
from typing import Any, cast

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.conversations.models import Channel
from app.review.actions.plans import PlanValues
from app.review.models import Cycle, SamplingPlan
from app.review.queries.candidates import Unit, Who
from app.review.sampling.goals import MOST as MOST_ASKED
from app.review.sampling.settings import SIGNALS, Filters, PartSpec, Settings, values_in
from app.ui.forms import Form, choices, pairs
from app.ui.number_fields import needed_number
from app.ui.number_fields import optional_number as _number
from app.ui.words import lazy_gettext as _l

OWN_FIELDS = ("title", "fitting", "look_back", "cap", "deal", "goal", "due_days", "revision", "who", "unit")
MANY = _l("Several with commas between: any of them.")
OWN = "goal_"
WHO = (Who.ASSIGNEE, Who.OWNER, Who.OWNER_MOST, Who.AUTHOR, Who.ACTIVE)
"""A plan puts a conversation once, so each agent of it is no choice here."""
LONG = _l("Use at most %(max)d characters.")
GROUPS = pairs(
    [("", _l("No such part")), ("agent", _l("Agent")), ("channel", _l("Channel")), ("topic", _l("Topic")), ("language", _l("Language"))]
)
RATED = pairs(
    [("", _l("Any")), ("low", _l("Low ratings")), ("high", _l("Good ratings")), ("rated", _l("Any rating")), ("unrated", _l("No rating"))]
)
YES_NO = pairs([("", _l("Any")), ("yes", _l("Yes")), ("no", _l("No"))])
WEIGHTS = {
    "low_csat": _l("Low customer rating"),
    "long_thread": _l("Long thread (10 messages or more)"),
    "reopened": _l("Reopened (opened again after it was solved)"),
    "few_reviews": _l("Agent under 3 reviews in four weeks"),
    "topic": _l("This topic"),
    "tag": _l("This tag"),
}


def _words(label: Any, description: Any = "") -> StringField:
    return StringField(label, validators=[Optional(), Length(max=200, message=LONG)], description=description)


def _several(label: Any, options: Any) -> SelectMultipleField:
    boxes = {"option_widget": CheckboxInput(), "widget": ListWidget(prefix_label=False)}
    return SelectMultipleField(label, choices=options, default=[], **boxes)


class PlanForm(Form):
    """A sampling plan. `as_values` and `filled` lead to and from the plan."""

    revision = HiddenField()
    title = StringField(_l("Title"), validators=[DataRequired(_l("Give the plan a title.")), Length(max=120, message=LONG)])
    team = SelectField(_l("Team"), coerce=int, validators=[InputRequired(_l("Choose a team."))])
    rubric = SelectField(_l("Rubric"), coerce=int, validators=[InputRequired(_l("Choose a rubric."))])
    fitting = BooleanField(_l("Each conversation gets the rubric that is meant for it most closely"), default=True)
    cycle = SelectField(_l("How often"), choices=choices(Cycle), default="weekly")
    look_back = needed_number(
        _l("Days looked back"), 1, 1100, _l("From the start of the cycle. A day needs 1, a week 7, two weeks 14, a month 31."), default=7
    )

    channel = _several(_l("Channels"), choices(Channel))
    topic, tag, language = _words(_l("Topics"), MANY), _words(_l("Tags"), MANY), _words(_l("Languages"), MANY)
    csat = SelectField(_l("Customer rating"), choices=RATED, default="")
    csat_from, csat_to = _number(_l("Rating, at least %"), 0, 100), _number(_l("Rating, at most %"), 0, 100)
    agent = SelectField(_l("Agent"), default="", validate_choice=False)
    saved = SelectField(_l("Saved filter"), default="", description=_l("Of conversations, shared with the team. It narrows further."))
    who = SelectField(_l("Whose work, where several agents replied"), choices=choices(WHO), default=Who.ASSIGNEE.value)
    unit = SelectField(_l("What is reviewed"), choices=choices(Unit), default=Unit.WHOLE.value)
    min_messages, max_messages = _number(_l("Messages, at least"), 1, 10_000), _number(_l("Messages, at most"), 1, 10_000)
    reopened = SelectField(_l("Reopened"), choices=YES_NO, default="")

    random_n = _number(_l("How many at random"), 0, 2000, _l("All have the same chance. 0 leaves this part out."), default=10)
    group_by = SelectField(_l("Groups"), choices=GROUPS, default="")
    group_way = RadioField(
        _l("These are"), choices=pairs([("each", _l("of each group")), ("all", _l("in all, shared by size"))]), default="each"
    )
    group_n = _number(_l("Conversations"), 1, 2000, default=2)
    risk_n = _number(_l("How many by risk"), 0, 2000, _l("0 leaves this part out."), default=0)
    w_low_csat, w_long_thread = _number(WEIGHTS["low_csat"], 0, 100, default=3), _number(WEIGHTS["long_thread"], 0, 100, default=1)
    w_reopened, w_few_reviews = _number(WEIGHTS["reopened"], 0, 100, default=2), _number(WEIGHTS["few_reviews"], 0, 100, default=2)
    w_topic, w_tag = _number(WEIGHTS["topic"], 0, 100, default=0), _number(WEIGHTS["tag"], 0, 100, default=0)
    risk_topic, risk_tag = _words(_l("Which topic")), _words(_l("Which tag"))
    cap = _number(_l("Most of one agent"), 1, 500, _l("Empty: no limit. A random share of that agent’s stays."))

    deal = BooleanField(_l("Share them among the reviewers of the team, by their goals"), default=True)
    goal = _number(_l("Goal per reviewer and cycle"), 0, MOST_ASKED, _l("Empty: any number. What nobody has room for waits for everybody."))
    due_days = needed_number(_l("Days until they are due"), 1, 90, default=7)

    def as_values(self) -> PlanValues:
        """What was filled in."""
        filters = Filters(
            channel=",".join(self.channel.data or []), topic=self.topic.data or "", tag=self.tag.data or "",
            language=self.language.data or "",
            csat=self.csat.data or "", agent=int(self.agent.data) if str(self.agent.data or "").isdecimal() else None,
            min_messages=self.min_messages.data, max_messages=self.max_messages.data, reopened=self.reopened.data or "",
            csat_from=self.csat_from.data, csat_to=self.csat_to.data,
        )  # fmt: skip
        settings = Settings(tuple(self._parts()), filters, self.cap.data)
        return PlanValues(
            self.title.data or "", self.rubric.data, settings, self.look_back.data, Cycle(self.cycle.data), bool(self.deal.data),
            self.goal.data, self.due_days.data, bool(self.fitting.data),
            {int(one.name.removeprefix(OWN)): one.data for one in self.own_goals if one.data is not None},
            self.who.data, self.unit.data, int(self.saved.data) if str(self.saved.data or "").isdecimal() else None,
        )  # fmt: skip

    @property
    def own_goals(self) -> list[Any]:
        """One number for each reviewer; empty where the plan's goal holds."""
        return [one for one in self if one.name.startswith(OWN)]

    def _parts(self) -> list[PartSpec]:
        parts = []
        if self.random_n.data:
            parts.append(PartSpec("random", self.random_n.data))
        if self.group_by.data:
            n = self.group_n.data or 1
            each = n if self.group_way.data == "each" else None
            parts.append(PartSpec("stratified", 0 if each else n, each, self.group_by.data))
        if self.risk_n.data:
            weights = {name: self[f"w_{name}"].data or 0 for name in SIGNALS}
            parts.append(
                PartSpec("risk", self.risk_n.data, weights=weights, topic=self.risk_topic.data or "", tag=self.risk_tag.data or "")
            )
        return parts


def plan_form(reviewers: Iterable[tuple[int, str]], **given: Any) -> PlanForm:
    """The form with an own goal for each of these (id, name)."""
    own = {f"{OWN}{key}": _number(name, 0, MOST_ASKED) for key, name in reviewers}
    return cast(PlanForm, type("PlanForm", (PlanForm,), own)(**given))


def filled(plan: SamplingPlan) -> dict[str, Any]:
    """What the form shows of a plan."""
    settings = Settings.from_json({"parts": plan.parts, "filters": plan.filters, "cap": plan.cap})
    own = {
        name: getattr(plan, name)
        for name in ("title", "fitting", "look_back", "cap", "deal", "goal", "due_days", "revision", "who", "unit")
    }
    values = {**own, "team": plan.team_id, "rubric": plan.rubric_id, "cycle": plan.cycle.value, **vars(settings.filters)}
    values |= {f"{OWN}{key}": goal for key, goal in plan.goals.items()}
    values |= {
        "agent": str(settings.filters.agent or ""),
        "channel": values_in(settings.filters.channel),
        "saved": str(plan.saved_filter_id or ""),
        "random_n": 0,
        "group_by": "",
        "risk_n": 0,
    }
    for part in settings.parts:
        if part.kind == "random":
            values["random_n"] = part.n
        elif part.kind == "stratified":
            values |= {"group_by": part.by, "group_way": "each" if part.each else "all", "group_n": part.each or part.n}
        else:
            values |= {"risk_n": part.n, "risk_topic": part.topic, "risk_tag": part.tag}
            values |= {f"w_{name}": part.weights.get(name, 0) for name in SIGNALS}
    return values


class WhyForm(Form):
    """A reason that goes into the trail."""

    reason = TextAreaField(_l("Why"), validators=[DataRequired(_l("Say why.")), Length(max=1000, message=LONG)])


class GiveForm(WhyForm):
    """Who reviews it instead."""

    reviewer = SelectField(_l("Reviewer"), coerce=int, validators=[InputRequired(_l("Choose a reviewer."))])


class HandForm(GiveForm):
    """Who reviews these items, and until when."""

    ids = HiddenField()
    due = DateField(_l("Due"), validators=[InputRequired(_l("Choose a day."))])


class AbsenceForm(Form):
    """Days on which a reviewer is away."""

    person = SelectField(_l("Who"), coerce=int, validate_choice=False)
    first = DateField(_l("First day"), validators=[InputRequired(_l("Choose the first day."))])
    last = DateField(_l("Last day"), validators=[InputRequired(_l("Choose the last day."))])
