"""What the library asks rooms above it."""

from app.base.hooks import Hook

scenario_used: Hook[[str], bool] = Hook("scenario_used")
"""Whether something that is not an attempt names the scenario with this id (a course's step)."""
