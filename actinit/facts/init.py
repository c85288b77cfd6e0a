"""The claims about weight initialization."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from actinit import data, initializers, theory
from actinit.activations import get as activation
from actinit.diagnostics import effective_rank
from actinit.facts._measures import digits
from actinit.facts._model import Finding, fact, outright
from actinit.network import MLP, SGD, forward

_TANH = activation("tanh")


def _net(act: str, W: np.ndarray, V: np.ndarray) -> MLP:
    net = MLP([64, W.shape[1], 10], act, rng=np.random.default_rng(0))
    net.params = [(W.copy(), np.zeros(W.shape[1])), (V.copy(), np.zeros(10))]
    return net


@fact("I1", flip={"name": "sigmoid"}, because="sigmoid units at zero say 1/2, and the claim holds")
def all_zero(name="tanh"):
    x, y = digits()
    net = _net(name, np.zeros((64, 8)), np.zeros((8, 10)))
    net.fit(x, y, epochs=20, optimizer=SGD(0.5))
    W = net.params[0][0]
    moved, apart = float(np.abs(W).max()), float(np.ptp(W, axis=1).max())
    return Finding(
        core=apart < 1e-12,
        letter=moved > 1e-6,
        numbers=f"{name}, 20 steps from zero: largest hidden weight {moved:.2g}, units apart by "
        f"at most {max(apart, 1e-12):.0e}",
    )


@fact("I2", flip={"noise": 1e-3}, because="a little noise is enough for the units to part")
def equal_weights(noise=0.0):
    x, y = digits()
    rng = np.random.default_rng(2)
    draw = lambda shape: 0.1 + noise * rng.normal(size=shape)  # noqa: E731
    net = _net("tanh", draw((64, 16)), draw((16, 10)))
    net.fit(x, y, epochs=300, optimizer=SGD(0.5))
    rank = effective_rank(net.forward(x)[1][1], tol=1e-6)
    return outright(
        rank == 1,
        numbers=f"noise {noise:g}: after 300 steps the hidden layer of 16 units has rank {rank}",
    )


@fact(
    "I3",
    flip={"outgoing": 0.1},
    because="if nothing else differs between the units, equal weights into each do hold them",
)
def weights_into_one_unit(outgoing=None):
    """Each unit's incoming weights are all equal; units differ in their outgoing weights."""
    x, y = digits()
    rng = np.random.default_rng(3)
    V = rng.normal(size=(16, 10)) / 8 if outgoing is None else np.full((16, 10), outgoing)
    net = _net("tanh", np.full((64, 16), 0.1), V)
    net.fit(x, y, epochs=300, optimizer=SGD(0.5))
    rank, share = effective_rank(net.forward(x)[1][1], tol=1e-6), net.accuracy(x, y)
    stuck = _net("tanh", np.full((64, 16), 0.1), np.full((16, 10), 0.1))
    stuck.fit(x, y, epochs=300, optimizer=SGD(0.5))
    held = effective_rank(stuck.forward(x)[1][1], tol=1e-6)
    return Finding(
        core=held == 1,  # some difference is needed
        letter=rank == 1,  # but not between the weights into one unit
        numbers=f"every weight into a unit 0.1 at the start: rank {rank} and {share:.0%} right "
        f"after 300 steps; with equal outgoing weights as well, rank {held}",
    )


def _stack(act: str, std: float, depth: int, width: int = 256) -> tuple[list, list, list]:
    """(spread of h by layer, deltas by layer, zs) of a net with weights N(0, std^2)."""
    rng = np.random.default_rng(0)
    draw = lambda rng, shape: initializers.normal(rng, shape, std)  # noqa: E731
    net = MLP([width] * (depth + 1) + [10], act, draw, rng=rng)
    x, y = rng.normal(size=(200, width)), rng.integers(0, 10, 200)
    _, _, deltas, zs, hs = net.gradients(x, y)
    return [float(h.std()) for h in hs[1:]], deltas, zs


@fact("I4", flip={"std": 1 / 16}, because="with weights of 1/sqrt(256) the spread hardly falls")
def small_weights(std=0.01):
    spread, *_ = _stack("tanh", std, 5)
    falls = all(b < 0.5 * a for a, b in pairwise(spread))
    return outright(
        falls,
        numbers=f"std {std:.3g}: spread of h by layer " + ", ".join(f"{s:.2g}" for s in spread),
    )


@fact("I5", flip={"std": 0.0}, because="only with weights of exactly zero does nothing flow")
def no_gradient_flows(std=0.01):
    """Gradients of the weights by layer, and what 60 epochs make of them."""
    x, y = digits()
    draw = lambda rng, shape: initializers.normal(rng, shape, std)  # noqa: E731
    net = MLP([64, *[64] * 3, 10], "tanh", draw, rng=np.random.default_rng(5))
    _, grads, *_ = net.gradients(x, y)
    sizes = [float(np.sqrt(np.mean(dW**2))) for dW, _ in grads]
    net.fit(x, y, epochs=60, batch_size=30, optimizer=SGD(0.1, 0.9), rng=np.random.default_rng(5))
    right = net.accuracy(x, y)
    return Finding(
        core=sizes[0] < 1e-3,
        letter=sizes[0] == 0 and right < 0.2,
        numbers=f"std {std:g}: rms gradient of the first layer {sizes[0]:.1e}; after 60 "
        f"epochs {right:.2f} are right",
    )


@fact(
    "I6",
    flip={"width": 1},
    because="in a chain one unit wide the rms gradient vanishes as well, and the claim would hold",
)
def large_weights(width=256, depth=8):
    rng = np.random.default_rng(6)
    chains = 1 if width > 1 else 2000  # many chains stand for one
    sizes, saturated = [], []
    for _ in range(chains):
        params = [(rng.normal(size=(width, width)), np.zeros(width)) for _ in range(depth)]
        zs, _ = forward(params, rng.normal(size=(100 if width > 1 else 1, width)), _TANH)
        delta = np.ones_like(zs[-1])
        for (W, _), z in zip(reversed(params[1:]), reversed(zs[:-1]), strict=True):
            delta = (delta @ W.T) * _TANH.df(z)
        sizes.append(np.abs(delta).ravel())
        saturated.append(np.mean(np.abs(np.tanh(zs[0])) > 0.97))
    all_sizes = np.concatenate(sizes)
    median, rms = float(np.median(all_sizes)), float(np.sqrt(np.mean(all_sizes**2)))
    return Finding(
        core=median < 1e-2,
        letter=rms < 1,
        numbers=f"width {width}: {np.mean(saturated):.0%} saturated; a gradient of 1 after {depth} "
        f"layers: median {median:.2g}, rms {rms:.2g}",
    )


@fact("I7", flip={"of": "variance"}, because="said of the variance it would be right")
def inverse_to_fan_in(of="weights"):
    """How does the size fall when the fan-in grows from 100 to 400 (square matrices)?"""
    rng = np.random.default_rng(7)
    std = [initializers.xavier_normal(rng, (n, n)).std() for n in (100, 400)]
    ratio = std[0] / std[1] if of == "weights" else (std[0] / std[1]) ** 2
    return Finding(
        core=ratio > 1.5,
        letter=abs(ratio - 4) < 0.2,
        numbers=f"four times the fan-in: the {of} shrink by a factor of {ratio:.2f}",
    )


@fact(
    "I8",
    flip={"gain": 0.01},
    because="at a hundredth of its scale the pre-activations are small indeed",
)
def tiny_pre_activation(gain=1.0):
    rng = np.random.default_rng(8)
    draw = lambda rng, shape: gain * initializers.xavier_normal(rng, shape)  # noqa: E731
    net = MLP([256] * 6 + [10], "tanh", draw, rng=rng)
    zs, _ = net.forward(rng.normal(size=(500, 256)))
    spread = [float(z.std()) for z in zs[:5]]
    small = max(spread) < 0.1
    return outright(
        small,
        numbers="spread of z by layer " + ", ".join(f"{s:.2f}" for s in spread),
    )


@fact("I9", flip={"name": "leaky_relu", "slope": 0.5}, because="a leaky unit needs less than 2")
def he_doubles(name="relu", slope=0.0):
    act = activation(name, slope=slope) if slope else activation(name)
    needed = act.gain**2
    drawn = initializers.he_normal(np.random.default_rng(9), (400, 500)).var() * 400
    twice = abs(needed - 2) < 1e-9 and abs(drawn - 2) < 0.03
    return outright(
        twice,
        numbers=f"to keep the second moment {act.label} needs n Var(W) = {needed:.4g}; He draws "
        f"{round(drawn, 2):g}",
    )


@fact(
    "I10",
    flip={"names": ("tanh", "relu", "leaky_relu")},
    because="without the logistic the rule would hold",
)
def rule_of_thumb(names=("tanh", "relu", "leaky_relu", "sigmoid")):
    """Gain that keeps a small signal's gradient (1/slope at 0 or, for the rectifiers, theory)."""
    rule = {"tanh": 1.0, "sigmoid": 1.0, "relu": 2**0.5, "leaky_relu": 2**0.5}
    asked = {
        name: activation(name).gain if "relu" in name else 1 / float(activation(name).df(0.0))
        for name in names
    }
    off = {name: asked[name] / rule[name] for name in names}
    wrong = [name for name, factor in off.items() if not 0.9 < factor < 1.1]
    return Finding(
        core=len(wrong) <= len(names) / 4,
        letter=not wrong,
        numbers="gain asked for over the rule's: "
        + ", ".join(f"{name} {factor:.4g}" for name, factor in off.items()),
    )


@fact(
    "I11",
    flip={"better": ("sigmoid", "normal")},
    because="a worse activation from a worse start is not faster",
)
def faster_convergence(better=("relu", "he_normal"), usual=("sigmoid", "xavier_normal")):
    epochs = {}
    for name, scheme in (usual, better):
        needed = []
        for seed in range(3):
            rng = np.random.default_rng(seed)
            x, y = data.moons(rng, 300)
            net = MLP([2, 32, 32, 2], name, scheme, rng=rng)
            history = net.fit(x, y, epochs=40, batch_size=30, optimizer=SGD(0.05, 0.9), rng=rng)
            reached = np.flatnonzero(np.array(history.accuracy) > 0.97)
            needed.append(int(reached[0]) + 1 if len(reached) else 41)
        epochs[name, scheme] = float(np.median(needed))
    faster = epochs[better] < 0.5 * epochs[usual]
    return outright(
        faster,
        numbers="median epochs to 97 % on two moons (41: never): "
        + ", ".join(f"{name} {scheme} {n:g}" for (name, scheme), n in epochs.items()),
    )


@fact(
    "I12",
    flip={"name": "tanh", "depth": 100},
    because="a hundred tanh layers leave the linear regime that the derivation assumes",
)
def derivation(name="linear", depth=30):
    """Under its assumptions the formula follows: Var z is kept. So it is not left without one."""
    act = activation(name)
    q = 1.0
    for _ in range(depth):
        q = theory.variance_map(act, q, 1.0, 0.0)
    kept = abs(q - 1) < 1e-6
    return Finding(
        core=bool(kept),
        letter=not kept,
        numbers=f"{name}, {depth} layers at n Var(W) = 1: variance {q:.4g} from 1",
    )


FACTS = [
    all_zero, equal_weights, weights_into_one_unit, small_weights, no_gradient_flows,
    large_weights, inverse_to_fan_in, tiny_pre_activation, he_doubles, rule_of_thumb,
    faster_convergence, derivation,
]  # fmt: skip
