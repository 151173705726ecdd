"""The scenario section of a pack, and loading whole folders: skills, rubrics, packs."""

from datetime import datetime
from functools import partial
from pathlib import Path

from app.base.loading import LoadReport, Outcome
from app.base.text_files import read_text
from app.knowledge.pack_files import PackRefused, read_folder
from app.knowledge.packs import PACK_FILE, PackLoad, PackText, load_pack
from app.library import actions
from app.library.fragment_files import fragments_of_files
from app.library.models import Scenario, ScenarioVersion
from app.library.playable import compile_text
from app.library.queries import scenario_named
from app.library.references import library_for
from app.rubrics.loading import load_rubric, load_skills
from app.simulation import Library, is_fragment, with_included
from app.simulation import Scenario as PlayableScenario
from app.ui.words import gettext as _


def load_scenarios(load: PackLoad) -> None:
    """Load `scenarios/*.md`; two files with one id are an error. What is current already is not compiled again."""
    library = library_for(load.pack, load.team_id)
    fragments = fragments_of_files(load.files)
    for file, written in load.texts("scenarios", ".md"):
        if is_fragment(written):
            continue
        text = with_included(written, fragments)
        slug = _unchanged(load, text)
        parsed = None if slug is not None else _compiled(load, file, text, library)
        slug = parsed.id if parsed is not None else slug
        if slug is None or not load.is_first("scenarios", slug, file):
            continue
        if parsed is None:
            load.report.add("scenarios", slug, Outcome.UNCHANGED, file)
        else:
            _load_scenario(load, file, text, parsed, library)


def load_folder(folder: Path, report: LoadReport, *, at: datetime, replace: bool) -> None:
    """Load a pack's folder, or a folder of packs with its `skills.yaml` and the `rubrics` folder beside it, in that order.

    Scenarios name skills and rubrics, so these come first.
    """
    if (folder / PACK_FILE).exists():
        _load_pack_folder(folder, report, at=at, replace=replace)
        return
    packs = sorted(path.parent for path in folder.glob(f"*/{PACK_FILE}"))
    if not packs:
        hint = _("Name a folder with pack.yaml, or one that holds such folders.")
        report.wrong(str(folder), "E06", _("There is no pack here."), hint)
        return
    _load_file(folder / "skills.yaml", report, at=at, replace=replace)
    for path in sorted((folder.parent / "rubrics").glob("*.yaml")):
        _load_file(path, report, at=at, replace=replace)
    for pack in packs:
        _load_pack_folder(pack, report, at=at, replace=replace)


def _load_pack_folder(folder: Path, report: LoadReport, *, at: datetime, replace: bool) -> None:
    try:
        files = read_folder(folder)
    except PackRefused as error:
        report.wrong(str(folder), "E06", error.message)
        return
    report.join(load_pack(files, team_id=None, by=None, at=at, replace=replace))


def _load_file(path: Path, report: LoadReport, *, at: datetime, replace: bool) -> None:
    if not path.exists():
        return
    text = read_text(path)
    if not isinstance(text, str):
        report.find(str(path), [text])
    elif path.name == "skills.yaml":
        load_skills(text, str(path), report)
    else:
        load_rubric(text, str(path), report, team_id=None, by=None, at=at, replace=replace)


def _unchanged(load: PackLoad, text: str) -> str | None:
    """The id of the scenario whose current version says exactly this."""
    try:
        slug, _ = actions.written_front(text)
    except actions.WrongText:
        return None
    known = scenario_named(slug, load.team_id)
    same = known is not None and known.pack_id == load.pack.id and actions.says_already(known, text)
    return slug if same else None


def _compiled(load: PackLoad, file: str, text: str, library: Library) -> PlayableScenario | None:
    compilation = compile_text(text, library)
    return compilation.scenario if load.report.find(file, compilation.findings) else None


def _load_scenario(load: PackLoad, file: str, text: str, parsed: PlayableScenario, library: Library) -> None:
    one = PackText("scenarios", parsed.id, parsed.title, text, file)
    publish = partial(actions.publish, pack=load.pack, by=load.by, at=load.at, source=text, origin="file", library=library)
    known = scenario_named(parsed.id, load.team_id)
    load.store(one, Scenario, ScenarioVersion, known, publish, created_by_id=load.by.id if load.by else None)
