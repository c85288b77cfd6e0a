"""Hostile files: what a submission's name, kind and contents can try on the grader itself."""

import csv
import io
import json
import os
import re
import sys

import pytest
from class_kit import CHECKS, KIT, LIMITS, RIGHT, SETUP, cell, cells, notebook, register, write

from actinit.grading import grade, reports, submission
from actinit.grading.submission import Corrupt, parse


@pytest.fixture
def folder(tmp_path, monkeypatch):
    register(monkeypatch)
    write(tmp_path / "in" / "honest.ipynb", cells())
    return tmp_path / "in"


def graded(folder, out="out"):
    """Grade a folder; return {student: score} and the output folder."""
    out = folder.parent / out
    grade.grade([folder], out, seed=1, limits=LIMITS)
    rows = list(csv.DictReader(io.StringIO((out / "gradebook.csv").read_text())))
    return {row["student_id"]: float(row["score"]) for row in rows}, out


def corrupt(out, student):
    rows = csv.DictReader(io.StringIO((out / "questions.csv").read_text()))
    return {row["status"] for row in rows if row["student_id"] == student} == {"corrupt"}


def test_links_to_another_submission_are_not_followed(folder):
    (folder / "thief.ipynb").symlink_to(folder / "honest.ipynb")
    (folder / "dangling.ipynb").symlink_to("/nowhere/at/all.ipynb")
    scores, out = graded(folder)
    assert scores == {"honest": 6, "thief": 0, "dangling": 0}
    assert corrupt(out, "thief")
    assert corrupt(out, "dangling")
    assert "symbolic link" in (out / "results" / "thief.json").read_text()


def test_a_link_to_a_folder_is_not_entered(folder, tmp_path):
    (folder / "loop").symlink_to(folder)
    assert graded(folder)[0] == {"honest": 6}


def test_a_pipe_does_not_hang_the_grader(folder):
    os.mkfifo(folder / "pipe.ipynb")
    scores, out = graded(folder)
    assert scores == {"honest": 6, "pipe": 0}
    assert corrupt(out, "pipe")


def test_a_folder_that_is_named_like_a_notebook(folder):
    (folder / "odd.ipynb").mkdir()
    scores, out = graded(folder)
    assert scores["odd"] == 0
    assert corrupt(out, "odd")


@pytest.mark.parametrize(
    "name", ["=cmd|'!A1'", "<script>alert(1)</script>", "a\nb", 'a"b,c', "--seed", "ü" * 60, "-"]
)
def test_hostile_names_stay_names(folder, name):
    write(folder / f"{name.replace('/', '_')}.ipynb", cells(target=None))
    scores, out = graded(folder)
    assert scores["honest"] == 6
    assert len(scores) == 2
    assert sorted(scores.values()) == [4, 6]
    assert len(list((out / "results").glob("*.json"))) == 2
    assert sorted(p.name for p in out.parent.iterdir()) == ["in", "out"]
    for page in (out / "feedback").iterdir():
        assert "<script" not in page.read_text()
    assert all(
        not student.startswith(("=", "-", "+", "@")) or len(student) == 1 for student in scores
    )


def test_names_that_are_not_utf8(folder):
    path = os.path.join(os.fsencode(folder), b"\xe9t\xe9.ipynb")
    with open(path, "wb") as file:
        file.write(notebook(cells()))
    scores, _ = graded(folder)
    assert sorted(scores.values()) == [6, 6]


def test_learner_text_is_escaped_everywhere(folder):
    evil = "</dd><script>alert(1)</script><img src=x onerror=alert(1)>\"'&=1+1"
    write(
        folder / "evil.ipynb",
        cells(
            target=f"def target(x):\n    raise ValueError({evil!r})",
            last=f"def last(x):\n    return {evil!r}",
        ),
    )
    _, out = graded(folder)
    page = (out / "feedback" / "evil.html").read_text()
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    for line in (out / "questions.csv").read_text().splitlines():
        assert not re.search(r"(^|,)[=+@]", line)


def test_a_page_asks_for_nothing_from_elsewhere(folder):
    _, out = graded(folder)
    page = (out / "feedback" / "honest.html").read_text()
    assert not re.search(r"(src|href)=|url\(|@import|https?://", page)
    assert "prefers-color-scheme:dark" in page


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"{nope", "not JSON"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not JSON"),
        (b"PK\x03\x04" + bytes(100), "not JSON"),
        (b"[" * 200_000, "not JSON"),
        (b'{"a":' * 100_000, "not JSON"),
        (b"9" * 100_000, "not JSON"),
        (b"[]", "not a notebook"),
        (b"{}", "no cells"),
        (b'{"cells": {"a": 1}}', "no cells"),
        (b'{"cells": "x"}', "no cells"),
        (json.dumps({"cells": [{"cell_type": "code", "source": "x=1"}] * 6000}).encode(), "cells"),
        (
            json.dumps({"cells": [{"cell_type": "code", "source": "#" * 3_000_000}]}).encode(),
            "code",
        ),
    ],
)
def test_what_is_no_notebook_is_corrupt_and_says_why(data, reason):
    with pytest.raises(Corrupt, match=reason):
        parse(data)


@pytest.mark.parametrize(
    "entry",
    [
        None,
        3,
        "code",
        [],
        {},
        {"cell_type": "code"},
        {"cell_type": ["code"], "source": "x"},
        {"cell_type": "code", "source": 3},
        {"cell_type": "code", "source": {"a": 1}},
        {"cell_type": "code", "source": ["x = 1\n", None, 3]},
        {"cell_type": "code", "source": "x", "metadata": []},
        {"cell_type": "code", "source": "x", "metadata": {"tags": "question:99_kit/target"}},
        {"cell_type": "code", "source": "x", "metadata": {"tags": [None, {}, "question:"]}},
        {"cell_type": "code", "source": "x", "metadata": {"nbgrader": [1]}},
        {"cell_type": "code", "source": "\ud800 lone surrogate"},
        {"cell_type": "code", "source": "null\0byte"},
    ],
)
def test_odd_cells_are_passed_over(folder, entry):
    write(folder / "odd.ipynb", [entry, *cells()])
    assert graded(folder)[0] == {"honest": 6, "odd": 6}


@pytest.mark.parametrize(
    "source",
    [
        "(" * 100_000,
        "-" * 100_000 + "1",
        "x" + ".a" * 100_000,
        "[" * 5000 + "]" * 5000,
        "x = " + "1+" * 100_000 + "1",
        "if 1:\n" + " " * 100_000 + "%" + " " * 100_000,
        "f" * 1_000_000,
        "\n".join(" " * i + "if 1:" for i in range(200)),
        "%%bash\n" * 1000,
        " = " * 100_000,
        "lambda: " * 10_000 + "0",
        "a" + "()" * 50_000,
    ],
    ids=range(12),
)
def test_code_that_strains_the_parser_does_not_end_the_grader(source):
    """The grader only parses, in this process; compiling is the sandbox's business."""
    code = submission.python_of(source)
    read = parse(notebook([cell(SETUP), cell(source), cell(RIGHT["99_kit/first"])]))
    assert len(code) <= len(source) + 10
    assert len(read.cells) == 3


def test_code_that_strains_the_compiler_costs_its_cell_only(folder):
    strain = [
        cell("x = " + "-" * 50_000 + "1"),
        cell("x" + ".a" * 90_000),
        cell("x = " + "(" * 150 + "1" + ")" * 150),
    ]
    write(folder / "strain.ipynb", [*strain, *cells()])
    assert graded(folder)[0] == {"honest": 6, "strain": 6}


def test_a_claim_to_another_set_or_question_gains_nothing(folder):
    write(
        folder / "claim.ipynb",
        [
            cell(SETUP),
            cell("def nothing(x): return x", "99_kit/none"),
            cell("def first(x): return 2 * x", "06_sigmoid/stable"),
            cell('check("99_kit/first", lambda x: 2 * x)\ncheck("99_kit/target", None)'),
        ],
    )
    assert graded(folder)[0]["claim"] == 2


def test_nothing_written_by_one_run_is_believed_by_the_next(folder):
    """A result file that a learner could have made up is not taken for a kept one."""
    write(folder / "wrong.ipynb", cells(target="def target(x): return x"))
    scores, out = graded(folder)
    kept = out / "results" / "wrong.json"
    forged = json.loads(kept.read_text())
    forged["score"] = 100
    forged["extra_data"]["fingerprint"] = "0" * 64
    for row in forged["extra_data"]["questions"]:
        row.update(score=2, status="passed")
    kept.write_text(json.dumps(forged))
    assert graded(folder)[0] == scores == {"honest": 6, "wrong": 4}


def test_a_result_of_other_bytes_is_not_kept(folder):
    path = write(folder / "late.ipynb", cells(target="def target(x): return x"))
    assert graded(folder)[0]["late"] == 4
    about = path.stat()
    write(path, cells())
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))  # the same time stamp
    assert graded(folder)[0]["late"] == 6


def test_a_failure_of_the_grader_is_a_result_too(folder, monkeypatch):
    def failing(notebook, questions, student, *rest):
        if student == "unlucky":
            raise ZeroDivisionError("a bug of ours")
        return original(notebook, questions, student, *rest)

    original = grade.mark
    monkeypatch.setattr(grade, "mark", failing)
    write(folder / "unlucky.ipynb", cells())
    scores, out = graded(folder)
    assert scores == {"honest": 6, "unlucky": 0}
    assert "the grader failed on it" in (out / "results" / "unlucky.json").read_text()


def test_a_reports_file_name_is_safe_and_unique():
    names = ["../../etc/passwd", "a/b", "a_b", ".hidden", "", "x" * 300, "a\0b", "ok-1", "CON:"]
    made = [reports.file_name(name) for name in names]
    assert len(set(made)) == len(made)
    assert all(name and "/" not in name and not name.startswith(".") for name in made)
    assert made[-2] == "ok-1"


def test_nothing_of_a_submission_is_imported_or_unpickled_here(folder):
    before = set(sys.modules)
    write(folder / "import.ipynb", cells(target="import antigravity\ndef target(x): return x"))
    (folder / "class_kit_evil.py").write_text("raise SystemExit")
    graded(folder)
    assert not {name for name in set(sys.modules) - before if "antigravity" in name}
    assert {question.id for question in KIT} == set(CHECKS)
