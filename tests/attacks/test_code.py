"""Hostile answers. None earns a point, delays the run, or touches another question.

Each attack is the code of one answer cell, between two honest ones. A function that finds
what it must not find raises `Leak`, so that a leak is told from a mere wrong value.
"""

import os
import signal
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from attacks_on_marks import ON_MARKS
from attacks_on_the_machine import ON_THE_MACHINE
from class_kit import (
    CHECKS,
    CRASHED,
    ERROR,
    RIGHT,
    SECONDS,
    SETUP,
    TARGET,
    WRONG,
    cell,
    cells,
    marks,
)  # fmt: skip

from actinit.grading import marking, reports
from actinit.grading.inside.calls import MOST_ELEMENTS
from actinit.grading.sandbox import Sandbox

ATTACKS = ON_MARKS | ON_THE_MACHINE

# Tools changed for the whole notebook are changed for its other questions too, as in Jupyter:
# these attacks may cost their author more than one question.
SPOILING = {
    "numpy array patched",
    "builtins patched",
    "json patched",
    "struct patched",
    "type and equality of str patched through builtins",
    "tracing the worker",
    "the worker's own report replaced",
    "the worker's caller replaced",
}

PRELUDE = """
class Leak(Exception): pass
def zeros(x): return 0.0 * np.ones(np.shape(x))
"""


def attack_cells(code):
    paths = {str(marking.__file__), str(TARGET.reference.__code__.co_filename)}
    filled = textwrap.dedent(code)
    if "%(" in filled:
        filled = filled % {"paths": ", ".join(map(repr, paths)) + ",", "many": MOST_ELEMENTS}
    return cells(target=PRELUDE + filled)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gains_nothing(name):
    statuses, code = ATTACKS[name]
    statuses = (statuses,) if isinstance(statuses, str) else statuses
    start = time.monotonic()
    found = marks(attack_cells(code))
    took = time.monotonic() - start
    verdict = found["target"].verdict
    assert verdict.status in statuses, verdict
    assert "Leak" not in str(verdict.facts)
    if name not in SPOILING:
        assert found["first"].verdict.passed, found["first"]
        assert found["last"].verdict.passed, found["last"]
    assert took < 2 * 3 * SECONDS + 10  # the limit on the clock, twice, and a busy machine
    said = reports.message(found["target"])
    assert len(said.split()) >= 3
    assert len(said) < 1000


def test_there_are_at_least_forty():
    assert len(ATTACKS) >= 40


def test_memorised_constants_fail():
    """What was right for one seed is written down and handed in again."""
    wanted = TARGET.reference(TARGET.draw(marking.seed_for(1, "somebody", TARGET.id))[0][0])
    answer = f"def target(x):\n    return np.array({wanted.tolist()!r})"
    remembered = f"def target(x):\n    return np.array({wanted.tolist()!r}).reshape(np.shape(x))"
    for seed, code in ((1, answer), (2, remembered)):
        assert not marks(cells(target=code), seed=seed)["target"].verdict.passed


def test_cells_that_end_the_run_one_after_the_other_do_not_delay_it():
    made = cells(target="def target(x): return 0 * x")
    made[1:1] = [cell("while True: pass", TARGET.id) for _ in range(40)]
    start = time.monotonic()
    found = marks(made)
    assert time.monotonic() - start < (3 + marking.SPARE_RUNS + 3) * 3 * SECONDS + 10
    assert not found["target"].verdict.passed


def test_a_cell_of_no_question_that_ends_the_run_is_left_out():
    made = [*cells(), cell("import os; os._exit(3)"), cell("while True: pass")]
    found = marks(made)
    assert all(mark.verdict.passed for mark in found.values())
    assert any("was left out" in note for note in found["first"].notes)


def test_what_one_question_leaves_behind_helps_no_other():
    """Patched numpy, files, globals of one question's call are gone in the next."""
    made = cells(
        first="""
def first(x):
    import builtins
    np.sin = lambda x: x * 0
    builtins.left = 1
    return 2 * x""",
        last="""
def last(x):
    import builtins
    if hasattr(builtins, "left") or np.sin(1.0) == 0:
        raise RuntimeError("left over")
    return x - 0.5""",
    )
    assert all(mark.verdict.passed for mark in marks(made).values())


def test_a_later_submission_finds_nothing_of_an_earlier_one():
    leave = "def target(x):\n    open('/tmp/left', 'w').write('1')\n    return 0 * x"
    look = "def target(x):\n    open('/tmp/left').read()\n    return 0 * x"
    assert marks(cells(target=leave))["target"].verdict.status == WRONG
    assert marks(cells(target=look))["target"].verdict.status == ERROR


def test_a_lost_worker_is_replaced(monkeypatch):
    """Should the worker itself end, the question that did it is lost and no other."""
    ask, asked = Sandbox.ask, []

    def ending_it(self, question, cases):
        asked.append(question["function"])
        if question["function"] == "target":
            monitor = self.process.pid
            worker = int(Path(f"/proc/{monitor}/task/{monitor}/children").read_text())
            os.kill(worker, signal.SIGKILL)
            self.process.wait()
        return ask(self, question, cases)

    monkeypatch.setattr(Sandbox, "ask", ending_it)
    found = marks(cells())
    assert asked == ["first", "target", "last"]
    assert found["target"].verdict.status == CRASHED
    assert found["first"].verdict.passed
    assert found["last"].verdict.passed


def test_right_answers_pass_where_attacks_fail():
    found = marks(
        [
            cell(SETUP),
            *[cell(code, i) for i, code in RIGHT.items()],
            *[cell(code) for code in CHECKS.values()],
        ]
    )
    assert all(mark.verdict.passed for mark in found.values())
    assert np.all([mark.seed > 0 for mark in found.values()])
