"""A real Chromium in front of the real production server with the demo people."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from config import ROOT
from scripts.machine_parts import chromium
from tests.databases import free_port

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
SECONDS_TO_START = 40
SECONDS_TO_STOP = 3
SCREENSHOTS = ROOT / "tests" / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the site as `make run` serves it, on a new database with the demo people."""
    folder = tmp_path_factory.mktemp("live")
    port = free_port()
    own = ("DATABASE_URL", "JOBS_URL", "SITE_URL", "MAIL_URL", "HOST")
    environment = {key: value for key, value in os.environ.items() if key not in own}
    environment |= {"PORT": str(port), "INSTANCE_DIR": str(folder), "GREENROOM_ENV": "demo", "WEB_PROCESSES": "2"}
    output = folder / "server.log"
    with output.open("wb") as log:
        server = subprocess.Popen([sys.executable, "-m", "scripts.serve"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(address, server, output)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        code = server.wait(SECONDS_TO_STOP)
    assert code == 0, f"The server ended with {code}: {output.read_text()}"


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
def make_page(chromium_browser: Browser, live_server: str) -> Iterator[Callable[..., Page]]:
    """`make_page(viewport=PHONE, color_scheme="dark")`: a page of a new browser profile; the test fails on any error in it."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def build(**options: Any) -> Page:
        options = {"viewport": WIDE, "base_url": live_server, "reduced_motion": "reduce", **options}
        context = chromium_browser.new_context(**options)
        context.set_default_timeout(8000)
        context.route("**/*", lambda route: _stay_here(route, live_server, troubles))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"script error: {error}"))
        page.on("console", lambda line: troubles.append(f"console: {line.text}") if line.type == "error" and _ours(line.text) else None)
        return page

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
    """`sign_in(page, "Bo")`: one click on the sign-in page on the demo person whose name begins so."""

    def enter(page: Page, name: str) -> Page:
        page.goto("/sign-in")
        page.locator("form[action*='/sign-in/as/'] button").filter(has_text=name).first.click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    return enter


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page)`: fail on any violation of WCAG 2.2 AA; `axe(page, "#dialog")` looks at one part."""

    def check(page: Page, part: str | None = None) -> None:
        if not page.evaluate("() => Boolean(window.axe)"):
            page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")  # evaluated by the debugger: the page's policy does not matter
        found = page.evaluate(
            "([part, tags]) => window.axe.run(part || document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
            [part, WCAG],
        )
        told = [
            f"{one['id']} ({one['impact']}): {one['help']}\n    {node['html'][:160]}\n    {node.get('failureSummary', '')}"
            for one in found["violations"]
            for node in one["nodes"]
        ]
        assert not told, f"{page.url}: {len(told)} against WCAG 2.2 AA:\n" + "\n".join(told)

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
                page.set_viewport_size(viewport)  # type: ignore[arg-type]
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                page.screenshot(path=SCREENSHOTS / f"{name}-{size}-{scheme}.png", full_page=True)
        page.set_viewport_size(before)
        page.emulate_media(color_scheme=None)

    return take


def no_sideways_scrolling(page: Page) -> bool:
    """Whether the page is no wider than the window."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"))


def _wait_until_up(address: str, server: subprocess.Popen[bytes], output: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/up", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The server did not start:\n{output.read_text()}")


def _stay_here(route: Route, address: str, troubles: list[str]) -> None:
    target = urlsplit(route.request.url)
    if target.scheme in ("data", "blob") or f"{target.scheme}://{target.netloc}" == address:
        route.continue_()
    else:
        troubles.append(f"the page asks another machine: {route.request.url}")
        route.abort()


def _ours(line: str) -> bool:
    """Chromium reports every 4xx answer as an error, which a test may want."""
    return "the server responded with a status of 4" not in line
