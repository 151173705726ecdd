"""A plan's parts and filters in words."""

from collections.abc import Sequence

from app.conversations.models import Channel
from app.conversations.signals import BY_KEY
from app.review.models import Cycle, PlanDraw
from app.review.plan_forms import GROUPS, RATED, WEIGHTS
from app.review.sampling.settings import PartSpec, Settings, values_in
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l


def part_words(settings: Settings) -> list[str]:
    """One line for each part."""
    return [_part(one) for one in settings.parts]


def kind_words(settings: Settings) -> list[str]:
    """The name of each part in two or three words."""
    named = {"random": _("At random"), "risk": _("By risk")}
    groups = {choice.value: str(choice.label) for choice in GROUPS}
    return [named[one.kind] if one.kind in named else _("By %(group)s", group=groups[one.by].lower()) for one in settings.parts]


def filter_words(settings: Settings) -> list[tuple[str, str]]:
    """(name, value) of every filter that is set."""
    given = settings.filters
    rated = {choice.value: str(choice.label) for choice in RATED}
    found = [
        (_("Channel"), ", ".join(str(Channel(one).label) for one in values_in(given.channel))),
        (_("Topic"), given.topic),
        (_("Tag"), given.tag),
        (_("Language"), given.language),
        (_("Customer rating"), rated[given.csat] if given.csat else ""),
        (_("Rating, at least %"), "" if given.csat_from is None else str(given.csat_from)),
        (_("Rating, at most %"), "" if given.csat_to is None else str(given.csat_to)),
        (_("Messages, at least"), str(given.min_messages or "")),
        (_("Messages, at most"), str(given.max_messages or "")),
        (_("Reopened"), {"yes": _("Yes"), "no": _("No")}.get(given.reopened, "")),
        (_("Agent"), _("One agent only") if given.agent else ""),
        (_("Most of one agent"), str(settings.cap or "")),
    ]
    return [(name, value) for name, value in found if value]


def only_words(draw: PlanDraw) -> list[tuple[str, str]]:
    """(name, value) of what a draw asked for besides: a saved filter, and of a sample a signal and what was put before."""
    kept = draw.settings
    signal = kept.get("signal") or ""
    label = str(BY_KEY[signal].label) if signal in BY_KEY else _("Any signal") if signal else ""
    again = _("Also ones reviewed before") if kept.get("again") else ""
    found = [(_("Saved filter"), (kept.get("saved") or {}).get("title", "")), (_("Asks to be looked at"), label), (_("Which"), again)]
    return [(name, value) for name, value in found if value]


def goal_words(goals: Sequence[tuple[Cycle, int]]) -> str:
    """Goals of several cycles beside each other."""
    named = {
        Cycle.ONCE: _l("%(n)s once"),
        Cycle.DAILY: _l("%(n)s a day"),
        Cycle.WEEKLY: _l("%(n)s a week"),
        Cycle.FORTNIGHTLY: _l("%(n)s in two weeks"),
        Cycle.MONTHLY: _l("%(n)s a month"),
    }
    return ", ".join(str(named[cycle]) % {"n": n} for cycle, n in goals)


def _part(one: PartSpec) -> str:
    if one.kind == "random":
        return _("%(n)s at random", n=one.n)
    if one.kind == "stratified":
        group = next(str(choice.label) for choice in GROUPS if choice.value == one.by).lower()
        if one.each is not None:
            return _("%(n)s of each %(group)s", n=one.each, group=group)
        return _("%(n)s in all, shared by %(group)s", n=one.n, group=group)
    named = {"topic": one.topic, "tag": one.tag}
    signals = [
        f"{WEIGHTS[name]}{f' “{named[name]}”' if named.get(name) else ''} +{weight}" for name, weight in one.weights.items() if weight
    ]
    return _("%(n)s by risk (%(signals)s)", n=one.n, signals="; ".join(signals))
