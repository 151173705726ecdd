"""What coaching asks the rooms above."""

from collections.abc import Iterable, Mapping

from app.base.hooks import Hook

withheld: Hook[[Iterable[int]], Mapping[str, str]] = Hook("measures that are not shown")
"""(team ids) -> by measure of the tallies the sentence why no figure of it is shown: reviewers do not agree on it."""
