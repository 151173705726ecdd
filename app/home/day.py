"""Today: a section for each role the person has, in the order in which people act on them."""

from datetime import datetime

from app.home.days.admin import admin_day
from app.home.days.agent import agent_day
from app.home.days.lead import lead_day
from app.home.days.parts import Main, Section
from app.home.days.reviewer import reviewer_day
from app.home.days.trainer import trainer_day
from app.people.models import Person, Role


def day_of(person: Person, at: datetime) -> tuple[list[Section], Main | None]:
    """The sections of the person's roles, and the one act to begin with: the first that a role offers."""
    parts = []
    if person.has(Role.AGENT):
        parts.append(agent_day(person, at))
    if person.has(Role.REVIEWER):
        parts.append(reviewer_day(person, at))
    if person.has(Role.LEAD):
        parts.append(lead_day(person, at, with_disputes=not person.has(Role.REVIEWER), with_decisions=not person.has(Role.TRAINER)))
    if person.has(Role.TRAINER):
        parts.append(trainer_day(person, at))
    if person.has(Role.ADMIN):
        parts.append(admin_day(person, at))
    return [section for section, _ in parts], next((main for _, main in parts if main is not None), None)
