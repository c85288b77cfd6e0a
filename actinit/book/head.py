"""What a page says about itself to browsers, search engines and link previews.

The content security policy stands in the page, since static hosts send no headers of one's
own. It allows what the kind of page needs: only a page with exercises may run WebAssembly, in
a worker that is made from a blob and so keeps to the same policy.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

# Runs before the first paint, so that a chosen colour mode does not flash.
THEME = '(d=>{try{d.theme=localStorage.theme||""}catch{}})(document.documentElement.dataset)'


@cache
def icon() -> str:
    """Return the favicon as an address that needs no request."""
    svg = (Path(__file__).parent / "static" / "favicon.svg").read_text(encoding="utf-8")
    return "data:image/svg+xml," + quote(svg.strip(), safe=" =:/'")


def allowed(script: str) -> str:
    """Return how a policy names one script that stands in the page."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def policy(python: str = "", scripts: tuple[str, ...] = (THEME,)) -> str:
    """Return the content security policy of a page.

    python  : where it may fetch Pyodide from, for a page with exercises: an address on another
              host, or "'self'"; empty for other pages
    scripts : those that stand in the page itself
    """
    own = [*map(allowed, scripts)]
    remote = [python] if python and python != "'self'" else []
    rules = {
        "default-src": ["'none'"],
        # Explorers are modules of the book's own; blob: is the worker's first line.
        "script-src": [
            "'self'",
            *own,
            *(["'wasm-unsafe-eval'", "blob:"] if python else []),
            *remote,
        ],
        # MathML and tables carry attributes of style; the editor writes a style sheet.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *remote],
        **({"worker-src": ["'self'", "blob:"]} if python else {}),
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }
    return "; ".join(" ".join([name, *values]) for name, values in rules.items())


def address(baseurl: str, path: str) -> str:
    """Return a page's full address, or "" for a book that does not know where it stands."""
    return f"{baseurl.rstrip('/')}/{path}" if baseurl else ""


def root_of(baseurl: str) -> str:
    """Return the path of the book's folder on its host: "/alive-at-depth/"."""
    return f"{urlsplit(baseurl).path.rstrip('/')}/"


def write_sitemap(out: Path, baseurl: str, pages: list[str]) -> None:
    """Write sitemap.xml and a robots.txt that names it; without an address, neither."""
    if not baseurl:
        return
    rows = "".join(f"<url><loc>{escape(address(baseurl, page))}</loc></url>\n" for page in pages)
    (out / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n',
        encoding="utf-8",
    )
    robots = f"User-agent: *\nAllow: /\nSitemap: {address(baseurl, 'sitemap.xml')}\n"
    (out / "robots.txt").write_text(robots, encoding="utf-8")


def write_missing(app: Any, template: str) -> None:
    """Write 404.html, which a host shows for every address that leads nowhere.

    It is shown at any depth, so relative links would break: it takes the book's path from
    html_baseurl, or finds it by looking for the favicon in the folders above.
    """
    from jinja2 import Template

    baseurl = app.config.html_baseurl
    script = re.search(r"<script>(.*?)</script>", template, re.S)
    page = Template(template, autoescape=True).render(
        title=app.config.html_title or app.config.project,
        root=root_of(baseurl) if baseurl else "",
        start=app.builder.get_target_uri(app.config.root_doc),
        policy=policy(scripts=(script[1],) if script and not baseurl else ()),
    )
    (Path(app.outdir) / "404.html").write_text(page, encoding="utf-8")
