"""Verbs on rubrics: create, save the draft, publish, archive, copy."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from app.base.database import db
from app.base.errors import DomainError
from app.base.publishing import Publication, hold
from app.base.publishing import publish as publish_text
from app.base.versions import normal_source
from app.people.models import Person
from app.people.ownership import NeedsSecondPerson, second_person_asked
from app.rubrics import document
from app.rubrics.history import save_with_state
from app.rubrics.models import Rubric, RubricVersion
from app.rubrics.policy import PUBLISH
from app.rubrics.queries import rubric_named
from app.trail.actions import record
from app.ui.words import gettext as _


class WrongText(DomainError):
    """The text has errors, so it cannot be published or stored under its id."""


class TakenId(DomainError):
    """Another rubric of the same owner has this id."""


def create(text: str, *, team_id: int | None, by: Person, at: datetime) -> Rubric:
    """A new rubric with `text` as its draft; its id and title are read from the text. Raises WrongText, TakenId."""
    rubric = _checked(text)
    if rubric_named(rubric.id, team_id) is not None:
        raise TakenId(_("There is a rubric '%(id)s' already. Give this one another id.", id=rubric.id), field="source")
    made = Rubric(
        slug=rubric.id,
        title=rubric.title[:200],
        team_id=team_id,
        created_at=at,
        draft_source=normal_source(text),
        draft_at=at,
        draft_by_id=by.id,
    )
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise TakenId(_("There is a rubric '%(id)s' already. Give this one another id.", id=rubric.id), field="source") from error
    record("rubrics.create", "rubric", made.id, by=by, at=at, label=made.title, team_id=team_id)
    return made


def save(rubric: Rubric, text: str, *, revision: int, by: Person, at: datetime, said: str = "", before: int | None = None) -> None:
    """Keep `text` as the draft, right or wrong, and as one more state of its history. `said` and `before`: see `save_with_state`.

    Raises Conflict when another person saved since `revision`.
    """
    hold(rubric)
    save_with_state(rubric, normal_source(text), revision=revision, by_id=by.id, at=at, said=said, before=before)


def publish(
    rubric: Rubric, *, by: Person | None, at: datetime, source: str | None = None, origin: str = "site"
) -> Publication[RubricVersion]:
    """Make the draft (or `source`) the current version. Raises WrongText, NothingToPublish, NeedsSecondPerson."""
    hold(rubric)
    if by is not None and (origin == "file" or by.id == rubric.draft_by_id) and second_person_asked(by, rubric, PUBLISH):
        raise NeedsSecondPerson(
            _("Your team asks that a second person publishes. Ask another trainer or lead to look at it and publish it.")
        )
    text = rubric.draft_source if source is None else source
    parsed = _checked(text, rubric.slug)
    done = publish_text(rubric, RubricVersion, "rubric_id", text, title=parsed.title, by_id=by.id if by else None, at=at)
    rubric.title = parsed.title[:200]
    number = done.version.number
    record("rubrics.publish", "rubric", rubric.id, by=by, at=at, label=rubric.title, team_id=rubric.team_id, number=number, origin=origin)
    return done


def archive(rubric: Rubric, *, by: Person, at: datetime) -> None:
    """Take the rubric out of lists and choices; old reviews keep their versions. Twice is once."""
    if rubric.archived_at is None:
        rubric.archived_at = at
        record("rubrics.archive", "rubric", rubric.id, by=by, at=at, label=rubric.title, team_id=rubric.team_id)


def restore(rubric: Rubric, *, by: Person, at: datetime) -> None:
    """Bring an archived rubric back. Twice is once."""
    if rubric.archived_at is not None:
        rubric.archived_at = None
        record("rubrics.restore", "rubric", rubric.id, by=by, at=at, label=rubric.title, team_id=rubric.team_id)


def _checked(text: str, slug: str | None = None) -> document.Rubric:
    compilation = document.parse_rubric(normal_source(text))
    if compilation.rubric is None:
        first = next(found for found in compilation.findings if found.severity == "error")
        said = _("Line %(line)s: %(message)s %(hint)s", line=first.line, message=first.message, hint=first.hint)
        raise WrongText(said.rstrip(), field="source")
    if slug is not None and compilation.rubric.id != slug:
        raise WrongText(
            _("The text says id: %(id)s. Write id: %(slug)s, or make a new rubric of it.", id=compilation.rubric.id, slug=slug),
            field="source",
        )
    return compilation.rubric
