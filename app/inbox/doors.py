"""Moments of the inbox that rooms above may answer."""

from app.base.hooks import Hook
from app.inbox.models import Attempt

attempt_ended: Hook[[Attempt], None] = Hook("attempt ended")
