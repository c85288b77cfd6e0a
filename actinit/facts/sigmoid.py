"""The claims about the sigmoid."""

from __future__ import annotations

import numpy as np

from actinit.activations import SIGMOID, sigmoid, softmax, step
from actinit.activations import get as activation
from actinit.diagnostics import layer_stats
from actinit.facts._measures import operations, operations_of_exp, safe_sigmoid
from actinit.facts._model import Finding, fact, outright
from actinit.network import MLP
from actinit.theory import chi_1

PRINTED = {7.0: 0.9990889488055994, -22.0: 2.7894680920908113e-10}


@fact("G1", flip={"name": "hard_sigmoid"}, because="the hard sigmoid does reach both ends")
def range_with_its_ends(name="sigmoid"):
    """What is missing to 1 at z is f(-z), by symmetry: nothing is lost to rounding there."""
    f = activation(name)
    z = np.arange(0, 800, 0.01)
    inside = bool(np.all((f(z) <= 1) & (f(-z) >= 0)))
    missing = float(f(-40.0))
    plain = z[1 / (1 + np.exp(-z)) == 1][0]
    return Finding(
        core=inside,
        letter=inside and missing == 0,
        numbers=f"{name} at 40 is {missing:.2g} short of 1; the nearest float64 is 1 from "
        f"{z[f(z) == 1][0]:.2f} on and 0 from {-z[f(-z) == 0][0]:.2f} down (1/(1 + exp(-z)) rounds "
        f"twice and gives 1 from {plain:.2f} on)",
    )


@fact("G2", flip={"name": "hard_sigmoid"}, because="the hard sigmoid has other values there")
def printed_values(name="sigmoid"):
    off = max(abs(activation(name)(z) / value - 1) for z, value in PRINTED.items())
    said = off < 1e-15
    return outright(
        said,
        numbers=f"{name} at 7 and -22: relative error at most {max(off, 1e-15):.0e}",
    )


@fact("G3", flip={"name": "tanh"}, because="tanh has another formula and a slope up to 1")
def derivative(name="sigmoid", nudge=1e-5):
    f = activation(name)
    z = np.linspace(-10, 10, 2001)
    measured = (f(z + nudge) - f(z - nudge)) / (2 * nudge)
    off = np.abs(measured - f(z) * (1 - f(z))).max()
    low, high, top = measured.min(), measured.max(), z[measured.argmax()]
    said = off < 1e-9 and low > 0 and abs(high - 0.25) < 1e-9 and abs(top) < 1e-9
    return outright(
        said,
        numbers=f"difference quotients differ from f(1 - f) by at most {max(off, 1e-9):.0e}; they "
        f"lie between {low:.1e} and {high:.4g}, the largest at z = {abs(top):.2g}",
    )


@fact("G4", flip={"of": "slope"}, because="said of the slope, the claim would hold")
def high_in_the_middle(of="value"):
    """High between -3 and 3 means: nothing there is lower than anything outside."""
    z = np.linspace(-10, 10, 2001)
    f = SIGMOID.df if of == "slope" else SIGMOID.f
    inside, outside = f(z[np.abs(z) <= 3]), f(z[np.abs(z) > 3])
    high = inside.min() > outside.max()
    return outright(
        high,
        numbers=f"the lowest {of} between -3 and 3 is {inside.min():.2g}, the highest outside "
        f"{outside.max():.5f}; at 3 the slope has {SIGMOID.df(3.0) / SIGMOID.df(0.0):.0%} of its "
        "maximum",
    )


@fact(
    "G5",
    flip={"name": "swish"},
    because="two z with one value of Swish have different slopes: no code for both could exist",
)
def one_code_for_both(name="sigmoid"):
    """Sort by value: is there one slope for each? And are slope and value the same function?"""
    f, z = activation(name), np.linspace(-10, 10, 20_001)
    value, slope = f(z), f.df(z)
    jump = np.abs(np.diff(slope[np.argsort(value, kind="stable")])).max()
    apart = np.abs(value - slope).max()
    return Finding(
        core=bool(jump < 0.01),
        letter=bool(apart < 0.01),
        numbers=f"{name}: where two values nearly agree, the slopes differ by at most {jump:.1g}; "
        f"slope and value themselves differ by up to {apart:.2g}",
    )


@fact("G6", flip={"name": "tanh"}, because="tanh is centred on 0 for the same inputs")
def not_zero_centred(name="sigmoid"):
    half = np.random.default_rng(6).normal(scale=2, size=50_000)
    h = activation(name)(np.concatenate([half, -half]))
    off_centre = h.mean() > 0.1 and h.min() > 0
    return outright(
        off_centre,
        numbers=f"100,000 inputs, symmetric about 0: {name} has mean {h.mean():.2g} and "
        f"{np.mean(h > 0):.0%} positive outputs",
    )


@fact(
    "G7", flip={"batch": 1}, because="with one example at a time the claim would hold to the letter"
)
def gradients_share_a_sign(batch=32, inputs=8):
    """dL/dw_i = delta * h_i for one example; an update averages over the batch."""
    rng = np.random.default_rng(6)
    h = sigmoid(rng.normal(size=(1000, batch, inputs)))
    gradient = rng.normal(size=(1000, batch, 1)) * h

    def confined(g):
        return float(np.mean(np.all(g > 0, axis=-1) | np.all(g < 0, axis=-1)))

    single, update = confined(gradient), confined(gradient.mean(axis=1))
    return Finding(
        core=single == 1,
        letter=update == 1,
        numbers=f"all {inputs} gradients share a sign in {single:.0%} of examples and in "
        f"{update:.0%} of the averages over {batch}",
    )


@fact("G8", flip={"name": "hard_sigmoid"}, because="the hard sigmoid's slope is exactly 0 there")
def zero_at_saturation(name="sigmoid"):
    f = activation(name)
    z = np.array([-700.0, -40.0, -20.0, 20.0, 40.0, 700.0])
    slope, rounded = f.df(z), f(z) * (1 - f(z))
    return Finding(
        core=bool(slope.max() < 1e-6 * f.df(0.0)),
        letter=bool(np.all(slope == 0)),
        numbers=f"slope of {name}: {slope[3]:.1g} at 20 and {slope[5]:.1g} at 700; computed from "
        f"the rounded value, f(1 - f), it is {rounded[4]:g} from 40 on",
    )


@fact(
    "G9",
    flip={"std": 1.0},
    because="with weights of standard deviation 1, thirty times the usual, it explodes",
)
def easily_explodes(std=1000**-0.5, width=1000, depth=10):
    """At weights of spread std; and can it explode at all, say at a spread of 1?"""
    rng = np.random.default_rng(6)
    x = rng.normal(size=(1, width))

    def draw(rng, shape):
        return rng.normal(scale=std, size=shape)

    net = MLP([width] * (depth + 1) + [10], "sigmoid", draw, rng=rng)
    sizes = layer_stats(net, x, np.array([0]))["grad_rms"]
    usual, large = (chi_1("sigmoid", width * s**2) for s in (std, 1.0))
    return Finding(
        core=large > 1,
        letter=usual > 1 and sizes[0] > 10 * sizes[depth - 1],
        numbers=f"width {width}, weights of std {std:.2g}: each layer multiplies a squared "
        f"gradient by chi_1 = {usual:.3g}, and the rms gradient is {sizes[depth - 1]:.1g} in layer "
        f"{depth} and {sizes[0]:.1g} in layer 1; at std 1 chi_1 = {large:.3g}; a chain of "
        f"single units needs |w| > {1 / SIGMOID.df(0.0):g}",
    )


@fact(
    "G10", flip={"z": -10.0}, because="said of z = -10, where value and slope both fade, it holds"
)
def vanishes_at_one_half(z=0.5):
    value, slope = float(sigmoid(z)), float(SIGMOID.df(z) / SIGMOID.df(0.0))
    fades = value < 0.01 and slope < 0.1
    return outright(
        fades,
        numbers=f"f({z:g}) = {value:.3g}, with {slope:.2g} of the largest slope; ten weights of "
        f"0.5 in a chain leave at most {(0.5 / 4) ** 10:.0e} of a gradient, by their product",
    )


@fact("G11", flip={"n_in": 16}, because="in a layer of 16 inputs the exponential does dominate")
def costly_exponential(n_in=1024):
    """Operations a unit, written so that nothing overflows, against n_in products and sums."""
    unit, exp = operations(safe_sigmoid), operations_of_exp()
    relu, matrix = operations(lambda z: np.maximum(0, z)), 2 * n_in
    return Finding(
        core=unit > 10 * relu,
        letter=unit > 0.1 * matrix,
        numbers=f"{unit} operations, {exp} of them for the exponential, against ReLU's {relu}; "
        f"the sum over {n_in} inputs takes {matrix}, so the sigmoid adds {unit / matrix:.0%}",
    )


@fact(
    "G12",
    flip={"function": softmax},
    because="a softmax over the labels makes them compete, and no longer fits each",
)
def probabilities_of_labels(function=sigmoid):
    """Three independent yes/no labels; x_k is N(1, 1) if label k is on and N(-1, 1) if not.

    By Bayes' rule the probability of a label is on/(on + off), from the two densities.
    """
    x = np.random.default_rng(12).normal(scale=1.5, size=(1000, 3))
    on, off = np.exp(-((x - 1) ** 2) / 2), np.exp(-((x + 1) ** 2) / 2)
    miss = np.abs(function(2 * x) - on / (on + off)).max()
    fits = bool(miss < 1e-12)
    return outright(
        fits,
        numbers=f"1,000 examples of three independent labels: {function.__name__} of the log-odds "
        f"misses the true probabilities by at most {max(miss, 1e-15):.1g}",
    )


@fact("G13", flip={"name": "step"}, because="the step jumps by 1, however small the change")
def small_change(name="sigmoid"):
    z = np.linspace(-5, 5, 1001)
    ratios, jumps = [], []
    for nudge in (1e-1, 1e-3, 1e-5):
        change = np.abs(activation(name)(z + nudge / 2) - activation(name)(z - nudge / 2)).max()
        ratios.append(change / nudge)
        jumps.append(float(step(nudge / 2) - step(-nudge / 2)))
    small = max(ratios) < 0.25 + 1e-9
    return Finding(
        core=small,
        letter=small and min(jumps) == 1,
        numbers=f"nudged by 0.1 to 0.00001, {name} moves at most {max(ratios):.3g} times as far; "
        f"the step still by {min(jumps):g}",
    )


@fact("G14", flip={"lowest": -700.0}, because="down to -700 nothing overflows, and it would hold")
def plain_code(lowest=-1000.0):
    z = np.linspace(lowest, 700, 1701)
    with np.errstate(over="ignore"):
        e = np.exp(-z)
        plain = 1 / (1 + e)
    safe = z >= -700
    off = np.abs(plain[safe] / sigmoid(z[safe]) - 1).max()
    lost = int(np.isinf(e).sum())
    return Finding(
        core=bool(off < 1e-14),
        letter=lost == 0,
        numbers=f"from -700 to 700 its relative error is at most {max(off, 1e-15):.0e}; from "
        f"{lowest:g} on exp(-z) overflows at {lost} of {len(z)} points"
        + (f", up to z = {z[np.isinf(e)].max():g}" if lost else ""),
    )


FACTS = [
    range_with_its_ends, printed_values, derivative, high_in_the_middle, one_code_for_both,
    not_zero_centred, gradients_share_a_sign, zero_at_saturation, easily_explodes,
    vanishes_at_one_half, costly_exponential, probabilities_of_labels, small_change, plain_code,
]  # fmt: skip
