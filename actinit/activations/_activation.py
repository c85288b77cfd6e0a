"""The `Activation` object: a function, its derivative, and what tables say about it."""

import difflib
import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from . import rectified, saturating, smooth


@dataclass(frozen=True)
class Activation:
    """An elementwise activation function that knows its own properties.

    f, df       : value and derivative as functions of z alone, parameters filled in
    params      : the parameters that were filled in
    range       : infimum and supremum of f
    saturates   : the side on which the slope tends to 0: "both", "left", "right" or "neither"
    zero_centred: whether f(z) has mean 0 when z is symmetric about 0

    mean, second_moment, variance and gain are those of f(z) for z ~ N(0, 1).
    """

    name: str
    label: str
    f: Callable = field(repr=False)
    df: Callable = field(repr=False)
    params: dict[str, float]
    range: tuple[float, float]
    saturates: str
    zero_centred: bool

    def __call__(self, z):
        return self.f(z)

    @functools.cached_property
    def mean(self) -> float:
        return _normal_mean(self.f)

    @functools.cached_property
    def second_moment(self) -> float:
        return _normal_mean(lambda z: self.f(z) ** 2)

    @functools.cached_property
    def variance(self) -> float:
        return _normal_mean(lambda z: (self.f(z) - self.mean) ** 2)

    @property
    def gain(self) -> float:
        """The factor 1 / sqrt(E f(z)^2) that brings the second moment back to 1."""
        return 1 / math.sqrt(self.second_moment)


def _normal_mean(f: Callable) -> float:
    """Mean of f(z) for z ~ N(0, 1): Gauss-Legendre on every [k/2, (k + 1)/2] from -12 to 12.

    Exact to 1e-13 also for functions with a kink or jump at a multiple of 1/2: none is crossed.
    """
    node, weight = np.polynomial.legendre.leggauss(20)
    z = np.arange(-12, 12, 0.5)[:, np.newaxis] + (node + 1) / 4
    density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return float(np.sum(f(z) * density * weight / 4))


class _Family(NamedTuple):
    label: str
    f: Callable
    df: Callable
    range: Callable[..., tuple[float, float]]
    saturates: str
    zero_centred: bool = False
    defaults: dict[str, float] = {}  # noqa: RUF012 - never changed


def _above(low: float) -> Callable:
    return lambda: (low, math.inf)


def _between(low: float, high: float) -> Callable:
    return lambda: (low, high)


def _swish_range(beta):
    low = -0.2784645427610738 / abs(beta) if beta else -math.inf
    return (low, math.inf)


_ALL = (-math.inf, math.inf)
_FAMILIES = {
    "step": _Family("Step", saturating.step, saturating.step_grad, _between(0.0, 1.0), "both"),
    "linear": _Family(
        "Linear",
        saturating.linear,
        saturating.linear_grad,
        lambda slope: _ALL,
        "neither",
        True,
        {"slope": 1.0},
    ),
    "sigmoid": _Family(
        "Sigmoid", saturating.sigmoid, saturating.sigmoid_grad, _between(0.0, 1.0), "both"
    ),
    "log_sigmoid": _Family(
        "Log-sigmoid",
        saturating.log_sigmoid,
        saturating.log_sigmoid_grad,
        _between(-math.inf, 0.0),
        "right",
    ),
    "hard_sigmoid": _Family(
        "Hard sigmoid",
        saturating.hard_sigmoid,
        saturating.hard_sigmoid_grad,
        _between(0.0, 1.0),
        "both",
    ),
    "tanh": _Family(
        "Tanh", saturating.tanh, saturating.tanh_grad, _between(-1.0, 1.0), "both", True
    ),
    "lecun_tanh": _Family(
        "LeCun tanh",
        saturating.lecun_tanh,
        saturating.lecun_tanh_grad,
        _between(-1.7159, 1.7159),
        "both",
        True,
    ),
    "softsign": _Family(
        "Softsign", saturating.softsign, saturating.softsign_grad, _between(-1.0, 1.0), "both", True
    ),
    "relu": _Family("ReLU", rectified.relu, rectified.relu_grad, _above(0.0), "left"),
    "leaky_relu": _Family(
        "Leaky ReLU",
        rectified.leaky_relu,
        rectified.leaky_relu_grad,
        lambda slope: _ALL,
        "neither",
        defaults={"slope": 0.01},
    ),
    "prelu": _Family(
        "PReLU",
        rectified.prelu,
        rectified.prelu_grad,
        lambda slope: _ALL,
        "neither",
        defaults={"slope": 0.25},
    ),
    "elu": _Family(
        "ELU",
        rectified.elu,
        rectified.elu_grad,
        lambda alpha: (-alpha, math.inf),
        "left",
        defaults={"alpha": 1.0},
    ),
    "selu": _Family(
        "SELU", rectified.selu, rectified.selu_grad, _above(-rectified.SELU_PRODUCT), "left"
    ),
    "softplus": _Family("Softplus", smooth.softplus, smooth.softplus_grad, _above(0.0), "left"),
    "swish": _Family(
        "Swish", smooth.swish, smooth.swish_grad, _swish_range, "left", defaults={"beta": 1.0}
    ),
    "silu": _Family("SiLU", smooth.silu, smooth.silu_grad, _above(-0.2784645427610738), "left"),
    "gelu": _Family("GELU", smooth.gelu, smooth.gelu_grad, _above(-0.16997120747990366), "left"),
    "gelu_tanh": _Family(
        "GELU (tanh form)",
        smooth.gelu_tanh,
        smooth.gelu_tanh_grad,
        _above(-0.17004075057125412),
        "left",
    ),
    "mish": _Family("Mish", smooth.mish, smooth.mish_grad, _above(-0.30884341301725040), "left"),
}


def get(activation: "str | Activation", **params: float) -> Activation:
    """Return the Activation of that name, with its parameters set; an Activation is returned as is.

    Raises ValueError for an unknown name (suggesting the nearest), an unknown parameter, or a
    value that the function refuses.
    """
    if isinstance(activation, Activation):
        if not params:
            return activation
        activation = activation.name
    family = _FAMILIES.get(activation)
    if family is None:
        near = difflib.get_close_matches(str(activation).lower(), _FAMILIES, n=1, cutoff=0.0)
        raise ValueError(f"unknown activation {activation!r}; did you mean {near[0]!r}?")
    unknown = set(params) - set(family.defaults)
    if unknown:
        takes = ", ".join(family.defaults) or "no parameter"
        raise ValueError(f"{activation} takes {takes}, got {', '.join(sorted(unknown))}")
    params = family.defaults | params
    f, df = family.f, family.df
    if params:
        f, df = functools.partial(f, **params), functools.partial(df, **params)
        f(0.0)  # refuses wrong values here and not in the middle of a training run
    return Activation(
        activation,
        family.label,
        f,
        df,
        params,
        family.range(**params),
        family.saturates,
        family.zero_centred,
    )


ACTIVATIONS: dict[str, Activation] = {name: get(name) for name in _FAMILIES}
