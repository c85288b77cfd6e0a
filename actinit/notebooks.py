"""Notebooks as files: read, and brought into one normal form.

The normal form makes a change in a lesson a change in the file: keys sorted, readable cell
ids that never change once set, no execution counts or timing, no widget state, no pictures
(an output keeps its text/plain, and an explorer its text/html, so nbval still compares it; the
build draws the picture anew), kernelspec `python3`; on Colab actinit is installed from the
repository that _config.yml names, once it names one.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
KEPT_CELL_METADATA = ("tags", "mystnb", "nbgrader", "editable", "deletable")
# What a notebook may store of an output. Everything else is drawn again by the build.
KEPT_MIMES = ("text/plain", "text/html", "text/markdown", "text/latex", "application/json")
# Ids that a tool made up: nbformat's and jupytext's eight hex digits, JupyterLab's uuid.
RANDOM_ID = re.compile(r"(?=[a-f]*\d)[0-9a-f]{8}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
COLAB = re.compile(r"(%pip install -q git\+)https://\S+")


class NotebookError(RuntimeError):
    """A notebook that cannot be read, or a cell that failed when run."""


def text_of(value: str | list[str]) -> str:
    """Join a notebook's multi-line string, stored as a string or as a list of lines."""
    return value if isinstance(value, str) else "".join(value)


def read(path: Path) -> dict[str, Any]:
    """Return the notebook at path as plain data.

    Raises NotebookError if it is not JSON or not a version 4 notebook.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotebookError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise NotebookError(f"{path}: cannot be read as a notebook: {error}") from error
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4:
        raise NotebookError(f"{path}: not a notebook of format 4")
    return notebook


def dump(notebook: dict[str, Any]) -> str:
    """Return the notebook's file text: sorted keys, one space of indentation."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def repository_of(path: Path) -> str:
    """Return the repository that the book of a notebook names in _config.yml, or ""."""
    config = path.resolve().parents[1] / "_config.yml"
    if not config.exists():
        return ""
    import yaml  # of the book's own needs: a learner who only grades does without

    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    return settings.get("repository", {}).get("url", "").rstrip("/")


def normalised(notebook: dict[str, Any], repository: str = "") -> dict[str, Any]:
    """Return a new notebook in normal form; the argument is left alone.

    repository : its address, for the line that installs actinit on Colab; "" leaves that line
    """
    cells = [_cell(cell) for cell in notebook["cells"]]
    for cell in cells:
        if repository and cell["cell_type"] == "code":
            source = COLAB.sub(rf"\g<1>{repository}", text_of(cell["source"]))
            cell["source"] = source.splitlines(keepends=True)
    for cell, name in zip(cells, cell_ids(notebook["cells"]), strict=True):
        cell["id"] = name
    metadata = {"kernelspec": dict(KERNELSPEC), "language_info": {"name": "python"}}
    for key in ("authors", "title", "mystnb"):
        if key in notebook.get("metadata", {}):
            metadata[key] = notebook["metadata"][key]
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    kind = cell["cell_type"]
    metadata = {k: v for k, v in cell.get("metadata", {}).items() if k in KEPT_CELL_METADATA and v}
    source = "\n".join(line.rstrip() for line in text_of(cell["source"]).rstrip().split("\n"))
    new = {"cell_type": kind, "metadata": metadata, "source": source.splitlines(keepends=True)}
    if kind == "code":
        new["execution_count"] = 1  # one for all: nbval takes None for "never run"
        new["outputs"] = _outputs(cell.get("outputs", []))
    elif cell.get("attachments"):
        new["attachments"] = cell["attachments"]
    return new


def _outputs(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            text = text_of(output["text"])
            previous = kept[-1] if kept else {}
            if previous.get("output_type") == "stream" and previous["name"] == output["name"]:
                text = text_of(previous["text"]) + text
                kept.pop()
            lines = text.splitlines(keepends=True)
            kept.append({"output_type": "stream", "name": output["name"], "text": lines})
        elif kind == "error":
            kept.append(dict(output))
        else:
            kept.append(_display(output))
    return kept


def _display(output: dict[str, Any]) -> dict[str, Any]:
    data = {}
    for mime, value in output["data"].items():
        if mime == "text/html" and "data:image/" in text_of(value):
            continue  # a picture in disguise
        if mime in KEPT_MIMES:
            as_lines = isinstance(value, (str, list)) and mime.startswith("text/")
            data[mime] = text_of(value).splitlines(keepends=True) if as_lines else value
    new = {"output_type": output["output_type"], "data": data, "metadata": {}}
    if output["output_type"] == "execute_result":
        new["execution_count"] = 1
    return new


def cell_ids(cells: list[dict[str, Any]]) -> list[str]:
    """Return one unique, readable id per cell; a readable id that is there stays."""
    taken: set[str] = set()
    fixed: list[str | None] = []
    for cell in cells:
        old = cell.get("id", "")
        good = old and not RANDOM_ID.fullmatch(old)
        fixed.append(old if good and old not in taken else None)
        taken.add(fixed[-1] or "")
    names, heading = [], "start"
    for cell, old in zip(cells, fixed, strict=True):
        heading = _heading(cell) or heading
        names.append(old or _unique(_name(cell, heading), taken))
        taken.add(names[-1])
    return names


def _heading(cell: dict[str, Any]) -> str:
    found = re.search(r"^#+ +(.+)$", text_of(cell["source"]), re.M)
    return slug(found[1]) if found and cell["cell_type"] == "markdown" else ""


def slug(text: str, longest: int = 40) -> str:
    """Return text as lower-case words joined by hyphens, cut at a word, letters a-z only."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    while len(words) > 1 and len("-".join(words)) > longest:
        words.pop()
    return "-".join(words)[:longest]


def _name(cell: dict[str, Any], heading: str) -> str:
    source = text_of(cell["source"])
    for tag in cell.get("metadata", {}).get("tags", []):
        if tag.startswith("question:"):
            return "answer-" + slug(tag.rsplit("/", 1)[-1])
    if cell["cell_type"] == "markdown":
        return _heading(cell) or f"{heading}-text"
    if found := re.match(r"check\(\s*[\"'](?:[^\"']*/)?([^\"']+)[\"']", source):
        return "check-" + slug(found[1])
    try:
        body = ast.parse(source).body
    except SyntaxError:  # magics
        body = []
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            return slug(statement.name)
    return f"{heading}-code"


def _unique(name: str, taken: set[str]) -> str:
    name = name or "cell"
    number, candidate = 2, name
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    return candidate


def notebooks_in(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Yield the notebooks among paths and in the folders among them."""
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(p for p in path.glob("*.ipynb"))
        else:
            yield path
