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
        self.bill.append(operations_of_exp() if ufunc is np.exp else 1)
        plain = [x.values if isinstance(x, _Counted) else x for x in inputs]
        return _Counted(ufunc(*plain), self.bill)


def operations(formula: Callable) -> int:
    """Operations per element of a formula in NumPy, an exponential counted as what it takes."""
    bill: list[int] = []
    formula(_Counted(np.linspace(-2, 2, 5), bill))
    return sum(bill)
