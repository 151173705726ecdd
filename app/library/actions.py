"""Verbs on scenarios: create, save the draft, move, publish, withdraw, archive, delete."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import delete as delete_rows
from sqlalchemy.exc import IntegrityError

from app.base.database import db
from app.base.errors import DomainError
from app.base.publishing import NothingToPublish, Publication, hold, version_hashes
from app.base.publishing import publish as publish_text
from app.base.source import ID_RULE, SourceError, is_id, read_yaml
from app.base.versions import content_hash, normal_source
from app.knowledge.models import Pack
from app.library.authors import authors_of, second_person_asked
from app.library.doors import scenario_used
from app.library.history import forget_states, save_with_state
from app.library.models import Scenario, ScenarioVersion
from app.library.playable import compile_text
from app.library.queries import scenario_named, was_published
from app.library.references import fragments_of_pack, library_for, whole_text
from app.library.work_models import forget_work
from app.people.models import Person
from app.people.ownership import NeedsSecondPerson
from app.simulation import Compilation, History, Library, compile_scenario
from app.simulation import Scenario as PlayableScenario
from app.trail.actions import record
from app.ui.words import gettext as _


class WrongText(DomainError):
    """The text has errors, so it cannot be published or stored under its id."""


class TakenId(DomainError):
    """Another scenario of the same owner has this id."""


class AlreadyPublished(DomainError):
    """Attempts were made with the desk of the scenario's pack, so the pack stays."""


class ScenarioInUse(DomainError):
    """Somebody practised it or a course names it, so it can only be archived."""


def check(text: str, *, pack: Pack | None, team_id: int | None, history: History | None = None) -> Compilation:
    """Compile `text` against what the site knows. `history`: what practice showed about the scenario."""
    text = normal_source(text)
    return compile_scenario(text, library=library_for(pack, team_id), history=history, fragments=fragments_of_pack(pack, text))


def create(text: str, *, pack: Pack | None, team_id: int | None, by: Person, at: datetime) -> Scenario:
    """A new scenario with `text` as its draft; it may still have errors apart from its id and title. Raises WrongText, TakenId."""
    slug, title = written_front(text)
    if scenario_named(slug, team_id) is not None:
        raise TakenId(_("There is a scenario '%(id)s' already. Give this one another id.", id=slug), field="source")
    made = Scenario(slug=slug, title=title, pack_id=pack.id if pack else None, team_id=team_id, created_at=at, created_by_id=by.id)
    made.draft_source, made.draft_at, made.draft_by_id = normal_source(text), at, by.id
    _repeat_front(made, check(text, pack=pack, team_id=team_id).scenario)
    db.session.add(made)
    db.session.flush()
    _record("create", made, by=by, at=at)
    return made


def save(scenario: Scenario, text: str, *, revision: int, by: Person, at: datetime, said: str = "", before: int | None = None) -> None:
    """Keep `text` as the draft, right or wrong, and as one more state of its history. `said` and `before`: see `save_with_state`.

    Raises Conflict when another person saved since `revision`.
    """
    hold(scenario)
    save_with_state(scenario, normal_source(text), revision=revision, by_id=by.id, at=at, said=said, before=before)
    if scenario.current_number is None:
        _take_title(scenario)


def move(scenario: Scenario, pack: Pack | None, *, by: Person, at: datetime) -> None:
    """Take a scenario that was never published into a pack, or out of all. Raises AlreadyPublished."""
    if was_published(scenario):
        raise AlreadyPublished(_("This scenario was published, so it stays in its pack. Copy it into a new one to change the pack."))
    scenario.pack = pack
    db.session.flush()
    _record("move", scenario, by=by, at=at, pack=pack.slug if pack is not None else None)


def publish(
    scenario: Scenario,
    *,
    pack: Pack | None,
    by: Person | None,
    at: datetime,
    source: str | None = None,
    origin: str = "site",
    library: Library | None = None,
    second: bool = False,
) -> Publication[ScenarioVersion]:
    """Make the draft (or `source`) the version that is practised. `second`: somebody who did not write it agreed.

    Raises WrongText, NothingToPublish, NeedsSecondPerson.
    """
    hold(scenario)
    if not second and by is not None:
        _require_second_person(scenario, by, origin)
    text = whole_text(normal_source(scenario.draft_source if source is None else source), pack.id if pack is not None else None)
    known = library if library is not None else library_for(pack, scenario.team_id)
    parsed = _without_errors(compile_text(text, known), scenario.slug)
    values = {"channel": parsed.channel, "language": parsed.language, "level": parsed.level, "skills": list(parsed.skills)}
    values["rubric_slug"] = parsed.rubric.split("@")[0] if parsed.rubric else None
    by_id = by.id if by else None
    done = publish_text(scenario, ScenarioVersion, "scenario_id", text, title=parsed.title, by_id=by_id, at=at, **values)
    _repeat_front(scenario, parsed)
    scenario.archived_at = None
    _record("publish", scenario, by=by, at=at, number=done.version.number, origin=origin)
    return done


def withdraw(scenario: Scenario, *, by: Person, at: datetime) -> None:
    """Take the scenario out of practice; its versions stay, and publishing brings it back. Twice is once."""
    if scenario.current_number is not None:
        number, scenario.current_number = scenario.current_number, None
        _record("withdraw", scenario, by=by, at=at, number=number)


def archive(scenario: Scenario, *, by: Person, at: datetime) -> None:
    """Take the scenario out of lists; attempts stay readable. Twice is once."""
    if scenario.archived_at is None:
        scenario.archived_at = at
        _record("archive", scenario, by=by, at=at)


def restore(scenario: Scenario, *, by: Person, at: datetime) -> None:
    """Bring an archived scenario back. Twice is once."""
    if scenario.archived_at is not None:
        scenario.archived_at = None
        _record("restore", scenario, by=by, at=at)


def delete(scenario: Scenario, *, by: Person, at: datetime) -> None:
    """Remove a scenario that nobody ever used. Raises ScenarioInUse."""
    in_use = ScenarioInUse(_("This scenario has been used, so it cannot be deleted. Archive it instead; its attempts stay readable."))
    if any(scenario_used(scenario.slug)):
        raise in_use
    try:
        with db.session.begin_nested():
            forget_states(scenario.id)
            forget_work(scenario.id)
            db.session.execute(delete_rows(ScenarioVersion).where(ScenarioVersion.scenario_id == scenario.id))
            db.session.execute(delete_rows(Scenario).where(Scenario.id == scenario.id))
    except IntegrityError as error:
        raise in_use from error
    _record("delete", scenario, by=by, at=at)


def written_front(text: str) -> tuple[str, str]:
    """Id and title as they are written in a text that may have errors elsewhere. Raises WrongText where one is missing."""
    found: dict[str, str] = {}
    for line in normal_source(text).split("\n---", 1)[0].split("\n"):
        key, colon, value = line.partition(":")
        if colon and key in ("id", "title"):
            found.setdefault(key, _scalar(value))
    if not found.get("id") or not found.get("title"):
        raise WrongText(_("The text needs an id and a title in its front matter before it can be saved."), field="source")
    if not is_id(found["id"]):
        raise WrongText(_("'%(id)s' cannot be an id. Use %(rule)s.", id=found["id"][:80], rule=ID_RULE), field="source")
    return found["id"], found["title"][:200]


def _scalar(written: str) -> str:
    """What stands behind a key on its line; as it is where that cannot be read."""
    try:
        return str(read_yaml(f"key: {written.strip()}").value["key"] or "")
    except (SourceError, TypeError, KeyError):
        return written.split(" #")[0].strip().strip("'\"")


def says_already(scenario: Scenario, text: str) -> bool:
    """Whether the current version says exactly `text`. One statement."""
    return version_hashes(ScenarioVersion, "scenario_id", scenario.id).get(scenario.current_number or 0) == content_hash(text)


def require_sound(scenario: Scenario, text: str) -> PlayableScenario:
    """The scenario of a text that could be published now. Needs the pack loaded. Raises WrongText, NothingToPublish."""
    text = whole_text(text, scenario.pack_id)
    if says_already(scenario, text):
        raise NothingToPublish(_("Version %(number)s says exactly this already.", number=scenario.current_number))
    return _without_errors(compile_text(text, library_for(scenario.pack, scenario.team_id)), scenario.slug)


def _require_second_person(scenario: Scenario, by: Person, origin: str) -> None:
    """An uploaded file counts as written by whoever uploads it."""
    if second_person_asked(by, scenario) and (origin == "file" or by.id in authors_of(scenario)):
        said = _("Your team asks that a second person publishes. Submit “%(title)s” for review instead.", title=scenario.title)
        raise NeedsSecondPerson(said)


def _without_errors(compilation: Compilation, slug: str) -> PlayableScenario:
    if compilation.scenario is None:
        first = next(found for found in compilation.findings if found.severity == "error")
        said = _("Line %(line)s: %(message)s %(hint)s", line=first.line, message=first.message, hint=first.hint)
        raise WrongText(said.rstrip(), field="source")
    if compilation.scenario.id != slug:
        raise WrongText(
            _("The text says id: %(id)s. Write id: %(slug)s, or make a new scenario of it.", id=compilation.scenario.id, slug=slug),
            field="source",
        )
    return compilation.scenario


def _take_title(scenario: Scenario) -> None:
    """What nobody practises yet is called what its draft says."""
    with suppress(WrongText):
        scenario.title = written_front(scenario.draft_source)[1]


def _repeat_front(scenario: Scenario, parsed: PlayableScenario | None) -> None:
    """Lists read these columns instead of texts."""
    if parsed is not None:
        scenario.title, scenario.channel, scenario.language = parsed.title[:200], parsed.channel, parsed.language
        scenario.level, scenario.skills = parsed.level, list(parsed.skills)


def _record(verb: str, scenario: Scenario, *, by: Person | None, at: datetime, **details: Any) -> None:
    record(f"library.{verb}", "scenario", scenario.id, by=by, at=at, label=scenario.title, team_id=scenario.team_id, **details)
