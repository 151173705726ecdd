"""Moments of the inbox that rooms above may answer."""

from datetime import datetime

from app.base.hooks import Hook
from app.inbox.models import Attempt
from app.people.models import Person

attempt_ended: Hook[[Attempt], None] = Hook("attempt ended")

attempt_voided: Hook[[Attempt, Person, datetime], None] = Hook("attempt voided")
"""(attempt, by, at): it no longer counts, so whatever it fulfilled is not fulfilled by it any more."""

after_story: Hook[[Attempt], str | None] = Hook("after the story")
"""What comes next for the person whose attempt it was: safe HTML for the story page, or None."""
