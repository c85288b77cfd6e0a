"""Functions of a whole row: softmax and its logarithm.

`NAME_grad(z)` is the Jacobian, since every output depends on every input of its row.
"""

import numpy as np
from numpy.typing import ArrayLike

from ._arrays import as_floats


def softmax(z: ArrayLike, axis: int = -1) -> np.ndarray:
    """Softmax: exp(z) / sum(exp(z)) along an axis; positive, and the sum is 1.

    z : array, at least one-dimensional
    Returns an array shaped like z, same float dtype.
    Raises ValueError if z has no such axis.

    Subtracting the largest value changes nothing (numerator and denominator shrink by the same
    factor) and keeps exp from overflowing. Logits of +inf share the probability equally.
    Source: Bridle (1990).
    """
    e = np.exp(_below_largest(z, axis))
    return e / e.sum(axis=axis, keepdims=True)


def log_softmax(z: ArrayLike, axis: int = -1) -> np.ndarray:
    """Logarithm of softmax, shaped like z.

    log1p over all but one largest entry keeps the small log-probability of a sure class, which
    log(sum(exp)) would round to 0.
    """
    below = _below_largest(z, axis)
    top = below == 0
    others = np.where(top, 0, np.exp(below)).sum(axis=axis, keepdims=True)
    others += np.maximum(top.sum(axis=axis, keepdims=True) - 1, 0)  # 0 for empty rows
    return below - np.log1p(others)


def softmax_grad(z: ArrayLike, axis: int = -1) -> np.ndarray:
    """Jacobian of softmax: J[..., i, j] = d p_i / d z_j = p_i (1[i = j] - p_j).

    z : array (..., n); another axis is moved to the end first
    Returns an array (..., n, n). Every row sums to 0.
    """
    p = np.moveaxis(softmax(z, axis), axis, -1)
    jacobian = -p[..., :, np.newaxis] * p[..., np.newaxis, :]
    return _with_balancing_diagonal(jacobian)


def log_softmax_grad(z: ArrayLike, axis: int = -1) -> np.ndarray:
    """Jacobian of log_softmax: J[..., i, j] = d log p_i / d z_j = 1[i = j] - p_j.

    z : array (..., n); another axis is moved to the end first
    Returns an array (..., n, n). Every row sums to 0.
    """
    p = np.moveaxis(softmax(z, axis), axis, -1)
    jacobian = np.repeat(-p[..., np.newaxis, :], p.shape[-1], axis=-2)
    return _with_balancing_diagonal(jacobian)


def _with_balancing_diagonal(jacobian: np.ndarray) -> np.ndarray:
    # Adding a constant to all logits changes nothing, so each row sums to 0. The diagonal found
    # this way keeps the small 1 - p of a sure class.
    diagonal = np.arange(jacobian.shape[-1])
    jacobian[..., diagonal, diagonal] = 0
    jacobian[..., diagonal, diagonal] = -jacobian.sum(axis=-1)
    return jacobian


def _below_largest(z: ArrayLike, axis: int) -> np.ndarray:
    z = as_floats(z)
    if not -z.ndim <= axis < z.ndim:
        raise ValueError(f"axis must exist in z, got axis {axis} for shape {z.shape}")
    largest = z.max(axis=axis, keepdims=True, initial=-np.inf)
    with np.errstate(over="ignore"):  # a gap beyond the largest float is rightly -inf
        # Equal entries are left at 0: inf - inf would be nan.
        return np.subtract(z, largest, out=np.zeros_like(z), where=z != largest)
