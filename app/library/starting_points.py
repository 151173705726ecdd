"""Scenarios to start from: small, complete and without findings against a pack that has nothing yet."""

from app.ui.words import gettext as _

EMAIL = """---
format: agent-scenario/1
id: my.scenario
title: What the customer wants, in a few words
level: 2
channel: email
timebox: 15m
facts:
  name:  {pick: [Mara Lindt, Joao Reis, Aiko Mori]}
  order: {pattern: "A-######", unique: cohort}
  due:   {date: +2d}
persona: {name: "{name}", style: friendly, patience: 3, language: en}
knows: [name, order]
truth: "The parcel is on its way and arrives on {due}."
mood: {start: 50, leave_below: 10}
checks:
  sorry:   {any: [sorry, "apolog*", "understand*"]}
  dated:   {states: due}
  promise: {any: ["i promise", "guarantee*"], bad: true}
---
## start
> Hello, where is my order {order}? It was due yesterday.
- promise -> trap
- dated & sorry -> pleased  (mood +20)
- dated -> thanks  (mood +5)
- else -> again  (mood -10)

## again
> That does not answer it. When will order {order} be here?
- promise -> trap
- dated -> thanks
- else -> gone

## pleased {end: solved, csat: 5}
> Thank you, that was quick and kind.
## thanks {end: solved, csat: 4}
> All right, thank you.
## trap {end: broken-promise, csat: 2, fail: true}
> You promised. It is still not here.
## gone {end: churn, csat: 1}
> Never mind, I will order elsewhere.

# answers
### great -> pleased
Hello {name}, I am sorry that {order} is late. The last scan shows it on its way; it arrives on {due}.
If it does not, answer this message and I look again.

why: names the trouble, gives the date, says what happens next.
### weak -> again
Dear customer, we are looking into it.

why: the date was one click away.
### harmful -> trap
I guarantee it is there tomorrow.

why: nobody here can keep that.
# debrief
What the customer did not say, which article decides, what a senior would add.
"""


def starting_points() -> list[tuple[str, str, str]]:
    """(key, name, text) of each starting point."""
    chat = EMAIL.replace("channel: email", "channel: chat").replace("id: my.scenario", "id: my.chat")
    chat = chat.replace("- else -> again  (mood -10)", "- silence 3m -> again  (mood -10)\n- else -> again  (mood -10)")
    return [("email", _("E-mail with a hidden date"), EMAIL), ("chat", _("Chat that does not wait"), chat)]
