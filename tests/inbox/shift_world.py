"""A shift at the lamp shop: two ordinary customers, then three whose bulbs come from one broken box."""

from datetime import datetime

from app.base.database import db
from app.inbox.shifts.models import Shift, ShiftRun, ShiftVersion
from app.inbox.shifts.queries import run_to_write, version_numbered
from app.knowledge.pack_files import PackFiles
from app.knowledge.packs import load_pack
from app.people.models import Person
from tests.inbox import world
from tests.inbox.test_shift_document import SHIFT

LATE = world.another(world.SCENARIO, id="lamps.late", title="The lamp is late")


def build_shift(at: datetime, *, shift: str = SHIFT, scenario: str = world.SCENARIO, team_id: int | None = None) -> ShiftVersion:
    """Load the lamp shop with its shift; returns the published version."""
    files = {
        "pack.yaml": world.PACK,
        "articles/bulbs.md": world.ARTICLE,
        "scenarios/dark.md": scenario,
        "scenarios/late.md": LATE,
        "shifts/evening.yaml": shift,
    }
    report = load_pack(PackFiles({name: text.encode() for name, text in files.items()}), team_id=team_id, by=None, at=at)
    assert report.ok, report.findings
    one = db.session.scalars(db.select(Shift).where(Shift.team_id == team_id)).one()
    version = version_numbered(one.id, one.current_number)
    assert version is not None
    db.session.commit()
    return version


def again(person: Person, run: ShiftRun) -> ShiftRun:
    """The run as it stands in the database."""
    db.session.flush()
    found = run_to_write(person, run.id)
    assert found is not None
    return found
