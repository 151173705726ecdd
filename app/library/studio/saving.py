"""Acts on the draft of a scenario: done, merged, taken back, gone back to."""

from app.library import actions
from app.library.history import STATES
from app.library.studio.acts import ACTS
from app.people.drafting import Drafting

DRAFTING = Drafting(STATES, ACTS, actions.save)
perform, take_back, go_back, may_take_back = DRAFTING.perform, DRAFTING.take_back, DRAFTING.go_back, DRAFTING.may_take_back
