"""Loading packs: one way in for shipped folders, the command line and a trainer's upload.

Rooms register a loader for their section of a pack; sections load in the order of registration. A pack loads
whole or not at all: it is read inside a savepoint that is undone when anything in it has an error.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.base.database import db
from app.base.loading import LoadReport, Outcome
from app.base.publishing import load_text
from app.base.source import Finding
from app.base.text_files import decode
from app.base.versions import content_hash, normal_source
from app.knowledge.models import Pack
from app.knowledge.pack_document import PackDocument, parse_pack
from app.knowledge.pack_files import PackFiles
from app.knowledge.pack_overlay import in_language, languages_of
from app.knowledge.queries import pack_named
from app.people.models import Person
from app.trail.actions import record
from app.ui.words import gettext as _

PACK_FILE = "pack.yaml"


@dataclass(frozen=True)
class PackText:
    """One readable text of a pack. `kind` is its section (articles); `line` is where it begins in `file`."""

    kind: str
    slug: str
    title: str
    text: str
    file: str
    line: int = 1


@dataclass(frozen=True)
class PackLoad:
    """One pack being loaded: what a section loader gets. `by` None: the command line.

    `documents`: the pack in each further language, with the file that says so.
    """

    pack: Pack
    document: PackDocument
    files: PackFiles
    report: LoadReport
    team_id: int | None
    by: Person | None
    at: datetime
    replace: bool
    documents: dict[str, tuple[PackDocument, str]] = field(default_factory=dict)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    """In which file each id of each kind stands."""

    def texts(self, folder: str, *endings: str) -> Iterator[tuple[str, str]]:
        """(path as messages show it, text) of each readable file below `folder`; unreadable ones become findings."""
        for path, content in self.files.inside(folder, *endings):
            text = decode(content)
            if isinstance(text, str):
                yield self.files.named(path), normal_source(text)
            else:
                self.report.find(self.files.named(path), [text])

    def is_first(self, kind: str, slug: str, file: str) -> bool:
        """Whether no file before this one has the id; else that is noted as an error."""
        first = self.seen.setdefault((kind, slug), file)
        if first != file:
            said = _("The id '%(id)s' stands in %(file)s already.", id=slug, file=first)
            self.report.wrong(file, "E02", said, _("Give one of them another id."))
        return first == file

    def store(
        self, one: PackText, model: type[Any], version_type: type[Any], known: Any, publish: Callable[[Any], Any], **values: Any
    ) -> None:
        """Load one text: make the thing, `publish` a version, or leave it. What another pack has already is an error.

        `known` is the thing with this id and owner, if there is one; `values` are columns of a new one that only its kind has.
        """
        if known is not None and known.pack_id != self.pack.id:
            said = _("The id '%(id)s' belongs to another pack already.", id=one.slug)
            self.report.wrong(one.file, "E02", said, _("Give it another id."), line=one.line)
            return

        def make() -> Any:
            made = model(slug=one.slug, title=one.title[:200], pack_id=self.pack.id, team_id=self.team_id, created_at=self.at, **values)
            made.draft_source, made.draft_at = one.text, self.at
            db.session.add(made)
            db.session.flush()
            return made

        owner = f"{model.__tablename__}_id"
        outcome = load_text(known, version_type, owner, one.text, make, publish, at=self.at, replace=self.replace)
        self.report.add(one.kind, one.slug, outcome, one.file)


Loader = Callable[[PackLoad], None]
_sections: dict[str, Loader] = {}


def register_section(name: str, loader: Loader) -> None:
    """Let `loader` read its part of every pack. It notes what it did and what is wrong in `load.report`."""
    _sections[name] = loader


def load_pack(files: PackFiles, *, team_id: int | None, by: Person | None, at: datetime, replace: bool = False) -> LoadReport:
    """Load one pack for the site (`team_id` None) or a team. With errors in the report nothing was stored."""
    report = LoadReport()
    savepoint = db.session.begin_nested()
    document = _read_pack(files, report)
    if document is not None:
        overlays = _read_overlays(document, files, report)
        pack = _store_pack(document, files, report, overlays, team_id=team_id, by=by, at=at)
        load = PackLoad(pack, document, files, report, team_id, by, at, replace, _documents(document, overlays, files))
        for loader in _sections.values():
            loader(load)
    if report.ok:
        savepoint.commit()
    else:
        savepoint.rollback()
    return report


def _read_pack(files: PackFiles, report: LoadReport) -> PackDocument | None:
    place = files.named(PACK_FILE)
    if PACK_FILE not in files.files:
        report.wrong(place, "E06", _("There is no pack.yaml here."), _("A pack is a folder with pack.yaml, articles/ and scenarios/."))
        return None
    text = decode(files.files[PACK_FILE])
    if not isinstance(text, str):
        report.find(place, [text])
        return None
    compilation = parse_pack(normal_source(text))
    report.find(place, compilation.findings)
    return compilation.pack


def _read_overlays(document: PackDocument, files: PackFiles, report: LoadReport) -> dict[str, str]:
    """The text of each translation that can be read, by its language."""
    overlays = {}
    for language, name in languages_of(files.files).items():
        text = decode(files.files[name])
        if not isinstance(text, str):
            report.find(files.named(name), [text])
        elif report.find(files.named(name), in_language(normal_source(text), language, document).findings):
            overlays[language] = normal_source(text)
    for language in document.languages[1:]:
        if language not in languages_of(files.files):
            said = _("'languages' names %(language)s, and there is no pack.%(language)s.yaml with its texts.", language=language)
            report.find(files.named(PACK_FILE), [Finding("W34", "warning", 1, 1, said, _("Until then the desk stays in one language."))])
    return overlays


def _documents(document: PackDocument, overlays: dict[str, str], files: PackFiles) -> dict[str, tuple[PackDocument, str]]:
    read = {language: in_language(text, language, document).pack for language, text in overlays.items()}
    names = languages_of(files.files)
    return {language: (pack, files.named(names[language])) for language, pack in read.items() if pack is not None}


def _store_pack(
    document: PackDocument,
    files: PackFiles,
    report: LoadReport,
    overlays: dict[str, str],
    *,
    team_id: int | None,
    by: Person | None,
    at: datetime,
) -> Pack:
    text = normal_source(files.files[PACK_FILE].decode("utf-8-sig"))
    digest = content_hash("\n".join([text, *(f"# {name}\n{said}" for name, said in sorted(overlays.items()))]))
    pack = pack_named(document.id, team_id)
    outcome = Outcome.CREATED if pack is None else Outcome.UNCHANGED if pack.content_hash == digest else Outcome.NEW_VERSION
    if pack is None:
        pack = Pack(slug=document.id, team_id=team_id, loaded_at=at)
        db.session.add(pack)
    if outcome is not Outcome.UNCHANGED:
        pack.title, pack.about, pack.source, pack.content_hash, pack.loaded_at = document.title, document.about, text, digest, at
        pack.overlays = overlays
        db.session.flush()
        record("knowledge.load_pack", "pack", pack.id, by=by, at=at, label=pack.title, team_id=team_id, hash=digest[:12])
    report.add("packs", document.id, outcome, files.named(PACK_FILE))
    return pack
