"""`human`: a person decides, a reviewer or whoever plays along. Until then the turn waits."""

from dataclasses import dataclass

from app.base.source import Path
from app.simulation.checks.look import Evidence, Look
from app.simulation.fields import Fields


@dataclass(frozen=True)
class Human:
    """`question` is what the person is asked, "" where the check's name says it all."""

    check: str
    question: str

    def look(self, look: Look) -> Evidence:
        if self.check not in look.decided:
            return Evidence(False, undecided=True)
        return Evidence(look.decided[self.check], parts=(("human", look.decided[self.check]),))


def read_human(fields: Fields, path: Path) -> Human | None:
    """`human: true` or `human: "Does the reply own up to the mistake?"`."""
    value = fields.value(*path, "human")
    if value is True:
        return Human(str(path[-1]), "")
    if not isinstance(value, str) or not value.strip() or len(value) > 300:
        fields.wrong((*path, "human"), "true, or the question for whoever decides, at most 300 characters")
        return None
    return Human(str(path[-1]), " ".join(value.split()))
