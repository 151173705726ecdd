"""Addresses of bundled assets: hashed names from the manifest that the asset build writes."""

import json
from functools import cache
from pathlib import Path

from flask import current_app, url_for

DIST = Path(__file__).with_name("static") / "dist"


def asset(name: str) -> str:
    """Address of the bundled file called `name` ("app.js"). Raises LookupError when the assets were not built."""
    return _addresses(current_app.debug)[name]


@cache
def _addresses(debug: bool) -> dict[str, str]:
    """Asked for with every icon, so worked out once; the site stands at the root of its host."""
    return {name: url_for("static", filename=f"dist/{kept}") for name, kept in _manifest(debug).items()}


@cache
def _manifest(debug: bool) -> dict[str, str]:
    path = DIST / "manifest.json"
    if not path.exists():
        raise LookupError("The front-end assets are missing. Run: make assets")
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names
