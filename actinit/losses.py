"""Losses on a network's linear output z, each returned with its gradient dLoss/dz.

Every loss takes `z`, shape (n, outputs), and targets `y`, and returns `(value, dout)`: the mean
over the batch, a float, and its gradient, shaped and typed like z, with the 1/n already inside.
The two cross-entropies take z itself, the logits, and not probabilities: a probability rounded to
0 has no logarithm, but its logit still knows how small it was.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Loss = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]]


def mse(z: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean squared error over all entries: value mean((z - y)^2), gradient 2 (z - y) / z.size.

    z : (n, outputs); y : the same shape, or (n,) for a single output.
    Raises ValueError if the shapes do not fit.
    """
    error = z - _like(y, z)
    return float(np.mean(error**2)), error * (2 / error.size)


def binary_cross_entropy(z: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Cross-entropy of independent yes/no outputs, mean over all entries, from logits z.

    -y log sigmoid(z) - (1 - y) log(1 - sigmoid(z)) = max(z, 0) - y z + log(1 + exp(-|z|)),
    and its gradient is the plain difference sigmoid(z) - y, over z.size.

    z : (n, outputs); y : targets in [0, 1], the same shape, or (n,) for a single output.
    Raises ValueError if the shapes do not fit or a target lies outside [0, 1].
    """
    y = _like(y, z)
    if y.size and (y.min() < 0 or y.max() > 1):
        raise ValueError(f"y must lie between 0 and 1, got {y.min():g} to {y.max():g}")
    small = np.exp(-np.abs(z))  # at most 1, so nothing overflows
    value = np.mean(np.maximum(z, 0) - y * z + np.log1p(small))
    probability = np.where(z >= 0, 1, small) / (1 + small)
    return float(value), (probability - y) / z.dtype.type(z.size)


def softmax_cross_entropy(z: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Cross-entropy of a softmax over the columns of z, mean over the batch, from logits z.

    -log softmax(z)[y] = log(sum_j exp(z_j)) - z_y; the gradient is (softmax(z) - onehot(y)) / n.
    Subtracting each row's maximum first changes neither and keeps exp at or below 1.

    z : (n, classes); y : class numbers, shape (n,), integers from 0 to classes - 1.
    Raises ValueError if y has another shape or dtype, or a class number that z has no column for.
    """
    y = np.asarray(y)
    n, classes = z.shape
    if y.shape != (n,) or y.dtype.kind not in "iu":
        raise ValueError(f"y must hold {n} integer class numbers, got {y.dtype} of shape {y.shape}")
    if n and (y.min() < 0 or y.max() >= classes):
        raise ValueError(f"y must lie in 0..{classes - 1}, got {y.min()} to {y.max()}")
    right = np.arange(0, n * classes, classes) + y  # where row i keeps class y_i, counted flat
    shifted = z - z.max(axis=1, keepdims=True)
    dout = np.exp(shifted)
    total = dout.sum(axis=1, keepdims=True)
    value = (np.log(total).sum() - shifted.ravel()[right].sum()) / n
    dout /= n * total
    dout.ravel()[right] -= 1 / n
    return float(value), dout


LOSSES: dict[str, Loss] = {
    "mse": mse,
    "binary_cross_entropy": binary_cross_entropy,
    "softmax_cross_entropy": softmax_cross_entropy,
}


def _like(y: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Targets y shaped and typed like z.

    Only (n,) to (n, 1) is allowed: broadcasting would silently turn (n, 1) - (n,) into (n, n).
    """
    y = np.asarray(y)
    if y.shape != z.shape and (*y.shape, 1) != z.shape:
        raise ValueError(f"y must have shape {z.shape}, got {y.shape}")
    return y.reshape(z.shape).astype(z.dtype, copy=False)
