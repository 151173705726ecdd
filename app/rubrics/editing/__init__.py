"""Editing a rubric file by operations that touch only the lines they concern. Pure: text in, text out."""

from app.rubrics.editing.merging import rewritten
from app.rubrics.editing.operations import (
    add_criterion,
    add_section,
    change_criterion,
    change_section,
    criteria,
    delete_criterion,
    delete_section,
    move_criterion,
    move_section,
    read,
    set_head,
    set_scale,
)
from app.rubrics.editing.tree import read_tree
from app.simulation.editing.patches import CannotEdit

__all__ = [
    "CannotEdit",
    "add_criterion",
    "add_section",
    "change_criterion",
    "change_section",
    "criteria",
    "delete_criterion",
    "delete_section",
    "move_criterion",
    "move_section",
    "read",
    "read_tree",
    "rewritten",
    "set_head",
    "set_scale",
]
