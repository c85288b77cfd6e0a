"""What a submitted notebook holds and earns: every status, and notebooks of odd shapes."""

import json
import time

import pytest
from class_kit import CHECKS, KIT, LIMITS, RIGHT, SETUP, cell, cells, marks, notebook

from actinit.grading import marking, reports, submission

STATUSES = {
    "passed",
    "wrong",
    "mistake",
    "unattempted",
    "missing",
    "error",
    "timeout",
    "memory",
    "crashed",
    "corrupt",
}


# -- every status -------------------------------------------------------------------------------

ANSWERS = {
    "passed": RIGHT["99_kit/target"],
    "wrong": "def target(x): return 5 * x",
    "mistake": "def target(x): return -(np.sin(x) + x**3)",
    "unattempted": "def target(x):\n    raise NotImplementedError",
    "missing": None,
    "error": "def target(x): return undefined",
    "timeout": "def target(x):\n    while True: pass",
    "memory": "def target(x): return np.ones(10**11)",
    "crashed": "def target(x): __import__('os')._exit(1)",
}


@pytest.mark.parametrize("status", ANSWERS)
def test_each_status(status):
    found = marks(cells(target=ANSWERS[status]))
    assert found["target"].verdict.status == status
    assert found["first"].verdict.passed
    assert found["last"].verdict.passed


def test_the_statuses_are_those_of_the_design():
    assert set(reports.SAID) == STATUSES == {*ANSWERS, "corrupt"}


def test_a_cell_that_fails_is_told_and_decides_the_status():
    syntax = marks(cells(target="def target(x) return x"))["target"]
    assert syntax.verdict.status == "error"
    assert dict(syntax.verdict.facts)["raised"].startswith("SyntaxError")
    raising = marks(cells(target="1 / 0\ndef target(x): return x"))["target"]
    assert raising.verdict.status == "error"
    assert "ZeroDivisionError" in dict(raising.verdict.facts)["raised"]
    greedy = marks(cells(target="hoard = np.ones(10**11)\ndef target(x): return x"))["target"]
    assert greedy.verdict.status == "memory"
    constant = marks(cells(target="target = 3"))["target"]
    assert constant.verdict.status == "wrong"


# -- odd notebooks ------------------------------------------------------------------------------


def passed(made, **more):
    return {name for name, mark in marks(made, **more).items() if mark.verdict.passed}


ALL = {"first", "target", "last"}
ODD = {
    "magics": [
        cell("%matplotlib inline\n%load_ext autoreload\n!pip install torch\n%%time\n"),
        cell("%%bash\nrm -rf /"),
        cell("%%time\nuseful = 3"),
        cell("files = !ls"),
        cell("useful?"),
        cell("if useful == 3:\n    %time useful = 4\nassert useful == 4"),
        cell("%timeit -n1 useful"),
        cell("def f(): return 1\n%timeit -n 3 -r 2 -q f()\n%timeit -f()"),
        cell("!pip install \\\n    torch \\\n    seaborn\nuseful = 5"),
        cell("get_ipython().run_line_magic('ls', '')"),
    ],
    "a remainder that looks like a magic": [cell("x = (7\n% 4)\nassert x == 3")],
    "input": [cell("name = input('Your name? ')")],
    "plots": [
        cell(
            "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(3, 2))\n"
            "line, = ax.plot([1, 2])\nline.set_color('red')\nplt.show()\n"
            "fig, (a, b) = plt.subplots(1, 2)\na.hist([1])\nn, bins, _ = plt.hist([1])\n"
            "with plt.style.context('dark'):\n    plt.title('x' + a.get_title())"
        ),
        cell("import matplotlib as mpl\nfrom matplotlib import cm\nmpl.rcParams['a'] = 1"),
    ],
    "widgets": [
        cell(
            "from ipywidgets import interact, FloatSlider\n@interact(x=(0, 1))\n"
            "def show(x): return x\nassert show(2) == 2\n"
            "interact(show, x=FloatSlider(min=0))\ndisplay(show)"
        ),
        cell("from IPython.display import HTML, display\ndisplay(HTML('<b>'))"),
        cell("from actinit.widgets import Quiz\nQuiz(questions=[])"),
        cell("from actinit import plots\nplots.use_style()"),
    ],
    "prints": [cell("for _ in range(1000):\n    print('x' * 1000)")],
    "a missing library": [cell("import pandas as pd\nframe = pd.DataFrame()")],
    "a main guard": [cell("assert __name__ == '__main__'\nif __name__ == '__main__':\n    x = 1")],
    "a dataclass": [
        cell(
            "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int = 1\n"
            "assert A().x == 1"
        )
    ],
    "a cell that uses an answer": [
        cell('if solved("99_kit/first"):\n    print(first(undefined))'),
        cell('progress("99_kit")'),
    ],
    "markdown and raw cells": [
        {"cell_type": "markdown", "source": "# first", "metadata": {}},
        {"cell_type": "raw", "source": "x", "metadata": {}},
    ],
    "source as lines": [cell(["import os\n", "y = os.getpid()"])],
    "carriage returns": [cell("x = 1\r\ny = 2\r\n")],
    "big outputs": [
        cell(
            "x = 1", outputs=[{"output_type": "stream", "name": "stdout", "text": "x" * 2_000_000}]
        )
    ],
    "a slow import": [cell("import time\ntime.sleep(0.3)")],
}


@pytest.mark.parametrize("name", ODD)
def test_odd_cells_do_no_harm(name):
    assert passed([*cells(), *ODD[name]]) == ALL


@pytest.mark.parametrize("name", ["magics", "plots", "widgets", "prints", "a main guard"])
def test_what_is_harmless_stops_no_cell(name):
    found = marks([cell(SETUP), *ODD[name]])
    assert found["first"].notes == ()


def test_notebooks_in_pieces():
    definitions = "\n\n".join(RIGHT.values())
    assert passed([cell(SETUP), cell(definitions)]) == ALL  # merged
    assert passed([cell(f"{SETUP}\n{definitions}\n" + "\n".join(CHECKS.values()))]) == ALL
    split = [
        cell("power = 3"),
        cell("def target(x):\n    return np.sin(x) + x**power", "99_kit/target"),
    ]
    assert passed([cell(SETUP), *split]) == {"target"}  # split
    helper = [
        cell("def helper(x):\n    return np.sin(x)", "99_kit/target"),
        cell("def target(x):\n    return helper(x) + x**3", "99_kit/target"),
    ]
    found = marks([cell(SETUP), *helper])["target"]
    assert found.verdict.passed
    assert "both answer this question" in " ".join(found.notes)


def test_duplicated_reordered_and_unlabelled_cells_are_reported():
    wrong = cell("def target(x): return x", "99_kit/target")
    twice = marks([*cells(), wrong])["target"]
    assert twice.verdict.status == "wrong"  # the last one counts, as it does in Jupyter
    assert "defined in cells 4 and 8; the last one counts" in " ".join(twice.notes)
    made = [cell(code, i) for i, code in reversed(RIGHT.items())]
    shuffled = marks([cell(SETUP), *made])
    assert all(mark.verdict.passed for mark in shuffled.values())
    assert "out of order" in " ".join(shuffled["last"].notes)
    unlabelled = marks([cell(SETUP), cell(RIGHT["99_kit/first"])])["first"]
    assert unlabelled.verdict.passed
    assert "lost its label" in " ".join(unlabelled.notes)


def test_definitions_by_other_means():
    assert passed([cell(SETUP), cell("first = lambda x: 2 * x", "99_kit/first")]) == {"first"}
    assert passed(
        [
            cell(SETUP),
            cell("import functools\nfirst = functools.partial(np.multiply, 2)", "99_kit/first"),
        ]
    ) == {"first"}
    in_class = "class Doubler:\n    def __call__(self, x): return 2 * x\nfirst = Doubler()"
    assert passed([cell(SETUP), cell(in_class, "99_kit/first")]) == {"first"}


def test_other_versions_and_encodings():
    third = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "code", "language": "python", "input": source, "outputs": []}
                    for source in (SETUP, *RIGHT.values())
                ]
            }
        ],
    }
    fourth = notebook(cells(), minor=0)
    for data in (
        json.dumps(third).encode(),
        fourth,
        b"\xef\xbb\xbf" + fourth,
        json.dumps(json.loads(fourth)).encode("utf-16"),
        fourth.replace(b"import numpy as np", b"import numpy as np # \xe9t\xe9"),
    ):
        read = submission.parse(data)
        graded = marking.mark(read, KIT, "a", 1, LIMITS, "bubblewrap")
        assert all(mark.verdict.passed for mark in graded)
    assert "not UTF-8" in submission.parse(fourth.replace(b"numpy", b"nump\xff")).notes[0]


def test_a_notebook_of_50_mb_is_read():
    heavy = cell("x = 1", outputs=[{"output_type": "stream", "text": "x" * 50_000_000}])
    start = time.process_time()
    read = submission.parse(notebook([*cells(), heavy]))
    assert len(read.cells) == 8
    assert time.process_time() - start < 5


def test_a_file_beyond_the_limit_is_refused(tmp_path):
    path = tmp_path / "huge.ipynb"
    with path.open("wb") as file:
        file.truncate(submission.LARGEST_FILE + 1)
    with pytest.raises(submission.Corrupt, match="MB"):
        submission.read_file(path)


def test_nbgraders_metadata_are_labels_too():
    tagged = cell("def helper(x):\n    return x")
    tagged["metadata"] = {"nbgrader": {"solution": True, "grade_id": "99_kit--first"}}
    read = submission.parse(notebook([tagged]))
    assert read.cells[0].question == "99_kit/first"
