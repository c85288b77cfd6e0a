"""Chapter 14, all side by side: questions for solutions/14_side_by_side.ipynb."""

import itertools
import math

import numpy as np

from actinit.questions._model import Mistake, Question

# 1. The gain of a centred ReLU ---------------------------------------------------------------

VARIANCE = 0.5 - 1 / (2 * math.pi)

gain = Question(
    id="14_side_by_side/gain",
    kind="number",
    function="centred_gain",
    points=1,
    difficulty="easy",
    minutes=4,
    asks="The gain of max(0, z) - m for z ~ N(0, 1), where m = 0.39894 is ReLU's mean and its "
    "second moment is 0.5, to four digits.",
    reference=VARIANCE**-0.5,
    rtol=2e-4,
    mistakes=[
        Mistake(
            math.sqrt(2),
            "That is the gain of plain ReLU. Its second moment was 0.5. What is it after the mean "
            "has been taken off?",
            name="plain_relu",
        ),
        Mistake(
            1 / VARIANCE,
            "That is the factor for the weights' variance, the gain squared. The gain "
            "multiplies the weights themselves. How do the two hang together?",
            name="factor_on_variance",
        ),
        Mistake(
            VARIANCE**0.5,
            "That is how large the centred output is. Should the gain make up for it or repeat it?",
            name="inverse",
        ),
        Mistake(
            (0.5 - (2 * math.pi) ** -0.5) ** -0.5,
            "You took the mean off the second moment. They have different units, so to speak: one "
            "is of f, the other of f squared. What of the mean has to be taken off?",
            name="mean_not_squared",
        ),
        Mistake(
            (0.5 + 1 / (2 * math.pi)) ** -0.5,
            "Your second moment has grown by the square of the mean. Does it grow or "
            "shrink when a function is centred?",
            name="added",
        ),
        Mistake(
            1 / (math.sqrt(0.5) - (2 * math.pi) ** -0.5),
            "You subtracted the mean from the root of the second moment. Which of the three, "
            "second moment, mean squared, variance, is the sum of the two others?",
            name="difference_of_roots",
        ),
    ],
    hints=(
        "What is the second moment of a function whose mean has been subtracted called?",
        "E f² = Var f + m². Which two of them do you know?",
    ),
)

# 2. A row of the table -----------------------------------------------------------------------


def row(z, f, slope):
    weight = np.exp(-(z**2) / 2)
    weight = weight / weight.sum()
    second = weight @ f**2
    return weight @ f, second**-0.5, weight @ slope**2 / second


def row_by_trapezoid(z, f, slope):
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)

    def mean(values):
        product = values * density
        return np.sum((product[1:] + product[:-1]) * np.diff(z)) / 2

    return mean(f), 1 / np.sqrt(mean(f * f)), mean(slope * slope) / mean(f * f)


def row_by_simpson(z, f, slope):
    weight = np.ones_like(z)
    weight[1:-1:2], weight[2:-1:2] = 4, 2
    weight *= np.exp(-z * z / 2) * (z[1] - z[0]) / 3 / math.sqrt(2 * math.pi)
    first, second, steep = np.stack([f, f**2, slope**2]) @ weight
    return first, 1 / math.sqrt(second), steep / second


def _row(rule):
    """Return an answer that gets the moments (m, E f², E f'², E f') and combines them wrongly."""

    def answer(z, f, slope):
        weight = np.exp(-(z**2) / 2)
        weight = weight / weight.sum()
        return rule(weight @ f, weight @ f**2, weight @ slope**2, weight @ slope)

    return answer


def unweighted(z, f, slope):
    return f.mean(), np.mean(f**2) ** -0.5, np.mean(slope**2) / np.mean(f**2)


def without_step(z, f, slope):
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    second = density @ f**2
    return density @ f, second**-0.5, density @ slope**2 / second


def _sampled(rng):
    z = np.linspace(-8, 8, int(rng.integers(400, 800)) * 2 + 1)
    a, b, c, d = rng.uniform(0.4, 1.6, 4)
    return z, a * np.tanh(b * z + c) + d * z, a * b / np.cosh(b * z + c) ** 2 + d


columns = Question(
    id="14_side_by_side/row",
    kind="implement",
    function="row",
    points=2,
    difficulty="easy",
    minutes=8,
    asks="(mean, gain, r) of an activation function for z ~ N(0, 1), from its values f and slopes "
    "at evenly spaced points z from -8 to 8, all of shape (n,).",
    cases=lambda rng: [_sampled(rng) for _ in range(3)],
    reference=row,
    rtol=1e-6,
    mistakes=[
        Mistake(
            unweighted,
            "You average over the points as if every z were equally likely. The table is for a "
            "normal z. How much should the value at z = 5 count?",
        ),
        Mistake(
            without_step,
            "Your mean is too large by a factor that depends on the number of points. A sum of "
            "densities is not yet a mean. What must the weights sum to?",
        ),
        Mistake(
            _row(lambda m, f2, s2, s: (m, 1 / f2, s2 / f2)),
            "Mean and r are right. Your gain brings back the second moment if it multiplies the "
            "variance of the weights. What if it multiplies the weights?",
            name="gain_squared",
        ),
        Mistake(
            _row(lambda m, f2, s2, s: (m, (f2 - m**2) ** -0.5, s2 / f2)),
            "Your gain holds the variance of f. What does the next layer's z inherit from f, the "
            "variance or the mean square?",
            name="gain_of_variance",
        ),
        Mistake(
            _row(lambda m, f2, s2, s: (m, f2**-0.5, s**2 / f2)),
            "Your r squares the mean slope. The gradient's mean square meets the slope of each "
            "unit: what is averaged first, and what is squared?",
            name="mean_slope",
        ),
        Mistake(
            _row(lambda m, f2, s2, s: (m, f2**-0.5, f2 / s2)),
            "Your r is upside down. Softplus loses gradient: should its r be below or above 1?",
            name="upside_down",
        ),
        Mistake(
            _row(lambda m, f2, s2, s: (m, f2**-0.5, s2 / (f2 - m**2))),
            "Your r is that of the centred function: it is never below 1. Which moment do the "
            "weights hold here?",
            name="centred_ratio",
        ),
        Mistake(
            _row(lambda m, f2, s2, s: (m, f2**-0.5, s2)),
            "You return E f'² for r. What is it to be compared with?",
            name="not_divided",
        ),
        Mistake(
            _row(lambda m, f2, s2, s: (m, (f2 - m**2) ** -0.5, s2 / (f2 - m**2))),
            "The mean is right. Gain and r are those of the function with its mean subtracted. "
            "The table is for the function as it is: which moment does the next layer see?",
            name="all_centred",
        ),
        Mistake(
            _row(lambda m, f2, s2, s: (m, f2**0.5, s2 / f2)),
            "Your gain says how large the output is. Should it make up for that or repeat it?",
            name="gain_inverted",
        ),
        Mistake(
            _row(lambda m, f2, s2, s: (m, f2**-0.5, (s2 / f2) ** 0.5)),
            "Mean and gain are right. Your r is a ratio of sizes. Is r defined with mean squares,"
            " or with their roots?",
            name="root_of_r",
        ),
        Mistake(
            _row(lambda m, f2, s2, s: (m, f2**-0.5, s / f2)),
            "Mean and gain are right. You average the slope itself. Which power of it multiplies "
            "the gradient's mean square?",
            name="slope_not_squared",
        ),
    ],
    accepts=[row_by_trapezoid, row_by_simpson],
    forbids=["actinit.activations", "actinit.theory"],
    hints=(
        "Give every point a weight in proportion to the normal density, such that the weights sum "
        "to 1. What is a mean then?",
        "You need three means. Of which quantities?",
    ),
)

# 3. Unmask a black box -----------------------------------------------------------------------


def profile(z, outputs):
    rows = []
    for h in outputs:
        steps = np.diff(h)
        slope = np.abs(steps / np.diff(z))
        rows.append(
            [
                h.min() >= 0,
                steps.min() >= -1e-12,
                np.abs(h + h[::-1]).max() < 1e-9,
                slope[0] < 0.01,
                slope[-1] < 0.01,
            ]
        )
    return np.array(rows)


def profile_at_once(z, outputs):
    slopes = (outputs[:, 1:] - outputs[:, :-1]) / (z[1] - z[0])
    odd = np.all(np.isclose(outputs, -np.flip(outputs, axis=1), atol=1e-8), axis=1)
    positive = ~np.any(outputs < 0, axis=1)
    rising = ~np.any(slopes < -1e-9, axis=1)
    flat = np.abs(slopes[:, [0, -1]]) < 0.01
    return np.column_stack([positive, rising, odd, flat])


def profile_by_halves(z, outputs):
    half = len(z) // 2
    rows = []
    for h in outputs:
        mirrored = [abs(a + b) for a, b in zip(h[: half + 1], h[: half - 1 : -1], strict=True)]
        climbs = all(b >= a - 1e-10 for a, b in itertools.pairwise(h))
        limit = 0.01 * (z[1] - z[0])
        ends = [abs(h[1] - h[0]) < limit, abs(h[-1] - h[-2]) < limit]
        rows.append([bool(h.min() > -1e-15), climbs, max(mirrored) < 1e-8, *ends])
    return np.array(rows)


def _with(column, rule):
    """Return an answer that fills a column by rule(z, outputs), shape (m,), and the rest right."""

    def answer(z, outputs):
        table = profile(z, outputs)
        table[:, column] = rule(z, outputs)
        return table

    return answer


def _swapped(z, outputs):
    return profile(z, outputs)[:, [0, 1, 2, 4, 3]]


def _boxes(rng):
    z = np.linspace(-12, 12, 241)
    a, b = rng.uniform(0.5, 2, 2)
    sigmoid = 1 / (1 + np.exp(-z))
    functions = [
        sigmoid, a * np.tanh(z), np.maximum(z, 0), z * sigmoid, np.logaddexp(0, z), -b * z,
        np.where(z > 0, z, 0.1 * z), np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
        a * z / (1 + np.abs(z)), np.exp(-z * z) - 0.5, a * z, -np.logaddexp(0, -z),
        np.tanh(z) ** 2, sigmoid - 0.5 * b, z**2 * np.sign(z) / 50, np.abs(z) - 1,
        0.05 * z, np.clip(z, z[1], z[-2]), z + np.exp(-z * z),
        z * sigmoid - np.mean(z * sigmoid),
    ]  # fmt: skip
    return z, np.array(functions)[rng.permutation(len(functions))]


diagnose = Question(
    id="14_side_by_side/profile",
    kind="diagnose",
    function="profile",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="For the outputs of m unknown activation functions, shape (m, n), at evenly spaced points "
    "z from -12 to 12, shape (n,), a table of booleans, shape (m, 5): never negative; never "
    "falling; odd, f(-z) = -f(z); flat at the left end; flat at the right end. Flat means that the "
    "slope between the two last points is smaller than 0.01 in size. Values carry rounding.",
    cases=lambda rng: [_boxes(rng), _boxes(rng)],
    reference=profile,
    mistakes=[
        Mistake(
            _with(0, lambda z, h: h.min(axis=1) > 0),
            "You count ReLU among the functions with negative values. What is it on the left?",
            name="positive_for_not_negative",
        ),
        Mistake(
            _with(1, lambda z, h: np.diff(h).min(axis=1) > 0),
            "Some functions stay level for a while, and you say that they fall. What is the size "
            "of a step that does neither?",
            name="strictly_rising",
        ),
        Mistake(
            _with(1, lambda z, h: h[:, -1] >= h[:, 0]),
            "You compare the two ends. SiLU ends higher than it began. Did it never fall between?",
            name="ends_compared",
        ),
        Mistake(
            _with(2, lambda z, h: np.abs(h[:, len(z) // 2]) < 1e-9),
            "You look at f(0) only. ReLU has f(0) = 0 as well. Is its output as often below 0 as "
            "above?",
            name="through_the_origin",
        ),
        Mistake(
            _with(2, lambda z, h: np.abs(h - h[:, ::-1]).max(axis=1) < 1e-9),
            "You tested for even functions, those that are their own mirror image. What has to "
            "happen to the sign?",
            name="even",
        ),
        Mistake(
            _with(2, lambda z, h: np.isclose(h.max(axis=1), -h.min(axis=1))),
            "You ask whether the range is symmetric. A function may reach as far down as up and "
            "yet not be odd. What has to hold point by point?",
            name="symmetric_range",
        ),
        Mistake(
            _with(4, lambda z, h: (h[:, -1] - h[:, -2]) / (z[1] - z[0]) < 0.01),
            "A function that falls steeply at the right end counts as flat with you. "
            "What did the question say about the slope's size?",
            name="signed_slope",
        ),
        Mistake(
            _with(slice(3, 5), lambda z, h: (np.abs(np.diff(h)) < 0.01)[:, [0, -1]]),
            "Some gentle slopes count as flat with you. You compared the difference of two values "
            "with 0.01. How far apart are their z?",
            name="difference_for_slope",
        ),
        Mistake(
            _swapped,
            "Left and right have changed places. At which end of z is ReLU flat?",
            name="sides_swapped",
        ),
        Mistake(
            _with(2, lambda z, h: np.abs(h.mean(axis=1)) < 1e-9),
            "You ask whether the outputs cancel in the sum. A function can have the mean 0 "
            "without being odd. What has to hold at every pair z and -z?",
            name="mean_for_odd",
        ),
        Mistake(
            _with(2, lambda z, h: np.abs(h[:, 0] + h[:, -1]) < 1e-9),
            "You compare the two ends only. What has to hold at every pair between them?",
            name="odd_at_the_ends",
        ),
        Mistake(
            _with(1, lambda z, h: np.diff(h).min(axis=1) > 1e-9),
            "Some functions stay level for a while, and you say that they fall. On which side of "
            "0 does the room for rounding belong?",
            name="room_on_the_wrong_side",
        ),
        Mistake(
            _with(2, lambda z, h: np.all(h == -h[:, ::-1], axis=1)),
            "You miss odd functions. On paper f(-z) and -f(z) are the same, in floats their last "
            "digits differ. How do you compare numbers that carry rounding errors?",
            name="no_room",
        ),
        Mistake(
            _with(slice(3, 5), lambda z, h: np.abs(h[:, [0, -1]]) < 0.01),
            "You call an end flat where the outputs are near 0. The sigmoid is flat on the right, "
            "and there it is 1. Which is small where a curve is flat, its height or its slope?",
            name="low_for_flat",
        ),
        Mistake(
            _with(slice(3, 5), lambda z, h: ((np.diff(h) / np.diff(z)) < 0.01)[:, [0, -1]]),
            "A function that falls steeply at an end counts as flat with you. What did the "
            "question say about the slope's size?",
            name="signed_slopes",
        ),
    ],
    accepts=[profile_at_once, profile_by_halves],
    hints=(
        "Write down the five answers for ReLU and for tanh first, and test your function on them.",
        "z is symmetric, so h[::-1] holds f(-z). Which comparison of h and h[::-1] makes "
        "a function odd?",
    ),
)

# 4. Standardise a layer ----------------------------------------------------------------------


def standardise(h):
    centred = h - h.mean()
    return centred / np.sqrt(np.mean(centred**2))


def by_moments(h):
    m, second = h.sum() / h.size, np.vdot(h, h) / h.size
    scale = 1 / math.sqrt(second - m * m)
    return scale * h - scale * m


def by_flat_list(h):
    flat = [float(v) for v in h.ravel()]
    m = math.fsum(flat) / len(flat)
    s = math.sqrt(math.fsum((v - m) ** 2 for v in flat) / len(flat))
    return np.array([(v - m) / s for v in flat]).reshape(h.shape)


def scaled_first(h):
    h = h / np.sqrt(np.mean(h**2))
    return h - h.mean()


repair = Question(
    id="14_side_by_side/standardise",
    kind="repair",
    function="standardise",
    points=2,
    difficulty="easy",
    minutes=6,
    asks="The outputs h = f(z) of a layer, shape (examples, units), shifted by one number and "
    "scaled by one number for the whole layer, so that their mean is 0 and their mean square 1.",
    cases=lambda rng: [
        (np.maximum(rng.normal(size=(6, 4)), 0),),
        (np.logaddexp(0, rng.normal(size=(5, 7))),),
        (3 + rng.normal(size=(4, 4)) * np.array([0.5, 1, 2, 4]),),
    ],
    reference=standardise,
    rtol=1e-8,
    atol=1e-10,
    mistakes=[
        Mistake(
            scaled_first,
            "The mean is 0 and the mean square is less than 1: you took the scale from the "
            "function before it was centred. What is its mean square afterwards?",
        ),
        Mistake(
            lambda h: h / h.std() - h.mean(),
            "The shift comes after the scaling, but it is the mean from before. By how much has "
            "the scaling changed the mean?",
            name="old_shift",
        ),
        Mistake(
            lambda h: (h - h.mean()) / h.var(),
            "You divide by the variance. What does dividing by s do to the mean square?",
            name="by_variance",
        ),
        Mistake(
            lambda h: (h - h.mean(axis=0)) / h.std(axis=0),
            "You treat each unit by itself. That is batch normalization, and another medicine: it "
            "depends on the data. How many numbers is one function shifted by?",
            name="per_unit",
        ),
        Mistake(
            lambda h: (h - h.mean(axis=1, keepdims=True)) / h.std(axis=1, keepdims=True),
            "You treat each example by itself, as layer normalization does. The question allows "
            "one shift and one scale. For what?",
            name="per_example",
        ),
        Mistake(
            lambda h: (h - h.mean()) / h.std(ddof=1),
            "Nearly: your mean square is a little below 1. You divided by the number of entries "
            "minus one. What does the question's mean divide by?",
            name="one_less",
        ),
        Mistake(
            lambda h: h / h.std(),
            "The spread is right, the mean is not 0. What has to be subtracted, and when?",
            name="not_centred",
        ),
    ],
    accepts=[by_moments, by_flat_list],
    hints=(
        "Two things are done to h. Does it matter which comes first?",
        "Do first what changes both moments. Then measure again.",
    ),
)

# 5. A rectifier, moved -----------------------------------------------------------------------


def ratio(slope, shift):
    straight = (1 + slope**2) / 2
    mean = (1 - slope) / np.sqrt(2 * np.pi)
    return straight / (straight + 2 * shift * mean + shift**2)


def ratio_by_variance(slope, shift):
    mean = (1 - slope) / math.sqrt(2 * math.pi)
    variance = (1 + slope**2) / 2 - mean**2
    return (variance + mean**2) / (variance + (mean + shift) ** 2)


def ratio_by_quadrature(slope, shift):
    node, weight = np.polynomial.legendre.leggauss(80)
    z = 6 * (node + 1)  # from 0 to 12; the other half by symmetry
    weight = 6 * weight * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    right, left = shift[:, None] + z, shift[:, None] - slope[:, None] * z
    second = (right**2 + left**2) @ weight
    return (1 + slope**2) * weight.sum() / second


derive = Question(
    id="14_side_by_side/shifted",
    kind="derive",
    function="ratio",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="r = E f'² / E f² for f(z) = (z if z > 0, else slope z) + shift and z ~ N(0, 1): arrays "
    "slope and shift of shape (n,).",
    cases=lambda rng: [
        (rng.uniform(-0.5, 0.9, 6), rng.uniform(-1.5, 1.5, 6)),
        (np.zeros(3), rng.uniform(-1, 1, 3)),
    ],
    reference=ratio,
    rtol=1e-7,
    mistakes=[
        Mistake(
            lambda slope, shift: np.ones_like(slope),
            "That is right without a shift. With one, f(z) is no longer z f'(z). What is E f² now?",
            name="always_one",
        ),
        Mistake(
            lambda slope, shift: (1 + slope**2) / (1 + slope**2 + 2 * shift**2),
            "You added the square of the shift to the second moment. The square of a sum has three "
            "terms. Which one is missing?",
            name="no_cross_term",
        ),
        Mistake(
            lambda slope, shift: ratio(slope, -shift),
            "Your shift goes the other way. If ReLU is moved up, should r fall or rise?",
            name="wrong_way",
        ),
        Mistake(
            lambda slope, shift: (
                (1 + slope**2) / (1 + slope**2 + 4 * shift * (2 * np.pi) ** -0.5 + 2 * shift**2)
            ),
            "You use ReLU's mean for every slope. What does the left side add to it?",
            name="relu_mean",
        ),
        Mistake(
            lambda slope, shift: (
                (1 + slope**2)
                / (1 + slope**2 + 4 * shift * (1 + slope) * (2 * np.pi) ** -0.5 + 2 * shift**2)
            ),
            "Your mean grows with the slope on the left. There z is negative: which sign does "
            "slope times z have?",
            name="mean_with_plus",
        ),
        Mistake(
            lambda slope, shift: ratio(slope, -(1 - slope) / np.sqrt(2 * np.pi)) + 0 * shift,
            "Your r does not depend on the shift. That would be so if the weights held the "
            "variance. What do they hold?",
            name="centred",
        ),
        Mistake(
            lambda slope, shift: (1 + slope) / 2 / ((1 + slope**2) / (2 * ratio(slope, shift))),
            "In E f'² the slope on the left has to be squared, as the one on the right is. Is it?",
            name="slope_not_squared",
        ),
        Mistake(
            lambda slope, shift: 1 / ratio(slope, shift),
            "Upside down. Which of the two moments grows when a large shift is added?",
            name="upside_down",
        ),
        Mistake(
            lambda slope, shift: (
                (1 + slope**2)
                / (1 + slope**2 + 2 * shift * (1 - slope) * (2 * np.pi) ** -0.5 + 2 * shift**2)
            ),
            "The mean and the square of the shift are right. How often does the mixed term occur "
            "in the square of a sum?",
            name="cross_term_once",
        ),
        Mistake(
            lambda slope, shift: ratio(slope, shift) * (1 + slope) ** 2 / (2 * (1 + slope**2)),
            "You square the mean slope. What is averaged first for E f'², and what is squared?",
            name="mean_slope_squared",
        ),
        Mistake(
            lambda slope, shift: (
                (1 + slope**2)
                / (1 + slope**2 + 8 * shift * (1 - slope) * (2 * np.pi) ** -0.5 + 2 * shift**2)
            ),
            "Your mean of the rectifier is twice too large: it is that of |z| times 1 - slope. How "
            "often is z positive?",
            name="mean_of_the_size",
        ),
        Mistake(
            lambda slope, shift: np.sqrt(ratio(slope, shift)),
            "You return the factor on the gradient's rms. Is r defined with mean squares, or with "
            "their roots?",
            name="root",
        ),
    ],
    accepts=[ratio_by_variance, ratio_by_quadrature],
    forbids=["actinit.activations", "actinit.theory"],
    hints=(
        "The shift does not change the slopes. What does it change?",
        "E (g + c)² for a constant c: which two moments of g do you need?",
    ),
)

# 6. A sine with a phase ----------------------------------------------------------------------


def sine_ratios(a, b):
    swing = np.exp(-2 * a**2) * np.cos(2 * b)  # the mean of cos(2 a z + 2 b)
    second, steep = (1 - swing) / 2, a**2 * (1 + swing) / 2
    mean = np.exp(-(a**2) / 2) * np.sin(b)
    return steep / second, steep / (second - mean**2)


def by_gauss_hermite(a, b):
    node, weight = np.polynomial.hermite_e.hermegauss(100)
    weight = weight / weight.sum()
    inside = a[:, None] * node + b[:, None]
    f, slope = np.sin(inside), a[:, None] * np.cos(inside)
    mean, second, steep = f @ weight, f**2 @ weight, slope**2 @ weight
    return steep / second, steep / (second - mean**2)


def by_degrees(a, b):
    k = np.arange(61)
    logs = np.array([math.lgamma(j + 1) for j in k])
    size = np.exp(2 * k * np.log(a[:, None]) - a[:, None] ** 2 - logs)
    share = size * np.sin(b[:, None] + k * np.pi / 2) ** 2  # squares of the coefficients
    return share @ k / share.sum(axis=1), share @ k / share[:, 1:].sum(axis=1)


def by_sums(a, b):
    z = np.linspace(-9, 9, 1801)
    weight = np.exp(-z * z / 2)
    weight /= weight.sum()
    rows = []
    for p, q in zip(a, b, strict=True):
        f = np.sin(p * z + q)
        steep = weight @ (p * np.cos(p * z + q)) ** 2
        rows.append((steep / (weight @ f**2), steep / (weight @ (f - weight @ f) ** 2)))
    return tuple(np.array(rows).T)


def _sine(mean_of_cosine, mean_of_sine=None, factor=None):
    """Return an answer with other means of cos(2 a z + 2 b) and sin(a z + b), and another a²."""

    def answer(a, b):
        swing = mean_of_cosine(a, b)
        mean = np.exp(-(a**2) / 2) * np.sin(b) if mean_of_sine is None else mean_of_sine(a, b)
        steep = (a**2 if factor is None else factor(a)) * (1 + swing) / 2
        return steep / ((1 - swing) / 2), steep / ((1 - swing) / 2 - mean**2)

    return answer


def _right(a, b):
    return np.exp(-2 * a**2) * np.cos(2 * b)


def _mean(a, b):
    return np.exp(-(a**2) / 2) * np.sin(b)


def _steep(a, b):
    return a**2 * (1 + _right(a, b)) / 2


challenge = Question(
    id="14_side_by_side/sine",
    kind="derive",
    function="sine_ratios",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="For f(z) = sin(a z + b) and z ~ N(0, 1): r = E f'² / E f², and r of the function after "
    "its mean has been subtracted, as a tuple of two arrays; a > 0 and b are arrays of shape (n,).",
    cases=lambda rng: [
        (rng.uniform(0.4, 1.5, 6), rng.uniform(0.2, 2.9, 6)),
        (rng.uniform(0.8, 2, 3), rng.uniform(-3, -0.3, 3)),
    ],
    reference=sine_ratios,
    rtol=1e-6,
    mistakes=[
        Mistake(
            _sine(lambda a, b: np.exp(-2 * a**2), lambda a, b: 0 * a),
            "Right without a phase. With one, sin(a z + b) has a mean, and its square "
            "another. Where does b enter sin² = (1 - cos(2 ...))/2?",
            name="no_phase",
        ),
        Mistake(
            _sine(lambda a, b: np.exp(-(a**2) / 2) * np.cos(2 * b)),
            "The square of a sine swings at twice the frequency. The mean of cos(c z) is "
            "exp(-c²/2): what is c here?",
            name="single_frequency",
        ),
        Mistake(
            _sine(_right, factor=lambda a: np.ones_like(a)),
            "Both your numbers lack a factor that depends on a. What does the chain rule bring "
            "out of sin(a z + b)?",
            name="no_inner_slope",
        ),
        Mistake(
            _sine(_right, factor=lambda a: a),
            "The inner slope a has come out once. The slope of f is squared: how often should it?",
            name="inner_slope_once",
        ),
        Mistake(
            lambda a, b: sine_ratios(a, b)[::-1],
            "The two are in the wrong order. Which one can never be below 1?",
            name="swapped",
        ),
        Mistake(
            lambda a, b: (sine_ratios(a, b)[0], sine_ratios(a, b)[0]),
            "Your second number is the first again. What changes in E f² when the mean is "
            "subtracted?",
            name="not_centred",
        ),
        Mistake(
            _sine(_right, lambda a, b: np.exp(-(a**2) / 2) * np.cos(b)),
            "r is right, the centred one is not: your mean is largest where the sine crosses 0. "
            "In sin(a z) cos(b) + cos(a z) sin(b), which term has a mean?",
            name="cosine_mean",
        ),
        Mistake(
            _sine(_right, lambda a, b: np.sin(b)),
            "r is right. For the mean you took f at z = 0, the middle of the inputs. Is "
            "the mean of a function its value at the mean?",
            name="value_at_zero",
        ),
        Mistake(
            _sine(lambda a, b: -_right(a, b)),
            "Sine and cosine have changed places in the squares. For a small a and b = 0, f is "
            "nearly a z: what must r be close to?",
            name="squares_swapped",
        ),
        Mistake(
            _sine(lambda a, b: np.exp(-(a**2)) * np.cos(2 * b)),
            "The square of a sine swings at twice the frequency. The mean of cos(c z) is "
            "exp(-c²/2): what is c here, and what is c²?",
            name="frequency_not_squared",
        ),
        Mistake(
            _sine(_right, lambda a, b: np.exp(-(a**2)) * np.sin(b)),
            "r is right. Your mean of the sine is too small by a power. What is c in the mean of "
            "cos(a z)?",
            name="mean_squared_early",
        ),
        Mistake(
            _sine(lambda a, b: np.exp(-2 * a**2) * np.cos(b)),
            "You doubled the frequency and not the phase. In sin² x = (1 - cos 2x)/2, what is 2x "
            "for x = a z + b?",
            name="phase_once",
        ),
        Mistake(
            lambda a, b: (
                a**2,
                a**2 * (1 - _right(a, b)) / (1 - _right(a, b) - 2 * _mean(a, b) ** 2),
            ),
            "Your r is a², whatever the phase: sin² and cos² have the same mean with you. In which "
            "sign do (1 - cos 2x)/2 and (1 + cos 2x)/2 differ?",
            name="one_sign_for_both",
        ),
        Mistake(
            lambda a, b: (a**2, a**2 / (1 - 2 * _mean(a, b) ** 2)),
            "You let sin² and cos² be 1/2 on average. That holds if all phases are equally likely; "
            "here z is normal, and a z + b stays near b. What is the mean of cos(2 a z + 2 b)?",
            name="halves",
        ),
        Mistake(
            lambda a, b: (
                sine_ratios(a, b)[0],
                a**2 * (1 + _right(a, b)) / (1 - _right(a, b) - 2 * _mean(a, b)),
            ),
            "r is right. To centre f you took its mean off the mean square. One is of f, the other "
            "of f squared: what of the mean has to be taken off?",
            name="mean_not_squared",
        ),
        Mistake(
            lambda a, b: (
                sine_ratios(a, b)[0],
                sine_ratios(a, b)[1] * (1 - (a * np.cos(b)) ** 2 * np.exp(-(a**2)) / _steep(a, b)),
            ),
            "r is right. In the second you took the squared mean off E f'² as well. Does the slope "
            "change when a constant is subtracted from f?",
            name="slope_centred_too",
        ),
    ],
    accepts=[by_gauss_hermite, by_degrees, by_sums],
    hints=(
        "The mean of cos(c z) for z ~ N(0, 1) is exp(-c²/2), that of sin(c z) is 0. Write all "
        "you need as such means.",
        "sin² x = (1 - cos 2x)/2 and cos² x = (1 + cos 2x)/2, with x = a z + b. Which cosine's "
        "mean is in both?",
    ),
)

QUESTIONS = [gain, columns, diagnose, repair, derive, challenge]
