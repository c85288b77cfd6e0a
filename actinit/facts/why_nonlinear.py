"""The claims about what an activation is for."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from actinit import data
from actinit.activations import ACTIVATIONS
from actinit.activations import get as activation
from actinit.facts._model import Finding, fact, outright
from actinit.network import MLP, SGD, forward

SIZES = [5, 7, 6, 4]


def _stack(bias: float = 1.0) -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(0)
    return [(rng.normal(size=(n, m)), bias * rng.normal(size=m)) for n, m in pairwise(SIZES)]


@fact("L1", flip={"name": "relu"}, because="with ReLU between the layers no single map does it")
def one_affine_map(name="linear"):
    params, x = _stack(), np.random.default_rng(1).normal(size=(50, 5))
    W, b = np.eye(5), np.zeros(5)
    for weights, bias in params:
        W, b = W @ weights, b @ weights + bias
    off = np.abs(forward(params, x, activation(name))[0][-1] - (x @ W + b)).max()
    same = off < 1e-10
    return outright(
        same,
        numbers=f"three {name} layers against one matrix and one bias: off by at most "
        f"{max(off, 1e-12):.1g}",
    )


@fact("L2", flip={"bias": 0.0}, because="without biases the claim would hold to the letter")
def product_of_weights(bias=1.0):
    params, x = _stack(bias), np.random.default_rng(2).normal(size=(50, 5))
    out = forward(params, x, activation("linear"))[0][-1]
    product = x @ params[0][0] @ params[1][0] @ params[2][0]
    off = np.abs(out - product).max()
    shift = np.abs(np.ptp(out - product, axis=0)).max()  # the same for every input: a constant
    return Finding(
        core=bool(shift < 1e-10),
        letter=bool(off < 1e-10),
        numbers=f"output minus input times all weights: up to {off:.2g}, and the same for every "
        f"input to {max(shift, 1e-12):.0e}",
    )


@fact("L3", flip={"bend": "linear"}, because="left linear, the second net does no better either")
def straight_boundaries(bend="relu"):
    x, y = data.xor(np.random.default_rng(3), 200, noise=0.0)
    right = {}
    for name in ("linear", bend):
        net = MLP([2, 16, 2], name, "xavier_normal", rng=np.random.default_rng(3))
        net.fit(x, y, epochs=500, optimizer=SGD(0.5, 0.9))
        right[name] = net.accuracy(x, y)
    solved = right["linear"] < 0.8 and right[bend] > 0.95
    return outright(
        solved,
        numbers="share of XOR's points right after 500 steps: "
        + ", ".join(f"{name} {share:.2f}" for name, share in right.items()),
    )


@fact(
    "L4",
    flip={"bent": "linear"},
    because="without a bend more units help no more than few, and nothing is approximated",
)
def approximation(bent="relu"):
    """Units at random places, outgoing weights by least squares, against a sine."""
    x = np.linspace(-3, 3, 400)[:, np.newaxis]
    wanted, errors = np.sin(2 * x[:, 0]), {}
    for units in (5, 20, 80):
        rng = np.random.default_rng(4)
        W = rng.choice([-1.0, 1.0], size=(1, units))
        H = activation(bent)(x @ W + rng.uniform(-3, 3, size=units))
        H = np.column_stack([H, np.ones(len(x))])
        out = H @ np.linalg.lstsq(H, wanted, rcond=None)[0]
        errors[units] = np.abs(out - wanted).max()
    better = errors[80] < 0.05 and errors[80] < errors[20] / 2
    return outright(
        better,
        numbers=f"largest error against sin 2x, {bent}: "
        + ", ".join(f"{units} units {error:.2g}" for units, error in errors.items()),
    )


@fact(
    "L5",
    flip={"names": ("sigmoid", "tanh", "hard_sigmoid", "softsign")},
    because="of the sigmoid, the hard sigmoid, tanh and softsign alone it would be true",
)
def squash(names=tuple(ACTIVATIONS)):
    far = np.array([-1e6, 1e6])
    free = [name for name in names if np.abs(activation(name)(far)).max() > 1e3]
    return Finding(
        core=len(free) <= len(names) / 4,  # a few exceptions would leave the gist
        letter=not free,
        numbers=f"{len(free)} of {len(names)} functions exceed 1,000 at a million"
        + (": " + ", ".join(activation(name).label for name in free) if free else ""),
    )


@fact("L6", flip={"intercept": 0.0}, because="through the origin equal changes do mean linear")
def equal_changes(intercept=2.0):
    line = lambda x: 3 * x + intercept  # noqa: E731
    x = np.linspace(-2, 2, 9)
    steps = np.ptp(np.diff(line(x)))
    doubled = np.abs(line(2 * x) - 2 * line(x)).max()
    return Finding(
        core=bool(steps < 1e-12),
        letter=bool(doubled < 1e-12),
        numbers=f"3x + {intercept:g}: equal steps to {max(steps, 1e-12):.0e}; f(2x) differs from "
        f"2 f(x) by {doubled:g}",
    )


@fact("L7", flip={"scale": 0.0}, because="only with weights of 0 do all layers receive the same")
def same_input(scale=1.0):
    params = [(scale * W, scale * b) for W, b in _stack()]
    x = np.random.default_rng(7).normal(size=(50, 5))
    hs = forward(params, x, activation("linear"))[1]
    same = np.isclose(np.std(hs[1]), np.std(hs[2]))
    return outright(
        same,
        numbers="spread of the inputs of layers 1 to 3: "
        + ", ".join(f"{np.std(h):.3g}" for h in hs),
    )


@fact(
    "L8",
    flip={"rate": 0.0},
    because="only at a learning rate of 0 does the error stay where it was",
)
def error_does_not_improve(rate=0.1):
    """A linear net on a noisy plane: loss before, after, and the least that a plane allows."""
    rng = np.random.default_rng(8)
    x = rng.normal(size=(100, 3))
    y = x @ rng.normal(size=3) + 0.5 * rng.normal(size=100)
    net = MLP([3, 4, 1], "linear", "xavier_normal", rng=rng, loss="mse")
    before = net.loss(x, y)
    if rate:
        net.fit(x, y, epochs=500, optimizer=SGD(rate))
    table = np.column_stack([x, np.ones(100)])
    least = np.mean((table @ np.linalg.lstsq(table, y, rcond=None)[0] - y) ** 2)
    after = net.loss(x, y)
    stuck = after > 0.99 * before
    return outright(
        stuck,
        numbers=f"mean squared error {before:.2f} before, {after:.4f} after; least squares "
        f"{least:.4f}",
    )


@fact(
    "L9",
    flip={"rank": 64},
    because="a map that ignores no change of its input would make the argument sound",
)
def pictures_of_cats(rank=10):
    """Digits stand in for cats: does tolerance for changed pixels need a non-linear map?"""
    W = np.random.default_rng(9).normal(size=(64, rank))
    change = np.linalg.svd(W.T)[2][-1]  # a direction that the map feels least
    felt = np.linalg.norm(change @ W) / np.linalg.norm(W, 2)
    x, y = data.digits()
    threes = np.pad(x[y == 3][:60].reshape(-1, 8, 8), ((0, 0), (0, 0), (0, 8)))
    left, right = threes.reshape(60, -1), np.roll(threes, 8, axis=2).reshape(60, -1)
    both = np.concatenate([left, right])  # a 3 is a 3 in either half of the picture
    apart = np.sqrt(((both[:, None] - both) ** 2).sum(axis=2)) + 1e9 * np.eye(120)
    midpoints = np.sqrt(((((left + right) / 2)[:, None] - both) ** 2).sum(axis=2)).min(axis=1)
    strangers = float(np.mean(midpoints > apart.min(axis=1).max()))
    return Finding(
        core=strangers > 0.5,  # the set of pictures is not flat: what the claim is after
        letter=bool(felt > 1e-9),  # it infers that from tolerance, which a linear map has too
        numbers=f"a linear map to {rank} numbers feels one change of the pixels by at most "
        f"{max(felt, 1e-12):.1g}; "
        f"{strangers:.0%} of the midpoints of two 3s lie further from every 3 than any 3 does",
    )


FACTS = [
    one_affine_map, product_of_weights, straight_boundaries, approximation, squash,
    equal_changes, same_input, error_does_not_improve, pictures_of_cats,
]  # fmt: skip
