"""The claims about ReLU's shape and cost; those about what it does to training: _relu_training."""

from __future__ import annotations

import numpy as np

from actinit import activations
from actinit.activations import get as activation
from actinit.facts._measures import operations, safe_sigmoid, safe_tanh
from actinit.facts._model import Finding, cited, fact, outright
from actinit.facts._relu_training import TRAINING


@fact("R1", flip={"slope": 0.01}, because="with a leak the second value is not 0")
def two_points(slope=0.0):
    values = activations.prelu(np.array([7.0, -7.0]), slope).tolist()
    said = values == [7.0, 0.0]
    return outright(said, numbers=f"f(7), f(-7) = {values[0]:g}, {values[1]:g}")


@fact(
    "R2",
    flip={"claimed": (0.0,)},
    because="had they said 0, what every framework uses, there would be nothing to correct",
)
def slope_at_zero(claimed=(1.0, None)):
    """Claimed: 1 by one source, nothing by another (None)."""
    h = 1e-6
    left, right = ((activations.relu(s * h) - activations.relu(0.0)) / (s * h) for s in (-1, 1))
    used = float(activations.relu_grad(np.array(0.0)))
    stated = [value for value in claimed if value is not None]
    return Finding(
        core=all(left <= value <= right for value in stated),  # a subgradient
        letter=all(value == used for value in claimed),
        numbers=f"difference quotients {left + 0:g} from the left, {right:g} from the right; the "
        f"frameworks use {used:g}",
    )


@fact("R3", flip={"name": "linear"}, because="a straight line passes this test of linearity")
def bend(name="relu"):
    f = activation(name).f
    gap = float(f(-1.0) + f(1.0) - f(0.0))
    bent = gap != 0
    return outright(bent, numbers=f"{name}: f(-1) + f(1) - f(-1 + 1) = {gap:g}")


@fact("R4", flip={"bias": -1.5}, because="with biases of -1.5 only a few are active indeed")
def few_are_active(bias=0.0):
    rng = np.random.default_rng(4)
    z = rng.normal(size=(500, 100)) @ (rng.normal(size=(100, 200)) / 10) + bias
    active = float(np.mean(activations.relu(z) > 0))
    return Finding(
        core=active < 0.9,  # not all
        letter=active < 0.2,
        numbers=f"biases {bias:g}: {active:.0%} of the units are active",
    )


@fact("R5", flip={"width": 16}, because="in a layer of 16 units the saving can be felt")
def cheaper(width=512):
    """Operations per unit of a layer: two for each weight, and those of the activation."""
    costs = {
        "ReLU": operations(lambda x: np.maximum(0, x)),
        "sigmoid": operations(safe_sigmoid),
        "tanh": operations(safe_tanh),
    }
    dearer = min(costs["sigmoid"], costs["tanh"])
    saved = (dearer - costs["ReLU"]) / (2 * width + dearer)
    return Finding(
        core=costs["ReLU"] < dearer,
        letter=saved > 0.1,
        numbers="operations per element: "
        + ", ".join(f"{name} {cost}" for name, cost in costs.items())
        + f"; of all operations of a layer of {width} units ReLU saves {saved:.1%}",
    )


@fact("R12", flip={"width": 1.0}, because="with steeper ramps it is no logistic any more")
def two_make_a_logistic(width=4.0):
    z = np.linspace(-12, 12, 24_001)
    ramp = activations.relu(z / width + 0.5) - activations.relu(z / width - 0.5)
    off = np.abs(ramp - activations.sigmoid(z))
    pieces = len(np.unique(np.round(np.diff(ramp), 9)))
    close = off.max() < 0.15 and pieces == 2
    return outright(
        close,
        numbers=f"relu(z/{width:g} + 1/2) - relu(z/{width:g} - 1/2) is off by at most "
        f"{off.max():.2g}, at z = {abs(z[off.argmax()]):.2g} on either side",
    )


@fact("R13", flip={"name": "tanh"}, because="tanh is zero-centred")
def not_centred(name="relu"):
    mean = activation(name).mean
    off = abs(mean) > 0.1
    return outright(off, numbers=f"mean of {name} for z from N(0, 1): {mean:.4f}")


@fact("R14", flip={"of": "slope"}, because="said of its slope, the claim would hold")
def resembles_the_step(of="value"):
    z = np.concatenate([np.linspace(-5, -0.01, 200), np.linspace(0.01, 5, 200)])
    f = activations.relu(z) if of == "value" else activations.relu_grad(z)
    off = float(np.abs(f - activations.step(z)).max())
    alike = off < 0.1
    return outright(alike, numbers=f"its {of} differs from the step by up to {off:g}")


@fact("R16", flip={"low": -1e300}, because="for finite inputs only the sign of a zero is off")
def product_is_the_code(low=-np.inf):
    z = np.array([low, -2.0, 0.0, 3.0])
    with np.errstate(invalid="ignore"):
        product = z * (z > 0)
    right = np.maximum(z, 0)
    nans, signs = int(np.isnan(product).sum()), int(np.sum(np.signbit(product) & (product == 0)))
    return Finding(
        core=bool(product[3] == 3 and product[1] == 0),
        letter=bool(np.array_equal(product, right)),
        numbers=f"z * (z > 0) at {low:g}, -2, 0, 3: {nans} of 4 results not a number, "
        f"{signs} a zero with a minus sign",
    )


R17 = cited(
    "R17",
    "imprecise",
    "Fukushima used it in 1969 for a layered network that detects features; Jarrett and others "
    "(2009) and Nair and Hinton (2010) brought it to deep learning, Glorot and others (2011) to "
    "nets without convolutions",
    "fukushima1969",
    "jarrett2009",
    "nair2010",
    "glorot2011",
)

FACTS = [
    two_points, slope_at_zero, bend, few_are_active, cheaper, two_make_a_logistic, not_centred,
    resembles_the_step, product_is_the_code, R17, *TRAINING,
]  # fmt: skip
