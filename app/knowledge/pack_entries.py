"""Lists of a pack file: mappings that each begin with an id of their own. Pure."""

from app.base.source import Mark, Path
from app.simulation.fields import Fields
from app.simulation.scenario import CHANNELS


def entries(fields: Fields, key: str, what: str, keys: tuple[str, ...]) -> list[Path]:
    """Paths of the mappings in the list at `key`, each with an id of its own."""
    given = fields.value(key)
    if given is not None and not isinstance(given, list):
        fields.wrong((key,), "a list that begins each entry with '- '")
    paths: list[Path] = []
    seen: dict[str, Mark] = {}
    for number in range(len(given) if isinstance(given, list) else 0):
        path: Path = (key, number)
        if not isinstance(fields.value(*path), dict):
            fields.wrong(path, f"a mapping that begins with 'id:' ({what})")
            continue
        fields.known_keys(path, keys, "E04", f"a {what}")
        name = fields.text(*path, "id", required=True)
        if name and fields.check_id(name, (*path, "id"), what) and name in seen:
            fields.report.error(
                "E02", fields.source.mark(*path, "id"), f"The {what} '{name}' stands twice; the first is on line {seen[name].line}."
            )
        seen.setdefault(name, fields.source.mark(*path, "id"))
        paths.append(path)
    return paths


def channels_of(fields: Fields, *path: str | int) -> tuple[str, ...] | None:
    """The channels at `path`; None, which means every channel, where there are none."""
    if fields.value(*path) is None:
        return None
    named = fields.texts(*path)
    for channel in named:
        if channel not in CHANNELS:
            fields.wrong(path, f"a list out of {', '.join(CHANNELS)}")
    return named
