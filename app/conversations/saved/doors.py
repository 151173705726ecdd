"""Moments of saved filters that rooms above may answer."""

from collections.abc import Sequence

from app.base.hooks import Hook

used_by: Hook[[int], Sequence[str]] = Hook("what uses a saved filter")
"""(filter id) -> names of what would lose its filter if this one were removed or no longer shared."""
