"""Pictures for README.md and docs: the site in a real browser, as demo people see it.

PORT=8042 make run          # in one terminal, on an empty instance: INSTANCE_DIR=...
.venv/bin/python -m scripts.pictures --site http://127.0.0.1:8042
"""

import argparse
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from config import ROOT
from scripts.machine_parts import chromium

FOLDER = ROOT / "docs" / "pictures"
SIZE = (1200, 740)
MOST_BYTES = 200_000
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
REPLY = "Thank you, that is all I need. The new address is noted; you will see the new delivery day in the tracking within the hour."


@dataclass(frozen=True)
class Picture:
    """One picture: who looks (the key of a demo person), at which room, and which row or button is followed."""

    name: str
    person: str
    path: str
    follow: str = ""
    write: str = ""


PICTURES = (
    Picture("desk", "trainee", "/inbox", "[data-main-act], .page-head form button", "#reply, [data-composer-kind=reply] textarea"),
    Picture("grade", "reviewer", "/review", ".page-head form button"),
    Picture("growth", "agent", "/growth?weeks=26"),
    Picture("team", "lead", "/growth/teams", "main a >> text=Parcels desk"),
    Picture("scenario", "trainer", "/library/", "[data-row-link] >> text=twice"),
)


def main() -> None:
    """Take every picture, or those named."""
    parser = argparse.ArgumentParser(description="Take the pictures of README.md and docs.")
    parser.add_argument("--site", default="http://127.0.0.1:8000", help="address of a running demo site")
    parser.add_argument("names", nargs="*", help="only these")
    given = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(OPTIONS))
        for picture in PICTURES:
            if not given.names or picture.name in given.names:
                _take(browser, given.site, picture)
        browser.close()


def _take(browser: Browser, site: str, picture: Picture) -> None:
    page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
    page.emulate_media(reduced_motion="reduce")
    _sign_in(page, site, picture.person)
    page.goto(site + picture.path)
    if picture.follow:
        page.locator(picture.follow).first.click()
        page.wait_for_load_state("networkidle")
    if picture.write:
        page.locator(picture.write).first.fill(REPLY)
    path = FOLDER / f"{picture.name}.png"
    page.screenshot(path=path)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}  {size // 1000} kB" + ("  too large for the repository" if size > MOST_BYTES else ""))
    page.close()


def _sign_in(page: Page, site: str, person: str) -> None:
    page.goto(f"{site}/sign-in")
    page.locator("li", has_text=f"{person}@").get_by_role("button").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


if __name__ == "__main__":
    main()
