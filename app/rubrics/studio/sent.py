"""What the form of a rubric sent, read as plain values. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.simulation.editing import CannotEdit

MOST = 20_000
_COMMAS = re.compile(r"[,\n]")
_NUMBER = re.compile(r"-?[0-9]{1,7}([.][0-9]{1,6})?")


@dataclass(frozen=True)
class Sent:
    """Fields by name, each a list as browsers send them."""

    fields: Mapping[str, Sequence[str]]

    def text(self, name: str) -> str:
        """The first value without blank edges; line ends as line feeds."""
        return self.tidy((self.fields.get(name) or [""])[0])

    def texts(self, name: str) -> list[str]:
        """All values, blank ones too: rows of a table."""
        return [self.tidy(one) for one in self.fields.get(name) or []]

    def names(self, name: str) -> list[str]:
        """Entries parted by commas or lines, each once; several fields of the name count together."""
        return list(dict.fromkeys(part.strip() for one in self.texts(name) for part in _COMMAS.split(one) if part.strip()))

    def flag(self, name: str) -> bool:
        return bool(self.fields.get(name))

    def number(self, name: str, said: str) -> int | float | None:
        """A number, None where the field is blank. Raises CannotEdit with the sentence `said`."""
        return number_of(self.text(name), said, name)

    @staticmethod
    def tidy(value: str) -> str:
        return value[:MOST].replace("\r\n", "\n").replace("\0", "").strip()


def number_of(typed: str, said: str, field: str) -> int | float | None:
    """A typed number as YAML writes it: whole where it is whole. A comma counts as a point."""
    plain = typed.replace("−", "-").replace(",", ".").removeprefix("+")
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain):
        raise CannotEdit(said, field=field)
    return int(Decimal(plain)) if Decimal(plain) % 1 == 0 else float(plain)
