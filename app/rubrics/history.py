"""Every state that the draft of a rubric was saved in."""

from app.people.states import States
from app.rubrics.models import RubricState

STATES = States(RubricState, "rubric_id")
save_with_state, states_of, state_at = STATES.save, STATES.listed, STATES.at
