"""The still pictures that stand in for explorers without JavaScript, in print and on paper.

The bundler draws them with the explorers' own drawing code. A notebook stores only a placeholder,
so that a new drawing does not change every notebook; whoever writes a page fills it in.
"""

import json
import re
from functools import cache
from html import escape
from pathlib import Path

STATIC = Path(__file__).parent / "static"
PLACEHOLDER = re.compile(
    r'<p class="actinit-still" data-still="(?P<name>[^"/]*)/(?P<key>[^"]*)">[^<]*</p>'
)


@cache
def stills(name: str) -> dict[str, dict[str, str]]:
    """Return the pictures drawn at build time for one explorer: key -> {"svg", "say"}."""
    return json.loads((STATIC / f"{name}.json").read_text(encoding="utf-8"))


def placeholder(name: str, key: str, words: str) -> str:
    """Return the HTML that keeps a picture's place: which one it is, and words until then."""
    return f'<p class="actinit-still" data-still="{name}/{key}">{escape(words, quote=False)}</p>'


def fill(html: str) -> str:
    """Return html with each placeholder replaced by its picture and the sentence it says.

    A key without a picture of its own takes the explorer's default.
    """

    def picture(found: re.Match[str]) -> str:
        pictures = stills(found["name"])
        still = pictures.get(found["key"], pictures["default"])
        return (
            f'<figure class="actinit-still">{still["svg"]}'
            f"<figcaption>{escape(still['say'], quote=False)}</figcaption></figure>"
        )

    return PLACEHOLDER.sub(picture, html)
