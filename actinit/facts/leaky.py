"""The claims about Leaky ReLU and PReLU."""

from __future__ import annotations

import numpy as np

from actinit import activations, data
from actinit.activations import get as activation
from actinit.facts._model import Finding, fact, outright
from actinit.network import MLP, SGD


@fact("K1", flip={"slope": 0.2}, because="with another slope the values are others")
def leaky_at_two_points(slope=0.01):
    values = activations.leaky_relu(np.array([7.0, -7.0]), slope)
    below = activations.leaky_relu_grad(np.array([-7.0]), slope)[0]
    said = np.allclose(values, [7, -0.07], rtol=1e-12) and below == 0.01
    return outright(
        said,
        numbers=f"f(7), f(-7) = {values[0]:g}, {values[1]:g}; slope below 0: {below:g}",
    )


def _steps_back(slope: float, start: float = -2.0, rate: float = 0.1) -> int:
    """Steps of gradient descent until a unit with bias `start`, wanted at 1, is above 0 again."""
    b, steps = start, 0
    while b < 0 and steps < 100_000:
        h = activations.leaky_relu(np.array(b), slope)
        b -= rate * float(2 * (h - 1) * activations.leaky_relu_grad(np.array(b), slope))
        steps += 1
        if slope == 0:
            return 100_000
    return steps


@fact("K2", flip={"slope": 0.9}, because="with a slope near 1 there is hardly a delay")
def cannot_die(slope=0.01):
    steps, straight = _steps_back(slope), _steps_back(1.0)
    return Finding(
        core=steps < 100_000,
        letter=steps < 5 * straight,
        numbers=f"from a bias of -2 a unit with slope {slope:g} below 0 is back after {steps:,} "
        f"steps, a straight line after {straight}",
    )


@fact("K3", flip={"slopes": (0.01, 0.5)}, because="for the usual slopes the code is right")
def maximum_is_the_code(slopes=(0.01, 0.5, 1.5)):
    z = np.linspace(-3, 3, 61)
    off = {a: float(np.abs(np.maximum(a * z, z) - np.where(z > 0, z, a * z)).max()) for a in slopes}
    return Finding(
        core=off[slopes[0]] == 0,
        letter=not any(off.values()),
        numbers="off by at most " + ", ".join(f"{b:g} for slope {a:g}" for a, b in off.items()),
    )


@fact("K4", flip={"name": "elu"}, because="ELU does saturate, on the left")
def saturates_nowhere(name="leaky_relu"):
    far = activation(name).df(np.array([-1e6, 1e6]))
    alive = far.min() > 1e-3
    return outright(
        alive,
        numbers=f"slopes of {activation(name).label} at minus and plus a million: {far[0]:g}, "
        f"{far[1]:g}",
    )


@fact("K5", flip={"slope": 0.95}, because="with a slope near 1 the mean is close to 0")
def nearly_centred(slope=0.01):
    mean = activation("leaky_relu", slope=slope).mean
    relu = activation("relu").mean
    close = mean < 0.1 * relu
    return outright(
        close,
        numbers=f"mean of f(z) for z from N(0, 1): {mean:.4f}, ReLU's {relu:.4f}",
    )


@fact("K6", flip={"slope": 0.25}, because="at PReLU's usual start it is not yet Leaky ReLU")
def prelu_learns(slope=0.01):
    """The same values at 0.01, and a gradient for the slope that central differences confirm."""
    z = np.linspace(-3, 3, 60)
    same = bool(np.array_equal(activations.prelu(z, slope), activations.leaky_relu(z)))
    nudged = activations.prelu(z, slope + 1e-6) - activations.prelu(z, slope - 1e-6)
    off = float(np.abs(nudged / 2e-6 - activations.prelu_grad_slope(z, slope)).max())
    return outright(
        same and off < 1e-8,
        numbers=f"PReLU at {slope:g} {'equals' if same else 'differs from'} Leaky ReLU; the "
        f"slope's gradient agrees with differences to {max(off, 1e-9):.0e}",
    )


@fact(
    "K7",
    flip={"shut": 0.0},
    because="with no unit shut there is nothing to rescue: PReLU's reason is another",
)
def prelu_rescues(shut=-6.0):
    """A layer with its biases pushed down, as after a step too far: who learns again?"""
    losses, slope = {}, 0.0
    for name in ("leaky_relu", "prelu"):
        rng = np.random.default_rng(7)
        x, y = data.moons(rng, 200)
        net = MLP([2, 16, 16, 2], name, "he_normal", rng=rng)
        net.params[1] = (net.params[1][0], np.full(16, shut))
        before = net.loss(x, y)
        net.fit(x, y, epochs=60, batch_size=25, optimizer=SGD(0.01, 0.9), rng=rng)
        losses[name] = net.loss(x, y)
        if name == "prelu":
            slope = float(np.asarray(net.activations[1].slope).item())
    rescued = losses["prelu"] < 0.5 * losses["leaky_relu"]
    moved = abs(slope - 0.25) > 0.02  # it learns its slope whether or not units are dead
    return Finding(
        core=bool(rescued),
        letter=bool(rescued and not moved),
        numbers=f"biases at {shut:g}: loss {before:.2f} before; after 60 epochs Leaky ReLU "
        f"{losses['leaky_relu']:.2f}, PReLU {losses['prelu']:.2g} with a learnt slope of "
        f"{slope:.2f}",
    )


@fact(
    "K8",
    flip={"rival": "sigmoid"},
    because="against sigmoid in six layers the boost is there in every seed",
)
def extra_boost(rival="relu", layers=6):
    """Accuracy on new moons with Leaky ReLU minus the rival's, six seeds."""
    gains = []
    for seed in range(6):
        right = {}
        for name in ("leaky_relu", rival):
            rng = np.random.default_rng(seed)
            x, y = data.moons(rng, 500, noise=0.2)
            net = MLP([2, *[16] * layers, 2], name, "he_normal", rng=rng)
            net.fit(x[:200], y[:200], epochs=25, batch_size=25, optimizer=SGD(0.03, 0.9), rng=rng)
            right[name] = net.accuracy(x[200:], y[200:])
        gains.append(100 * (right["leaky_relu"] - right[rival]))
    ahead = int(np.sum(np.array(gains) > 0))
    return Finding(
        core=ahead >= 1,
        letter=ahead == 6,
        numbers=f"against {rival}, accuracy points gained in six seeds: "
        + ", ".join(f"{gain:+.1f}" for gain in sorted(gains)),
    )


FACTS = [
    leaky_at_two_points, cannot_die, maximum_is_the_code, saturates_nowhere, nearly_centred,
    prelu_learns, prelu_rescues, extra_boost,
]  # fmt: skip
