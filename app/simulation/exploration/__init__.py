"""Every path of a scenario: what can be reached, the shortest way to each end, and what goes wrong on the way."""

from app.simulation.exploration.walk import Exploration, NodeSeen, Step, explore
from app.simulation.exploration.wording import Wording, worded

__all__ = ["Exploration", "NodeSeen", "Step", "Wording", "explore", "worded"]
