"""An exercise notebook from its solution, and what a solution must be for that.

A solution notebook is the single source: each answer stands in a cell tagged
`question:06_sigmoid/stable`, between `### BEGIN SOLUTION` and `### END SOLUTION`; the next cell
checks it. Cells tagged `solution` are left out of the exercise.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from actinit.book import notebooks
from actinit.book.notebooks import text_of
from actinit.questions import of_set

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
TAG, LEFT_OUT = "question:", "solution"


class NotAssignable(ValueError):
    """A solution notebook from which no exercise can be made; one line per reason."""


def question_of(cell: dict[str, Any]) -> str:
    """Return the id of the question that a cell answers, or ""."""
    for tag in cell.get("metadata", {}).get("tags", []):
        if tag.startswith(TAG):
            return str(tag.removeprefix(TAG))
    return ""


def faults(notebook: dict[str, Any], name: str) -> list[str]:
    """Return what stands against making an exercise of set `name` from this notebook."""
    questions = {q.id: q for q in of_set(name)}
    cells = notebook["cells"]
    found, seen = [], []
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        source, question_id = text_of(cell["source"]), question_of(cell)
        if not question_id:
            if BEGIN in source or END in source:
                found.append(f"cell {cell.get('id')}: a solution outside a tagged cell")
            continue
        seen.append(question_id)
        if question_id not in questions:
            found.append(f"{question_id}: no such question in set {name}")
            continue
        found += [
            f"{question_id}: {fault}"
            for fault in _cell_faults(source, following, questions[question_id])
        ]
    for question_id in questions:
        if seen.count(question_id) != 1:
            found.append(f"{question_id}: answered in {seen.count(question_id)} cells, not in one")
    order = [i for i in seen if i in questions]
    if sorted(order) == sorted(questions) and order != list(questions):
        found.append(f"the questions come in another order than in set {name}")
    return found


def _cell_faults(source: str, following: dict[str, Any] | None, question: Any) -> list[str]:
    found = []
    lines = [line.strip() for line in source.splitlines()]
    if lines.count(BEGIN) != 1 or lines.count(END) != 1 or lines.index(BEGIN) > lines.index(END):
        return [f"needs one {BEGIN!r} and, after it, one {END!r}"]
    try:
        defined = [
            n.name for n in ast.parse(without_answer(source)).body if isinstance(n, ast.FunctionDef)
        ]
    except SyntaxError:
        return ["without the answer the cell is no Python"]
    if question.function not in defined:
        found.append(f"does not define {question.function}, answer taken out")
    check = text_of(following["source"]).strip() if following else ""
    if check != f'check("{question.id}", {question.function})':
        found.append(f'the next cell is not check("{question.id}", {question.function})')
    return found


def without_answer(source: str) -> str:
    """Return a cell's source with `raise NotImplementedError` in place of the answer."""
    kept, inside = [], False
    for line in source.splitlines():
        if line.strip() == BEGIN:
            inside = True
            kept.append(f"{line[: len(line) - len(line.lstrip())]}raise NotImplementedError")
        elif line.strip() == END:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def exercise(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the exercise made from a solution: same cells and ids, no answers, no outputs."""
    new = copy.deepcopy(notebook)
    new["cells"] = [
        cell for cell in new["cells"] if LEFT_OUT not in cell.get("metadata", {}).get("tags", [])
    ]
    for cell in new["cells"]:
        if question_of(cell):
            cell["source"] = without_answer(text_of(cell["source"])).splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell["outputs"] = []
    return notebooks.normalised(new)


def assign(solutions: Sequence[Path], out: Path, execute: bool = True) -> list[Path]:
    """Write the exercise of each solution into the folder out; return what was written.

    execute : run each exercise and keep its outputs, which nbval compares
    Raises NotAssignable with all faults of all solutions before anything is written, and
    notebooks.NotebookError where an exercise does not run.
    """
    made, found = [], []
    for path in solutions:
        notebook = notebooks.read(path)
        found += [f"{path}: {fault}" for fault in faults(notebook, path.stem)]
        made.append((out / path.name, notebook))
    if found:
        raise NotAssignable("\n".join(found))
    out.mkdir(parents=True, exist_ok=True)
    for path, notebook in made:
        before = path.read_text(encoding="utf-8") if path.exists() else None
        path.write_text(notebooks.dump(exercise(notebook)), encoding="utf-8")
        if execute:
            try:
                notebooks.execute(path)
            except notebooks.NotebookError:
                if before is not None:
                    path.write_text(before, encoding="utf-8")
                raise
    return [path for path, _ in made]
