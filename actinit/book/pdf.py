"""The whole book as one PDF, printed by Chromium from the built site.

    python -m actinit.book.pdf [SITE] [FILE]

The pages are put one after the other into one document, in the order of the contents, so that
links between them become links within the file and the headings become its outline.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bs4 import BeautifulSoup

LEFT_OUT = ("search.html", "progress.html")
# What only works on the page: buttons, links to files, scripts.
DEAD = "script, noscript, .launch, .turn, .eyebrow, footer, .headerlink, .actinit-progress, button"
NAME = "book-for-print.html"


def pages(site: Path) -> list[str]:
    """Return the pages of a built site, in the order of its contents."""
    start = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser")
    found = [str(start.a["href"])]  # type: ignore[index]
    while True:
        soup = BeautifulSoup((site / found[-1]).read_text("utf-8"), "html.parser")
        following = soup.select_one('link[rel="next"]')
        if following is None:
            return [page for page in found if page not in LEFT_OUT]
        found.append(_inside(found[-1], str(following["href"])))


def _inside(page: str, link: str) -> str:
    """Return a link on a page as a path from the site's root."""
    parts = page.split("/")[:-1]
    for part in link.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def anchor(page: str, name: str = "") -> str:
    """Return the id that a place of a page has in the one document."""
    return f"{page.removesuffix('.html').replace('/', '-')}--{name}".rstrip("-")


def one_document(site: Path) -> str:
    """Return the book as one HTML document for the site's root folder."""
    order = pages(site)
    first = BeautifulSoup((site / order[0]).read_text("utf-8"), "html.parser")
    title = first.select_one(".book-title").get_text()  # type: ignore[union-attr]
    articles = [str(_article(site, page, order)) for page in order]
    return (
        f'<!DOCTYPE html><html lang="{first.html["lang"]}" data-theme="light"><head>'  # type: ignore[index]
        f'<meta charset="utf-8"><title>{title}</title>'
        '<link rel="stylesheet" href="_static/book.css"><style>'
        "@page { size: A4; margin: 20mm 18mm 22mm; @bottom-center { content: counter(page); "
        "font: 9pt serif; color: #575b63; } } article { break-before: page; } "
        "article:first-of-type { break-before: auto; }"
        f"</style></head><body><main>{''.join(articles)}</main></body></html>"
    )


def _article(site: Path, page: str, order: list[str]) -> Any:
    """Return a page's article, its places and links renamed for the one document."""
    soup = BeautifulSoup((site / page).read_text("utf-8"), "html.parser")
    article = soup.select_one("article")
    assert article is not None
    for dead in article.select(DEAD):
        dead.decompose()
    for note in article.select(".actinit-exercise > p"):
        note.decompose()
    article["id"] = anchor(page)
    for place in article.select("[id]"):
        place["id"] = anchor(page, str(place["id"]))
    for name in ("for", "aria-labelledby", "name"):
        for one in article.select(f"[{name}]"):
            one[name] = anchor(page, str(one[name]))
    for link in article.select("[href]"):
        link["href"] = _link(str(link["href"]), page, order)
    for image in article.select("img[src]"):
        image["loading"] = "eager"
        if not str(image["src"]).startswith("data:"):
            image["src"] = _inside(page, str(image["src"]))
    for fold in article.select("details:not(.hide)"):
        fold["open"] = ""
    return article


def _link(href: str, page: str, order: list[str]) -> str:
    if "://" in href or href.startswith(("mailto:", "data:")):
        return href
    path, _, name = href.partition("#")
    target = _inside(page, unquote(path)) if path else page
    return f"#{anchor(target, name)}" if target in order else "#"


def write(site: Path, file: Path) -> None:
    """Print the site at site into file."""
    from playwright.sync_api import sync_playwright

    (site / NAME).write_text(one_document(site), encoding="utf-8")
    try:
        with sync_playwright() as playwright:
            path = shutil.which("chromium") or shutil.which("chromium-browser")
            chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            page = chromium.new_page()
            page.goto((site / NAME).resolve().as_uri(), wait_until="networkidle")
            page.evaluate("document.fonts.ready")
            page.pdf(path=file, prefer_css_page_size=True, outline=True, tagged=True)
            chromium.close()
    finally:
        (site / NAME).unlink()


def main() -> None:
    """Print the book."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", nargs="?", type=Path, default=Path("_build/html"))
    parser.add_argument("file", nargs="?", type=Path, default=Path("_build/alive-at-depth.pdf"))
    options = parser.parse_args()
    write(options.site, options.file)
    print(f"{options.file}: {options.file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
