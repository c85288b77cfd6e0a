"""The claims that are rules of thumb."""

from __future__ import annotations

import numpy as np

from actinit import data
from actinit.facts._model import Finding, cited, fact, outright
from actinit.network import MLP, SGD


def _trained(activation, scheme: str, depth: int = 6, seeds=(0, 1, 2)) -> float:
    """Median accuracy on new points of a 2-32-...-3 net on three spirals, 30 epochs."""
    right = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        x, y = data.spirals(rng, 450, noise=0.04)
        net = MLP([2, *[32] * depth, 3], activation, scheme, rng=rng)
        net.fit(x[:300], y[:300], epochs=30, batch_size=30, optimizer=SGD(0.03, 0.9), rng=rng)
        right.append(net.accuracy(x[300:], y[300:]))
    return float(np.median(right))


@fact(
    "H1",
    flip={"scheme": "normal"},
    because="from weights that are too small ReLU does not learn, and is no start",
)
def start_with_relu(scheme="he_normal"):
    relu, leaky = _trained("relu", scheme), _trained("leaky_relu", scheme)
    good = min(relu, leaky) > 0.9
    return outright(
        good,
        numbers=f"three spirals, six layers: ReLU {relu:.2f}, Leaky ReLU {leaky:.2f} right",
    )


@fact(
    "H2",
    flip={"scheme": "normal"},
    because="from weights that are too small tanh fails as well, and the rule would hold",
)
def avoid_sigmoid_and_tanh(scheme="xavier_normal"):
    tanh, sigmoid = _trained("tanh", scheme), _trained("sigmoid", scheme)
    return Finding(
        core=sigmoid < 0.6,
        letter=tanh < 0.6,
        numbers=f"three spirals, six layers, {scheme}: sigmoid {sigmoid:.2f} and tanh "
        f"{tanh:.2f} right",
    )


@fact(
    "H3",
    flip={"depth": 1, "epochs": 300},
    because="in a single hidden layer sigmoids learn the same classes, given this many epochs",
)
def sigmoid_for_classifiers(depth=6, epochs=60):
    """A sigmoid on the output (binary cross-entropy), and sigmoids in the hidden layers."""
    right = {}
    for name in ("relu", "sigmoid"):
        rng = np.random.default_rng(3)
        x, y = data.moons(rng, 400)
        scheme = "he_normal" if name == "relu" else "xavier_normal"
        net = MLP([2, *[32] * depth, 1], name, scheme, rng=rng, loss="binary_cross_entropy")
        net.fit(x[:300], y[:300], epochs=epochs, batch_size=30, optimizer=SGD(0.1, 0.9), rng=rng)
        right[name] = net.accuracy(x[300:], y[300:])
    return Finding(
        core=right["relu"] > 0.95,  # on the output it serves
        letter=right["sigmoid"] > 0.9,  # inside it should serve as well
        numbers=f"two moons, {depth} hidden layers, a sigmoid on the output: hidden ReLU "
        f"{right['relu']:.2f}, hidden sigmoid {right['sigmoid']:.2f} right",
    )


@fact(
    "H4",
    flip={"flipped": 0.0, "epochs": 20},
    because="with clean labels and few epochs the loss on new points never turns up",
)
def early_stopping(flipped=0.25, epochs=300):
    """A net large enough to learn wrong labels by heart."""
    rng = np.random.default_rng(4)
    x, y = data.moons(rng, 900, noise=0.2)
    y = np.where(rng.random(900) < flipped, 1 - y, y)
    (x, y), validation, test = (x[:100], y[:100]), (x[100:500], y[100:500]), (x[500:], y[500:])
    losses = {}
    for patience in (None, 10):
        net = MLP([2, 64, 64, 2], "relu", "he_normal", rng=np.random.default_rng(4))
        net.fit(
            x, y, epochs=epochs, optimizer=SGD(0.3, 0.9), validation=validation, patience=patience
        )
        losses[patience] = net.loss(*test)
    better = losses[None] > 2 * losses[10]
    return outright(
        better,
        numbers=f"loss on new points after {epochs} epochs {'more' if better else 'not more'} than "
        f"twice {losses[10]:.2f}, where the validation loss turned up and training stopped",
    )


@fact("H6", flip={"shape": (1000,)}, because="of (1000,), the claim would hold")
def linspace_shape(shape=(100, 1)):
    """NumPy's linspace has the contract of PyTorch's: a vector of as many points as asked."""
    found = np.linspace(-25, 25, 1000).shape
    same = found == shape
    return outright(same, numbers=f"its shape is {found}, claimed is {shape}")


H5 = cited(
    "H5",
    "holds",
    "no source delivers the sequel; chapter 25 measures it, as Glorot and Bengio did for theirs",
    "glorot2010",
)

FACTS = [
    start_with_relu, avoid_sigmoid_and_tanh, sigmoid_for_classifiers, early_stopping,
    H5, linspace_shape,
]  # fmt: skip
