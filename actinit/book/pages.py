"""The last touch on a page's text before the template frames it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from actinit.book.outputs import FIGURES
from actinit.widgets import stills

CODE_CSS = Path(__file__).parent / "static" / "code.css"
SPAN = re.compile(r'<span class="(\w+)">([^<]*)</span>')


@cache
def coloured() -> frozenset[str]:
    """Return the classes of code that code.css gives a colour."""
    return frozenset(re.findall(r"\.([a-z]\w?)(?=[,)\s])", CODE_CSS.read_text(encoding="utf-8")))


def plain_spans(body: str) -> str:
    """Return body without the spans around code that has the colour of text."""
    return SPAN.sub(lambda m: m[0] if m[1] in coloured() or len(m[1]) > 3 else m[2], body)


def breakable(body: str) -> str:
    """Return body with places in the code of tables where a long name may go on in a new line."""

    def code(match: re.Match[str]) -> str:
        return re.sub(r"(?<=[\w)])([.(_=]|, )(?=[\w'\"*&)])(?![^<]*>)", r"\1<wbr>", match[0])

    def table(match: re.Match[str]) -> str:
        return re.sub(r'<span class="pre">[^<]*</span>', code, match[0])

    return re.sub(r"<table.*?</table>", table, body, flags=re.S)


def finish(body: str, figures: str) -> str:
    """Return a page's body with the stock writers' slips mended; figures: their folder.

    Sphinx gives a toctree's captions the role of a heading, but no level. MyST-NB names its
    folds other than they read. Docutils calls a reference by a role that ARIA has withdrawn.
    """
    body = body.replace(' role="heading"', ' role="heading" aria-level="2"')
    body = body.replace(' aria-label="Toggle hidden content"', "")
    body = body.replace("<span></span>", "")
    body = body.replace(' role="doc-biblioentry"', ' role="listitem"')
    body = body.replace('<th class="head"><p></p></th>', "<td></td>")  # a table's empty corner
    return stills.fill(plain_spans(breakable(body).replace(FIGURES, figures)))
