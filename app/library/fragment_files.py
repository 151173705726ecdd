"""Where the fragments that scenario files include are found: a pack's folder, an upload, the folder of a file. No database."""

from pathlib import Path

from app.base.text_files import decode
from app.base.versions import normal_source
from app.knowledge.pack_files import MAX_BYTES, MAX_FILE_BYTES, MAX_FILES, PackFiles
from app.simulation import includes_something, is_fragment

FOLDERS = ("fragments", "scenarios")


def fragments_of_files(files: PackFiles) -> dict[str, str]:
    """Texts of a pack that may be included: everything below `fragments/`, and what says it is a fragment in `scenarios/`."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        for path, content in files.inside(folder, ".md"):
            text = decode(content)
            if isinstance(text, str) and (folder == "fragments" or is_fragment(text)):
                found.setdefault(path.removeprefix(f"{folder}/"), normal_source(text))
    return found


def fragments_of_folder(folder: Path) -> dict[str, str]:
    """The same of a pack's folder on disk; links that lead out of it are left out."""
    files: dict[str, bytes] = {}
    total = 0
    for name in FOLDERS:
        for path in sorted((folder / name).rglob("*.md")):
            size = path.stat().st_size if path.is_file() else MAX_FILE_BYTES + 1
            inside = path.resolve().is_relative_to(folder.resolve())
            if inside and size <= MAX_FILE_BYTES and total + size <= MAX_BYTES and len(files) < MAX_FILES:
                total += size
                files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return fragments_of_files(PackFiles(files))


def fragments_beside(file: Path, text: str) -> dict[str, str]:
    """What a scenario file checked by itself may include: its pack's fragments, and files of its own folder."""
    if not includes_something(text):
        return {}
    folder = file.resolve().parent
    found = fragments_of_folder(folder.parent) if folder.name == "scenarios" else {}
    found = {**fragments_of_folder(folder), **found}
    for path in sorted(folder.glob("*.md"))[:MAX_FILES]:
        if path.is_file() and path.resolve().is_relative_to(folder) and path.stat().st_size <= MAX_FILE_BYTES:
            other = decode(path.read_bytes())
            if isinstance(other, str) and path.name != file.name:
                found.setdefault(path.name, normal_source(other))
    return found
