"""Two texts of one scenario compared by what they mean, not by their lines. Pure."""

from app.simulation.meaning.change import Change
from app.simulation.meaning.compare import PARTS, changes_between, same_meaning

__all__ = ["PARTS", "Change", "changes_between", "same_meaning"]
