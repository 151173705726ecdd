"""The shift section of a pack: `shifts/*.yaml`."""

from functools import partial
from typing import Any

from app.inbox.shifts.actions.publishing import publish
from app.inbox.shifts.document import parse_shift
from app.inbox.shifts.models import Shift, ShiftVersion
from app.inbox.shifts.queries import names_for, shift_named
from app.knowledge.packs import PackLoad, PackText


def load_shifts(load: PackLoad) -> None:
    """Load every shift of the pack; it must name scenarios and colleagues that are here."""
    files = list(load.texts("shifts", ".yaml", ".yml"))
    known = names_for(load.pack, load.team_id) if files else {}
    for file, text in files:
        compilation = parse_shift(text, **known)
        load.report.find(file, compilation.findings)
        plan = compilation.plan
        if plan is not None and load.is_first("shifts", plan.id, file):
            one = PackText("shifts", plan.id, plan.title, text, file)
            store: Any = partial(publish, pack=load.pack, by=load.by, at=load.at, source=text, origin="file")
            load.store(one, Shift, ShiftVersion, shift_named(plan.id, load.team_id), store)
