"""Compare what came back with what was expected: the first difference, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from actinit.grading.inside.calls import Odd, Outcome

KIND_NAMES = {"b": "bool", "i": "int", "u": "int", "f": "float", "c": "complex"}


@dataclass(frozen=True)
class Difference:
    """The first difference between a found and an expected outcome.

    what : "type", "shape", "dtype", "length", "value", "raised", "returned", "warned", "changed"
    path : where inside nested results, such as "[1]"; index: where inside the array
    expected, found : the two things that differ (arrays, or the outcomes' parts)
    """

    what: str
    expected: Any
    found: Any
    path: str = ""
    index: tuple[int, ...] = ()


def difference(
    expected: Outcome, found: Outcome, rtol: float = 1e-9, atol: float = 0.0, warnings: bool = True
) -> Difference | None:
    """Return the first difference between two outcomes of the same call, or None."""
    if expected.raised is None and found.raised is not None:
        return Difference("raised", expected.value, found.raised)
    if expected.raised is not None:
        if found.raised is None:
            return Difference("returned", expected.raised, found.value)
        if expected.raised.name not in found.raised.bases:
            return Difference("raised", expected.raised, found.raised)
    else:
        differing = value_difference(expected.value, found.value, rtol, atol)
        if differing:
            return differing
    if expected.changed != found.changed:
        return Difference("changed", expected.changed, found.changed)
    if not warnings and bool(expected.warned) != bool(found.warned):
        return Difference("warned", expected.warned, found.warned)
    return None


def value_difference(
    expected: Any, found: Any, rtol: float, atol: float, path: str = ""
) -> Difference | None:
    """Return the first difference between two plain values, or None."""
    if isinstance(expected, np.ndarray):
        if not isinstance(found, np.ndarray):
            return Difference("type", expected, found, path)
        return _array_difference(expected, found, rtol, atol, path)
    if isinstance(expected, (list, tuple)):
        if not isinstance(found, (list, tuple)):
            return Difference("type", expected, found, path)
        if len(expected) != len(found):
            return Difference("length", expected, found, path)
        pairs = [
            (f"{path}[{i}]", a, b) for i, (a, b) in enumerate(zip(expected, found, strict=True))
        ]
    elif isinstance(expected, dict):
        if not isinstance(found, dict):
            return Difference("type", expected, found, path)
        if expected.keys() != found.keys():
            return Difference("length", expected, found, path)
        pairs = [(f"{path}[{key!r}]", expected[key], found[key]) for key in expected]
    else:
        if type(expected) is not type(found):
            return Difference("type", expected, found, path)
        # Two Odds of the same description cannot be told apart; no reference returns one.
        return None if expected == found else Difference("value", expected, found, path)
    for where, one, other in pairs:
        if differing := value_difference(one, other, rtol, atol, where):
            return differing
    return None


def _array_difference(
    expected: np.ndarray, found: np.ndarray, rtol: float, atol: float, path: str
) -> Difference | None:
    if expected.shape != found.shape:
        return Difference("shape", expected, found, path)
    kinds = {KIND_NAMES[expected.dtype.kind], KIND_NAMES[found.dtype.kind]}
    # For a single number Python's 2 is as good as 2.0; in an array the kind was chosen.
    number = expected.ndim == 0 and kinds == {"int", "float"}
    if len(kinds) > 1 and not number:
        return Difference("dtype", expected, found, path)
    wrong = ~close(expected, found, rtol, atol)
    if not wrong.any():
        return None
    index = tuple(int(i) for i in np.unravel_index(np.argmax(wrong), wrong.shape))
    return Difference("value", expected, found, path, index)


def close(expected: np.ndarray, found: np.ndarray, rtol: float, atol: float) -> np.ndarray:
    """Return elementwise agreement; nan agrees with nan, an infinity only with itself.

    A float32 result is expected to no more than its own precision.
    """
    if expected.dtype.kind == "b" or (expected.dtype.kind in "iu" and found.dtype.kind in "iu"):
        return np.asarray(expected == found)
    if expected.dtype.kind in "fc":
        rtol = max(rtol, 16 * float(np.finfo(expected.dtype).eps))
    with np.errstate(all="ignore"):
        near = np.abs(found - expected) <= atol + rtol * np.abs(expected)
        near &= np.isfinite(expected)
        return np.asarray(near | (found == expected) | ((found != found) & (expected != expected)))


def same(one: Outcome, other: Outcome, rtol: float, atol: float, warnings: bool) -> bool:
    """Tell whether two outcomes agree, in either order of looking (used for known mistakes)."""
    if isinstance(one.value, Odd) and isinstance(other.value, Odd) and one.value == other.value:
        return True
    return difference(one, other, rtol, atol, warnings) is None
