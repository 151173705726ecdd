"""Advice on a criterion in a sentence that names its figures."""

from collections.abc import Mapping
from typing import Any

from app.ui.formats import number, percent
from app.ui.words import gettext as _


def advice_words(one: Mapping[str, Any]) -> str:
    """What to do, and why. `one` is an entry of a stored report."""
    said = _SENTENCES.get(one["kind"])
    return str(said(one)) if said is not None else ""


def _often_na(one: Mapping[str, Any]) -> str:
    told = {"share": _percent(one["share"]), "n": one["n"]}
    if one["kind"] == "narrower":
        return _("Ask it more rarely: N/A was the answer in %(share)s of %(n)s reviews, although it hangs on a condition already.", **told)
    return _("Make it conditional: N/A was the answer in %(share)s of %(n)s reviews. Let it be asked only where it applies.", **told)


def _reword(one: Mapping[str, Any]) -> str:
    told = {"alpha": number(one["alpha"], 2), "n": one["n"]}
    return _(
        "Reword it: on %(n)s conversations that two or more people rated, their levels agree too little (alpha %(alpha)s). "
        "Say in the anchors what can be seen in the reply.",
        **told,
    )


def _anchors(one: Mapping[str, Any]) -> str:
    told = {"m": one["overturned"], "n": one["n"]}
    return _("Reword its anchors: of %(n)s disputed ratings %(m)s did not stand.", **told)


def _ambiguous(one: Mapping[str, Any]) -> str:
    told = {"m": one["ambiguous"], "n": one["n"]}
    return _("Reword it: %(m)s of %(n)s disputed ratings were decided as “rubric ambiguous”.", **told)


def _one_level(one: Mapping[str, Any]) -> str:
    told = {"share": _percent(one["share"]), "level": one["level"], "n": one["n"]}
    if one["kind"] == "drop":
        return _("Drop it: %(share)s of %(n)s ratings are “%(level)s”. It tells no replies apart and costs time.", **told)
    return _(
        "%(share)s “%(level)s” in %(n)s ratings: it shows nothing. Ask something harder, or make it critical if it is a guard.", **told
    )


def _merge(one: Mapping[str, Any]) -> str:
    told = {"other": one["other"], "r": number(one["correlation"], 2), "n": one["n"]}
    return _("Merge it with “%(other)s”: in %(n)s reviews they move together (correlation %(r)s).", **told)


def _fewer_levels(one: Mapping[str, Any]) -> str:
    return _(
        "Use fewer levels: in %(n)s ratings nobody gave %(levels)s.", n=one["n"], levels=", ".join(f"“{level}”" for level in one["levels"])
    )


def _customers(one: Mapping[str, Any]) -> str:
    told = {"low": number(one["low"], 2), "high": number(one["high"], 2)}
    return _(
        "Look at what it rewards: customers were less satisfied where the level was higher (rank correlation %(low)s to %(high)s).", **told
    )


def _percent(share: float) -> str:
    return percent(100 * share)


_SENTENCES = {
    "conditional": _often_na,
    "narrower": _often_na,
    "reword": _reword,
    "ambiguous": _ambiguous,
    "anchors": _anchors,
    "drop": _one_level,
    "shows_nothing": _one_level,
    "merge": _merge,
    "fewer_levels": _fewer_levels,
    "customers": _customers,
}
