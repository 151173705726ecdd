"""What is stored is what the engine plays: same text, seed and inputs give the same run."""

import random

import pytest

from app.inbox.actions.attempts import taken_values
from app.inbox.queries import turns_of
from app.library.queries import compiled, desk_actions
from app.simulation import Input, State, replay
from tests.inbox.conftest import Scene

WORDS = ["I am sorry.", "No idea.", "Is it the bulb?", "You get a new lamp today.", "Apologies, one moment."]


@pytest.mark.parametrize("chance", range(6))
def test_replay_equals_what_was_stored(scene: Scene, chance: int) -> None:
    choose = random.Random(chance)
    scenario = compiled(scene.version)
    scene.begin(scene.cast.bo)
    taken = taken_values(scenario, scene.version.scenario_id)
    practice = scene.begin()
    start, inputs = scene.clock.at, []
    while practice.attempt.ended_at is None:
        wait, text = choose.choice([5, 60, 700]), choose.choice(WORDS)
        scene.clock.move(seconds=wait)
        actions = [("look_up_order", {"order": practice.order})] if choose.random() < 0.5 else []
        for name, given in actions:
            practice.act(name, **given)
        practice.client.post(f"{practice.url}/tick", {"turn": -1}, 200, htmx=True)
        practice.reply(text)
        inputs.append(Input(text, tuple(actions), wait))
    attempt = practice.attempt
    run = replay(scenario, attempt.seed, inputs, actions=desk_actions(scene.version.scenario.pack), start=start, taken=taken)
    assert [turn.as_json() for turn in run.turns] == [turn.trace for turn in turns_of(attempt.id)]
    assert run.state == State.from_json(attempt.engine)
    assert run.state.end is not None and attempt.csat == run.state.end.csat
