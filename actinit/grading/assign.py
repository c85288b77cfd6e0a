"""An exercise notebook from its solution, and what a solution must be for that.

A solution notebook is the single source: each answer stands in a cell tagged
`question:06_sigmoid/stable`, between `### BEGIN SOLUTION` and `### END SOLUTION`; the next cell
checks it. Cells tagged `solution` are left out of the exercise. What the learner begins with is
`raise NotImplementedError` in place of the answer; in a repair question, the broken code, which
is the last ```python block of the text before the cell.
"""

from __future__ import annotations

import ast
import copy
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from actinit import notebooks, questions
from actinit.book.notebooks import execute as run
from actinit.notebooks import text_of
from actinit.questions import Question, of_set

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
NUMBERS = {4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}
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
    asked = {q.id: q for q in of_set(name)}
    cells = notebook["cells"]
    found, seen = [], []
    for (cell, text), following in zip(_with_texts(cells), [*cells[1:], None], strict=True):
        source, question_id = text_of(cell["source"]), question_of(cell)
        if not question_id:
            if BEGIN in source or END in source:
                found.append(f"cell {cell.get('id')}: a solution outside a tagged cell")
            continue
        seen.append(question_id)
        if question_id not in asked:
            found.append(f"{question_id}: no such question in set {name}")
            continue
        found += [
            f"{question_id}: {fault}"
            for fault in _cell_faults(source, text, following, asked[question_id])
        ]
    for question_id in asked:
        if seen.count(question_id) != 1:
            found.append(f"{question_id}: answered in {seen.count(question_id)} cells, not in one")
    found += _count_faults(cells, list(asked.values()))
    order = [i for i in seen if i in asked]
    if sorted(order) == sorted(asked) and order != list(asked):
        found.append(f"the questions come in another order than in set {name}")
    return found


def _count_faults(cells: Sequence[dict[str, Any]], asked: Sequence[Question]) -> list[str]:
    """Compare what the first cell says, such as "Six questions, 15 points", with the questions."""
    said = re.search(r"(\w+) questions\b.*?\b(\d+) points", text_of(cells[0]["source"]), re.DOTALL)
    right = (NUMBERS.get(len(asked), str(len(asked))), str(sum(q.points for q in asked)))
    if said is None or (said[1].lower(), said[2]) == right:
        return []
    return [f"the first cell says {said[0]!r}; it is {right[0]} questions and {right[1]} points"]


def _with_texts(cells: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every cell with the nearest text above it."""
    text = ""
    for cell in cells:
        yield cell, text
        if cell["cell_type"] == "markdown":
            text = text_of(cell["source"])


def _cell_faults(
    source: str, text: str, following: dict[str, Any] | None, question: Question
) -> list[str]:
    lines = [line.strip() for line in source.splitlines()]
    if lines.count(BEGIN) != 1 or lines.count(END) != 1 or lines.index(BEGIN) > lines.index(END):
        return [f"needs one {BEGIN!r} and, after it, one {END!r}"]
    found = _start_faults(source, text, question)
    check = text_of(following["source"]).strip() if following else ""
    if check != f'check("{question.id}", {question.function})':
        found.append(f'the next cell is not check("{question.id}", {question.function})')
    return found


def _start_faults(source: str, text: str, question: Question) -> list[str]:
    """Return what stands against the code that the learner begins with."""
    name, code = question.function, start(source, text, question)
    what = "without the answer the cell"
    if question.kind == "repair":
        what = "the broken code in the text before it"
        if not code:
            return [f"{what} is missing: a repair question shows it in a ```python block"]
    try:
        given, wanted = _arguments(code, name), _arguments(without_answer(source), name)
    except SyntaxError:
        return [f"{what} is no Python"]
    if not given:
        return [f"{what} does not define {name}"]
    if given != wanted:
        return [f"{what} defines {name}{given}, the cell {wanted and name}{wanted or 'does not'}"]
    return []


def _arguments(source: str, name: str) -> str:
    """Return the arguments of the function `name` that the code defines, in brackets, or ""."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return f"({ast.unparse(node.args)})"
    return ""


def start(source: str, text: str, question: Question) -> str:
    """Return the code that the learner begins with, from the answer's cell and the text before."""
    return broken_code(text) if question.kind == "repair" else without_answer(source)


def broken_code(text: str) -> str:
    """Return the last ```python block of a text, without its fences, or ""."""
    blocks = re.findall(r"^```python\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL)
    return blocks[-1] if blocks else ""


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
    for cell, text in _with_texts(new["cells"]):
        if question_id := question_of(cell):
            asked = {q.id: q for q in of_set(question_id.split("/")[0])}
            code = start(text_of(cell["source"]), text, asked[question_id])
            cell["source"] = code.splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell["outputs"] = []
    return notebooks.normalised(new)


def titles(notebook: dict[str, Any]) -> dict[str, str]:
    """Return {question id: the heading above it, such as "4. Repair the loss"}."""
    found = {}
    heading = ""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            headings = re.findall(r"^##+ +(.+?)\s*$", text_of(cell["source"]), re.MULTILINE)
            heading = headings[-1] if headings else heading
        elif (question_id := question_of(cell)) and heading:
            found[question_id] = heading
    return found


def keep_titles(found: Mapping[str, str]) -> None:
    """Keep the course's titles in the package, where score tables find them.

    The file is written only where a heading of one of the course's questions is another one.
    """
    now = {q.id: found.get(q.id) or questions.titles().get(q.id, "") for q in questions.every()}
    now = {question_id: title for question_id, title in now.items() if title}
    if now == questions.titles():
        return
    with questions.TITLES.open("w", encoding="utf-8", newline="") as table:
        csv.writer(table, lineterminator="\n").writerows([("question", "title"), *now.items()])
    questions.titles.cache_clear()


def assign(solutions: Sequence[Path], out: Path, execute: bool = True) -> list[Path]:
    """Write the exercise of each solution into the folder out; return what was written.

    Besides, the questions' headings are kept for the score tables (see keep_titles).

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
    keep_titles({i: title for _, notebook in made for i, title in titles(notebook).items()})
    out.mkdir(parents=True, exist_ok=True)
    for path, notebook in made:
        before = path.read_text(encoding="utf-8") if path.exists() else None
        path.write_text(notebooks.dump(exercise(notebook)), encoding="utf-8")
        if execute:
            try:
                run(path)
            except notebooks.NotebookError:
                if before is not None:
                    path.write_text(before, encoding="utf-8")
                raise
    return [path for path, _ in made]
