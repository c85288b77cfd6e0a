"""What several groups of claims measure with: operations per element, and centred digits."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import count
from typing import Any

import numpy as np

from actinit import data


def digits(n: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """The first n digits, (n, 64), with the mean picture taken away, and their classes, (n,)."""
    x, y = data.digits()
    return x[:n] - x[:n].mean(axis=0), y[:n]


def operations_of_exp() -> int:
    """Reduce to |r| <= ln(2)/2 (6), a polynomial by Horner's rule (2 a term), scale by 2^k (1)."""
    half = math.log(2) / 2
    degree = next(n for n in count() if half ** (n + 1) / math.factorial(n + 1) < 2.0**-53)
    return 6 + 2 * degree + 1


class _Counted(np.lib.mixins.NDArrayOperatorsMixin):
    """An array that notes what each operation on it costs per element."""

    def __init__(self, values: Any, bill: list[int]) -> None:
        self.values, self.bill = values, bill

    def __array_ufunc__(self, ufunc: Any, _: str, *inputs: Any, **__: Any) -> _Counted:
        cost = {np.exp: operations_of_exp(), np.greater_equal: 0}  # a choice is 1, with its test
        self.bill.append(cost.get(ufunc, 1))
        plain = [x.values if isinstance(x, _Counted) else x for x in inputs]
        return _Counted(ufunc(*plain), self.bill)


def safe_sigmoid(z: Any) -> Any:
    """The sigmoid as one computes it, so that nothing overflows: 38 operations, as in chapter 6."""
    return np.maximum(e := np.exp(-np.abs(z)), z >= 0) / (1 + e)


def safe_tanh(z: Any) -> Any:
    """Tanh as chapter 14 counts it: 40 operations."""
    e = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


def operations(formula: Callable) -> int:
    """Operations per element of a formula in NumPy, an exponential counted as what it takes."""
    bill: list[int] = []
    formula(_Counted(np.linspace(-2, 2, 5), bill))
    return sum(bill)
