"""The smooth relatives of ReLU: softplus, Swish (SiLU), GELU and Mish.

Every function takes z of any shape and returns an array shaped like z, in the same float dtype;
integers become float64 and nan stays nan. `NAME_grad(z)` is the derivative with respect to z.
"""

import numpy as np
from numpy.typing import ArrayLike

from ._arrays import elementwise, finite, times_exp
from ._normal import normal_cdf, normal_pdf
from .saturating import linear, sigmoid, sigmoid_grad, tanh_grad

# Where the derivatives vanish, each as the nearest float and what that leaves. Near them the terms
# of the textbook derivative cancel, so it is computed as a difference from its value there, 0.
SILU_LOWEST = (-1.2784645427610737, -1.0946994183093437e-16)
GELU_LOWEST = (-0.7517915246935645, 1.4956759177009883e-17)
MISH_LOWEST = (-1.1924312145154952, -4.8484829848031044e-17)
NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)


@elementwise
def softplus(z: np.ndarray) -> np.ndarray:
    """Softplus: log(1 + exp(z)), a ReLU without the kink.

    Source: Dugas et al. (2001).
    """
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def softplus_grad(z: ArrayLike) -> np.ndarray:
    """Derivative of softplus: the sigmoid."""
    return sigmoid(z)


def swish(z: ArrayLike, beta: float = 1.0) -> np.ndarray:
    """Swish: z * sigmoid(beta * z); with beta = 1 it is SiLU, with beta = 0 it is z / 2.

    beta : float; large values approach ReLU
    Raises ValueError if beta is not a finite number.
    Source: Ramachandran, Zoph & Le (2018), arXiv:1710.05941.
    """
    finite(beta=beta)
    if beta == 0:
        return linear(z, 0.5)
    return silu(z) if beta == 1 else _swish(z, beta)


@elementwise
def _swish(z, beta):
    # Far out on the left the value is 0 in float64, and -inf * 0 would be nan.
    edge = -800 / beta
    inner = np.minimum(z, edge) if beta < 0 else np.maximum(z, edge)
    return inner * sigmoid(beta * inner)


@elementwise
def swish_grad(z: np.ndarray, beta: float = 1.0) -> np.ndarray:
    """Derivative of swish with respect to z: silu_grad(beta * z)."""
    finite(beta=beta)
    return silu_grad(beta * z) if beta else np.where(np.isnan(z), z, 0.5)


@elementwise
def swish_grad_beta(z: np.ndarray, beta: float = 1.0) -> np.ndarray:
    """Derivative of swish with respect to beta: z**2 * s * (1 - s). Shaped like z.

    Sum it, times the incoming gradient, over all elements that share beta.
    """
    finite(beta=beta)
    edge = 800 / abs(beta) if beta else np.inf
    z = np.clip(z, -edge, edge)  # further out it is 0, and inf * 0 would be nan
    return z * z * sigmoid_grad(beta * z)


@elementwise
def silu(z: np.ndarray) -> np.ndarray:
    """SiLU: z * sigmoid(z) = z / (1 + exp(-z)), Swish with beta = 1.

    On the left it is z * exp(z) from -40 on, as exp(-z) overflows further out.
    Source: Hendrycks & Gimpel (2016), arXiv:1606.08415; Elfwing et al. (2018), arXiv:1702.03118.
    """
    z = np.maximum(z, -800)  # further out it is 0, and -inf * 0 would be nan
    return np.where(z < -40, times_exp(z, np.minimum(z, 0)), z / (1 + np.exp(-z)))


@elementwise
def silu_grad(z: np.ndarray) -> np.ndarray:
    """Derivative of silu: s + z * s * (1 - s) with s = sigmoid(z), within 4 ulp.

    For z < 0 it is exp(z) / (1 + exp(z))**2 * (1 + z + exp(z)). The bracket is 0 at the lowest
    point r of silu; minus that 0, it is (z - r) + (exp(z) - exp(r)), where nothing cancels.
    For z > 0 it is 1 - silu_grad(-z), since silu(z) - silu(-z) = z.
    """
    z = np.clip(z, -800, 800)  # further out it is 0 or 1, and inf * 0 would be nan
    left = -np.abs(z)
    high, low = SILU_LOWEST
    distance = left - high - low
    bracket = distance - (1 + high) * np.expm1(distance)  # exp(r) = -(1 + r)
    slope = times_exp(bracket, left) / (1 + np.exp(left)) ** 2
    # Close to 0, as 1/2 and an odd rest.
    centre = 0.5 + (np.tanh(z / 2) / 2 + z / 4 * tanh_grad(z / 2))
    return np.where(left > -0.5, centre, np.where(z < 0, slope, 1 - slope))


@elementwise
def gelu(z: np.ndarray) -> np.ndarray:
    """Gaussian error linear unit: z * P(N(0, 1) <= z).

    Source: Hendrycks & Gimpel (2016), arXiv:1606.08415.
    """
    z = np.maximum(z, -40)  # further out gelu is 0 in float64, and -inf * 0 would be nan
    return z * normal_cdf(z)


@elementwise
def gelu_grad(z: np.ndarray) -> np.ndarray:
    """Derivative of gelu: P(N(0, 1) <= z) + z * the normal density at z.

    Near the lowest point of gelu, where the two terms cancel, it is the integral of the second
    derivative, (2 - z**2) times the density, from there to z (Gauss-Legendre, 8 nodes).
    """
    slope = normal_cdf(z) + np.clip(z, -40, 40) * normal_pdf(z)
    high, low = GELU_LOWEST
    near = np.abs(z - high) < 0.25
    distance = z[near] - high - low
    share = (NODES + 1) / 2
    between = high + distance[:, np.newaxis] * share
    bend = (2 - between**2) * normal_pdf(between)
    slope[near] = distance * (bend * WEIGHTS / 2).sum(axis=1)
    return slope


@elementwise
def gelu_tanh(z: np.ndarray) -> np.ndarray:
    """The usual approximation of gelu: z / 2 * (1 + tanh(u)), u = sqrt(2 / pi) (z + 0.044715 z**3).

    Written z * sigmoid(2u), since 1 + tanh(u) cancels on the left. Off by at most 4.73e-4 from
    gelu; the rounding of u is felt far out on the left, up to about 1,000 ulp.
    """
    z = np.maximum(z, -40)
    return z * sigmoid(2 * _gelu_inner(z))


@elementwise
def gelu_tanh_grad(z: np.ndarray) -> np.ndarray:
    """Derivative of gelu_tanh, itself an approximation of gelu_grad.

    Near -0.75, where it is 0, its two terms cancel: the error there is about 1e-16, and large
    only beside the tiny result. An approximation deserves no series to mend that.
    """
    z = np.clip(z, -40, 40)
    inner_slope = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z * z)
    t = 2 * _gelu_inner(z)
    return sigmoid(t) + 2 * z * inner_slope * sigmoid_grad(t)


def _gelu_inner(z):
    return np.sqrt(2 / np.pi) * z * (1 + 0.044715 * z * z)


@elementwise
def mish(z: np.ndarray) -> np.ndarray:
    """Mish: z * tanh(softplus(z)).

    tanh(log(1 + w)) = w (w + 2) / (w (w + 2) + 2) with w = exp(z), which cancels nowhere. For
    z > 0 both sides of the fraction are divided by w**2, so that nothing overflows.
    Source: Misra (2020), arXiv:1908.08681.
    """
    left, right = np.clip(z, -800, 0), np.maximum(z, 0)
    w, e = np.exp(left), np.exp(-right)
    on_left = times_exp(left * (w + 2) / (w * (w + 2) + 2), left)
    on_right = right * (1 + 2 * e) / (1 + 2 * e * (1 + e))
    return np.where(z < 0, on_left, on_right)


@elementwise
def mish_grad(z: np.ndarray) -> np.ndarray:
    """Derivative of mish: w * b / (w (w + 2) + 2)**2 with w = exp(z) and
    b = 4 (z + 1) + w (4z + 6) + 4 w**2 + w**3 (Misra, 2020).

    The bracket b is 0 at the lowest point r of mish. On the left it is computed minus that 0, in
    terms of z - r and w - exp(r); on the right everything is divided by w**4.
    """
    left, right = np.clip(z, -800, 0), np.clip(z, 0, 800)
    w, e = np.exp(left), np.exp(-right)
    high, low = MISH_LOWEST
    distance, v = left - high - low, np.exp(high)
    bracket = 4 * (1 + v) * distance + v * np.expm1(distance) * (
        4 * left + 6 + 4 * (w + v) + w * w + w * v + v * v
    )
    on_left = times_exp(bracket / (w * (w + 2) + 2) ** 2, left)
    on_right = (1 + e * (4 + e * (4 * right + 6 + 4 * e * (right + 1)))) / (
        1 + 2 * e * (1 + e)
    ) ** 2
    return np.where(z < 0, on_left, np.where(z >= 0, on_right, z))
