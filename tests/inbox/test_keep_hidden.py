"""Before the end nothing hidden reaches the person who practises: not in a page, not in a part, not in JSON."""

import re

from tests.inbox.conftest import Practice, Scene

RANDOM = re.compile(r'"[A-Za-z0-9_.-]{20,}"')
"""Nonces and tokens may hold any two letters."""


def everything(practice: Practice) -> list[str]:
    """What the person can fetch about an open attempt."""
    client = practice.client
    scenario_id = practice.attempt.scenario_id
    pages = [practice.page().text, client.get("/inbox").text, client.get("/inbox/finished").text]
    pages += [client.get(f"/inbox/scenarios/{scenario_id}").text, client.get("/").text, client.get("/notices").text]
    pages += [client.get(f"/ui/palette?q={word}", fetch=True).text for word in ("lamp", "Mara", "zq")]
    pages += [client.get(f"{practice.url}/articles?q={word}", htmx=True).text for word in ("", "bulb", "zq")]
    pages.append(client.post(f"{practice.url}/drafts/reply", {"body": "zz", "revision": 0}, 200, fetch=True).text)
    pages.append(client.post(f"{practice.url}/preview", {"body": "zz"}, 200, htmx=True).text)
    pages.append(client.post(f"{practice.url}/tags", {"tag": "broken", "shown": -1}, 200, htmx=True).text)
    pages.append(client.post(f"{practice.url}/notes", {"body": "@bo hello", "shown": -1}, 200, htmx=True).text)
    pages.append(client.post(f"{practice.url}/actions", {"action": "look_up_order", "p-order": "x", "shown": -1}, 200, htmx=True).text)
    return pages


def test_nothing_hidden_before_the_end(scene: Scene) -> None:
    practice = scene.begin()
    for text in everything(practice):
        text = RANDOM.sub('""', text)
        assert "zq" not in text.replace("q=zq", ""), text[max(0, text.index("zq") - 200) : text.index("zq") + 80]
    part = practice.reply("I am sorry, apologies.", 200, htmx=True, data={"shown": -1}).text
    assert "zq" not in part and '"mood"' not in part
    scene.clock.move(minutes=1)
    tick = practice.client.post(f"{practice.url}/tick", {"turn": 1, "shown": -1}, 200, htmx=True)
    assert "zq" not in tick.text


def test_model_answers_debrief_and_rules_come_with_the_end(scene: Scene) -> None:
    practice = scene.begin()
    before = practice.page().text
    for word in ("is the bulb of order", "debrief", "forbidden", "mood", "leads to"):
        assert word not in before
    practice.reply("Is it the bulb?")
    after = practice.page().said
    for word in ("zqhidden", "zqtruth", "zqwhy", "zqdebrief", "“zqasks”", "zqvalue-never-said"):
        assert word.strip("“”") in after


def test_waiting_never_tells_when_the_customer_would_write(scene: Scene) -> None:
    practice = scene.begin()
    assert 'data-tick="60"' in practice.page().text
    scene.clock.move(minutes=9, seconds=50)
    assert 'data-tick="10"' in practice.page().text


def test_a_fact_stands_on_the_card_only_after_it_was_said_or_shown(scene: Scene) -> None:
    practice = scene.begin()
    assert f'data-copy="{practice.order}"' in practice.page().text
    assert 'data-copy="zqstock-forty"' not in practice.page().text
    practice.act("look_up_order", order=practice.order)
    assert 'data-copy="zqstock-forty"' in practice.page().text
    assert "zqvalue" not in practice.page().text
