"""Scenario texts for the tests: the sample of the format, and a small file to vary."""

from datetime import UTC, datetime

from app.simulation import Compilation, Scenario, State, Turn, begin, compile_scenario, step

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

SAMPLE = """---
format: agent-scenario/1
id: billing.double-charge
version: 3
title: Charged twice after a failed payment
skills: [billing, de-escalation, identity-check]
rubric: core-quality@4
level: 2                     # author's guess; Elo corrects it
channel: email               # email | chat | social | phone | form (the channels of conversation records)
timebox: 15m
facts:                       # drawn per attempt from the seed
  name:    {pick: [Mara Lindt, Joao Reis, Aiko Mori]}
  order:   {pattern: "A-######", unique: cohort}
  amount:  {range: [19, 89], step: 10}
  charged: {date: -2d}       # relative, so it never goes stale
persona: {name: "{name}", style: terse, patience: 3, language: en}
knows:   [order, amount, charged]
hides:   {card_replaced: "Bank replaced the card yesterday; a refund to it bounces."}
truth:   "One charge is a hold that drops after {hold_days} days."
vars:    {hold_days: 5, asked_card: false}
mood:    {start: 45, leave_below: 10}
articles: [kb.refund-holds, kb.identity]
actions: {required: [look_up_order, "tag:billing"], forbidden: [refund_full]}
checks:
  apology:   {any: [sorry, "apolog*", "my mistake"]}
  verified:  {action: look_up_order}
  explains:  {like: "the second charge is a temporary hold", at_least: 0.62,
              fallback: {all: [hold, days]}}
  promise:   {regex: '\\b(refund(ed)?|money back)\\b.*\\b(today|now)\\b', bad: true}
  asks_card: {any: ["which card", "same card"], sets: {asked_card: true}}
---
## start
> Hi. Order {order}, I was charged {amount} twice on {charged}. Fix it.
- promise -> trap
- explains & verified -> relieved
- apology | verified -> probe  (mood +10)
- else -> pushback  (mood -15)

## probe
> OK but when do I get my money?
- explains -> relieved
- silence 10m -> pushback  (mood -10)
- else -> pushback  (mood -10)

## pushback {once}
> I asked a simple question. Is anyone reading this?
- explains -> relieved  (mood +5)
- asks_card -> reveal
- else -> angry

## reveal {reveals: card_replaced}
> My bank sent a new card yesterday, does that matter?
- explains -> relieved  (mood +20)
- else -> angry

## relieved {end: solved, csat: mood/20}
> Great, thank you.
## trap {end: broken-promise, csat: 2, fail: true}
> You said today. It is not there.
## angry {end: churn, csat: 1}
> Forget it, I will dispute it with my bank.

# answers
### great -> relieved  (tone 4, accuracy 4, policy 4)
...text with {order}...   why: names the hold, gives the date, one next step
### weak -> pushback  (tone 2, accuracy 2, policy 3)
### harmful -> trap
# debrief
What the hidden fact was, which article decides, what a senior would add.
"""

SMALL = """---
format: agent-scenario/1
id: small
title: A small file
channel: chat
persona: {{name: Mara}}
{front}
checks:
  yes_said: {{any: [yes]}}
{checks}
---
## start
> Hello?
{rules}
- yes_said -> done
- else -> gone
## done {{end: solved, csat: 5}}
> Thanks.
## gone {{end: churn, csat: 1}}
> Bye.
{rest}
"""


def small(front: str = "", checks: str = "", rules: str = "", rest: str = "") -> str:
    """A file with two ends; the parts are put in where the format expects them."""
    text = SMALL.format(front=front, checks=checks, rules=rules, rest=rest)
    return "\n".join(line for line in text.split("\n") if line.strip()) + "\n"


def compiled(text: str) -> Scenario:
    compilation = compile_scenario(text)
    assert compilation.scenario is not None, compilation.findings
    return compilation.scenario


def errors(compilation: Compilation) -> set[str]:
    return {finding.code for finding in compilation.findings if finding.severity == "error"}


def hits(check: str, reply: str, *, front: str = "", name: str = "wanted") -> list[str] | None:
    """The words of the reply that make a check true, or None where it is false."""
    scenario = compiled(small(front=front, checks=f"  {name}: {check}"))
    state, _ = begin(scenario, 1, NOW)
    return words(step(scenario, state, reply, NOW)[1], name)


def words(turn: Turn, name: str) -> list[str] | None:
    result = next(check for check in turn.checks if check.name == name)
    assert turn.reply is not None
    return [turn.reply[start:end] for start, end in result.spans] if result.true else None


def answered(scenario: Scenario, state: State, *replies: str) -> tuple[State, list[Turn]]:
    turns = []
    for reply in replies:
        state, turn = step(scenario, state, reply, NOW)
        turns.append(turn)
    return state, turns
