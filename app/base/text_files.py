"""Reading a text file that people wrote: UTF-8, of a sensible size, else a finding. Pure."""

from pathlib import Path

from app.base.source import Finding

MAX_TEXT_BYTES = 1024 * 1024


def read_text(path: Path) -> str | Finding:
    """The file's text, or what is wrong with it."""
    try:
        if path.stat().st_size > MAX_TEXT_BYTES:
            return Finding("E05", "error", 1, 1, f"The file is larger than {MAX_TEXT_BYTES // 1024} kB.", "Split it into several files.")
        return decode(path.read_bytes())
    except OSError as error:
        return Finding("E06", "error", 1, 1, f"The file cannot be read: {error.strerror}.", "Check its permissions.")


def decode(content: bytes) -> str | Finding:
    """UTF-8 bytes as text, or what is wrong with them."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Finding("E06", "error", line, 1, f"The file is not UTF-8 text (byte {error.start + 1}).", "Save it as UTF-8.")
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        return Finding("E06", "error", line, 1, "The file holds a null character.", "Save it as plain text.")
    return text
