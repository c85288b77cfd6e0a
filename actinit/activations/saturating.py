"""Step, linear, and the functions that flatten out: sigmoid, tanh and their relatives.

Every function takes z of any shape and returns an array shaped like z, in the same float dtype;
integers become float64 and nan stays nan. `NAME_grad(z)` is the derivative with respect to z.
"""

import numpy as np
from numpy.typing import ArrayLike

from ._arrays import as_floats, elementwise, finite, times_exp


def step(z: ArrayLike) -> np.ndarray:
    """Binary step: 1 if z >= 0, else 0.

    Source: McCulloch & Pitts (1943); Rosenblatt (1958).
    """
    return np.heaviside(as_floats(z), 1.0)


def step_grad(z: ArrayLike) -> np.ndarray:
    """Derivative of step: 0 everywhere; at the jump it does not exist and 0 is returned."""
    z = as_floats(z)
    return np.where(np.isnan(z), z, z.dtype.type(0))[()]


def linear(z: ArrayLike, slope: float = 1.0) -> np.ndarray:
    """Linear activation: slope * z.

    Raises ValueError if slope is not a finite number.
    """
    finite(slope=slope)
    z = as_floats(z)
    if slope == 0:
        return step_grad(z)  # 0 * inf would be nan
    with np.errstate(over="ignore"):
        return z * z.dtype.type(slope)


def linear_grad(z: ArrayLike, slope: float = 1.0) -> np.ndarray:
    """Derivative of linear: the constant slope."""
    finite(slope=slope)
    z = as_floats(z)
    return np.where(np.isnan(z), z, z.dtype.type(slope))[()]


@elementwise
def sigmoid(z: np.ndarray) -> np.ndarray:
    """Logistic sigmoid: 1 / (1 + exp(-z)), between 0 and 1.

    The exponential e only ever sees -abs(z), so that it cannot overflow. The value is
    1 / (1 + e) = 1 - e / (1 + e) for z >= 0 and e / (1 + e) = e - e * e / (1 + e) for z < 0;
    the right-hand sides round better, within 2 ulp. `maximum` picks 1 or e, since e <= 1.
    """
    e = np.exp(-np.abs(z))
    top = np.maximum(e, z >= 0)
    return top - top * e / (1 + e)


@elementwise
def sigmoid_grad(z: np.ndarray) -> np.ndarray:
    """Derivative of sigmoid: s(z) * (1 - s(z)) = 1 / (4 cosh(z / 2)**2), at most 1/4.

    As a formula s * (1 - s) is fine; in floats 1 - s(z) loses digits and is 0 for z > 37.
    """
    return tanh_grad(z / 2) / 4


@elementwise
def log_sigmoid(z: np.ndarray) -> np.ndarray:
    """Logarithm of the sigmoid, -log(1 + exp(-z)): the log-probability of a logit.

    log1p keeps the small values that log(1 + e) would round to 0.
    """
    return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))


def log_sigmoid_grad(z: ArrayLike) -> np.ndarray:
    """Derivative of log_sigmoid: sigmoid(-z)."""
    return sigmoid(-as_floats(z))


def hard_sigmoid(z: ArrayLike) -> np.ndarray:
    """Piecewise linear sigmoid: (z + 3) / 6 cut off at 0 and 1.

    Source: Courbariaux et al. (2015), arXiv:1511.00363, with slope 1/2; slope 1/6 as in
    Howard et al. (2019), arXiv:1905.02244, PyTorch and Keras 3.
    """
    z = as_floats(z)
    return np.clip((z + 3) / 6, 0, 1)


def hard_sigmoid_grad(z: ArrayLike) -> np.ndarray:
    """Derivative of hard_sigmoid: 1/6 between -3 and 3, else 0 (also at the two kinks)."""
    z = as_floats(z)
    slope = np.where(np.abs(z) < 3, z.dtype.type(1 / 6), z.dtype.type(0))
    return np.where(np.isnan(z), z, slope)[()]


def tanh(z: ArrayLike) -> np.ndarray:
    """Hyperbolic tangent, between -1 and 1; equal to 2 * sigmoid(2 * z) - 1."""
    return np.tanh(as_floats(z))


@elementwise
def tanh_grad(z: np.ndarray) -> np.ndarray:
    """Derivative of tanh: 1 - tanh(z)**2 = 1 / cosh(z)**2, at most 1.

    Away from 0 the first form loses digits and is 0 for z > 19. There, with e = exp(-2 abs(z)),
    1 / cosh(z)**2 = 4e / (1 + e)**2 = 4e - 4e * e (2 + e) / (1 + e)**2: a small correction of 4e.
    """
    twice = -2 * np.minimum(np.abs(z), 400)
    e = np.exp(twice)
    four_e = times_exp(4.0, twice)
    rest = e * (2 + e)  # (1 + e)**2 = 1 + rest
    tail = four_e - four_e * (rest / (1 + rest))
    return np.where(twice > -1, 1 - np.tanh(z) ** 2, tail)


@elementwise
def lecun_tanh(z: np.ndarray) -> np.ndarray:
    """Scaled tanh: 1.7159 * tanh(2z / 3), so that f(1) is nearly 1.

    Source: LeCun, Bottou, Orr & Müller (1998), "Efficient BackProp", section 4.4.
    """
    return 1.7159 * np.tanh(z / 1.5)


@elementwise
def lecun_tanh_grad(z: np.ndarray) -> np.ndarray:
    """Derivative of lecun_tanh: 1.7159 * 2/3 / cosh(2z / 3)**2.

    The rounding of 2z / 3 is felt far out, where the slope is tiny: up to about 400 ulp.
    """
    return 1.7159 / 1.5 * tanh_grad(z / 1.5)


@elementwise
def softsign(z: np.ndarray) -> np.ndarray:
    """Softsign: z / (1 + abs(z)), between -1 and 1; it saturates slower than tanh.

    Source: Bergstra et al. (2009); Glorot & Bengio (2010).
    """
    z = np.clip(z, -1e300, 1e300)  # inf / inf would be nan
    return z / (1 + np.abs(z))


@elementwise
def softsign_grad(z: np.ndarray) -> np.ndarray:
    """Derivative of softsign: 1 / (1 + abs(z))**2.

    The square doubles the error that rounding makes in d = 1 + abs(z), so it is taken out again:
    `lost` is what the sum lost, and 1 / (d + lost)**2 = 1 / d**2 - 2 * lost / d**3.
    """
    a = np.clip(np.abs(z), 0, 1e300)
    d = 1 + a
    lost = (np.maximum(a, 1) - d) + np.minimum(a, 1)
    square = 1 / d / d  # d * d could overflow
    return square - square * (2 * lost / d)
