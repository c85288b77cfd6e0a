"""A small exercise set and notebooks for the tests of class grading."""

import csv
import io
import json
from pathlib import Path

import numpy as np

from actinit.grading import marking, submission
from actinit.grading.sandbox import Limits
from actinit.questions._model import Mistake, Question

WRONG, ERROR, CRASHED, TIMEOUT, MEMORY = "wrong", "error", "crashed", "timeout", "memory"
SECONDS = 1.0
LIMITS = Limits(seconds=SECONDS, memory=320 << 20)


def _cases(rng):
    return [(rng.normal(size=6),), (rng.normal(size=(2, 3)),)]


def _question(name, reference, **more):
    standard = {
        "id": f"99_kit/{name}",
        "kind": "implement",
        "function": name,
        "points": 2,
        "asks": f"The function {name} of an array.",
        "reference": reference,
        "cases": _cases,
        "forbids": ("actinit.activations",),
        "hints": ("Which operation is it?", "Which one, for each element?"),
        "mistakes": [
            Mistake(lambda x: reference(x) + 1, "You seem to add one. Why?", "one_more"),
            Mistake(lambda x: -reference(x), "You seem to have the sign wrong.", "sign"),
            Mistake(lambda x: reference(x)[0], "You seem to drop an axis.", "axis"),
        ],
    }
    return Question(**{**standard, **more})


FIRST = _question("first", lambda x: 2 * x)
TARGET = _question("target", lambda x: np.sin(x) + x**3)
LAST = _question("last", lambda x: x - 0.5)
KIT = (FIRST, TARGET, LAST)

RIGHT = {
    "99_kit/first": "def first(x):\n    return 2 * x",
    "99_kit/target": "def target(x):\n    return np.sin(x) + x**3",
    "99_kit/last": "def last(x):\n    return x - 0.5",
}
CHECKS = {i: f'check("{i}", {i.split("/")[1]})' for i in RIGHT}
SETUP = "import numpy as np\nfrom actinit import check, solved, progress"


def cell(source, question="", **more):
    """Return a code cell as a notebook stores it."""
    tags = [f"question:{question}"] if question else []
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {"tags": tags},
        "outputs": [],
        "execution_count": None,
        **more,
    }


def cells(**answers):
    """Return a notebook's cells, right but for the answers given by function name."""
    made = [cell(SETUP)]
    for question_id, right in RIGHT.items():
        answer = answers.get(question_id.split("/")[1], right)
        if answer is not None:
            made += [cell(answer, question_id), cell(CHECKS[question_id])]
    return made


def notebook(made, minor=5):
    """Return the bytes of a notebook of format 4."""
    return json.dumps(
        {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": minor}
    ).encode()


def write(path: Path, made) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(notebook(made))
    return path


def marks(made, seed=1, limits=LIMITS, questions=KIT, isolation="bubblewrap"):
    """Grade cells in the sandbox; return {function: mark}."""
    read = submission.parse(notebook(made))
    graded = marking.mark(read, questions, "somebody", seed, limits, isolation)
    return {mark.question.function: mark for mark in graded}


def rows(path):
    """The rows of a table that grading wrote, by column."""
    return list(csv.DictReader(io.StringIO(path.read_text())))


def register(monkeypatch):
    """Make the kit the only exercise set, in this process."""
    from actinit.grading import collect, grade, tables

    for module in (collect, tables, submission):
        monkeypatch.setattr(module, "sets", lambda: ("99_kit",))
    for module in (grade, tables):
        monkeypatch.setattr(module, "of_set", lambda name: KIT)
    monkeypatch.setattr(submission, "every", lambda: KIT)
