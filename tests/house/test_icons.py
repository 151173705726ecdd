"""Every icon that a page names is in the sprite."""

import json
import re

from config import ROOT
from tests.house.sources import tell

NAMED = re.compile(r"""(?:icon\(|icon_name=|"icon":\s*|icon=)\s*["']([a-z0-9-]+)["']""")
CHOSEN = re.compile(r"""ui\.icon\([^)]*?\{([^}]*)\}""")
ROOM = re.compile(r"""Room\("[a-z_]+", _l\("[^"]*"\), "([a-z0-9-]+)\"""")


def test_every_icon_is_in_the_sprite() -> None:
    known = set(json.loads((ROOT / "app/ui/icons.json").read_text(encoding="utf-8")))
    faults = []
    for path in sorted([*(ROOT / "app").rglob("*.html"), *(ROOT / "app").rglob("*.py")]):
        text = path.read_text(encoding="utf-8")
        names = NAMED.findall(text) + ROOM.findall(text)
        for chosen in CHOSEN.findall(text):
            names += re.findall(r""":\s*["']([a-z0-9-]+)["']""", chosen)
        faults += [f"{path.relative_to(ROOT)}: the icon {name} is not in app/ui/icons.json" for name in names if name not in known]
    assert not faults, tell(faults)
