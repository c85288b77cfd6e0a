"""The page on which explorers are tried: its text, its browser flags, what is seen of it."""

from pathlib import Path

from playwright.sync_api import Page

SOURCES = Path(__file__).parents[2] / "widgets" / "src"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Explorers</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="_static/explorers.css"><script defer src="_static/host.js"></script>
<style>html {{ background: #fff }} html[data-theme=dark] {{ background: #14161a; color: #fff }}
body {{ margin: 0 16px }}</style></head><body><main><h1>Explorers</h1>{}</main></body></html>"""


def seen(page: Page) -> tuple[str, str, str]:
    """The spoken line, the pictures and the state, once the next frame is drawn."""
    page.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
    return tuple(
        page.evaluate("""() => {
      const one = document.querySelector('.actinit-widget');
      return [one.querySelector('[aria-live]').innerText,
              [...one.querySelectorAll('.figure')].map((f) => f.innerHTML).join(''),
              one.dataset.state];
    }""")
    )
