"""The claims about Swish, softplus and Maxout."""

from __future__ import annotations

import numpy as np

from actinit import activations, data
from actinit.facts._measures import operations, safe_sigmoid
from actinit.facts._model import Finding, cited, fact, outright
from actinit.network import MLP, SGD


@fact("W1", flip={"sign": 1.0}, because="with a plus the formula is Swish's, and its values too")
def printed_swish(sign=-1.0):
    x = np.array([-67.0, 4.0])
    values = x / (1 + sign * np.exp(-x))
    off = np.abs(values / activations.silu(x) - 1).max()
    same = off < 1e-9
    return outright(
        same,
        numbers=f"x/(1 {'+' if sign > 0 else '-'} e^-x) at -67 and 4: {values[0]:.3g}, "
        f"{values[1]:.4f}; Swish: {activations.silu(-67.0):.3g}, {activations.silu(4.0):.4f}",
    )


@fact("W2", flip={"function": activations.leaky_relu}, because="Leaky ReLU does reach all reals")
def swish_reaches_all(function=activations.silu):
    x = np.linspace(-60, 60, 240_001)
    values = function(x)
    low, high = float(values.min()), float(values.max())
    everything = low < -0.5 and high > 50
    return outright(
        everything,
        numbers=f"for x from -60 to 60 between {low:.4f}, at x = {x[values.argmin()]:.3f}, and "
        f"{high:.3g}",
    )


@fact("W3", flip={"function": activations.softplus}, because="softplus is smooth and monotonic")
def smooth_not_monotonic(function=activations.silu):
    x = np.linspace(-8, 8, 16_001)
    steps = np.diff(function(x))
    bends = np.abs(np.diff(steps, 2)).max() / (x[1] - x[0]) ** 2  # change of slope per step
    smooth, falls = bool(bends < 0.01), bool(steps.min() < 0)
    return outright(
        smooth and falls,
        numbers=f"its slope changes by at most {bends:.1g} from one point to the next, and it "
        f"falls on {np.mean(steps < 0):.0%} of the way from -8 to 8",
    )


@fact(
    "W4",
    flip={"swish": lambda x: np.maximum(0, x)},
    because="something that costs as much as ReLU would have to be as simple as ReLU",
)
def swish_costs(swish=lambda x: x * safe_sigmoid(x)):
    costs = operations(swish), operations(lambda x: np.maximum(0, x))
    cheap = costs[0] <= costs[1]
    return outright(
        cheap,
        numbers=f"operations per element, so that nothing overflows: {costs[0]} against "
        f"{costs[1]} for ReLU",
    )


@fact(
    "W5",
    flip={"scheme": "lecun_normal", "depth": 10},
    because="from weights of variance 1/n its signal fades sooner than ReLU's, and it never wins",
)
def swish_in_deep_nets(scheme="he_normal", depth=6):
    """Losses on two moons, the same weights for both, six seeds."""
    losses = {}
    for name in ("relu", "silu"):
        losses[name] = []
        for seed in range(6):
            rng = np.random.default_rng(seed)
            x, y = data.moons(rng, 200, noise=0.15)
            net = MLP([2, *[24] * depth, 2], name, scheme, rng=rng)
            net.fit(x, y, epochs=20, batch_size=25, optimizer=SGD(0.02, 0.9), rng=rng)
            losses[name].append(net.loss(x, y))
    better = int(np.sum(np.array(losses["silu"]) < np.array(losses["relu"])))
    return Finding(
        core=better >= 1,  # it can
        letter=better == 6,  # but not always
        numbers=f"two moons, {depth} layers, {scheme}: Swish's loss is lower in {better} of 6 "
        f"seeds; the median of Swish's losses is {np.median(losses['silu']):.2g}, of ReLU's "
        f"{np.median(losses['relu']):.2g}",
    )


@fact("W6", flip={"function": activations.elu}, because="ELU goes below 0")
def softplus_range(function=activations.softplus):
    values = function(np.array([-700.0, -40.0, 0.0, 40.0, 1e6]))
    low, high = float(values.min()), float(values.max())
    fits = 0 < low < 1e-300 and high >= 1e6
    return outright(fits, numbers=f"from {low:.0e} at -700 to {high:.0e} at a million")


@fact(
    "W7",
    flip={"function": lambda z: np.maximum(0, z)},
    because="of a function with a kink one could say that its derivative is the trouble",
)
def softplus_derivative(function=activations.softplus):
    z, h = np.linspace(-6, 6, 12_001), 1e-4
    slope = (function(z + h) - function(z - h)) / (2 * h)
    off = np.abs(slope - activations.sigmoid(z)).max()
    troubled = off > 1e-6
    zeros = float(np.mean(function(np.random.default_rng(7).normal(size=1000)) == 0))
    return outright(
        troubled,
        numbers=f"its slope is the sigmoid, to {off:.0e}, and smooth; what it lacks is zeros: "
        f"{zeros:.0%} of 1,000 outputs",
    )


@fact("W8", flip={"pieces": 1}, because="with a single piece nothing bends, and nothing is chosen")
def maxout(pieces=2):
    """Two affine pieces make ReLU, Leaky ReLU and |x|; the price is twice the weights."""
    x = np.linspace(-3, 3, 61)
    wanted = {
        "ReLU": (activations.relu(x), (1.0, 0.0)),
        "Leaky ReLU": (activations.leaky_relu(x), (1.0, 0.01)),
        "|x|": (np.abs(x), (1.0, -1.0)),
    }
    off = max(
        np.abs(np.max(np.multiply.outer(slopes[:pieces], x), axis=0) - values).max()
        for values, slopes in wanted.values()
    )
    fits = bool(off < 1e-12)
    return outright(
        fits,
        numbers=f"{pieces} pieces make {', '.join(wanted)}, off by at most {off:.1g}, with "
        f"{pieces} times the weights",
    )


W9 = cited(
    "W9",
    "imprecise",
    "Google's search named it Swish in 2017; the same function had appeared as SiLU in 2016 and, "
    "for reinforcement learning, in a preprint of 2017",
    "hendrycks2016",
    "elfwing2018",
    "ramachandran2018",
)

FACTS = [
    printed_swish, swish_reaches_all, smooth_not_monotonic, swish_costs, swish_in_deep_nets,
    softplus_range, softplus_derivative, maxout, W9,
]  # fmt: skip
