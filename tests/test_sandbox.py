"""The sandbox: what a question allows, what comes out of it, and what happens without one."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from class_kit import SETUP, TARGET, cell, cells, marks, register, rows, write

from actinit import cli
from actinit.grading import marking, mounts, reports, sandbox, staging
from actinit.grading.inside import filter as limits_inside
from actinit.grading.inside import wire
from actinit.grading.inside.calls import Odd, Outcome, Raised
from actinit.questions._model import Question

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
