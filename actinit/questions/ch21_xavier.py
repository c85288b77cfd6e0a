"""Exercises for chapter 21: the derivation of Xavier's variance, used where it is not written.

Letters as in the chapter: W (n_in, n_out), z = h @ W + b, rows are examples; q is the variance of
z; gain is the factor on the weights, so that their variance is gain**2 * 2 / (n_in + n_out).
"""

from __future__ import annotations

import itertools

import numpy as np

from actinit.questions._model import Mistake, Question

# --- 1. triangle_limit: the limit of another distribution ---------------------------------------


def triangle_limit(n_in, n_out, gain):
    """Half the base of the triangular density whose variance is Xavier's: a**2 / 6."""
    return gain * np.sqrt(12 / (n_in + n_out))


def _triangle_by_integration(n_in, n_out, gain):
    t, weight = np.polynomial.legendre.leggauss(8)
    t = (t + 1) / 2
    unit = 2 * np.sum(weight / 2 * t**2 * (1 - t))  # variance of the triangle on (-1, 1)
    return np.sqrt(gain**2 * 2 / (n_in + n_out) / unit)


def _triangle_by_two_uniforms(n_in, n_out, gain):
    half = np.sqrt(3 * gain**2 / (n_in + n_out))  # each uniform carries half of the variance
    return half + half


def _triangle_uniform(n_in, n_out, gain):
    return gain * np.sqrt(6 / (n_in + n_out))


def _triangle_gain_inside(n_in, n_out, gain):
    return np.sqrt(12 * gain / (n_in + n_out))


def _triangle_is_std(n_in, n_out, gain):
    return gain * np.sqrt(2 / (n_in + n_out))


def _triangle_fan_in(n_in, n_out, gain):
    return gain * np.sqrt(6 / n_in)


def _triangle_no_root(n_in, n_out, gain):
    return gain**2 * 12 / (n_in + n_out)


def _triangle_half(n_in, n_out, gain):
    return gain * np.sqrt(24 / (n_in + n_out))


def _triangle_base(n_in, n_out, gain):
    return 2 * gain * np.sqrt(12 / (n_in + n_out))


def _triangle_no_gain(n_in, n_out, gain):
    return np.sqrt(12 / (n_in + n_out))


TRIANGLE_LIMIT = Question(
    id="21_xavier/triangle_limit",
    kind="derive",
    function="triangle_limit",
    points=2,
    difficulty="easy",
    minutes=8,
    asks="The limit a of a triangular distribution on (-a, a) that gives weights Xavier's variance "
    "times gain squared.",
    reference=triangle_limit,
    cases=lambda rng: [
        (int(rng.integers(5, 300)), int(rng.integers(301, 900)), float(rng.uniform(1.5, 4))),
        (64, 10, 1.0),
    ],
    accepts=[_triangle_by_integration, _triangle_by_two_uniforms],
    mistakes=[
        Mistake(
            _triangle_uniform,
            "This is the limit for weights spread evenly. A triangle puts more of them near 0. Is "
            "its variance on the same interval larger or smaller, and what must the limit then do?",
            "the uniform's limit",
        ),
        Mistake(
            _triangle_gain_inside,
            "The gain has ended up under the root. It multiplies the weights; what does it do to "
            "their variance?",
            "gain under the root",
        ),
        Mistake(
            _triangle_is_std,
            "You return the standard deviation that the weights should have. How far out does a "
            "triangular density reach, counted in its own standard deviations?",
            "standard deviation for limit",
        ),
        Mistake(
            _triangle_fan_in,
            "This grants the forward wish alone. Which number of terms did the compromise put in "
            "the place of n_in?",
            "fan-in only",
        ),
        Mistake(
            _triangle_no_root,
            "This is the square of a length. In which unit is a limit measured: that of a weight "
            "or that of a variance?",
            "root left out",
        ),
        Mistake(
            _triangle_base,
            "You return twice the right number: the whole base of the triangle. The base runs "
            "from -a to a; what was asked for?",
            "the whole base",
        ),
        Mistake(
            _triangle_half,
            "Your density has the variance a^2/12. Integrate it without the square first: does the "
            "total come to 1, or have you left out the negative weights?",
            "half of the density",
        ),
        Mistake(
            _triangle_no_gain,
            "Right for a gain of 1. If the variance is to be four times as large, what becomes of "
            "the limit?",
            "gain left out",
        ),
    ],
    hints=(
        "The density on (-a, a) is (a - |w|) / a**2. Which integral is the variance?",
        "The sum of two independent numbers, each spread evenly over (-a/2, a/2), has just this "
        "density. What do you know about the variance of a sum?",
    ),
)

# --- 2. layers_to_fade: how slowly tanh forgets -------------------------------------------------

LAYERS_TO_FADE = Question(
    id="21_xavier/layers_to_fade",
    kind="number",
    function="layers_to_fade",
    points=1,
    difficulty="easy",
    minutes=5,
    asks="Layers in which a tanh net with Xavier brings the variance of z from 0.02 to 0.004.",
    reference=100.0,
    rtol=1e-6,
    mistakes=[
        Mistake(
            125.0,
            "That is the layer at which a net from the input on gets there. This signal is not at "
            "the input any more: which layer do you give it for its 0.02?",
            "counted from the input",
        ),
        Mistake(
            25.0,
            "At about this layer a net from the input on has come down to 0.02. From there the "
            "question begins. At which layer does such a net reach 0.004?",
            "where it starts",
        ),
        Mistake(
            200.0,
            "You seem to let the reciprocal grow by 1 per layer. Follow the derivation again: "
            "which number stands in front of q squared once E[z^4] is put in?",
            "reciprocal grows by one",
        ),
        Mistake(
            float(np.log(0.2) / np.log(0.96)),
            "You let 4 % go at every layer: an exponential. The share was 4 % when q was 0.02. "
            "What is it half-way down?",
            "an exponential",
        ),
        Mistake(
            float(np.log(5) / 0.04),
            "An exponential that starts at the right rate, 2q = 0.04, and keeps it. Does tanh bend "
            "a smaller signal as much?",
            "an exponential with a constant rate",
        ),
        Mistake(
            40.0,
            "It looks as if each layer took 4 % all the way down. It takes 2q: is that still 4 % "
            "when q has fallen to 0.01?",
            "a constant share",
        ),
        Mistake(
            0.4,
            "Check the division: from 0.02 to 0.004 at 0.04 per layer? What is lost per layer is "
            "a share of q, and the share itself changes. Which quantity changes evenly?",
            "a share for an amount",
        ),
        Mistake(
            50.0,
            "That is 1/q at the start. How much must 1/q grow, and by how much does it grow per "
            "layer?",
            "the reciprocal itself",
        ),
    ],
    hints=(
        "Of q, log q and 1/q, which one changes by the same amount at every layer?",
        "What are 1/0.02 and 1/0.004, and how large is a step?",
    ),
)

# --- 3. signal_share: how much of z varies with the example, before a weight is drawn ------------


def signal_share(h, var_w, var_b):
    """Share of E[z^2], z = h @ W + b, that varies with the example; h is (examples, n_in)."""
    n_in = h.shape[1]
    return float(n_in * var_w * h.var(axis=0).mean() / (n_in * var_w * np.mean(h**2) + var_b))


def _share_by_rest(h, var_w, var_b):
    """One minus what is the same for all examples."""
    constant = var_w * np.sum(h.mean(axis=0) ** 2) + var_b
    return float(1 - constant / (var_w * np.mean(np.sum(h**2, axis=1)) + var_b))


def _share_by_pairs(h, var_w, var_b):
    """Half of the mean squared difference of two examples' z; the biases cancel in it."""
    apart = np.sum((h[:, None, :] - h[None, :, :]) ** 2, axis=2).mean() / 2
    return float(var_w * apart / (var_w * np.sum(h * h) / len(h) + var_b))


def _share_by_covariance(h, var_w, var_b):
    """The examples' covariance of one z: var_w times h h', plus var_b in every entry."""
    covariance = var_w * h @ h.T + var_b
    return float(1 - covariance.mean() / np.trace(covariance) * len(h))


def _share_one_input(h, var_w, var_b):
    return float(var_w * h.var(axis=0).mean() / (var_w * np.mean(h**2) + var_b))


def _share_counts_examples(h, var_w, var_b):
    n = len(h)
    return float(n * var_w * h.var(axis=0).mean() / (n * var_w * np.mean(h**2) + var_b))


def _share_squared(h, var_w, var_b):
    return signal_share(h, var_w**2, var_b**2)


def _share_no_bias(h, var_w, var_b):
    return float(h.var(axis=0).mean() / np.mean(h**2))


def _share_bias_as_signal(h, var_w, var_b):
    whole = h.shape[1] * var_w * np.mean(h**2) + var_b
    return float((h.shape[1] * var_w * h.var(axis=0).mean() + var_b) / whole)


def _share_mean_dropped(h, var_w, var_b):
    signal = h.shape[1] * var_w * h.var(axis=0).mean()
    return float(signal / (signal + var_b))


def _share_pooled(h, var_w, var_b):
    n_in = h.shape[1]
    return float(n_in * var_w * h.var() / (n_in * var_w * np.mean(h**2) + var_b))


def _share_wrong_axis(h, var_w, var_b):
    n_in = h.shape[1]
    return float(n_in * var_w * h.var(axis=1).mean() / (n_in * var_w * np.mean(h**2) + var_b))


def _share_constant(h, var_w, var_b):
    return 1 - signal_share(h, var_w, var_b)


def _share_roots(h, var_w, var_b):
    return float(np.sqrt(signal_share(h, var_w, var_b)))


SIGNAL_SHARE = Question(
    id="21_xavier/signal_share",
    kind="derive",
    function="signal_share",
    points=2,
    difficulty="medium",
    minutes=12,
    asks="The share of the mean square of z that varies from example to example, from the inputs h "
    "and the variances of weights and biases, before any is drawn.",
    reference=signal_share,
    cases=lambda rng: [
        (
            rng.normal(size=(30, 8)) * rng.uniform(0.2, 2, 8) + rng.normal(size=8) + 0.3,
            float(rng.uniform(0.1, 0.3)),
            float(rng.uniform(0.5, 2)),
        ),
        (rng.uniform(size=(12, 5)) + np.arange(5) / 4, float(rng.uniform(1, 2)), 0.0),
    ],
    accepts=[_share_by_rest, _share_by_pairs, _share_by_covariance],
    mistakes=[
        Mistake(
            _share_one_input,
            "With biases your share comes out wrong: one input is weighed against one bias. How "
            "many weighted inputs does a z add up, and how many biases?",
            "n_in left out",
        ),
        Mistake(
            _share_counts_examples,
            "You count rows. Rows of h are examples, and more of them make no z any larger. What "
            "does one z add up?",
            "examples counted for inputs",
        ),
        Mistake(
            _share_squared,
            "You seem to square var_w and var_b. They are variances. What would you square to get "
            "one?",
            "variances squared",
        ),
        Mistake(
            _share_no_bias,
            "This is right as long as there are no biases. What does a bias add to the mean square "
            "of z: nothing, something that varies with the example, or something that does not?",
            "biases left out",
        ),
        Mistake(
            _share_bias_as_signal,
            "You count the biases as signal. They differ from unit to unit. Does the bias of one "
            "unit differ from example to example?",
            "biases taken for signal",
        ),
        Mistake(
            _share_mean_dropped,
            "In your whole the inputs stand with their variance. Which of the derivation's "
            "assumptions would allow that, and does this h keep it?",
            "variance for mean square",
        ),
        Mistake(
            _share_pooled,
            "You take the spread of all entries of h together. If every input sticks to a number "
            "of its own, whatever the example, is that spread 0? What should the signal be then?",
            "inputs and examples pooled",
        ),
        Mistake(
            _share_wrong_axis,
            "Your spread is over the inputs, one example at a time. Rows are examples. Along which "
            "axis do you go from one example to the next?",
            "wrong axis",
        ),
        Mistake(
            _share_constant,
            "This is the other part, which each unit says to all examples. What is left of 1?",
            "the constant part",
        ),
        Mistake(
            _share_roots,
            "A ratio of standard deviations. Which of the two add up, so that one can speak of "
            "shares: the sizes of the two parts, or their squares?",
            "roots for squares",
        ),
    ],
    hints=(
        "Split each input into its mean over the examples and the rest. Each part goes through the "
        "same weights. What is the mean square of each part of z?",
        "n_in Var(w) E[h^2] is the weights' part of the whole. Which mean belongs in the place of "
        "E[h^2] for what varies, and where does the variance of the biases go?",
    ),
)

# --- 4. through: both factors of a whole net ----------------------------------------------------


def through(sizes, gain):
    """(forward, backward): factors on mean squares through a linear net, sizes[0] .. sizes[-1]."""
    n = np.asarray(sizes, float)
    variance = gain**2 * 2 / (n[:-1] + n[1:])
    return float(np.prod(n[:-1] * variance)), float(np.prod(n[1:] * variance))


def _through_in_a_loop(sizes, gain):
    forward = backward = 1.0
    for a, b in itertools.pairwise(sizes):
        forward *= gain * gain * a / ((a + b) / 2)
        backward *= gain * gain * b / ((a + b) / 2)
    return forward, backward


def _through_telescoped(sizes, gain):
    n = [float(v) for v in sizes]
    logs = [2 * np.log(gain) + np.log(2 * a / (a + b)) for a, b in itertools.pairwise(n)]
    forward = float(np.exp(np.sum(logs)))
    return forward, forward * n[-1] / n[0]


def _through_swapped(sizes, gain):
    return through(sizes, gain)[::-1]


def _through_gain_once(sizes, gain):
    return through(sizes, np.sqrt(gain))


def _through_roots(sizes, gain):
    forward, backward = through(sizes, gain)
    return float(np.sqrt(forward)), float(np.sqrt(backward))


def _through_ends(sizes, gain):
    return through([sizes[0], sizes[-1]], gain)


def _through_one_gain(sizes, gain):
    forward, backward = through(sizes, 1.0)
    return gain**2 * forward, gain**2 * backward


def _through_hidden_only(sizes, gain):
    return through(sizes[:-1], gain)


def _through_gain_forward(sizes, gain):
    return through(sizes, gain)[0], through(sizes, 1.0)[1]


def _through_reciprocal(sizes, gain):
    forward, _ = through(sizes, gain)
    return forward, 1 / forward


THROUGH = Question(
    id="21_xavier/through",
    kind="implement",
    function="through",
    points=2,
    difficulty="medium",
    minutes=12,
    asks="The factors on the mean square of the signal, forward, and of the gradient, backward, "
    "through a linear net with Xavier weights times gain.",
    reference=through,
    cases=lambda rng: [
        ([int(v) for v in rng.integers(10, 900, size=5)], float(rng.uniform(1.2, 2))),
        ([int(v) for v in rng.integers(10, 90, size=7)], 0.9),
        ([300, 100, 300, 50], 1.0),
    ],
    accepts=[_through_in_a_loop, _through_telescoped],
    mistakes=[
        Mistake(
            _through_swapped,
            "Both numbers are right, and each stands in the other's place. How many terms are "
            "added up in one z, and how many in the gradient of one h?",
            "swapped",
        ),
        Mistake(
            _through_gain_once,
            "Each layer seems to count its gain once. The weights are multiplied by it. And a "
            "mean square?",
            "gain not squared",
        ),
        Mistake(
            _through_roots,
            "These are the factors on sizes. The question asks for mean squares; which of the two "
            "did the derivation follow?",
            "roots",
        ),
        Mistake(
            _through_ends,
            "You seem to look at the two ends as if one layer joined them. Does the factor of a "
            "bottleneck in between drop out under Xavier? Try 400, 100, 400 by hand.",
            "ends only",
        ),
        Mistake(
            _through_one_gain,
            "The fans are right. The gain is in there once for the whole net. How many weight "
            "matrices does it multiply?",
            "one gain for all layers",
        ),
        Mistake(
            _through_hidden_only,
            "One layer is missing, the last. How many weight matrices does a net with sizes "
            "[300, 100, 300, 50] have?",
            "last layer left out",
        ),
        Mistake(
            _through_gain_forward,
            "The signal is right. The gradient comes back through the same weights. What has the "
            "gain done to those?",
            "gain only forward",
        ),
        Mistake(
            _through_reciprocal,
            "The signal is right. For the gradient you take the reciprocal, as if one direction "
            "always gained what the other loses. What does a gain of 2 do in a square layer, "
            "forward and back?",
            "reciprocal for the way back",
        ),
    ],
    hints=(
        "What does one layer of shape (a, b) do to the mean square on its way forward, and back?",
        "The layers' factors are multiplied. Is there a short cut for the second number, once you "
        "have the first?",
    ),
)

# --- 5. hold: the gain that keeps tanh at a chosen variance -------------------------------------


def _tanh_square(q):
    t = np.linspace(-12, 12, 4801)
    density = np.exp(-t * t / 2) / np.sqrt(2 * np.pi)
    return np.sum(np.tanh(np.sqrt(q) * t) ** 2 * density) * (t[1] - t[0])


def hold(q):
    """Gain at which a wide square tanh layer without biases maps the variance q of z to q."""
    return float(np.sqrt(q / _tanh_square(q)))


def _hold_by_hermite(q):
    t, weight = np.polynomial.hermite_e.hermegauss(150)
    mean = np.sum(weight * np.tanh(np.sqrt(q) * t) ** 2) / np.sum(weight)
    return float(np.sqrt(q / mean))


def _hold_by_search(q):
    low, high = 1.0, 100.0
    for _ in range(80):
        middle = (low + high) / 2
        if middle**2 * _tanh_square(q) < q:
            low = middle
        else:
            high = middle
    return low


def _hold_variance(q):
    return hold(q) ** 2


def _hold_q_as_std(q):
    return float(np.sqrt(q / _tanh_square(q * q)))


def _hold_of_the_output(q):
    return float(np.sqrt(1 / _tanh_square(q)))


def _hold_small_signal(q):
    return float(1 / np.sqrt(1 - 2 * q)) if q < 0.5 else float(1 + q)


def _hold_gradient(q):
    t = np.linspace(-12, 12, 4801)
    density = np.exp(-t * t / 2) / np.sqrt(2 * np.pi)
    slope = 1 - np.tanh(np.sqrt(q) * t) ** 2
    return float(1 / np.sqrt(np.sum(slope**2 * density) * (t[1] - t[0])))


def _hold_bent_once(q):
    return float(np.sqrt(q) / np.tanh(np.sqrt(q)))


def _hold_first_order(q):
    return float(np.sqrt(1 + 2 * q))


def _hold_unit_variance(q):
    return hold(1.0)


def _hold_inverse(q):
    return 1 / hold(q)


HOLD = Question(
    id="21_xavier/hold",
    kind="derive",
    function="hold",
    points=3,
    difficulty="hard",
    minutes=20,
    asks="The gain at which the variance of z in a wide tanh net stays at a given q from layer to "
    "layer.",
    reference=hold,
    rtol=1e-6,
    cases=lambda rng: [(1.0,), (float(rng.uniform(0.05, 0.4)),), (float(rng.uniform(0.6, 3)),)],
    accepts=[_hold_by_hermite, _hold_by_search],
    mistakes=[
        Mistake(
            _hold_variance,
            "You return the factor on the variance of the weights. The gain multiplies the "
            "weights themselves. Which of the two does a layer's W get?",
            "variance for gain",
        ),
        Mistake(
            _hold_q_as_std,
            "It looks as if z = q t was put in for t ~ N(0, 1). What is the variance of q t, and "
            "what should it be?",
            "q taken for a standard deviation",
        ),
        Mistake(
            _hold_of_the_output,
            "With your gain the next z has variance 1, whatever q was. To which value should it "
            "come back?",
            "back to one",
        ),
        Mistake(
            _hold_small_signal,
            "For small q you agree with the approximation q - 2 q^2 of the chapter. How good is it "
            "at q = 0.3? No formula is needed: a mean over a normal z can be computed as a sum "
            "over a fine grid.",
            "small-signal formula",
        ),
        Mistake(
            _hold_gradient,
            "This gain would hold the gradient: there are slopes in your mean. Which function of z "
            "enters the next layer's sum?",
            "holds the gradient",
        ),
        Mistake(
            _hold_bent_once,
            "You pass one number through tanh, the standard deviation. But z is spread over all "
            "sizes, and tanh bends the large ones more. Of what must the mean be taken?",
            "tanh of the standard deviation",
        ),
        Mistake(
            _hold_first_order,
            "For small q you agree with the chapter's 1/q' = 1/q + 2. That is an approximation. "
            "How good is it at q = 0.3? A mean over a normal z can be computed as a sum over a "
            "fine grid.",
            "first order",
        ),
        Mistake(
            _hold_unit_variance,
            "You return the same gain for every q: the one that holds a variance of 1. A small "
            "signal is bent less. Where does q enter your mean?",
            "q ignored",
        ),
        Mistake(
            _hold_inverse,
            "Your number is the reciprocal of the right one. tanh makes every signal smaller: "
            "should the weights make up for that with a gain above 1 or below?",
            "upside down",
        ),
    ],
    hints=(
        "With E[z'^2] = gain^2 E[h^2] in a square layer, and h = tanh z: which equation says that "
        "the variance stays at q?",
        "E[f(z)] for z ~ N(0, q): take t on a fine grid from -10 to 10, z = sqrt(q) t, and weigh "
        "each with exp(-t^2/2).",
    ),
)

# --- 6. as_logistic: a tanh net in other letters ------------------------------------------------


def as_logistic(W1, b1, W2, b2, W3, b3):
    """A logistic net that computes what the tanh net computes, from tanh z = 2 sigmoid(2z) - 1."""
    return 2 * W1, 2 * b1, 4 * W2, 2 * (b2 - W2.sum(axis=0)), 2 * W3, b3 - W3.sum(axis=0)


def _logistic_by_probing(W1, b1, W2, b2, W3, b3):
    """Read each affine map off its values at 0 and at the unit vectors."""

    def affine(f, n):
        at_zero = f(np.zeros(n))
        return np.array([f(e) - at_zero for e in np.eye(n)]), at_zero

    first = affine(lambda x: 2 * (x @ W1 + b1), len(W1))
    second = affine(lambda s: 2 * ((2 * s - 1) @ W2 + b2), len(W2))
    third = affine(lambda s: (2 * s - 1) @ W3 + b3, len(W3))
    return (*first, *second, *third)


def _logistic_in_two_passes(W1, b1, W2, b2, W3, b3):
    """First double what enters each sigmoid, then take the outputs' 2s - 1 into the next layer."""
    layers = [[2 * W1, 2 * b1], [2 * W2, 2 * b2], [W3.copy(), b3.copy()]]
    for layer in layers[1:]:
        layer[1] = layer[1] - np.ones(len(layer[0])) @ layer[0]
        layer[0] = layer[0] + layer[0]
    return tuple(array for layer in layers for array in layer)


def _logistic_no_slope(W1, b1, W2, b2, W3, b3):
    return W1, b1, 2 * W2, b2 - W2.sum(axis=0), 2 * W3, b3 - W3.sum(axis=0)


def _logistic_all_four(W1, b1, W2, b2, W3, b3):
    return 4 * W1, 4 * b1, 4 * W2, 2 * (b2 - W2.sum(axis=0)), 4 * W3, b3 - 2 * W3.sum(axis=0)


def _logistic_gain_only(W1, b1, W2, b2, W3, b3):
    return 2 * W1, 2 * b1, 4 * W2, 2 * b2, 2 * W3, b3


def _logistic_wrong_axis(W1, b1, W2, b2, W3, b3):
    return 2 * W1, 2 * b1, 4 * W2, 2 * (b2 - W2.sum(axis=1)), 2 * W3, b3 - W3.sum(axis=1)


def _logistic_bias_not_doubled(W1, b1, W2, b2, W3, b3):
    return 2 * W1, b1, 4 * W2, b2 - 2 * W2.sum(axis=0), 2 * W3, b3 - W3.sum(axis=0)


def _logistic_half_the_shift(W1, b1, W2, b2, W3, b3):
    return 2 * W1, 2 * b1, 4 * W2, 2 * b2 - W2.sum(axis=0), 2 * W3, b3 - W3.sum(axis=0) / 2


def _logistic_sign(W1, b1, W2, b2, W3, b3):
    return 2 * W1, 2 * b1, 4 * W2, 2 * (b2 + W2.sum(axis=0)), 2 * W3, b3 + W3.sum(axis=0)


def _logistic_bias_four(W1, b1, W2, b2, W3, b3):
    return 2 * W1, 2 * b1, 4 * W2, 4 * b2 - 2 * W2.sum(axis=0), 2 * W3, b3 - W3.sum(axis=0)


def _logistic_output_too(W1, b1, W2, b2, W3, b3):
    return 2 * W1, 2 * b1, 4 * W2, 2 * (b2 - W2.sum(axis=0)), 4 * W3, 2 * (b3 - W3.sum(axis=0))


def _logistic_two_everywhere(W1, b1, W2, b2, W3, b3):
    return 2 * W1, 2 * b1, 2 * W2, 2 * b2 - W2.sum(axis=0), 2 * W3, b3 - W3.sum(axis=0)


def _logistic_middle_shift(W1, b1, W2, b2, W3, b3):
    return 2 * W1, 2 * b1, 4 * W2, 2 * b2 - W2.sum(axis=0), 2 * W3, b3 - W3.sum(axis=0)


def _logistic_backwards(W1, b1, W2, b2, W3, b3):
    """Rewrites a logistic net as a tanh net: sigmoid(z) = (1 + tanh(z / 2)) / 2."""
    b2, b3 = b2 / 2 + W2.sum(axis=0) / 4, b3 + W3.sum(axis=0) / 2
    return W1 / 2, b1 / 2, W2 / 4, b2, W3 / 2, b3


def _logistic_cases(rng):
    return [tuple(rng.normal(size=s) for s in [(n, n), n] * 3) for n in (3, 4)]


AS_LOGISTIC = Question(
    id="21_xavier/as_logistic",
    kind="implement",
    function="as_logistic",
    points=4,
    difficulty="hard",
    minutes=25,
    asks="Weights and biases of a logistic net that gives the same output as a tanh net with two "
    "hidden layers, on every input.",
    reference=as_logistic,
    cases=_logistic_cases,
    atol=1e-12,
    accepts=[_logistic_by_probing, _logistic_in_two_passes],
    mistakes=[
        Mistake(
            _logistic_no_slope,
            "You have dealt with the outputs, which lie between 0 and 1 and should lie between -1 "
            "and 1. Compare the two curves at 0, though: how much steeper is tanh than 2 sigmoid "
            "- 1 of the same z?",
            "slope left out",
        ),
        Mistake(
            _logistic_all_four,
            "The gain of 4 is everywhere. Where does it come from: one part belongs to the sigmoid "
            "behind the weights, the other to the sigmoid before them. What stands before the "
            "first layer, and behind the last?",
            "four everywhere",
        ),
        Mistake(
            _logistic_gain_only,
            "All weights are right. With every pre-activation 0 the tanh units say 0. What do the "
            "logistic units say, and where does that arrive?",
            "biases not corrected",
        ),
        Mistake(
            _logistic_wrong_axis,
            "The shift has the right size and the sum runs the wrong way: over the units that are "
            "fed by one input. Along which axis of W are the inputs of one unit?",
            "wrong axis",
        ),
        Mistake(
            _logistic_bias_not_doubled,
            "Inside the sigmoid stands twice the old z. The old z had a bias in it, too. What "
            "became of that?",
            "old biases not doubled",
        ),
        Mistake(
            _logistic_half_the_shift,
            "Your shift makes up for half of the constant. Set z = 0 in front: h should be 0, and "
            "2 s - 1 takes away how much from each input, before your new weights or after?",
            "half the shift",
        ),
        Mistake(
            _logistic_two_everywhere,
            "Only the second layer is off: its weights are doubled once. One doubling makes up "
            "for the sigmoid behind them, which is flatter than tanh. What about the outputs of "
            "the sigmoid in front of them, which span 1 and not 2?",
            "two everywhere",
        ),
        Mistake(
            _logistic_middle_shift,
            "Only the second bias is off. What is to be taken away from the old z is one W2 for "
            "each input. And what happens to the whole z before it enters the sigmoid?",
            "middle shift not doubled",
        ),
        Mistake(
            _logistic_backwards,
            "This is the way back: it would turn a logistic net into a tanh net. Which of the two "
            "is given, and which is to be built?",
            "the other direction",
        ),
        Mistake(
            _logistic_output_too,
            "The hidden layers are right. The last layer has no activation behind it. Whose slope "
            "are you making up for there?",
            "output layer scaled",
        ),
        Mistake(
            _logistic_sign,
            "The shift has the right size and pushes the wrong way. Where tanh says 0, the "
            "logistic says one half. Must that be added once more, or taken away?",
            "sign of the shift",
        ),
        Mistake(
            _logistic_bias_four,
            "Only the second bias is off: it has grown fourfold, like its weights. One factor of "
            "2 in the weights makes up for what enters them. Does a bias have an input?",
            "second bias times four",
        ),
    ],
    hints=(
        "Write tanh(z) with the logistic function. Two constants appear, one inside and one "
        "outside. Which layer's weights can absorb each?",
        "If h = 2 s - 1 enters a layer, what are h @ W + b in terms of s?",
    ),
)

QUESTIONS = [TRIANGLE_LIMIT, LAYERS_TO_FADE, SIGNAL_SHARE, THROUGH, HOLD, AS_LOGISTIC]
