"""What browser tests share: the page on which explorers are tried, and work in the built book."""

import os
from pathlib import Path

from playwright.sync_api import Page

from actinit.notebooks import read, text_of

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"
SOURCES = ROOT / "widgets" / "src"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
if os.environ.get("PYODIDE_DIR"):  # no other host is needed: none is within reach
    FLAGS.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
CDN = "https://cdn.jsdelivr.net/pyodide/"  # the one foreign host, without PYODIDE_DIR
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Explorers</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="_static/explorers.css"><script defer src="_static/host.js"></script>
<style>html {{ background: #fff }} html[data-theme=dark] {{ background: #14161a; color: #fff }}
body {{ margin: 0 16px }}</style></head><body><main><h1>Explorers</h1>{}</main></body></html>"""


def seen(page: Page) -> tuple[str, str, str]:
    """The spoken line, the pictures and the state, once drawn and with no work left."""
    page.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
    page.wait_for_function("() => !document.querySelector('[data-busy]')", timeout=120_000)
    return tuple(
        page.evaluate("""() => {
      const one = document.querySelector('.actinit-widget');
      return [one.querySelector('[aria-live]').innerText,
              [...one.querySelectorAll('.figure')].map((f) => f.innerHTML).join(''),
              one.dataset.state];
    }""")
    )


def solutions(name: str) -> dict[str, str]:
    """Question id -> the code of its answer, from a solution notebook."""
    cells = read(ROOT / "solutions" / f"{name}.ipynb")["cells"]
    return {
        tag.removeprefix("question:"): text_of(cell["source"])
        for cell in cells
        for tag in cell["metadata"].get("tags", [])
        if tag.startswith("question:")
    }


def work(page: Page, question: str, code: str | None = None, action: str = "check"):
    """Type an answer, press a button, return (score, what the page says)."""
    exercise = page.locator(f'.actinit-exercise[data-question="{question}"]')
    if code is not None:
        exercise.evaluate("(element, code) => element.editor.setValue(code)", code)
    # By keyboard: the editor takes its new height a moment later and moves the buttons, and a
    # pointer that does not wait, as a hand does, would miss them.
    exercise.locator(f"[data-action={action}]").press("Enter")
    page.wait_for_function(
        "q => !document.querySelector(`[data-question='${q}'] [data-action=check]`).disabled",
        arg=question,
        timeout=120_000,
    )
    status = exercise.locator("[role=status]")
    return status.get_attribute("data-score"), exercise.inner_text()


def own(book: str) -> tuple[str, ...]:
    """What the addresses of permitted requests start with."""
    return (book, "data:", "blob:", *(() if os.environ.get("PYODIDE_DIR") else (CDN,)))
