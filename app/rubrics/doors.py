"""What other rooms add to a rubric's page."""

from app.base.hooks import Hook
from app.people.doors import Way
from app.people.models import Person
from app.rubrics.models import Rubric

rubric_ways: Hook[[Person, Rubric], list[Way]] = Hook("ways on from a rubric's page")
"""Called with the viewer and the rubric; each room answers with what this viewer may open."""
