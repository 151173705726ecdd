"""A small company for the tests of the inbox. Everything a trainee must not see before the end begins with "zq"."""

from datetime import datetime

from app.base.database import db
from app.knowledge.pack_files import PackFiles
from app.knowledge.packs import load_pack
from app.library.models import Scenario, ScenarioVersion

PACK = """format: agent-pack/1
id: lamp-shop
title: Lamp Shop
about: A shop that sells lamps.
languages: [en]
topics: [{id: broken, title: "It does not work"}, {id: charges, title: "You charged me"}]
colleagues:
  - id: bo
    name: Bo Berg
    role: "Refunds, tier 2"
    answers: [{about: ["refund*"], text: "Up to 50 euros is yours to decide."}]
    otherwise: "Ask me about one order."
canned_replies:
  - {id: hello, title: Greeting, channels: [chat], text: "Hi {customer_first_name}, this is {agent_name} of {company}."}
  - {id: mail-only, title: Letter, channels: [email], text: "Dear {customer_name}"}
actions:
  - name: look_up_order
    title: Look up an order
    kind: lookup
    params: [{id: order, title: Order number, required: true, must_be: order}]
    result: ["Order {order}", "Stock of bulbs: {stock}"]
    otherwise: "No order with this number."
  - name: refund
    title: Refund the order
    kind: refund
    params:
      - {id: order, title: Order number, required: true, must_be: order}
      - {id: reason, title: Why, required: true, choices: [broken, late]}
    result: ["Refund sent."]
    otherwise: "No order with this number."
  - {name: print_label, title: Print a label, kind: change, channels: [email], result: ["Label printed."]}
"""
ARTICLE = """---
id: kb.bulbs
title: Bulbs and how to screw them in
kind: policy
language: en
valid_from: 2026-01-15
tags: [bulbs]
---
A bulb is screwed in **clockwise**.
"""
SCENARIO = """---
format: agent-scenario/1
id: lamps.dark
title: The lamp stays dark
level: 2
channel: chat
timebox: 10m
skills: []
facts:
  name:     {pick: [Mara Lindt]}
  order:    {pattern: "A-######", unique: cohort}
  stock:    {pick: [zqstock-forty]}
  zqsecret: {pick: [zqvalue-never-said]}
persona: {name: "{name}", style: zqstyle-terse, patience: 3}
knows: [name, order]
hides: {zqbulb: "zqhidden: the bulb was never screwed in, says {zqsecret}."}
truth: "zqtruth: nothing is broken."
vars: {zqvar: false}
mood: {start: 50, leave_below: 10}
articles: [kb.bulbs]
actions: {required: [look_up_order, "tag:broken"], forbidden: [refund]}
checks:
  zqsorry:    {any: [sorry, "apolog*"]}
  zqasks:     {asks: [bulb], sets: {zqvar: true}}
  zqpromise:  {any: ["new lamp today"], bad: true}
  zqlooked:   {action: look_up_order}
  zqcited:    {cites: [kb.bulbs]}
---
## start
> Hello, the lamp of order {order} stays dark.
- zqpromise -> zqtrap
- zqasks -> zqoh  (mood +20)
- zqsorry -> zqcalm  (mood +10)
- silence 10m -> zqwaiting  (mood -10)
- else -> zqpush  (mood -15)

## zqwaiting
> Is anybody there?
- zqasks -> zqoh
- silence 20m -> zqgone
- else -> zqpush

## zqcalm
> Thank you. And what now?
- zqasks -> zqoh  (mood +10)
- else -> zqpush  (mood -10)

## zqpush {once}
> I asked you something.
- zqasks -> zqoh
- else -> zqgone

## zqoh {end: solved, csat: mood/16, reveals: zqbulb}
> Oh. I never screwed it in. Thank you.
## zqtrap {end: broken-promise, csat: 3, fail: true}
> Great, I wait for it.
## zqgone {end: churn, csat: 1}
> Never mind.

# answers
### great -> zqoh
Hello {name}, is the bulb of order {order} screwed in?

why: zqwhy: asks before sending anything.
# debrief
zqdebrief: it was the bulb all along.
"""


def build(at: datetime, *, team_id: int | None = None, scenario: str = SCENARIO, pack: str = PACK) -> ScenarioVersion:
    """Load the company and return the published version of its scenario."""
    files = {"pack.yaml": pack, "articles/bulbs.md": ARTICLE, "scenarios/dark.md": scenario}
    report = load_pack(PackFiles({name: text.encode() for name, text in files.items()}), team_id=team_id, by=None, at=at)
    assert report.ok, report.findings
    slug = next(line.removeprefix("id:").strip() for line in scenario.splitlines() if line.startswith("id:"))
    query = db.select(ScenarioVersion).join(ScenarioVersion.scenario).where(Scenario.slug == slug, Scenario.team_id == team_id)
    return db.session.scalars(query.options(db.joinedload(ScenarioVersion.scenario).joinedload(Scenario.pack))).one()


def another(text: str, **changed: str) -> str:
    """The scenario with lines replaced: `another(SCENARIO, channel="email")`."""
    for key, value in changed.items():
        lines = text.split("\n")
        text = "\n".join(f"{key}: {value}" if line.startswith(f"{key}:") else line for line in lines)
    return text
