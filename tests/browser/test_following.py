"""A page that follows its author, in a real browser: it reloads itself after a build."""

import threading

import pytest
from page_kit import SITE, own

from actinit.book import live

pytestmark = pytest.mark.browser


@pytest.fixture
def followed(book, monkeypatch):
    """The built book as `make live` serves it, and what a build does at its end."""
    monkeypatch.setattr(live, "BUILT", ".live-tested")
    stamp = SITE.parent / live.BUILT
    server = live.Server(SITE, 0)
    server.service_actions = lambda: None  # it ends with its maker, which here is pytest's
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    stamp.write_text("1")
    yield f"http://127.0.0.1:{server.server_port}/", lambda: stamp.write_text("2")
    server.shutdown()
    thread.join()
    server.server_close()
    stamp.unlink()


def test_a_page_reloads_after_a_build_and_its_policy_allows_it(followed, browser):
    address, build = followed
    page = browser.new_page()
    wrong = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("request", lambda r: r.url.startswith(own(address)) or wrong.append(r.url))
    with page.expect_response("**/.live"):
        page.goto(f"{address}chapters/06_sigmoid.html")
    page.evaluate("window.old = true")
    page.wait_for_timeout(700)
    assert page.evaluate("window.old")
    build()
    page.wait_for_function("() => !window.old")
    page.close()
    assert wrong == []
