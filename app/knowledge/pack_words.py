"""Reading the words of a translation against what they stand for, and keeping what it leaves out. Pure."""

from collections.abc import Collection, Mapping

from app.base.source import Path, is_id
from app.knowledge.canned_document import check_variables
from app.simulation.fields import Fields
from app.simulation.findings import shown

MOST_NAMED = 12


class PackWords:
    """A translation by its paths. What it does not say comes from the original; `warn` names it at the end."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.missing: dict[str, list[str]] = {}

    def has(self, *path: str | int) -> bool:
        """Whether the translation says something there."""
        return self.fields.value(*path) is not None

    def text(self, otherwise: str, *path: str | int) -> str:
        """The translated text, or the original, which is noted where it has any words."""
        if self.has(*path):
            return self.fields.text(*path, default=otherwise)
        if otherwise:
            self._leave_out(path)
        return otherwise

    def with_variables(self, otherwise: str, *path: str | int) -> str:
        """The same of a text in which {variables} stand."""
        said = self.text(otherwise, *path)
        if self.has(*path):
            mark = self.fields.source.mark(*path)
            check_variables(said, mark.line, self.fields.report, column=mark.column)
        return said

    def phrases(self, otherwise: tuple[str, ...], *path: str | int) -> tuple[str, ...]:
        """A list of trigger phrases, of any length."""
        if self.has(*path):
            return self.fields.texts(*path)
        if otherwise:
            self._leave_out(path)
        return otherwise

    def choices(self, choices: tuple[str, ...], *path: str | int) -> dict[str, str]:
        """What each choice is called: {choice: title}. The choice itself is what is stored, in every language."""
        self.known(path, choices, "this list of choices")
        return {one: said for one in choices if (said := self.text(one, *path, one)) != one}

    def labels(self, key: str) -> dict[str, str]:
        """A mapping of ids to titles whose ids only scenarios know."""
        for name in (given := self.fields.mapping(key)):
            if not is_id(name):
                self.fields.id_key(key, name, what="fact")
        return {name: self.fields.text(key, name) for name in given if is_id(name)}

    def entries(self, path: Path, known: Collection[str], keys: tuple[str, ...]) -> None:
        """Check a mapping of ids to mappings with `keys`."""
        self.known(path, known, "pack.yaml")
        for name, entry in self.fields.mapping(*path).items():
            place = (*path, name)
            if not isinstance(entry, Mapping):
                self.fields.wrong(place, f"a mapping with {', '.join(keys)}")
            self.fields.known_keys(place, keys, "E04", "a translation: texts only")

    def known(self, path: Path, known: Collection[str], where: str) -> None:
        """Note every id at `path` that the original does not have."""
        for name in self.fields.mapping(*path):
            if name not in known:
                message = f"'{shown(str(name))}' does not stand in {where}, so it has nothing to translate."
                self.fields.report.error("E10", self.fields.source.key_mark(*path, name), message, "Mend the id, or remove it.")

    def count(self, path: Path, wanted: int) -> range:
        """The numbers of a list that has to be as long as the original; none where it is missing or of another length."""
        given = self.fields.value(*path)
        if given is None:
            if wanted:
                self._leave_out(path)
            return range(0)
        if not isinstance(given, list) or len(given) != wanted:
            self.fields.wrong(path, f"a list of {wanted}, in the order of pack.yaml")
            return range(0)
        return range(wanted)

    def warn(self) -> None:
        """One warning for each part of the pack that is not translated whole."""
        for key, names in self.missing.items():
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            message = f"Not translated in '{key}': {', '.join(names[:MOST_NAMED])}{more}."
            self.fields.report.warn("W34", self.fields.source.mark(key), message, "Until then the text of pack.yaml stands there.")

    def _leave_out(self, path: Path) -> None:
        names = self.missing.setdefault(str(path[0]), [])
        name = ".".join(str(part) for part in path[1:]) or str(path[0])
        if name not in names:
            names.append(name)
