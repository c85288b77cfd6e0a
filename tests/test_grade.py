"""Class grading: a folder of submissions, the reports, resuming, many at a time."""

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
from class_kit import KIT, LIMITS, RIGHT, SETUP, cell, cells, marks, notebook, register, rows, write
from processes import living

from actinit import cli
from actinit.grading import curve, grade, marking, pools, reports, staging, submission
from actinit.questions import of_set
from actinit.questions._model import Mistake, Question

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
        if not living(group):
            return True
        time.sleep(0.1)
    return False


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
