"""Time of grading one submission of three questions, beside otter and nbgrader.

    python benchmarks/grading.py [--submissions N] [--rounds R]

The same three questions and the same submissions (right, wrong, unattempted in turn) for all.
actinit grades a folder in its sandbox, with fresh inputs, one at a time. otter runs
`otter run`, nbgrader `nbgrader autograde`: both without any isolation, learner code and tests
in one process, fixed inputs. A first round warms up and is not counted. Then they take turns; a
ratio is the median over the rounds of the ratio within a round, so that other work on the
machine hits all alike. Needs otter-grader and nbgrader.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from actinit.grading import collect, grade, submission, tables
from actinit.questions._model import Mistake, Question

RIGHT = {
    "sigmoid": "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))",
    "relu_grad": "def relu_grad(z):\n    return (z > 0).astype(float)",
    "xavier_std": "def xavier_std(n_in, n_out):\n    return np.sqrt(2 / (n_in + n_out))",
}
WRONG = {
    "sigmoid": "def sigmoid(z):\n    return 1 / (1 + np.exp(z))",
    "relu_grad": "def relu_grad(z):\n    return (z >= 0).astype(float)",
    "xavier_std": "def xavier_std(n_in, n_out):\n    return 2 / (n_in + n_out)",
}
TESTS = {  # for the two that keep their tests beside the learner's code
    "sigmoid": "np.allclose(sigmoid(np.array([-1.0, 0.0, 2.0])), [0.2689414, 0.5, 0.8807971])",
    "relu_grad": "relu_grad(np.array([-1.0, 0.0, 2.0])).tolist() == [0.0, 0.0, 1.0]",
    "xavier_std": "np.isclose(xavier_std(100, 300), 0.0707107)",
}
SETUP = "import numpy as np"


def _question(name: str) -> Question:
    scope: dict[str, Any] = {"np": np}
    wrong = dict(scope)
    exec(RIGHT[name], scope)
    exec(WRONG[name], wrong)
    pair = name == "xavier_std"
    mistakes = [
        Mistake(wrong[name], "A known mistake, named in the feedback.", "known"),
        Mistake(lambda *a: scope[name](*a) + 1, "One more than it should be.", "more"),
        Mistake(lambda *a: -scope[name](*a), "The sign seems to be wrong.", "sign"),
    ]
    return Question(
        id=f"99_three/{name}",
        kind="implement",
        function=name,
        points=1,
        asks=name,
        reference=scope[name],
        mistakes=mistakes,
        hints=("one", "two"),
        cases=lambda rng: (
            [tuple(rng.integers(50, 900, 2))] * 2
            if pair
            else [(np.append(rng.normal(size=20), 0.0),), (rng.normal(size=(3, 4)),)]
        ),
    )


QUESTIONS = tuple(_question(name) for name in RIGHT)


def _cell(source: str, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "source": source,
        "metadata": metadata,
        "outputs": [],
        "execution_count": None,
    }


def _notebook(path: Path, cells: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [{**cell, "id": f"cell-{i}"} for i, cell in enumerate(cells)]
    path.write_text(
        json.dumps(
            {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        )
    )


def _answers(number: int) -> dict[str, str]:
    empty = {
        name: code.split("\n")[0] + "\n    raise NotImplementedError"
        for name, code in RIGHT.items()
    }
    return [RIGHT, WRONG, empty][number % 3]


@contextlib.contextmanager
def only_these_questions() -> Iterator[None]:
    """Put the three questions in place of the course's sets."""
    ours = {
        "sets": lambda: ("99_three",),
        "of_set": lambda name: QUESTIONS,
        "every": lambda: QUESTIONS,
    }
    with contextlib.ExitStack() as stack:
        for module in (collect, grade, submission, tables):
            for name in ours.keys() & vars(module).keys():
                stack.enter_context(mock.patch.object(module, name, ours[name]))
        yield


def ours(folder: Path, number: int) -> Callable[[int], list[float]]:
    """Prepare submissions for actinit; return a function that grades them."""
    for n in range(number):
        cells = [
            _cell(SETUP),
            *[
                _cell(code, tags=[f"question:99_three/{name}"])
                for name, code in _answers(n).items()
            ],
        ]
        _notebook(folder / "in" / f"s{n}.ipynb", cells)

    def run(turn: int) -> list[float]:
        out = folder / f"out{turn}"
        with only_these_questions():
            grade.grade([folder / "in"], out, seed=turn)
        return [
            json.loads((out / "results" / f"s{n}.json").read_text())["score"] for n in range(number)
        ]

    return run


def otter(folder: Path, number: int) -> Callable[[int], list[float]]:
    """Prepare an autograder and submissions for otter; return a function that grades them."""
    for name, code in TESTS.items():
        case = {"code": f">>> bool({code})\nTrue", "hidden": False, "locked": False}
        test = {
            "name": name,
            "points": 1,
            "suites": [
                {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
            ],
        }
        path = folder / "tests" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"OK_FORMAT = True\ntest = {test!r}\n")
    for n in range(number):
        cells = [_cell(f"import otter\ngrader = otter.Notebook()\n{SETUP}")]
        for name, code in _answers(n).items():
            cells += [_cell(code), _cell(f'grader.check("{name}")')]
        _notebook(folder / f"s{n}.ipynb", cells)
    _call(
        ["-m", "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"],
        folder,
    )

    def run(turn: int) -> list[float]:
        scores = []
        for n in range(number):
            out = folder / f"out{turn}-{n}"
            out.mkdir()
            _call(
                ["-m", "otter", "run", f"s{n}.ipynb", "-a", "autograder.zip", "-o", str(out)],
                folder,
            )
            tests = json.loads((out / "results.json").read_text())["tests"]
            scores.append(sum(t["score"] for t in tests if t["name"] in TESTS))
        return scores

    return run


def nbgrader(folder: Path, number: int) -> Callable[[int], list[float]]:
    """Prepare a course and submissions for nbgrader; return a function that grades them."""
    common = {"schema_version": 3, "task": False}
    (folder / "nbgrader_config.py").parent.mkdir(parents=True, exist_ok=True)
    (folder / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "b"\n'
    )

    def cells(answers: dict[str, str]) -> list[dict[str, Any]]:
        made = [_cell(SETUP)]
        for name, code in answers.items():
            made.append(
                _cell(
                    code,
                    nbgrader={
                        **common,
                        "grade": False,
                        "grade_id": name,
                        "locked": False,
                        "solution": True,
                    },
                )
            )
            made.append(
                _cell(
                    f"assert {TESTS[name]}",
                    nbgrader={
                        **common,
                        "grade": True,
                        "grade_id": f"test-{name}",
                        "locked": True,
                        "points": 1,
                        "solution": False,
                    },
                )
            )
        return made

    source = {
        name: code.replace("    return", "    ### BEGIN SOLUTION\n    return")
        + "\n    ### END SOLUTION"
        for name, code in RIGHT.items()
    }
    _notebook(folder / "source" / "three" / "three.ipynb", cells(source))
    for n in range(number):
        _notebook(folder / "submitted" / f"s{n}" / "three" / "three.ipynb", cells(_answers(n)))
    _call(["-m", "nbgrader", "generate_assignment", "three", "--force"], folder)

    def run(turn: int) -> list[float]:
        _call(["-m", "nbgrader", "autograde", "three", "--force"], folder)
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
            return [book.find_submission("three", f"s{n}").score for n in range(number)]

    return run


def _call(arguments: list[str], folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stderr[-2000:]}")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--submissions", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    number = options.submissions
    # nbgrader calls alembic, which stands beside this Python.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    expected = [float(3 * (n % 3 == 0)) for n in range(number)]
    seconds: dict[str, list[float]] = {"actinit": [], "otter": [], "nbgrader": []}
    with tempfile.TemporaryDirectory() as place:
        runs = {
            name: prepare(Path(place) / name, number)
            for name, prepare in (("actinit", ours), ("otter", otter), ("nbgrader", nbgrader))
        }
        for turn in range(options.rounds + 1):
            for name, run in runs.items():
                start = time.perf_counter()
                scores = run(turn)
                if turn:
                    seconds[name].append((time.perf_counter() - start) / number)
                if scores != expected:
                    raise RuntimeError(f"{name} gave {scores}, not {expected}")
    print(
        f"Grading one submission of three questions; {platform.machine()}, "
        f"Python {platform.python_version()}, numpy {np.__version__}; "
        f"{number} submissions, {options.rounds} rounds\n"
    )
    print("| grader | seconds per submission | times actinit's | learner code isolated |")
    print("|---|---|---|---|")
    names = {
        "actinit": "actinit",
        "otter": f"otter {version('otter-grader')}",
        "nbgrader": f"nbgrader {version('nbgrader')}",
    }
    for name, measured in seconds.items():
        ratios = [a / b for a, b in zip(measured, seconds["actinit"], strict=True)]
        isolated = "yes" if name == "actinit" else "no"
        print(
            f"| {names[name]} | {statistics.median(measured):.2f} | "
            f"{statistics.median(ratios):.1f} | {isolated} |"
        )


if __name__ == "__main__":
    main()
