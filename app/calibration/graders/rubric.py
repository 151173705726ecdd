"""The grader rubric that ships with the site, each text pinned when it is first used."""

from functools import cache

from sqlalchemy import select

from app.base.database import db
from app.base.statements import changed, insert_into
from app.base.versions import content_hash
from app.calibration.graders.models import CheckRubric
from app.rubrics.document import compiled
from config import ROOT

FILE = ROOT / "rubrics" / "graders" / "review-of-a-review.yaml"


@cache
def shipped() -> str:
    """Its text; read once."""
    return FILE.read_text(encoding="utf-8")


def pinned() -> int:
    """Id of the shipped text's row. Two or three statements."""
    source = shipped()
    digest = content_hash(source)
    values = {"content_hash": digest, "title": compiled(source).title, "source": source}
    changed(insert_into(CheckRubric).values(**values).on_conflict_do_nothing(index_elements=["content_hash"]))
    return db.session.scalars(select(CheckRubric.id).where(CheckRubric.content_hash == digest)).one()
