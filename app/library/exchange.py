"""Stories of other tools in and out: which reader a file needs, and what a scenario can be written as. No database."""

from collections.abc import Callable, Mapping

from app.base.source import MAX_BYTES
from app.base.text_files import decode
from app.simulation.exchange.draft import MOST_BYTES, CannotImport, Imported, too_large
from app.simulation.exchange.export_twee import export_twee
from app.simulation.exchange.import_twee import import_twee
from app.simulation.exchange.import_yarn import import_yarn
from app.simulation.exchange.script import script_text

READERS: Mapping[str, Callable[[str], Imported]] = {".twee": import_twee, ".tw": import_twee, ".twee3": import_twee, ".yarn": import_yarn}
"""By how a file's name ends."""
FORMS: Mapping[str, Callable[[str], str]] = {"twee": export_twee, "script": script_text}


def imported_bytes(name: str, content: bytes) -> Imported:
    """The draft that a file's bytes make. Raises CannotImport with a sentence for the person who chose the file."""
    refused = too_large(len(content))
    if refused:
        raise refused
    text = decode(content)
    if not isinstance(text, str):
        raise CannotImport(f"{text.message} {text.hint}", field="file")
    return imported_text(name, text)


def imported_text(name: str, text: str) -> Imported:
    """The draft that a text makes: its reader goes by the file's name, else by what the text looks like."""
    ending = "." + name.rpartition(".")[2].casefold()
    reader = READERS.get(ending) or _by_looks(text)
    if reader is None:
        raise CannotImport(
            "This is neither a Twine story (.twee, .tw) nor Yarn scenes (.yarn). In Twine, take Story, Export as Twee.", field="file"
        )
    return reader(text)


def exported(text: str, form: str) -> str:
    """A scenario's text in another form. Raises a domain error where it cannot be read as a scenario."""
    if len(text) > max(MOST_BYTES, MAX_BYTES):
        raise CannotImport(f"The file is larger than {MAX_BYTES // 1024} kB, so it is no scenario.")
    return FORMS[form](text)


def _by_looks(text: str) -> Callable[[str], Imported] | None:
    lines = text[:20_000].split("\n")
    if any(line.startswith("::") for line in lines):
        return READERS[".twee"]
    if any(line.strip() == "---" for line in lines) and any(line.startswith("title:") for line in lines):
        return import_yarn
    return None
