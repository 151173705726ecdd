"""What somebody sees while a first start works."""

import io

import pytest

from app.home.progress import Progress


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_one_bar_that_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    stream = Terminal()
    progress = Progress(stream)
    progress.show(0.0, "Loading")
    progress.show(0.5, "Writing")
    before = stream.getvalue()
    progress.show(0.501, "Writing")
    assert stream.getvalue() == before, "nothing new to see, nothing written"
    progress.show(1.0, "Writing")
    bars = [part.strip() for part in stream.getvalue().split("\r") if part.strip()]
    assert bars == [f"[{'.' * 24}]   0%  Loading …", f"[{'#' * 12}{'.' * 12}]  50%  Writing …", f"[{'#' * 24}] 100%  Writing …"]
    assert "\n" not in stream.getvalue()


def test_lines_that_stay_stand_above_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    stream = Terminal()
    progress = Progress(stream)
    progress.show(0.5, "Writing something long")
    progress.say("Loaded 56 texts.")
    progress.end()
    bar, line = [part for part in stream.getvalue().split("\r") if part.strip()]
    assert len(bar) < 30, "a bar that wraps could not be drawn over"
    assert line == "Loaded 56 texts.\n"


def test_a_log_gets_one_line_for_each_part() -> None:
    stream = io.StringIO()
    progress = Progress(stream)
    for share, part in ((0.1, "Loading"), (0.2, "Writing"), (0.3, "Writing")):
        progress.show(share, part)
    progress.end()
    assert stream.getvalue() == "Loading …\nWriting …\n"
