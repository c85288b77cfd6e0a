"""JupyterLite in the built site, with every other host out of reach."""

import pytest
from page_kit import SITE, own, solutions

pytestmark = pytest.mark.browser
STABLE = "06_sigmoid/stable"


@pytest.fixture
def lite(book, browser):
    """Open a notebook in JupyterLite; a request to another host fails the test."""
    context = browser.new_context(viewport={"width": 1200, "height": 1600})
    page = context.new_page()
    foreign: list[str] = []
    # The whole host is ours: JupyterLite asks for its service worker's pulse at the host's root.
    host = own(book.partition("some/")[0])
    context.on("request", lambda r: None if r.url.startswith(host) else foreign.append(r.url))

    def opened(path: str):
        page.goto(f"{book}lite/notebooks/index.html?path={path}")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=90_000)
        return page

    yield opened
    context.close()
    assert foreign == []


def run_all(page) -> None:
    """Run every cell once the kernel is there, and wait until the last one has run."""
    page.wait_for_function(
        """() => {
          const of = (name) => document.querySelector(name);
          return /Python/.test(of('.jp-Toolbar-kernelName')?.textContent)
            && of('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle';
        }""",
        timeout=120_000,
    )
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(
        """() => {
          const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
          return prompts.some((p) => /\\[\\d+\\]/.test(p.textContent))
            && !prompts.some((p) => p.textContent.includes('*'));
        }""",
        timeout=240_000,
    )


def errors(page) -> list[str]:
    selector = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"
    return page.locator(selector).all_inner_texts()


def test_a_chapter_runs_and_its_explorer_moves(lite):
    page = lite("chapters/06_sigmoid.ipynb")
    run_all(page)
    assert errors(page) == []
    explorer = page.locator(".actinit-explorer:has([data-slider])").first
    explorer.scroll_into_view_if_needed()
    slider = explorer.locator("input[type=range]").first
    before = explorer.locator("[aria-live]").inner_text()
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        """before => document.querySelector('.actinit-explorer:has([data-slider]) [aria-live]')
          .innerText !== before""",
        arg=before,
    )


def test_an_exercise_is_solved_and_checked(lite):
    page = lite("exercises/06_sigmoid.ipynb")
    cell = page.locator(".jp-CodeCell", has_text="def sigmoid(z)").first
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(solutions("06_sigmoid")[STABLE])
    run_all(page)
    assert errors(page) == []
    passed = page.locator(".actinit-result", has_text=STABLE).first
    assert passed.get_attribute("data-status") == "passed"
    left = page.locator(".actinit-result[data-status=unattempted]")
    assert left.count() >= 3


def test_nothing_superfluous_is_shipped():
    assert not list((SITE / "lite").rglob("*.map"))
    size = sum(path.stat().st_size for path in (SITE / "lite").rglob("*") if path.is_file())
    assert size < 30e6
