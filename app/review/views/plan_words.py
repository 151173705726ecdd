"""A plan's parts and filters in words."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from app.conversations.models import Channel
from app.conversations.signals import BY_KEY
from app.review.models import Cycle, PlanDraw
from app.review.plan_forms import GROUPS, RATED, WEIGHTS
from app.review.queries.plans import Preview
from app.review.sampling.settings import PartSpec, Settings, values_in
from app.ui.formats import format_date_local, percent
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


def nothing_words(preview: Preview) -> str:
    """Why a plan would draw nothing now, in counts, and what to do."""
    there, known = preview.looked_at, preview.known
    if not there:
        return _("The team has no real conversation in this time. Look back further, or wait for new ones.")
    words = {"all": there, "known": known, "rest": there - known}
    if known == there:
        return _("%(all)s in this time; all %(all)s were put into the queue before. Look back further, or wait for new ones.", **words)
    if not known:
        return _("%(all)s in this time; none matches. Look back further or drop a filter.", **words)
    said = _("%(all)s in this time; %(known)s of them were put into the queue before, and the other %(rest)s do not match.", **words)
    return f"{said} {_('Look back further or drop a filter.')}"


def cycle_words(cycle: str) -> str:
    """A draw's cycle as a person says it; see `PlanDraw.cycle`."""
    first, _dash, second = cycle.partition("-W")
    if cycle == "once":
        return _("Once")
    if second:
        monday = format_date_local(date.fromisocalendar(int(first), int(second[:2]), 1))
        return _("two weeks from %(day)s", day=monday) if len(second) > 2 else _("week of %(day)s", day=monday)
    if len(cycle) == len("2026-11"):
        return _("month of %(day)s", day=format_date_local(date.fromisoformat(f"{cycle}-01")))
    return format_date_local(date.fromisoformat(cycle))


def chance_words(probability: str) -> str:
    """An exact probability as a percentage and, where that is short, as so many in so many; 1 is said in words."""
    exact = Fraction(probability)
    if exact == 1:
        return _("%(share)s: sure to be drawn", share=percent(100))
    share = percent(float(100 * exact), 2)
    return _("%(share)s (%(n)s in %(of)s)", share=share, n=exact.numerator, of=exact.denominator) if len(probability) < 24 else share


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
