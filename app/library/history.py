"""Every state that the draft of a scenario was saved in."""

from app.library.models import ScenarioState
from app.people.states import States

STATES = States(ScenarioState, "scenario_id")
save_with_state, states_of, state_at = STATES.save, STATES.listed, STATES.at
forget_states = STATES.forget
