"""The address book as one attempt has it: the scenario's duplicate in it, and what was merged put together."""

from dataclasses import replace

from app.inbox.actions.attempts import scene
from app.inbox.contacts import Contact, contacts_of, put_together
from app.inbox.desk_pack import desk_pack
from app.inbox.models import Attempt
from app.simulation import Scenario, State, filled
from app.simulation.duplicates import Duplicate


def book_of(attempt: Attempt) -> tuple[Contact, ...]:
    """Records around the attempt's customer, theirs first. No statement where scenario, version and pack are loaded."""
    placed = _placed(*scene(attempt))
    contacts = contacts_of(attempt.seed, attempt.conversation.customer_name or "", desk_pack(attempt), attempt.started_at, placed)
    return put_together(contacts, attempt.desk.get("merged", []))


def _placed(scenario: Scenario, state: State) -> Duplicate | None:
    one = scenario.duplicate
    if one is None:
        return None
    name, customer, agent, result = (filled(scenario, state, text) for text in one.texts)
    return replace(one, name=name, customer=customer, agent=agent, result=result)
