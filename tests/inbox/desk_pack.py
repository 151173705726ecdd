"""A company whose desk has everything: lines, macros, fields, earlier contacts, questions, a colleague who interferes."""

from tests.inbox import world

DESK = """lines: [{id: parcels, title: Parcels}, {id: billing, title: Billing}]
hours: {timezone: UTC, monday: "08:00-20:00", tuesday: "08:00-20:00", wednesday: "08:00-20:00"}
macros:
  - id: wait
    title: Wait for a photo
    steps:
      - {tag: damaged}
      - {field: cause, value: broken}
      - {reply: "Dear {customer_first_name}, please send a photo."}
      - {status: pending}
  - {id: letter, title: Letters only, channels: [email], steps: [{tag: letter}]}
  - {id: pass-on, title: Pass it on, steps: [{note: "Look at the bulb."}, {snooze: 2h}, {assign: billing}]}
fields: [{id: cause, title: Cause, choices: [broken, late]}, {id: shelf, title: Shelf}]
reply_frame: {chat: {greeting: "Hi {customer_first_name},", closing: "Yours, {agent_name}"}}
history:
  - {id: before, topic: broken, channel: email, days_ago: 12, customer: "The shade fell off.", agent: "Sent another.", result: solved}
  - {id: long-ago, topic: charges, channel: phone, days_ago: 300, customer: "Charged twice.", agent: "A hold.", result: solved}
questions: [{ask: "How do I screw the bulb in?", article: kb.bulbs}, {ask: "Where is my order?", article: kb.orders}]
"""
ESCALATION = """  - name: tier_two
    title: Hand to tier 2
    kind: escalate
    params:
      - {id: order, title: Order number, required: true, must_be: order}
      - {id: happened, title: What happened, required: true}
    result: ["Tier 2 has it."]
    otherwise: "Returned: the order number is wrong."
"""
PACK = world.PACK.replace("canned_replies:", DESK + "canned_replies:") + ESCALATION
INTERFERED = PACK.replace("macros:", "collision: {one_in: 1, after: 10s, typing: 20s}\nmacros:", 1)
CITED = "  zqcited:    {cites: [kb.bulbs]}\n"
NAMED = """  zqpassed:   {action: "assign:billing"}
  zqmerged:   {action: merge}
  zqsolved:   {action: "status:solved"}
  zqmacro:    {action: "macro:wait"}
"""
SCENARIO = world.another(world.SCENARIO, id="lamps.desk").replace(CITED, CITED + NAMED)
