"""A submitted notebook, read as data: its code cells, and where each question's answer is.

Nothing is executed and nothing is trusted. Whatever can be read is read, with a note about what
was odd; only what cannot be understood at all is Corrupt.
"""

from __future__ import annotations

import ast
import json
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actinit.questions import every, sets
from actinit.questions._model import Question

LARGEST_FILE = 100_000_000
LARGEST_CODE = 2_000_000
MOST_CELLS = 5_000
LONGEST_LINE = 1_000
TIMEIT = r"(?:-(?:[nrpv]\s*\d+|[tcqo]+)\s+)*"  # its options: -n 3, -r5, -q


class Corrupt(ValueError):
    """A submission that cannot be read; the message says why."""


@dataclass(frozen=True)
class Cell:
    """One code cell: what Python runs of it, which question it answers, what it defines.

    number  : counted among all cells, from 1, as a learner would
    source  : None for a cell that only checks
    imports : what it imports of actinit, dotted
    """

    number: int
    source: str | None
    question: str = ""
    defines: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notebook:
    """The code cells of a submission, in their order, and notes about what was odd."""

    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = field(default=())


def read_file(path: Path) -> bytes:
    """Return a submission's bytes. Raises Corrupt for anything but a file of sensible size."""
    try:
        # Not following links: a submission must not point at another learner's file.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        link = path.is_symlink()
        why = "it is a symbolic link" if link else error.strerror
        raise Corrupt(f"the file cannot be opened: {why}") from error
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode):
        os.close(descriptor)
        raise Corrupt("it is not a regular file")
    with os.fdopen(descriptor, "rb") as file:
        if about.st_size > LARGEST_FILE:
            raise Corrupt(
                f"the file has {about.st_size / 1e6:.0f} MB; "
                f"at most {LARGEST_FILE / 1e6:.0f} MB are read"
            )
        return file.read(LARGEST_FILE + 1)


def parse(data: bytes) -> Notebook:
    """Return the notebook that the bytes are. Raises Corrupt, saying why they are none."""
    notes: list[str] = []
    if not data.strip():
        raise Corrupt("the file is empty")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        notes.append("the file is not UTF-8 throughout; unreadable characters were replaced")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Corrupt(f"the file is not JSON, so not a notebook: {str(error)[:80]}") from error
    raw = _raw_cells(content)
    if len(raw) > MOST_CELLS:
        raise Corrupt(f"the notebook has {len(raw)} cells; at most {MOST_CELLS} are read")
    cells = [cell for number, entry in enumerate(raw, 1) if (cell := _cell(number, entry))]
    code = sum(len(cell.source or "") for cell in cells)
    if code > LARGEST_CODE:
        raise Corrupt(
            f"the notebook has {code} characters of code; at most {LARGEST_CODE} are read"
        )
    return Notebook(tuple(cells), tuple(notes))


def _raw_cells(content: Any) -> list[Any]:
    if not isinstance(content, dict):
        raise Corrupt("the file is JSON, but not a notebook")
    cells = content.get("cells")
    if cells is None and isinstance(content.get("worksheets"), list):  # formats 2 and 3
        sheets = [sheet for sheet in content["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in sheet.get("cells") or []]
    if not isinstance(cells, list):
        raise Corrupt("the file is JSON, but not a notebook: it has no cells")
    return cells


def _cell(number: int, entry: Any) -> Cell | None:
    if not isinstance(entry, dict) or entry.get("cell_type") != "code":
        return None
    source = entry.get("source", entry.get("input", ""))  # `input` in formats 2 and 3
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return None
    code = python_of(source)
    tree = _parsed(code)
    asked = _asked(tree)
    only_checks = bool(asked) and len(tree.body) == len(asked)
    return Cell(
        number,
        None if only_checks else code,
        _question_of(entry),
        _defined(tree),
        asked,
        _imported(tree),
    )


def _question_of(entry: dict[str, Any]) -> str:
    metadata = entry.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    tags = metadata.get("tags")
    for tag in tags if isinstance(tags, list) else []:
        if isinstance(tag, str) and tag.startswith("question:"):
            return tag.removeprefix("question:").strip()
    nbgrader = metadata.get("nbgrader")
    if isinstance(nbgrader, dict) and nbgrader.get("solution"):
        # Where tags were lost: package writes the id as 06_sigmoid--stable.
        return str(nbgrader.get("grade_id", "")).replace("--", "/")
    return ""


def python_of(source: str) -> str:
    """Return a cell's source as plain Python: magics and shell lines do nothing.

    A cell that parses is left alone, so a % at the start of a continued line stays.
    """
    source = source.replace("\r\n", "\n").replace("\0", "")
    first = source.lstrip().split("\n", 1)[0]
    if first.startswith("%%"):
        if not re.match(r"%%(time|timeit|capture|prun)\b", first):
            return ""  # another language, or text for a file
        source = "\n" + source.lstrip().partition("\n")[2]
    if _parses(source):
        return source
    lines, continued = [], False  # inside a magic that goes on over several lines
    for line in source.split("\n"):
        if continued:
            continued, line = line.endswith("\\"), ""
        elif len(line) > LONGEST_LINE:
            pass  # no magic is that long
        elif found := re.match(rf"(\s*)(%time\s+|%timeit\s+{TIMEIT})(?=\w)(.*)", line):
            line = found[1] + found[3]
        elif found := re.match(r"(\s*)([%!?]|\w[\w.]*\?{1,2}\s*$)", line):
            continued, line = line.endswith("\\"), found[1] + "pass"
        elif found := re.match(r"(\s*[\w, ]+=\s*)[%!]", line):
            line = found[1] + "None"
        lines.append(line)
    return "\n".join(lines)


def _parses(source: str) -> bool:
    try:
        compile(source, "cell", "exec", ast.PyCF_ONLY_AST)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module(body=[], type_ignores=[])


def _asked(tree: ast.Module) -> tuple[str, ...]:
    """Return the question ids of the top-level check("...", f) calls."""
    found = []
    for statement in tree.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name == "check":
                found.append(str(call.args[0].value))
    return tuple(found)


def _defined(tree: ast.Module) -> tuple[str, ...]:
    names: list[str] = []
    for statement in tree.body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.append(statement.name)
        elif isinstance(statement, ast.Assign):
            names += [t.id for t in statement.targets if isinstance(t, ast.Name)]
    return tuple(names)


def _imported(tree: ast.Module) -> tuple[str, ...]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return tuple(sorted(n for n in names if n.split(".")[0] == "actinit"))


def set_of(notebook: Notebook, file_name: str) -> str:
    """Return the exercise set that the notebook answers. Raises Corrupt if none can be told.

    By the ids in it; else by a set's name in the file's; else by the functions it defines.
    """
    known = sets()
    votes = [i.split("/")[0] for cell in notebook.cells for i in (cell.question, *cell.asked) if i]
    counted = {name: votes.count(name) for name in known}
    if not any(counted.values()):
        inside = [name for name in known if name in file_name]
        counted = {name: len(name) for name in inside}
    if not any(counted.values()):
        defined = {name for cell in notebook.cells for name in cell.defines}
        counted = dict.fromkeys(known, 0)
        for question in every():
            counted[question.set] += question.function in defined
    if not any(counted.values()):
        raise Corrupt("it answers no question of this course")
    return max(known, key=lambda name: counted.get(name, 0))


@dataclass(frozen=True)
class Place:
    """Where a question's answer was found: cell positions in Notebook.cells; notes in words."""

    cells: tuple[int, ...]
    notes: tuple[str, ...] = field(default=())


def places(notebook: Notebook, questions: Sequence[Question]) -> dict[str, Place]:
    """Return each question's place: cells by its id, then by its function's name."""
    found: dict[str, Place] = {}
    last = -1
    for question in questions:
        tagged = [i for i, c in enumerate(notebook.cells) if c.question == question.id]
        defining = [i for i, c in enumerate(notebook.cells) if question.function in c.defines]
        cells = tuple(sorted({*tagged, *defining}))
        notes = []
        if len(defining) > 1:
            numbers = " and ".join(str(notebook.cells[i].number) for i in defining)
            notes.append(f"{question.function} is defined in cells {numbers}; the last one counts")
        elif len(tagged) > 1:
            numbers = " and ".join(str(notebook.cells[i].number) for i in tagged)
            notes.append(f"cells {numbers} both answer this question; all of them ran, in order")
        if not tagged and defining:
            notes.append("its cell had lost its label and was found by the function's name")
        if cells and cells[-1] < last:
            notes.append("its cell stands out of order; cells ran in the order of the notebook")
        last = max([last, *cells])
        found[question.id] = Place(cells, tuple(notes))
    return found
