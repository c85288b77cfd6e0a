"""Chapter 09, Leaky ReLU and PReLU: questions for solutions/09_leaky_relu.ipynb."""

import math

import numpy as np

from actinit.questions._model import Mistake, Question

# 1. A PReLU for every slope ------------------------------------------------------------------


def prelu(z, slope):
    return np.where(z > 0, z, slope * z)


def prelu_in_two_parts(z, slope):
    return np.maximum(z, 0) + slope * np.minimum(z, 0)


def prelu_from_size(z, slope):
    return (1 + slope) / 2 * z + (1 - slope) / 2 * np.abs(z)


def prelu_by_column(z, slope):
    out = z.copy()
    for j, a in enumerate(slope):
        out[out[:, j] < 0, j] *= a
    return out


def larger_line(z, slope):
    return np.maximum(slope * z, z)


def smaller_line(z, slope):
    return np.minimum(slope * z, z)


def sides_swapped(z, slope):
    return np.where(z > 0, slope * z, z)


def slope_per_example(z, slope):
    return np.where(z > 0, z, slope[:, np.newaxis] * z)


def size_of_z(z, slope):
    return np.where(z > 0, z, slope * np.abs(z))


def positive_slopes_only(z, slope):
    return np.where(z > 0, z, np.abs(slope) * z)


def one_slope(z, slope):
    return np.where(z > 0, z, np.mean(slope) * z)


def slope_for_value(z, slope):
    return np.where(z > 0, z, slope)


def _any_slopes(rng):
    z = rng.normal(size=(5, 5))
    z[:2], z[2:] = np.abs(z[:2]), -np.abs(z[2:])
    slope = rng.uniform([-0.9, 0.0, 0.1, 1.2, -2.0], [-0.2, 0.0, 0.9, 2.0, -1.2])
    return rng.permuted(z, axis=0), rng.permutation(slope)


def line_by_steepness(z, slope):
    return np.where(np.abs(slope) <= 1, np.maximum(z, slope * z), np.minimum(z, slope * z))


every_slope = Question(
    id="09_leaky_relu/every_slope",
    kind="implement",
    function="prelu",
    points=2,
    difficulty="easy",
    minutes=5,
    asks="PReLU of z, shape (n, units), with one slope per unit, shape (units,). Slopes may be "
    "any real numbers, also negative or above 1.",
    cases=lambda rng: [_any_slopes(rng), _any_slopes(rng)],
    reference=prelu,
    mistakes=[
        Mistake(
            larger_line,
            "You take the larger of both lines. Up to a slope of 1 that is right. Sketch the two "
            "lines for a slope of 2: which is the larger one left of 0?",
        ),
        Mistake(
            smaller_line,
            "You take the smaller of both lines. Test it at z = 3 with a slope of 0.1: which of "
            "the two should come out?",
        ),
        Mistake(
            sides_swapped,
            "Your slope acts on the positive side. Which side of 0 leaks?",
        ),
        Mistake(
            slope_per_example,
            "Row i gets slope i. Rows are examples here. What does a slope belong to?",
        ),
        Mistake(
            size_of_z,
            "You multiply the slope by the *size* of z. What sign should a leak of 0.01 give "
            "at z = -7?",
        ),
        Mistake(
            positive_slopes_only,
            "Negative slopes come out as positive ones. Does the definition ask for a sign?",
        ),
        Mistake(
            one_slope,
            "All units got the same slope, the mean of the given ones. What shape does the "
            "array of slopes have, and what does broadcasting do with it?",
        ),
        Mistake(
            slope_for_value,
            "Left of 0 you return the slope itself, a constant. What does a line of slope a "
            "through 0 give at z?",
        ),
        Mistake(
            line_by_steepness,
            "You choose the larger or the smaller line by how steep the slope is, whatever its "
            "sign. Sketch both lines for a slope of -2: which is the smaller one right of 0?",
        ),
    ],
    accepts=[prelu_in_two_parts, prelu_from_size, prelu_by_column],
    forbids=["actinit.activations", "actinit.layers", "actinit.network"],
    hints=(
        "What decides which of the two lines is in charge: their height or the sign of z?",
        "np.where(z > 0, ...) chooses; the slopes broadcast along the rows by themselves.",
    ),
)

# 2. What is left of the spread ---------------------------------------------------------------

A = 0.5
MEAN_SQUARE = (1 + A**2) / 2
MEAN = (1 - A) / math.sqrt(2 * math.pi)

variance = Question(
    id="09_leaky_relu/variance",
    kind="number",
    function="leaky_variance",
    points=1,
    difficulty="easy",
    minutes=4,
    asks="The variance of a Leaky ReLU of slope 0.5 for z normal with mean 0 and variance 1, to "
    "three digits.",
    reference=MEAN_SQUARE - MEAN**2,
    rtol=1e-3,
    mistakes=[
        Mistake(
            MEAN_SQUARE,
            "That is the mean square. What has to be taken off to get a variance?",
            name="mean_square",
        ),
        Mistake(
            math.sqrt(MEAN_SQUARE - MEAN**2),
            "That is the standard deviation. Which power of it is the variance?",
            name="standard_deviation",
        ),
        Mistake(
            MEAN_SQUARE - MEAN,
            "You took the mean off the mean square. Mean and mean square do not have "
            "the same unit. What is the mean missing?",
            name="mean_not_squared",
        ),
        Mistake(
            0.5 - 0.5 / math.pi,
            "That is the variance of ReLU. What does the left half add when it leaks?",
            name="relu",
        ),
        Mistake(
            0.75 - MEAN**2,
            "You gave the left half the weight a. It is its square that is averaged. What does "
            "a factor a do to a square?",
            name="slope_not_squared",
        ),
        Mistake(
            MEAN_SQUARE - 0.5 / math.pi,
            "You took off the squared mean of ReLU. Does the left half contribute to the mean "
            "as well, and with which sign?",
            name="relu_mean",
        ),
    ],
    hints=(
        "The variance is the mean square minus the square of the mean. The chapter has both.",
        "Put a = 0.5 into (1 + a^2)/2 and into (1 - a)/sqrt(2 pi).",
    ),
)

# 3. The pull on the slopes -------------------------------------------------------------------


def slope_gradient(z, upstream):
    return np.sum(upstream * np.minimum(z, 0), axis=0)


def gradient_by_mask(z, upstream):
    return np.where(z < 0, z * upstream, 0.0).sum(axis=0)


def gradient_by_einsum(z, upstream):
    return np.einsum("nu,nu->u", (z - np.abs(z)) / 2, upstream)


def gradient_by_difference(z, upstream):
    def h(a):
        return np.where(z > 0, z, a * z)

    return ((h(1.0) - h(0.0)) * upstream).sum(axis=0)  # h is linear in a


def averaged(z, upstream):
    return np.mean(upstream * np.minimum(z, 0), axis=0)


def whole_layer(z, upstream):
    return np.sum(upstream * np.minimum(z, 0))


def per_example(z, upstream):
    return np.sum(upstream * np.minimum(z, 0), axis=1)


def open_ones_too(z, upstream):
    return np.sum(upstream * z, axis=0)


def open_ones_only(z, upstream):
    return np.sum(upstream * np.maximum(z, 0), axis=0)


def without_z(z, upstream):
    return np.sum(upstream * (z < 0), axis=0)


def without_upstream(z, upstream):
    return np.sum(np.minimum(z, 0), axis=0)


def depth_for_z(z, upstream):
    return np.sum(upstream * np.maximum(-z, 0), axis=0)


def not_summed(z, upstream):
    return upstream * np.minimum(z, 0)


def _square(rng):
    return rng.normal(size=(5, 5)), rng.normal(size=(5, 5))


pull = Question(
    id="09_leaky_relu/pull",
    kind="derive",
    function="slope_gradient",
    points=2,
    difficulty="medium",
    minutes=8,
    asks="dL/da of a PReLU layer with one slope per unit, shape (units,), from z and "
    "upstream = dL/dh, both (n, units). The 1/n of a mean loss is already in upstream.",
    cases=lambda rng: [
        _square(rng),
        (np.array([[-1.0, 2.0], [0.0, -3.0], [4.0, -5.0]]), rng.normal(size=(3, 2))),
    ],
    reference=slope_gradient,
    mistakes=[
        Mistake(
            averaged,
            "You divide by the number of examples. The 1/n of the loss is in `upstream` "
            "already. How often does it belong into the gradient?",
        ),
        Mistake(
            whole_layer,
            "You sum over the whole layer, which is right for one shared slope. How many slopes "
            "are there here, and which elements does each of them touch?",
        ),
        Mistake(
            per_example,
            "You sum along the rows and get a number per example. A slope belongs to a unit. "
            "Over which axis is it shared?",
        ),
        Mistake(
            open_ones_too,
            "You let every z pull at the slope. Does h contain the slope where z is positive?",
        ),
        Mistake(
            open_ones_only,
            "You kept the open units. On which side of 0 does h depend on the slope?",
        ),
        Mistake(
            without_z,
            "You sum what arrives at closed units. What is the derivative of a z with respect "
            "to a?",
        ),
        Mistake(
            without_upstream,
            "You sum dh/da. What does the chain rule multiply it by?",
        ),
        Mistake(
            depth_for_z,
            "You use how deep a unit is shut as a positive number, so the sign is reversed. What "
            "is the derivative of a z with respect to a, sign included?",
        ),
        Mistake(
            not_summed,
            "This is the pull of each single element. All examples share the slope of a unit. "
            "What happens to their contributions?",
        ),
    ],
    accepts=[gradient_by_mask, gradient_by_einsum, gradient_by_difference],
    forbids=["actinit.activations", "actinit.layers", "actinit.network"],
    hints=(
        "Write h for z < 0 and for z > 0. In which of the two does a occur?",
        "Multiply dh/da, which is z or 0, by upstream, and add up everything that shares one "
        "slope.",
    ),
)

# 4. Shut all the time ------------------------------------------------------------------------


def always_shut(h):
    return np.all(h <= 0, axis=0)


def shut_by_maximum(h):
    return h.max(axis=0) <= 0


def shut_by_count(h):
    return np.array([sum(value > 0 for value in column) == 0 for column in h.T])


def silent(h):
    return np.all(h == 0, axis=0)


def sometimes_shut(h):
    return np.any(h <= 0, axis=0)


def strictly_negative(h):
    return np.all(h < 0, axis=0)


def shut_on_average(h):
    return h.mean(axis=0) <= 0


def by_example(h):
    return np.all(h <= 0, axis=1)


def never_shut(h):
    return np.all(h > 0, axis=0)


def open_units(h):
    return np.any(h > 0, axis=0)


def quiet(h):
    return np.all(np.abs(h) < 0.05, axis=0)


def _outputs(rng):
    n = 8
    z = -rng.uniform(0.5, 4, size=(n, n))  # columns 0 and 1: shut throughout
    z[rng.integers(n), 1] = 0.0
    z[rng.integers(n), 2] = rng.uniform(0.05, 0.1)  # open once, shut on average
    z[:, 3] = 0.0
    z[:, 4] *= -1
    z[rng.integers(n), 5:7] *= -20
    z[:, 7] = rng.uniform(0.01, 0.04, size=n)
    return (rng.permuted(np.where(z > 0, z, 0.01 * z), axis=0)[:, rng.permutation(n)],)


def _rarely_open(rng):
    h = -rng.uniform(0.005, 0.04, size=(40, 3))  # the first column is shut throughout
    h[rng.integers(40), 1] = 1e-5
    h[rng.integers(40), 2] = rng.uniform(1, 3)
    return (h[:, rng.permutation(3)],)


def nearly_always(h):
    return np.mean(h <= 0, axis=0) > 0.95


def nearly_shut(h):
    return np.all(h <= 1e-3, axis=0)


diagnose = Question(
    id="09_leaky_relu/shut",
    kind="diagnose",
    function="always_shut",
    points=2,
    difficulty="medium",
    minutes=6,
    asks="Which units of a Leaky ReLU layer with a positive slope are shut (z <= 0) on all "
    "examples? From the outputs h, shape (n, units), alone; a bool array of shape (units,).",
    cases=lambda rng: [_outputs(rng), _outputs(rng), _rarely_open(rng)],
    reference=always_shut,
    mistakes=[
        Mistake(
            silent,
            "You look for outputs of exactly 0, as for a ReLU. What does a leaky unit put out "
            "while it is shut?",
        ),
        Mistake(
            sometimes_shut,
            "You name every unit that is shut at least once. Nearly every healthy unit "
            "is. What should hold for *all* examples?",
        ),
        Mistake(
            strictly_negative,
            "One unit sits exactly at the bend on some examples, and you let it count as "
            "open. On which side does the question put z = 0?",
        ),
        Mistake(
            shut_on_average,
            "You judge by the mean output. A unit may be shut on all but one example. Is it shut "
            "on all of them?",
        ),
        Mistake(
            by_example,
            "You answer for each example whether all units are shut. Over which axis do the "
            "examples run?",
        ),
        Mistake(
            never_shut,
            "You name the units that are open on all examples. What is the opposite end?",
        ),
        Mistake(
            open_units,
            "You name the units that open at least once, which are exactly the others. What was "
            "asked for?",
        ),
        Mistake(
            quiet,
            "You look for small outputs. A shut unit far below 0 can be louder than one that is "
            "just open. Which property of h tells the side of the bend?",
        ),
        Mistake(
            nearly_always,
            "You let a unit count as shut if it is shut on nearly all examples. What can the one "
            "example do for it on which it is open?",
        ),
        Mistake(
            nearly_shut,
            "You allow for a small positive output. How open is a unit with z = 0.00001, and "
            "is a comparison with 0 subject to rounding here?",
        ),
    ],
    accepts=[shut_by_maximum, shut_by_count],
    hints=(
        "With a positive slope, what does the sign of h say about the sign of z?",
        "A condition on every entry, then a reduction over the examples: which one, and along "
        "which axis?",
    ),
)

# 5. Through how many closed doors ------------------------------------------------------------


def shares(a, layers):
    k = np.arange(layers + 1)
    ways = np.array([math.comb(layers, int(i)) for i in k])
    return ways * a ** (2 * k) / (1 + a**2) ** layers


def shares_by_convolution(a, layers):
    total = np.ones(1)
    for _ in range(layers):
        total = np.convolve(total, [1.0, a * a])
    return total / total.sum()


def shares_by_steps(a, layers):
    chance = a * a / (1 + a * a)  # of a closed unit, weighted by what it lets through
    p = np.zeros(layers + 1)
    p[0] = 1.0
    for _ in range(layers):
        p[1:] = (1 - chance) * p[1:] + chance * p[:-1]
        p[0] *= 1 - chance
    return p


def shares_by_paths(a, layers):
    total = np.zeros(layers + 1)
    for path in range(2**layers):
        closed = bin(path).count("1")
        total[closed] += a ** (2 * closed)
    return total / total.sum()


def _ways(layers):
    return np.array([math.comb(layers, k) for k in range(layers + 1)], float)


def count_of_paths(a, layers):
    return _ways(layers) / 2**layers


def not_squared(a, layers):
    return _ways(layers) * a ** np.arange(layers + 1) / (1 + a) ** layers


def two_chances(a, layers):
    k = np.arange(layers + 1)
    return _ways(layers) * a ** (2 * k) * (1 - a**2) ** (layers - k)


def one_path_each(a, layers):
    left = a ** (2 * np.arange(layers + 1))
    return left / left.sum()


def against_relu(a, layers):
    return _ways(layers) * a ** (2 * np.arange(layers + 1))


def of_the_upstream(a, layers):
    return against_relu(a, layers) / 2**layers


def at_most(a, layers):
    return np.cumsum(shares(a, layers))


def counted_from_the_open(a, layers):
    return shares(a, layers)[::-1]


through = Question(
    id="09_leaky_relu/through",
    kind="derive",
    function="shares",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="For a slope a and a number of layers, the share of the gradient's mean square that "
    "comes along paths with exactly k closed units, for k = 0 to layers: shape (layers + 1,).",
    cases=lambda rng: [
        (float(rng.uniform(0.2, 0.4)), int(rng.integers(5, 9))),
        (float(rng.uniform(0.5, 0.8)), int(rng.integers(3, 5))),
    ],
    reference=shares,
    mistakes=[
        Mistake(
            count_of_paths,
            "You counted the paths. All of them are equally frequent, but they do not carry the "
            "same. What is a path with k closed units worth?",
        ),
        Mistake(
            not_squared,
            "A closed unit multiplies the gradient by a. By what does it multiply a mean *square*?",
        ),
        Mistake(
            two_chances,
            "You treat a^2 and 1 - a^2 as the chances of a closed and an open unit. A closed unit "
            "passes the share a^2 of a mean square: what does an open one pass, and what is the "
            "sum of the two?",
        ),
        Mistake(
            one_path_each,
            "You counted one path for each k. In how many ways can k of the units on a path "
            "be the closed ones?",
        ),
        Mistake(
            against_relu,
            "These are the right proportions, measured against what ReLU would carry. Shares add "
            "up to 1: what is the sum of all terms?",
        ),
        Mistake(
            of_the_upstream,
            "You divide by what arrived on top. The question asks for shares of what comes "
            "through. What is the sum of your terms, and what should it be?",
        ),
        Mistake(
            at_most,
            "Your last entry is 1: these are the shares of paths with *at most* k closed units. "
            "How does one get from there to exactly k?",
        ),
        Mistake(
            counted_from_the_open,
            "Your order runs from all closed to all open. Which paths should carry most when a "
            "is small, and where does k = 0 stand?",
        ),
    ],
    accepts=[shares_by_convolution, shares_by_steps, shares_by_paths],
    hints=(
        "Every unit on a path is open or closed, half of the time each. What does either do to "
        "the square of what passes?",
        "Expand (1 + a^2) to the power of the number of layers by the binomial theorem. What "
        "does each term stand for?",
    ),
)

# 6. The smallest leak ------------------------------------------------------------------------


def smallest_leak(D, steps, rate, m):
    low, high = 0.0, 1.0
    for _ in range(60):
        a = (low + high) / 2
        needed = math.log(1 + a * D) / -math.log(1 - 2 * rate * a**2 * m)
        if needed > steps:
            low = a
        else:
            high = a
    return high


def leak_by_walking(D, steps, rate, m):
    """Newton's method on (1 + a D) (1 - 2 rate a^2 m)^steps = 1, in the logarithm of a."""
    t = math.log(0.9)
    for _ in range(200):
        a = math.exp(t)
        value = math.log1p(a * D) + steps * math.log1p(-2 * rate * a * a * m)
        slope = a * D / (1 + a * D) - steps * 4 * rate * a * a * m / (1 - 2 * rate * a * a * m)
        t -= value / slope if slope < 0 else 0.1
        t = min(t, math.log(0.999))
    return math.exp(t)


def leak_by_narrowing(D, steps, rate, m):
    low, high = 1e-9, 1.0
    for _ in range(14):
        a = np.linspace(low, high, 65)
        needed = np.log1p(a * D) / -np.log1p(-2 * rate * a**2 * m)
        first = int(np.argmax(needed <= steps))
        low, high = a[max(first - 1, 0)], a[first]
    return float(high)


def _solve(excess):
    """The a in (0, 1] at which a falling function passes 0; 1 if it never does."""
    low, high = 1e-12, 1.0
    for _ in range(100):
        a = (low + high) / 2
        low, high = (a, high) if excess(a) > 0 else (low, a)
    return high


def constant_speed(D, steps, rate, m):
    return D / (2 * rate * m * steps)


def slope_counted_once(D, steps, rate, m):
    return _solve(lambda a: math.log1p(a * D) / -math.log1p(-2 * rate * a * m) - steps)


def error_of_a_line(D, steps, rate, m):
    return math.sqrt((1 - (1 + D) ** (-1 / steps)) / (2 * rate * m))


def without_the_two(D, steps, rate, m):
    return _solve(lambda a: math.log1p(a * D) / -math.log1p(-rate * a * a * m) - steps)


def to_the_target(D, steps, rate, m):
    gone = math.log(100)  # until the error is down to 1 %
    return _solve(lambda a: (gone + math.log1p(a * D)) / -math.log1p(-2 * rate * a * a * m) - steps)


def distance_without_target(D, steps, rate, m):
    return _solve(lambda a: math.log(D + 1e-300) / -math.log1p(-2 * rate * a * a * m) - steps)


def small_steps(D, steps, rate, m):
    return _solve(lambda a: math.log1p(a * D) / (2 * rate * a * a * m) - steps)


def _fall(rng, low, high):
    """A fall whose answer is a leak between low and high; the steps are whole."""
    D, rate, m = rng.uniform(4, 30), rng.uniform(0.3, 0.5), rng.uniform(0.6, 0.9)
    a = rng.uniform(low, high)
    steps = round(math.log1p(a * D) / -math.log1p(-2 * rate * a * a * m))
    return float(D), int(steps), float(rate), float(m)


def on_a_grid(D, steps, rate, m):
    return math.ceil(1000 * smallest_leak(D, steps, rate, m)) / 1000


challenge = Question(
    id="09_leaky_relu/smallest",
    kind="derive",
    function="smallest_leak",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="The smallest slope a in (0, 1] with which the chapter's unit, thrown to w = -D, is back "
    "at w = 0 within the given number of steps, for a learning rate and m, the mean of x^2; to "
    "six digits.",
    cases=lambda rng: [
        _fall(rng, 0.02, 0.05),
        _fall(rng, 0.2, 0.3),
        _fall(rng, 0.4, 0.5),
    ],
    reference=smallest_leak,
    rtol=1e-6,
    mistakes=[
        Mistake(
            constant_speed,
            "You let the unit walk at constant speed, which holds while a D is far below 1. "
            "What happens to its error on the way when the leak is larger?",
        ),
        Mistake(
            slope_counted_once,
            "You have the slope once in the rate at which the error shrinks. The unit also "
            "*says* a w x. How many factors a does one step put into a w?",
        ),
        Mistake(
            error_of_a_line,
            "You start from the error 1 + D, that of a straight line. What does a closed unit "
            "say at w = -D, and how wrong is it?",
        ),
        Mistake(
            without_the_two,
            "Your unit needs twice the time: the step size is half of what it should be. What is "
            "the derivative of a square?",
        ),
        Mistake(
            to_the_target,
            "You let the unit walk on until its error is small. When has it come back: at w = 1 "
            "or at w = 0?",
        ),
        Mistake(
            distance_without_target,
            "You take the logarithm of D. The quantity that shrinks by the same factor in every "
            "step is the error a w - 1. What is it at the start, and at w = 0?",
        ),
        Mistake(
            small_steps,
            "Close: for small steps you are right. You replaced the logarithm of "
            "1 - 2 rate a^2 m by its first term. How large is that term here?",
        ),
        Mistake(
            on_a_grid,
            "You seem to try slopes in steps of a thousandth, and your answer is the first that "
            "is large enough. Between which two of them does the smallest one lie, and how could "
            "you go on from there?",
        ),
    ],
    accepts=[leak_by_walking, leak_by_narrowing],
    hints=(
        "The chapter has the number of steps for a given a. Does it grow or fall when a grows?",
        "The equation cannot be solved for a in closed form. Halve an interval that contains the "
        "answer, as often as it takes.",
    ),
)

QUESTIONS = [every_slope, variance, pull, diagnose, through, challenge]
