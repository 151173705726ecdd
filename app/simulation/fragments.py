"""`include`: fragment files with nodes and checks that several scenarios of a pack share.

A fragment is a Markdown file of the same pack, named by its path below the pack's `fragments` folder or beside the scenario. Its
front matter may be left out, and holds nothing but `format`, `checks` and `include`. Which texts there are is for the caller to
say; nothing here opens a file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.base.source import MAX_BYTES, Mark
from app.simulation.document import Document, Section, body_sections, joined, normalised, split_document, taken_apart
from app.simulation.fields import Fields, read_fields
from app.simulation.findings import Report, shown

FORMAT = "agent-fragment/1"
MOST_FRAGMENTS = 20
DEEPEST = 4
MOST_BYTES = 2 * MAX_BYTES
_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*){0,4}\.md")
_FRONT = re.compile(r"---[ \t]*\n(?P<front>.*?\n)---[ \t]*(?:\n|$)", re.DOTALL)
_NAMES = re.compile(r"^include[ \t]*:", re.MULTILINE)


@dataclass(frozen=True)
class Fragment:
    """One included file. `fields` is None where it has no front matter."""

    path: str
    text: str
    fields: Fields | None
    sections: tuple[Section, ...]


def read_fragments(fields: Fields, known: Mapping[str, str], report: Report) -> tuple[Fragment, ...]:
    """Every file that a scenario includes, each once, in the order in which it is first named."""
    reader = _Reader(known, report)
    reader.include(fields, ())
    return tuple(reader.found.values())


def included_texts(text: str, known: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(path, text) of what a scenario includes, in order, without saying what is wrong. Quick where nothing is included.

    Fragments that stand at the end of the text itself come before those that are `known`.
    """
    if not includes_something(text):
        return ()
    report = Report()
    text, own = taken_apart(text)
    front = split_document(text).front
    fields = read_fields(front, report, first_line=2) if front is not None else None
    found = read_fragments(fields, {**known, **own}, report) if fields is not None and isinstance(fields.source.value, Mapping) else ()
    return tuple((fragment.path, fragment.text) for fragment in found)


def with_included(text: str, known: Mapping[str, str]) -> str:
    """The text as it is stored and played: with everything it includes at its end. Itself where it includes nothing."""
    return joined(text, included_texts(text, known)) if includes_something(text) else text


def includes_something(text: str) -> bool:
    """Whether the text may include others; only then is it worth asking which there are."""
    return _NAMES.search(normalised(text)) is not None


def is_fragment(text: str) -> bool:
    """Whether a text says of itself that it is a fragment and no scenario."""
    front = _FRONT.match(normalised(text))
    return front is not None and re.search(rf"^format:[ \t]*[\"']?{FORMAT}", front["front"], re.MULTILINE) is not None


class _Reader:
    def __init__(self, known: Mapping[str, str], report: Report) -> None:
        self.known = known
        self.report = report
        self.found: dict[str, Fragment] = {}
        self.bytes = 0

    def include(self, fields: Fields, above: tuple[str, ...]) -> None:
        """Read what `fields` includes; `above` are the files on the way to it."""
        names = fields.texts("include")
        for number, path in enumerate(names):
            mark = fields.source.mark("include", number) if isinstance(fields.value("include"), list) else fields.source.mark("include")
            if self._may_be_read(path, above, mark):
                self._read(path, above, mark)

    def _may_be_read(self, path: str, above: tuple[str, ...], mark: Mark) -> bool:
        name = shown(path, 80)
        if not _PATH.fullmatch(path) or ".." in path:
            hint = "Name a Markdown file of this pack, such as identity.md or shared/identity.md."
            self.report.error("E10", mark, f"'{name}' cannot be included: it must lie inside the pack.", hint)
        elif path in above:
            way = " -> ".join([*above[above.index(path) :], path])
            self.report.error("E10", mark, f"The fragments include each other in a round: {way}.", "Leave one of these includes out.")
        elif path in self.found:
            return False
        elif path not in self.known:
            listed = ", ".join(sorted(self.known)[:12]) or "none"
            hint = "Put the file into the pack's folder fragments, or mend the name."
            self.report.error("E10", mark, f"There is no fragment '{name}' in this pack. Known: {listed}.", hint)
        elif len(above) >= DEEPEST:
            message = f"Fragments may include fragments {DEEPEST} deep; '{name}' lies deeper."
            self.report.error("E10", mark, message, "Include it from the scenario.")
        else:
            return self._fits(path, mark)
        return False

    def _fits(self, path: str, mark: Mark) -> bool:
        text = self.known[path]
        size = len(text.encode("utf-8", "surrogatepass"))
        self.bytes += size
        if size > MAX_BYTES or self.bytes > MOST_BYTES or len(self.found) >= MOST_FRAGMENTS:
            message = (
                f"A scenario may include {MOST_FRAGMENTS} fragments of {MAX_BYTES // 1024} kB each,"
                f" {MOST_BYTES // 1024} kB together; '{shown(path, 80)}' is too much."
            )
            self.report.error("E05", mark, message, "Include less.")
            return False
        if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
            self.report.error("E06", mark, f"The fragment '{path}' holds bytes that are not UTF-8 text.", "Save the file as UTF-8.")
            return False
        return True

    def _read(self, path: str, above: tuple[str, ...], mark: Mark) -> None:
        text = normalised(self.known[path])
        first = self.report.join(path, mark)
        document = split_document(text, first_line=first)
        if document.front is None and document.closed:
            self.report.error("E06", Mark(first, 1), "The front matter has no closing '---' line.", "Put '---' on a line of its own.")
            return
        if document.front is None:
            document = Document(None, False, *body_sections(text, first))
        fields = read_fields(document.front, self.report, first_line=first + 1) if document.front is not None else None
        if fields is not None and fields.source.value is not None and not isinstance(fields.source.value, Mapping):
            self.report.error("E06", Mark(first + 1, 1), "The front matter must hold 'key: value' lines.", f"Begin with: format: {FORMAT}")
            fields = None
        self.found[path] = Fragment(path, text, fields, document.sections)
        self._shape(document, fields)
        if fields is not None:
            self.include(fields, (*above, path))

    def _shape(self, document: Document, fields: Fields | None) -> None:
        for line in document.loose:
            if line.text.strip():
                message = f"A fragment holds nodes and checks only, not '{shown(line.text)}'."
                self.report.error("E08", Mark(line.number, 1), message, "Put remarks in <!-- -->.")
                break
        if fields is None:
            return
        fields.known_keys((), ("format", "checks", "include"), "E04", "a fragment")
        if fields.value("format") not in (None, FORMAT):
            written = shown(fields.value("format"))
            self.report.error("E01", fields.source.mark("format"), f"A fragment is {FORMAT}, not '{written}'.", f"Write format: {FORMAT}")
