"""What a form of the studio sent, read as plain values. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.simulation.editing import CannotEdit

MOST = 20_000
_COMMAS = re.compile(r"[,\n]")


@dataclass(frozen=True)
class Sent:
    """Fields by name, each a list as browsers send them."""

    fields: Mapping[str, Sequence[str]]

    def text(self, name: str) -> str:
        """The first value without blank edges; line ends as line feeds."""
        found = self.fields.get(name) or [""]
        return found[0][:MOST].replace("\r\n", "\n").strip()

    def texts(self, name: str) -> list[str]:
        """All values that are not blank."""
        found = [one[:MOST].replace("\r\n", "\n").strip() for one in self.fields.get(name) or []]
        return [one for one in found if one]

    def lines(self, name: str) -> list[str]:
        """One entry a line, each once."""
        return list(dict.fromkeys(line.strip() for line in self.text(name).split("\n") if line.strip()))

    def names(self, name: str) -> list[str]:
        """Entries parted by commas or lines, each once; several fields of the name count together."""
        return list(dict.fromkeys(part.strip() for one in self.texts(name) for part in _COMMAS.split(one) if part.strip()))

    def flag(self, name: str) -> bool:
        return bool(self.fields.get(name))

    def number(self, name: str, sentence: str) -> int | None:
        """A whole number, None where the field is blank. Raises CannotEdit with `sentence`."""
        typed = self.text(name).replace("−", "-").removeprefix("+")
        if not typed:
            return None
        if not re.fullmatch(r"-?[0-9]{1,6}", typed):
            raise CannotEdit(sentence, field=name)
        return int(typed)
