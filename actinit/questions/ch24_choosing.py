"""Exercises for chapter 24: the reach of a start, what its properties ask, where a net breaks.

Letters as in the chapter: h (n, units) are activations, rows are examples; z = h @ W + b. The
spread of h is its standard deviation over the examples, in the rms over units.
"""

from __future__ import annotations

import numpy as np

from actinit.questions._model import Mistake, Question


def _spread(h):
    return float(np.sqrt(np.mean((h - h.mean(axis=0)) ** 2)))


# --- 1. reach: the number to look at before training --------------------------------------------


def reach(h, rate):
    """Learning rate times the spread over examples, rms over units."""
    return rate * np.sqrt(np.mean((h - h.mean(axis=0)) ** 2))


def _reach_by_variances(h, rate):
    return rate * float(np.sqrt(h.var(axis=0).mean()))


def _reach_by_pairs(h, rate):
    """Half the mean square difference of all pairs of examples is the variance."""
    apart = h[:, np.newaxis] - h[np.newaxis]
    return rate * float(np.sqrt(np.mean(apart**2) / 2))


def _reach_by_moments(h, rate):
    return rate * float(np.sqrt(np.mean(h**2) - np.mean(h.mean(axis=0) ** 2)))


REACH = Question(
    id="24_choosing/reach",
    kind="implement",
    function="reach",
    points=2,
    difficulty="easy",
    minutes=5,
    asks="The reach of a start: learning rate times the spread over examples at the top.",
    reference=reach,
    cases=lambda rng: [
        (rng.normal(size=(n, 5)) * rng.uniform(0.1, 1, 5) + rng.normal(0, 2, 5), rate)
        for n, rate in ((6, 0.03), (30, 0.5))
    ],
    accepts=[_reach_by_variances, _reach_by_pairs, _reach_by_moments],
    mistakes=[
        Mistake(
            lambda h, rate: rate * float(h.std()),
            "You take one mean off the whole layer. Two units that say 0 and 5 to every example "
            "then look as if they could tell examples apart. Whose mean has to go?",
            "one mean for all units",
        ),
        Mistake(
            lambda h, rate: rate * float(np.sqrt(np.mean(h**2))),
            "This is the size of the activations, the constant part included. What would it be "
            "for a layer that says the same to every example?",
            "size for spread",
        ),
        Mistake(
            lambda h, rate: rate * float(np.sqrt(h.var(axis=1).mean())),
            "You measure how the units of one example differ. Along which axis do the examples "
            "lie?",
            "spread over units",
        ),
        Mistake(
            lambda h, rate: rate * float(h.std(axis=0).mean()),
            "You average standard deviations. The rms over units averages something else before "
            "it takes a root. What?",
            "mean of standard deviations",
        ),
        Mistake(
            lambda h, rate: float(np.sqrt(np.mean((h - h.mean(axis=0)) ** 2))),
            "The spread is right. A reach says how far a weight moves in one step; what does that "
            "depend on, besides?",
            "rate left out",
        ),
        Mistake(
            lambda h, rate: rate * float(h.var(axis=0).mean()),
            "Your number is in squares: with activations ten times as large it grows a "
            "hundredfold. By how much does a gradient grow?",
            "variance for spread",
        ),
        Mistake(
            lambda h, rate: rate * float(np.linalg.norm(h - h.mean(axis=0))),
            "Each example more makes your number larger, even if it says nothing new. What does "
            "an rms divide by, before the root?",
            "norm for rms",
        ),
        Mistake(
            lambda h, rate: rate * float(np.sqrt(h.var(axis=0, ddof=1).mean())),
            "Very close: you divide by one less than the number of examples, which estimates the "
            "spread of a crowd from a sample. Here these examples are all there are. By what do "
            "you divide then?",
            "sample variance",
        ),
    ],
    hints=(
        "Take from each unit its mean over the examples. What is left is what tells them apart.",
        "Then the rms over everything that is left, once, and the learning rate.",
    ),
)

# --- 2. least_rate: where the window begins -----------------------------------------------------

_LEAST = 0.1 / (480 * 10 * 2e-4)

LEAST_RATE = Question(
    id="24_choosing/least_rate",
    kind="number",
    function="least_rate",
    points=1,
    difficulty="easy",
    minutes=6,
    asks="The least learning rate with which weights can move by 0.1 in 480 steps of momentum "
    "0.9, if the spread at the top stays 2e-4.",
    reference=_LEAST,
    rtol=2e-3,
    mistakes=[
        Mistake(
            10 * _LEAST,
            "You count 480 plain steps. With momentum 0.9, how long does a step become when many "
            "gradients in a row agree?",
            "momentum left out",
        ),
        Mistake(
            _LEAST * 10 / 1.9,
            "You lengthen each step by 0.9 of the one before, once. The one before has been "
            "lengthened as well. Where does that sum end?",
            "momentum once",
        ),
        Mistake(
            _LEAST * 10 / 0.9,
            "Your steps become shorter by momentum. Do gradients that agree hold a step back?",
            "momentum as a brake",
        ),
        Mistake(
            100 * _LEAST,
            "You make each step a tenth as long. Is 1 + 0.9 + 0.81 + ... above 1 or below?",
            "momentum upside down",
        ),
        Mistake(
            1 / _LEAST,
            "Your rate would grow with the spread. Does a net whose examples differ more need "
            "longer steps, or shorter ones?",
            "upside down",
        ),
        Mistake(
            0.1 / (10 * 2e-4),
            "This moves the weight by 0.1 in a single step. How many does it have?",
            "one step",
        ),
        Mistake(
            _LEAST * 10 / 9,
            "Momentum sums 0.9 + 0.81 + ... in your count. With what does the sum begin: what is "
            "the newest gradient multiplied by?",
            "sum without the newest gradient",
        ),
        Mistake(
            2e-4 * _LEAST,
            "That looks like the reach and not the rate. What is the reach made of?",
            "reach for rate",
        ),
    ],
    hints=(
        "All steps together move a weight at most by the number of steps, times the longest step.",
        "With steps that agree, momentum 0.9 adds 1 + 0.9 + 0.81 + ... of them up. Times rate, "
        "times spread.",
    ),
)

# --- 3. broken_layer: find the layer that loses the examples ------------------------------------


def broken_layer(hs):
    """(layer, factor): where the spread falls by the smallest factor; hs[0] is the input."""
    s = np.array([np.sqrt(np.mean((h - h.mean(axis=0)) ** 2)) for h in hs])
    kept = s[1:] / s[:-1]
    return int(np.argmin(kept)) + 1, float(kept.min())


def _broken_by_loop(hs):
    worst, where = np.inf, 0
    for layer in range(1, len(hs)):
        factor = np.sqrt(hs[layer].var(axis=0).mean() / hs[layer - 1].var(axis=0).mean())
        if factor < worst:
            worst, where = factor, layer
    return where, worst


def _broken_by_norms(hs):
    norms = [np.linalg.norm(h - h.mean(axis=0)) / np.sqrt(h.shape[1]) for h in hs]
    logs = np.diff(np.log(norms))
    return int(logs.argmin()) + 1, float(np.exp(logs.min()))


def _broken_with(measure=_spread, compare=None, shift=1):
    def wrong(hs):
        s = np.array([measure(h) for h in hs])
        kept = s[1:] / s[:-1] if compare is None else compare(s)
        return int(np.argmin(kept)) + shift, float(np.min(kept))

    return wrong


def _broken_by_difference(hs):
    s = np.array([_spread(h) for h in hs])
    layer = int(np.argmin(np.diff(s))) + 1
    return layer, float(s[layer] / s[layer - 1])


def _broken_by_smallest(hs):
    s = np.array([_spread(h) for h in hs])
    layer = int(np.argmin(s[1:])) + 1
    return layer, float(s[layer] / s[layer - 1])


def _broken_above_the_first(hs):
    layer, factor = broken_layer(hs[1:])
    return layer + 1, factor


def _layers(rng, n, broken):
    """The input and six layers; one of them loses the examples and shouts, the others shrink."""
    factors = rng.uniform(0.3, 0.6, 6)
    factors[broken] = rng.uniform(0.02, 0.1)
    hs, size = [rng.normal(size=(n, 4))], 1.0
    for layer, factor in enumerate(factors):
        size *= factor
        units = int(rng.integers(5, 9))
        h = rng.normal(size=(n, units))
        h = size * (h - h.mean(axis=0)) / _spread(h)
        shout = (0.5 + rng.random(units)) * rng.choice([-1, 1], units)
        hs.append(h + (2 if layer >= broken else 0.1 * size) * shout)
    return hs


BROKEN_LAYER = Question(
    id="24_choosing/broken_layer",
    kind="diagnose",
    function="broken_layer",
    points=2,
    difficulty="medium",
    minutes=10,
    asks="The layer at which the spread over examples falls by the smallest factor, and the "
    "factor.",
    reference=broken_layer,
    cases=lambda rng: [
        (_layers(rng, n, broken),) for n, broken in ((12, int(rng.integers(2, 5))), (9, 0), (7, 5))
    ],
    accepts=[_broken_by_loop, _broken_by_norms],
    mistakes=[
        Mistake(
            _broken_with(lambda h: np.sqrt(np.mean(h**2))),
            "You follow the size of the activations. The broken layer shouts the same thing at "
            "every example. What does its size hide?",
            "size for spread",
        ),
        Mistake(
            _broken_with(np.std),
            "You take one mean off a whole layer. Units that differ from each other, and not from "
            "example to example, still count. Whose mean has to go?",
            "one mean for all units",
        ),
        Mistake(
            _broken_with(compare=lambda s: s[1:] / s[0]),
            "You compare with the input. Many small losses add up to a large one, and no single "
            "layer need be broken for it. What does one layer receive?",
            "compared with the input",
        ),
        Mistake(
            _broken_by_difference,
            "You look for the largest difference. A layer that receives little cannot lose much "
            "in that sense. In what sense do losses of layers multiply?",
            "difference for factor",
        ),
        Mistake(
            _broken_with(shift=0),
            "The factor is right, and you name the layer below. hs[0] is the input; which layer "
            "makes hs[1]?",
            "off by one",
        ),
        Mistake(
            lambda hs: (broken_layer(hs)[0], broken_layer(hs)[1] ** 2),
            "The layer is right, and your factor is one on variances. What is a spread?",
            "variance for spread",
        ),
        Mistake(
            lambda hs: (broken_layer(hs)[0], 1 / broken_layer(hs)[1]),
            "The layer is right. Your factor says that the spread grows there. Which of the two "
            "spreads do you divide by which?",
            "upside down",
        ),
        Mistake(
            _broken_with(shift=2),
            "The factor is right, and you name the layer above. The layer that makes hs[1] is "
            "layer 1; did you count the input as one?",
            "input counted",
        ),
        Mistake(
            _broken_with(lambda h: h.std(axis=0).mean()),
            "Very close: you average the units' standard deviations. The spread is their rms. "
            "What is averaged in an rms?",
            "mean of standard deviations",
        ),
        Mistake(
            _broken_by_smallest,
            "You name the layer with the smallest spread. It may only have received little. Which"
            " layer made it so small?",
            "smallest spread",
        ),
        Mistake(
            _broken_above_the_first,
            "You begin with the second layer. hs[0] is the input; does the layer above it never "
            "lose anything?",
            "first layer left out",
        ),
        Mistake(
            _broken_with(lambda h: np.linalg.norm(h - h.mean(axis=0))),
            "Your measure sums over the units. Between a narrow layer and a wide one it changes "
            "by the width alone. What does the rms do about that?",
            "norm for rms",
        ),
        Mistake(
            lambda hs: broken_layer(hs)[::-1],
            "Both are right and stand in the wrong order. Which was asked for first?",
            "order",
        ),
    ],
    hints=(
        "A layer may grow in size and lose what tells its examples apart. Measure only that.",
        "Divide each layer's spread by that of the layer before it, starting from the input.",
    ),
)

# --- 4. wavelet_gains: a plan for a function nobody has planned for ------------------------------


def wavelet_gains(c, w):
    """Gains (for a small signal, for one of size 1) of g(z) = c z exp(-z^2 / (2 w^2))."""
    return 1 / c, (1 + 2 / w**2) ** 0.75 / c


def _wavelet_by_grid(c, w):
    z = np.linspace(-10, 10, 4001)
    weight = np.exp(-(z**2) / 2)
    second = weight @ (c * z * np.exp(-(z**2) / (2 * w**2))) ** 2 / weight.sum()
    return 1 / c, float(second**-0.5)


def _wavelet_by_substitution(c, w):
    """The product of the two bells is a narrower bell: its height, and its variance."""
    variance = 1 / (1 + 2 / w**2)
    second = c**2 * np.sqrt(variance) * variance
    return 1 / c, float(1 / np.sqrt(second))


WAVELET_GAINS = Question(
    id="24_choosing/wavelet_gains",
    kind="derive",
    function="wavelet_gains",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="The gains that hold a small signal and one of size 1 through c z exp(-z^2 / (2 w^2)).",
    reference=wavelet_gains,
    rtol=1e-8,
    cases=lambda rng: [
        (float(rng.uniform(1.5, 3)), float(rng.uniform(0.7, 0.9))),
        (float(rng.uniform(0.3, 0.8)), float(rng.uniform(1.2, 3))),
    ],
    accepts=[_wavelet_by_grid, _wavelet_by_substitution],
    mistakes=[
        Mistake(
            lambda c, w: ((1 + 2 / w**2) ** 0.75 / c, 1 / c),
            "Both gains are right and stand in the wrong order. For which signal is the function "
            "as good as a straight line?",
            "order",
        ),
        Mistake(
            lambda c, w: (c, c / (1 + 2 / w**2) ** 0.75),
            "You return what the function does to a signal. What must the weights do about it?",
            "upside down",
        ),
        Mistake(
            lambda c, w: (1 / c**2, (1 + 2 / w**2) ** 1.5 / c**2),
            "These are factors on variances. What is a gain a factor on?",
            "gains squared",
        ),
        Mistake(
            lambda c, w: (1 / c, (1 + 1 / w**2) ** 0.75 / c),
            "What becomes of the exponential when the function is squared?",
            "bell not squared",
        ),
        Mistake(
            lambda c, w: (1 / c, (1 + 2 / w**2) ** 0.25 / c),
            "You have the mean of the squared bell alone. What else stands in the square of the "
            "function?",
            "z squared left out",
        ),
        Mistake(
            lambda c, w: (1 / c, (1 + 2 / w**2) ** 0.5 / c),
            "Your second moment is the variance of the narrower bell. The product of two bells is "
            "lower than a normal density, too. By what factor?",
            "height of the bell",
        ),
        Mistake(
            lambda c, w: (1 / c, (1 + 2 / w**2) ** 1.5 / c**2),
            "The first is right. The second is one over a mean square. Is a gain a factor on the "
            "signal or on its square?",
            "second gain squared",
        ),
        Mistake(
            lambda c, w: (1.0, (1 + 2 / w**2) ** 0.75),
            "Your gains do not depend on c. With a larger c the function gives more; do the "
            "weights have to notice?",
            "c left out",
        ),
        Mistake(
            lambda c, w: (1 / c, (1 + 2 / w**2) ** 0.75),
            "Your first gain knows c, your second does not. Do large signals not pass the factor "
            "in front?",
            "c left out of the second",
        ),
    ],
    hints=(
        "Near 0 the bell is 1. For size 1 you need the mean of z^2 exp(-z^2/w^2) over a standard "
        "normal z: combine the two exponentials.",
        "The product is a bell of variance 1/(1 + 2/w^2), times a constant. A gain is one over a "
        "root of the second moment.",
    ),
)

# --- 5. what_is_left: the gradient once the biases have done their work -------------------------


def what_is_left(h, y, classes):
    """Gradient of the output weights when every prediction is the classes' shares; (units, k)."""
    truth = np.eye(classes)[y]
    return h.T @ (truth.mean(axis=0) - truth) / len(h)


def _left_by_class_means(h, y, classes):
    """Share of the class times (mean of all - mean of the class), column by column."""
    columns = [np.mean(y == k) * (h.mean(axis=0) - h[y == k].mean(axis=0)) for k in range(classes)]
    return np.stack(columns, axis=1)


def _left_by_covariance(h, y, classes):
    truth = (np.arange(classes) == y[:, np.newaxis]).astype(float)
    return -(h - h.mean(axis=0)).T @ truth / len(h)


def _left_by_softmax(h, y, classes):
    z = np.tile(np.log(np.bincount(y, minlength=classes)), (len(y), 1))
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return np.einsum("ij,ik->jk", h, p) / len(y)


def _left_uniform(h, y, classes):
    return h.T @ (1 / classes - np.eye(classes)[y]) / len(h)


def _left_plain_means(h, y, classes):
    columns = [h.mean(axis=0) - h[y == k].mean(axis=0) for k in range(classes)]
    return np.stack(columns, axis=1)


def _left_against_the_rest(h, y, classes):
    columns = [np.mean(y == k) * (h[y != k].mean(0) - h[y == k].mean(0)) for k in range(classes)]
    return np.stack(columns, axis=1)


WHAT_IS_LEFT = Question(
    id="24_choosing/what_is_left",
    kind="derive",
    function="what_is_left",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="The gradient of the output weights when every prediction is the classes' shares.",
    reference=what_is_left,
    cases=lambda rng: [
        (rng.normal(size=(n, 4)) + 2, np.r_[np.arange(k), rng.integers(0, k - 1, n - k)], k)
        for n, k in ((9, 3), (14, 4))
    ],
    accepts=[_left_by_class_means, _left_by_covariance, _left_by_softmax],
    mistakes=[
        Mistake(
            _left_uniform,
            "Your net predicts each class alike. Its biases have not learnt yet which classes "
            "are frequent. What do they predict when their own gradient is 0?",
            "uniform prediction",
        ),
        Mistake(
            lambda h, y, classes: -what_is_left(h, y, classes),
            "Every sign is turned round. Is the error prediction minus truth, or the reverse?",
            "sign",
        ),
        Mistake(
            lambda h, y, classes: what_is_left(h, y, classes) * len(h),
            "Your gradient grows with the number of examples. What is the loss over a batch, a "
            "sum or a mean?",
            "sum for mean",
        ),
        Mistake(
            lambda h, y, classes: -h.T @ np.eye(classes)[y] / len(h),
            "Only the truth is in your error. What does the net say to each example?",
            "prediction left out",
        ),
        Mistake(
            lambda h, y, classes: what_is_left(h, y, classes).T,
            "The numbers are right and lie on their side. Which shape has W?",
            "transposed",
        ),
        Mistake(
            _left_plain_means,
            "Differences of means, yes. Does a class of three examples pull as hard as one of "
            "thirty?",
            "class shares left out",
        ),
        Mistake(
            _left_against_the_rest,
            "You compare a class with the mean of the others. Write down the sum over examples "
            "again: from which mean does the prediction come, that of the others or that of all?",
            "against the others",
        ),
    ],
    hints=(
        "The error is prediction minus truth, and the prediction is the same row for all "
        "examples. Which row makes the errors' mean zero?",
        "The weight gradient is the mean over examples of h times error. Write the truth as rows "
        "with a single 1.",
    ),
)

# --- 6. rescue: weights and rate from measurement -----------------------------------------------


def rescue(x, W1, b1, W2, b2, W3, b3):
    """(W1, W2, W3, rate): spread 1 of z in each layer of SiLUs, and a reach of 1e-3 at the top."""
    h, scaled = x, []
    for W, b in ((W1, b1), (W2, b2), (W3, b3)):
        z = h @ W
        z = z - z.mean(axis=0)
        W = W / np.sqrt(np.mean(z**2))
        z = h @ W + b
        h = z / (1 + np.exp(-z))
        scaled.append(W)
    return *scaled, 1e-3 / np.sqrt(np.mean((h - h.mean(axis=0)) ** 2))


def _rescue_from_the_bottom(x, W1, b1, W2, b2, W3, b3):
    """Run the whole net again after each repair."""
    Ws, bs = [W1.copy(), W2.copy(), W3.copy()], [b1, b2, b3]
    for layer in range(3):
        h = x
        for W, b in zip(Ws[:layer], bs[:layer], strict=True):
            z = h @ W + b
            h = z * 0.5 * (1 + np.tanh(z / 2))
        Ws[layer] /= _spread(h @ Ws[layer] + bs[layer])
    z = h @ Ws[2] + bs[2]
    return *Ws, 1e-3 / _spread(z * 0.5 * (1 + np.tanh(z / 2)))


def _rescue_by_covariance(x, W1, b1, W2, b2, W3, b3):
    """The spread of z from the covariance of h, without forming z first."""
    h, out = x, []
    for W, b in ((W1, b1), (W2, b2), (W3, b3)):
        covariance = np.cov(h.T, bias=True)
        out.append(W / np.sqrt(np.trace(W.T @ covariance @ W) / W.shape[1]))
        z = h @ out[-1] + b
        h = z / (1 + np.exp(-z))
    return *out, 1e-3 / float(np.sqrt(h.var(axis=0).mean()))


def _rescue_with(measure=_spread, scale_bias=False, sequential=True, top="h", rate_by=None):
    def wrong(x, W1, b1, W2, b2, W3, b3):
        h = old = x
        out = []
        for W, b in ((W1, b1), (W2, b2), (W3, b3)):
            size = measure((h if sequential else old) @ W + b)
            out.append(W / size)
            z = h @ out[-1] + (b / size if scale_bias else b)
            z_old = old @ W + b
            h, old = z / (1 + np.exp(-z)), z_old / (1 + np.exp(-z_old))
        last = {"h": h, "z": z, "old": old}[top]
        return *out, 1e-3 / (rate_by or measure)(last)

    return wrong


def _rescue_rate(rate):
    """All matrices right; the rate is made of the spread and the size of the last h."""

    def wrong(x, W1, b1, W2, b2, W3, b3):
        *mended, _ = rescue(x, W1, b1, W2, b2, W3, b3)
        h = x
        for W, b in zip(mended, (b1, b2, b3), strict=True):
            z = h @ W + b
            h = z / (1 + np.exp(-z))
        return *mended, rate(h)

    return wrong


def _rescue_without_biases(x, W1, b1, W2, b2, W3, b3):
    h, out = x, []
    for W in (W1, W2, W3):
        out.append(W / _spread(h @ W))
        z = h @ out[-1]
        h = z / (1 + np.exp(-z))
    return *out, 1e-3 / _spread(h)


def _rescue_top_of(top):
    return _rescue_with(top=top)


def _rescue_cases(rng):
    return [
        (
            rng.normal(size=(n, 6)) + 0.5,
            *(
                part
                for shape, size in zip(((6, 7), (7, 5), (5, 8)), sizes, strict=True)
                for part in (rng.normal(0, size, shape), rng.normal(0, 0.7, shape[1]))
            ),
        )
        for n, sizes in ((20, (0.01, 0.05, 0.02)), (9, (2.0, 0.1, 3.0)))
    ]


RESCUE = Question(
    id="24_choosing/rescue",
    kind="implement",
    function="rescue",
    points=4,
    difficulty="hard",
    minutes=25,
    asks="Weights of a three-layer SiLU net scaled to spread 1 of z in each layer, and the rate "
    "for a reach of 1e-3.",
    reference=rescue,
    rtol=1e-7,
    cases=_rescue_cases,
    accepts=[_rescue_from_the_bottom, _rescue_by_covariance],
    mistakes=[
        Mistake(
            _rescue_with(measure=lambda z: float(np.std(z))),
            "You divide by the standard deviation of the whole layer. The biases are in it, and "
            "they are the same for every example. Whose mean has to go first?",
            "one mean for all units",
        ),
        Mistake(
            _rescue_with(measure=lambda z: float(np.sqrt(np.mean(z**2)))),
            "You hold the size of z. With biases like these most of it may be common to all "
            "examples. What does the next layer learn from?",
            "size for spread",
        ),
        Mistake(
            _rescue_with(sequential=False),
            "You measured all layers first and repaired them afterwards. What does the second "
            "layer receive, once the first has been repaired?",
            "measured before the repair",
        ),
        Mistake(
            _rescue_with(sequential=False, top="old"),
            "Matrices and rate are made for the net as it was. Once the first layer has been "
            "repaired, what does the second receive?",
            "all of it before the repair",
        ),
        Mistake(
            _rescue_without_biases,
            "The first matrix is right. A bias does not change the spread of z, and you leave it "
            "out of what goes on. Does it change what SiLU makes of z?",
            "biases left out",
        ),
        Mistake(
            _rescue_with(scale_bias=True),
            "The first matrix is right. After it, have you scaled the biases along with the "
            "weights?",
            "biases scaled",
        ),
        Mistake(
            _rescue_top_of("z"),
            "All matrices are right. The rate is for the spread of z. What do the output's "
            "weights multiply?",
            "reach of z",
        ),
        Mistake(
            _rescue_top_of("old"),
            "All matrices are right. Does the rate belong to the net before the repair or after?",
            "rate for the old net",
        ),
        Mistake(
            lambda *a: (*rescue(*a)[:3], rescue(*a)[3] ** 2 * 1e3),
            "All matrices are right. Is the reach the rate times the spread, or times its square?",
            "square of the spread",
        ),
        Mistake(
            _rescue_rate(lambda h: 1e-3 * _spread(h)),
            "All matrices are right. You multiply by the spread. With a spread twice as large, "
            "should the rate be larger or smaller?",
            "rate upside down",
        ),
        Mistake(
            _rescue_rate(lambda h: 1e-3 / float(np.sqrt(np.mean(h**2)))),
            "All matrices are right. Your rate is made for the size of h. What does the reach "
            "leave out of it?",
            "rate for the size",
        ),
        Mistake(
            _rescue_rate(lambda h: 1e-3 / float(np.std(h))),
            "All matrices are right. For the rate you take one mean off the whole last layer. "
            "Whose mean has to go?",
            "rate by one mean for all units",
        ),
        Mistake(
            _rescue_with(measure=lambda z: float(np.std(z)), rate_by=_spread),
            "Your rate takes each unit's own mean away, your matrices do not: the biases, which "
            "say the same to every example, are still in the z that you measure. How do they go?",
            "one mean for all units, in z only",
        ),
        Mistake(
            _rescue_with(measure=lambda z: float(np.sqrt(np.mean(z**2))), rate_by=_spread),
            "Your rate is made for a spread, your matrices for a size. What is common to all "
            "examples in z, and should it count?",
            "size for spread, in z only",
        ),
        Mistake(
            _rescue_with(measure=lambda z: z.std(axis=0), rate_by=_spread),
            "You divide each unit's weights by a number of its own. How many numbers may a matrix"
            " be multiplied by here?",
            "unit by unit",
        ),
        Mistake(
            _rescue_with(measure=lambda z: float(z.var(axis=0).mean()), rate_by=_spread),
            "You divide the weights by a variance. If the weights are halved, what happens to the"
            " spread, and what to its square?",
            "variance for spread",
        ),
        Mistake(
            _rescue_with(measure=lambda z: _spread(z / (1 + np.exp(-z))), rate_by=_spread),
            "You measure behind the activation function. The spread of which of the two, z or h, "
            "shall be 1?",
            "spread of h",
        ),
    ],
    hints=(
        "Work upwards. Measure a layer's z, divide its weights, and only then compute the h that "
        "goes on. What does a bias change about the spread of z? And of h?",
        "The rate comes last: 1e-3 over the spread of the last h of the repaired net.",
    ),
)

QUESTIONS = [REACH, LEAST_RATE, BROKEN_LAYER, WAVELET_GAINS, WHAT_IS_LEFT, RESCUE]
