"""Determinism: the same file, seed and inputs give the same trace to the byte, in any process and after any storage."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from flask_sqlalchemy import SQLAlchemy
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from app.base.database import Json
from app.simulation import BUILT_IN, Input, State, begin, register_vectoriser, repeated_facts, replay, step, with_included
from app.simulation.facts import Fact
from app.simulation.reading import Reading
from app.simulation.vectors import TfIdf
from tests.simulation.files import NOW, compiled, small

FRAGMENT = """---
checks: {code: {any: [code]}}
---
## who
> Your code?
> Code, please.
- code -> back
- silence 2m -> back
- else -> gone
## back {return}
> So?
"""
EVERYTHING = with_included(
    small(
        front='include: [who.md]\nfacts: {order: {pattern: "A-####", unique: cohort}, n: {range: [1, 9]}}\nvars: {count: 0}',
        checks="""  alike:
    like: ["the second charge is a temporary hold", "it drops by itself"]
    at_least: 0.5
    fallback: {all: [hold, days]}
  kind: {human: "Kind?", sets: {count: count + n / 3}}
  fast: {within: 3m}
  leak: {leaks: true, bad: true}""",
        rules="- alike -> done\n- kind & count < 40 -> start\n- fast & !kind => who",
        rest="# locale ru\n## start\n> Где {order}?\n",
    ),
    {"who.md": FRAGMENT},
)
PROGRAM = """
import sys, json
from app.simulation import *
s = compile_scenario(open(sys.argv[1], encoding="utf-8").read()).scenario
out = []
for seed in range(12):
    for language in ("", "ru"):
        said = [Input("hm", decisions={"kind": seed % 2 == 0})]
        said += [Input("my code", after=400 * (seed % 3), decisions={})]
        said += [Input("It is only a temporary hold on the second charge, it drops by itself. Card 4111 1111 1111 1111")]
        r = replay(s, seed, said, language=language)
        out.append([t.as_json() for t in r.turns] + [r.state.as_json(), r.opening.text])
print(json.dumps(out))
"""


def test_every_process_writes_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "all.md").write_text(EVERYTHING, encoding="utf-8")
    root = Path(__file__).parents[2]
    printed = set()
    for hash_seed in ("0", "4242"):
        env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(root)}
        command = [sys.executable, "-c", PROGRAM, str(tmp_path / "all.md")]
        printed.add(subprocess.run(command, env=env, capture_output=True, check=True).stdout)
    assert len(printed) == 1
    traces = json.loads(printed.pop())
    assert {turn["rule"]["text"] for run in traces for turn in run[:-2]} >= {"alike -> done", "fast & !kind => who", "code -> back"}


def test_a_database_gives_back_the_same_state(db: SQLAlchemy) -> None:
    """Runs on SQLite and, where the tests are told so, on PostgreSQL."""
    scenario = compiled(EVERYTHING)
    state = replay(scenario, 5, [Input("hm", decisions={"kind": True}), Input("hm")]).state
    assert state.waiting is not None
    table = Table(
        "kept_state", MetaData(), Column("id", Integer, primary_key=True), Column("engine", Json, nullable=False), prefixes=["TEMPORARY"]
    )
    table.create(db.session.connection())
    db.session.execute(insert(table).values(id=1, engine=state.as_json()))
    stored = db.session.scalar(select(table.c.engine))
    assert State.from_json(stored) == state
    assert json.dumps(State.from_json(stored).as_json()) == json.dumps(state.as_json())
    table.drop(db.session.connection())


FACTS = st.one_of(
    st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=7).map(
        lambda options: Fact("f", "pick", options=tuple(options), unique=True)
    ),
    st.sampled_from(["#", "A#", "@", "#-"]).map(lambda pattern: Fact("f", "pattern", pattern=pattern, unique=True)),
    st.integers(0, 30).map(lambda steps: Fact("f", "range", steps=steps, unique=True)),
)


@settings(max_examples=60, deadline=None)
@given(FACTS, st.integers(0, 2**40), st.booleans())
def test_no_two_of_a_cohort_share_a_value_while_one_is_left(fact: Fact, seed: int, same: bool) -> None:
    taken: set[str] = set()
    for number in range(fact.count):
        value = fact.draw(seed if same else seed + number, NOW, frozenset(taken))
        assert value not in taken
        taken.add(value)
    assert len(taken) == fact.count
    assert fact.draw(seed, NOW, frozenset(taken)) in taken


def test_when_the_values_run_out_a_sentence_says_so() -> None:
    scenario = compiled(small(front="facts: {gate: {pick: [A, B], unique: cohort}}"))
    first, _ = begin(scenario, 1, NOW, taken=frozenset({"A"}))
    assert (first.facts["gate"], repeated_facts(scenario, first)) == ("B", ())
    third, _ = begin(scenario, 1, NOW, taken=frozenset({"A", "B"}))
    assert repeated_facts(scenario, third) == ("'gate' has only 2 values and all are taken in this cohort, so this one is shared.",)


def test_the_vectoriser_is_pinned_by_its_name() -> None:
    """These figures belong to tfidf-1 for ever; another way of counting needs another name."""
    lines = ("the second charge is a temporary hold",)
    replies = (
        "The second charge is a temporary hold.",
        "The second charge is only a temporary hold, it drops off soon.",
        "We ship tomorrow.",
    )
    assert [TfIdf().likeness(lines, Reading(reply))[0] for reply in replies] == PINNED
    assert TfIdf().likeness(("返金は三日後です",), Reading("返金は三日後です。"))[0] == 1000


PINNED: Sequence[int] = [1000, 826, 0]


def test_a_vectoriser_that_is_not_here_leaves_it_to_the_fallback() -> None:
    scenario = compiled(EVERYTHING)
    reply = "the second charge is a temporary hold"
    ends = {}
    for name in (BUILT_IN, "", "sentence-model-9"):
        state, _ = begin(scenario, 1, NOW, vectoriser=name)
        assert State.from_json(state.as_json()).vectoriser == name
        ends[name] = step(scenario, state, reply, NOW)[1].next
        assert step(scenario, state, "A hold of 5 days", NOW)[1].next == "done"
    assert ends == {BUILT_IN: "done", "": "start", "sentence-model-9": "start"}
    with pytest.raises(ValueError, match=BUILT_IN):
        register_vectoriser(TfIdf())
