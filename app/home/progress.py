"""What a first start shows while somebody waits: a bar on a terminal, else a line for each part. Pure."""

import shutil
from dataclasses import dataclass
from typing import TextIO

CELLS = 24


@dataclass
class Progress:
    """Writes to `stream`. Say `end()` when nothing more follows."""

    stream: TextIO
    _shown: str = ""
    _part: str = ""

    def say(self, line: str) -> None:
        """A line that stays."""
        self._write(f"{self._cleared()}{line}\n")
        self._shown = ""

    def show(self, share: float, part: str) -> None:
        """So much of the whole is done (0 to 1), and this part is being done."""
        if not self.stream.isatty():
            if part != self._part:
                self._part = part
                self._write(f"{part} …\n")
            return
        full = round(CELLS * share)
        shown = f"[{'#' * full}{'.' * (CELLS - full)}] {share:4.0%}  {part} …"[: shutil.get_terminal_size().columns - 1]
        if shown != self._shown:
            self._write(self._cleared() + shown)
            self._shown = shown

    def end(self) -> None:
        """Leave the bar's line."""
        self._write(self._cleared())
        self._shown = ""

    def _cleared(self) -> str:
        return f"\r{' ' * len(self._shown)}\r" if self._shown else ""

    def _write(self, text: str) -> None:
        if text:
            self.stream.write(text)
            self.stream.flush()
