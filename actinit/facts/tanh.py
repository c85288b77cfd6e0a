"""The claims about tanh."""

from __future__ import annotations

import numpy as np

from actinit.activations import SIGMOID, sigmoid
from actinit.activations import get as activation
from actinit.diagnostics import layer_stats
from actinit.facts._measures import digits
from actinit.facts._model import Finding, fact, outright
from actinit.network import MLP
from actinit.theory import chi_1, gaussian_mean

SIZES = [64, 32, 32, 32, 10]


@fact("T1", flip={"inside": 1.0}, because="without the 2 inside it is tanh(x/2) and not tanh")
def from_the_sigmoid(inside=2.0):
    x = np.linspace(-20, 20, 4001)
    off = np.abs(2 * sigmoid(inside * x) - 1 - np.tanh(x)).max()
    values = np.tanh([0.5, -1.0])
    said = np.abs(values - [0.46211715726, -0.76159415596]).max() < 1e-11 and off < 1e-15
    return outright(
        said,
        numbers=f"2 sigmoid({inside:g}x) - 1 is off by at most {max(off, 1e-15):.0e}; tanh(0.5), "
        f"tanh(-1) = {values[0]:.11f}, {values[1]:.11f}",
    )


@fact("T2", flip={"name": "lecun_tanh"}, because="LeCun's tanh runs from -1.7159 to 1.7159")
def range_with_its_ends(name="tanh"):
    """Where the slope is not yet 0 the function goes on rising, so no end has been reached."""
    f, z = activation(name), np.arange(0, 40, 0.01)
    inside = bool(np.abs(f(z)).max() <= 1 and np.array_equal(f(-z), -f(z)))
    still = float(f.df(20.0))
    rounded = z[2 * sigmoid(-2 * z) <= 2.0**-54][0]  # 1 - tanh(z) is half a float64 step or less
    return Finding(
        core=inside,
        letter=inside and still == 0,
        numbers=f"{name} is odd, has {f(40.0):g} as its largest float, and at 20 still "
        f"rises, with slope {still:.1g}; the float64 nearest to tanh is 1 from {rounded:.2f} on",
    )


@fact("T3", flip={"z": 2.0}, because="beyond 1.66 the sigmoid is the steeper one")
def steeper(z=0.0, nudge=1e-5):
    """Against the sigmoid at z; the formula 1 - f^2 everywhere, by difference quotients."""
    x = np.linspace(-10, 10, 2001)
    slope = (np.tanh(x + nudge) - np.tanh(x - nudge)) / (2 * nudge)
    off = np.abs(slope - (1 - np.tanh(x) ** 2)).max()
    times = float(activation("tanh").df(z) / SIGMOID.df(z))
    crossing = np.abs(x[activation("tanh").df(x) > SIGMOID.df(x)]).max()
    said = off < 1e-9 and slope.min() > 0 and slope.max() <= 1 and abs(times - 4) < 1e-12
    return outright(
        said,
        numbers=f"at {z:g} its slope is {times:.3g} times the sigmoid's; 1 - f^2 is off by at most "
        f"{max(off, 1e-9):.0e} and between {slope.min():.0e} and {slope.max():.3g} (it is "
        f"steeper for |z| up to {crossing:.2f})",
    )


@fact("T4", flip={"bias": 0.0}, because="without a bias symmetric inputs do give mean 0")
def always_centred(bias=1.0):
    symmetric, shifted = (gaussian_mean(np.tanh, mean=mean) for mean in (0.0, bias))
    return Finding(
        core=abs(symmetric) < 1e-12,
        letter=abs(shifted) < 0.05,
        numbers=f"inputs N(0, 1): mean output {round(abs(symmetric), 2):g}; with a bias of "
        f"{bias:g}: {abs(shifted):.2f}",
    )


def _translate(params: list) -> list:
    """The weights of a sigmoid network that computes what this tanh one does (chapter 7)."""
    twin = []
    for layer, (W, b) in enumerate(params):
        if layer > 0:
            W, b = 2 * W, b - W.sum(axis=0)
        if layer < len(params) - 1:
            W, b = 2 * W, 2 * b
        twin.append((W, b))
    return twin


class _LayerRates:
    """Gradient descent with a learning rate for each layer."""

    def __init__(self, rates: list[float]) -> None:
        self.rates = rates

    def step(self, params: list, grads: list) -> None:
        for rate, pair, gradient in zip(self.rates, params, grads, strict=True):
            for array, d in zip(pair, gradient, strict=True):
                array -= rate * d


@fact(
    "T5",
    flip={"translated": True},
    because="translated into the same function, with rates to match, sigmoids learn as well",
)
def preferred_in_hidden_layers(translated=False, steps=120):
    """One net, from one start, with either function; the median of three starts."""
    x, y = digits()
    losses: dict[str, list[float]] = {"tanh": [], "sigmoid": []}
    for seed in range(3):
        params = MLP(SIZES, "tanh", rng=np.random.default_rng(seed)).params
        for name, runs in losses.items():
            net = MLP(SIZES, name, rng=np.random.default_rng(seed))
            twin = translated and name == "sigmoid"
            net.params = _translate(params) if twin else [(W.copy(), b.copy()) for W, b in params]
            rates = [1.2, 4.8, 4.8, 1.2] if twin else [0.3] * 4
            runs.append(net.fit(x, y, epochs=steps, optimizer=_LayerRates(rates)).loss[-1])
    tanh, other = (float(np.median(runs)) for runs in losses.values())
    faster = tanh < other / 2
    return outright(
        faster,
        numbers=f"digits, three hidden layers, loss after {steps} steps: tanh {tanh:.2g}, sigmoid "
        f"{other:.2g}",
    )


@fact("T6", flip={"name": "leaky_relu"}, because="Leaky ReLU is flat nowhere, and the chain grows")
def still_saturates(name="tanh", w=3.0, layers=10):
    """The share of flat units at a spread of 6; a chain of single units with weights of w."""
    f = activation(name)
    z = 6 * np.random.default_rng(7).normal(size=50_000)
    flat = float(np.mean(f.df(z) < 0.05 * f.df(0.0)))
    factor, at = 1.0, 0.5
    for _ in range(layers):
        factor, at = factor * w * float(f.df(at)), w * float(f(at))
    vanishes = flat > 0.5 and factor < 1e-3
    return outright(
        vanishes,
        numbers=f"{name}: {flat:.0%} flat at a spread of 6; a chain of {layers} with weights of "
        f"{w:g} multiplies a gradient by {factor:.1g}",
    )


@fact("T7", flip={"beyond": 3.0}, because="said of the tails, beyond 3, the claim would hold")
def flat_graph(beyond=0.0):
    z = np.linspace(-10, 10, 2001)
    slope = activation("tanh").df(z)
    tails, asked = slope[np.abs(z) >= 3].max(), slope[np.abs(z) >= beyond].max()
    return Finding(
        core=bool(tails < 0.05),
        letter=bool(asked < 0.05),
        numbers=f"largest slope for |z| >= 3: {tails:.2g}; for |z| >= {beyond:g}: {asked:.2g}",
    )


@fact(
    "T8",
    flip={"times": 1.5},
    because="with weights half as large again as 1/sqrt(n) it does explode",
)
def easily_explodes(times=1.0, width=128, depth=30):
    """A wide net with weights of std times/sqrt(n); can it explode at 1.5; a chain of single units.

    The chain starts at z = 0.5, where its larger weights drive it into the flat part.
    """
    rng = np.random.default_rng(8)
    x, y = rng.normal(size=(20, width)), rng.integers(0, 10, 20)

    def draw(rng, shape):
        return rng.normal(scale=times / np.sqrt(shape[0]), size=shape)

    sizes = layer_stats(MLP([width] * (depth + 1) + [10], "tanh", draw, rng=rng), x, y)["grad_rms"]
    chi, larger = chi_1("tanh", times**2), chi_1("tanh", 1.5**2)
    factor, z = 1.0, 0.5
    for _ in range(10):
        factor, z = factor * 1.5 * float(activation("tanh").df(z)), 1.5 * float(np.tanh(z))
    return Finding(
        core=larger > 1.01,
        letter=chi > 1.01 and sizes[0] > 2 * sizes[depth - 1],
        numbers=f"weights of {times:g}/sqrt(n): each layer multiplies a squared gradient by "
        f"chi_1 = {round(chi, 2):g}, and the rms gradient is {sizes[depth - 1]:.1g} in layer "
        f"{depth} and {sizes[0]:.1g} in layer 1; at 1.5/sqrt(n) chi_1 = {round(larger, 2):g}, "
        f"but a chain of ten units with w = 1.5 multiplies by {factor:.1g}",
    )


@fact("T9", flip={"name": "sigmoid"}, because="a sigmoid layer allows only all up or all down")
def free_directions(name="tanh"):
    """Signs of one example's gradients for four weights into a unit of the second hidden layer."""
    x, y = digits()
    net = MLP(SIZES, name, "xavier_normal", rng=np.random.default_rng(7))
    _, _, deltas, _, hs = net.gradients(x, y)
    found = len(np.unique(np.sign(hs[1][:, :4] * deltas[1][:, :1]), axis=0))
    free = found == 2**4
    return outright(
        free,
        numbers=f"over 300 examples the gradients of four {name} inputs show {found} of 16 "
        "patterns of signs",
    )


FACTS = [
    from_the_sigmoid, range_with_its_ends, steeper, always_centred, preferred_in_hidden_layers,
    still_saturates, flat_graph, easily_explodes, free_directions,
]  # fmt: skip
