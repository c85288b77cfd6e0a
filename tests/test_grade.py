"""Class grading: every status, odd notebooks, the reports, resuming, many at a time."""

import csv
import fcntl
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from class_kit import (
    CHECKS,
    KIT,
    LIMITS,
    RIGHT,
    SETUP,
    TARGET,
    cell,
    cells,
    marks,
    notebook,
    register,
    write,
)

from actinit import cli
from actinit.grading import (
    curve,
    grade,
    marking,
    mounts,
    pools,
    reports,
    sandbox,
    staging,
    submission,
)
from actinit.grading.inside import filter as limits_inside
from actinit.grading.inside import wire
from actinit.grading.inside.calls import Odd, Outcome, Raised
from actinit.questions import of_set
from actinit.questions._model import Mistake, Question

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


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text())))


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


# -- what a question allows ---------------------------------------------------------------------


def test_forbidden_modules_and_all_that_hand_them_on_are_absent():
    def names(forbids):
        gone = staging.absent(forbids)
        return {
            str(path)
            for path in staging.PACKAGE.rglob("*.py")
            if path.relative_to(staging.PACKAGE) in gone
        }

    assert names(()) == set()
    gone = {str(Path(name).relative_to(staging.PACKAGE)) for name in names(["actinit.activations"])}
    assert "activations/__init__.py" in gone
    assert "network.py" in gone  # it imports activations
    assert "initializers.py" not in names(["actinit.activations"])
    site = Path(staging.site(("actinit.activations",)))
    assert not (site / "actinit" / "activations").exists()
    for left_out in ("questions", "grading", "book", "widgets", "cli.py"):
        assert not (site / "actinit" / left_out).exists()


def test_allowed_modules_work_in_the_sandbox():
    allowed = Question(**{**TARGET.__dict__, "forbids": (), "reference": np.tanh})
    answer = "from actinit.activations import tanh\ndef target(x): return tanh(x)"
    assert marks([cell(SETUP), cell(answer, TARGET.id)], questions=[allowed])[
        "target"
    ].verdict.passed


def test_forbidden_numpy_functions_say_so():
    strict = Question(**{**TARGET.__dict__, "forbids": ("numpy.sin",)})
    found = marks(cells(), questions=[strict])["target"]
    assert "numpy.sin is not to be used" in dict(found.verdict.facts)["raised"]


def test_arguments_of_every_kind_arrive():
    args = (
        1,
        2.5,
        True,
        None,
        "text",
        [np.eye(2), (np.arange(3), 4)],
        {"a": np.float32(1)},
        np.int64(7),
        np.tanh,
        np.array(2.0),
        np.zeros((0, 3)),
        -0.0,
        10**30,
    )
    same = Question(
        **{
            **TARGET.__dict__,
            "cases": lambda rng: [args],
            "forbids": (),
            "reference": lambda *a: (
                len(a),
                a[1] + a[0],
                a[4],
                a[5][1][0] * a[7],
                a[8](a[9]),
                a[10].shape,
                a[6]["a"],
            ),
        }
    )
    answer = (
        "def target(*a):\n    assert type(a[0]) is int and type(a[1]) is float\n"
        "    assert a[2] is True and a[12] == 10**30 and type(a[5][1]) is tuple\n"
        "    return (len(a), a[1] + a[0], a[4], a[5][1][0] * a[7], a[8](a[9]), a[10].shape,"
        " a[6]['a'])"
    )
    found = marks([cell(answer, TARGET.id)], questions=[same])["target"]
    assert found.verdict.passed, found


def test_each_seed_and_student_gets_other_inputs_and_the_same_again():
    seeds = {
        marking.seed_for(seed, student, TARGET.id) for seed in (1, 2) for student in ("a", "b")
    }
    assert len(seeds) == 4
    assert marking.seed_for(1, "a", TARGET.id) == marking.seed_for(1, "a", TARGET.id)


# -- bytes from the sandbox ---------------------------------------------------------------------


def test_reports_come_through_unchanged():
    values = [
        np.arange(6.0).reshape(2, 3),
        np.array(True),
        np.array(3),
        np.float32([1, np.nan]),
        np.array([1j]),
        "text",
        None,
        [np.array(1), (np.array(2),)],
        {"a": np.array(1)},
        Odd("a generator"),
        np.zeros((0, 2)),
        np.asfortranarray(np.eye(3)),
    ]
    outcomes = [Outcome(value) for value in values]
    outcomes.append(Outcome(None, Raised("E", ("E", "Exception"), "text", "line 3"), "w", (0, 2)))
    message = wire.encode_report([(3, Raised("N", ("N",), "t", ""))], "called", outcomes)
    notes, state, again = wire.decode_report(message, len(outcomes))
    assert (notes, state) == ([(3, Raised("N", ("N",), "t", ""))], "called")
    for one, other in zip(outcomes, again, strict=True):
        np.testing.assert_equal(other.value, one.value)
        assert type(other.value) is type(one.value)
        assert (one.raised, one.warned, one.changed) == (other.raised, other.warned, other.changed)


def test_a_damaged_report_is_refused_and_never_more():
    """Every prefix, every flipped byte: a WireError or another valid report, nothing else."""
    outcomes = [Outcome(np.arange(4.0)), Outcome((np.array([True]), "x"))]
    message = wire.encode_report([], "called", outcomes)
    rng = np.random.default_rng(0)
    damaged = [message[:n] for n in range(len(message))]
    for place in range(len(message)):
        piece = bytearray(message)
        piece[place] = rng.integers(256)
        damaged.append(bytes(piece))
    refused = 0
    for bad in damaged:
        try:
            wire.decode_report(bad, 2)
        except wire.WireError:
            refused += 1
    assert refused > len(message)


def test_a_byte_that_is_no_bool_is_made_one():
    message = bytearray(wire.encode_report([], "called", [Outcome(np.array([True, False]))]))
    message[-2:] = b"\x07\x00"
    (_, _, [outcome]) = wire.decode_report(bytes(message), 1)
    assert outcome.value.tobytes() == b"\x01\x00"


def test_the_filter_is_built_for_both_machines():
    for machine in limits_inside.MACHINES:
        rules = limits_inside.program(machine)
        assert len(rules) % 8 == 0
        assert len(rules) // 8 < 256  # jumps are one byte
    with pytest.raises(KeyError):
        limits_inside.program("riscv64")


# -- no isolation -------------------------------------------------------------------------------


def test_no_isolation_is_a_clear_refusal(tmp_path, monkeypatch, capsys):
    write(tmp_path / "a.ipynb", cells())
    sandbox._working.cache_clear()
    monkeypatch.setattr(sandbox, "bubblewrap", lambda: None)
    try:
        status = cli.main(["grade", str(tmp_path / "a.ipynb"), "--out", str(tmp_path / "out")])
    finally:
        sandbox._working.cache_clear()
    assert status == 2
    assert "apt-get install bubblewrap" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_bubblewrap_that_cannot_isolate_is_a_refusal_with_its_words(tmp_path, monkeypatch):
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    fake.chmod(0o755)
    sandbox._working.cache_clear()
    for module in (sandbox, mounts):
        monkeypatch.setattr(module, "bubblewrap", lambda: str(fake))
    try:
        with pytest.raises(sandbox.NoIsolation, match="uid map: Permission denied"):
            sandbox.choose()
    finally:
        sandbox._working.cache_clear()


@pytest.mark.parametrize("isolates", [True, False])
def test_gradescopes_script_gives_up_isolation_only_where_there_is_none(isolates, tmp_path):
    """A submission that cannot be graded is no reason to try it again without a sandbox."""
    assert cli.main(["package", "gradescope", "--out", str(tmp_path / "a.zip")]) == 0
    root = tmp_path / "autograder"
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(root / "source")
    python = root / "venv" / "bin" / "python"
    log = tmp_path / "log"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (root / "submission").mkdir()
    (root / "submission" / "answers.pdf").write_bytes(b"%PDF")
    fake = tmp_path / "bin" / "bwrap"
    fake.parent.mkdir()
    if not isolates:
        fake.write_text("#!/bin/sh\nexit 1\n")
        fake.chmod(0o755)
    script = (root / "source" / "run_autograder").read_text().replace("/autograder", str(root))
    subprocess.run(
        ["bash", "-c", script],
        check=True,
        capture_output=True,
        env={**os.environ, "PATH": f"{fake.parent}:{os.environ['PATH']}"},
    )
    assert ("--isolation none" in log.read_text()) is not isolates
    result = json.loads((root / "results" / "results.json").read_text())
    assert result == {
        "score": 0,
        "output": "Nothing could be graded. Hand in one notebook (.ipynb).",
    }


def test_without_isolation_every_report_says_so(tmp_path, monkeypatch, capsys):
    register(monkeypatch)
    write(tmp_path / "in" / "a.ipynb", cells())
    out = tmp_path / "out"
    assert cli.main(["grade", str(tmp_path / "in"), "--out", str(out), "--isolation", "none"]) == 0
    assert reports.UNSAFE in capsys.readouterr().err
    assert reports.UNSAFE in (out / "feedback" / "a.html").read_text()
    assert reports.UNSAFE in (out / "results" / "a.json").read_text()
    about = json.loads((out / "run.json").read_text())
    assert about["warning"] == reports.UNSAFE
    assert about["safe"] is False
    assert float(rows(out / "gradebook.csv")[0]["score"]) == 6


@pytest.mark.parametrize("way", ["bubblewrap", "bubblewrap-root"])
def test_both_ways_of_isolating_work_where_they_can(way):
    """As root there are two ways; as anyone else the first is the only one."""
    if way == "bubblewrap-root" and os.geteuid() != 0:
        assert sandbox.choose() == "bubblewrap"
        return
    assert sandbox._trial(way) == ""


# -- a folder of submissions --------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, monkeypatch):
    register(monkeypatch)
    monkeypatch.setattr(grade, "grader_version", lambda: "this one")
    source = tmp_path / "in"
    write(source / "right.ipynb", cells())
    write(source / "half.ipynb", cells(target="def target(x): return -np.sin(x) - x**3"))
    write(
        source / "empty.ipynb",
        [
            cell(SETUP),
            *[
                cell(code.split("\n")[0] + "\n    raise NotImplementedError", i)
                for i, code in RIGHT.items()
            ],
        ],
    )
    (source / "corrupt.ipynb").write_text("{nope")
    return source


def test_four_notebooks_make_four_rows(folder, tmp_path):
    out = tmp_path / "out"
    assert grade.grade([folder], out, seed=7, limits=LIMITS) == 4
    book = rows(out / "gradebook.csv")
    assert list(book[0]) == list(reports.GRADEBOOK)
    assert {row["student_id"]: (row["score"], row["max_score"]) for row in book} == {
        "right": ("6.0", "6.0"),
        "half": ("4.0", "6.0"),
        "empty": ("0.0", "6.0"),
        "corrupt": ("0.0", "6.0"),
    }
    assert {row["assignment"] for row in book} == {"99_kit"}
    modified = time.gmtime((folder / "half.ipynb").stat().st_mtime)
    assert next(r for r in book if r["student_id"] == "half")["timestamp"] == (
        time.strftime("%Y-%m-%d %H:%M:%S", modified)
    )
    asked = rows(out / "questions.csv")
    assert list(asked[0]) == list(reports.QUESTIONS)
    assert len(asked) == 12
    assert {row["status"] for row in asked} == {"passed", "mistake", "unattempted", "corrupt"}
    said = next(row for row in asked if row["status"] == "mistake")["message"]
    assert said.startswith("You seem to have the sign wrong.")
    assert {p.name for p in (out / "results").iterdir()} == {
        f"{n}.json" for n in ("right", "half", "empty", "corrupt")
    }
    about = json.loads((out / "run.json").read_text())
    assert about["seed"] == 7
    assert about["safe"] is True
    assert about["limits"] == {"seconds": LIMITS.seconds, "memory": LIMITS.memory}


def test_gradescopes_fields(folder, tmp_path):
    grade.grade([folder], tmp_path / "out", seed=7, limits=LIMITS)
    result = json.loads((tmp_path / "out" / "results" / "half.json").read_text())
    assert result["score"] == 4
    assert set(result) <= {
        "score",
        "output",
        "output_format",
        "visibility",
        "stdout_visibility",
        "tests",
        "extra_data",
    }
    for test in result["tests"]:
        assert set(test) <= {
            "name",
            "score",
            "max_score",
            "status",
            "output",
            "output_format",
            "visibility",
        }
        assert test["status"] in ("passed", "failed")
    seeds = [row["seed"] for row in result["extra_data"]["questions"]]
    assert seeds == [marking.seed_for(7, "half", q.id) for q in KIT]


def test_the_feedback_page_names_the_mistake_and_draws_the_curve(folder, tmp_path):
    grade.grade([folder], tmp_path / "out", seed=7, limits=LIMITS)
    page = (tmp_path / "out" / "feedback" / "half.html").read_text()
    assert "You seem to have the sign wrong." in page
    assert page.count("<svg") == 1
    assert 'class="expected"' in page
    assert 'class="yours"' in page
    assert "4 of 6 points" in page
    assert "A hint" in page
    right = (tmp_path / "out" / "feedback" / "right.html").read_text()
    assert "Everything is right." in right
    assert "<svg" not in right


@pytest.mark.parametrize(
    "found",
    [
        np.full(9, np.nan),
        np.full(9, np.inf),
        np.full(9, -1e308),
        np.zeros(9, np.float32),
        np.array([np.nan, 1, 2, np.nan, 3, 4, 5, 6, 7.0]),
        np.zeros(9, int),
    ],
)
def test_a_curve_can_be_drawn_of_anything(found):
    x = np.linspace(-1, 1, 9)
    for expected in (x, x * 0, x * 1e308, x * np.nan):
        picture = curve.svg(x, expected, found)
        assert "nan" not in picture
        assert "inf" not in picture
    assert 0 < len(curve.svg(np.arange(1e5), np.arange(1e5), -np.arange(1e5))) < 20_000


def test_curves_that_look_the_same_are_not_drawn():
    x = np.linspace(-1, 1, 9)
    assert curve.svg(x, x, x + 1e-9) == ""
    assert curve.svg(x, x, np.where(x == 0, np.nan, x)) != ""
    assert curve.svg(x, x, x + np.where(x == 0, 0.1, 0)) != ""


def test_folders_of_students_and_several_sets(tmp_path, monkeypatch):
    register(monkeypatch)
    write(tmp_path / "in" / "ann" / "99_kit.ipynb", cells())
    write(tmp_path / "in" / "bea" / "deep" / "renamed.ipynb", cells(last=None))
    write(tmp_path / "in" / "bea" / ".ipynb_checkpoints" / "renamed.ipynb", cells())
    (tmp_path / "in" / "cleo").mkdir()
    write(tmp_path / "one" / "99_kit.ipynb", cells(first=None))
    out = tmp_path / "out"
    grade.grade([tmp_path / "in", tmp_path / "one" / "99_kit.ipynb"], out, limits=LIMITS)
    scores = {row["student_id"]: float(row["score"]) for row in rows(out / "gradebook.csv")}
    assert scores == {"ann": 6, "bea": 4, "cleo": 0, "one": 4}
    assert "holds no notebook" in (out / "results" / "cleo.json").read_text()


def test_what_lies_beside_the_notebooks_is_graded_or_named(tmp_path, monkeypatch, capsys):
    register(monkeypatch)
    folder = tmp_path / "in"
    write(folder / "ann.IPYNB", cells())
    write(folder / "bea" / "99_kit.Ipynb", cells())
    write(folder / "__MACOSX" / "ann.ipynb", cells())
    write(folder / "bea" / "__MACOSX" / "99_kit.ipynb", cells(last=None))
    (folder / "class.zip").write_bytes(b"PK")
    (folder / "cleo.ipynb").write_bytes(b"")
    out = folder / "grades"  # the second run finds the first one's results among the submissions
    for _ in range(2):
        assert cli.main(["grade", str(folder), "--out", str(out), "--seed", "1"]) == 0
        err = capsys.readouterr().err
        assert "note: not graded, being neither notebooks nor folders: class.zip\n" in err
        assert "note: could not be read, in whole or in part: cleo\n" in err
        scores = {row["student_id"]: float(row["score"]) for row in rows(out / "gradebook.csv")}
        assert scores == {"ann": 6, "bea": 6, "cleo": 0}


def test_the_page_agrees_with_the_gradebook_on_what_could_not_be_read(tmp_path, monkeypatch):
    from actinit.grading import collect, tables

    register(monkeypatch)
    other = ("99_kit", "98_other")
    for module in (collect, tables, submission):
        monkeypatch.setattr(module, "sets", lambda: other)
    write(tmp_path / "in" / "ann" / "99_kit.ipynb", cells())
    (tmp_path / "in" / "ann" / "98_other.ipynb").write_text("{")
    (tmp_path / "in" / "bea.ipynb").write_text("{")
    out = tmp_path / "out"
    grade.grade([tmp_path / "in"], out, limits=LIMITS)
    page = (out / "feedback" / "ann.html").read_text()
    assert sum(float(r["max_score"]) for r in rows(out / "gradebook.csv")[:2]) == 12
    assert "6 of 12 points" in page
    assert "Everything is right." not in page
    assert "98_other.ipynb: the file is not JSON" in page
    broken = (out / "feedback" / "bea.html").read_text()
    assert "hand it in again" in broken
    assert "A good place to go on" not in broken
    assert broken.count("<section") == 1  # one reason, said once


def test_cells_are_counted_as_the_notebook_counts_them(tmp_path, monkeypatch):
    register(monkeypatch)
    text = {"cell_type": "markdown", "source": "# Exercises", "metadata": {}}
    made = [text, cell("x = (1"), text, *cells(target="def target(x):\n    return 1 / 0")]
    found = marks(made)
    assert "cell 2 stopped: SyntaxError: '(' was never closed (cell 2, line 1)" in (
        found["first"].notes
    )
    # 1 text, 2 broken, 3 text, 4 setup, 5 first, 6 its check, 7 target
    assert "(your cell 7, line 2)" in dict(found["target"].verdict.facts)["raised"]
    assert marks([text, *made])["target"].verdict.status == "error"
    write(tmp_path / "in" / "ann.ipynb", made)
    grade.grade([tmp_path / "in"], tmp_path / "out", limits=LIMITS)
    page = (tmp_path / "out" / "feedback" / "ann.html").read_text()
    assert page.count("cell 2 stopped") == 1  # not once for each question
    said = next(r for r in rows(tmp_path / "out" / "questions.csv") if r["status"] == "error")
    assert said["message"].startswith("An error: called target(")


def test_of_two_notebooks_of_one_set_the_newer_counts(tmp_path, monkeypatch):
    register(monkeypatch)
    old = write(tmp_path / "in" / "ann" / "a.ipynb", cells())
    write(tmp_path / "in" / "ann" / "b.ipynb", cells(target=None))
    os.utime(old, (1e9, 1e9))
    out = tmp_path / "out"
    grade.grade([tmp_path / "in"], out, limits=LIMITS)
    [row] = rows(out / "gradebook.csv")
    assert row["score"] == "4.0"
    assert "also answers 99_kit and counts" in (out / "results" / "ann.json").read_text()


def test_the_set_is_told_by_ids_else_file_name_else_functions(monkeypatch):
    register(monkeypatch)
    for made, name in (
        (cells(), "x"),
        ([cell("y = 1")], "my 99_kit (2)"),
        ([cell("def first(x): pass")], "x"),
    ):
        assert submission.set_of(submission.parse(notebook(made)), name) == "99_kit"
    with pytest.raises(submission.Corrupt, match="answers no question"):
        submission.set_of(submission.parse(notebook([cell("y = 1")])), "x")


def test_the_seed_is_kept_and_makes_the_same_marks(folder, tmp_path):
    out, again = tmp_path / "out", tmp_path / "again"
    grade.grade([folder], out, limits=LIMITS)
    seed = json.loads((out / "run.json").read_text())["seed"]
    grade.grade([folder], out, limits=LIMITS)  # a second run into out goes on with its seed
    assert json.loads((out / "run.json").read_text())["seed"] == seed
    grade.grade([folder], again, seed=seed, limits=LIMITS)
    for name in ("gradebook.csv", "questions.csv", "results/half.json", "feedback/half.html"):
        assert (out / name).read_bytes() == (again / name).read_bytes()


def test_only_what_changed_is_graded_again(folder, tmp_path, monkeypatch):
    out = tmp_path / "out"
    grade.grade([folder], out, seed=1, limits=LIMITS)
    graded = []
    original = grade.mark
    monkeypatch.setattr(grade, "mark", lambda *a: graded.append(a[2]) or original(*a))
    write(folder / "half.ipynb", cells())
    grade.grade([folder], out, seed=1, limits=LIMITS)
    assert graded == ["half"]
    grade.grade([folder], out, seed=2, limits=LIMITS)
    assert sorted(graded[1:]) == ["empty", "half", "right"]


def test_two_runs_do_not_write_into_one_folder(folder, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    with grade._alone(out), pytest.raises(grade.Unusable, match="another run"):
        grade.grade([folder], out, limits=LIMITS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "nowhere does not exist; give a notebook"),
        (["."], "no notebook (.ipynb) and no student's folder in ."),
        ([".", "--jobs", "0"], "--jobs: expected a number from 1 to 1024, found 0"),
        ([".", "--seconds", "0"], "--seconds: expected a number from 0.1 to 3600, found 0"),
        ([".", "--seconds", "nan"], "found nan"),
        ([".", "--seconds", "inf"], "found inf"),
        ([".", "--memory", "1"], "--memory: expected a number from 256 to 1048576, found 1"),
        ([".", "--memory", "99999999999999"], "found 99999999999999"),
        ([".", "--set", "77_none"], "--set: no exercise set '77_none'. `actinit questions`"),
    ],
)
def test_unusable_arguments_exit_2(arguments, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["grade", *arguments, "--out", "out"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("actinit: ")
    assert said in err
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path, capsys):
    write(tmp_path / "a.ipynb", cells())
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "file", tmp_path / "file" / "out"):
        assert cli.main(["grade", str(tmp_path / "a.ipynb"), "--out", str(out)]) == 2
        err = capsys.readouterr().err
        assert str(out) in err
        assert "name a place where files may be written" in err
    assert cli.main(["package", "gradescope", "--out", str(tmp_path / "no" / "a.zip")]) == 2
    assert "a.zip: No such file or directory; name a place" in capsys.readouterr().err


def test_other_commands_say_what_they_cannot_read(tmp_path, capsys):
    (tmp_path / "text").write_text("no JSON")
    out = ["--out", str(tmp_path / "out")]
    for arguments, said in (
        (["package", "nbgrader", str(tmp_path / "gone.ipynb"), *out], "cannot be read"),
        (["package", "nbgrader", *out], "such as solutions/*.ipynb"),
        (["package", "gradescope", "--set", "6", *out], "--set: no exercise set '6'"),
        (["assign", str(tmp_path)], f"no notebook (.ipynb) in {tmp_path}"),
        (["progress", str(tmp_path / "text")], "is no progress file"),
    ):
        assert cli.main(arguments) == 2
        err = capsys.readouterr().err
        assert err.startswith("actinit: ")
        assert said in err


def test_argparse_exits_2_too(tmp_path, capsys):
    for arguments, said in (
        ([], "--out"),
        (["--out", "o", "--seed", "abc"], "--seed: expected a whole number, found 'abc'"),
        (["--out", "o", "--memory", "1GB"], "--memory: expected a whole number, found '1GB'"),
    ):
        with pytest.raises(SystemExit) as stop:
            cli.main(["grade", str(tmp_path), *arguments])
        assert stop.value.code == 2
        assert said in capsys.readouterr().err


# -- the instructors' page ----------------------------------------------------------------------


def test_the_question_of_the_instructors_page_can_be_solved_as_it_says(tmp_path, monkeypatch):
    """Its example is a question of ours; the solution beside it passes, its mistakes are known."""
    page = (Path(__file__).parents[1] / "instructors.md").read_text(encoding="utf-8")
    question, solution, check = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names = {"np": np, "Question": Question, "Mistake": Mistake}
    exec(question, names)
    clip = names["clip"]
    assert len(clip.mistakes) >= 3
    assert len(clip.accepts) >= 2
    found = marks([cell(SETUP), cell(solution, clip.id), cell(check)], questions=(clip,))["clipped"]
    assert found.verdict.status == "passed"
    slip = "def clipped(x): return np.maximum(x, -1)"
    found = marks([cell(SETUP), cell(slip, clip.id)], questions=(clip,))["clipped"]
    assert found.verdict.mistake.name == "one side"


# -- many at a time, killed and resumed ---------------------------------------------------------


def real_class(folder, number):
    """Write submissions to a real set: right, wrong, hostile, corrupt, in turn."""
    questions = of_set("06_sigmoid")
    first = questions[0]
    kinds = [
        f"def {first.function}(z):\n    import numpy as np\n    e = np.exp(-np.abs(z))\n"
        "    return np.where(np.asarray(z) >= 0, 1 / (1 + e), e / (1 + e))",
        f"def {first.function}(z):\n    import numpy as np\n    return 1 / (1 + np.exp(-z))",
        f"def {first.function}(z):\n    raise NotImplementedError",
        f"def {first.function}(z):\n    __import__('os')._exit(0)",
        f"def {first.function}(z):\n    __import__('os').fork()",
    ]
    for n in range(number):
        made = notebook([cell(SETUP), cell(kinds[n % 6], first.id)]) if n % 6 < 5 else b"{no"
        path = folder / f"student{n:03}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made)
        os.utime(path, (1.7e9 + n, 1.7e9 + n))
    return folder


def command(folder, out, *more):
    return [
        sys.executable,
        "-m",
        "actinit.cli",
        "grade",
        str(folder),
        "--out",
        str(out),
        "--seed",
        "5",
        *more,
    ]


TABLES = ("gradebook.csv", "questions.csv")


def test_a_killed_run_resumes_to_the_same_bytes(tmp_path):
    folder = real_class(tmp_path / "in", 24)
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    subprocess.run(command(folder, whole), check=True, capture_output=True)
    run = subprocess.Popen(command(folder, killed, "--jobs", "2"), stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while len(list((killed / "results").glob("*.json"))) < 5 and time.monotonic() < deadline:
        time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.wait()
    done = len(list((killed / "results").glob("*.json")))
    assert 5 <= done < 20
    assert not (killed / "gradebook.csv").exists()
    assert _children_end(run.pid)
    subprocess.run(command(folder, killed, "--jobs", "2"), check=True, capture_output=True)
    for name in TABLES:
        assert (whole / name).read_bytes() == (killed / name).read_bytes()
    assert len(rows(whole / "gradebook.csv")) == 24
    statuses = {row["status"] for row in rows(whole / "questions.csv")}
    assert {"passed", "mistake", "unattempted", "crashed", "error", "corrupt"} <= statuses


def _children_end(group):
    """Wait until nothing of a killed run is left; sandboxes are sessions of their own."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        left = [path for path in Path("/proc").glob("[0-9]*/stat") if f" {group} " in _stat(path)]
        if not left:
            return True
        time.sleep(0.1)
    return False


def _stat(path):
    try:
        return path.read_text()
    except OSError:
        return ""


def test_dask_grades_to_the_same_bytes(tmp_path):
    from distributed import LocalCluster

    folder = real_class(tmp_path / "in", 12)
    subprocess.run(command(folder, tmp_path / "whole"), check=True, capture_output=True)
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        grade.grade([folder], tmp_path / "dask", seed=5, dask=cluster.scheduler_address)
    for name in TABLES:
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "dask" / name).read_bytes()


def test_dask_without_dask_or_without_a_scheduler_says_so(tmp_path, monkeypatch, capsys):
    write(tmp_path / "a.ipynb", cells())
    arguments = [
        "grade",
        str(tmp_path / "a.ipynb"),
        "--out",
        str(tmp_path / "out"),
        "--dask",
        "tcp://127.0.0.1:1",
    ]
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert cli.main(arguments) == 2
    assert "pip install distributed" in capsys.readouterr().err


def test_progress_is_shown_by_the_tenth(capsys):
    bar = grade.Bar()
    for done in range(1, 41):
        bar(done, 40, "somebody")
    assert capsys.readouterr().err.count("graded") == 11  # the first, and each tenth


def test_names_of_files_do_not_command_the_terminal(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    grade.Bar()(1, 2, "a\x1b[2Jb\u202ec é李")
    assert capsys.readouterr().err.endswith(f" 1/2 {'a?[2Jb?c é李':<30}")
    assert grade._listed(["x\n", *"abcdefghijk"]) == "x?, a, b, c, d, e, f, g, h, i and 2 more"


def test_a_pool_keeps_few_in_flight():
    taken = []

    def items():
        for n in range(20):
            taken.append(n)
            yield n

    results = pools.run(pools.local_pool(1), divmod, items(), 7)
    first = next(results)
    assert len(taken) <= 3
    assert sorted([first, *results]) == [divmod(n, 7) for n in range(20)]  # in any order


def test_what_killed_graders_left_is_swept(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead, living = (tmp_path / f"{staging.PREFIX}{name}" for name in ("dead", "living"))
    dead.mkdir()
    living.mkdir()
    handle = os.open(living, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    staging.sweep()
    assert dead.exists()  # it may be one in the making
    staging.sweep(older=0)
    assert not dead.exists()
    assert living.exists()
    os.close(handle)


def test_a_pool_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with pools.local_pool(1) as pool:
        site = Path(pool.submit(staging.site, ()).result())
        assert site.parent == tmp_path
        assert (site / "inside").exists()
    assert list(tmp_path.glob(f"{staging.PREFIX}*")) == []
