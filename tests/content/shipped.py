"""The shipped packs as the tests read them: from the files, through the same readers as an upload."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.base.source import read_yaml
from app.knowledge.article_document import ArticleDocument, parse_article
from app.knowledge.pack_document import PackDocument, parse_pack
from app.library.pack_folder import PackFolder, read_pack_folder
from app.simulation import Act, Compilation, Scenario, State, Turn, begin, compile_scenario, decide, filled, step

ROOT = Path(__file__).parent.parent.parent
PACKS = sorted(path.parent for path in (ROOT / "scenarios").glob("*/pack.yaml"))
TODAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SCENARIO_FILES = sorted((ROOT / "scenarios").glob("*/scenarios/*.md"))
ARTICLE_FILES = sorted((ROOT / "scenarios").glob("*/articles/*.md"))
COURSE_FILES = sorted((ROOT / "scenarios").glob("*/courses/*.yaml"))


@dataclass(frozen=True)
class OwnWords:
    """A reply somebody wrote in their own words, and the node it must lead to."""

    scenario: str
    at: str
    reply: str
    leads_to: str
    actions: tuple[str, ...] | None
    human: tuple[str, ...] = ()
    """What a person who decides says yes to; to everything else they say no."""


def named(path: Path) -> str:
    """A file's name as tests are called: pack and stem."""
    return f"{path.parent.parent.name}/{path.stem}"


@cache
def folder(pack: Path) -> PackFolder:
    return read_pack_folder(pack)


@cache
def desk(pack: Path) -> PackDocument:
    compilation = parse_pack((pack / "pack.yaml").read_text(encoding="utf-8"))
    assert compilation.pack is not None, compilation.findings
    assert not compilation.findings
    return compilation.pack


@cache
def compiled(path: Path) -> Compilation:
    return compile_scenario(path.read_text(encoding="utf-8"), library=folder(path.parent.parent).library)


@cache
def by_pack() -> dict[Path, dict[str, Scenario]]:
    """Every shipped scenario under its pack's folder and its id."""
    found: dict[Path, dict[str, Scenario]] = {pack: {} for pack in PACKS}
    for path in SCENARIO_FILES:
        scenario = compiled(path).scenario
        if scenario is not None:
            found[path.parent.parent][scenario.id] = scenario
    return found


@cache
def scenarios() -> dict[str, Scenario]:
    return {name: scenario for held in by_pack().values() for name, scenario in held.items()}


def desk_of(scenario: Scenario) -> PackDocument:
    return desk(next(pack for pack, held in by_pack().items() if scenario.id in held))


@cache
def articles() -> dict[str, ArticleDocument]:
    found = [parse_article(path.read_text(encoding="utf-8")).article for path in ARTICLE_FILES]
    return {article.id: article for article in found if article is not None}


@cache
def course(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(path.read_text(encoding="utf-8")).value
    return loaded


@cache
def own_words() -> tuple[OwnWords, ...]:
    files = sorted((Path(__file__).parent / "own_words").glob("*.yaml"))
    rows = [row for file in files for row in read_yaml(file.read_text(encoding="utf-8")).value["replies"]]
    return tuple(
        OwnWords(
            row["scenario"],
            row["at"],
            row["reply"],
            row["leads_to"],
            tuple(row["actions"]) if "actions" in row else None,
            tuple(row.get("human", ())),
        )
        for row in rows
    )


def prepared(scenario: Scenario, seed: int, *, node: str = "start", actions: tuple[str, ...] | None = None) -> State:
    """A conversation standing in `node`, with the desk work done: every required action unless `actions` says otherwise."""
    state, _ = begin(scenario, seed, TODAY)
    names = scenario.required if actions is None else actions
    acts = tuple(Act(name, True, 0, TODAY.isoformat()) for name in names)
    tags = tuple(name[4:] for name in names if name.startswith("tag:"))
    return replace(state, node=node, acts=acts, tags=tags)


def say(scenario: Scenario, state: State, reply: str, human: Collection[str] = ()) -> tuple[State, Turn]:
    """Send a reply with the drawn facts in place of {names}. `human`: what a person who is asked says yes to."""
    state, turn = step(scenario, state, filled(scenario, state, reply), TODAY)
    return (state, turn) if state.waiting is None else decide(scenario, state, {name: name in human for name in state.waiting.checks})
