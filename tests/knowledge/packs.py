"""A tiny pack for tests: as files, as a zip, and as a folder."""

import io
import zipfile
from pathlib import Path

PACK = """format: agent-pack/1
id: corner-shop
title: Corner Shop
about: A small shop that sells lamps.
languages: [en]
first_reply: {chat: 90s}
canned_replies:
  - {id: hello, title: Greeting, channels: [chat], text: "Hi {customer_first_name}, this is {agent_name}."}
actions:
  - name: look_up_order
    title: Look up an order
    kind: lookup
    params: [{id: order, title: Order number, required: true, must_be: order}]
    result: ["Order {order}"]
    otherwise: "No order with this number."
"""
ARTICLE = """---
id: kb.returns
title: Sending a lamp back
kind: policy
language: en
valid_from: 2026-01-15
tags: [returns]
---
Everybody may change their mind.

## How long {#days}
A lamp comes back within **30 days**.
"""
SCENARIO = """---
format: agent-scenario/1
id: lamps.broken
title: The lamp does not light
level: 2
channel: email
facts:
  name:  {pick: [Mara Lindt]}
  order: {pattern: "A-######"}
persona: {name: "{name}", patience: 3}
knows: [name, order]
hides: {bulb: "The bulb was never screwed in."}
truth: "Nothing is broken at all."
articles: [kb.returns]
actions: {required: [look_up_order]}
checks:
  sorry: {any: [sorry, "apolog*"]}
  bulb_asked: {asks: [bulb]}
---
## start
> The lamp of order {order} stays dark.
- bulb_asked -> oh
- sorry -> calm
- else -> gone

## oh {end: solved, csat: 5, reveals: bulb}
> Oh. I never screwed the bulb in.
## calm {end: partly, csat: 3}
> And now?
## gone {end: churn, csat: 1}
> Never mind.

# answers
### great -> oh
Hello {name}, is the bulb screwed in?

why: asks before sending anything.
# debrief
It was the bulb all along.
"""


def files(**changed: str) -> dict[str, str]:
    """The pack's files by path; `changed` replaces pack, article or scenario."""
    given = {"pack": PACK, "article": ARTICLE, "scenario": SCENARIO, **changed}
    return {"pack.yaml": given["pack"], "articles/returns.md": given["article"], "scenarios/broken.md": given["scenario"]}


def zipped(entries: dict[str, str], *, folder: str = "") -> io.BytesIO:
    """The files as an archive, below `folder` if one is named."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(folder + name, text)
    stream.seek(0)
    return stream


def written(entries: dict[str, str], folder: Path) -> Path:
    """The files as a folder on disk."""
    for name, text in entries.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
