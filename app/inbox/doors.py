"""Moments of the inbox that rooms above may answer."""

from app.base.hooks import Hook
from app.inbox.models import Attempt

attempt_ended: Hook[[Attempt], None] = Hook("attempt ended")

after_story: Hook[[Attempt], str | None] = Hook("after the story")
"""What comes next for the person whose attempt it was: safe HTML for the story page, or None."""
