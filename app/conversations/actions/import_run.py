"""One run of an import: takes batches of what the reader found and puts each on disk together with the progress made."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from flask import current_app
from sqlalchemy import Table, insert, text, update
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError

from app.base import clock
from app.base.database import db
from app.base.transaction import lock_chain, unit_of_work
from app.conversations import announcing, doors
from app.conversations.actions.authors import Authors
from app.conversations.actions.batch import Outcome, error_of, refusal, store, stored_before
from app.conversations.actions.leaving_out import left_out
from app.conversations.actions.rows import Prepared, Pseudonym, prepare
from app.conversations.importers.record import ConversationRecord, RecordError, RecordWarning
from app.conversations.models import ConversationImport, ImportState, RejectedRecord
from app.conversations.reading import reading
from app.people.models import Person, Team
from app.trail.actions import record as record_in_trail
from app.ui.words import gettext as _
from app.ui.words import ngettext

BATCH_RECORDS = 200
BATCH_BYTES = 8 * 1024 * 1024
MAX_RAW = 200_000
MAX_WARNINGS = 200
LEFT_OUT = "left out"


@dataclass(slots=True)
class Progress:
    """How far an import is. read = created + updated + unchanged + rejected; `messages` are those newly stored."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    messages: int = 0
    bytes_done: int = 0
    line_done: int = 0

    def counts(self) -> dict[str, int]:
        """The figures of the report."""
        return {name: value for name, value in asdict(self).items() if not name.endswith("_done")}


@dataclass(slots=True)
class Batch:
    """Results of the reader that are stored together; keys are unique within it."""

    records: list[ConversationRecord] = field(default_factory=list)
    errors: list[RecordError] = field(default_factory=list)
    keys: set[tuple[str, str]] = field(default_factory=set)
    size: int = 0

    @property
    def results(self) -> list[ConversationRecord | RecordError]:
        return [*self.records, *self.errors]

    @property
    def is_full(self) -> bool:
        return len(self.records) + len(self.errors) >= BATCH_RECORDS or self.size >= BATCH_BYTES

    def knows(self, result: ConversationRecord | RecordError) -> bool:
        """Whether the batch already holds this conversation: the second sending must come after the first."""
        return isinstance(result, ConversationRecord) and (result.source, result.id) in self.keys

    def add(self, result: ConversationRecord | RecordError) -> None:
        """Take in one result."""
        self.size += result.end_offset - result.offset
        if isinstance(result, RecordError):
            self.errors.append(result)
        else:
            self.records.append(result)
            self.keys.add((result.source, result.id))


class ImportRun:
    """One run of an import that was claimed."""

    def __init__(self, job: ConversationImport, on_error: Callable[[RecordError], None]) -> None:
        self.id, self.team_id, self.by_id = job.id, job.team_id, job.by_id
        self.file_name, self.create_agents, self.mask, self.format = job.file_name, job.create_agents, job.mask, job.format
        self.agents = list(job.agents or ())
        self.progress = Progress(**{name: getattr(job, name) for name in Progress.__slots__})
        self.warnings = list(job.warnings or [])
        self.on_error = on_error
        self.pseudonym: Pseudonym | None = pseudonym if job.mask else None

    def warn(self, warning: RecordWarning) -> None:
        """Keep a warning for the report."""
        told = asdict(warning)
        if len(self.warnings) < MAX_WARNINGS and told not in self.warnings:
            self.warnings.append(told)

    def take(self, batch: Batch) -> None:
        """Store a batch: in one transaction, or record by record when the database refuses something in it."""
        quick, prepared = self._prepare(batch)
        try:
            outcome = self._write(batch, quick, lambda: self._store(prepared))
        except (OperationalError, DisconnectionError):
            raise
        except DBAPIError:
            outcome = self._write(batch, quick, lambda: self._store_one_by_one(prepared))
        for error in outcome.errors:
            self.on_error(error)
        for warning in outcome.warnings:
            self.warn(warning)

    def finish(self) -> None:
        """Close the import and write its counts into the trail."""
        at = clock.now()
        if self.progress.created:
            _learn_sizes()
        with unit_of_work():
            self._save(state=ImportState.DONE, finished_at=at)
            doors.stored()
            record_in_trail(
                "conversations.import_done", "import", self.id,
                by=self._by(), at=at, label=self.file_name, team_id=self.team_id, **self.progress.counts(),
            )  # fmt: skip
            announcing.imported(self.id, self.team_id, self.progress.counts(), at=at)

    def fail(self, error: Exception) -> None:
        """Say why the run stopped; what was stored stays, and the next run goes on from there."""
        db.session.rollback()
        said = _("The import stopped: %(error)s. What was stored stays. Let it go on when the cause is mended.", error=type(error).__name__)
        with unit_of_work():
            self._save(state=ImportState.FAILED, failure=said)

    def _prepare(self, batch: Batch) -> tuple[Outcome, list[Prepared]]:
        """Sort out what needs no writing, and build rows for the rest, before the database is locked."""
        outcome = Outcome(errors=list(batch.errors))
        prepared: list[Prepared] = []
        with reading():
            known, gone = stored_before(batch.records), left_out(batch.records)
        for record in batch.records:
            before = known.get((record.source, record.id))
            error = refusal(record, before, self.team_id, self.file_name)
            if (record.source, record.id) in gone:
                self._leave_out(record.line, outcome)
            elif error:
                outcome.errors.append(error)
            elif before and before.hash == record.content_hash:
                outcome.unchanged += 1
            else:
                prepared.append(prepare(record, self.pseudonym))
        return outcome, prepared

    def _write(self, batch: Batch, quick: Outcome, act: Callable[[], Outcome]) -> Outcome:
        """Rows, rejected records and the place reached, all in one transaction."""
        before = self.progress
        try:
            with unit_of_work():
                outcome = act()
                outcome.add(quick)
                self.progress = _advanced(before, batch, outcome, self.format == "csv")
                if outcome.errors:
                    rows = [self._rejected(error) for error in sorted(outcome.errors, key=lambda error: error.line)]
                    db.session.execute(insert(cast(Table, RejectedRecord.__table__)), rows)
                self._save()
        except BaseException:
            self.progress = before
            raise
        return outcome

    def _leave_out(self, line: int, outcome: Outcome) -> None:
        """Count a conversation that was deleted here as unchanged; one line of the report tells how many there were."""
        outcome.unchanged += 1
        before = next((one for one in self.warnings if one["field"] == LEFT_OUT), None)
        count = int(before["count"]) + 1 if before else 1
        said = ngettext(
            "%(num)d conversation was deleted here and is left out.", "%(num)d conversations were deleted here and are left out.", count
        )
        told = {"file": self.file_name, "line": before["line"] if before else line, "field": LEFT_OUT, "message": said, "count": count}
        self.warnings = [one for one in self.warnings if one is not before] + [told]

    def _store(self, prepared: list[Prepared]) -> Outcome:
        if not prepared:
            return Outcome()
        lock_chain("conversations.import")
        authors = Authors(db.session.get_one(Team, self.team_id), create=self.create_agents, by=self._by(), at=clock.now())
        return store(prepared, authors, import_id=self.id, file_name=self.file_name)

    def _store_one_by_one(self, prepared: list[Prepared]) -> Outcome:
        outcome = Outcome()
        for one in prepared:
            try:
                with db.session.begin_nested():
                    outcome.add(self._store([one]))
            except (OperationalError, DisconnectionError):
                raise
            except DBAPIError as error:
                kind = type(error.orig).__name__
                said = _("The database cannot keep this conversation (%(error)s). Check its values and send it again.", error=kind)
                outcome.errors.append(error_of(one.record, "record", said, self.file_name))
        return outcome

    def _save(self, **values: Any) -> None:
        known = {**asdict(self.progress), "progress_at": clock.now(), "warnings": self.warnings, **values}
        db.session.execute(update(cast(Table, ConversationImport.__table__)).where(ConversationImport.id == self.id).values(**known))

    def _rejected(self, error: RecordError) -> dict[str, Any]:
        return {
            "import_id": self.id,
            "line": error.line,
            "offset": error.offset,
            "end_offset": error.end_offset,
            "source_id": error.id[:255].replace("\0", "") if error.id else None,
            "field": error.field[:200].replace("\0", ""),
            "message": error.message.replace("\0", ""),
            "raw": None if self.mask else _text_of(error.raw),
        }

    def _by(self) -> Person | None:
        return db.session.get(Person, self.by_id) if self.by_id else None


def _learn_sizes() -> None:
    """Let the database look again how its tables are filled: without it lists of a large team take the wrong index."""
    sqlite = db.engine.dialect.name == "sqlite"
    with unit_of_work():
        if sqlite:
            db.session.execute(text("PRAGMA analysis_limit=400"))
        db.session.execute(text("ANALYZE" if sqlite else "ANALYZE conversation, message, agent_identity, customer"))


def pseudonym(key: str) -> str:
    """What stands for a customer's key that is itself personal data: always the same on this site, readable nowhere."""
    digest = hmac.new(str(current_app.secret_key).encode(), key.encode(), hashlib.sha256).hexdigest()
    return "masked-" + "".join(chr(97 + int(sign, 16)) for sign in digest[:24])


def _advanced(before: Progress, batch: Batch, outcome: Outcome, table: bool) -> Progress:
    # An error of a table names the bad row, which may stand behind rows of conversations still to come.
    placed = batch.records if table else batch.results
    return Progress(
        read=before.read + outcome.read,
        created=before.created + outcome.created,
        updated=before.updated + outcome.updated,
        unchanged=before.unchanged + outcome.unchanged,
        rejected=before.rejected + len(outcome.errors),
        messages=before.messages + outcome.messages,
        bytes_done=max(before.bytes_done, *(result.end_offset for result in batch.results)),
        line_done=max([before.line_done, *(result.line for result in placed)]),
    )


def _text_of(raw: bytes | None) -> str | None:
    """The rejected line for mending, where a text column can hold it."""
    if raw is None or len(raw) > MAX_RAW or b"\0" in raw:
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
