"""How long the book takes: a clean build, one edited chapter, and the notebooks under nbval.

An edited chapter is built as `make book` does, and as `make live` does, which has all loaded.
nbval is run as `make test` does, by forked kernels in as many processes as there are processors.

    python benchmarks/builds.py [--stock] [--exercises-left-out]

Each is run in a copy of the book. `--stock` times the same notebooks in a stock Jupyter Book 1
build and under nbval with ordinary kernels, and prints the ratios. The whole takes long: without
the exercises, about half as long.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from actinit.book import live
from actinit.book.kernels import JUPYTER

ROOT = Path(__file__).parents[1]
JUPYTER_BOOK = Path(sys.executable).with_name("jupyter-book")
PARTS = ("chapters", "exercises", "_config.yml", "_toc.yml", "references.bib")
BOOK = [str(JUPYTER_BOOK), "build", "."]
NBVAL = [
    sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval",
    "--nbval-cell-timeout=300",
]  # fmt: skip
PARALLEL = ["-n", str(os.cpu_count()), "--dist", "loadscope"]
STOCK = """title: Stock
author: Stock
only_build_toc_files: true
execute: {execute_notebooks: cache, timeout: 300}
sphinx: {config: {bibtex_bibfiles: [references.bib]}, extra_extensions: [sphinxcontrib.bibtex]}
"""


def copy_book(folder: Path, exercises: bool) -> Path:
    """Copy what the book is made of into folder, with or without its exercises."""
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder)
    for page in ROOT.glob("*.md"):
        shutil.copy(page, folder)
    if not exercises:
        shutil.rmtree(folder / "exercises")
        toc = (folder / "_toc.yml").read_text(encoding="utf-8")
        toc = re.sub(r"\n    sections:\n    - file: exercises/\w+", "", toc)
        (folder / "_toc.yml").write_text(toc, encoding="utf-8")
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


def timed_live(folder: Path) -> float:
    """Edit a chapter while `make live` follows the book; return the seconds to its page."""
    live.load()
    child, tell = live.waiting_build(folder)
    time.sleep(10)  # an author thinks; the book is loaded meanwhile
    edit(folder / "chapters" / "06_sigmoid.ipynb")
    start = time.perf_counter()
    os.write(tell, b"!")
    os.waitpid(child, 0)
    return time.perf_counter() - start


def measure(folder: Path, whose: str, options: list[str], **env: str) -> dict[str, float]:
    """Time a clean build, one after editing a chapter's prose, and nbval; tell each at once.

    options, env : more of nbval's command line and surroundings
    """
    rows = {}
    nbval = [*NBVAL, *options, *(name for name in PARTS[:2] if (folder / name).is_dir())]
    for key, command in (("clean build", BOOK), ("one chapter edited", BOOK), ("nbval", nbval)):
        if key == "one chapter edited":
            edit(folder / "chapters" / "06_sigmoid.ipynb")
        rows[key] = timed(command, folder, **(env if key == "nbval" else {}))
        print(f"{whose}: {key} {rows[key]:.1f} s", flush=True)
    return rows


def main() -> None:
    """Time and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("--exercises-left-out", action="store_true")
    options = parser.parse_args()
    exercises = not options.exercises_left_out
    with tempfile.TemporaryDirectory() as name:
        book = copy_book(Path(name), exercises)
        rows = {"ours": measure(book, "ours", PARALLEL, JUPYTER_PATH=str(JUPYTER))}
        rows["ours"]["one chapter edited, live"] = timed_live(book)
    if options.stock:
        with tempfile.TemporaryDirectory() as name:
            book = copy_book(Path(name), exercises)
            (book / "_config.yml").write_text(STOCK, encoding="utf-8")
            rows["stock"] = measure(book, "stock", [])
    ratio = f"{'ratio':>10}" if options.stock else ""
    print(f"{'seconds':25}" + "".join(f"{column:>10}" for column in rows) + ratio)
    for key in rows["ours"]:
        seconds = [row[key] for row in rows.values() if key in row]
        times = f"{seconds[-1] / seconds[0]:10.1f}" if len(seconds) == 2 else ""
        print(f"{key:25}" + "".join(f"{s:10.1f}" for s in seconds) + times)


if __name__ == "__main__":
    main()
