"""The exercises for other systems: Gradescope's autograder, nbgrader's source notebooks.

There their security applies, not ours.
"""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from actinit import notebooks
from actinit.archives import add, package_files
from actinit.grading import assign
from actinit.questions import find, of_set

SETUP = """#!/usr/bin/env bash
set -e
apt-get update && apt-get install -y python3 python3-venv bubblewrap
python3 -m venv /autograder/venv
/autograder/venv/bin/pip install --quiet {numpy}
"""

# In Gradescope's containers bubblewrap may not be allowed. Each submission has a container of
# its own there; without bubblewrap that is all the isolation there is, and the report says so.
RUN = """#!/usr/bin/env bash
cd /autograder/source
PY=/autograder/venv/bin/python
OUT=$(mktemp -d)
mkdir -p /autograder/results
grade() {{
  $PY -m actinit.cli grade /autograder/submission --out "$OUT" {only} "$@"
}}
if $PY -c 'from actinit.grading.sandbox import choose; choose()' 2> /dev/null
then grade
else grade --isolation none
fi
$PY - "$OUT" <<'END'
import json, pathlib, sys
found = sorted(pathlib.Path(sys.argv[1], "results").glob("*.json"))
if len(found) == 1:
    text = found[0].read_text(encoding="utf-8")
else:
    said = "" if found else "Nothing could be graded. "
    said += "Hand in one notebook (.ipynb)."
    text = json.dumps({{"score": 0, "output": said}})
pathlib.Path("/autograder/results/results.json").write_text(text, encoding="utf-8")
END
"""


def gradescope(out: Path, only: str = "") -> None:
    """Write Gradescope's autograder zip for one exercise set (or whichever is handed in).

    Raises ValueError for an unknown set.
    """
    import numpy

    if only:
        of_set(only)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _script(archive, "setup.sh", SETUP.format(numpy=f"numpy=={numpy.__version__}"))
        _script(archive, "run_autograder", RUN.format(only=f"--set {only}" if only else ""))
        for name, data in package_files(lambda path: path.parts[0] != "widgets"):
            add(archive, name, data)


def _script(archive: zipfile.ZipFile, name: str, text: str) -> None:
    add(archive, name, text.encode(), 0o755)


def nbgrader(solutions: Sequence[Path], out: Path) -> list[Path]:
    """Write nbgrader's source/NAME/NAME.ipynb for each solution; return the paths.

    Answer cells and check cells carry nbgrader's metadata; a check that fails raises there.
    Raises assign.NotAssignable as `actinit assign` does.
    """
    written = []
    for path in solutions:
        notebook = notebooks.read(path)
        if found := assign.faults(notebook, path.stem):
            raise assign.NotAssignable("\n".join(f"{path}: {fault}" for fault in found))
        target = out / "source" / path.stem / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(notebooks.dump(with_metadata(notebook)), encoding="utf-8")
        written.append(target)
    return written


def with_metadata(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the solution with nbgrader's metadata in its answer and check cells."""
    new = copy.deepcopy(notebook)
    before = ""
    for cell in new["cells"]:
        if before:  # the cell after an answer checks it
            question = find(before)
            cell["source"] = [f'assert check("{question.id}", {question.function})']
            cell["metadata"]["nbgrader"] = _metadata(f"check--{_dashed(before)}", question.points)
        before = assign.question_of(cell)
        if before:
            cell["metadata"]["nbgrader"] = _metadata(_dashed(before), None)
        if cell["cell_type"] == "code":
            cell["outputs"] = []
    return notebooks.normalised(new)


def _dashed(question_id: str) -> str:
    return question_id.replace("/", "--")


def _metadata(grade_id: str, points: int | None) -> dict[str, Any]:
    checks = points is not None
    about = {
        "grade": checks,
        "grade_id": grade_id,
        "locked": checks,
        "schema_version": 3,
        "solution": not checks,
        "task": False,
        "cell_type": "code",
    }
    return {**about, "points": points} if checks else about
