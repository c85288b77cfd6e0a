"""The claims about ELU and SELU."""

from __future__ import annotations

import numpy as np

from actinit import activations, theory
from actinit.facts._model import Finding, fact, outright


@fact("E1", flip={"alpha": 1.0}, because="with alpha 1 the second value is another")
def elu_at_two_points(alpha=0.1):
    values = activations.elu(np.array([5.0, -5.0]), alpha)
    off = np.abs(values - [5.0, -0.09932620530009145]).max()
    same = off < 1e-16
    return outright(same, numbers=f"f(5), f(-5) = {values[0]:g}, {values[1]:.4f}")


@fact("E2", flip={"points": (1.0,)}, because="at x = 1 alone x and 1 cannot be told apart")
def elu_slope_on_the_right(points=(0.5, 1.0, 2.0, 7.0)):
    """The slope by difference quotient, against the claimed x."""
    x, step = np.array(points), 1e-6
    slope = (activations.elu(x + step) - activations.elu(x - step)) / (2 * step)
    off = np.abs(slope - x).max()
    same = off < 1e-6
    return outright(
        same,
        numbers="slopes at "
        + ", ".join(f"{a:g}: {b:.4g}" for a, b in zip(points, slope, strict=True)),
    )


@fact("E3", flip={"points": (-2.0, -0.5, 0.5)}, because="right of 0 the slope is another")
def elu_slope_on_the_left(points=(-4.0, -2.0, -0.5), alpha=0.1):
    x, step = np.array(points), 1e-6
    slope = (activations.elu(x + step, alpha) - activations.elu(x - step, alpha)) / (2 * step)
    off = np.abs(slope - alpha * np.exp(x)).max()
    same = off < 1e-8
    return outright(
        same,
        numbers=f"alpha {alpha:g}: slopes differ from alpha e^x by at most {max(off, 1e-9):.1g}",
    )


@fact("E4", flip={"curve": np.arcsinh}, because="a curve that falls like a logarithm would fit")
def logarithmic_curve(curve=activations.elu):
    """A logarithm gains the same whenever its argument is multiplied by ten; ELU saturates."""
    far = curve(np.array([-10.0, -100.0, -1000.0]))
    gains = np.abs(np.diff(far))
    grows = gains[1] > 0.5 * gains[0] and gains[1] > 1e-3
    return outright(
        grows,
        numbers="at -10, -100, -1000: " + ", ".join(f"{value:.4g}" for value in far),
    )


@fact(
    "E5",
    flip={"scale": 1.0, "alpha": 1.0},
    because="with scale and alpha 1, plain ELU, the moments do not reproduce themselves",
)
def selu_belongs(scale=None, alpha=None):
    """ELU's shape: linear right, exponential left. And its constants keep mean 0, variance 1."""
    if scale is None:
        scale, alpha = theory.selu_constants()
    f = lambda z: scale * activations.elu(z, alpha)  # noqa: E731
    mean, variance = theory.moments_map(f, 0.0, 1.0)
    kept = abs(mean) < 1e-9 and abs(variance - 1) < 1e-9
    return outright(
        kept,
        numbers=f"{scale:.5g} times ELU with alpha {alpha:.5g}: (0, 1) becomes "
        f"({round(mean, 4) + 0:g}, {round(variance, 4):g})",
    )


@fact(
    "E6",
    flip={"alpha": 1.0, "far": -30.0},
    because="with alpha 1, and no further out than -30, the claim would hold",
)
def smooth_and_never_dead(alpha=0.5, far=-800.0):
    left, right = activations.elu_grad(np.array([-1e-12, 1e-12]), alpha)
    slope = float(activations.elu_grad(np.array(far), alpha))
    alive = float(activations.elu_grad(np.array(-5.0), alpha))
    return Finding(
        core=alive > 0,  # where ReLU's is 0
        letter=bool(abs(right - left) < 1e-6 and slope > 0),
        numbers=f"alpha {alpha:g}: slope {left:.2g} left of 0 and {right:.2g} right of it; "
        f"{alive:.2g} at -5 and {slope:.2g} at {far:g}",
    )


FACTS = [
    elu_at_two_points, elu_slope_on_the_right, elu_slope_on_the_left, logarithmic_curve,
    selu_belongs, smooth_and_never_dead,
]  # fmt: skip
