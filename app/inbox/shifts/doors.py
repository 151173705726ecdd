"""Moments of shifts that rooms above may answer."""

from app.base.hooks import Hook
from app.inbox.shifts.models import ShiftRun

shift_ended: Hook[[ShiftRun], None] = Hook("shift ended")
"""A run that counts is over: not a preview, and somebody was answered in it. Needs `run.shift` loaded."""
