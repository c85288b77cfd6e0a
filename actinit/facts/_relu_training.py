"""The claims about what ReLU does to training: speed, dead units and their cures."""

from __future__ import annotations

import numpy as np

from actinit import data, initializers
from actinit.activations import get as activation
from actinit.diagnostics import dead_units
from actinit.facts._model import Finding, fact, outright
from actinit.network import MLP, SGD


@fact("R6", flip={"scheme": "he_normal"}, because="with He's weights the gradient keeps its size")
def removes_vanishing(scheme="xavier_normal", depth=30):
    """Rms of dL/dz in the first layer over that in the last hidden one."""
    rng = np.random.default_rng(6)
    net = MLP([128] * (depth + 1) + [10], "relu", scheme, rng=rng)
    x, y = rng.normal(size=(100, 128)), rng.integers(0, 10, 100)
    deltas = net.gradients(x, y)[2]
    ratio = float(np.sqrt(np.mean(deltas[0] ** 2) / np.mean(deltas[-2] ** 2)))
    slopes = set(np.unique(activation("relu").df(net.forward(x)[0][0])).tolist())
    return Finding(
        core=slopes <= {0.0, 1.0},  # on an active path no slope shrinks anything
        letter=ratio > 0.1,
        numbers=f"{depth} layers, {scheme}: slopes are 0 or 1, and the gradient still shrinks to "
        f"{ratio:.1e} of its size",
    )


def _epochs(name: str, scheme: str, seed: int) -> int:
    """Epochs until 97 % of two moons are right, 61 if never."""
    rng = np.random.default_rng(seed)
    x, y = data.moons(rng, 300)
    net = MLP([2, 32, 32, 32, 2], name, scheme, rng=rng)
    history = net.fit(x, y, epochs=60, batch_size=30, optimizer=SGD(0.02, 0.9), rng=rng)
    reached = np.flatnonzero(np.array(history.accuracy) > 0.97)
    return int(reached[0]) + 1 if len(reached) else 61


@fact(
    "R7",
    flip={"scheme": "normal"},
    because="from weights that are too small ReLU is not faster than anything",
)
def faster(scheme="he_normal"):
    medians = {
        name: float(np.median([_epochs(name, weights, seed) for seed in range(3)]))
        for name, weights in [
            ("relu", scheme),
            ("tanh", "xavier_normal"),
            ("sigmoid", "xavier_normal"),
        ]
    }
    first = medians["relu"] < min(medians["tanh"], medians["sigmoid"])
    return outright(
        first,
        numbers="median epochs to 97 % on two moons (61: never): "
        + ", ".join(f"{name} {epochs:g}" for name, epochs in medians.items()),
    )


def _shut(layer: int, bias: float, epochs: int = 150, name: str = "relu") -> tuple[MLP, np.ndarray]:
    """A net with one unit of a layer pushed to a bias, trained on two moons; and its inputs."""
    rng = np.random.default_rng(8)
    x, y = data.moons(rng, 200)
    net = MLP([2, 16, 16, 2], name, "he_normal", rng=rng)
    net.params[layer][1][0] = bias
    net.fit(x, y, epochs=epochs, batch_size=25, optimizer=SGD(0.05, 0.9), rng=rng)
    return net, x


@fact("R8", flip={"bias": 0.0}, because="a unit that fires on some inputs learns on")
def stops_learning(bias=-30.0):
    net, x = _shut(0, bias)
    hs = net.forward(x)[1]
    moved = abs(float(net.params[0][1][0]) - bias)
    fires = float(np.mean(hs[1][:, 0] > 0))
    stopped = fires == 0 and moved == 0
    return outright(
        stopped,
        numbers=f"bias {bias:g}: fires on {fires:.0%} of the inputs; after 150 epochs the bias "
        f"has moved by {moved:.2g}",
    )


@fact(
    "R9",
    flip={"layer": 0},
    because="in the first layer, on fixed data, the claim holds to the letter",
)
def dead_forever(layer=1):
    """Shut one unit of a layer just below its inputs' reach; does it ever fire again?"""
    revived, tried = 0, 20
    for seed in range(tried):
        rng = np.random.default_rng(seed)
        x, y = data.moons(rng, 200)
        net = MLP([2, 16, 16, 2], "relu", "he_normal", rng=rng)
        zs, _ = net.forward(x)
        net.params[layer][1][0] -= zs[layer][:, 0].max() + 0.05
        assert dead_units(net, x)[layer][0]
        for _ in range(6):
            net.fit(x, y, epochs=10, batch_size=25, optimizer=SGD(0.05, 0.9), rng=rng)
            if not dead_units(net, x)[layer][0]:
                revived += 1
                break
    return Finding(
        core=revived < tried,
        letter=revived == 0,
        numbers=f"one unit of hidden layer {layer + 1} shut in {tried} nets: {revived} come back "
        "within 60 epochs",
    )


def _dead_share(rate: float) -> float:
    """Share of dead units after eight epochs of digits, median of three seeds."""
    x, y = data.digits()
    x, y = x[:400] - x.mean(axis=0), y[:400]
    shares = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        net = MLP([64, 64, 64, 10], "relu", "he_normal", rng=rng)
        with np.errstate(over="ignore", invalid="ignore"):
            net.fit(x, y, epochs=8, batch_size=40, optimizer=SGD(rate, 0.9), rng=rng)
        shares.append(np.mean(np.concatenate(dead_units(net, x))))
    return float(np.median(shares))


@fact("R10", flip={"rate": 0.6}, because="at a reckless learning rate a large fraction does die")
def many_die(rate=0.05):
    usual, reckless = _dead_share(rate), _dead_share(0.6)
    return Finding(
        core=reckless > 0.3,  # it can happen
        letter=usual > 0.3,  # in ordinary practice
        numbers=f"digits, two layers of 64, momentum 0.9: at a rate of {rate:g} "
        f"{'over 30 %' if usual > 0.3 else 'under 10 %' if usual < 0.1 else 'a part'} of the units "
        "are dead after eight epochs, at 0.6 over 30 %",
    )


@fact(
    "R11",
    flip={"mean": 0.0, "bias": 0.0},
    because="without the shift they are He's weights, and those are a cure",
)
def large_positive_start(mean=1.0, bias=1.0, depth=8):
    """Weights shifted up, biases up: no unit is shut, and the signal explodes."""
    rng = np.random.default_rng(11)
    draw = lambda rng, shape: initializers.he_normal(rng, shape) + mean  # noqa: E731
    net = MLP([64, *[64] * depth, 10], "relu", draw, rng=rng, bias=bias)
    x = rng.normal(size=(200, 64))
    sizes = [float(np.sqrt(np.mean(h**2))) for h in net.forward(x)[1][1:]]
    kept = sizes[-1] < 100 * sizes[0]
    return outright(
        kept,
        numbers=f"shifted by {mean:g}, biases {bias:g}: rms of h {sizes[0]:.2g} in the first "
        f"layer, {sizes[-1]:.2g} in layer {depth}",
    )


@fact(
    "R15",
    flip={"low": 0.0},
    because="where no target is negative a ReLU on the output costs nothing",
)
def hidden_or_output(low=-2.0):
    """The least squared error that an output of max(0, z) can reach, were z free for each input."""
    targets = np.linspace(low, 2, 81)
    floor = float(np.mean((np.maximum(targets, 0) - targets) ** 2))
    from_zero = float(np.mean((np.maximum(np.abs(targets), 0) - np.abs(targets)) ** 2))
    return Finding(
        core=from_zero == 0,  # for targets of one sign it serves
        letter=floor == 0,
        numbers=f"targets from {low:g} to 2: no net gets its squared error below {floor:.2g} "
        "through a ReLU",
    )


@fact("R18", flip={"cure": "leaky_relu"}, because="said of Leaky ReLU the claim would hold")
def addresses_dying(cure="relu"):
    """Shut one unit and train on: has the named function brought it back, or kept it learning?"""
    net, _ = _shut(0, -3.0, name=cure)
    moved = abs(float(net.params[0][1][0]) + 3.0)
    helps = moved > 0
    return outright(
        helps,
        numbers=f"bias -3, {cure}: after 150 epochs it has moved by {moved:.2g}",
    )


TRAINING = [
    removes_vanishing, faster, stops_learning, dead_forever, many_die, large_positive_start,
    hidden_or_output, addresses_dying,
]  # fmt: skip
