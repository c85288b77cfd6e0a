"""What a page shows of each output: pictures drawn into the page, explorers as HTML.

Every function here takes and returns plain notebook data, so that MyST-NB has nothing left
to choose: an output is text, or one piece of HTML.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import re
import zlib
from html import escape
from typing import Any

from actinit.book.execution import WIDGET_VIEW
from actinit.book.lint import EXPLORERS
from actinit.book.svg import as_file, page_svg
from actinit.notebooks import text_of

FIGURE_LINE = re.compile(r"^Figure: ?(.+)\n?", re.M)
FIGURES = "actinit-figures:"  # stands for the folder of figures until the page is written
INLINE_BYTES = 4000  # a drawing that compresses to more is a file of its own
LIVE_NOTE = (
    "A still picture: the sliders of this cell are alive in Jupyter, JupyterLite and on Binder."
)


def prepare(notebook: dict[str, Any]) -> tuple[dict[str, Any], list[str], dict[str, str]]:
    """Return notebook with its outputs made ready for the page, what was missing, and files.

    The files are the drawings too heavy for the page, by name.
    """
    glyphs: set[str] = set()
    files: dict[str, str] = {}
    missing: list[str] = []
    cells = []
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            shown = _Cell(cell, f"f{index}-", glyphs, files)
            cell = {**_quiet(cell), "outputs": shown.outputs()}
            missing += shown.missing
        cells.append(cell)
    metadata = {k: v for k, v in notebook["metadata"].items() if k != "widgets"}
    return {**notebook, "cells": cells, "metadata": metadata}, missing, files


def _quiet(cell: dict[str, Any]) -> dict[str, Any]:
    """Return a code cell with what a reader does not need taken out of sight.

    The call that makes an explorer is left out (a quiz's would show the answers); the
    first cell's imports are folded.
    """
    source, metadata = text_of(cell["source"]), dict(cell.get("metadata", {}))
    tags = list(metadata.get("tags", []))
    if is_explorer(source):
        metadata["tags"] = [*tags, "remove-input"]
    elif "google.colab" in source:
        metadata["tags"] = [*tags, "hide-input"]
        words = {"code_prompt_show": "Set-up", "code_prompt_hide": "Set-up"}
        metadata["mystnb"] = {**words, **metadata.get("mystnb", {})}
    return {**cell, "metadata": metadata}


def is_explorer(source: str) -> bool:
    """Return whether a cell is one call of an explorer, a prediction or a quiz."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return False
    call = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {*EXPLORERS, "Predict", "Quiz"}
    )


def _whole(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join what was printed in one go: a kernel hands it over in pieces, cut anywhere."""
    whole: list[dict[str, Any]] = []
    for output in outputs:
        if output["output_type"] == "stream" and whole and whole[-1].get("name") == output["name"]:
            whole[-1]["text"] += text_of(output["text"])
        elif output["output_type"] == "stream":
            whole.append({**output, "text": text_of(output["text"])})
        else:
            whole.append(output)
    return whole


class _Cell:
    """One code cell's outputs on their way to the page."""

    def __init__(
        self, cell: dict[str, Any], prefix: str, glyphs: set[str], files: dict[str, str]
    ) -> None:
        self.cell, self.prefix, self.glyphs, self.files = cell, prefix, glyphs, files
        self.missing: list[str] = []
        metadata = cell.get("metadata", {}).get("mystnb", {})
        fixed = metadata.get("image", {}).get("alt")
        self.alts = [fixed] if fixed else []
        self.drawn = 0

    def outputs(self) -> list[dict[str, Any]]:
        """Return the cell's outputs for the page."""
        new: list[dict[str, Any]] = []
        for output in _whole(self.cell.get("outputs", [])):
            if output["output_type"] == "stream" and output["name"] == "stdout":
                text = text_of(output["text"])
                self.alts += [line.strip() for line in FIGURE_LINE.findall(text)]
                text = FIGURE_LINE.sub("", text)
                if text.strip():
                    new.append({**output, "text": text})
            elif output["output_type"] in ("display_data", "execute_result"):
                if (html := self.html(output)) is not None:
                    new.append(_as_html(html))
                elif not text_of(output["data"].get("text/plain", "")).startswith("<Figure size"):
                    new.append({**output, "data": _plain(output["data"])})
            else:
                new.append(output)
        return new

    def html(self, output: dict[str, Any]) -> str | None:
        """Return the HTML form of an output, None for one that is text."""
        data = output["data"]
        if WIDGET_VIEW in data and "text/html" not in data:
            return self.still(output)
        if "text/html" in data:
            return text_of(data["text/html"])
        if "image/svg+xml" in data:
            return self.picture(text_of(data["image/svg+xml"]))
        if "image/png" in data:
            return self.bitmap(text_of(data["image/png"]))
        return None

    def alt(self) -> str:
        """Return the words for the next picture; note it as missing if there are none."""
        self.drawn += 1
        if self.drawn <= len(self.alts):
            return self.alts[self.drawn - 1]
        self.missing.append(f"cell {self.cell.get('id', '')}: a picture without alt text")
        return "A figure, described in the text."

    def picture(self, source: str) -> str:
        """Return a figure element with the drawing in it."""
        alt, prefix = self.alt(), f"{self.prefix}{self.drawn}-"
        drawing = page_svg(source, alt, prefix)
        if len(zlib.compress(drawing.encode())) <= INLINE_BYTES:
            drawing = page_svg(source, alt, prefix, self.glyphs)
            return f'<figure class="plot">{drawing}</figure>'
        # A heavy drawing is fetched only when the reader comes near it.
        text = as_file(drawing)
        name = hashlib.sha256(text.encode()).hexdigest()[:16] + ".svg"
        self.files[name] = text
        size = re.search(r'width="(\d+)" height="(\d+)"', drawing)
        width, height = size.groups() if size else ("", "")
        return (
            f'<figure class="plot"><img alt="{escape(alt)}" width="{width}" height="{height}" '
            f'loading="lazy" decoding="async" src="{FIGURES}{name}"></figure>'
        )

    def bitmap(self, data: str) -> str:
        """Return a figure element for a picture made of pixels."""
        raw = base64.b64decode(data)
        width, height = (int.from_bytes(raw[i : i + 4], "big") for i in (16, 20))
        return (
            f'<figure class="plot"><img alt="{escape(self.alt())}" width="{width}" '
            f'height="{height}" src="data:image/png;base64,{"".join(data.split())}"></figure>'
        )

    def still(self, output: dict[str, Any]) -> str:
        """Return the still picture of an `interact` cell, and where it is alive."""
        parts = []
        for inner in output.get("metadata", {}).get("still", []):
            data = inner.get("data", {})
            text = text_of(inner.get("text", ""))
            self.alts += [line.strip() for line in FIGURE_LINE.findall(text)]
            if "image/svg+xml" in data:
                if self.drawn >= len(self.alts):
                    self.alts.append("What the cell draws at its first setting.")
                parts.append(self.picture(text_of(data["image/svg+xml"])))
            elif text := FIGURE_LINE.sub("", text_of(data.get("text/plain", text))):
                parts.append(f"<pre>{escape(text)}</pre>")
        return f'<div class="still">{"".join(parts)}<p>{LIVE_NOTE}</p></div>'


def _as_html(html: str) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    for mime in ("text/markdown", "text/latex", "text/plain"):
        if mime in data:
            return {mime: text_of(data[mime])}
    return {"text/plain": ""}
