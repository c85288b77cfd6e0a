"""How long the book takes: a clean build, one edited chapter, and the notebooks under nbval.

    python benchmarks/builds.py [--stock]

Each is run in a copy of the book. `--stock` times the same notebooks in a stock Jupyter Book 1
build and under nbval with ordinary kernels, and prints the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from actinit.book.kernels import JUPYTER

ROOT = Path(__file__).parents[1]
JUPYTER_BOOK = Path(sys.executable).with_name("jupyter-book")
PARTS = ("chapters", "exercises", "_config.yml", "_toc.yml", "references.bib")
BOOK = [str(JUPYTER_BOOK), "build", "."]
NBVAL = [
    sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval",
    "--nbval-cell-timeout=300", "chapters", "exercises",
]  # fmt: skip
STOCK = """title: Stock
author: Stock
only_build_toc_files: true
execute: {execute_notebooks: cache, timeout: 300}
sphinx: {config: {bibtex_bibfiles: [references.bib]}, extra_extensions: [sphinxcontrib.bibtex]}
"""


def copy_book(folder: Path) -> Path:
    """Copy what the book is made of into folder."""
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder)
    for page in ROOT.glob("*.md"):
        shutil.copy(page, folder)
    return folder


def timed(command: list[str], folder: Path, **env: str) -> float:
    """Run a command in a folder; return its seconds."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, env={**os.environ, **env},
                          check=False)  # fmt: skip
    if done.returncode not in (0, 1):  # a stock build warns of what is not its own
        raise RuntimeError(done.stderr.decode()[-2000:])
    return time.perf_counter() - start


def edit(path: Path) -> None:
    """Add a sentence to a chapter's first cell."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"].append("\n\nOne more sentence.")
    path.write_text(json.dumps(notebook), encoding="utf-8")


def measure(folder: Path, whose: str, nbval_path: str) -> dict[str, float]:
    """Time a clean build, one after editing a chapter's prose, and nbval; tell each at once."""
    rows = {}
    for key, command in (("clean build", BOOK), ("one chapter edited", BOOK), ("nbval", NBVAL)):
        if key == "one chapter edited":
            edit(folder / "chapters" / "06_sigmoid.ipynb")
        rows[key] = timed(
            command, folder, **({"JUPYTER_PATH": nbval_path} if key == "nbval" else {})
        )
        print(f"{whose}: {key} {rows[key]:.1f} s", flush=True)
    return rows


def main() -> None:
    """Time and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stock", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        book = copy_book(Path(name))
        rows = {"ours": measure(book, "ours", str(JUPYTER))}
    if options.stock:
        with tempfile.TemporaryDirectory() as name:
            book = copy_book(Path(name))
            (book / "_config.yml").write_text(STOCK, encoding="utf-8")
            rows["stock"] = measure(book, "stock", "")
    print(f"{'seconds':20}" + "".join(f"{column:>10}" for column in rows))
    for key in rows["ours"]:
        print(f"{key:20}" + "".join(f"{row[key]:10.1f}" for row in rows.values()))


if __name__ == "__main__":
    main()
