"""Reading a workbook that the site wrote: its texts stand in the cells themselves."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree


def texts_of(path: Path) -> list[str]:
    """Every text of every sheet, as it stands in its cell."""
    with zipfile.ZipFile(path) as book:
        sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    return ["".join(cell.itertext()) for sheet in sheets for cell in ElementTree.fromstring(sheet).iter() if cell.tag.endswith("}is")]
