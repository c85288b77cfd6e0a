"""A real Chromium, no kernel, no network: a static page for explorers, and the built book."""

import fcntl
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from page_kit import FLAGS, PAGE, ROOT, SITE, SOURCES, own
from playwright.sync_api import Browser, Page, sync_playwright

from actinit.widgets import stills
from actinit.widgets.base import STATIC


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; as a static host does, with 404.html of the book for what is not there."""

    extensions_map = {  # noqa: RUF012
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".js": "text/javascript",
    }

    def log_message(self, *args: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        missing = Path(self.directory) / "some" / "book" / "404.html"
        if code != 404 or not missing.exists():
            super().send_error(code, message, explain)
            return
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(missing.read_bytes())


def serving(root: Path) -> Iterator[str]:
    """Serve a folder while the generator is not closed; yield the address of some/book/ in it."""
    handler = functools.partial(Quiet, directory=str(root))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/some/book/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server whose pages lie under a sub-path, as on GitHub Pages: its address, its folder."""
    root = tmp_path_factory.mktemp("site")
    folder = root / "some" / "book"
    shutil.copytree(STATIC, folder / "_static")
    shutil.copytree(SOURCES / "maths", folder / "maths")

    for address in serving(root):
        yield address, folder


def build_once() -> None:
    """Build the book, once for all workers of a test run: a page must not change under a test."""
    stamp, run = SITE.parent / ".tested", os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    stamp.parent.mkdir(exist_ok=True)
    with stamp.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if run and stamp.exists() and stamp.read_text(encoding="utf-8") == run:
            return
        jupyter_book = Path(sys.executable).with_name("jupyter-book")
        command = [str(jupyter_book), "build", ".", "-W", "-n", "--keep-going"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        stamp.write_text(run, encoding="utf-8")


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the built book, served under a sub-path as on GitHub Pages."""
    build_once()
    root = tmp_path_factory.mktemp("host")
    (root / "some").mkdir()
    (root / "some" / "book").symlink_to(SITE)
    yield from serving(root)


@pytest.fixture
def visit_book(book: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page of the book; a failed or foreign request or a console error fails the test."""
    opened, wrong = [], []

    def visit(name: str, theme: str = "light", width: int = 1280, **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, **options
        )
        page = context.new_page()
        opened.append(context)
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.on("request", lambda r: None if r.url.startswith(own(book)) else wrong.append(r.url))
        page.goto(book + name)
        page.wait_for_load_state("networkidle")
        return page

    yield visit
    for context in opened:
        context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(site, browser):
    """Open a page that holds the given explorers; any error or foreign request fails the test."""
    address, folder = site
    pages, wrong = [], []

    def visit(*shown, theme="light", width=1000, hash_="", javascript=True, wake=True) -> Page:
        html = "\n".join(stills.fill(widget._repr_html_()) for widget in shown)
        (folder / "page.html").write_text(PAGE.format(html), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            color_scheme=theme,
        )
        page = context.new_page()
        pages.append(context)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
        page.on("request", lambda r: r.url.startswith(address) or wrong.append(r.url))
        if not wake:
            page.route("**/host.js", lambda route: route.fulfill(body=""))
        page.goto(f"{address}page.html{hash_}")
        if javascript and wake:
            for element in page.query_selector_all(".actinit-widget"):
                element.scroll_into_view_if_needed()
            page.wait_for_function(
                "n => document.querySelectorAll('[data-loaded=live]').length === n", arg=len(shown)
            )
        return page

    yield visit
    for context in pages:
        context.close()
    assert [w for w in wrong if not w.startswith("data:")] == []
