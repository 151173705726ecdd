"""The mails of a file, one at a time: an mbox, a single mail (RFC 5322), or a zip of mails, mboxes and Maildirs."""

import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO

from app.conversations.importers.lines import MAX_LINE, read_lines

MAX_MAIL = MAX_LINE
MOST_ENTRIES = 200_000
MOST_UNPACKED = 4 * 1024 * 1024 * 1024
ZIPPED = b"PK\x03\x04"
_FROM = re.compile(rb"From (?:\S+ .*\d{4}|- ?|\S+@\S+)", re.DOTALL)
_QUOTED = re.compile(rb">+From ")
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?")
_OF_MAIL = frozenset(
    [b"return-path", b"received", b"delivered-to", b"from", b"to", b"date", b"subject", b"message-id", b"mime-version", b"x-original-to"]
    + [b"dkim-signature", b"reply-to", b"sender", b"content-type", b"in-reply-to", b"arc-seal", b"x-gm-thrid", b"x-mozilla-status"]
)
_IGNORED = ("__MACOSX/", ".DS_Store")
_TOO_LONG = f"This mail has more than {MAX_MAIL:,} bytes, which are the most. Take its attachments out and send it again."


@dataclass(frozen=True, slots=True)
class RawMail:
    """One mail as it stands, with the line and bytes at which it does; in a zip the line is its number. `why`: it cannot be read."""

    line: int
    offset: int
    end_offset: int
    raw: bytes
    why: str = ""


def is_mail(start: bytes, file_name: str = "") -> bool:
    """Whether the first bytes of a file are those of mail."""
    if start.startswith(ZIPPED):
        return file_name.lower().endswith(".zip") or not file_name
    if _FROM.match(start.partition(b"\n")[0]) or file_name.lower().endswith((".eml", ".mbox")):
        return True
    names = {found[1].lower() for line in start.lstrip().split(b"\n")[:60] if (found := _HEADER.match(line))}
    return not start.lstrip().startswith((b"{", b"[")) and len(names & _OF_MAIL) >= 2


def read_mails(stream: BinaryIO) -> Iterator[RawMail]:
    """Every mail of a file in its order."""
    with _seekable(stream) as file:
        start = file.read(len(ZIPPED))
        file.seek(0)
        yield from _zipped(file) if start == ZIPPED else _lined(file)


def _lined(file: IO[bytes]) -> Iterator[RawMail]:
    """An mbox, or one mail: a line that begins with "From " behind an empty line begins the next one."""
    lines: list[bytes] = []
    first, start, size, blank, box = 1, 0, 0, True, False
    end = 0
    for line in read_lines(file):  # type: ignore[arg-type]
        raw = line.raw if line.raw is not None else b""
        if blank and _FROM.match(raw):
            if box or any(one.strip() for one in lines):
                yield _mail(lines, first, start, end, size)
            lines, first, start, size, box = [raw], line.number, line.offset, len(raw), True
        else:
            size += line.end_offset - line.offset if line.raw is None else len(raw)
            if size <= MAX_MAIL:
                lines.append(raw[1:] if box and _QUOTED.match(raw) else raw)
        blank, end = not raw.strip(), line.end_offset
    if box or any(one.strip() for one in lines):
        yield _mail(lines, first, start, end, size)


def _mail(lines: list[bytes], first: int, start: int, end: int, size: int) -> RawMail:
    return RawMail(first, start, end, b"".join(lines), _TOO_LONG if size > MAX_MAIL else "")


def _zipped(file: IO[bytes]) -> Iterator[RawMail]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError):
        yield RawMail(1, 0, 0, b"", "This zip cannot be opened. Pack the mails again and send that file.")
        return
    with archive:
        entries = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith(_IGNORED)]
        if len(entries) > MOST_ENTRIES or sum(one.file_size for one in entries) > MOST_UNPACKED:
            yield RawMail(1, 0, 0, b"", f"This zip holds more than {MOST_ENTRIES:,} files or 4 GB. Split it and send its parts.")
            return
        number = 0
        for entry in sorted(entries, key=lambda one: one.header_offset):
            for one in _unpacked(archive, entry):
                number += 1
                yield RawMail(number, entry.header_offset, entry.header_offset + number, one.raw, one.why)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[RawMail]:
    """The mails of one file in a zip; anything that is no mail is left alone."""
    try:
        with archive.open(entry) as inside:
            start = inside.read(4096)
        name = entry.filename.lower()
        if (not is_mail(start, "") and not name.endswith((".eml", ".mbox"))) or start.startswith(ZIPPED):
            return
        with archive.open(entry) as inside:
            yield from _lined(inside)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
        yield RawMail(0, 0, 0, b"", f"{entry.filename[:80]} cannot be unpacked. Pack it again without a password and send that file.")


@contextmanager
def _seekable(stream: BinaryIO) -> Iterator[IO[bytes]]:
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile(prefix="greenroom-mail-") as copy:
        while chunk := stream.read(1024 * 1024):
            copy.write(chunk)
        copy.seek(0)
        yield copy
