"""Begin a chapter: `python -m actinit.book.skeleton 29_name "Title"`.

Writes chapters/29_name.ipynb with every part of a chapter in its place, each saying what belongs
there, and names what comes next. The notebook runs as it is; lint says what it still lacks.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from actinit.notebooks import dump, normalised, repository_of

FIRST = """\
import sys

if "google.colab" in sys.modules:
    %pip install -q git+https://github.com/OWNER/NAME

import matplotlib.pyplot as plt
import numpy as np

from actinit import plots
from actinit.widgets import ActivationExplorer, Predict, Quiz

plots.use_style()"""
PREDICT = """\
Predict(
    question="What will happen?",
    options=[
        {"text": "this", "why": "What follows from it, as a question."},
        {"text": "that", "why": "What follows from it, as a question."},
    ],
    answer=1,
    reveal="What happens, in two sentences.",
)"""
QUIZ = """\
Quiz(questions=[
    {"ask": "What if one thing were changed?", "options": [
        {"text": "this", "right": True, "why": "The reason."},
        {"text": "that", "why": "What the reader may have thought."}]},
])"""
# (part, what a reader gets there, code)
CELLS: list[tuple[str, str, str]] = [
    (
        "question",
        "# {title}\n\nA scene in which somebody needs to know.\n\n**The question that this chapter "
        "answers.**\n\n**You will be able to** … **You need** … **Time** 20 minutes.",
        FIRST,
    ),
    ("predict", "Place your bet.", PREDICT),
    ("explorer", "## What to look at", "ActivationExplorer()"),
    ("idea", "## The idea\n\nDerived step by step, each assumption named where it is used.", ""),
    ("code", "## Writing it down\n\nThe shortest code that computes it.", ""),
    ("experiment", "## Does it hold?\n\nA measurement that could have come out otherwise.", ""),
    ("wrong", "## What people get wrong\n\nClaims of the sources by id, and what is right.", ""),
    ("frameworks", "## In PyTorch, JAX and Keras\n\nNames, defaults, differences.", ""),
    ("recap", "## Recap\n\n- At most five lines.", ""),
    ("quiz", "## Quiz", QUIZ),
    ("links", "## Practise, and read on\n\nThe exercises, and the papers that are worth it.", ""),
]


def cell(kind: str, source: str, *tags: str) -> dict[str, Any]:
    """Return a cell of a notebook."""
    made = {"cell_type": kind, "metadata": {"tags": list(tags)}, "source": source}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def chapter(title: str) -> dict[str, Any]:
    """Return a chapter's notebook with its parts in order and nothing run."""
    cells = []
    for part, text, code in CELLS:
        cells.append(cell("markdown", text.replace("{title}", title), f"part:{part}"))
        if code:
            cells.append(cell("code", code))
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def main(arguments: list[str], folder: Path = Path("chapters")) -> int:
    """Write the notebook; return the exit status. Nothing is overwritten."""
    if len(arguments) != 2 or not re.fullmatch(r"\d\d_[a-z0-9_]+", arguments[0]):
        print(
            "expected NN_name (two digits, _, small letters) and a title in quotes, found:",
            *arguments,
            file=sys.stderr,
        )
        return 2
    name, title = arguments
    path = folder / f"{name}.ipynb"
    if path.exists():
        print(f"{path} is there already", file=sys.stderr)
        return 1
    path.write_text(dump(normalised(chapter(title), repository_of(path))), encoding="utf-8")
    print(f"{path} written. Next: `- file: chapters/{name}` in _toc.yml; the text;")
    print(f"python -m actinit.book.notebooks execute {path}; make lint")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
