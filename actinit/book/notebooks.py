"""The book's notebooks, run and kept in normal form.

    python -m actinit.book.notebooks normalise PATH...          rewrite in normal form
    python -m actinit.book.notebooks normalise --check PATH...  say what is not, exit 1
    python -m actinit.book.notebooks execute PATH...            run, then normalise

PATH is a notebook or a folder of notebooks. `execute` runs a notebook from its own folder and
writes it back only when no cell failed and none wrote to stderr: a warning carries a machine's
path and would not be stable.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from actinit.notebooks import (
    KERNELSPEC,
    NotebookError,
    dump,
    normalised,
    notebooks_in,
    read,
    repository_of,
)


def faults(path: Path) -> list[str]:
    """Return what stands against the notebook at path, one line each."""
    notebook = read(path)
    text = dump(normalised(notebook, repository_of(path)))
    found = [] if text == path.read_text("utf-8") else ["not normalised"]
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                found.append(f"cell {cell.get('id')}: stored an error, {output['ename']}")
            elif output.get("name") == "stderr":
                found.append(f"cell {cell.get('id')}: wrote to stderr")
    return [f"{path}: {line}" for line in found]


def execute(path: Path, timeout: int = 300) -> None:
    """Run the notebook at path from its folder and write it back in normal form.

    Raises NotebookError naming the cell that failed or wrote to stderr; the file is then
    as it was before.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    from actinit.book.kernels import warm_kernels

    warm_kernels()
    notebook = nbformat.reads(dump(normalised(read(path))), as_version=4)  # lines joined
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name=KERNELSPEC["name"],
        record_timing=False,
        store_widget_state=True,  # an Output widget needs it; normalising drops it
        force_raise_errors=True,
        resources={"metadata": {"path": str(path.parent.resolve())}},
    )
    client.comm_open_handlers.clear()  # nbval too sees what an Output widget would take in
    try:
        asyncio.run(client.async_execute())
    except CellExecutionError as error:
        raise NotebookError(f"{path}: {error}") from error
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise NotebookError(f"{path}: cell {cell.id} wrote to stderr:\n{output.text}")
    path.write_text(dump(normalised(notebook, repository_of(path))), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m actinit.book.notebooks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=["normalise", "execute"])
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--check", action="store_true", help="only say what is not normal")
    parser.add_argument("--timeout", type=int, default=300, help="seconds for one cell")
    options = parser.parse_args(arguments)
    failed = 0
    for path in notebooks_in(options.paths):
        try:
            failed += _process(path, options)
        except NotebookError as error:
            print(error, file=sys.stderr)
            failed += 1
    return 1 if failed else 0


def _process(path: Path, options: argparse.Namespace) -> int:
    if options.check:
        found = faults(path)
        print("\n".join(found)) if found else None
        return len(found)
    if options.command == "execute":
        execute(path, options.timeout)
        print(f"{path}: executed")
        return 0
    text = dump(normalised(read(path), repository_of(path)))
    if text != path.read_text("utf-8"):
        path.write_text(text, encoding="utf-8")
        print(f"{path}: normalised")
    return 0


if __name__ == "__main__":
    sys.exit(main())
