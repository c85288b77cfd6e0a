"""The claims about softmax and output layers."""

from __future__ import annotations

import numpy as np

from actinit.activations import sigmoid, softmax
from actinit.facts._model import Finding, fact, outright
from actinit.losses import binary_cross_entropy, mse, softmax_cross_entropy

PRINTED = {
    (1.2, 0.9, 0.75): [0.42, 0.31, 0.27],
    (0.8, 1.2, 3.1): [0.08021815, 0.11967141, 0.80011044],
}


@fact("X1", flip={"temperature": 2.0}, because="at another temperature the values are others")
def printed_values(temperature=1.0):
    off = [np.abs(softmax(np.array(z) / temperature) - p).max() for z, p in PRINTED.items()]
    agree = off[0] < 0.005 and off[1] < 5e-9  # as many digits as were printed
    return outright(
        agree,
        numbers=f"off by at most {off[0]:.1g} (2 digits printed) and {off[1]:.0e} (8 digits)",
    )


@fact(
    "X2",
    flip={"function": sigmoid},
    because="a sigmoid for each output gives probabilities that need not sum to 1",
)
def sums_to_one(function=softmax):
    p = function(np.random.default_rng(2).normal(scale=3, size=(1000, 5)))
    off, low = np.abs(p.sum(axis=1) - 1).max(), p.min()
    agree = off < 1e-12 and low >= 0
    return outright(
        agree,
        numbers=f"1,000 rows: sums differ from 1 by at most {max(off, 1e-12):.1g}, no value "
        f"below {low:.1g}",
    )


@fact(
    "X3",
    flip={"classes": 2},
    because="with two classes softmax is the sigmoid of the difference, and the claim would hold",
)
def sigmoids_combined(classes=3):
    """Does an output depend on its own logit and one fixed other, as a sigmoid would?"""
    z = np.random.default_rng(3).normal(size=(500, classes))
    p = softmax(z)
    pair = np.abs(p[:, 0] / (p[:, 0] + p[:, 1]) - sigmoid(z[:, 0] - z[:, 1])).max()
    alone = np.abs(p[:, 0] - sigmoid(z[:, 0] - z[:, 1])).max()
    return Finding(
        core=bool(pair < 1e-12),
        letter=bool(alone < 1e-12),
        numbers=f"{classes} classes: between two of them it is the sigmoid of the difference (to "
        f"{max(pair, 1e-12):.0e}); an output itself differs from such a sigmoid by up to "
        f"{alone:.2g}",
    )


@fact(
    "X4",
    flip={"largest": 10.0},
    because="with logits of 10 at most nothing overflows, and the claim would hold",
)
def plain_code(largest=1000.0):
    z = np.array([0.0, largest / 2, largest])
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(z)
        plain = e / e.sum()
    small = np.exp(z / largest)
    formula = np.abs(small / small.sum() - softmax(z / largest)).max() < 1e-15
    lost = int(np.isnan(plain).sum())
    return Finding(
        core=bool(formula),
        letter=lost == 0,
        numbers=f"logits up to {largest:g}, results not a number: {lost} of 3; shifted by the "
        f"maximum: {softmax(z)[-1]:g} for the largest",
    )


@fact(
    "X5",
    flip={"pair_gradient": False},
    because="taken through squared error, the pairs lose their gradient of output minus target",
)
def output_pairs(pair_gradient=True):
    """Each output with its loss has the gradient (output - target) / n: nothing saturates."""
    rng = np.random.default_rng(5)
    z, y, labels = rng.normal(size=(40, 3)) * 4, rng.normal(size=(40, 3)), rng.integers(0, 3, 40)
    flags, onehot = (y > 0).astype(float), np.eye(3)[labels]
    gradients = {
        "softmax": softmax_cross_entropy(z, labels)[1] * 40 - (softmax(z) - onehot),
        "sigmoid": binary_cross_entropy(z, flags)[1] * 120 - (sigmoid(z) - flags),
        "linear": mse(z, y)[1] * 60 - (z - y),
    }
    if not pair_gradient:
        p = sigmoid(z)
        gradients["sigmoid"] = (p - flags) * p * (1 - p) - (p - flags)
    worst = max(np.abs(gap).max() for gap in gradients.values())
    return outright(
        bool(worst < 1e-12),
        numbers="gradient minus (output - target), at most: "
        + ", ".join(
            f"{name} {max(np.abs(gap).max(), 1e-12):.0e}" for name, gap in gradients.items()
        ),
    )


FACTS = [printed_values, sums_to_one, sigmoids_combined, plain_code, output_pairs]
