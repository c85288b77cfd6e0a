"""Nearly all small changes to a reference are caught by its question's inputs.

A mutant that survives either is equivalent (it computes the same for all inputs that the
question can draw), and then stands in equivalent_mutants.json with the reason, or counts
against the 98 %.
"""

import json
import signal
import warnings
from pathlib import Path

import pytest
from mutants import mutants

from actinit import questions
from actinit.grading.compare import difference
from actinit.grading.judge import outcomes_of, reference_outcomes

KNOWN = json.loads((Path(__file__).parent / "equivalent_mutants.json").read_text())
PATIENCE = 20.0  # seconds for one mutant; one that loops has been caught


class Late(Exception):
    """A mutant that does not come to an end."""


def _late(*_):
    raise Late


def survivors(question):
    """Return (how many mutants the reference has, those that pass)."""
    cases = question.draw(1)
    expected = reference_outcomes(question, cases)
    number, passed = 0, []
    for name, mutant in mutants(question.reference):
        number += 1
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        try:
            found = outcomes_of(question, mutant, cases)
        except Late:
            continue
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        differing = (
            difference(a, b, question.rtol, question.atol, question.warnings)
            for a, b in zip(expected, found, strict=True)
        )
        if not any(differing):
            passed.append(name)
    return number, passed


@pytest.fixture(autouse=True)
def _an_alarm():
    before = signal.signal(signal.SIGALRM, _late)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("name", questions.sets())
def test_mutated_references_are_caught(name):
    total, unexplained = 0, []
    for question in questions.of_set(name):
        if question.kind == "number":
            continue
        number, passed = survivors(question)
        known = KNOWN.get(question.id, {})
        total += number
        unexplained += [f"{question.id}: {said}" for said in passed if said not in known]
        assert set(known) <= set(passed), "listed as equivalent, but caught"
    assert len(unexplained) <= 0.02 * total, "\n".join(unexplained)


def test_every_equivalent_mutant_is_explained():
    assert all(len(reason.split()) >= 4 for found in KNOWN.values() for reason in found.values())


def test_mutants_change_one_thing_each():
    made = dict(mutants(_sample))
    assert set(made) == {
        "Sub to Add in: return x - 2 * abs(x)",
        "Mult to Div in: return x - 2 * abs(x)",
        "2 to 3 in: return x - 2 * abs(x)",
    }
    assert [mutant(-4.0) for mutant in made.values()] != [_sample(-4.0)] * 3


def _sample(x):
    """A function with 3 things to change."""
    return x - 2 * abs(x)
