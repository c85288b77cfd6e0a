"""Exercises for chapter 26: fair comparisons, averages, wishes, and what depth costs a learner.

Letters as in the chapter: W (n_in, n_out), z = h @ W, delta = dL/dz; rows are examples.
"""

from __future__ import annotations

import numpy as np

from actinit.questions._model import Mistake, Question

# --- 1. apart: is the difference real? ----------------------------------------------------------


def apart(printed, unit, spread, nets, runs):
    """Difference of two measured means in units of their combined uncertainty."""
    theirs = unit**2 / 12 + spread**2 / nets
    ours = np.var(runs, ddof=1) / len(runs)
    return abs(np.mean(runs) - printed) / np.sqrt(theirs + ours)


def _apart_from_sums(printed, unit, spread, nets, runs):
    m = len(runs)
    total, squares = float(sum(runs)), float(sum(r * r for r in runs))
    ours = (squares - total**2 / m) / (m * (m - 1))
    size = (unit / 12**0.5) ** 2 + (spread / nets**0.5) ** 2 + ours
    return ((total / m - printed) ** 2 / size) ** 0.5


def _apart_from_pairs(printed, unit, spread, nets, runs):
    """The variance as half the mean square difference of all pairs of runs."""
    m = len(runs)
    pairs = (runs[:, None] - runs[None, :]) ** 2
    ours = pairs.sum() / (2 * m * (m - 1)) / m
    parts = [unit / np.sqrt(12), spread / np.sqrt(nets), np.sqrt(ours)]
    return abs(np.mean(runs - printed)) / np.linalg.norm(parts)


def _apart_of(theirs, ours=lambda runs: np.var(runs, ddof=1) / len(runs)):
    def wrong(printed, unit, spread, nets, runs):
        size = theirs(unit, spread, nets) + ours(runs)
        return abs(np.mean(runs) - printed) / np.sqrt(size)

    return wrong


def _apart_stds_added(printed, unit, spread, nets, runs):
    size = unit / np.sqrt(12) + spread / np.sqrt(nets) + np.std(runs, ddof=1) / np.sqrt(len(runs))
    return abs(np.mean(runs) - printed) / size


def _apart_variance(printed, unit, spread, nets, runs):
    size = unit**2 / 12 + spread**2 / nets + np.var(runs, ddof=1) / len(runs)
    return abs(np.mean(runs) - printed) / size


def _apart_signed(printed, unit, spread, nets, runs):
    size = unit**2 / 12 + spread**2 / nets + np.var(runs, ddof=1) / len(runs)
    return (np.mean(runs) - printed) / np.sqrt(size)


APART = Question(
    id="26_papers/apart",
    kind="implement",
    function="apart",
    points=2,
    difficulty="easy",
    minutes=8,
    asks="By how many combined standard deviations a printed mean of several nets and your own "
    "runs differ.",
    reference=apart,
    cases=lambda rng: [
        (0.46, 0.01, float(rng.uniform(0.01, 0.03)), 7, rng.normal(0.4, 0.02, 6)),
        (2.0, 1.0, float(rng.uniform(0.2, 0.5)), 3, rng.normal(2.6, 0.5, 4)),
    ],
    accepts=[_apart_from_sums, _apart_from_pairs],
    mistakes=[
        Mistake(
            _apart_of(
                lambda unit, spread, nets: unit**2 / 12 + spread**2,
                lambda runs: np.var(runs, ddof=1),
            ),
            "You compare with the scatter of single nets. How well is a mean of several nets "
            "known?",
            "scatter for standard error",
        ),
        Mistake(
            _apart_of(lambda unit, spread, nets: unit**2 / 12 + spread**2),
            "Your own mean gets the credit of all your runs. Theirs is a mean as well. Of how many "
            "nets?",
            "their nets forgotten",
        ),
        Mistake(
            _apart_of(
                lambda unit, spread, nets: unit**2 / 12 + spread**2 / nets,
                lambda runs: np.var(runs, ddof=1),
            ),
            "Their mean gets the credit of all their nets. Yours is a mean as well. Of how many "
            "runs?",
            "own runs forgotten",
        ),
        Mistake(
            _apart_of(lambda unit, spread, nets: unit / 12 + spread**2 / nets),
            "Two of your three parts are squares, the rounding's is not. In which power of the "
            "unit is a variance?",
            "unit not squared",
        ),
        Mistake(
            _apart_of(
                lambda unit, spread, nets: unit**2 / 12 + spread**2 / nets,
                lambda runs: np.var(runs) / len(runs),
            ),
            "Very close. You divide the sum of squared deviations by the number of runs, and the "
            "mean that they deviate from came from the same runs. What does the text ask for?",
            "variance over m",
        ),
        Mistake(
            _apart_of(lambda unit, spread, nets: unit**2 / 4 + spread**2 / nets),
            "You take half of the last place as rounding's standard deviation. It is the worst "
            "case. What is it on average, in the mean square?",
            "half a unit",
        ),
        Mistake(
            _apart_of(lambda unit, spread, nets: spread**2 / nets),
            "The size of the last place does not show in your answer. What if the paper had "
            "printed one digit only?",
            "rounding left out",
        ),
        Mistake(
            _apart_stds_added,
            "You add standard deviations. Which quantity adds for independent errors?",
            "standard deviations added",
        ),
        Mistake(
            _apart_variance,
            "If everything were measured in other units, ten times smaller, your answer would "
            "change. Which power of the uncertainty belongs below?",
            "divided by the variance",
        ),
        Mistake(
            _apart_signed,
            "The size is right, and for one of the examples the answer is negative. What was asked "
            "for?",
            "sign kept",
        ),
        Mistake(
            lambda *a: -_apart_signed(*a),
            "Right in size, and negative when your runs come out above the paper. Does it matter "
            "to the question which of the two is larger?",
            "sign kept, reversed",
        ),
        Mistake(
            _apart_of(lambda unit, spread, nets: unit**2 / 12),
            "Only your own scatter is in it, as in the chapter's report. Here the paper tells you"
            " the scatter of theirs as well. What does it add?",
            "their scatter left out",
        ),
        Mistake(
            _apart_of(lambda unit, spread, nets: unit**2 / 12 + spread**2 / nets, lambda runs: 0.0),
            "You treat your own mean as exact. How well do so few runs know it?",
            "own scatter left out",
        ),
        Mistake(
            _apart_of(lambda unit, spread, nets: unit**2 + spread**2 / nets),
            "You take the whole last place for rounding's standard deviation. What is the "
            "variance of an error spread evenly over a width of one unit?",
            "a whole unit",
        ),
        Mistake(
            _apart_of(lambda unit, spread, nets: unit**2 / 3 + spread**2 / nets),
            "Your rounding error reaches a whole unit to either side. How far from the printed "
            "number can the true one lie?",
            "width of two units",
        ),
    ],
    hints=(
        "Three independent errors: the rounding of theirs, the chance in theirs, the chance in "
        "yours. What adds?",
        "Each chance error is a sample variance divided by a number of nets.",
    ),
)

# --- 2. volume: the third average ---------------------------------------------------------------

_POWERS = float(200 * (-0.5 - np.log(3) / 2) / np.log(10))

VOLUME = Question(
    id="26_papers/volume",
    kind="number",
    function="volume",
    points=1,
    difficulty="easy",
    minutes=6,
    asks="By how many powers of ten one linear layer of 200 units under the standard start of "
    "2010 multiplies a volume.",
    reference=_POWERS,
    rtol=2e-3,
    mistakes=[
        Mistake(
            float(-100 / np.log(10)),
            "That is right for weights of variance 1/n. What is the variance of weights drawn "
            "evenly between -1/sqrt(n) and 1/sqrt(n)?",
            "Xavier's variance",
        ),
        Mistake(
            float(200 * np.log10(8 / 3**1.5 / np.pi)),
            "You multiply mean singular values. A volume is multiplied by the product of all of "
            "them. Which average has to do with a product?",
            "arithmetic mean",
        ),
        Mistake(
            float(-100 * np.log10(3)),
            "That would be so if all singular values were equal to their root mean square. Are "
            "they?",
            "root mean square",
        ),
        Mistake(
            float(200 * (-0.5 - np.log(3) / 2)),
            "Your number is a natural logarithm. Powers of what were asked for?",
            "natural logarithm",
        ),
        Mistake(
            _POWERS / 200,
            "That is the shrinking in one direction. In how many directions does the volume "
            "extend?",
            "one direction",
        ),
        Mistake(
            float(200 * (-0.5 - np.log(3)) / np.log(10)),
            "You seem to multiply each singular value by 1/3. If the weights are multiplied by a "
            "number, what happens to their variance?",
            "variance for factor",
        ),
        Mistake(
            -_POWERS,
            "By that many powers of ten, yes. Does the volume become larger or smaller?",
            "sign",
        ),
        Mistake(
            10**_POWERS,
            "This is the factor itself. How many powers of ten is it?",
            "factor for its logarithm",
        ),
        Mistake(
            float(200 * (-0.5 - np.log(12) / 2) / np.log(10)),
            "A variance of 1/12 belongs to a width of 1. How wide is the interval from -1 to 1?",
            "width of one",
        ),
    ],
    hints=(
        "Write the layer as a number times a matrix of variance 1/n. Which number?",
        "The logarithm of a product of 200 numbers is 200 times the mean of their logarithms.",
    ),
)

# --- 3. wishes: LeCun's two wishes for another curve --------------------------------------------


def wishes(p):
    """(a, s) such that a arctan(s x) maps p to p and bends most at p."""
    return 6 * p / np.pi, 1 / (np.sqrt(3) * p)


def _wishes_by_angle(p):
    """In the angle v = arctan(s x) the bend goes like sin v cos^3 v, largest at 30 degrees."""
    angle = np.radians(30)
    return p / angle, np.tan(angle) / p


def _wishes_by_search(p):
    low, high = 0.1, 2.0
    for _ in range(200):  # ternary search for the largest u / (1 + u^2)^2
        left, right = low + (high - low) / 3, high - (high - low) / 3
        if left / (1 + left**2) ** 2 < right / (1 + right**2) ** 2:
            low = left
        else:
            high = right
    return p / np.arctan(low), low / p


def _wishes_tanh(p):
    return np.sqrt(3) * p, np.arctanh(1 / np.sqrt(3)) / p


def _wishes_at_one(p):
    return p / np.arctan(1.0), 1 / p


def _wishes_value_third(p):
    s = np.tan(1 / np.sqrt(3))
    return np.sqrt(3) * p, s / p


def _wishes_no_shift(p):
    return p / np.arctan(p / np.sqrt(3)), 1 / np.sqrt(3)


def _wishes_to_one(p):
    return 6 / np.pi, 1 / (np.sqrt(3) * p)


def _wishes_upside_down(p):
    return 3 * p / np.pi, np.sqrt(3) / p


def _wishes_stretched(p):
    return 6 * p / np.pi, p / np.sqrt(3)


WISHES = Question(
    id="26_papers/wishes",
    kind="derive",
    function="wishes",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="The two constants of a arctan(s x) that make it map p to p and bend most at p.",
    reference=wishes,
    rtol=1e-6,
    cases=lambda rng: [(float(rng.uniform(1.3, 2.5)),), (float(rng.uniform(0.4, 0.8)),)],
    accepts=[_wishes_by_angle, _wishes_by_search],
    mistakes=[
        Mistake(
            _wishes_tanh,
            "These are the constants of tanh. What is the second derivative of arctan u?",
            "constants of tanh",
        ),
        Mistake(
            _wishes_at_one,
            "At your p the slope has fallen to half. Is it there that it changes fastest?",
            "half of the slope",
        ),
        Mistake(
            _wishes_value_third,
            "At your p the curve has the height 1/sqrt(3) before it is stretched. For tanh that "
            "was the place. Which step of that derivation used that the curve was tanh?",
            "height of tanh",
        ),
        Mistake(
            _wishes_no_shift,
            "For p = 1 it is right. For another p your curve bends most at 1. What does s do to "
            "the place of the bend?",
            "bend left at 1",
        ),
        Mistake(
            _wishes_to_one,
            "The bend sits right, and your curve maps p to 1. Where should p go?",
            "p mapped to 1",
        ),
        Mistake(
            lambda p: (6 / np.pi, 1 / np.sqrt(3)),
            "Right for p = 1, and the same for any other. Stretch that curve by p in both "
            "directions: which of its constants change?",
            "p left out",
        ),
        Mistake(
            lambda p: (np.sqrt(3) * p, 1 / (np.sqrt(3) * p)),
            "The bend sits right. In front you divide p by s p, as if arctan u were u. How high is "
            "the curve at that u?",
            "arctangent left out",
        ),
        Mistake(
            _wishes_upside_down,
            "You solve u^2 = 3. Differentiate u / (1 + u^2)^2 again; on which side does the 3 end "
            "up?",
            "three upside down",
        ),
        Mistake(
            _wishes_stretched,
            "If s is larger, the bend moves towards 0. Does your s know?",
            "stretched the wrong way",
        ),
        Mistake(
            lambda p: wishes(p)[::-1],
            "Both constants are right and stand in the wrong order. Which is the factor in front?",
            "order",
        ),
        Mistake(
            lambda p: (6 * p / np.pi, 1 / np.sqrt(3)),
            "Your a is right, and your s does not know p. It is s times what that equals this "
            "number?",
            "s p for s",
        ),
        Mistake(
            lambda p: (p * np.pi / 6, 1 / (np.sqrt(3) * p)),
            "The bend sits right. Put p into your curve: is the value p? On which side of the "
            "equation does the arctangent end up?",
            "a upside down",
        ),
    ],
    hints=(
        "With u = s x the second derivative is a multiple of u / (1 + u^2)^2. Where is that "
        "largest?",
        "That gives s p. The first wish, with this s, gives a.",
    ),
)

# --- 4. weight_gradients: equation 14 for unequal layers ----------------------------------------


def weight_gradients(sizes, variances, x2, d2):
    """Mean square of dL/dW for each layer of a linear net, one example."""
    layers, sizes = len(variances), [int(n) for n in sizes]
    up, down = [x2], [d2]
    for k in range(layers - 1):
        up.append(up[-1] * sizes[k] * variances[k])
        top = layers - 1 - k
        down.append(down[-1] * sizes[top + 1] * variances[top])
    return np.array(up) * np.array(down[::-1])


def _gradients_by_products(sizes, variances, x2, d2):
    n, v = np.asarray(sizes, float), np.asarray(variances, float)
    forward, backward = n[:-1] * v, n[1:] * v
    found = [x2 * d2 * np.prod(forward[:k]) * np.prod(backward[k + 1 :]) for k in range(len(v))]
    return np.array(found)


def _gradients_by_ratio(sizes, variances, x2, d2):
    """From one layer to the next one factor is gained and one is lost."""
    n, v = np.asarray(sizes, float), np.asarray(variances, float)
    first = x2 * d2 * np.prod(n[2:] * v[1:])
    steps = (n[:-2] * v[:-1]) / (n[2:] * v[1:])
    return first * np.concatenate([[1.0], np.cumprod(steps)])


def _gradients_of(forward, backward, own=False, joined=np.multiply):
    def wrong(sizes, variances, x2, d2):
        n, v = np.asarray(sizes, float), np.asarray(variances, float)
        f, b = forward(n, v), backward(n, v)
        up = [x2 * np.prod(f[: k + own]) for k in range(len(v))]
        down = [d2 * np.prod(b[k + 1 - own :]) for k in range(len(v))]
        return joined(np.array(up), np.array(down))

    return wrong


def _fan_in(n, v):
    return n[:-1] * v


def _fan_out(n, v):
    return n[1:] * v


def _gradients_flat(sizes, variances, x2, d2):
    n, v = np.asarray(sizes, float), np.asarray(variances, float)
    return np.full(len(v), x2 * d2 * np.prod((n[:-1] * v)[:-1]))


def _gradients_rms(sizes, variances, x2, d2):
    return np.sqrt(weight_gradients(sizes, variances, x2, d2))


def _gradients_reversed(sizes, variances, x2, d2):
    return weight_gradients(sizes, variances, x2, d2)[::-1]


def _gradients_half_counted(sizes, variances, x2, d2):
    return weight_gradients(sizes, variances, x2, d2) * np.asarray(sizes)[:-1] * variances


WEIGHT_GRADIENTS = Question(
    id="26_papers/weight_gradients",
    kind="implement",
    function="weight_gradients",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="The mean square of each layer's weight gradient at the start of a linear net whose "
    "layers differ in width and in the variance of their weights.",
    reference=weight_gradients,
    cases=lambda rng: [
        (
            rng.permutation([11, 30, 17, 64, 23]),
            rng.uniform(0.02, 0.1, 4),
            float(rng.uniform(1.2, 3)),
            float(rng.uniform(0.1, 0.5)),
        ),
        (np.array([7, 40, 12]), rng.uniform(0.02, 0.2, 2), 0.7, 1.9),
    ],
    accepts=[_gradients_by_products, _gradients_by_ratio],
    mistakes=[
        Mistake(
            _gradients_of(_fan_in, _fan_in),
            "You count the same fan on both ways. How many terms does delta collect when it comes "
            "down through a matrix?",
            "fan-in on both ways",
        ),
        Mistake(
            _gradients_of(_fan_out, _fan_in),
            "The two fans have changed places. How many inputs does one unit sum up?",
            "fans exchanged",
        ),
        Mistake(
            _gradients_of(_fan_in, _fan_out, own=True),
            "Your layer's own weights are among the factors. The signal that meets delta there: "
            "has it passed this matrix yet?",
            "own layer counted",
        ),
        Mistake(
            _gradients_of(_fan_in, _fan_out, joined=lambda up, down: down),
            "These are mean squares of delta. What else stands in the gradient of a weight?",
            "delta only",
        ),
        Mistake(
            _gradients_of(_fan_in, _fan_out, joined=np.add),
            "You add the two mean squares. How do h and delta enter the gradient of a weight?",
            "sum for product",
        ),
        Mistake(
            _gradients_flat,
            "All your layers get the same, as in the chapter. Which of its assumptions does not "
            "hold here?",
            "level",
        ),
        Mistake(
            _gradients_rms,
            "Your numbers are roots of the right ones. What was asked for?",
            "root taken",
        ),
        Mistake(
            _gradients_reversed,
            "The right numbers, from the top down. Which layer comes first?",
            "top layer first",
        ),
        Mistake(
            _gradients_of(_fan_out, _fan_out),
            "You count the fan-out on both ways. How many terms does a unit add up on the way to "
            "the top?",
            "fan-out on both ways",
        ),
        Mistake(
            _gradients_of(lambda n, v: np.sqrt(n[:-1] * v), lambda n, v: np.sqrt(n[1:] * v)),
            "Your factors per layer are for sizes; the mean squares you begin with are not. Which"
            " of the two was asked for?",
            "factors of sizes",
        ),
        Mistake(
            _gradients_half_counted,
            "One of your two products counts the layer's own matrix. The h of a weight's gradient"
            " lies below it, its delta above. Which matrices has each passed?",
            "own layer counted once",
        ),
        Mistake(
            lambda sizes, variances, x2, d2: (
                weight_gradients(sizes, variances, x2, d2) * np.asarray(sizes)[1:] * variances
            ),
            "Your delta has come down through one matrix too many. Does the delta in the gradient "
            "of a weight stand above its matrix or below?",
            "delta below the matrix",
        ),
    ],
    hints=(
        "Make two lists, one for h below each layer, one for delta above it, and multiply.",
        "Going up through a matrix of shape (n_in, n_out) multiplies by n_in times the variance; "
        "coming down?",
    ),
)

# --- 5. delay: what infinitely many layers cost -------------------------------------------------


def delay(start, goal, s):
    """Time that an infinitely deep linear net needs more than one layer, from start to goal."""

    def clock(u):
        return np.log(abs(u / (s - u))) / s**2 - 1 / (s * u)

    one_layer = np.log((s - start) / (s - goal))
    return clock(goal) - clock(start) - one_layer


def _delay_by_panels(start, goal, s):
    nodes, weights = np.polynomial.legendre.leggauss(20)
    edges = np.linspace(start, goal, 201)
    half = np.diff(edges)[:, None] / 2
    u = edges[:-1, None] + half * (1 + nodes)
    return float(np.sum(half * weights * (1 - u**2) / (u**2 * (s - u))))


def _delay_by_reciprocal(start, goal, s):
    """With r = 1/u the deep net's time is an integral of r / (s r - 1)."""

    def clock(r):
        return r / s + np.log(abs(s * r - 1)) / s**2

    deep = clock(1 / start) - clock(1 / goal)
    return deep + np.log(abs(s - goal)) - np.log(abs(s - start))


def _clocked(clock, subtract=1.0):
    def wrong(start, goal, s):
        one_layer = np.log((s - start) / (s - goal))
        return clock(goal, s) - clock(start, s) - subtract * one_layer

    return wrong


def _deep(u, s):
    return np.log(abs(u / (s - u))) / s**2 - 1 / (s * u)


def _delay_backwards(start, goal, s):
    return delay(goal, start, s)


DELAY = Question(
    id="26_papers/delay",
    kind="derive",
    function="delay",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="How much longer an infinitely deep linear net takes than a single layer to bring one "
    "direction from start to goal.",
    reference=delay,
    rtol=1e-7,
    cases=lambda rng: [
        (float(rng.uniform(0.1, 0.3)), float(rng.uniform(0.6, 1.2)), float(rng.uniform(1.6, 3))),
        (1.0, float(rng.uniform(0.4, 0.6)), 0.3),
        (1.3, float(rng.uniform(1.8, 2.2)), 2.6),  # here the deep net is the faster one
    ],
    accepts=[_delay_by_panels, _delay_by_reciprocal],
    mistakes=[
        Mistake(
            _clocked(lambda u, s: np.log(abs(u / (s - u))) / s),
            "This is the clock of a net of two layers. Which power of u stands in the law of an "
            "infinitely deep one?",
            "two layers",
        ),
        Mistake(
            _clocked(_deep, subtract=0.0),
            "The time of the deep net is right. The delay is a difference. How long does one layer "
            "take?",
            "one layer not subtracted",
        ),
        Mistake(
            _clocked(lambda u, s: np.log(abs(u / (s - u))) / s**2),
            "One part of the fraction 1 / (u^2 (s - u)) is missing from your sum: the one that is "
            "largest for small u.",
            "partial fraction left out",
        ),
        Mistake(
            _clocked(lambda u, s: np.log(abs(u / (s - u))) / s**2 + 1 / (s * u)),
            "A sign is off in the integral of 1 / u^2. Does -1/u grow or fall with u?",
            "sign of the integral",
        ),
        Mistake(
            _clocked(lambda u, s: np.log(abs(u * (s - u))) / s**2 - 1 / (s * u)),
            "Differentiate log(s - u). What comes out in front?",
            "inner derivative",
        ),
        Mistake(
            _clocked(_deep, subtract=-1.0),
            "You add the time of the single layer. Which of the two nets is the slower one, and "
            "by how much?",
            "sum for difference",
        ),
        Mistake(
            _delay_backwards,
            "Right in size, and the sign is turned. From where to where does your learner go, and "
            "which of the two times is taken away?",
            "backwards",
        ),
        Mistake(
            lambda start, goal, s: abs(delay(start, goal, s)),
            "Your delay is never negative. Compare u^2 (s - u) with s - u for a u above 1: which "
            "net is the faster one there?",
            "sign dropped",
        ),
        Mistake(
            _clocked(lambda u, s: np.log(abs(u / (s - u))) / s - 1 / (s * u)),
            "The part with 1/u is right. Put 1/u and 1/(s - u) over one line: which number comes "
            "to stand above it, and what must stand before the logarithm?",
            "factor of the logarithm, 1/s",
        ),
        Mistake(
            _clocked(lambda u, s: np.log(u / (s - u)) / s**2 - 1 / (s * u)),
            "Below s your answer is right, above s there is none: of which negative number do you "
            "take a logarithm? What is the integral of 1 / (s - u) there?",
            "logarithm above s",
        ),
        Mistake(
            _clocked(lambda u, s: np.log(abs(u / (s - u))) - 1 / (s * u)),
            "Put the fraction together again: does 1/u + 1/(s - u), with your factor in front, "
            "have the right numerator? Try a large s.",
            "factor of the logarithm",
        ),
        Mistake(
            _clocked(lambda u, s: np.log(abs(u / (s - u))) / s**2 - 1 / u),
            "The logarithm is right. Multiply 1/u^2 by s - u and see what stands beside u^2 (s - "
            "u): which number is left over?",
            "factor of the pole",
        ),
    ],
    hints=(
        "Find du/dt for L layers first: u = w^L, and each layer moves by the gradient over L. Then "
        "let L grow.",
        "dt = du / (u^2 (s - u)). Split it into parts with u^2, u and s - u below the line.",
    ),
)

QUESTIONS = [APART, VOLUME, WISHES, WEIGHT_GRADIENTS, DELAY]
