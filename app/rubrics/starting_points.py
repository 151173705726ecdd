"""Rubrics to start from: one small text for each preset."""

from app.ui.words import gettext as _

_HEAD = """format: agent-rubric/1
id: my-rubric
title: My rubric
preset: {preset}
policy: {{pass_mark: 80}}
"""
_SCALE = """
scales:
  five:
    - {id: r1, value: 1, label: Harmful}
    - {id: r2, value: 2, label: Weak}
    - {id: r3, value: 3, label: Fair}
    - {id: r4, value: 4, label: Good}
    - {id: r5, value: 5, label: Exemplary}
"""
_WEIGHTED = """
sections:
  - id: tone
    title: Tone
    weight: 40
    criteria:
      - id: empathy
        title: Acknowledges the customer's situation
        weight: 40
        scale: five
        na: true
        anchors:
          r1: The reply blames the customer.
          r3: A set phrase that would fit any message.
          r5: Names this customer's own situation in a sentence.
  - id: policy
    title: Policy
    weight: 60
    criteria:
      - id: promises
        title: Promises only what can be kept
        weight: 60
        critical: true
        levels:
          - {id: "no", value: 0, label: Broken, anchor: Promises what the articles do not allow.}
          - {id: "yes", value: 1, label: Kept, anchor: Every promise has an owner and a time.}
"""
_POINTS = """
sections:
  - id: reply
    title: The reply
    criteria:
      - id: answer
        title: Answers every question
        levels:
          - {id: none, value: 0, points: 0, label: None of them}
          - {id: some, value: 1, points: 5, label: Some}
          - {id: all, value: 2, points: 10, label: All}
      - id: greeting
        title: Greets and closes
        levels:
          - {id: "no", value: 0, points: 0, label: Missing}
          - {id: "yes", value: 1, points: 2, label: There}
"""
_DEDUCT = """
sections:
  - id: reply
    title: The reply
    criteria:
      - id: facts
        title: Facts are right
        levels:
          - {id: wrong, value: 0, penalty: 40, label: A deciding fact is wrong}
          - {id: vague, value: 1, penalty: 10, label: Vague}
          - {id: right, value: 2, penalty: 0, label: Right}
      - id: spelling
        title: Reads without stumbling
        levels:
          - {id: many, value: 0, penalty: 10, label: Errors that hide the meaning}
          - {id: few, value: 1, penalty: 0, label: Fine}
"""
_MINUS = """
sections:
  - id: reply
    title: The reply
    criteria:
      - {id: tone, title: Tone, weight: 50}
      - {id: accuracy, title: Accuracy, weight: 50}
"""
_MEANS = {
    "zendesk-qa": "How levels become a score. This one: the weighted average of what was rated, as in Zendesk QA.",
    "evaluagent": "How levels become a score. This one: what does not apply counts as passed, as in EvaluAgent.",
    "maestroqa-points": "How levels become a score. This one: points won of the points possible, as in MaestroQA.",
    "genesys-groups": "How levels become a score. This one: points in groups, as in Genesys.",
    "deduct-from-100": "How levels become a score. This one: starts at 100 and takes penalties off.",
    "minus5-plus5": "How levels become a score. This one: every criterion from -5 to +5.",
}
_BODIES = {
    "zendesk-qa": _SCALE + _WEIGHTED,
    "evaluagent": _SCALE + _WEIGHTED,
    "maestroqa-points": _POINTS,
    "genesys-groups": _POINTS,
    "deduct-from-100": _DEDUCT,
    "minus5-plus5": _MINUS,
}


def starting_points() -> list[tuple[str, str, str]]:
    """(key, name, text) of each preset."""
    names = {
        "zendesk-qa": _("Weighted average"),
        "maestroqa-points": _("Points"),
        "evaluagent": _("Not applicable passes"),
        "genesys-groups": _("Points in groups"),
        "deduct-from-100": _("Deduct from 100"),
        "minus5-plus5": _("From −5 to +5"),
    }
    return [(preset, str(names[preset]), _explained(preset) + body) for preset, body in _BODIES.items()]


def starting_words() -> dict[str, str]:
    """What each starting point means, in a sentence."""
    said = {
        "zendesk-qa": _("the average of what was rated, by weight; not applicable is left out"),
        "maestroqa-points": _("points won of the points that could be won"),
        "evaluagent": _("the average by weight; not applicable counts as fully met"),
        "genesys-groups": _("points in groups, each group with a factor of its own"),
        "deduct-from-100": _("a review starts at 100 and loses the penalty of each level"),
        "minus5-plus5": _("every criterion is rated from −5 to +5"),
    }
    return {preset: str(words) for preset, words in said.items()}


def _explained(preset: str) -> str:
    """The head with a comment on what the preset's name stands for."""
    return _HEAD.format(preset=preset).replace("preset:", f"# {_MEANS[preset]}\npreset:", 1)
