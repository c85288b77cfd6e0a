"""Exercises that are solved in the page: the answer cell and its check become an editor.

A notebook with cells tagged `question:ID` is an exercise page. The answer cell and the check
that follows it become one `.actinit-exercise`; the cells around them are handed to the page, so
that an answer meets the same names as in the notebook. The script that brings it to life is
built from widgets/exercise; Python comes from one address (`pyodide_address`).
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import shutil
import zipfile
from html import escape
from pathlib import Path
from typing import Any

from actinit.archives import add, package_files
from actinit.notebooks import text_of

STATIC = Path(__file__).parent / "static" / "exercise"
PYODIDE = "314.0.4"
CDN = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"
# Of a local Pyodide, what an exercise may ask for, and a notebook in JupyterLite.
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip",
        "pyodide-lock.json")  # fmt: skip
LIBRARIES = ("numpy", "matplotlib", "ipython", "jedi", "micropip", "typing-extensions")
# Of the package, what a check and a picture do not need.
LEFT_OUT = {"book", "static", "widgets", "facts", "frameworks.py", "cli.py"}


def question_of(cell: dict[str, Any]) -> str:
    """Return the id of the question that a cell answers, or ""."""
    tags = cell.get("metadata", {}).get("tags", [])
    return next((t.removeprefix("question:") for t in tags if t.startswith("question:")), "")


def mark(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return notebook with its question cells made ready for the page.

    Notebooks without questions come back as they are.
    """
    cells = notebook["cells"]
    if not any(question_of(cell) for cell in cells):
        return notebook
    pieces = [piece for cell in cells if (piece := _piece(cell))]
    script = json.dumps(pieces, ensure_ascii=False).replace("</", "<\\/")
    handed = f'<script type="application/json" class="actinit-pieces">{script}</script>'
    new = []
    for cell in cells:
        source = text_of(cell["source"])
        if question := question_of(cell):
            new.append(_shown(cell, handed + _exercise(question, source)))
            handed = ""
        elif found := re.match(r"progress\(\s*[\"']([^\"']+)[\"']\s*\)", source):
            new.append(_shown(cell, _summary(found[1])))
        elif not re.match(r"check\(", source):
            new.append(cell)
    return {**notebook, "cells": new}


def _piece(cell: dict[str, Any]) -> dict[str, str] | None:
    """Return what the page must know of a cell: a question's id, or code that answers may use."""
    if cell["cell_type"] != "code":
        return None
    if question := question_of(cell):
        return {"question": question}
    lines = [
        line for line in text_of(cell["source"]).splitlines() if not line.lstrip().startswith("%")
    ]
    source = re.sub(r"^if [\"']google.colab[\"'].*\n?", "", "\n".join(lines), flags=re.M).strip()
    if re.match(r"(check|progress)\(", source) or re.search(r"^if solved\(", source, re.M):
        return None
    return {"code": source}


def _shown(cell: dict[str, Any], html: str) -> dict[str, Any]:
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}
    metadata = {**cell.get("metadata", {}), "tags": ["remove-input"]}
    return {**cell, "metadata": metadata, "outputs": [output]}


def _exercise(question_id: str, stub: str) -> str:
    """Return the HTML of one exercise: enough to read without a script, all that it needs with."""
    from actinit.questions import find, title

    question = find(question_id)
    name = question.function or _defined(stub)
    hints = escape(json.dumps(list(question.hints), ensure_ascii=False), quote=True)
    return (
        f'<div class="actinit-exercise" data-question="{escape(question_id)}" '
        f'data-title="{escape(title(question_id))}" '
        f'data-function="{escape(name)}" data-points="{question.points}" data-hints="{hints}">'
        f'<pre class="stub" tabindex="0">{escape(stub)}</pre>'
        "<p>Solving it here needs JavaScript; the notebook holds the same exercise.</p></div>"
    )


def _defined(stub: str) -> str:
    body = ast.parse(stub).body
    return next((s.name for s in body if isinstance(s, ast.FunctionDef)), "")


def _summary(name: str) -> str:
    return (
        f'<div class="actinit-progress" data-set="{escape(name)}">'
        "<p>The page adds up your score here; in the notebook, run the cell.</p></div>"
    )


def pyodide_address() -> str:
    """Return where pages find Pyodide: a copy in the site, or the public CDN."""
    return "_static/pyodide/" if os.environ.get("PYODIDE_DIR") else CDN


def write(static: Path) -> None:
    """Write the exercises' script, the package and, from PYODIDE_DIR, Python into _static."""
    target = static / "exercise"
    shutil.copytree(
        STATIC, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.css", "__*")
    )
    (target / "actinit.zip").write_bytes(package())
    folder = os.environ.get("PYODIDE_DIR")
    if folder:
        (static / "pyodide").mkdir(exist_ok=True)
        for name in pyodide_files(Path(folder)):
            shutil.copyfile(Path(folder) / name, static / "pyodide" / name)


def pyodide_files(folder: Path) -> list[str]:
    """Return the files of a local Pyodide that the site uses: its core and the libraries."""
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted, names = list(LIBRARIES), set()
    while wanted:
        name = wanted.pop().replace("_", "-")
        if name not in names:
            names.add(name)
            wanted += lock[name]["depends"]
    return [*CORE, *sorted(lock[name]["file_name"] for name in names)]


def package() -> bytes:
    """Return the part of actinit that runs in the page, as a zip; the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in package_files(_runs_in_the_page):
            add(archive, name, data)
    return buffer.getvalue()


def _runs_in_the_page(path: Path) -> bool:
    return path.suffix in {".py", ".npz", ".csv"} and not LEFT_OUT & set(path.parts)
