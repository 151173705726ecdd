"""How long the customer's next turn takes, printed and not gated; the statements it needs, gated."""

import time
from typing import Any

from tests.inbox.conftest import Scene


def test_sending_is_quick(scene: Scene, query_count: Any, capsys: Any) -> None:
    practice = scene.begin()
    with query_count() as statements:
        practice.reply("I am sorry.", 200, htmx=True, data={"shown": 0})
    spent = []
    for _ in range(5):
        practice.reply("Is it the bulb?")
        practice = scene.begin()
        begun = time.perf_counter()
        practice.reply("I am sorry.", 200, htmx=True, data={"shown": 0})
        spent.append((time.perf_counter() - begun) * 1000)
    with capsys.disabled():
        print(f"\nsend and next turn: {min(spent):.1f} ms at best, {sorted(spent)[2]:.1f} ms in the middle, {statements.count} statements")
    assert statements.count <= 24, str(statements)
