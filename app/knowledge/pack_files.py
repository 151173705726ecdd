"""The files of a pack, from a folder on disk or an uploaded zip. Nothing is ever written to disk.

What cannot be a pack is refused with a sentence: too many or too large files, names that lead out of the
folder, links, encrypted entries, and archives that unpack to far more than they hold.
"""

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from app.base.errors import DomainError
from app.ui.words import gettext as _

MAX_FILES = 2000
MAX_FILE_BYTES = 1024 * 1024
MAX_BYTES = 24 * 1024 * 1024
MAX_ARCHIVE_BYTES = 16 * 1024 * 1024
ENDINGS = (".md", ".yaml", ".yml")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What every program packs with. Of the other methods Python unpacks a whole block at once, however large it becomes."""
PATCHED_OR_SEALED = 0x20 | 0x40
"""Flags of an entry that holds a patch, or is encrypted in a stronger way."""


class PackRefused(DomainError):
    """The folder or archive cannot be read as a pack at all."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


@dataclass(frozen=True)
class PackFiles:
    """Files by their path inside the pack, with `/`. `place` is put before paths in messages."""

    files: dict[str, bytes] = field(default_factory=dict)
    place: str = ""

    def named(self, path: str) -> str:
        """The path as a message should show it."""
        return f"{self.place}{path}"

    def inside(self, folder: str, *endings: str) -> Iterator[tuple[str, bytes]]:
        """Files below `folder` with one of `endings`, by name."""
        for path in sorted(self.files):
            if path.startswith(f"{folder}/") and path.endswith(endings):
                yield path, self.files[path]


def read_folder(folder: Path) -> PackFiles:
    """Every Markdown and YAML file below `folder`. Raises PackRefused."""
    files: dict[str, bytes] = {}
    total = 0
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if any(part.startswith(".") for part in inner.parts) or path.suffix not in ENDINGS or not path.is_file():
            continue
        if path.is_symlink() or not path.resolve().is_relative_to(folder.resolve()):
            raise PackRefused(_("%(name)s is a link out of the pack. Put the file itself there.", name=inner))
        total += _checked_size(str(inner), path.stat().st_size)
        _check_totals(len(files) + 1, total)
        files[inner.as_posix()] = path.read_bytes()
    return PackFiles(files, f"{folder}/")


def read_zip(stream: IO[bytes]) -> PackFiles:
    """Every Markdown and YAML file of a zip; one outer folder around everything is taken off. Raises PackRefused."""
    stream.seek(0, 2)
    if stream.tell() > MAX_ARCHIVE_BYTES:
        most = MAX_ARCHIVE_BYTES // 1024**2
        raise PackRefused(_("The archive is larger than %(most)s MB. Leave out what is not Markdown or YAML.", most=most))
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            return PackFiles(_without_outer_folder(_entries(archive)))
    # RuntimeError: a file that needs a password, or a later version of the format than Python reads
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError) as error:
        raise PackRefused(_("This is not a zip archive that can be read. Pack the folder again and send it once more.")) from error


def _entries(archive: zipfile.ZipFile) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    infos = archive.infolist()
    if len(infos) > MAX_FILES * 2:
        raise PackRefused(_("The archive holds more than %(most)s files. Split it into several packs.", most=MAX_FILES))
    for info in infos:
        name = _checked_name(info)
        if name is None:
            continue
        if name in files:
            raise PackRefused(_("'%(name)s' stands twice in the archive. Pack the folder again.", name=name[:80]))
        content = _unpacked(archive, info, name)
        total += len(content)
        _check_totals(len(files) + 1, total)
        files[name] = content
    return files


def _checked_name(info: zipfile.ZipInfo) -> str | None:
    """The entry's name, or None for what a pack does not read (folders, pictures, system files)."""
    name = info.filename
    path = PurePosixPath(name)
    if "\\" in name or "\x00" in name or path.is_absolute() or ".." in path.parts or ":" in name:
        raise PackRefused(_("'%(name)s' leads out of the archive. Pack the folder again with plain names.", name=name[:80]))
    if stat.S_ISLNK(info.external_attr >> 16):
        raise PackRefused(_("'%(name)s' is a link. Put the file itself into the archive.", name=name[:80]))
    if info.flag_bits & 0x1:
        raise PackRefused(_("The archive has a password. Send one without."))
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return None if info.is_dir() or hidden or path.suffix not in ENDINGS else path.as_posix()


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """The entry's bytes, never reading more than a file may hold, whatever the archive says of itself."""
    _checked_size(name, info.file_size)
    if info.compress_type not in METHODS or info.flag_bits & PATCHED_OR_SEALED:
        raise PackRefused(_("'%(name)s' is packed in a way that is not read here. Pack the folder again as a plain zip.", name=name[:80]))
    with archive.open(info) as entry:
        content = entry.read(MAX_FILE_BYTES + 1)
    _checked_size(name, len(content))
    return content


def _checked_size(name: str, size: int) -> int:
    if size > MAX_FILE_BYTES:
        most = MAX_FILE_BYTES // 1024
        raise PackRefused(_("'%(name)s' is larger than %(most)s kB. Split it into several files.", name=name[:80], most=most))
    return size


def _check_totals(count: int, total: int) -> None:
    if count > MAX_FILES:
        raise PackRefused(_("There are more than %(most)s files. Split them into several packs.", most=MAX_FILES))
    if total > MAX_BYTES:
        raise PackRefused(_("The files hold more than %(most)s MB together. Split them into several packs.", most=MAX_BYTES // 1024**2))


def _without_outer_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    if "pack.yaml" in files:
        return files
    tops = {name.split("/", 1)[0] for name in files}
    outer = next(iter(tops), "")
    if len(tops) == 1 and f"{outer}/pack.yaml" in files:
        return {name.removeprefix(f"{outer}/"): content for name, content in files.items()}
    return files
