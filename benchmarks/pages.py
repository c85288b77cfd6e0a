"""One chapter page of ours against the same notebook in a stock Jupyter Book 1 build.

    python benchmarks/pages.py [--stock]

Prints requests, hosts, bytes (raw and compressed), time to usable and layout shift, each on a
cold visit in Chromium, before anything is touched. `--stock` builds and visits the stock page as
well: that one needs the internet, for its three CDNs.

Then the first Check on an exercise page: the time from the click to the result and the bytes
fetched for it, cold and once more (with PYODIDE_DIR from this machine, else from the CDN).
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from _serving import serve
from playwright.sync_api import Response, sync_playwright

ROOT = Path(__file__).parents[1]
JUPYTER_BOOK = Path(sys.executable).with_name("jupyter-book")
CHAPTER = "06_sigmoid"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
SHIFT = """
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
"""
STOCK = """title: Stock
author: Stock
only_build_toc_files: true
execute: {execute_notebooks: force, timeout: 300}
"""


def measure(site: Path, name: str) -> dict[str, float]:
    """Visit a page cold; return what it cost."""
    server = serve(site)
    answers: list[Response] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(SHIFT)
        page.on("response", lambda answer: answers.append(answer))
        page.goto(f"http://127.0.0.1:{server.server_port}/{name}", wait_until="networkidle")
        page.wait_for_timeout(500)
        bodies = [answer.body() for answer in answers if answer.ok]
        usable, shift = page.evaluate(
            "[performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd, shift]"
        )
        browser.close()
    server.shutdown()
    server.server_close()
    return {
        "requests": len(answers),
        "hosts": len({urlsplit(answer.url).hostname for answer in answers}),
        "kB": sum(map(len, bodies)) / 1000,
        "kB compressed": sum(len(gzip.compress(body, 9)) for body in bodies) / 1000,
        "usable ms": usable,
        "layout shift": shift,
    }


def measure_check(site: Path, name: str) -> dict[str, tuple[float, float]]:
    """Press Check on an exercise page, twice; return (seconds, MB fetched) of each."""
    server = serve(site)
    sizes: list[int] = []
    rows = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/{name}", wait_until="networkidle")
        page.on("requestfinished", lambda r: sizes.append(r.sizes()["responseBodySize"]))
        exercise = page.locator(".actinit-exercise").first
        for row in ("first check", "second check"):
            sizes.clear()
            start = time.perf_counter()
            exercise.locator("[data-action=check]").click()
            exercise.locator("[role=status][data-score]").wait_for(timeout=120_000)
            seconds = time.perf_counter() - start
            page.wait_for_timeout(300)
            rows[row] = (seconds, sum(sizes) / 1e6)
        browser.close()
    server.shutdown()
    server.server_close()
    return rows


def build_stock(folder: Path) -> Path:
    """Build the chapter with stock Jupyter Book; return the site."""
    (folder / "_config.yml").write_text(STOCK, encoding="utf-8")
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: {CHAPTER}\n", encoding="utf-8")
    shutil.copy(ROOT / "chapters" / f"{CHAPTER}.ipynb", folder)
    command = [str(JUPYTER_BOOK), "build", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "_build" / "html"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stock", action="store_true")
    options = parser.parse_args()
    command = [str(JUPYTER_BOOK), "build", str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    rows = {"ours": measure(ROOT / "_build" / "html", f"chapters/{CHAPTER}.html")}
    if options.stock:
        with tempfile.TemporaryDirectory() as folder:
            rows["stock"] = measure(build_stock(Path(folder)), f"{CHAPTER}.html")
    print(f"{'':14}" + "".join(f"{name:>10}" for name in rows))
    for key in rows["ours"]:
        print(f"{key:14}" + "".join(f"{row[key]:10.3g}" for row in rows.values()))
    checks = measure_check(ROOT / "_build" / "html", f"exercises/{CHAPTER}.html")
    for key, (seconds, size) in checks.items():
        print(f"{key:14}{seconds:8.2f} s{size:8.2f} MB")


if __name__ == "__main__":
    main()
