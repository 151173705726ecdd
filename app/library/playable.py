"""Scenario texts made playable: a process compiles each text once, whoever asks first."""

from dataclasses import dataclass
from functools import lru_cache

from app.simulation import Compilation, Library, Scenario, compile_scenario


@dataclass
class _Kept:
    """What is known of one text. `library` is the one that `compilation` was checked against, `alone` knows no library."""

    scenario: Scenario | None = None
    library: Library | None = None
    compilation: Compilation | None = None
    alone: Compilation | None = None


def compile_text(text: str, library: Library) -> Compilation:
    """Check `text` against `library`. Asked again with a library that holds the same, nothing is compiled again."""
    kept = _kept(text)
    if kept.compilation is None or kept.library != library:
        kept.compilation, kept.library = compile_scenario(text, library=library), library
        kept.scenario = kept.compilation.scenario or kept.scenario
    return kept.compilation


def playable(text: str) -> Scenario | None:
    """The scenario of a published text, or None where this site cannot read it. What it refers to is not looked up."""
    kept = _kept(text)
    if kept.scenario is None:
        kept.scenario = compile_scenario(text).scenario
    return kept.scenario


def tried(text: str) -> Compilation:
    """A draft against no library, as it is played beside the editor: `trial` may be there while `scenario` is not."""
    kept = _kept(text)
    if kept.alone is None:
        kept.alone = compile_scenario(text)
    return kept.alone


@lru_cache(maxsize=256)
def _kept(text: str) -> _Kept:
    return _Kept()
