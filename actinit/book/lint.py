"""Lint the book's notebooks: `python -m actinit.book.lint [PATH...]`.

For every notebook: normal form, no stored error, nothing on stderr, numerals in prose that some
cell prints (see numerals.py), known claims, alt text for each picture, spelling.

For a chapter besides: its sections in order, each marked by a tag on its first cell
(`part:question`, `part:predict`, `part:explorer`, `part:idea`, `part:code`, `part:experiment`,
`part:wrong`, `part:frameworks`, `part:recap`, `part:quiz`, `part:links`); an explorer, a prediction
and a quiz; a recap of at most five lines; code cells of at most 15 lines (a cell tagged `long` may
have more); and, across chapters, every claim of claims.yml taught where its topic is.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from actinit.book import numerals
from actinit.book.notebooks import faults
from actinit.facts import claims
from actinit.notebooks import NotebookError, notebooks_in, read, text_of

PARTS = (
    "question", "predict", "explorer", "idea", "code", "experiment", "wrong", "frameworks",
    "recap", "quiz", "links",
)  # fmt: skip
EXPLORERS = (
    "NeuronExplorer", "ForwardBackward", "ActivationExplorer", "Collapse", "Outputs", "Chain",
    "ZigZag", "Dying", "Symmetry", "InitLab", "Chaos", "Playground", "Facts",
)  # fmt: skip
LONGEST_CELL, LONGEST_RECAP = 15, 5
# Chapters that lay a claim's group on the reader's table. A claim counts as untaught once all of
# its chapters exist and none of them names it. `init` and a few others are spread out.
HOMES: dict[str, tuple[int, ...]] = {
    "neuron": (1, 2, 3, 4), "why_nonlinear": (3,), "step_linear": (5,),
    "sigmoid": (6, 15, 16, 17), "tanh": (7, 15, 16, 17), "relu": (8, 13, 18), "leaky": (9,),
    "elu_family": (10,), "smooth": (11, 12), "softmax": (13,), "gradients": (15, 16),
    "init": (19, 20, 21, 22, 23, 24), "practice": (24, 25),
}  # fmt: skip
CLAIM = re.compile(r"\{claim\}`([^`]+)`")


def tags(cell: dict[str, Any]) -> list[str]:
    """Return a cell's tags."""
    return cell.get("metadata", {}).get("tags", [])


def sections(cells: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with a chapter's sections."""
    found = [tag.removeprefix("part:") for c in cells for tag in tags(c) if tag.startswith("part:")]
    for name in found:
        if name not in PARTS:
            yield f"unknown section tag part:{name}"
    for name in PARTS:
        if name not in found:
            yield f"no cell is tagged part:{name}"
    first = [name for i, name in enumerate(found) if name in PARTS and name not in found[:i]]
    if first != sorted(first, key=PARTS.index):
        yield f"sections out of order: {', '.join(first)}"


def calls(cells: list[dict[str, Any]]) -> set[str]:
    """Return the names of all functions that the code cells call."""
    names = set()
    for cell in cells:
        if cell["cell_type"] == "code":
            names.update(re.findall(r"\b([A-Za-z_]\w*)\(", text_of(cell["source"])))
    return names


def widgets(cells: list[dict[str, Any]]) -> Iterator[str]:
    """Yield which of explorer, prediction and quiz a chapter lacks."""
    called = calls(cells)
    if not called & set(EXPLORERS):
        yield "shows no explorer"
    for name in ("Predict", "Quiz"):
        if name not in called:
            yield f"has no {name}(...)"


def code_lines(source: str) -> int:
    """Return how many lines of a code cell are code: no blank lines, comments or docstrings."""
    lines = source.splitlines()
    code = {i for i, line in enumerate(lines, 1) if line.strip() and line.strip()[0] != "#"}
    try:
        tree = ast.parse(re.sub(r"^(\s*)[%!].*$", r"\1pass", source, flags=re.M))
    except SyntaxError:
        return len(code)
    for node in ast.walk(tree):
        # A widget's questions and options are prose in brackets; a docstring is prose as well.
        call = node.value if isinstance(node, ast.Expr) else None
        name = call.func if isinstance(call, ast.Call) else None
        if call and isinstance(name, ast.Name) and name.id in ("Predict", "Quiz"):
            code -= set(range(call.lineno + 1, (call.end_lineno or 0) + 1))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            text = node.body[0]
            code -= set(range(text.lineno, (text.end_lineno or 0) + 1))
    return len(code)


def long_cells(cells: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the code cells that are too long to read at a glance."""
    for cell in cells:
        if cell["cell_type"] == "code" and "long" not in tags(cell):
            length = code_lines(text_of(cell["source"]))
            if length > LONGEST_CELL:
                yield f"cell {cell.get('id')}: {length} lines of code, at most {LONGEST_CELL}"


def recap(cells: list[dict[str, Any]]) -> Iterator[str]:
    """Yield whether the recap is longer than five lines or list items."""
    for cell in cells:
        if "part:recap" in tags(cell) and cell["cell_type"] == "markdown":
            body = re.sub(r"^#.*$", "", text_of(cell["source"]), flags=re.M).strip()
            items = re.findall(r"^(?:[-*]|\d+\.) ", body, re.M)
            sentences = items or re.split(r"(?<=[.!?])\s+(?=[A-Z*$])", body)
            if len(sentences) > LONGEST_RECAP:
                yield f"recap of {len(sentences)} lines, at most {LONGEST_RECAP}"


def pictures(cells: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the cells whose pictures have no alt text (a printed line `Figure: ...` each)."""
    for cell in cells:
        drawn = described = 0
        for output in cell.get("outputs", []):
            plain = text_of(output.get("data", {}).get("text/plain", ""))
            drawn += plain.startswith("<Figure size")
            described += len(re.findall(r"^Figure: \S", text_of(output.get("text", "")), re.M))
        static = cell.get("metadata", {}).get("mystnb", {}).get("image", {}).get("alt")
        if drawn > described + bool(static):
            yield f"cell {cell.get('id')}: {drawn - described} pictures without alt text"


def named_claims(cells: list[dict[str, Any]]) -> list[str]:
    """Return the ids of the claims that the prose names."""
    prose = [text_of(c["source"]) for c in cells if c["cell_type"] == "markdown"]
    return [name for text in prose for group in CLAIM.findall(text) for name in group.split(",")]


def check(path: Path) -> list[str]:
    """Return everything that stands against one notebook."""
    cells = read(path)["cells"]
    found = [line.removeprefix(f"{path}: ") for line in faults(path)]
    found += [f"unknown claim {n!r}" for n in named_claims(cells) if n not in claims()]
    found += [
        f"cell {cell}: {number} is in no output (print it, or mark it cited or given)"
        for cell, number in numerals.unsupported(cells)
    ]
    found += pictures(cells)
    if path.parent.name == "chapters":
        for rule in (sections, widgets, long_cells, recap):
            found += rule(cells)
    return [f"{path}: {line}" for line in found]


def untaught(chapters: list[Path]) -> list[str]:
    """Return the claims that no chapter of their topic names although all of them exist."""
    by_number = {int(p.name[:2]): p for p in chapters if re.match(r"\d\d_", p.name)}
    taught = {n: set(named_claims(read(p)["cells"])) for n, p in by_number.items()}
    return [
        f"claim {claim} ({row['group']}) is taught in none of the chapters {HOMES[row['group']]}"
        for claim, row in claims().items()
        if set(HOMES[row["group"]]) <= set(by_number)
        and not any(claim in taught[number] for number in HOMES[row["group"]])
    ]


def misspelt(paths: list[Path]) -> list[str]:
    """Return what codespell finds; it reads its settings from pyproject.toml."""
    command = shutil.which("codespell")
    if command is None or not paths:
        return [] if command else ["codespell is not installed: pip install codespell"]
    done = subprocess.run([command, *map(str, paths)], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def overview(path: Path) -> str:
    """Return a chapter's line of the list: its parts, claims, widgets, questions and numbers."""
    from actinit.questions import of_set, sets

    cells = read(path)["cells"]
    parts = {tag for cell in cells for tag in tags(cell) if tag.startswith("part:")}
    taught = {name for cell in cells for name in CLAIM.findall(text_of(cell["source"]))}
    shown = calls(cells) & {*EXPLORERS, "Predict", "Quiz"}
    printed = [text_of(out.get("text", "")) for cell in cells for out in cell.get("outputs", [])]
    numbers = sum(len(re.findall(r"\d+(?:\.\d+)?", text)) for text in printed)
    questions = len(of_set(path.stem)) if path.stem in sets() else 0
    return f"{path.stem:24}{len(parts):6}{len(taught):8}{len(shown):9}{questions:11}{numbers:9}"


def main(arguments: list[str] | None = None) -> int:
    """Lint the paths given, or list and lint the whole book; return 1 if anything was found."""
    parser = argparse.ArgumentParser(
        prog="python -m actinit.book.lint",
        description=f"{__doc__}\n{numerals.__doc__}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="*", metavar="PATH")
    given = parser.parse_args(arguments).paths
    paths = list(notebooks_in(given or ["chapters", "solutions", "exercises"]))
    found = [line for path in paths for line in check(path)]
    if not given:
        chapters = list(notebooks_in(["chapters"]))
        head = ("parts", "claims", "widgets", "questions", "numbers")
        print(f"{'chapter':24}{head[0]:>6}{head[1]:>8}{head[2]:>9}{head[3]:>11}{head[4]:>9}")
        print("\n".join(map(overview, chapters)))
        found += untaught(chapters)
    found += misspelt(paths + ([Path("intro.md")] if not given else []))
    print("\n".join(found) if found else f"{len(paths)} notebooks: nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except NotebookError as error:
        sys.exit(str(error))
