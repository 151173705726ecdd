"""Editing a scenario file by operations that touch only the lines they concern. Pure: text in, text out.

All texts are in the normal form of `app.base.versions.normal_source`. What cannot be done raises CannotEdit with a sentence.
"""

from app.simulation.editing.answers import AnswerText, add_answer, add_section, change_answer, delete_answer, set_debrief, split_why
from app.simulation.editing.checks import (
    add_named,
    change_named,
    delete_named,
    move_named,
    rename_named,
    set_field,
    uses_of_check,
)
from app.simulation.editing.headers import header_of
from app.simulation.editing.languages import (
    Overlaid,
    add_overlay,
    read_overlaid,
    set_overlaid,
    set_overlaid_answer,
    set_overlaid_check,
    set_overlaid_words,
)
from app.simulation.editing.nodes import (
    Options,
    add_node,
    delete_node,
    move_node,
    read_options,
    rename_node,
    set_options,
    set_words,
)
from app.simulation.editing.outline import AnswerPlace, NodePlace, Outline, OverlayPlace, RulePlace, Words, read_outline, rule_written
from app.simulation.editing.patches import CannotEdit, Patch, patched, taken_back
from app.simulation.editing.rules import RuleText, add_rule, change_rule, delete_rule, move_rule
from app.simulation.editing.spots import Front, read_front
from app.simulation.editing.values import delete_value, move_key, rename_key, set_value
from app.simulation.editing.writing import written

__all__ = [
    "OverlayPlace",
    "set_overlaid_words",
    "set_overlaid_check",
    "set_overlaid_answer",
    "set_overlaid",
    "read_overlaid",
    "header_of",
    "add_overlay",
    "Overlaid",
    "AnswerPlace",
    "AnswerText",
    "CannotEdit",
    "Front",
    "NodePlace",
    "Options",
    "Outline",
    "Patch",
    "RulePlace",
    "RuleText",
    "Words",
    "add_answer",
    "add_named",
    "add_node",
    "add_rule",
    "add_section",
    "change_answer",
    "change_named",
    "change_rule",
    "delete_answer",
    "delete_named",
    "delete_node",
    "delete_rule",
    "delete_value",
    "move_key",
    "move_named",
    "move_node",
    "move_rule",
    "patched",
    "read_front",
    "read_options",
    "read_outline",
    "rename_key",
    "rename_named",
    "rename_node",
    "rule_written",
    "set_debrief",
    "set_field",
    "set_options",
    "set_value",
    "set_words",
    "split_why",
    "taken_back",
    "uses_of_check",
    "written",
]
