"""Compare the decimal numerals of a lesson's prose with what its cells print.

A numeral in prose stands if some number that the notebook printed rounds to it at the precision
that the prose gives, if a literal in the code is that number (a setting), or if it is marked:

    {cited}`1.7159`     a figure of a source
    {given}`0.01`       a definition or a choice
    <!-- cited -->      at the end of a paragraph or list item: all of it
    <!-- given -->

Whole numbers, code spans, fences and mathematics are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from actinit.notebooks import text_of

NUMBER = re.compile(r"(?<![\w.,])[-−]?(?:\d[\d,]*\.\d+|\.\d+)(?:e[-+−]?\d+)?(?![\w]|\.\d)", re.I)
ANY_NUMBER = re.compile(r"[-−]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.I)
SKIPPED = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[`~]*\s*$"  # fences, roles' blocks and figures
    r"|\$\$.*?\$\$|(?<!\\)\$[^$\n]*(?:\n[^$\n]+)*?\$"  # mathematics
    r"|\{(?:cited|given)\}`[^`]*`|`+[^`]+`+"  # marked figures, code
    r"|\]\([^)]*\)|https?://\S+|arXiv:\S+|\b10\.\d{4,}/\S+",  # addresses
    re.S | re.M,
)
MARKED = re.compile(r"<!--\s*(?:cited|given)\s*-->")


def prose_of(markdown: str) -> str:
    """Return the prose of a cell: no code, no mathematics, no marked paragraphs."""
    kept = [
        part for part in re.split(r"\n\s*\n|\n(?=\s*[-*] )", markdown) if not MARKED.search(part)
    ]
    text = re.sub(r"^:{3,}.*$|^:\w+:.*$", "", "\n\n".join(kept), flags=re.M)
    return SKIPPED.sub(" ", text)


def numerals(prose: str) -> Iterator[str]:
    """Yield the decimal numerals of a text, as they are written."""
    for match in NUMBER.finditer(prose):
        percent = re.match(r"\s*(?:%|per cent)", prose[match.end() :])
        yield match[0] + (" %" if percent else "")


def value_of(numeral: str) -> tuple[float, float]:
    """Return a numeral's value and half a unit of its last place."""
    plain = numeral.removesuffix(" %").replace(",", "").replace("−", "-").lower()
    mantissa, _, exponent = plain.partition("e")
    places = len(mantissa.partition(".")[2])
    return float(plain), 0.5 * 10.0 ** (int(exponent or 0) - places)


def printed(cells: list[dict[str, Any]]) -> list[float]:
    """Return every number that the notebook's cells printed or that stands in their code."""
    texts = []
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        texts.append(text_of(cell["source"]))
        for output in cell.get("outputs", []):
            texts.append(text_of(output.get("text", "")))
            data = output.get("data", {})
            texts += [text_of(v) for k, v in data.items() if k in ("text/plain", "text/html")]
    found = []
    for text in texts:
        for match in ANY_NUMBER.finditer(re.sub(r"(?<=\d)_(?=\d)", "", text)):
            found.append(float(match[0].replace("−", "-")))
    return found


def stands(numeral: str, numbers: list[float]) -> bool:
    """Return whether some number rounds to the numeral; signs and per cent are free."""
    value, half = value_of(numeral)
    scales = (1.0, 100.0) if numeral.endswith("%") else (1.0,)
    slack = half * (1 + 1e-9)
    return any(abs(abs(n) * scale - abs(value)) <= slack for n in numbers for scale in scales)


def unsupported(cells: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return (cell id, numeral) for each numeral in prose that nothing in the notebook prints."""
    numbers = printed(cells)
    return [
        (cell.get("id", "?"), numeral)
        for cell in cells
        if cell["cell_type"] == "markdown"
        for numeral in numerals(prose_of(text_of(cell["source"])))
        if not stands(numeral, numbers)
    ]
