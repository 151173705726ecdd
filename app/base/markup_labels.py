"""The few fixed words inside stored HTML. They are written so that they can be exchanged for the reader's language when shown."""

from html import escape

DEFAULT_LABELS = {"quoted": "Quoted text", "signature": "Signature", "image": "Image not shown"}


def label(name: str, words: str | None = None) -> str:
    """One fixed word. Cleaned HTML of strangers cannot hold `data-label`, so it cannot pose as one."""
    return f'<span data-label="{name}">{escape(words or DEFAULT_LABELS[name])}</span>'


def details_open(kind: str) -> str:
    """The beginning of a folded part: kind is `quoted` or `signature`."""
    return f'<details class="{kind}"><summary>{label(kind)}</summary>'


def details_close() -> str:
    """The end of a folded part."""
    return "</details>"


def image_note(alt: str) -> str:
    """What stands where an image was."""
    described = f": {escape(alt)}" if alt else ""
    return f'<span class="image-note">[{label("image")}{described}]</span>'
