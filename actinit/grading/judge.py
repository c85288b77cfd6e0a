"""Decide one question from the outcomes of its calls, and name the mistake if it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from actinit.grading.compare import Difference, difference, same
from actinit.grading.inside.calls import Outcome, observe
from actinit.grading.show import describe_call, describe_difference
from actinit.questions._model import Mistake, Question

Case = tuple[Any, ...]


@dataclass(frozen=True)
class Verdict:
    """What was decided about one answer.

    status : passed, wrong, mistake, unattempted, error, memory (and, in class, missing,
             timeout, crashed, corrupt)
    facts  : (label, text) pairs: called, returned, expected, ...
    curve  : (x, expected, found), float arrays of one axis, when the answer is a curve
    """

    status: str
    facts: tuple[tuple[str, str], ...] = ()
    mistake: Mistake | None = None
    curve: tuple[Any, Any, Any] | None = None

    @property
    def passed(self) -> bool:
        """Whether the points are earned."""
        return self.status == "passed"


def reference_outcomes(question: Question, cases: Sequence[Case]) -> list[Outcome]:
    """Return what the reference does on the cases."""
    return outcomes_of(question, question.reference, cases)


def outcomes_of(question: Question, answer: Any, cases: Sequence[Case]) -> list[Outcome]:
    """Return what an answer (a function, or the number of a number question) does."""
    function = question.callable_of(answer)
    return [observe(function, case) for case in cases]


def agree(
    question: Question, one: Sequence[Outcome], other: Sequence[Outcome], looser: float = 1.0
) -> bool:
    """Tell whether two lists of outcomes are the same answer, at `looser` times the tolerance."""
    rtol, atol = looser * question.rtol, looser * question.atol
    return all(same(a, b, rtol, atol, question.warnings) for a, b in zip(one, other, strict=True))


def judge(
    question: Question,
    cases: Sequence[Case],
    found: Sequence[Outcome],
    expected: Sequence[Outcome] | None = None,
    mistaken: Sequence[Sequence[Outcome]] | None = None,
) -> Verdict:
    """Compare an answer's outcomes with the reference's, and a wrong one's with the mistakes'.

    expected, mistaken : outcomes of the reference and of each mistake, when already known.
    """
    if found and found[0].raised and "NotImplementedError" in found[0].raised.bases:
        return Verdict("unattempted")
    expected = expected or reference_outcomes(question, cases)
    differing = [
        difference(want, got, question.rtol, question.atol, question.warnings)
        for want, got in zip(expected, found, strict=True)
    ]
    wrong = [i for i, d in enumerate(differing) if d]
    if not wrong:
        return Verdict("passed")
    if mistaken is None:
        mistaken = [outcomes_of(question, m.wrong, cases) for m in question.mistakes]
    mistake = recognise(question, found, mistaken, wrong)
    first = wrong[0]
    seen = differing[first]
    assert seen is not None
    return Verdict(
        _status(seen, mistake),
        facts=(
            ("called", describe_call(question.function, cases[first])),
            *describe_difference(seen, bool(cases[first])),
        ),
        mistake=mistake,
        curve=_curve(seen, cases[first]),
    )


def recognise(
    question: Question,
    found: Sequence[Outcome],
    mistaken: Sequence[Sequence[Outcome]],
    wrong: Sequence[int],
) -> Mistake | None:
    """Return the known mistake that the found outcomes show, or None.

    A mistake that agrees in every call comes first; else one that agrees wherever the
    answer is wrong: the same slip, with the easy cases caught.
    """
    everywhere = range(len(found))
    for where in (everywhere, wrong):
        for mistake, outcomes in zip(question.mistakes, mistaken, strict=True):
            if agree(question, [found[i] for i in where], [outcomes[i] for i in where]):
                return mistake
    return None


def _status(seen: Difference, mistake: Mistake | None) -> str:
    if mistake:
        return "mistake"
    if seen.what == "raised":
        return "memory" if "MemoryError" in seen.found.bases else "error"
    return "wrong"


def _curve(seen: Difference, args: Case) -> tuple[Any, Any, Any] | None:
    one = seen.expected
    if seen.what != "value" or getattr(one, "ndim", 0) != 1 or one.dtype.kind != "f":
        return None
    if one.size < 5:
        return None
    inputs = [
        a
        for a in args
        if isinstance(a, np.ndarray)
        and a.shape == one.shape
        and a.dtype.kind == "f"
        and np.isfinite(a).all()
    ]
    x = inputs[0] if inputs else np.arange(float(one.size))
    order = np.argsort(x, kind="stable")
    return x[order], one[order], seen.found[order]


@lru_cache(maxsize=64)
def practice_outcomes(question_id: str) -> tuple[list[Case], list[Outcome]]:
    """Return the practice inputs of a question, fixed by its id, and the reference's outcomes."""
    from actinit.questions import find

    question = find(question_id)
    cases = question.draw()
    return cases, reference_outcomes(question, cases)
