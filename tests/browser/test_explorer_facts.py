"""The fact check's list in a browser: filters, keyboard, accessibility, without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from actinit import widgets

pytestmark = pytest.mark.browser


def claim(name, topic, verdict):
    return {
        "id": name, "topic": topic, "verdict": verdict, "claim": f"{name} < 1", "numbers": "0.5",
        "flip": "with more of it the claim would hold", "chapters": ["06_sigmoid", "07_tanh"],
    }  # fmt: skip


ROWS = [
    claim("G1", "sigmoid", "holds"), claim("G2", "sigmoid", "wrong"),
    claim("T1", "tanh", "imprecise"), claim("T2", "tanh", "holds"),
]  # fmt: skip


def shown(page):
    return page.locator(".actinit-explorer li b").all_inner_texts()


def test_filters_by_topic_and_verdict(visit):
    page = visit(widgets.Facts(rows=ROWS))
    said = page.locator(".actinit-explorer [aria-live]")
    assert shown(page) == ["G1", "G2", "T1", "T2"]
    assert said.inner_text() == "4 claims: 2 holds, 1 imprecise, 1 wrong."
    page.get_by_label("Topic").select_option("sigmoid")
    page.wait_for_function("document.querySelectorAll('.actinit-explorer li').length === 2")
    page.get_by_label("Verdict").focus()
    page.keyboard.press("w")  # a native list: the keyboard works as everywhere
    page.wait_for_function("document.querySelectorAll('.actinit-explorer li').length === 1")
    assert shown(page) == ["G2"]
    assert said.inner_text() == "1 of 4 claims: 1 wrong."
    page.get_by_label("Topic").select_option("tanh")
    page.wait_for_function("!document.querySelector('.actinit-explorer li')")
    assert said.inner_text() == "No claim has this verdict here."
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("document.querySelectorAll('.actinit-explorer li').length === 4")


def test_a_claim_is_text_and_links_to_its_chapters(visit):
    page = visit(widgets.Facts(rows=ROWS))
    first = page.locator(".actinit-explorer #claim-g1")
    assert "G1 < 1" in first.inner_text()
    links = first.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links == ["06_sigmoid.html", "07_tanh.html"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visit, theme):
    page = visit(widgets.Facts(rows=ROWS), theme=theme, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    result = Axe().run(page).response
    assert [(v["id"], v["nodes"][0]["html"]) for v in result["violations"]] == []


def test_without_javascript_the_list_is_there(visit):
    page = visit(widgets.Facts(rows=ROWS), javascript=False)
    assert page.locator("#claim-t2").inner_text().startswith("T2 holds")
