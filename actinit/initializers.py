"""Weight initialization: every scheme draws an array from a generator that is passed in.

A weight matrix has shape (fan_in, fan_out), since Z = H @ W + b with rows as examples. Every
function takes `rng` (numpy.random.Generator) first and the shape second and returns float64.
"""

import difflib
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

Shape = tuple[int, int]


def _fans(shape: Shape) -> Shape:
    try:
        fan_in, fan_out = shape
        whole = all(isinstance(n, int | np.integer) and n >= 1 for n in (fan_in, fan_out))
    except (TypeError, ValueError):
        whole = False
    if not whole:
        raise ValueError(f"shape must be (fan_in, fan_out), two whole numbers >= 1, got {shape!r}")
    return fan_in, fan_out


def _check(name: str, value: float, low: float) -> None:
    if np.ndim(value) or not np.isreal(value) or not np.isfinite(value) or value < low:
        at_least = "" if low == -math.inf else f" of at least {low}"
        raise ValueError(f"{name} must be a finite number{at_least}, got {value!r}")


def variance_scaling(
    rng: Generator,
    shape: Shape,
    scale: float = 1.0,
    mode: str = "fan_in",
    distribution: str = "normal",
) -> np.ndarray:
    """Draw weights of mean 0 and variance scale / n, shape (fan_in, fan_out).

    scale        : factor on the variance (PyTorch's "gain", squared)
    mode         : which n, "fan_in", "fan_out" or "fan_avg"
    distribution : "normal", or "uniform" between -limit and limit = sqrt(3 * variance), since a
                   uniform variable on (-limit, limit) has variance limit**2 / 3
    Raises ValueError for another shape, a negative scale, or an unknown mode or distribution.
    """
    fan_in, fan_out = _fans(shape)
    _check("scale", scale, 0)
    sizes = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}
    if mode not in sizes:
        raise ValueError(f"mode must be one of {list(sizes)}, got {mode!r}")
    variance = scale / sizes[mode]
    if distribution == "normal":
        return rng.normal(scale=math.sqrt(variance), size=shape)
    if distribution == "uniform":
        limit = math.sqrt(3 * variance)
        return rng.uniform(-limit, limit, size=shape)
    raise ValueError(f"distribution must be 'normal' or 'uniform', got {distribution!r}")


def lecun_normal(rng: Generator, shape: Shape) -> np.ndarray:
    """Variance 1 / fan_in: keeps the variance of the signal through a linear layer; for SELU.

    Source: LeCun, Bottou, Orr & Müller (1998), "Efficient BackProp", equation 16.
    """
    return variance_scaling(rng, shape, 1.0, "fan_in", "normal")


def lecun_uniform(rng: Generator, shape: Shape) -> np.ndarray:
    """Variance 1 / fan_in, uniform."""
    return variance_scaling(rng, shape, 1.0, "fan_in", "uniform")


def xavier_normal(rng: Generator, shape: Shape) -> np.ndarray:
    """Variance 2 / (fan_in + fan_out): between what the forward and the backward pass ask for.

    Source: Glorot & Bengio (2010), equation 12.
    """
    return variance_scaling(rng, shape, 1.0, "fan_avg", "normal")


def xavier_uniform(rng: Generator, shape: Shape) -> np.ndarray:
    """Variance 2 / (fan_in + fan_out), uniform: the limit is sqrt(6 / (fan_in + fan_out)).

    Source: Glorot & Bengio (2010), equation 16.
    """
    return variance_scaling(rng, shape, 1.0, "fan_avg", "uniform")


def he_normal(rng: Generator, shape: Shape, slope: float = 0.0) -> np.ndarray:
    """Variance 2 / ((1 + slope**2) fan_in): makes up for what a (leaky) ReLU takes away.

    slope : the slope of Leaky ReLU below 0; 0 for ReLU
    Raises ValueError if slope is not a finite number.
    Source: He, Zhang, Ren & Sun (2015), arXiv:1502.01852, equations 10 and 15.
    """
    return variance_scaling(rng, shape, _he_scale(slope), "fan_in", "normal")


def he_uniform(rng: Generator, shape: Shape, slope: float = 0.0) -> np.ndarray:
    """Variance 2 / ((1 + slope**2) fan_in), uniform."""
    return variance_scaling(rng, shape, _he_scale(slope), "fan_in", "uniform")


def _he_scale(slope: float) -> float:
    _check("slope", slope, -math.inf)
    return 2 / (1 + slope**2)


def zeros(rng: Generator, shape: Shape) -> np.ndarray:
    """All weights 0: every hidden unit is the same and stays so (chapter 19)."""
    return np.zeros(_fans(shape))


def constant(rng: Generator, shape: Shape, value: float = 0.5) -> np.ndarray:
    """All weights equal to value: the same symmetry as zeros."""
    _check("value", value, -math.inf)
    return np.full(_fans(shape), float(value))


def normal(rng: Generator, shape: Shape, std: float = 0.01) -> np.ndarray:
    """Normal weights with a standard deviation that ignores the layer's size."""
    _check("std", std, 0)
    return rng.normal(scale=std, size=_fans(shape))


def uniform(rng: Generator, shape: Shape, limit: float = 0.05) -> np.ndarray:
    """Uniform weights between -limit and limit, whatever the layer's size."""
    _check("limit", limit, 0)
    return rng.uniform(-limit, limit, size=_fans(shape))


def orthogonal(rng: Generator, shape: Shape, gain: float = 1.0) -> np.ndarray:
    """gain times a random matrix with orthonormal columns (or rows, if there are fewer).

    Q of a Gaussian matrix's QR decomposition, each column multiplied by the sign of R's
    diagonal: without the signs the matrix is not drawn evenly from all orthogonal ones.
    Source: Saxe, McClelland & Ganguli (2014), arXiv:1312.6120; Mezzadri (2007) for the signs.
    """
    fan_in, fan_out = _fans(shape)
    _check("gain", gain, 0)
    tall = rng.normal(size=(max(fan_in, fan_out), min(fan_in, fan_out)))
    q, r = np.linalg.qr(tall)
    q = q * np.where(np.diag(r) < 0, -1.0, 1.0)
    return gain * (q if fan_in >= fan_out else q.T)


def identity(rng: Generator, shape: Shape, gain: float = 1.0) -> np.ndarray:
    """gain on the diagonal, 0 elsewhere: a square layer starts as multiplication by gain.

    Source: Le, Jaitly & Hinton (2015), arXiv:1504.00941.
    """
    _check("gain", gain, 0)
    return gain * np.eye(*_fans(shape))


def sparse(rng: Generator, shape: Shape, nonzero: int = 15, std: float = 1.0) -> np.ndarray:
    """Every unit (column) gets `nonzero` normal incoming weights at random places, 0 elsewhere.

    nonzero : whole number >= 1; a unit with fewer inputs gets all of them
    Source: Martens (2010), "Deep learning via Hessian-free optimization", section 5.
    """
    fan_in, fan_out = _fans(shape)
    if not isinstance(nonzero, int | np.integer) or nonzero < 1:
        raise ValueError(f"nonzero must be a whole number >= 1, got {nonzero!r}")
    _check("std", std, 0)
    place = rng.random(shape).argsort(axis=0)  # a random order of the inputs for every column
    return np.where(place < nonzero, rng.normal(scale=std, size=(fan_in, fan_out)), 0.0)


def pytorch_default(rng: Generator, shape: Shape) -> np.ndarray:
    """What torch.nn.Linear does: uniform on +-1 / sqrt(fan_in), variance 1 / (3 fan_in).

    One sixth of He's variance. PyTorch writes it kaiming_uniform_(a=sqrt(5)).
    """
    return variance_scaling(rng, shape, 1 / 3, "fan_in", "uniform")


def pytorch_default_bias(rng: Generator, n_out: int, fan_in: int) -> np.ndarray:
    """What torch.nn.Linear does to its biases: uniform on +-1 / sqrt(fan_in), shape (n_out,)."""
    n_out, fan_in = _fans((n_out, fan_in))
    limit = 1 / math.sqrt(fan_in)
    return rng.uniform(-limit, limit, size=n_out)


def zero_bias(rng: Generator, n_out: int, fan_in: int = 1) -> np.ndarray:
    """Biases of 0, the usual choice, shape (n_out,)."""
    return np.zeros(_fans((n_out, fan_in))[0])


def constant_bias(rng: Generator, n_out: int, fan_in: int = 1, value: float = 0.01) -> np.ndarray:
    """Biases of `value`, shape (n_out,); a small positive one starts more ReLUs alive."""
    _check("value", value, -math.inf)
    return np.full(_fans((n_out, fan_in))[0], float(value))


def lsuv(rng: Generator, net: Any, x: np.ndarray) -> Any:
    """Layer-sequential unit-variance: every layer's output z gets variance 1 on the batch x.

    net : has `.params`, a list of (W, b), and `.forward(x) -> zs, hs`. Its weights are replaced by
          orthogonal ones scaled layer by layer, its biases by 0. It is also returned.
    x   : a batch, shape (batch, n_in)
    Raises ValueError if a layer's output does not vary on x: no factor can mend that.

    Without a bias z is proportional to W, so that one division is enough; the paper repeats it.
    Source: Mishkin & Matas (2016), arXiv:1511.06422, algorithm 1.
    """
    for layer, (W, b) in enumerate(net.params):
        net.params[layer] = (orthogonal(rng, W.shape).astype(W.dtype), np.zeros_like(b))
    for layer, (W, b) in enumerate(net.params):
        z = net.forward(x)[0][layer]
        spread = z.std()
        if not spread > 0:
            raise ValueError(f"x must make layer {layer} vary, but all its outputs are equal")
        net.params[layer] = ((W / spread).astype(W.dtype), b)
    return net


INITIALIZERS: dict[str, Callable] = {
    f.__name__: f
    for f in (
        zeros,
        constant,
        normal,
        uniform,
        lecun_normal,
        lecun_uniform,
        xavier_normal,
        xavier_uniform,
        he_normal,
        he_uniform,
        orthogonal,
        identity,
        sparse,
        pytorch_default,
    )
}


def get(name: str | Callable) -> Callable:
    """Return the initializer (rng, shape, ...) -> W of that name; a callable is returned as is.

    Raises ValueError for an unknown name and suggests the nearest.
    """
    if callable(name):
        return name
    if name not in INITIALIZERS:
        near = difflib.get_close_matches(str(name).lower(), INITIALIZERS, n=1, cutoff=0.0)
        raise ValueError(f"unknown initializer {name!r}; did you mean {near[0]!r}?")
    return INITIALIZERS[name]
