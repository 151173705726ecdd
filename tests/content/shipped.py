"""The shipped pack as the tests read it: from the files, through the same readers as an upload."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.base.source import read_yaml
from app.library.pack_folder import PackFolder, read_pack_folder
from app.simulation import Act, Compilation, Scenario, State, Turn, begin, compile_scenario, filled, step

ROOT = Path(__file__).parent.parent.parent
PACK = ROOT / "scenarios" / "harbour-parcel"
TODAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SCENARIO_FILES = sorted((PACK / "scenarios").glob("*.md"))
ARTICLE_FILES = sorted((PACK / "articles").glob("*.md"))


@dataclass(frozen=True)
class OwnWords:
    """A reply somebody wrote in their own words, and the node it must lead to."""

    scenario: str
    at: str
    reply: str
    leads_to: str
    actions: tuple[str, ...] | None


@cache
def folder() -> PackFolder:
    return read_pack_folder(PACK)


@cache
def compiled(path: Path) -> Compilation:
    return compile_scenario(path.read_text(encoding="utf-8"), library=folder().library)


@cache
def scenarios() -> dict[str, Scenario]:
    found = [compiled(path).scenario for path in SCENARIO_FILES]
    return {scenario.id: scenario for scenario in found if scenario is not None}


@cache
def course() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml((PACK / "courses" / "first-weeks.yaml").read_text(encoding="utf-8")).value
    return loaded


@cache
def own_words() -> tuple[OwnWords, ...]:
    rows = read_yaml((Path(__file__).parent / "own_words.yaml").read_text(encoding="utf-8")).value["replies"]
    return tuple(
        OwnWords(row["scenario"], row["at"], row["reply"], row["leads_to"], tuple(row["actions"]) if "actions" in row else None)
        for row in rows
    )


def prepared(scenario: Scenario, seed: int, *, node: str = "start", actions: tuple[str, ...] | None = None) -> State:
    """A conversation standing in `node`, with the desk work done: every required action unless `actions` says otherwise."""
    state, _ = begin(scenario, seed, TODAY)
    names = scenario.required if actions is None else actions
    acts = tuple(Act(name, True, 0, TODAY.isoformat()) for name in names)
    tags = tuple(name[4:] for name in names if name.startswith("tag:"))
    return replace(state, node=node, acts=acts, tags=tags)


def say(scenario: Scenario, state: State, reply: str) -> tuple[State, Turn]:
    """Send a reply with the drawn facts in place of {names}."""
    return step(scenario, state, filled(scenario, state, reply), TODAY)
