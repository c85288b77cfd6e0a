"""Chapter 12, Maxout: questions for solutions/12_maxout.ipynb."""

import math

import numpy as np

from actinit.questions._model import Mistake, Question

# 1. Only the winner is taught ----------------------------------------------------------------


def maxout_gradients(x, W, b, k, dh):
    z = (x @ W + b).reshape(*dh.shape, k)
    won = z == z.max(axis=2, keepdims=True)
    dz = (won * dh[:, :, None]).reshape(len(x), len(b))
    return x.T @ dz, dz.sum(axis=0)


def gradients_in_loops(x, W, b, k, dh):
    dW, db = np.zeros_like(W), np.zeros_like(b)
    for row, upstream in zip(x, dh, strict=True):
        z = row @ W + b
        for unit, d in enumerate(upstream):
            column = unit * k + int(np.argmax(z[unit * k : unit * k + k]))
            dW[:, column] += row * d
            db[column] += d
    return dW, db


def gradients_by_differences(x, W, b, k, dh):
    def loss(W, b):
        return np.sum((x @ W + b).reshape(len(x), -1, k).max(axis=2) * dh)

    step, out = 1e-5, []
    for which in (W, b):
        grad = np.zeros_like(which)
        for i in np.ndindex(which.shape):
            up, down = which.copy(), which.copy()
            up[i] += step
            down[i] -= step
            pair = [(v, b) if which is W else (W, v) for v in (up, down)]
            grad[i] = (loss(*pair[0]) - loss(*pair[1])) / (2 * step)
        out.append(grad)
    return tuple(out)


def _from_dz(x, dz):
    dz = dz.reshape(len(x), -1)
    return x.T @ dz, dz.sum(axis=0)


def everyone_taught(x, W, b, k, dh):
    return _from_dz(x, np.repeat(dh, k, axis=1))


def shared_evenly(x, W, b, k, dh):
    return _from_dz(x, np.repeat(dh, k, axis=1) / k)


def losers_taught(x, W, b, k, dh):
    z = (x @ W + b).reshape(len(x), -1, k)
    return _from_dz(x, (z < z.max(axis=2, keepdims=True)) * dh[:, :, None])


def in_blocks(x, W, b, k, dh):
    z = (x @ W + b).reshape(len(x), k, -1)
    return _from_dz(x, (z == z.max(axis=1, keepdims=True)) * dh[:, None, :])


def only_if_positive(x, W, b, k, dh):
    z = (x @ W + b).reshape(len(x), -1, k)
    won = (z == z.max(axis=2, keepdims=True)) & (z > 0)
    return _from_dz(x, won * dh[:, :, None])


def winner_without_bias(x, W, b, k, dh):
    return maxout_gradients(x, W, 0 * b, k, dh)


def averaged(x, W, b, k, dh):
    dW, db = maxout_gradients(x, W, b, k, dh)
    return dW / len(x), db / len(x)


def value_multiplied(x, W, b, k, dh):
    z = (x @ W + b).reshape(len(x), -1, k)
    return _from_dz(x, np.where(z == z.max(axis=2, keepdims=True), z, 0) * dh[:, :, None])


def _layer(rng):
    k, units = int(rng.integers(2, 5)), int(rng.integers(2, 4))
    shape = (4, units * k)
    return (
        rng.normal(size=(7, 4)),
        rng.normal(size=shape),
        2 * rng.normal(size=units * k) - 3,
        k,
        units,
    )


def _batches(rng):
    cases = []
    for _ in range(2):
        *layer, units = _layer(rng)
        cases.append((*layer, rng.normal(size=(7, units))))
    return cases


taught = Question(
    id="12_maxout/taught",
    kind="implement",
    function="maxout_gradients",
    points=3,
    difficulty="easy",
    minutes=10,
    asks="dL/dW and dL/db of a Maxout layer from x (batch, n_in), W (n_in, units * k), b, k and "
    "dh = dL/dh, (batch, units), which has the batch's average in it. Unit j owns the columns "
    "j k to j k + k - 1.",
    cases=_batches,
    reference=maxout_gradients,
    rtol=1e-6,
    atol=1e-8,
    mistakes=[
        Mistake(
            everyone_taught,
            "Every piece of a unit gets the gradient. If a piece that is not on top moves a "
            "little, what happens to the maximum?",
        ),
        Mistake(
            shared_evenly,
            "You share the gradient among all pieces. Does a piece below the top have any say "
            "in the output?",
        ),
        Mistake(
            losers_taught,
            "You teach those that lost. Whose change is felt in the maximum?",
        ),
        Mistake(
            in_blocks,
            "Your units compare columns that do not belong together: all first pieces, then all "
            "second ones. Which columns does the question give to unit 0?",
        ),
        Mistake(
            only_if_positive,
            "A winner below 0 gets nothing in yours. That is ReLU's rule. What does Maxout "
            "compare its pieces with?",
        ),
        Mistake(
            winner_without_bias,
            "Some winners are not the right ones: you decide by x W alone. What else "
            "is part of a piece?",
        ),
        Mistake(
            averaged,
            "You divide by the size of the batch. The question says where that has been done "
            "already.",
        ),
        Mistake(
            value_multiplied,
            "You multiply the gradient by the winner's value. What is the slope of a maximum in "
            "the piece that is on top?",
        ),
        Mistake(
            lambda x, W, b, k, dh: (lambda g: (g[0], g[1] / len(x)))(
                maxout_gradients(x, W, b, k, dh)
            ),
            "dL/dW is right. For dL/db you take the mean over the batch. The average is in dh "
            "already: what is left to do with the examples?",
            name="mean_for_bias",
        ),
        Mistake(
            lambda x, W, b, k, dh: maxout_gradients(x, W, b, k, dh)[::-1],
            "The two are right, in the other order. Which did the question name first?",
            name="order",
        ),
    ],
    accepts=[gradients_in_loops, gradients_by_differences],
    forbids=["actinit.activations", "actinit.layers", "actinit.network"],
    hints=(
        "Find dL/dz first: of each unit's k columns, which one gets dh, for each example?",
        "z.reshape(batch, units, k) puts a unit's pieces on the last axis. From dz on, it is a "
        "linear layer: x.T @ dz and a sum over the batch.",
    ),
)

# 2. The bill ---------------------------------------------------------------------------------

bill = Question(
    id="12_maxout/bill",
    kind="number",
    function="parameters",
    points=1,
    difficulty="easy",
    minutes=4,
    asks="The number of parameters, biases included, of a network with 256 inputs, one hidden "
    "layer of 100 Maxout units with 3 pieces each, and 10 linear outputs.",
    reference=257 * 300 + 101 * 10,
    rtol=1e-9,
    mistakes=[
        Mistake(
            257 * 300 + 301 * 10,
            "You let the output see all 300 pieces. What does a Maxout unit hand on?",
            name="pieces_handed_on",
        ),
        Mistake(
            257 * 100 + 101 * 10,
            "That is a ReLU network of this width. How many sums does each hidden unit compute?",
            name="one_piece",
        ),
        Mistake(
            256 * 300 + 100 * 10,
            "The weights are all there. Which other parameters does each sum have?",
            name="no_biases",
        ),
        Mistake(
            256 * 300 + 100 + 101 * 10,
            "You gave each hidden unit one bias. Are its pieces lines through the origin?",
            name="one_bias_per_unit",
        ),
        Mistake(
            257 * 300,
            "That is the hidden layer. What else does the network have?",
            name="hidden_only",
        ),
        Mistake(
            257 * 300 + 100 * 10,
            "The hidden layer is right. What do the outputs have, besides weights?",
            name="no_output_biases",
        ),
    ],
    hints=(
        "How many columns does the hidden layer's weight matrix have, and how many entries does "
        "each column have, with its bias?",
        "The output layer sees one number per unit.",
    ),
)

# 3. A leaky layer in disguise ----------------------------------------------------------------


def as_maxout(W, b, slopes):
    both = np.stack([W, W * slopes], axis=2).reshape(len(W), 2 * len(b))
    return both, np.stack([b, b * slopes], axis=1).ravel()


def interleaved(W, b, slopes):
    W2, b2 = np.empty((len(W), 2 * len(b))), np.empty(2 * len(b))
    W2[:, ::2], W2[:, 1::2] = W, W * slopes
    b2[::2], b2[1::2] = b, b * slopes
    return W2, b2


def unit_by_unit(W, b, slopes):
    columns, biases = [], []
    for column, bias, slope in zip(W.T, b, slopes, strict=True):
        columns += [column, slope * column]
        biases += [bias, slope * bias]
    return np.array(columns).T, np.array(biases)


def stacked_blocks(W, b, slopes):
    return np.hstack([W, slopes * W]), np.hstack([b, slopes * b])


def bias_not_scaled(W, b, slopes):
    W2, _ = as_maxout(W, b, slopes)
    return W2, np.repeat(b, 2)


def no_second_bias(W, b, slopes):
    W2, b2 = as_maxout(W, b, slopes)
    b2[1::2] = 0
    return W2, b2


def flat_rival(W, b, slopes):
    return as_maxout(W, b, 0 * slopes)


def swapped(W, b, slopes):
    W2, b2 = as_maxout(W, b, slopes)
    order = np.arange(len(b2)).reshape(-1, 2)[:, ::-1].ravel()
    return W2[:, order], b2[order]


def mirrored(W, b, slopes):
    return as_maxout(W, b, -slopes)


def slope_squared_bias(W, b, slopes):
    W2, b2 = as_maxout(W, b, slopes)
    b2[1::2] *= slopes
    return W2, b2


def slopes_on_rows(W, b, slopes):
    W2, b2 = as_maxout(W, b, slopes)
    W2[:, 1::2] = W * np.resize(slopes, len(W))[:, None]
    return W2, b2


disguise = Question(
    id="12_maxout/disguise",
    kind="repair",
    function="as_maxout",
    points=3,
    difficulty="medium",
    minutes=10,
    asks="The W (n_in, 2 units) and b (2 units,) of the Maxout layer with 2 pieces that computes "
    "what a layer of PReLUs with one slope per unit, between 0 and 1, computes. Unit j owns "
    "columns 2j and 2j + 1; the unscaled piece comes first.",
    cases=lambda rng: [
        (rng.normal(size=(n, u)), rng.normal(size=u), rng.uniform(0.05, 0.9, u))
        for n, u in [(3, 4), (5, 2)]
    ],
    reference=as_maxout,
    rtol=1e-12,
    mistakes=[
        Mistake(
            stacked_blocks,
            "The columns are right and stand in the wrong places: unit 0 would compare your "
            "columns 0 and 1. Which two belong to it?",
        ),
        Mistake(
            bias_not_scaled,
            "The weights are right. A PReLU scales the whole of a negative z. What is z, besides "
            "x W?",
        ),
        Mistake(
            no_second_bias,
            "Your second pieces go through the origin. Where do the two lines of a PReLU meet, in "
            "terms of z, and so in terms of x?",
        ),
        Mistake(
            flat_rival,
            "That is a ReLU layer: the second piece is 0 everywhere. What does a PReLU do on "
            "the left?",
        ),
        Mistake(
            swapped,
            "The function is right, the order is not what the question asked for. Which piece "
            "comes first?",
        ),
        Mistake(
            mirrored,
            "Your second piece falls where z rises. Which sign has the slope on the left?",
        ),
        Mistake(
            slope_squared_bias,
            "The weights are right. The slope is in your biases twice. How often does it "
            "multiply z?",
        ),
        Mistake(
            slopes_on_rows,
            "You multiplied the rows of W by the slopes. Does a slope belong to an input or to a "
            "unit?",
        ),
    ],
    accepts=[interleaved, unit_by_unit],
    forbids=["actinit.activations", "actinit.layers"],
    hints=(
        "Take one unit: which two straight lines is its PReLU the maximum of, if the slope is "
        "between 0 and 1?",
        "Then the layout: the two columns of a unit are neighbours. np.stack along a new last "
        "axis and a reshape put them there.",
    ),
)

# 4. The mean of a maximum --------------------------------------------------------------------


def max_mean(s1, s2, rho):
    variance = s1**2 + s2**2 - 2 * rho * s1 * s2
    return np.sqrt(variance / (2 * math.pi))


def mean_by_integration(s1, s2, rho):
    # Given z1 = s1 u, z2 is normal with mean rho s2 u and spread s2 sqrt(1 - rho^2), so that the
    # mean of the larger one is known for each u.
    nodes, weights = np.polynomial.legendre.leggauss(300)
    u = 10 * nodes
    density = np.exp(-(u**2) / 2) / math.sqrt(2 * math.pi)
    means = []
    for a, b, r in zip(s1, s2, rho, strict=True):
        gap, spread = (r * b - a) * u, b * math.sqrt(1 - r * r)
        t = gap / spread
        above = np.array([math.erfc(-v / math.sqrt(2)) / 2 for v in t])
        excess = gap * above + spread * np.exp(-(t**2) / 2) / math.sqrt(2 * math.pi)
        means.append(np.sum(10 * weights * density * (a * u + excess)))
    return np.array(means)


def mean_by_angles(s1, s2, rho):  # two independent normals, in polar coordinates
    angle = (np.arange(200_000) + 0.5) * 2 * np.pi / 200_000
    c, s = np.cos(angle), np.sin(angle)
    top = [
        np.maximum(a * c, b * (r * c + math.sqrt(1 - r * r) * s)).mean()
        for a, b, r in zip(s1, s2, rho, strict=True)
    ]
    return math.sqrt(math.pi / 2) * np.array(top)


def independent(s1, s2, rho):
    return max_mean(s1, s2, 0 * rho)


def plus_correlation(s1, s2, rho):
    return max_mean(s1, s2, -rho)


def whole_distance(s1, s2, rho):
    return 2 * max_mean(s1, s2, rho)


def variance_not_root(s1, s2, rho):
    return (s1**2 + s2**2 - 2 * rho * s1 * s2) / math.sqrt(2 * math.pi)


def covariance_once(s1, s2, rho):
    return np.sqrt((s1**2 + s2**2 - rho * s1 * s2) / (2 * math.pi))


def rho_as_covariance(s1, s2, rho):
    return np.sqrt((s1**2 + s2**2 - 2 * rho) / (2 * math.pi))


def spreads_not_squared(s1, s2, rho):
    return np.sqrt((s1 + s2 - 2 * rho * np.sqrt(s1 * s2)) / (2 * math.pi))


def mean_square(s1, s2, rho):
    return (s1**2 + s2**2) / 2


def larger_relu(s1, s2, rho):
    return np.maximum(s1, s2) / math.sqrt(2 * math.pi)


mean = Question(
    id="12_maxout/mean",
    kind="derive",
    function="max_mean",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="The mean of max(z1, z2) for normal z1, z2 with mean 0, standard deviations s1 and s2 "
    "and correlation rho, arrays of one shape (n,), to five digits.",
    cases=lambda rng: [
        (rng.uniform(0.5, 3, 3), rng.uniform(0.5, 3, 3), rng.uniform(-0.9, -0.2, 3)),
        (rng.uniform(1.5, 3, 2), rng.uniform(0.4, 1, 2), rng.uniform(0.2, 0.9, 2)),
    ],
    reference=max_mean,
    rtol=1e-5,
    mistakes=[
        Mistake(
            independent,
            "For rho = 0 you are right. Two pieces that are nearly equal are rarely far apart. "
            "What does the correlation do to the variance of their difference?",
        ),
        Mistake(
            plus_correlation,
            "The correlation has the wrong sign in yours: that is the variance of the sum. Which "
            "combination of z1 and z2 is it whose size counts?",
        ),
        Mistake(
            whole_distance,
            "That is the mean distance between the two. How far above their average is the "
            "larger one?",
        ),
        Mistake(
            variance_not_root,
            "Your result grows with the square of the inputs. If all z double, what does the "
            "larger one do?",
        ),
        Mistake(
            covariance_once,
            "Nearly: expand (z1 - z2)^2 once more. How often does the mixed term occur?",
        ),
        Mistake(
            rho_as_covariance,
            "You used the correlation where a covariance belongs. How does one get from rho to the "
            "mean of z1 z2?",
        ),
        Mistake(
            spreads_not_squared,
            "You added standard deviations. What is added when the variance of a sum or a "
            "difference is built?",
        ),
        Mistake(
            mean_square,
            "That is the mean square, the chapter's boxed formula. The question is for the mean. "
            "Which term of the sum-and-distance formula has a mean of its own?",
        ),
        Mistake(
            larger_relu,
            "You took the wider piece against 0. What is its rival here?",
        ),
        Mistake(
            lambda s1, s2, rho: max_mean(s1, s2, rho) ** 2,
            "That is the square of the right number. In which units is a mean measured, and "
            "in which a variance?",
            name="root_forgotten",
        ),
        Mistake(
            lambda s1, s2, rho: np.sqrt(mean_square(s1, s2, rho)),
            "That is the root of the mean square, the chapter's boxed formula. Is the mean of a "
            "number that varies the root of its mean square?",
            name="root_mean_square",
        ),
        Mistake(
            lambda s1, s2, rho: math.sqrt(math.pi / 2) * max_mean(s1, s2, rho),
            "That is half the spread of the difference. What is the mean size of a normal number,"
            " compared with its spread?",
            name="spread_for_mean_size",
        ),
    ],
    accepts=[mean_by_integration, mean_by_angles],
    forbids=["actinit.theory"],
    hints=(
        "Write the larger of two numbers as half their sum plus half their distance. Which of "
        "the two halves has mean 0?",
        "z1 - z2 is normal: what is its variance? The mean of |z| for a normal z of spread s is "
        "s sqrt(2 / pi).",
    ),
)

# 5. How many pieces? -------------------------------------------------------------------------


def pieces_needed(low, high, tolerance):
    return math.ceil((high - low) / math.sqrt(8 * tolerance))


def pieces_by_trial(low, high, tolerance):
    k = 1
    while ((high - low) / k) ** 2 / 8 > tolerance:
        k += 1
    return k


def pieces_by_fitting(low, high, tolerance):
    for k in range(1, 1000):
        ends = np.linspace(low, high, k + 1)
        left, right = ends[0], ends[1]  # all stretches of a parabola are alike
        x = np.linspace(left, right, 2001)
        gap = (left + right) * x - left * right - x**2  # the chord lies above by this
        if gap.max() / 2 <= tolerance * (1 + 1e-9):
            return k
    return -1


def tangents(low, high, tolerance):
    return math.ceil((high - low) / math.sqrt(4 * tolerance))


def rounded_down(low, high, tolerance):
    return max(1, math.floor((high - low) / math.sqrt(8 * tolerance)))


def one_more(low, high, tolerance):
    return pieces_needed(low, high, tolerance) + 1


def from_zero(low, high, tolerance):
    return math.ceil(abs(high) / math.sqrt(8 * tolerance))


def length_two(low, high, tolerance):
    return math.ceil(2 / math.sqrt(8 * tolerance))


def chapters_formula(low, high, tolerance):
    return math.ceil(1 / math.sqrt(tolerance))


def root_forgotten(low, high, tolerance):
    return math.ceil((high - low) / (8 * tolerance))


pieces = Question(
    id="12_maxout/pieces",
    kind="derive",
    function="pieces_needed",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="The smallest number of pieces with which one Maxout unit stays within `tolerance` of "
    "x**2 for all x from low to high, a whole number.",
    cases=lambda rng: (
        [
            (low, low + 2 + 6 * rng.random(), tolerance)
            for low in (0.3, -5.0, rng.uniform(-2, 2), rng.uniform(1, 3), -1.0, 2.0)
            for tolerance in (rng.uniform(0.002, 0.02), rng.uniform(0.03, 0.2))
        ]
        + [(-4.0, 4.0, 2.0)]
    ),
    reference=pieces_needed,
    mistakes=[
        Mistake(
            tangents,
            "That many *tangents* are enough. All of them lie below the curve, so all errors "
            "have one sign. Could you use the other side of the tolerance as well?",
        ),
        Mistake(
            rounded_down,
            "A piece short, in most cases. Is the number between two whole ones: which of them "
            "keeps the tolerance?",
        ),
        Mistake(
            one_more,
            "One too many. You may have counted the ends of the pieces. How many stretches do "
            "they enclose?",
        ),
        Mistake(
            from_zero,
            "You start at 0, wherever `low` is. How long is the interval?",
        ),
        Mistake(
            length_two,
            "Your interval has the length 2 of the chapter. How long is this one?",
        ),
        Mistake(
            chapters_formula,
            "You solved the chapter's 1/k^2 for k. It was derived for an interval of length 2, and "
            "for lines that touch the bowl from below. Which of the two holds here?",
        ),
        Mistake(
            root_forgotten,
            "Half the tolerance takes twice your pieces. How does the error shrink when each "
            "piece has half as far to go?",
        ),
        Mistake(
            lambda low, high, tolerance: int((high - low) / math.sqrt(8 * tolerance)) + 1,
            "Right unless the pieces fit exactly: then you take one more than is needed. What "
            "does rounding down and adding 1 make of a number that is whole already?",
            name="down_plus_one",
        ),
        Mistake(
            lambda low, high, tolerance: math.ceil((high - low) / math.sqrt(tolerance)),
            "Your pieces reach half as far as a tangent does. It misses the bowl to the left of "
            "where it touches, and to the right: how long is the stretch within the tolerance?",
            name="one_side_of_the_tangent",
        ),
    ],
    accepts=[pieces_by_trial, pieces_by_fitting],
    hints=(
        "A tangent at the middle of a stretch of width d is exact there. By how much does it "
        "miss the bowl at the ends? What if you lift it?",
        "The best line misses equally in the middle and at the ends. Write that error in terms "
        "of d, with d = (high - low) / k, and solve for k.",
    ),
)

# 6. The lines that nobody sees ---------------------------------------------------------------


def never_seen(a, b):
    hidden = np.zeros(len(a), dtype=bool)
    for i in range(len(a)):
        left, right = -np.inf, np.inf  # where line i is above all others so far
        for j in range(len(a)):
            if a[j] < a[i]:
                left = max(left, (b[j] - b[i]) / (a[i] - a[j]))
            if a[j] > a[i]:
                right = min(right, (b[i] - b[j]) / (a[j] - a[i]))
        hidden[i] = left >= right
    return hidden


def seen_by_stack(a, b):  # the upper hull: in order of slope, drop those that are overtaken
    stack = []
    for i in np.argsort(a):
        while len(stack) > 1:
            p, q = stack[-2], stack[-1]
            meets_p = (b[p] - b[i]) / (a[i] - a[p])
            meets_q = (b[p] - b[q]) / (a[q] - a[p])
            if meets_p > meets_q:
                break
            stack.pop()
        stack.append(i)
    return ~np.isin(np.arange(len(a)), stack)


def seen_at_crossings(a, b):  # between any two neighbouring crossings one line is on top
    i, j = np.triu_indices(len(a), 1)
    at = np.sort((b[j] - b[i]) / (a[i] - a[j]))
    x = np.concatenate([[at[0] - 1], (at[1:] + at[:-1]) / 2, [at[-1] + 1]])
    winners = np.argmax(np.outer(x, a) + b, axis=1)
    return ~np.isin(np.arange(len(a)), winners)


def _hidden_on(x, a, b):
    return ~np.isin(np.arange(len(a)), np.argmax(np.outer(x, a) + b, axis=1))


def between_minus_one_and_one(a, b):
    return _hidden_on(np.linspace(-1, 1, 2001), a, b)


def positive_only(a, b):
    return _hidden_on(np.concatenate([np.linspace(0, 50, 20_001), [1e6]]), a, b)


def whole_numbers(a, b):
    return _hidden_on(np.arange(-20.0, 21.0), a, b)


def those_seen(a, b):
    return ~never_seen(a, b)


def lower_side(a, b):
    return never_seen(-a, -b)


def beaten_by_one(a, b):
    return np.zeros(len(a), dtype=bool)


def at_origin(a, b):
    return b < b.max()


def neighbours_only(a, b):
    order = np.argsort(a)
    hidden = np.zeros(len(a), dtype=bool)
    for p, q, r in zip(order, order[1:], order[2:], strict=False):
        meets_p = (b[p] - b[q]) / (a[q] - a[p])
        meets_r = (b[q] - b[r]) / (a[r] - a[q])
        hidden[q] = meets_p >= meets_r
    return hidden


def _lines(rng):
    places = np.array([-9.0, -0.62, -0.3, 0.37, 0.71, 8.0]) + rng.uniform(-0.05, 0.05, 6)
    a, b = 2 * places, -(places**2)  # tangents to a bowl: all are seen
    # Lines that pass under every corner of the tangents' envelope.
    slopes = 2 * rng.uniform(-8, 7, 4)
    order = np.sort(places)
    corners = (order[1:] + order[:-1]) / 2
    top = np.max(np.outer(corners, a) + b, axis=1)
    touch = np.min(top - np.outer(slopes, corners), axis=1)
    a, b = np.append(a, slopes), np.append(b, touch - rng.uniform(0.05, 3, 4))
    mix = rng.permutation(len(a))
    return a[mix], b[mix]


def _pair(rng):  # two lines of different slope cross, and each is on top on one side
    return np.array([rng.uniform(0.5, 2), -rng.uniform(0.5, 2)]), rng.normal(size=2)


def _short_and_far(rng):  # one is on top for 0.00001 only, one from about 200 on
    near = rng.uniform(0.4, 0.6)
    places = np.array([-3.0, near, near + 1e-5, near + 2e-5, 2.0, rng.uniform(390, 410), 1.0])
    bias = -(places**2)
    bias[6] -= 2.0  # under the corners on both its sides
    mix = rng.permutation(7)
    return 2 * places[mix], bias[mix]


seen = Question(
    id="12_maxout/unseen",
    kind="diagnose",
    function="never_seen",
    points=4,
    difficulty="hard",
    minutes=25,
    asks="For the lines a[i] x + b[i], all slopes different, True for each line that is on top "
    "for no real x at all.",
    cases=lambda rng: [*(_lines(rng) for _ in range(3)), _short_and_far(rng), _pair(rng)],
    reference=never_seen,
    mistakes=[
        Mistake(
            between_minus_one_and_one,
            "You looked between -1 and 1. Steep lines are on top further out. How could you find "
            "out without choosing a range?",
        ),
        Mistake(
            positive_only,
            "You looked to the right of 0. What is on top on the far left?",
        ),
        Mistake(
            whole_numbers,
            "You sampled whole numbers, and a line may be on top for a short stretch between two "
            "of them. At which x does the line on top change?",
        ),
        Mistake(
            those_seen,
            "You marked the lines that are seen. Which ones does the question want?",
        ),
        Mistake(
            lower_side,
            "You found the lines that are never at the *bottom*. A Maxout unit takes the maximum.",
        ),
        Mistake(
            beaten_by_one,
            "You call no line unseen, perhaps because no single line is above another "
            "everywhere. Can two rivals together do what one cannot?",
        ),
        Mistake(
            at_origin,
            "You compared the lines at x = 0 only. A low line may be steep. Where would it win?",
        ),
        Mistake(
            neighbours_only,
            "You compare each line with its two neighbours in slope. If a neighbour is unseen "
            "itself, is it the rival that counts?",
        ),
        Mistake(
            lambda a, b: _hidden_on(np.linspace(-60, 60, 12_001), a, b),
            "You sampled many points. A line may be on top between two of them, or beyond the "
            "last. At which x does the line on top change?",
            name="sampled_finely",
        ),
        Mistake(
            lambda a, b: np.flatnonzero(never_seen(a, b)),
            "You return the numbers of the lines. What did the question want for each line?",
            name="numbers_of_lines",
        ),
    ],
    accepts=[seen_by_stack, seen_at_crossings],
    hints=(
        "Take one line. A flatter rival beats it to the left of a certain x, a steeper one to "
        "the right of a certain x. Where is that?",
        "So each rival cuts something off, from the left or from the right. When is nothing "
        "left of the line?",
    ),
)

QUESTIONS = [taught, bill, disguise, mean, pieces, seen]
