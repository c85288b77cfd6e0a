"""A static page, a real Chromium, no kernel, no network: what all explorers' tests share."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_kit import FLAGS, PAGE, SOURCES
from playwright.sync_api import Browser, Page, sync_playwright

from actinit.widgets import stills
from actinit.widgets.base import STATIC


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server whose pages lie under a sub-path, as on GitHub Pages: its address, its folder."""
    root = tmp_path_factory.mktemp("site")
    folder = root / "some" / "book"
    shutil.copytree(STATIC, folder / "_static")
    shutil.copytree(SOURCES / "maths", folder / "maths")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        extensions_map = {".mjs": "text/javascript", ".js": "text/javascript", ".css": "text/css"}  # noqa: RUF012

        def log_message(self, *args: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(root))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/some/book/", folder
    server.shutdown()
    thread.join()
    server.server_close()


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
