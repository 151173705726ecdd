"""Random and hostile scenario files: each must give coded findings in bounded time and memory, never a crash.

    python -m tests.simulation.hostile --count 10000 --seed 1

One file is made from (seed, number) alone, so a bad one can be made again with --only NUMBER. Bytes go through the same door as
a file on the command line. Where a file compiles, it is played, explored a little, and its paths are put into words.
"""

import argparse
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.base.source import Finding
from app.simulation import Compilation, begin, compile_scenario, explore, step
from tests.simulation.files import NOW
from tests.simulation.hostile_files import FRAGMENTS, hostile_file

CODE = re.compile(r"[EW][0-9]{2}")
SLOW = 10.0
REPLIES = ("sorry, a hold of 5 days, refund now", "", "yes", "\u202esorry\u0301" * 50, "a" * 3000, "[[kb.a]] A-123456?")


@dataclass
class Tally:
    """What came of the files."""

    files: int = 0
    whole: int = 0
    played: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    bad: list[str] = field(default_factory=list)


def check(data: bytes) -> Compilation:
    """The file as the command line reads it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Compilation(None, (Finding("E06", "error", 1, 1, "The file is not UTF-8 text."),))
    return compile_scenario(text, fragments=FRAGMENTS)


def judge(seed: int, number: int, tally: Tally) -> None:
    """Check one file and note what is wrong with the checker's answer."""
    name, data = hostile_file(seed, number)
    label = f"{name} (--seed {seed} --only {number})"
    begun = time.process_time()
    try:
        found = check(data)
        _note(found, data, label, tally)
        if found.trial is not None and number % 4 == 0:
            _play(found, tally)
    except Exception as error:  # any exception at all is what is looked for
        tally.bad.append(f"{label}: {type(error).__name__} {error}")
    took = time.process_time() - begun
    tally.files += 1
    tally.slowest = max(tally.slowest, (took, label))
    if took > SLOW:
        tally.bad.append(f"{label}: {took:.1f} s")


def run(seed: int, numbers: Iterable[int]) -> Tally:
    """Judge a range of files."""
    tally = Tally()
    for number in numbers:
        judge(seed, number, tally)
    return tally


def _note(found: Compilation, data: bytes, label: str, tally: Tally) -> None:
    failed = any(finding.severity == "error" for finding in found.findings)
    lines = data.count(b"\n") + data.count(b"\r") + 1
    if (found.scenario is None) is not failed:
        tally.bad.append(f"{label}: compiled and failed do not agree")
    if len(found.findings) > 500 or not all(CODE.fullmatch(finding.code) for finding in found.findings):
        tally.bad.append(f"{label}: findings without a code, or too many")
    if not all(1 <= finding.line <= lines + 1 and finding.column >= 1 and len(finding.message) < 2000 for finding in found.findings):
        tally.bad.append(f"{label}: a finding outside the file, or endless")
    tally.codes.update({finding.code for finding in found.findings})
    tally.whole += found.scenario is not None


def _play(found: Compilation, tally: Tally) -> None:
    scenario = found.trial
    assert scenario is not None
    state, _ = begin(scenario, 1, NOW)
    for reply in REPLIES:
        if state.end is None and state.waiting is None:
            state, _ = step(scenario, state, reply, NOW)
    explore(scenario, most_states=60, deepest=4)
    tally.played += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="make and judge one file, and print it")
    asked = parser.parse_args()
    if asked.only is not None:
        sys.stdout.buffer.write(hostile_file(asked.seed, asked.only)[1] + b"\n")
    begun = time.perf_counter()
    tally = run(asked.seed, range(asked.count) if asked.only is None else range(asked.only, asked.only + 1))
    slowest, label = tally.slowest
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{tally.files} files in {time.perf_counter() - begun:.0f} s, {memory} MB at most, slowest {slowest:.2f} s: {label}")
    print(f"{tally.whole} compiled, {tally.played} of them played; codes: {dict(sorted(tally.codes.items()))}")
    print("\n".join(tally.bad) or "No crash, no finding without a code, none slow.")
    return 1 if tally.bad else 0


if __name__ == "__main__":
    sys.exit(main())
