"""A progress bar on standard error; silent where nobody looks."""

import sys
import time

WIDTH = 28


class Bar:
    """How much of the run is done, in steps of equal weight."""

    def __init__(self, steps: int) -> None:
        self.steps, self.done = steps, 0.0
        self.began = time.monotonic()
        self.seen = sys.stderr.isatty()

    def step(self, said: str, share: float = 0.0) -> None:
        """Show `said`; `share` of the current step is done."""
        if not self.seen:
            return
        part = min((self.done + share) / self.steps, 1.0)
        filled = "#" * int(WIDTH * part)
        line = f"[{filled:<{WIDTH}}] {100 * part:3.0f} %  {time.monotonic() - self.began:4.0f} s  {said}"
        print(f"\r{line[:110]:<110}", end="", file=sys.stderr, flush=True)

    def finish_step(self) -> None:
        """One more step is done."""
        self.done += 1

    def close(self) -> None:
        """Leave the line."""
        if self.seen:
            print("\r" + " " * 110 + "\r", end="", file=sys.stderr, flush=True)
