"""Work of the conversations room that outlasts a request."""

from flask import current_app

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict
from app.base.jobs import job
from app.base.transaction import unit_of_work
from app.conversations.actions.attach import attach_identities
from app.conversations.actions.imports import run_import
from app.conversations.actions.uploads import drop_files, import_folder
from app.conversations.models import ConversationImport


@job("conversations.import")
def import_upload(import_id: int) -> None:
    """Import an uploaded file. The file goes when nothing of it is needed any more."""
    upload = db.session.get_one(ConversationImport, import_id)
    path = import_folder() / str(upload.stored_as)
    masked = upload.mask
    db.session.rollback()
    try:
        with path.open("rb") as stream:
            progress = run_import(import_id, stream)
    except Conflict:
        return
    if masked or not progress.rejected:
        path.unlink(missing_ok=True)


@job("conversations.files", hourly=True)
def drop_old_files() -> None:
    """Remove files that no import needs any more."""
    with unit_of_work():
        drop_files(clock.now(), current_app.config["SETTINGS"].import_file_days)


@job("conversations.attach")
def attach(identity_ids: list[int], person_id: int | None) -> None:
    """Give everything that these identities wrote to the person they stand for."""
    with unit_of_work():
        attach_identities(identity_ids, person_id)
