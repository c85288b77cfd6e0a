"""What theory says about wide random networks: moments, maps, fixed points, critical lines.

In a layer of many units a pre-activation z = sum_j W_j h_j + b is a sum of many independent terms,
so it is nearly normal, with variance q = sigma_w2 * E[h^2] + sigma_b2, where sigma_w2 = n_in Var(W)
and sigma_b2 = Var(b). That one line gives a map from each layer's q to the next. `act` is an
Activation or its name.
Sources: Poole et al. (2016), arXiv:1606.05340; Schoenholz et al. (2017), arXiv:1611.01232.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from actinit import activations

REACH = 12.0  # standard deviations beyond which the normal density, 1e-32, no longer counts
# Kinks and steep places of the activations; integration panels end there, so no panel has a kink.
_BREAKS = np.array(sorted({0.0, *(s * v for s in (-1, 1) for v in
                           (0.125, 0.25, 0.5, 1, 2, 2.5, 3, 4, 8, 16, 32, 64))}))  # fmt: skip
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)


def gaussian_mean(
    f: Callable, mean: Any = 0.0, std: Any = 1.0, breaks: Sequence[float] = ()
) -> Any:
    """E f(z) for z ~ N(mean, std^2), to about 1e-14.

    f      : any function of an array that is smooth between the activations' usual kinks
    mean, std : floats, or arrays that broadcast; the result has their shape
    breaks : where else f has a kink or a jump
    Gauss-Legendre on panels that end at the kinks. (Gauss-Hermite, the textbook rule, converges
    only like 1/n at ReLU's kink.)
    Raises ValueError if std is negative.
    """
    mean, std = np.broadcast_arrays(np.asarray(mean, float), np.asarray(std, float))
    if np.any(std < 0):
        raise ValueError(f"std must not be negative, got {std.min()}")
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = (np.append(_BREAKS, breaks) - mean[..., None]) / std[..., None]
    grid = np.broadcast_to(np.arange(-REACH, REACH + 1), (*mean.shape, int(2 * REACH) + 1))
    edges = np.sort(np.concatenate([grid, np.clip(np.nan_to_num(inner), -REACH, REACH)], axis=-1))
    half = np.diff(edges)[..., None] / 2
    t = edges[..., :-1, None] + half * (1 + _NODES)
    density = np.exp(-t * t / 2) / math.sqrt(2 * math.pi)
    values = f(mean[..., None, None] + std[..., None, None] * t)
    total = np.sum(values * density * half * _WEIGHTS, axis=(-1, -2))
    return float(total) if total.ndim == 0 else total


def gain(act: Any, q: float = 1.0) -> float:
    """1 / sqrt(E f(sqrt(q) z)^2): weights of variance gain^2 / n_in keep z's variance at q = 1.

    This is also where LSUV settles (Mishkin & Matas 2016), which finds it by measuring.
    """
    act = activations.get(act)
    return 1 / math.sqrt(gaussian_mean(lambda z: act.f(z) ** 2, std=math.sqrt(q)))


def moments_map(f: Callable, mean: float, variance: float) -> tuple[float, float]:
    """Mean and variance of f(z) for z ~ N(mean, variance)."""
    first = gaussian_mean(f, mean, math.sqrt(variance))
    return first, gaussian_mean(lambda z: (f(z) - first) ** 2, mean, math.sqrt(variance))


def selu_constants() -> tuple[float, float]:
    """(lambda, alpha) that make mean 0 and variance 1 a fixed point of `moments_map`.

    Source: Klambauer et al. (2017), arXiv:1706.02515, equation 14.
    """
    e, root = math.exp(0.5) * math.erfc(math.sqrt(0.5)), math.sqrt(2 / math.pi)
    alpha = root / (1 - e)
    # E f^2 = lambda^2 (1/2 + alpha^2 E[(exp(z) - 1)^2; z < 0]) = 1 gives lambda.
    tail = math.exp(2) * math.erfc(math.sqrt(2)) / 2 - e + 0.5
    return 1 / math.sqrt(0.5 + alpha**2 * tail), alpha


def variance_map(act: Any, q: Any, sigma_w2: float, sigma_b2: float = 0.0) -> Any:
    """The next layer's pre-activation variance: sigma_w2 * E[f(sqrt(q) z)^2] + sigma_b2.

    q : float or array; the result has its shape. Poole et al. (2016), equation 3.
    """
    act = activations.get(act)
    return sigma_w2 * gaussian_mean(lambda z: act.f(z) ** 2, std=np.sqrt(q)) + sigma_b2


def variances(
    act: Any, depth: int, sigma_w2: float, sigma_b2: float = 0.0, q: float = 1.0
) -> np.ndarray:
    """Pre-activation variance at layers 1 to depth, shape (depth,), starting from q at layer 1."""
    path = [float(q)]
    while len(path) < depth:
        path.append(variance_map(act, path[-1], sigma_w2, sigma_b2))
    return np.array(path)


def fixed_point(act: Any, sigma_w2: float, sigma_b2: float = 0.0) -> float:
    """The variance q* that layers approach from q = 1: 0 if it dies out, inf if it grows for ever.

    Found as a root of variance_map(q) - q and not by iterating, which near the critical line takes
    thousands of layers (tanh at sigma_w2 = 1: q falls like 1/(2 l)). Where every q is a fixed point
    (ReLU under He) the result is 1.
    """

    def growth(q: float) -> float:
        return variance_map(act, q, sigma_w2, sigma_b2) / q - 1

    if abs(growth(1.0)) < 1e-12:
        return 1.0
    factor = 1.25 if growth(1.0) > 0 else 0.8
    here = 1.0
    while 1e-12 < here < 1e12:
        there = here * factor
        if (growth(there) > 0) != (growth(1.0) > 0):
            return _bisect(growth, here, there)
        here = there
    return math.inf if factor > 1 else 0.0


def correlation_map(
    act: Any, c: Any, sigma_w2: float, sigma_b2: float = 0.0, q: float | None = None
) -> Any:
    """The next layer's correlation between two inputs' pre-activations, if it is c in this one.

    (sigma_w2 E[f(u) f(v)] + sigma_b2) / q' for u, v ~ N(0, q) with correlation c.
    c : float or array in [-1, 1]; q : their variance, by default the fixed point.
    Source: Poole et al. (2016), equation 5; for ReLU the arc-cosine kernel, Cho & Saul (2009).
    Raises ValueError if c lies outside [-1, 1] or there is no finite positive q to work at.
    """
    act = activations.get(act)
    q = _working_variance(act, sigma_w2, sigma_b2, q)
    product = _pair_mean(act.f, c, q)
    return (sigma_w2 * product + sigma_b2) / variance_map(act, q, sigma_w2, sigma_b2)


def correlations(
    act: Any, c: float, depth: int, sigma_w2: float, sigma_b2: float = 0.0, q: float | None = None
) -> np.ndarray:
    """Correlation of two inputs at layers 1 to depth, shape (depth,), from c at layer 1."""
    q = _working_variance(activations.get(act), sigma_w2, sigma_b2, q)
    path = [float(c)]
    while len(path) < depth:
        path.append(min(1.0, correlation_map(act, path[-1], sigma_w2, sigma_b2, q)))
    return np.array(path)


def correlation_fixed_point(act: Any, sigma_w2: float, sigma_b2: float = 0.0) -> float:
    """The correlation c* that any two inputs approach: 1 in the ordered phase, less in chaos.

    c = 1 always maps to itself; it is stable when chi_1 <= 1. Otherwise c* is the root below 1.
    """
    act = activations.get(act)
    q = _working_variance(act, sigma_w2, sigma_b2, None)
    if chi_1(act, sigma_w2, sigma_b2, q) <= 1:
        return 1.0

    def rise(c: float) -> float:
        return correlation_map(act, c, sigma_w2, sigma_b2, q) - c

    low = 0.0 if rise(0.0) > 0 else -0.99
    return 0.0 if abs(rise(0.0)) < 1e-12 else _bisect(rise, low, 1 - 1e-7)


def chi_1(act: Any, sigma_w2: float, sigma_b2: float = 0.0, q: float | None = None) -> float:
    """Mean factor on a squared gradient per layer: sigma_w2 * E[f'(sqrt(q) z)^2].

    Also the slope of the correlation map at 1: below 1 gradients vanish and inputs merge (order),
    above 1 gradients explode and inputs part (chaos). q is the fixed point unless given.
    Source: Poole et al. (2016), equation 6; Schoenholz et al. (2017), section 4.
    """
    act = activations.get(act)
    q = fixed_point(act, sigma_w2, sigma_b2) if q is None else q
    if not math.isfinite(q):
        raise ValueError("q must be given: the variance has no finite fixed point here")
    # At q = 0 the slope at 0 decides; a tiny q also gives a kink its two sides.
    return sigma_w2 * gaussian_mean(lambda z: act.df(z) ** 2, std=math.sqrt(max(q, 1e-24)))


def critical_sigma_w2(act: Any, sigma_b2: float = 0.0) -> float:
    """The sigma_w2 at which chi_1 = 1 at the fixed point: the edge of chaos.

    With chi_1 = 1, sigma_w2 = 1 / E[f'^2], and q = E[f^2] / E[f'^2] + sigma_b2 remains to be solved
    for q. Without biases q = 0 solves it whenever f(0) = 0 (tanh: 1; ReLU: 2).
    Source: Schoenholz et al. (2017), section 3; Hayou et al. (2019), arXiv:1902.06853.
    Raises ValueError if there is no such point, as for ReLU with biases, or sigma_b2 < 0.
    """
    act = activations.get(act)
    if sigma_b2 < 0:
        raise ValueError(f"sigma_b2 must not be negative, got {sigma_b2}")

    def slope2(q: float) -> float:
        return gaussian_mean(lambda z: act.df(z) ** 2, std=math.sqrt(q))

    def excess(q: float) -> float:
        return q - gaussian_mean(lambda z: act.f(z) ** 2, std=math.sqrt(q)) / slope2(q) - sigma_b2

    if sigma_b2 == 0 and float(act.f(np.array(0.0))) == 0:
        return 1 / slope2(1e-24)
    here = 1e-6
    while here < 1e6:
        there = here * 1.25
        if excess(here) < 0 <= excess(there):
            return 1 / slope2(_bisect(excess, here, there))
        here = there
    raise ValueError(f"sigma_b2 = {sigma_b2} has no critical sigma_w2 for {act.name}")


def depth_scale(act: Any, sigma_w2: float, sigma_b2: float = 0.0) -> float:
    """Layers over which two inputs' correlation approaches c* by a factor e; inf at the edge.

    1 / |log(sigma_w2 E[f'(u) f'(v)])| at c*. A network some 6 times deeper cannot be trained.
    Source: Schoenholz et al. (2017), equation 9 and figure 5.
    """
    act = activations.get(act)
    q = _working_variance(act, sigma_w2, sigma_b2, None)
    c = correlation_fixed_point(act, sigma_w2, sigma_b2)
    rate = sigma_w2 * _pair_mean(act.df, c, q)
    return math.inf if abs(rate - 1) < 1e-9 else 1 / abs(math.log(rate))


def born_dead_bound(width: Any, depth: Any) -> Any:
    """Upper bound on the chance that a bias-free ReLU net is dead at birth: 1 - (1 - 2^-N)^L.

    A layer of N units maps an input to 0 with probability 2^-N; one such layer among L kills all.
    Source: Lu et al. (2019), arXiv:1903.06733, theorem 3.
    """
    return -np.expm1(depth * np.log1p(-(2.0 ** -np.asarray(width, float))))


def residual_growth(depth: int, branch: float = 1.0) -> float:
    """Factor on the second moment after depth blocks x + branch * W relu(x), W drawn by He.

    Each branch adds branch^2 times the second moment that enters it: (1 + branch^2)^depth.
    """
    return (1 + branch**2) ** depth


def jacobian_singular_values(W: np.ndarray, slopes: np.ndarray | None = None) -> np.ndarray:
    """Singular values of one layer's Jacobian dh/dh_in, W f'(z), largest first.

    W : (n_in, n_out); slopes : f'(z), (n_out,) or (n, n_out), all 1 unless given (the linear limit)
    Returns shape (k,) or (n, k), k = min(n_in, n_out).
    """
    return np.linalg.svd(W if slopes is None else W * slopes[..., None, :], compute_uv=False)


def network_jacobian(params: list, zs: list, acts: Any) -> np.ndarray:
    """Jacobian of zs[-1] with respect to the input, for each example: shape (n, d_0, d_L)."""
    acts = acts if isinstance(acts, list | tuple) else [acts] * (len(params) - 1)
    jacobian = np.broadcast_to(params[0][0], (len(zs[0]), *params[0][0].shape))
    for (W, _), act, z in zip(params[1:], acts, zs[:-1], strict=True):
        jacobian = (jacobian * act.df(z)[:, None, :]) @ W
    return jacobian


def _pair_mean(f: Callable, c: Any, q: float) -> Any:
    """E[f(u) f(v)] for u, v ~ N(0, q) with correlation c: v given u is normal again."""
    c = np.asarray(c, float)
    if np.any(np.abs(c) > 1):
        raise ValueError(f"c must lie in [-1, 1], got {c}")
    if c.ndim:
        return np.array([_pair_mean(f, value, q) for value in c.ravel()]).reshape(c.shape)
    rest = math.sqrt(q * (1 - c * c))
    return gaussian_mean(lambda u: f(u) * gaussian_mean(f, c * u, rest), std=math.sqrt(q))


def _working_variance(act: Any, sigma_w2: float, sigma_b2: float, q: float | None) -> float:
    q = fixed_point(act, sigma_w2, sigma_b2) if q is None else q
    if not (0 <= q < math.inf):
        raise ValueError("q must be given: the variance has no finite fixed point here")
    return max(q, 1e-24)


def _bisect(f: Callable[[float], float], low: float, high: float) -> float:
    """The root of f between low and high, where f has different signs."""
    positive = f(low) > 0
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if (f(middle) > 0) == positive else (low, middle)
    return (low + high) / 2
