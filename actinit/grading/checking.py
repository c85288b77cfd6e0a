"""`actinit check NOTEBOOK`: a learner's own notebook, scored on the inputs of practice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from actinit.grading.marking import Mark, mark
from actinit.grading.practice import Result
from actinit.grading.sandbox import Limits
from actinit.grading.submission import parse, python_of, read_file, set_of
from actinit.questions import find, of_set


def check_notebook(path: Path, limits: Limits | None = None) -> list[Mark]:
    """Return a mark for every question of the notebook's set.

    The code is the learner's own and runs as such, in a process of its own, without a sandbox.
    Raises submission.Corrupt if the file is no notebook of this course.
    """
    notebook = parse(read_file(path))
    questions = of_set(set_of(notebook, path.name))
    return mark(notebook, questions, "", None, limits or Limits(seconds=60), "none")


def check_with_nbval(path: Path) -> int:
    """Run a notebook cell by cell under nbval; return pytest's exit status.

    What the check cells have to show is what they show in the solution: that all is right.
    Other cells may show anything but must not fail. Raises Corrupt as above.
    """
    data = read_file(path)
    parse(data)
    content = json.loads(data.decode("utf-8-sig", errors="replace"))
    for cell in content["cells"]:
        if cell.get("cell_type") == "code":
            _expect(cell)
    # In the notebook's own folder, where its files and relative paths are.
    with tempfile.NamedTemporaryFile(
        "w", suffix=".ipynb", prefix=f"checked-{path.stem}-", dir=path.parent, encoding="utf-8"
    ) as copy:
        json.dump(content, copy)
        copy.flush()
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "--nbval",
                "--nbval-cell-timeout=120",
                "-q",
                "-p",
                "no:cacheprovider",
                "-c",
                os.devnull,
                "--rootdir",
                str(path.parent.resolve()),
                copy.name,
            ],
            env={**os.environ, "ACTINIT_PROGRESS": "off"},
            check=False,
        ).returncode


def _expect(cell: dict[str, Any]) -> None:
    source = cell.get("source", "")
    source = source if isinstance(source, str) else "".join(source)
    found = _checked_alone(python_of(source))
    metadata = cell.setdefault("metadata", {})
    tags = [tag for tag in metadata.get("tags", []) if not tag.startswith("nbval")]
    metadata["tags"] = tags if found else [*tags, "nbval-ignore-output"]
    cell["outputs"] = [passed_output(found)] if found else []


def _checked_alone(source: str) -> str:
    """Return the question id if a cell is one call of check and nothing else."""
    import ast

    body = ast.parse(source).body if source.lstrip().startswith("check(") else []
    call = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
        return str(call.args[0].value)
    return ""


def passed_output(question_id: str) -> dict[str, Any]:
    """Return the output of a check cell whose question is solved, as a notebook stores it."""
    question = find(question_id)
    result = Result(question.id, "passed", question.points, question.points)
    return {
        "output_type": "execute_result",
        "execution_count": None,
        "metadata": {},
        "data": {"text/plain": repr(result), "text/html": result._repr_html_()},
    }
