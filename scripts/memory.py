"""Keeping the memory of long-running processes small."""

import ctypes
import gc
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
LARGE = 1024 * 1024
SPARE = 8 * 1024 * 1024
"""What a process keeps for its next requests; a page takes less."""
SELDOM, SERVING = (50_000, 20, 20), (10_000, 20, 20)


def give_back_large_blocks() -> None:
    """Let the C library return every block from 1 MB on to the system at once (Linux with glibc; elsewhere nothing happens).

    Left alone it learns from the first hashed password (19 MB) that such blocks come often, and keeps that much for good.
    """
    if sys.platform == "linux":
        change = getattr(ctypes.CDLL(None), "mallopt", None)
        if change is not None:
            change(M_MMAP_THRESHOLD, LARGE)
            change(M_TRIM_THRESHOLD, SPARE)


def collect_seldom() -> None:
    """While a program is read in or fills a database, next to nothing becomes garbage that only the collector finds."""
    gc.set_threshold(*SELDOM)


def share_what_is_there() -> None:
    """Before processes part: tidy up, keep the collector away from what they share, and let it look no more than once a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SERVING)
