"""Exercises from solutions, and the exercises for other systems."""

import dataclasses
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from class_kit import CHECKS, KIT, RIGHT, SETUP, TARGET, cell, marks, notebook

from actinit import cli, notebooks, questions
from actinit.grading import assign, checking, package
from actinit.grading.practice import Result
from actinit.grading.sandbox import Limits

ROOT = Path(__file__).parents[1]
SOLUTIONS = sorted((ROOT / "solutions").glob("*.ipynb"))


def solution_cell(name):
    head, body = RIGHT[f"99_kit/{name}"].split("\n")
    return cell(f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION", f"99_kit/{name}")


def solution(**changes):
    made = [{"cell_type": "markdown", "metadata": {}, "source": "# A set"}, cell(SETUP)]
    for question in KIT:
        name = question.function
        made += changes.get(name, [solution_cell(name), cell(CHECKS[question.id])])
    return json.loads(notebook([*made, cell('progress("99_kit")')]))


@pytest.fixture(autouse=True)
def _kit(monkeypatch):
    by_id = {q.id: q for q in KIT}
    monkeypatch.setattr(
        assign, "of_set", lambda name: KIT if name == "99_kit" else questions.of_set(name)
    )
    monkeypatch.setattr(package, "find", lambda i: by_id.get(i) or questions.find(i))


def test_the_answer_is_taken_out_and_the_rest_stays():
    source = (
        'def f(x):\n    """What f is."""\n    y = 2\n    ### BEGIN SOLUTION\n'
        "    z = 3\n    return y * z\n    ### END SOLUTION\n\n\nprint(1)"
    )
    assert assign.without_answer(source) == (
        'def f(x):\n    """What f is."""\n    y = 2\n    raise NotImplementedError\n\n\nprint(1)'
    )


def test_an_exercise_keeps_cells_and_ids_but_no_answer_and_no_output():
    full = notebooks.normalised(
        solution(
            first=[
                solution_cell("first"),
                cell(
                    CHECKS["99_kit/first"],
                    outputs=[{"output_type": "stream", "name": "stdout", "text": "passed"}],
                ),
                {
                    **cell("Why this works"),
                    "cell_type": "markdown",
                    "metadata": {"tags": ["solution"]},
                },
            ]
        )
    )
    made = assign.exercise(full)
    text = notebooks.dump(made)
    for line in ("BEGIN SOLUTION", "np.sin(x) + x**3", "Why this works", "passed"):
        assert line not in text
    assert text.count("raise NotImplementedError") == 3
    left = [c["id"] for c in full["cells"] if "solution" not in c["metadata"].get("tags", [])]
    assert [c["id"] for c in made["cells"]] == left
    assert len(set(left)) == len(left)
    assert notebooks.dump(notebooks.normalised(made)) == text
    assert assign.exercise(full) == made


BROKEN = "def target(x):\n    return np.sin(x) - x**3"
REPAIR = dataclasses.replace(TARGET, kind="repair")


def repair(monkeypatch, *blocks):
    """A solution whose question `target` is a repair, with these blocks of code in its text."""
    kit = [REPAIR if q is TARGET else q for q in KIT]
    monkeypatch.setattr(assign, "of_set", lambda name: kit)
    prose = "".join(f"Repair it.\n\n```python\n{block}\n```\n" for block in blocks)
    text = {"cell_type": "markdown", "metadata": {}, "source": f"## 2. Repair\n\n{prose}It fails."}
    return solution(target=[text, solution_cell("target"), cell(CHECKS[TARGET.id])])


def test_a_repair_begins_with_the_broken_code(monkeypatch):
    full = notebooks.normalised(repair(monkeypatch, "target(1)", BROKEN))
    assert assign.faults(full, "99_kit") == []
    made = assign.exercise(full)
    [begins] = [c for c in made["cells"] if assign.question_of(c) == TARGET.id]
    assert notebooks.text_of(begins["source"]) == BROKEN
    assert "sin(x) + x**3" not in notebooks.dump(made)
    statuses = {name: mark.verdict.status for name, mark in marks(made["cells"]).items()}
    assert statuses == {"first": "unattempted", "target": "wrong", "last": "unattempted"}


BAD_REPAIRS = {
    "is missing: a repair question shows it": [],
    "in the text before it is no Python": [BROKEN, "def target(x) return x"],
    "in the text before it does not define target": [BROKEN, "target(1)"],
    "defines target(y), the cell target(x)": ["def target(y):\n    return y"],
}


@pytest.mark.parametrize("fault", BAD_REPAIRS)
def test_faults_of_repairs_are_named(fault, monkeypatch):
    [found] = assign.faults(repair(monkeypatch, *BAD_REPAIRS[fault]), "99_kit")
    assert found.startswith(f"{TARGET.id}: the broken code")
    assert fault in found


def test_titles_are_the_headings_above_the_answers():
    def text(source):
        return {"cell_type": "markdown", "metadata": {}, "source": source}

    made = [
        text("# A set\n\n## 1. One, and more\n\nText"), cell(""), text("More text."),
        cell("", "99_kit/first"), text("End of 1.\n\n## 2. Two?\n\n```python\n# code\n```"),
        cell("", "99_kit/target"),
    ]  # fmt: skip
    assert assign.titles({"cells": made}) == {
        "99_kit/first": "1. One, and more", "99_kit/target": "2. Two?",
    }  # fmt: skip


def test_headings_are_kept_for_the_score_tables(monkeypatch, tmp_path):
    kept = tmp_path / "titles.csv"
    kept.write_text("question,title\n06_sigmoid/gone,1. Gone\n06_sigmoid/chain,2. Twelve\n")
    monkeypatch.setattr(questions, "TITLES", kept)
    questions.titles.cache_clear()
    try:
        assign.keep_titles({"06_sigmoid/stable": "1. Stable, at last", "99_kit/first": "1. Kit"})
        assert questions.titles() == {
            "06_sigmoid/stable": "1. Stable, at last", "06_sigmoid/chain": "2. Twelve",
        }  # fmt: skip
        assert questions.title("06_sigmoid/width") == "06_sigmoid/width"
        before = kept.stat().st_mtime_ns
        assign.keep_titles({"06_sigmoid/chain": "2. Twelve"})  # nothing new: nothing written
        assert kept.stat().st_mtime_ns == before
    finally:
        questions.titles.cache_clear()


def test_a_right_solution_has_no_faults():
    assert assign.faults(solution(), "99_kit") == []


BAD = {
    "answered in 0 cells": {"target": []},
    "answered in 2 cells": {"target": [solution_cell("target"), cell(CHECKS[TARGET.id])] * 2},
    "needs one": {"target": [cell("def target(x): pass", TARGET.id), cell(CHECKS[TARGET.id])]},
    "needs one '### BEGIN": {
        "target": [cell("def target(x):\n    ### END SOLUTION\n    ### BEGIN SOLUTION", TARGET.id)]
    },
    "does not define target": {
        "target": [
            cell(
                "def other(x):\n    ### BEGIN SOLUTION\n    pass\n    ### END SOLUTION", TARGET.id
            ),
            cell(CHECKS[TARGET.id]),
        ]
    },
    "next cell is not check": {"target": [solution_cell("target"), cell("1")]},
    "no such question": {"target": [cell("x", "99_kit/nothing")]},
    "outside a tagged cell": {"target": [cell("### BEGIN SOLUTION\n1\n### END SOLUTION")]},
    "no Python": {
        "target": [
            cell("def target(x)\n    ### BEGIN SOLUTION\n    1\n    ### END SOLUTION", TARGET.id)
        ]
    },
    "another order": {
        "first": [solution_cell("last"), cell(CHECKS["99_kit/last"])],
        "last": [solution_cell("first"), cell(CHECKS["99_kit/first"])],
    },
}


@pytest.mark.parametrize("fault", BAD)
def test_faults_are_named(fault):
    assert any(fault in found for found in assign.faults(solution(**BAD[fault]), "99_kit"))


def test_the_first_cell_counts_the_questions_rightly():
    count, points = len(KIT), sum(q.points for q in KIT)
    notebook = solution()
    word = assign.NUMBERS.get(count, str(count)).capitalize()
    notebook["cells"][0]["source"] = f"# A set\n\n{word} questions on a kit, {points} points."
    assert assign.faults(notebook, "99_kit") == []
    notebook["cells"][0]["source"] = f"# A set\n\n{word} questions on a kit, {points + 1} points."
    [found] = assign.faults(notebook, "99_kit")
    assert f"{count} questions" in found.replace(word.lower(), str(count))
    assert f"{points} points" in found


def test_nothing_is_written_where_one_solution_has_a_fault(tmp_path, capsys):
    good, bad = tmp_path / "a" / "99_kit.ipynb", tmp_path / "b" / "99_kit.ipynb"
    for path, made in ((good, solution()), (bad, solution(target=[]))):
        path.parent.mkdir()
        path.write_text(json.dumps(made))
    out = tmp_path / "out"
    arguments = ["assign", str(good), str(bad), "--out", str(out), "--no-execute"]
    assert cli.main(arguments) == 2
    assert "answered in 0 cells" in capsys.readouterr().err
    assert not out.exists()
    assert cli.main([arguments[0], arguments[1], *arguments[3:]]) == 0
    written = json.loads((out / "99_kit.ipynb").read_text())
    assert "BEGIN SOLUTION" not in json.dumps(written)


def test_the_exercise_answers_as_unattempted():
    made = assign.exercise(notebooks.normalised(solution()))
    found = marks(made["cells"])
    assert {mark.verdict.status for mark in found.values()} == {"unattempted"}


# -- the course's own sets ----------------------------------------------------------------------

every_solution = pytest.mark.parametrize("path", SOLUTIONS, ids=lambda p: p.stem)


@every_solution
def test_solutions_are_assignable_and_exercises_are_theirs(path):
    full = notebooks.read(path)
    assert assign.faults(full, path.stem) == []
    exercise = notebooks.read(ROOT / "exercises" / path.name)
    made = assign.exercise(full)
    assert [c["source"] for c in exercise["cells"]] == [c["source"] for c in made["cells"]]
    assert [c["id"] for c in exercise["cells"]] == [c["id"] for c in made["cells"]]


@every_solution
def test_solutions_score_full_marks_and_exercises_none(path):
    """In the sandbox, with fresh inputs: what class grading gives them."""
    asked = questions.of_set(path.stem)
    full = marks(notebooks.read(path)["cells"], questions=asked, limits=Limits())
    assert {n: m.verdict.status for n, m in full.items()} == dict.fromkeys(full, "passed"), full
    empty = marks(notebooks.read(ROOT / "exercises" / path.name)["cells"], questions=asked)
    # The broken code of a repair is answered as the mistake that it is.
    assert {name: m.verdict.status for name, m in empty.items()} == {
        q.function: "mistake" if q.kind == "repair" else "unattempted" for q in asked
    }


@every_solution
def test_solutions_show_what_actinit_check_expects(path):
    shown = {
        c["source"][0].split('"')[1]: c["outputs"]
        for c in notebooks.read(path)["cells"]
        if c["cell_type"] == "code" and c["source"] and c["source"][0].startswith("check(")
    }
    for question in questions.of_set(path.stem):
        [output] = shown[question.id]
        expected = checking.passed_output(question.id)
        for kind, text in expected["data"].items():
            assert notebooks.text_of(output["data"][kind]) == text


@every_solution
def test_score_tables_name_questions_as_the_notebook_does(path):
    """If this fails: `actinit assign`, which keeps the headings, then `make notebooks`."""
    found = assign.titles(notebooks.read(path))
    assert found == {q.id: questions.title(q.id) for q in questions.of_set(path.stem)}
    assert [title.split(".")[0] for title in found.values()] == [
        str(i + 1) for i in range(len(found))
    ]


def test_every_set_has_its_solution():
    assert [path.stem for path in SOLUTIONS] == list(questions.sets())


# -- one's own notebook -------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["solutions", "exercises"])
def test_actinit_check_scores_a_notebook(folder, capsys):
    path = ROOT / folder / f"{questions.sets()[0]}.ipynb"
    points = sum(q.points for q in questions.of_set(path.stem))
    assert cli.main(["check", str(path)]) == (0 if folder == "solutions" else 1)
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.split() == ["score", str(points if folder == "solutions" else 0), "of", str(points)]


def test_actinit_check_of_what_is_no_notebook(tmp_path, capsys):
    path = tmp_path / "x.ipynb"
    path.write_text("{nope")
    assert cli.main(["check", str(path)]) == 2
    assert "not JSON" in capsys.readouterr().err
    assert cli.main(["check", str(tmp_path / "none.ipynb")]) == 2


def test_actinit_check_with_nbval(tmp_path):
    """Cell by cell: a solved notebook passes, a wrong answer fails at its check."""
    name = questions.sets()[0]
    solved = (ROOT / "solutions" / f"{name}.ipynb").read_text()
    good = tmp_path / f"{name}.ipynb"
    good.write_text(solved)
    assert checking.check_with_nbval(good) == 0
    bad = tmp_path / "bad.ipynb"
    bad.write_text((ROOT / "exercises" / f"{name}.ipynb").read_text())
    assert checking.check_with_nbval(bad) == 1
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".ipynb", ".ipynb"]


def test_what_a_passed_check_shows():
    asked = questions.every()[0]
    output = checking.passed_output(asked.id)
    shown = Result(asked.id, "passed", asked.points, asked.points)
    assert output["data"]["text/plain"] == repr(shown)
    assert "passed" in output["data"]["text/plain"]


# -- other systems ------------------------------------------------------------------------------


def test_the_gradescope_zip_grades(tmp_path):
    """Unpacked, its grader gives a right submission its points; run twice, the zip is the same."""
    name = questions.sets()[0]
    for out in ("one.zip", "two.zip"):
        assert cli.main(["package", "gradescope", "--out", str(tmp_path / out), "--set", name]) == 0
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        archive.extractall(tmp_path / "source")
        modes = {e.filename: e.external_attr >> 16 for e in archive.infolist()}
    assert modes["run_autograder"] == modes["setup.sh"] == 0o755
    for script in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", str(tmp_path / "source" / script)], check=True)
    assert f"--set {name}" in (tmp_path / "source" / "run_autograder").read_text()
    inside = tmp_path / "submission" / "renamed.ipynb"
    inside.parent.mkdir()
    inside.write_bytes((ROOT / "solutions" / f"{name}.ipynb").read_bytes())
    subprocess.run(
        [
            sys.executable,
            "-m",
            "actinit.cli",
            "grade",
            str(inside.parent),
            "--out",
            str(tmp_path / "out"),
            "--set",
            name,
        ],
        cwd=tmp_path / "source",
        check=True,
        capture_output=True,
        env={"PYTHONPATH": str(tmp_path / "source"), "PATH": "/usr/bin:/bin"},
    )
    result = json.loads((tmp_path / "out" / "results" / "renamed.json").read_text())
    assert result["score"] == sum(q.points for q in questions.of_set(name))


def test_nbgraders_source_notebooks(tmp_path):
    name = questions.sets()[0]
    assert (
        cli.main(
            [
                "package",
                "nbgrader",
                str(ROOT / "solutions" / f"{name}.ipynb"),
                "--out",
                str(tmp_path),
            ]
        )
        == 0
    )
    made = notebooks.read(tmp_path / "source" / name / f"{name}.ipynb")
    about = [c["metadata"]["nbgrader"] for c in made["cells"] if "nbgrader" in c["metadata"]]
    asked = questions.of_set(name)
    assert len(about) == 2 * len(asked)
    assert sum(a.get("points", 0) for a in about) == sum(q.points for q in asked)
    assert len({a["grade_id"] for a in about}) == len(about)
    for question in asked:
        assert f'assert check("{question.id}", {question.function})' in json.dumps(made).replace(
            '\\"', '"'
        )
    assert cli.main(["package", "nbgrader", "--out", str(tmp_path)]) == 2


def test_the_list_of_questions(capsys):
    assert cli.main(["questions", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [entry["id"] for entry in listed] == [q.id for q in questions.every()]
    assert set(listed[0]) == {
        "id",
        "chapter",
        "function",
        "points",
        "kind",
        "asks",
        "mistakes",
        "accepts",
    }
    assert cli.main(["questions"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(listed)
