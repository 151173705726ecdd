"""Calibration in the command palette."""

from collections.abc import Sequence

from flask import url_for

from app.base.permissions import Reach
from app.calibration.policy import GRADE, LEAD_ROUNDS, PLAN_SERIES, SEE_FIGURES
from app.people.models import Person
from app.ui.frame import Place
from app.ui.words import gettext as _


def calibration_places(person: Person, query: str) -> list[Place]:
    """Pages of the room whose name contains `query`."""
    pages = [
        (GRADE, _("Calibration rounds"), "calibration.round_list", "speedometer2"),
        (LEAD_ROUNDS, _("Prepare a calibration round"), "calibration.new_round", "plus-lg"),
        (PLAN_SERIES, _("Recurring calibration rounds"), "calibration.series_list", "arrow-clockwise"),
        (SEE_FIGURES, _("Agreement between reviewers"), "calibration.agreement", "bar-chart-line"),
        (LEAD_ROUNDS, _("Gold items"), "calibration.gold_list", "patch-check"),
    ]
    return named(person, query, _("Calibration"), pages)


def named(person: Person, query: str, hint: str, pages: Sequence[tuple[int, str, str, str]]) -> list[Place]:
    """Those of `pages` (row of the permission table, name, endpoint, icon) that the person may open and whose name contains `query`."""
    return [
        Place(label, hint, url_for(endpoint), icon)
        for row, label, endpoint, icon in pages
        if query.lower() in label.lower() and person.reach(row) > Reach.DENIED
    ]
