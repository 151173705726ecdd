"""A run over a file of reviews: first one that only looks and takes everything back, then, once somebody said so, the one that stores."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Table, delete, insert, or_, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import joinedload

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.statements import changed
from app.base.transaction import unit_of_work
from app.conversations.actions.imports import SILENT
from app.conversations.actions.uploads import import_folder
from app.conversations.models import ImportState
from app.people.models import Team
from app.review.actions.taking_choices import Choices
from app.review.actions.taking_in import TakenIn, take_in
from app.review.exchange.values import BadLine
from app.review.incoming.gathering import foreign_cards, gather, unknown_people
from app.review.incoming.laying import Laid, lay_out, read_laid
from app.review.incoming.making import chosen_for, make_rubrics
from app.review.incoming.models import DIFFERS, REFUSED, ReviewImport, ReviewImportLine
from app.trail.actions import record
from app.ui.words import gettext as _

BATCH = 25
NUMBERS = ("read", "created", "unchanged", "rejected", "differs", "quotes_left_out", "without_clause", "disputes")
_TABLE = cast(Table, ReviewImport.__table__)


def run(import_id: int) -> None:
    """Go over the file from where the last run stopped. Raises Conflict while another one is at it, or nothing is to be done."""
    with unit_of_work():
        job = _claim(import_id)
        path, begun = kept_file(job), job.begun_at is not None
    try:
        if not path.exists():
            _prepare(import_id, path)
        reader = read_laid(path, after=_place(import_id))
        while batch := list(islice(reader, BATCH)):
            with unit_of_work():
                _batch(_job(import_id), batch)
        with unit_of_work():
            _finish(_job(import_id))
    except BadLine as error:
        _stop(import_id, str(error))
    except DomainError as error:
        _stop(import_id, error.message)
    except BaseException as error:
        said = _("It stopped: %(error)s. What was stored stays. Let it go on when the cause is mended.", error=type(error).__name__)
        _stop(import_id, said)
        raise
    if begun and _is_clean(import_id):
        drop_kept(import_id)


def kept_file(job: ReviewImport) -> Path:
    """Where the file's objects wait, one on a line; what was sent stands beside it until they do."""
    return import_folder() / f"{job.stored_as}.lines"


def sent_file(job: ReviewImport) -> Path:
    return import_folder() / str(job.stored_as)


def begin_anew(job: ReviewImport) -> None:
    """Forget what an earlier look found, so that the next run counts from the beginning."""
    job.bytes_done, job.counts = 0, {}
    job.state, job.failure, job.progress_at = ImportState.WAITING, "", None
    db.session.execute(delete(ReviewImportLine).where(ReviewImportLine.import_id == job.id))


def drop_kept(import_id: int) -> None:
    """Remove the files of an import that needs them no longer."""
    with unit_of_work():
        job = db.session.get_one(ReviewImport, import_id)
        paths = (kept_file(job), sent_file(job)) if job.stored_as else ()
        job.stored_as = None
    for path in paths:
        path.unlink(missing_ok=True)


def _claim(import_id: int) -> ReviewImport:
    at = clock.now()
    free = or_(_TABLE.c.state.in_([ImportState.WAITING, ImportState.FAILED]), _TABLE.c.progress_at < at - SILENT)
    going = _TABLE.c.state.in_([ImportState.WAITING, ImportState.FAILED, ImportState.RUNNING])
    claim = update(_TABLE).where(_TABLE.c.id == import_id, free, going)
    if not changed(claim.values(state=ImportState.RUNNING, progress_at=at, failure="")):
        raise Conflict(_("This import is running or done. Look at its report."))
    return db.session.get_one(ReviewImport, import_id, populate_existing=True)


def _prepare(import_id: int, path: Path) -> None:
    """Lay the file out, and find what has to be decided about it."""
    lay_out(path.with_suffix(""), path)
    found = gather(path)
    with unit_of_work():
        job = _job(import_id)
        job.cards, job.people = foreign_cards(found, job.team), unknown_people(found, job.team)
        job.bytes_total, job.progress_at = path.stat().st_size, clock.now()
    path.with_suffix("").unlink(missing_ok=True)


def _job(import_id: int) -> ReviewImport:
    """The import with its team and who sent it."""
    options = (joinedload(ReviewImport.team), joinedload(ReviewImport.by))
    return db.session.get_one(ReviewImport, import_id, options=options, populate_existing=True)


def _place(import_id: int) -> int:
    with unit_of_work():
        return db.session.get_one(ReviewImport, import_id).bytes_done


def _batch(job: ReviewImport, batch: list[Laid]) -> None:
    """Store some lines, or see what would happen to them; the counts and the place reached go to disk with it."""
    at = clock.now()
    look = db.session.begin_nested() if job.begun_at is None else None
    team, by, choices = job.team, job.by, choices_of(job)
    try:
        if look is not None:
            make_rubrics(job.cards, job.choices, team, by=by, at=at, strict=False)
        parts = [(laid, _take(laid, team, choices)) for laid in batch]
    finally:
        if look is not None:
            look.rollback()
    job.counts = _summed(job.counts, [part for _laid, part in parts])
    job.bytes_done, job.progress_at = batch[-1].end_offset, at
    db.session.flush()
    if lines := [line for laid, part in parts for line in _lines(job.id, laid, part)]:
        db.session.execute(insert(cast(Table, ReviewImportLine.__table__)), lines)


def choices_of(job: ReviewImport) -> Choices:
    """What was chosen, as storing a review asks for it."""
    left = {key for key, told in job.cards.items() if chosen_for(told, job.choices.get("cards", {}).get(key)) == "leave"}
    people = {key: int(person_id) for key, person_id in job.choices.get("people", {}).items()}
    return Choices(people, frozenset(left), never_about=job.by_id)


def _take(laid: Laid, team: Team, choices: Choices) -> TakenIn:
    part = TakenIn()
    try:
        with db.session.begin_nested():
            take_in(laid.piece, team, part, choices)
            db.session.flush()
    except (IntegrityError, DataError) as error:
        part = TakenIn(read=1)
        kind = type(error.orig).__name__
        part.refuse(laid.piece.line, "", f"The database cannot keep this ({kind}). Check its values; send it again.")
    return part


def _summed(counts: dict[str, Any], parts: list[TakenIn]) -> dict[str, Any]:
    left = Counter(counts.get("left", {}))
    for part in parts:
        left.update(part.left)
    numbers = {name: counts.get(name, 0) + sum(getattr(part, name) for part in parts) for name in NUMBERS}
    return {**numbers, "left": dict(+left)}


def _lines(import_id: int, laid: Laid, part: TakenIn) -> Iterator[dict[str, Any]]:
    place = {"import_id": import_id, "offset": laid.offset, "message": "", "given": "", "ours": ""}
    for one in part.errors:
        told = {"line": one["line"], "source_id": one["review"][:255].replace("\0", ""), "message": one["message"].replace("\0", "")}
        yield {**place, "kind": REFUSED, **told}
    for one in part.differing:
        ours = "" if one["shown"] is None else f"{one['shown']:g}"
        told = {"line": one["line"], "source_id": one["review"].replace("\0", ""), "given": f"{one['given']:g}", "ours": ours}
        yield {**place, "kind": DIFFERS, **told}


def _finish(job: ReviewImport) -> None:
    at = clock.now()
    if job.begun_at is None:
        job.state = ImportState.HELD
        return
    job.state, job.finished_at = ImportState.DONE, at
    facts = {name: job.counts.get(name, 0) for name in ("read", "created", "rejected")}
    record("review.import", "reviews", None, by=job.by, at=at, label=job.file_name, team_id=job.team_id, **facts)


def _stop(import_id: int, said: str) -> None:
    db.session.rollback()
    with unit_of_work():
        changed(update(_TABLE).where(_TABLE.c.id == import_id).values(state=ImportState.FAILED, failure=said))


def _is_clean(import_id: int) -> bool:
    with unit_of_work():
        job = db.session.get_one(ReviewImport, import_id)
        return job.state is ImportState.DONE and not job.counts.get("rejected")
