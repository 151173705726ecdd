"""Rubric files, `agent-rubric/1`: text in, a compiled rubric or findings out. Pure: no Flask, no database."""

from app.rubrics.document.parts import (
    EXCUSED,
    NO_LEVEL,
    NOT_APPLICABLE,
    Cause,
    Compilation,
    Criterion,
    DeskRule,
    Level,
    Rubric,
    Section,
    When,
)
from app.rubrics.document.reading import FORMAT, InvalidRubric, compiled, content_hash, parse_rubric

__all__ = [
    "FORMAT",
    "EXCUSED",
    "NOT_APPLICABLE",
    "NO_LEVEL",
    "Cause",
    "Compilation",
    "Criterion",
    "DeskRule",
    "InvalidRubric",
    "Level",
    "Rubric",
    "Section",
    "When",
    "compiled",
    "content_hash",
    "parse_rubric",
]
