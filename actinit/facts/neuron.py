"""The claims about a unit, a network and how it is trained."""

from __future__ import annotations

import numpy as np

from actinit import data
from actinit.activations import get as activation
from actinit.facts._model import Finding, cited, fact, outright
from actinit.network import MLP, SGD, Adam, forward

N1 = cited(
    "N1",
    "imprecise",
    "McCulloch and Pitts drew their unit after a nerve cell, one that counts and has a threshold; "
    "a real one sends spikes, and each of its branches computes before anything is summed",
    "mcculloch1943",
    "poirazi2003",
)


@fact(
    "N2",
    flip={"name": "maxout"},
    because="a Maxout unit forms two weighted sums and keeps the larger",
)
def sum_then_activation(name="tanh"):
    """Recompute every z of the first layer, unit by unit, and look for g(z) behind it."""
    net = MLP([3, 4, 1], name, rng=np.random.default_rng(2), bias=0.5)
    x = np.random.default_rng(3).normal(size=(20, 3))
    zs, hs = net.forward(x)
    W, b = net.params[0]
    sums = [[b[j] + sum(W[i, j] * row[i] for i in range(3)) for j in range(len(b))] for row in x]
    off = max(
        np.abs(np.array(sums) - zs[0]).max(), np.abs(net.activations[0].f(zs[0]) - hs[1]).max()
    )
    per_unit = zs[0].shape[1] / hs[1].shape[1]
    said = off < 1e-12 and per_unit == 1
    return outright(
        said,
        numbers=f"a {name} layer recomputed by hand is off by at most {max(off, 1e-15):.0e}; "
        f"pre-activations per unit: {per_unit:g}",
    )


N3 = cited(
    "N3",
    "holds",
    "so it was in the perceptron already, where a connection passes on its signal in "
    "proportion to its value",
    "rosenblatt1958",
)


@fact(
    "N4",
    flip={"skips": True},
    because="with skip connections a layer also adds its input: a third step",
)
def same_two_steps(skips=False, depth=8):
    """A network run by hand, against the plain loop over the two steps."""
    net = MLP([6] * (depth + 2), "tanh", rng=np.random.default_rng(4), bias=0.1)
    x = np.random.default_rng(5).normal(size=(30, 6))
    h = x
    for W, b in net.params[:-1]:
        h = np.tanh(h @ W + b) + (h if skips else 0)
    W, b = net.params[-1]
    off = np.abs(h @ W + b - forward(net.params, x, activation("tanh"))[0][-1]).max()
    same = off < 1e-12
    return outright(
        same,
        numbers=f"{depth} layers: the outputs differ from those of the two steps repeated by at "
        f"most {max(off, 1e-15):.1g}",
    )


@fact(
    "N5",
    flip={"examples": 10_000},
    because="with 10,000 examples a single pass has steps enough, and further ones gain little",
)
def one_pass(examples=200, more=9):
    """The loss on new points after one epoch, and after as many more."""
    rng = np.random.default_rng(5)
    (x, y), new = data.xor(rng, examples, noise=0.15), data.xor(rng, 2000, noise=0.15)
    net, losses = MLP([2, 8, 2], "tanh", rng=rng), []
    for epochs in (1, more):
        net.fit(x, y, epochs=epochs, batch_size=10, optimizer=SGD(0.3), rng=rng)
        losses.append(net.loss(*new))
    final = losses[0] < 1.25 * losses[1]
    return outright(
        final,
        numbers=f"{examples:,} examples: loss on new ones {losses[0]:.2f} after one pass, "
        f"{losses[1]:.2f} after {1 + more}",
    )


@fact(
    "N6",
    flip={"call": "fit"},
    because="of a whole training step, of which it is one half, the claim would hold",
)
def updates_the_weights(call="gradients"):
    rng = np.random.default_rng(6)
    x, y = data.moons(rng, 100)
    net, stepped = (MLP([2, 8, 2], "tanh", rng=np.random.default_rng(6)) for _ in range(2))
    before, loss = [W.copy() for W, _ in net.params], net.loss(x, y)
    if call == "fit":
        net.fit(x, y, epochs=1, optimizer=SGD(0.1))
    else:
        net.gradients(x, y)
    moved = max(np.abs(W - old).max() for (W, _), old in zip(net.params, before, strict=True))
    SGD(0.1).step(stepped.params, stepped.gradients(x, y)[1])
    fell = loss - stepped.loss(x, y)
    who = {"gradients": "back-propagation alone", "fit": "a step of training"}[call]
    return Finding(
        core=bool(fell > 0),
        letter=bool(moved > 0),
        numbers=f"{who} moves a weight by at most {moved:.2g}; a step of gradient descent with "
        f"back-propagation's gradient lowers the loss by {fell:.2g}",
    )


@fact(
    "N7",
    flip={"hidden": ()},
    because="without hidden layers the loss has one valley and no other flat place",
)
def almost_the_same_weights(hidden=(8,)):
    """Where the gradient is as small as after training: is the loss as low there, too?"""
    x, y = data.moons(np.random.default_rng(7), 200, noise=0.2)
    net = MLP([2, *hidden, 2], "tanh", rng=np.random.default_rng(7))
    start = _gradient(net, x, y)
    net.fit(x, y, epochs=1500, optimizer=SGD(0.3, 0.9))
    rest, trained = _gradient(net, x, y), net.loss(x, y)
    places = {"all weights 0": [(0 * W, 0 * b) for W, b in net.params]}
    if hidden:
        (W, b), (V, c) = net.params
        places["every unit saturated"] = [(W, 0 * b + 50), (V, 0 * c - V.sum(axis=0))]
        places["units in reverse order"] = [(W[:, ::-1], b[::-1]), (V[::-1], c)]
    still = {}
    for name, params in places.items():
        net.params = params
        if _gradient(net, x, y) <= 1.01 * rest:
            still[name] = net.loss(x, y)
    return Finding(
        core=rest < 0.05 * start,
        letter=all(loss < 1.01 * trained for loss in still.values()),
        numbers=f"training shrinks the gradient from {start:.1g} to {max(rest, 1e-12):.1g}, at "
        f"loss {trained:.2f}; just as small a one elsewhere: "
        + (", ".join(f"{name} (loss {loss:.2f})" for name, loss in still.items()) or "nowhere"),
    )


def _gradient(net: MLP, x: np.ndarray, y: np.ndarray) -> float:
    """Length of the whole gradient."""
    return float(np.sqrt(sum(np.sum(g**2) for pair in net.gradients(x, y)[1] for g in pair)))


@fact(
    "N8",
    flip={"name": "linear"},
    because="without a bend the hidden layer gets no further than a line",
)
def no_straight_line(name="relu"):
    """Four corners, label 1 where one input is 1: forty thousand lines, and two hidden units."""
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    wanted = np.array([0, 1, 1, 0])
    lines = np.random.default_rng(4).normal(size=(40_000, 3))
    best = ((corners @ lines[:, :2].T + lines[:, 2] > 0) == wanted[:, None]).sum(axis=0).max()
    layers = [(np.ones((2, 2)), np.array([0.0, -1.0])), (np.array([[1.0], [-2.0]]), np.zeros(1))]
    out = forward(layers, corners, activation(name))[0][-1][:, 0]
    right = int(((out > 0.5) == wanted).sum())
    needed = best < 4 and right == 4
    return outright(
        needed,
        numbers=f"the best of 40,000 lines has {best} of 4 corners right, two hidden {name} units "
        f"{right}",
    )


@fact(
    "N9",
    flip={"spread": (1.0, 1.0), "centre": (0.0, 0.0)},
    because="inputs that come with mean 0 and spread 1 gain nothing from 0..1",
)
def scaled_to_unit_interval(spread=(4.0, 12.0), centre=(2.0, 75.0), steps=100):
    """Chapter 1's evenings, with the ice decided by a curve; one net, three scalings."""
    s = np.random.default_rng(9).normal(size=(200, 2))
    y = (s[:, 1] > s[:, 0] ** 2 - 1).astype(int)
    x = s * spread + np.array(centre)
    low, high = x.min(axis=0), x.max(axis=0)
    scalings = {
        "as measured": x,
        "0..1": (x - low) / (high - low),
        "standardised": (x - x.mean(axis=0)) / x.std(axis=0),
    }
    losses = {}
    for name, table in scalings.items():
        net = MLP([2, 16, 2], "tanh", rng=np.random.default_rng(9))
        losses[name] = net.fit(table, y, epochs=steps, optimizer=SGD(0.3)).loss[-1]
    return Finding(
        core=losses["0..1"] < losses["as measured"],
        letter=losses["0..1"] < 1.1 * losses["standardised"],
        numbers=f"loss after {steps} steps, inputs "
        + "; ".join(f"{name}: {loss:.2f}" for name, loss in losses.items()),
    )


@fact(
    "N10",
    flip={"scheme": "he_normal"},
    because="from He's weights five layers do perform better than one, and it would hold",
)
def deeper_is_better(scheme="normal"):
    """Three spirals. Can depth help at all (He's weights), and does it from these weights?"""
    rng = np.random.default_rng(10)
    (x, y), new = (data.spirals(rng, n, turns=1.25) for n in (300, 600))
    right: dict[str, list[float]] = {"he_normal": [], scheme: []}
    for init, shares in right.items():
        for depth in (1, 5):
            rng = np.random.default_rng(10)
            net = MLP([2, *[16] * depth, 3], "relu", init, rng=rng)
            net.fit(x, y, epochs=60, batch_size=30, optimizer=SGD(0.03, 0.9), rng=rng)
            shares.append(net.accuracy(*new))
    return Finding(
        core=right["he_normal"][1] > right["he_normal"][0] + 0.1,
        letter=right[scheme][1] > right[scheme][0] + 0.1,
        numbers="new points right with one hidden layer and with five: "
        + "; ".join(f"{init} {one:.2f} and {five:.2f}" for init, (one, five) in right.items()),
    )


@fact(
    "N11",
    flip={"optimizer": Adam},
    because="Adam divides the gradient by its own size: its first step is the rate itself",
)
def rate_of_adjustment(optimizer=SGD):
    """The first step on a w^2 / 2 from w = 1, for two rates and two gradients a."""
    steps = {}
    for rate in (0.01, 0.02):
        for a in (0.1, 10.0):
            w = np.array([1.0])
            optimizer(rate).step([(w,)], [(a * w,)])
            steps[rate, a] = float(1 - w[0])
    doubled = steps[0.02, 0.1] / steps[0.01, 0.1]
    steeper = steps[0.01, 10.0] / steps[0.01, 0.1]
    return Finding(
        core=abs(doubled - 2) < 1e-6,
        letter=abs(steeper - 1) < 1e-6,
        numbers=f"{optimizer.__name__}: twice the rate makes the step {doubled:.3g} times as long, "
        f"a gradient 100 times as large {steeper:.3g} times",
    )


FACTS = [
    N1, sum_then_activation, N3, same_two_steps, one_pass, updates_the_weights,
    almost_the_same_weights, no_straight_line, scaled_to_unit_interval, deeper_is_better,
    rate_of_adjustment,
]  # fmt: skip
