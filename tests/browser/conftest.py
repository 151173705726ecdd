"""A real Chromium in front of the real production server with the demo people."""

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect, sync_playwright

from config import ROOT
from scripts.machine_parts import chromium
from tests.browser.site import Site
from tests.browser.walking import AXE, PHONE, WIDE, broken_rules

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
SCREENSHOTS = ROOT / "tests" / "screenshots"
PATIENCE = 30_000  # ms; a busy machine is no fault, and waiting costs nothing where all is well
"""Milliseconds that a page gets for anything, also on a busy machine."""
expect.set_options(timeout=PATIENCE)


def _once_loaded(act: Callable[..., None]) -> Callable[..., None]:
    """A key or click that comes before a page's scripts is lost, and a test is faster than any person: it waits for them."""

    def patient(one: Locator, *given: Any, **options: Any) -> None:
        one.page.wait_for_load_state()
        act(one, *given, **options)

    return patient


for _name in ("press", "click"):
    setattr(Locator, _name, _once_loaded(getattr(Locator, _name)))


LONGEST = ("on_a_phone[Sofia]", "on_a_phone[Priya]", "wide_and_on_a_phone", "the_whole_loop", "own_view")
"""Tests that take as long as ten others: they come first, or one process would do the last of them while the other has nothing left."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser; what takes longest begins."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: next((place for place, name in enumerate(LONGEST) if name in item.name), len(LONGEST)))


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a parallel run share."""
    parallel = "PYTEST_XDIST_WORKER" in os.environ
    return tmp_path_factory.getbasetemp().parent if parallel else tmp_path_factory.getbasetemp()


@pytest.fixture(scope="session")
def stocked_folder(shared_folder: Path) -> Path:
    """A folder in which the site was started once: schema, content, demo people and their history. Only to be copied."""
    folder = shared_folder / "stocked"
    with (shared_folder / "stocked.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # processes of a parallel run stock it once
        if not (shared_folder / "stocked.done").exists():
            folder.mkdir()
            Site(folder).start().stop()
            (shared_folder / "stocked.done").touch()
    return folder


@pytest.fixture(scope="session")
def make_site(stocked_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Site]:
    """`make_site()`: a running server on a copy of the stocked folder. Who makes one stops it."""

    def build() -> Site:
        folder = tmp_path_factory.mktemp("site")
        shutil.copytree(stocked_folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("server.log"))
        return Site(folder).start()

    return build


@pytest.fixture(scope="session")
def live_server(make_site: Callable[[], Site]) -> Iterator[str]:
    """Address of the site as `make run` serves it, with the demo people. The run fails on any failure in its log."""
    site = make_site()
    yield site.address
    site.stop()
    assert not site.troubles(), "\n".join(site.troubles())


@pytest.fixture
def own_site(make_site: Callable[[], Site]) -> Iterator[Site]:
    """A server for one test, which may stop and start it."""
    site = make_site()
    yield site
    site.stop()
    assert not site.troubles(), "\n".join(site.troubles())


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """The Chromium of this machine, without a window."""
    path = chromium()
    if path is None:
        pytest.fail("Browser tests need Chromium. Install chromium (Debian name).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def make_page(chromium_browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """`make_page(viewport=PHONE, color_scheme="dark")`: a page of a new browser profile; the test fails on any error in it.

    `site` is another server than the shared one; `allow` names errors of the console that the test causes on purpose.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def build(site: Site | None = None, allow: tuple[str, ...] = (), **options: Any) -> Page:
        address = site.address if site else request.getfixturevalue("live_server")
        options = {"viewport": WIDE, "base_url": address, "reduced_motion": "reduce", **options}
        context = chromium_browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: _stay_here(request, address, troubles))
        context.on("page", lambda page: _listen(page, troubles, allow))
        contexts.append(context)
        return context.new_page()

    yield build
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def page(make_page: Callable[..., Page]) -> Page:
    """A wide page, signed out."""
    return make_page()


@pytest.fixture
def phone(make_page: Callable[..., Page]) -> Page:
    """A page as wide as a phone, with touch."""
    return make_page(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


@pytest.fixture
def sign_in() -> Callable[[Page, str], Page]:
    """`sign_in(page, "Hanna")`: by keyboard, the one-click button on the sign-in page of the demo person whose name begins so."""

    def enter(page: Page, name: str) -> Page:
        page.goto("/sign-in")
        page.locator("form[action*='/sign-in/as/'] button").filter(has_text=name).first.press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    return enter


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page)`: fail on any violation of WCAG 2.2 AA; `axe(page, "#dialog")` looks at one part."""

    def check(page: Page, part: str | None = None) -> None:
        told = broken_rules(page, part)
        assert not told, f"{page.url}: {len(told)} against WCAG 2.2 AA:\n" + "\n".join(told)

    assert AXE.exists(), "axe-core is missing. Run: make assets"
    return check


@pytest.fixture
def shoot() -> Callable[[Page, str], None]:
    """`shoot(page, "inbox")`: with SHOTS=1, pictures of the page wide and narrow, light and dark, in tests/screenshots."""

    def take(page: Page, name: str) -> None:
        if os.environ.get("SHOTS") != "1":
            return
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size or WIDE
        for size, viewport in (("wide", WIDE), ("phone", PHONE)):
            for scheme in ("light", "dark"):
                page.set_viewport_size(viewport)
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=SCREENSHOTS / f"{name}-{size}-{scheme}.png", full_page=True, caret="initial")
        page.set_viewport_size(before)
        page.emulate_media(color_scheme="null")

    return take


@pytest.fixture
def keep() -> Callable[[Page, str], None]:
    """`keep(page, "inbox")`: with SHOTS=1, one picture of the page as it stands, in tests/screenshots."""

    def take(page: Page, name: str) -> None:
        if os.environ.get("SHOTS") == "1":
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"{re.sub(r'[^A-Za-z0-9#*-]+', '_', name)}.png", full_page=True, caret="initial")

    return take


def _listen(page: Page, troubles: list[str], allow: tuple[str, ...]) -> None:
    def hear(kind: str, text: str) -> None:
        if not any(words in text for words in allow):
            troubles.append(f"{page.url}: {kind}: {text}")

    _type_once_it_listens(page)
    page.on("pageerror", lambda error: hear("script error", str(error)))
    page.on("console", lambda line: hear("console", line.text) if line.type == "error" and _ours(line.text) else None)
    page.on("response", lambda answer: hear("answer", f"{answer.status} {answer.url}") if answer.status >= 500 else None)


def _stay_here(request: Request, address: str, troubles: list[str]) -> None:
    """No page asks another machine; the browser would find none (see FLAGS). A handler on the way would cost each request dearly."""
    target = urlsplit(request.url)
    if target.scheme not in ("data", "blob") and f"{target.scheme}://{target.netloc}" != address:
        troubles.append(f"the page asks another machine: {request.url}")


def _ours(line: str) -> bool:
    """Chromium reports every 4xx answer as an error, which a test may want."""
    return "the server responded with a status of" not in line


def _type_once_it_listens(page: Page) -> None:
    """`_once_loaded` for keys that go to wherever the focus is."""
    keyboard: Any = page.keyboard
    for name in ("press", "type"):
        setattr(keyboard, name, _after_load(page, getattr(keyboard, name)))


def _after_load(page: Page, act: Callable[..., None]) -> Callable[..., None]:
    def patient(*given: Any, **options: Any) -> None:
        page.wait_for_load_state()
        act(*given, **options)

    return patient
