"""Run the book's notebooks before Sphinx reads them, in parallel, and remember the results.

The notebooks carry no pictures, so the build draws them. What a notebook showed is kept
under `_build/.executed`, by a key made of the notebook's code, the Python sources of
`actinit` and the versions of what it draws with: editing prose runs nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from actinit.book.kernels import warm_kernels
from actinit.notebooks import read, text_of

TIMEOUT = 300  # seconds for one cell, on a busy machine
DRAW_SVG = [
    "--InlineBackend.figure_formats={'svg'}",
    "--InlineBackend.rc={'svg.hashsalt': 'actinit'}",
]


@cache
def package_key() -> str:
    """Return a hash of the package's sources and of the libraries that draw."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        apart = "book" in path.relative_to(root).parts or "static" in path.parts
        if path.suffix in {".py", ".csv", ".npz"} and not apart:
            digest.update(path.read_bytes())
    for name in ("numpy", "matplotlib", "ipykernel"):
        digest.update(version(name).encode())
    return digest.hexdigest()


def notebook_key(notebook: dict[str, Any]) -> str:
    """Return the key of a notebook's results: its code cells and what they run on."""
    digest = hashlib.sha256(package_key().encode())
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            digest.update(text_of(cell["source"]).encode() + b"\0")
    return digest.hexdigest()[:32]


def run(path: Path) -> list[list[dict[str, Any]]]:
    """Run the notebook at path from its folder; return the outputs of each code cell.

    A widget's picture is filled in from its state. Raises nbclient's CellExecutionError.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        extra_arguments=DRAW_SVG,
        record_timing=False,
        force_raise_errors=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    asyncio.run(client.async_execute())  # which closes what it opens
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in cells:
        for output in cell.outputs:
            _fill_in_still(output, client.widget_state)
    return [[json.loads(json.dumps(output)) for output in cell.outputs] for cell in cells]


def run_twice(path: Path) -> list[list[dict[str, Any]]]:
    """Run the notebook as `run` does, and once more if not a cell but its kernel failed.

    A port that a kernel was given can be taken before the kernel opens it.
    """
    from nbclient.exceptions import CellExecutionError

    try:
        return run(path)
    except (CellExecutionError, TimeoutError):  # would fail again
        raise
    except Exception:
        return run(path)


WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def _fill_in_still(output: Any, states: dict[str, dict[str, Any]]) -> None:
    """Put what an `interact` drew first beside its view, as `metadata.still`."""
    view = output.get("data", {}).get(WIDGET_VIEW)
    if view is None:
        return
    state = states.get(view["model_id"], {})
    for child in state.get("children", []):
        inner = states.get(str(child).removeprefix("IPY_MODEL_"), {})
        if inner.get("_model_name") == "OutputModel":
            output["metadata"]["still"] = list(inner.get("outputs", []))


class Results:
    """What each notebook showed when it was run, kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, notebook: dict[str, Any]) -> Path:
        """Return where the results of notebook are kept, whether they are there or not."""
        return self.folder / f"{notebook_key(notebook)}.json"

    def run_missing(self, paths: Iterable[Path], jobs: int | None = None) -> dict[Path, str]:
        """Run the notebooks that have no results; return what went wrong, by path."""
        self.folder.mkdir(parents=True, exist_ok=True)
        missing = [p for p in paths if not self.file(read(p)).exists()]
        errors: dict[Path, str] = {}

        def process(path: Path) -> None:
            try:
                outputs = run_twice(path)
            except Exception as error:  # reported with the notebook's name, as a warning
                errors[path] = f"{type(error).__name__}: {error}"
                return
            target = self.file(read(path))
            partial = target.with_suffix(f".{os.getpid()}")
            partial.write_text(json.dumps(outputs), encoding="utf-8")
            partial.replace(target)

        # One thread per kernel: the matrices are small, and the kernels share the processors.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        warm_kernels()
        with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
            list(pool.map(process, missing))
        return errors

    def fill(self, notebook: dict[str, Any]) -> dict[str, Any]:
        """Return notebook with the remembered outputs in its code cells."""
        file = self.file(notebook)
        if not file.exists():
            return notebook
        outputs = iter(json.loads(file.read_text(encoding="utf-8")))
        cells = [
            {**cell, "outputs": next(outputs)} if cell["cell_type"] == "code" else cell
            for cell in notebook["cells"]
        ]
        return {**notebook, "cells": cells}
