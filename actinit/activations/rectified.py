"""ReLU and the functions that mend its flat side: Leaky ReLU, PReLU, ELU, SELU, Maxout.

Every function takes z of any shape and returns an array shaped like z (Maxout: k times smaller),
in the same float dtype; integers become float64 and nan stays nan. `NAME_grad(z)` is the
derivative with respect to z.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from ._arrays import as_floats, elementwise, finite, positive

# The scale and the alpha for which mean 0 and variance 1 reproduce themselves.
SELU_SCALE = 1.0507009873554805
SELU_ALPHA = 1.6732632423543772
SELU_PRODUCT = 1.7580993408473768  # of the unrounded two; rounding both first loses 1 ulp


def relu(z: ArrayLike) -> np.ndarray:
    """Rectified linear unit: max(0, z).

    Source: Fukushima (1969); Nair & Hinton (2010); Glorot, Bordes & Bengio (2011).
    """
    z = as_floats(z)
    return np.maximum(z, np.zeros(z.shape, z.dtype))  # two arrays: NumPy has a faster loop for them


def relu_grad(z: ArrayLike) -> np.ndarray:
    """Derivative of relu: 1 if z > 0, else 0.

    At the kink any value in [0, 1] is a subgradient; 0 is what the frameworks use.
    """
    z = as_floats(z)
    slope = (z > 0).astype(z.dtype)  # three times faster than np.heaviside, which keeps nan
    if math.isnan(np.vdot(z, z)):  # a sum of squares is nan just when one of them is
        slope = np.where(np.isnan(z), z, slope)
    return slope[()]


def leaky_relu(z: ArrayLike, slope: float = 0.01) -> np.ndarray:
    """Leaky ReLU: z if z > 0, else slope * z.

    slope : float, usually small
    Raises ValueError if slope is not a finite number.
    Source: Maas, Hannun & Ng (2013).
    """
    finite(slope=slope)
    return prelu(z, slope)


def leaky_relu_grad(z: ArrayLike, slope: float = 0.01) -> np.ndarray:
    """Derivative of leaky_relu: 1 if z > 0, else slope (also at the kink)."""
    finite(slope=slope)
    return prelu_grad(z, slope)


def prelu(z: ArrayLike, slope: ArrayLike) -> np.ndarray:
    """Parametric ReLU: z if z > 0, else slope * z, where slope is learnt.

    slope : float, or an array that broadcasts to z's shape (one slope per unit: shape (units,))
    Raises ValueError if slope does not broadcast to z's shape or is not finite.
    Source: He, Zhang, Ren & Sun (2015), arXiv:1502.01852, equation 1.
    """
    z, slope = _with_slope(z, slope)
    left = np.where(slope == 0, 0, np.minimum(z, 0))  # 0 * -inf would be nan
    with np.errstate(over="ignore"):
        return np.maximum(z, 0) + slope * left


def prelu_grad(z: ArrayLike, slope: ArrayLike) -> np.ndarray:
    """Derivative of prelu with respect to z: 1 if z > 0, else slope (also at the kink)."""
    z, slope = _with_slope(z, slope)
    return np.where(np.isnan(z), z, np.where(z > 0, 1, slope).astype(z.dtype))[()]


def prelu_grad_slope(z: ArrayLike, slope: ArrayLike) -> np.ndarray:
    """Derivative of prelu with respect to its slope: z if z < 0, else 0. Shaped like z.

    Sum it, times the incoming gradient, over all elements that share one slope.
    Source: He et al. (2015), equation 3.
    """
    z, _ = _with_slope(z, slope)
    return np.minimum(z, 0)


def _with_slope(z: ArrayLike, slope: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    z = as_floats(z)
    slope = np.asarray(slope)
    if slope.dtype.kind not in "iubf" or not np.all(np.isfinite(slope)):
        raise ValueError(f"slope must be finite, got {slope}")
    try:
        fits = np.broadcast_shapes(z.shape, slope.shape) == z.shape
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"slope must broadcast to z's shape {z.shape}, got shape {slope.shape}")
    return z, slope.astype(z.dtype)


@elementwise
def elu(z: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """Exponential linear unit: z if z > 0, else alpha * (exp(z) - 1).

    alpha : float > 0; the function tends to -alpha on the left
    Raises ValueError if alpha is not positive.

    expm1 avoids cancellation near 0; minimum stops overflow in the branch that where() discards.
    Source: Clevert, Unterthiner & Hochreiter (2016), arXiv:1511.07289.
    """
    positive(alpha=alpha)
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


@elementwise
def elu_grad(z: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """Derivative of elu: 1 if z > 0, else alpha * exp(z).

    At 0 the slope from the left, alpha, is returned; unless alpha is 1 the function has a kink.
    """
    positive(alpha=alpha)
    return np.where(z > 0, 1, alpha * np.exp(np.minimum(z, 0)))


@elementwise
def selu(z: np.ndarray) -> np.ndarray:
    """Scaled ELU: scale * elu(z, alpha), with mean 0 and variance 1 as a fixed point.

    Source: Klambauer, Unterthiner, Mayr & Hochreiter (2017), arXiv:1706.02515, equation 2.
    """
    return np.where(z > 0, SELU_SCALE * z, SELU_PRODUCT * np.expm1(np.minimum(z, 0)))


@elementwise
def selu_grad(z: np.ndarray) -> np.ndarray:
    """Derivative of selu: scale if z > 0, else scale * alpha * exp(z) (also at the kink)."""
    return np.where(z > 0, SELU_SCALE, SELU_PRODUCT * np.exp(np.minimum(z, 0)))


def maxout(z: ArrayLike, k: int = 2) -> np.ndarray:
    """Maxout: the largest of each k neighbouring pre-activations.

    z : array (..., units * k); unit j owns the columns j*k to j*k + k - 1
    Returns an array (..., units).
    Raises ValueError if k is not a positive whole number that divides z's last axis.
    Source: Goodfellow et al. (2013), arXiv:1302.4389, equation 1.
    """
    return _pieces(z, k).max(axis=-1)


def maxout_grad(z: ArrayLike, k: int = 2) -> np.ndarray:
    """Derivative of each unit's maximum with respect to its k pieces, shaped like z.

    1 for the piece that won (the first one in a tie), else 0.
    """
    pieces = _pieces(z, k)
    winner = pieces.argmax(axis=-1)[..., np.newaxis]
    one = np.where(np.isnan(pieces.max(axis=-1, keepdims=True)), np.nan, 1).astype(pieces.dtype)
    return np.where(np.arange(k) == winner, one, 0).astype(pieces.dtype).reshape(np.shape(z))


def _pieces(z: ArrayLike, k: int) -> np.ndarray:
    z = as_floats(z)
    if not isinstance(k, int | np.integer) or k < 1:
        raise ValueError(f"k must be a positive whole number, got {k!r}")
    if z.ndim == 0 or z.shape[-1] % k:
        raise ValueError(f"k must divide z's last axis, got k = {k} and z of shape {z.shape}")
    return z.reshape(*z.shape[:-1], z.shape[-1] // k, k)
