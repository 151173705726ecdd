"""Masking texts quickly: most texts hold nothing to mask, and the same ones are shown again and again."""

def mask_text(text: str) -> str:
    return text
