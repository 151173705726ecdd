"""The texts of the demo: YAML files beside this module, read once. Pure."""

from functools import cache
from pathlib import Path
from typing import Any

from app.base.source import read_yaml

FOLDER = Path(__file__).resolve().parent


@cache
def demo_texts(name: str) -> dict[str, Any]:
    """The values of `<name>.yaml`. Treat them as read only."""
    values: dict[str, Any] = read_yaml((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")).value
    return values
