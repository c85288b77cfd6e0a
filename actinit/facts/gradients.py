"""The claims about gradients that shrink, grow and saturate."""

from __future__ import annotations

import numpy as np

from actinit import data, initializers
from actinit.activations import get as activation
from actinit.facts._model import fact, outright
from actinit.network import MLP, SGD


def _gradient_sizes(name: str, std: float, depth: int = 10, width: int = 64) -> list[float]:
    """Rms of dL/dz in each layer, first to last; weights of std/sqrt(n)."""
    rng = np.random.default_rng(0)
    draw = lambda rng, shape: initializers.normal(rng, shape, std / np.sqrt(shape[0]))  # noqa: E731
    net = MLP([width] * (depth + 1) + [10], name, draw, rng=rng)
    x, y = rng.normal(size=(100, width)), rng.integers(0, 10, 100)
    deltas = net.gradients(x, y)[2]
    return [float(np.sqrt(np.mean(delta**2))) for delta in deltas]


def _ladder(sizes: list[float]) -> str:
    return f"first layer {sizes[0]:.2g}, middle {sizes[len(sizes) // 2]:.2g}, last {sizes[-1]:.2g}"


@fact(
    "V1",
    flip={"name": "relu", "std": float(np.sqrt(2))},
    because="with ReLU and He's variance the gradient keeps its size through ten layers",
)
def shrinks_going_back(name="sigmoid", std=1.0):
    sizes = _gradient_sizes(name, std)
    shrinks = sizes[0] < 1e-3 * sizes[-1]
    return outright(shrinks, numbers=f"rms of dL/dz, ten {name} layers: {_ladder(sizes)}")


@fact(
    "V2",
    flip={"std": 1.0},
    because="frozen at a reasonable random start the early layers cost next to nothing",
)
def early_layers_matter(std=30.0):
    """Freeze the first layer at a bad start (saturated, of rank one) and train the rest."""
    (x, y), (x_new, y_new) = data.split(np.random.default_rng(2), *data.digits(), (0.5, 0.5))
    right = {}
    for frozen in (False, True):
        rng = np.random.default_rng(2)
        net = MLP([64, 32, 32, 10], "tanh", "xavier_normal", rng=rng)
        if frozen:
            shared = rng.normal(size=(64, 1)) * np.ones((1, 32))
            own = initializers.xavier_normal(rng, (64, 32))
            net.params[0] = ((shared if std > 1 else own) * std, net.params[0][1])
        first = tuple(array.copy() for array in net.params[0])

        def hold(net, *_, first=first, frozen=frozen):
            if frozen:
                for array, kept in zip(net.params[0], first, strict=True):
                    array[...] = kept

        net.fit(x, y, epochs=15, batch_size=32, optimizer=SGD(0.05, 0.9), rng=rng, hooks=[hold])
        hold(net)
        right[frozen] = net.accuracy(x_new, y_new)
    worse = right[True] < right[False] - 0.1
    return outright(
        worse,
        numbers=f"accuracy on new digits {right[False]:.2f}; first layer frozen {right[True]:.2f}",
    )


@fact("V3", flip={"std": 1.0}, because="with weights of 1/sqrt(n) they shrink instead")
def grows_going_back(std=3.0):
    sizes = _gradient_sizes("relu", std)
    grows = sizes[0] > 10 * sizes[-1]
    return outright(
        grows,
        numbers=f"rms of dL/dz, ten ReLU layers, weights {std:g}/sqrt(n): {_ladder(sizes)}",
    )


@fact("V4", flip={"z": 0.5}, because="if no unit is saturated no factor is near zero")
def one_saturated_unit(z=20.0, depth=8):
    """A chain one unit wide with weights of 4: all units at z = 0 but one."""
    slopes = activation("sigmoid").df(np.array([0.0] * (depth - 1) + [z]))
    product, without = np.prod(4 * slopes), np.prod(4 * slopes[:-1])
    dies = product < 1e-6 * without
    return outright(
        dies,
        numbers=f"product of {depth} factors: {product:.1e} with one unit at z = {z:g}, "
        f"{without:g} without it",
    )


@fact("V5", flip={"times": 0.1}, because="with small inputs and weights nothing saturates")
def large_saturates(times=10.0):
    rng = np.random.default_rng(5)
    x, W = rng.normal(size=(500, 64)), rng.normal(size=(64, 64)) / 8
    shares = {
        (name, what): float(np.mean(activation(name).df(z) < 0.05 * activation(name).df(0.0)))
        for name in ("sigmoid", "tanh")
        for what, z in [("inputs", (times * x) @ W), ("weights", x @ (times * W))]
    }
    many = min(shares.values()) > 0.5
    return outright(
        many,
        numbers=f"{times:g} times as large, share of units with under 5 % of their slope: "
        + ", ".join(f"{name} by {what} {share:.2f}" for (name, what), share in shares.items()),
    )


FACTS = [
    shrinks_going_back, early_layers_matter, grows_going_back, one_saturated_unit, large_saturates,
]  # fmt: skip
