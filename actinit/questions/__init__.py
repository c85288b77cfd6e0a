"""The questions of the course: one module chNN_name per exercise set, as data.

Modules are imported when their set is asked for, so checking one question stays quick.
"""

from __future__ import annotations

import csv
import difflib
import importlib
from functools import cache
from pathlib import Path

from actinit.questions._model import Mistake, Question

__all__ = ["Mistake", "Question", "every", "find", "of_set", "sets", "title"]

# The headings of the solution notebooks, which `actinit assign` keeps here.
TITLES = Path(__file__).with_name("titles.csv")


@cache
def sets() -> tuple[str, ...]:
    """Return the names of all exercise sets, in order: ('01_neuron', ...)."""
    folder = Path(__file__).parent
    return tuple(sorted(path.stem[2:] for path in folder.glob("ch[0-9][0-9]_*.py")))


@cache
def of_set(name: str) -> tuple[Question, ...]:
    """Return the questions of one set, in the order in which they are asked.

    Raises ValueError for an unknown set, naming the nearest.
    """
    if name not in sets():
        raise ValueError(f"no exercise set {name!r}{_nearest(name, sets())}")
    module = importlib.import_module(f"actinit.questions.ch{name}")
    return tuple(module.QUESTIONS)


def find(question_id: str) -> Question:
    """Return the question with this id. Raises ValueError, naming the nearest, if none has."""
    name = question_id.split("/")[0]
    questions = of_set(name)
    for question in questions:
        if question.id == question_id:
            return question
    known = [question.id for question in questions]
    raise ValueError(f"no question {question_id!r}{_nearest(question_id, known)}")


def every() -> tuple[Question, ...]:
    """Return all questions of the course, set by set."""
    return tuple(question for name in sets() for question in of_set(name))


@cache
def titles() -> dict[str, str]:
    """Return {question id: its heading in the notebook, such as "4. Repair the loss"}."""
    with TITLES.open(encoding="utf-8", newline="") as table:
        return {row["question"]: row["title"] for row in csv.DictReader(table)}


def title(question_id: str) -> str:
    """Return the heading by which learners know a question; its id while it has none."""
    return titles().get(question_id, question_id)


def _nearest(name: str, known: tuple[str, ...] | list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
