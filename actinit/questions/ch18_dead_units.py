"""Exercises for chapter 18: counting the dead, born dead, killed by a step, and the way back.

Letters as in the chapter: z = h @ w + b, rows are examples; a unit is dead for a set of examples
if z <= 0 for all of them.
"""

from __future__ import annotations

from math import ceil, erf, inf, log

import numpy as np

from actinit.questions._model import Mistake, Question

# --- 1. share_of_dead: over the set, not the batch ----------------------------------------------


def share_of_dead(z):
    """Share of units closed for every example of z, (batches, batch size, units)."""
    return float(np.mean(np.all(z <= 0, axis=(0, 1))))


def _share_by_or(z):
    alive = np.zeros(z.shape[2], dtype=bool)
    for batch in z:
        alive |= (batch > 0).any(axis=0)
    return float((~alive).mean())


def _share_by_maximum(z):
    highest = z.reshape(-1, z.shape[2]).max(axis=0)
    return float(1 - np.count_nonzero(highest > 0) / len(highest))


def _share_mean_of_batches(z):
    return float(np.mean(np.all(z <= 0, axis=1)))


def _share_of_zeros(z):
    return float(np.mean(z <= 0))


def _share_strict(z):
    return float(np.mean(np.all(z < 0, axis=(0, 1))))


def _share_any(z):
    return float(np.mean(np.any(z <= 0, axis=(0, 1))))


def _share_alive(z):
    return 1 - share_of_dead(z)


def _share_of_examples(z):
    return float(np.mean(np.all(z <= 0, axis=2)))


def _share_count(z):
    return int(np.all(z <= 0, axis=(0, 1)).sum())


def _share_of_mean_z(z):
    return float(np.mean(z.mean(axis=(0, 1)) <= 0))


def _share_cases(rng):
    z = rng.normal(size=(5, 4, 12))
    z[:, :, :3] = -np.abs(z[:, :, :3])
    z[:, :, 3] = 0.0
    z[0, 1:, 4:6] = -1.0
    z[2, 0, :] = -0.5  # an example for which all are closed
    return [(z,), (rng.normal(size=(3, 5, 60)) - rng.uniform(1, 2),)]


SHARE = Question(
    id="18_dead_units/share_of_dead",
    kind="implement",
    function="share_of_dead",
    points=2,
    difficulty="easy",
    minutes=5,
    asks="The share of ReLU units dead for a data set, from its pre-activations in batches.",
    reference=share_of_dead,
    cases=_share_cases,
    accepts=[_share_by_or, _share_by_maximum],
    mistakes=[
        Mistake(
            _share_mean_of_batches,
            "You ask each batch and take the mean of the answers. A unit that speaks in every "
            "second batch: is it dead, and does your count know?",
            "mean over batches",
        ),
        Mistake(
            _share_of_zeros,
            "You count closed entries. How many of those does a healthy unit have?",
            "entries for units",
        ),
        Mistake(
            _share_strict,
            "One unit is exactly 0 for all examples. Which slope does ReLU have there, in this "
            "book and in the frameworks?",
            "strictly negative",
        ),
        Mistake(
            _share_any,
            "One closed example is enough for you. For how many must a dead unit be closed?",
            "any for all",
        ),
        Mistake(_share_alive, "You return the share of the living.", "alive"),
        Mistake(
            _share_of_examples,
            "You find examples for which all units are closed. The question is the other way "
            "round: over which axes does the word every run?",
            "examples for units",
        ),
        Mistake(
            _share_count,
            "You return how many there are. Out of how many, if you want a share?",
            "count for share",
        ),
        Mistake(
            _share_of_mean_z,
            "You go by the mean of a unit's z. Can a unit whose mean is negative be open for some "
            "example?",
            "mean of z",
        ),
    ],
    hints=(
        "One bit per unit: has it ever been open?",
        "Which two of the three axes have to be gone before you take a mean?",
    ),
)

# --- 2. lost: a narrow net without biases -------------------------------------------------------

LOST = Question(
    id="18_dead_units/lost",
    kind="number",
    function="lost",
    points=1,
    difficulty="easy",
    minutes=5,
    asks="The probability that a bias-free ReLU net of 20 layers, 3 units wide, loses a given "
    "input.",
    reference=1 - (1 - 1 / 8) ** 20,
    rtol=2e-3,
    mistakes=[
        Mistake(
            (1 - 1 / 8) ** 20,
            "This is the probability that the input gets through. What was asked for?",
            "survival",
        ),
        Mistake(
            20 / 8,
            "A probability above 1. When two layers both fail, how often do you count it?",
            "probabilities added",
        ),
        Mistake(
            (1 / 8) ** 20,
            "This is the probability that every single layer fails. How many are enough?",
            "all layers for one",
        ),
        Mistake(
            1 - (1 - 1 / 2) ** 20,
            "You let a layer fail as soon as one unit is closed. When is a layer of three lost?",
            "one unit for the layer",
        ),
        Mistake(
            1 - (1 - 2.0**-20) ** 3,
            "Width and depth seem to have changed places: 20 units in each of 3 layers. Such a net "
            "hardly ever loses anything. Which of the two numbers belongs inside the bracket?",
            "width and depth exchanged",
        ),
        Mistake(
            1 - (1 - 1 / 9) ** 20,
            "You let a layer fail with probability one in nine. Three units, each closed or not: "
            "how many cases are there, and in how many of them are all three closed?",
            "base and exponent exchanged",
        ),
    ],
    hints=(
        "With which probability are all three units of one layer closed?",
        "To get through, an input has to pass every layer. Then take the opposite.",
    ),
)

# --- 3. bury: the same function from fewer units ------------------------------------------------


def bury(x, W1, b1, W2, b2):
    """The net without the hidden units that are dead for the rows of x."""
    alive = np.any(x @ W1 + b1 > 0, axis=0)
    return W1[:, alive], b1[alive], W2[alive], b2.copy()


def _bury_by_delete(x, W1, b1, W2, b2):
    gone = np.flatnonzero((x @ W1 + b1).max(axis=0) <= 0)
    return np.delete(W1, gone, axis=1), np.delete(b1, gone), np.delete(W2, gone, axis=0), b2 + 0.0


def _bury_one_by_one(x, W1, b1, W2, b2):
    kept = [j for j in range(len(b1)) if np.maximum(x @ W1[:, j] + b1[j], 0).sum() > 0]
    return np.stack([W1[:, j] for j in kept], axis=1), b1[kept], W2[kept, :], np.array(b2)


def _bury_with(test):
    def wrong(x, W1, b1, W2, b2):
        alive = test(x @ W1 + b1, x @ W1, b1)
        return W1[:, alive], b1[alive], W2[alive], b2.copy()

    return wrong


def _bury_first_layer_only(x, W1, b1, W2, b2):
    V1, a1, _, a2 = bury(x, W1, b1, W2, b2)
    return V1, a1, W2.copy(), a2


def _bury_zeros(x, W1, b1, W2, b2):
    alive = np.any(x @ W1 + b1 > 0, axis=0)
    return W1 * alive, b1 * alive, W2 * alive[:, None], b2.copy()


def _bury_cases(rng):
    x, W1, b1 = rng.normal(size=(15, 4)), rng.normal(size=(4, 9)), rng.normal(size=9)
    x[:, 0] = 1 + np.abs(x[:, 0])
    x[0, 1:] = 2.0, -2.0, 2.0  # the first example is an extreme one for units 4 and 5
    W1[:, 4], W1[:, 5] = -x[0], x[0]
    W1[0, 7], b1[7] = -20.0, 1.0  # dead, with a positive bias
    z = x @ W1
    b1[:2] = -z[:, :2].max(axis=0) - 0.2  # dead
    b1[2] = 0.2 - z[:, 2].min()  # open for all
    b1[3] = 0.01 - z[:, 3].max()  # open for the highest only
    b1[4] = 0.4 - z[:, 4].mean()
    b1[5] = -0.4 - z[:, 5].mean()
    b1[6] = -z[0, 6] - 0.01  # closed for the first example
    W1[0, 8], b1[8] = 6.0, -1.0  # open with a negative bias
    order = rng.permutation(9)
    return [(x, W1[:, order], b1[order], rng.normal(size=(9, 3)), rng.normal(size=3))]


BURY = Question(
    id="18_dead_units/bury",
    kind="implement",
    function="bury",
    points=2,
    difficulty="easy",
    minutes=8,
    asks="A smaller ReLU net with the same outputs on x: the dead hidden units are taken out.",
    reference=bury,
    cases=_bury_cases,
    accepts=[_bury_by_delete, _bury_one_by_one],
    mistakes=[
        Mistake(
            _bury_first_layer_only,
            "The first layer has become narrower, the second still waits for all units. Which "
            "axis of W2 belongs to the hidden units?",
            "second layer left",
        ),
        Mistake(
            _bury_zeros,
            "You set the dead units to 0 and keep them. The outputs are right. Has the net become "
            "smaller?",
            "zeroed, not removed",
        ),
        Mistake(
            _bury_with(lambda z, _, b: z[0] > 0),
            "You bury units that are silent for the first example. Ask the others.",
            "one example",
        ),
        Mistake(
            _bury_with(lambda z, _, b: z.mean(axis=0) > 0),
            "You bury units whose mean z is negative. Can such a unit be open for some example?",
            "mean of z",
        ),
        Mistake(
            _bury_with(lambda z, _, b: np.all(z > 0, axis=0)),
            "You keep only units that are open for every example. Is a unit that is sometimes "
            "closed dead?",
            "all for any",
        ),
        Mistake(
            _bury_with(lambda z, _, b: np.all(z <= 0, axis=0)),
            "The units that you keep are the ones that never speak. Which of the two groups does "
            "the smaller net need?",
            "the dead kept",
        ),
        Mistake(
            _bury_with(lambda z, weighted, b: np.any(weighted > 0, axis=0)),
            "You look at the weighted sum. What is added to it before ReLU sees it?",
            "bias left out",
        ),
        Mistake(
            _bury_with(lambda z, _, b: b > 0),
            "You go by the sign of the bias. What else is in z?",
            "sign of the bias",
        ),
    ],
    hints=(
        "First a boolean for each hidden unit: is it open for any row of x?",
        "A hidden unit owns a column of W1, an entry of b1 and a row of W2.",
    ),
)

# --- 4. half_dead: the share of dead units from offset and spread -------------------------------


_U = np.linspace(-10, 10, 2001)
_WEIGHT = np.exp(-_U * _U / 2)


def _phi(t):
    return (1 + np.vectorize(erf)(np.asarray(t) / np.sqrt(2))) / 2


def half_dead(offset, spread, n):
    """P(m u + s t_i <= 0 for i = 1..n), u and all t_i standard normal and independent."""
    closed = _phi(_U * offset / spread)  # of one example, given -u, which is as likely as u
    return float(np.sum(_WEIGHT * closed**n) / np.sum(_WEIGHT))


def _half_by_maximum(offset, spread, n):
    """Over the density of the largest t_i: dead if offset * u < -spread * t."""
    t = np.linspace(-9, 9, 2001)
    below = _phi(t)
    density = n * np.exp(-t * t / 2) / np.sqrt(2 * np.pi) * below ** (n - 1)
    return float(np.sum(density * _phi(-spread * t / offset)) * (t[1] - t[0]))


def _half_by_panels(offset, spread, n):
    node, w = np.polynomial.legendre.leggauss(20)
    total = 0.0
    for low in np.arange(-9.0, 9.0, 0.25):
        u = low + 0.125 * (1 + node)
        total += 0.125 * np.sum(w * np.exp(-u * u / 2) * _phi(-u * offset / spread) ** n)
    return float(total / np.sqrt(2 * np.pi))


def _half_three_sigma(offset, spread, n):
    return float(_phi(-3 * spread / offset))


def _half_independent(offset, spread, n):
    return 0.5**n


def _half_one_example(offset, spread, n):
    return half_dead(offset, spread, 1)


def _half_inverted(offset, spread, n):
    return half_dead(spread, offset, n)


def _half_alive(offset, spread, n):
    return 1 - half_dead(offset, spread, n)


def _half_variances(offset, spread, n):
    return half_dead(float(np.sqrt(offset)), float(np.sqrt(spread)), n)


def _half_typical_maximum(offset, spread, n):
    return float(_phi(-np.sqrt(2 * np.log(n)) * spread / offset))


def _half_mean_first(offset, spread, n):
    u = np.abs(np.linspace(-10, 10, 2001))
    weight = np.exp(-u * u / 2)
    return float(np.sum(weight * _phi(-u * offset / spread)) / np.sum(weight)) ** n


HALF_DEAD = Question(
    id="18_dead_units/half_dead",
    kind="derive",
    function="half_dead",
    points=3,
    difficulty="medium",
    minutes=20,
    asks="The probability that a unit is dead for n examples, from the size of its offset and of "
    "its spread.",
    reference=half_dead,
    rtol=1e-5,
    atol=1e-13,
    cases=lambda rng: [
        (float(rng.uniform(0.5, 0.9)), float(rng.uniform(0.3, 0.45)), int(rng.integers(5, 40))),
        (1.3, float(rng.uniform(0.1, 0.3)), 300),
    ],
    accepts=[_half_by_maximum, _half_by_panels],
    mistakes=[
        Mistake(
            _half_three_sigma,
            "That is the chapter's estimate, with its k of 3. How far up does the largest of n "
            "numbers really lie, and does it always lie there?",
            "k = 3",
        ),
        Mistake(
            _half_typical_maximum,
            "You put one number, the root of 2 ln n, in the place of k. It grows with n as it "
            "should. But the largest of n numbers lies now higher, now lower, and it stays below "
            "that root on average. What can you compute exactly, once the offset is held fixed?",
            "k = root of 2 ln n",
        ),
        Mistake(
            _half_independent,
            "You treat the n examples as independent coins. What do all of them share?",
            "offset ignored",
        ),
        Mistake(
            _half_one_example,
            "By symmetry this is one half, for one example. For how many must the unit be closed?",
            "one example",
        ),
        Mistake(
            _half_inverted,
            "Make the spread tiny in your formula. Does the answer go to one half?",
            "ratio upside down",
        ),
        Mistake(_half_alive, "This is the share of units that live.", "alive"),
        Mistake(
            _half_variances,
            "You take a root of both numbers, or treat them as variances. What does the text call "
            "them?",
            "variances",
        ),
        Mistake(
            _half_mean_first,
            "You average over the offset first and take the power afterwards. Is the offset drawn "
            "anew for each example?",
            "power after the mean",
        ),
    ],
    hints=(
        "Hold the offset fixed. With which probability is one example closed, and all n?",
        "Then take the mean over the offset, on a fine grid. Is the power inside that mean or "
        "outside?",
    ),
)

# --- 5. steps_back: how long a leaky unit needs -------------------------------------------------


def steps_back(slope, bias, target, rate):
    """Steps of gradient descent until b > 0, for h = slope * b and the loss (h - target)^2 / 2."""
    rest = target / slope  # b moves towards it, the distance shrinking by a constant factor
    factor = 1 - rate * slope**2
    return ceil(log(rest / (rest - bias)) / log(factor))


def _steps_by_descent(slope, bias, target, rate):
    steps = 0
    while bias <= 0:
        bias -= rate * (slope * bias - target) * slope
        steps += 1
    return steps


def _steps_by_output(slope, bias, target, rate):
    """The error of h shrinks by 1 - rate slope^2; h > 0 when it is below the target."""
    error, steps = target - slope * bias, 0
    while error >= target:
        error *= 1 - rate * slope * slope
        steps += 1
    return steps


def _steps_with(move):
    def wrong(slope, bias, target, rate):
        steps = 0
        while bias <= 0 and steps < 100_000:
            bias += rate * move(slope, bias, target)
            steps += 1
        return steps

    return wrong


def _steps_constant_error(slope, bias, target, rate):
    return ceil(-bias / (rate * slope * target))


def _steps_first_speed(slope, bias, target, rate):
    return ceil(-bias / (rate * slope * (target - slope * bias)))


def _steps_rounded_down(slope, bias, target, rate):
    return steps_back(slope, bias, target, rate) - 1


def _steps_relu(slope, bias, target, rate):
    return inf


STEPS_BACK = Question(
    id="18_dead_units/steps_back",
    kind="diagnose",
    function="steps_back",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="How many steps of gradient descent a Leaky ReLU unit with a negative bias needs to come "
    "back above 0.",
    reference=steps_back,
    cases=lambda rng: [
        (0.1, -float(rng.uniform(20, 40)), float(rng.uniform(0.8, 1.5)), 0.3),
        (float(rng.uniform(0.02, 0.05)), -float(rng.uniform(8, 20)), 0.6, 0.5),
    ],
    accepts=[_steps_by_descent, _steps_by_output],
    mistakes=[
        Mistake(
            _steps_with(lambda a, b, t: t - a * b),
            "Your unit is back too soon. The error is right. What does the chain rule put between "
            "the error and the bias?",
            "slope left out of the gradient",
        ),
        Mistake(
            _steps_with(lambda a, b, t: a * (t - b)),
            "You compare the target with the bias itself. What does the unit say when its z is "
            "negative?",
            "output without the slope",
        ),
        Mistake(
            _steps_constant_error,
            "You let every step be as long as the one at b = 0. Does the error stay "
            "the same while the bias climbs?",
            "constant error",
        ),
        Mistake(
            _steps_first_speed,
            "You let every step be as long as the first one. The error is largest there. What "
            "becomes of the steps while the bias climbs?",
            "every step like the first",
        ),
        Mistake(
            _steps_rounded_down,
            "One step too few: after yours the bias is still not positive. Which way must a "
            "number of steps be rounded?",
            "rounded down",
        ),
        Mistake(
            _steps_relu,
            "Never is the answer for a slope of 0. Is the slope 0 here?",
            "ReLU",
        ),
        Mistake(
            _steps_with(lambda a, b, t: 2 * a * (t - a * b)),
            "Twice as fast as it should be. What has the loss a half for?",
            "factor 2",
        ),
    ],
    hints=(
        "Write one step for b. It is b times a number, plus a number.",
        "You may simply run it. Or ask by which factor the distance of b from where it would rest "
        "shrinks in each step.",
    ),
)

# --- 6. killing_rate: the step that just kills --------------------------------------------------


def killing_rate(h, w, b, upstream):
    """The smallest rate of one step of descent that leaves z <= 0 for every row of h, or inf."""
    z = h @ w + b
    delta = upstream * (z > 0)
    fall = h @ (h.T @ delta) + delta.sum()  # of z, per unit of rate
    if np.any(fall[z > 0] <= 0):
        return inf
    least = np.max(z[z > 0] / fall[z > 0], initial=0.0)
    # An example that was closed may be opened by the step.
    rising = (z <= 0) & (fall < 0)
    most = np.min(z[rising] / fall[rising], initial=inf)
    return float(least) if least <= most else inf


def _killing_by_trial(h, w, b, upstream):
    """Each rate at which one z just reaches 0 is a candidate; the smallest that works."""
    z = h @ w + b
    delta = upstream * (z > 0)
    slope = h @ (w - h.T @ delta) + (b - delta.sum()) - z  # change of z for rate 1
    with np.errstate(divide="ignore", invalid="ignore"):
        candidates = np.append(-z / slope, 0.0)
    for rate in np.sort(candidates[np.isfinite(candidates) & (candidates >= 0)]):
        if np.all(z + rate * slope <= 1e-12):
            return float(rate)
    return inf


def _killing_by_intervals(h, w, b, upstream):
    rows = np.column_stack([h, np.ones(len(h))])  # the bias as one more weight
    v = np.append(w, b)
    open_rows = rows @ v > 0
    gradient = rows[open_rows].T @ upstream[open_rows]
    low, high = 0.0, inf
    for row in rows:
        z, fall = row @ v, row @ gradient
        if fall > 0:
            low = max(low, z / fall)
        elif fall < 0:
            high = min(high, z / fall)
        elif z > 0:
            return inf
    return float(low) if low <= high else inf


def _killing_with(change):
    def wrong(h, w, b, upstream):
        z = h @ w + b
        fall = change(h, upstream, z)
        if np.any(fall[z > 0] <= 0):
            return inf
        least = np.max(z[z > 0] / fall[z > 0], initial=0.0)
        rising = (z <= 0) & (fall < 0)
        most = np.min(z[rising] / fall[rising], initial=inf)
        return float(least) if least <= most else inf

    return wrong


def _fall(h, delta):
    return h @ (h.T @ delta) + delta.sum()


def _killing_first(h, w, b, upstream):
    z = h @ w + b
    fall = _fall(h, upstream * (z > 0))
    return float(np.min(z[z > 0] / fall[z > 0])) if np.all(fall[z > 0] > 0) else inf


def _killing_opened_ignored(h, w, b, upstream):
    z = h @ w + b
    fall = _fall(h, upstream * (z > 0))
    return float(np.max(z[z > 0] / fall[z > 0])) if np.all(fall[z > 0] > 0) else inf


def _killing_cases(rng):
    positive, w = rng.uniform(0, 1, size=(8, 5)), rng.normal(size=5)
    half_open = -float(np.median(positive @ w))
    pair = np.array([[1.0, 0.0], [-3.0, 0.2]])
    three = np.array([[1.0, 0.0], [-3.0, 0.0], [-0.9, 0.0]])
    small = np.array([float(rng.uniform(0.1, 0.3)), 0.3, 0.2])
    mixed = rng.normal(size=(4, 30)) + 0.5
    return [
        (positive, w, half_open, rng.uniform(0.1, 1, size=8)),
        (positive, np.abs(w), 0.1, rng.normal(0.5, 0.5, size=8) + 0.3),
        (three, np.array([1.0, 0.0]), 0.5, small),
        (pair, np.array([0.2, 0.0]), 0.5, np.array([float(rng.uniform(0.5, 1)), -0.3])),
        (pair, np.zeros(2), 1.0, np.array([1.0, -0.1])),
        (mixed, mixed.mean(axis=0), 0.2, rng.uniform(0.2, 1, size=4)),
        (positive, w, half_open, -rng.uniform(0.1, 1, size=8)),
    ]


KILLING = Question(
    id="18_dead_units/killing_rate",
    kind="derive",
    function="killing_rate",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="The smallest learning rate at which one step on a batch leaves a ReLU unit dead for it, "
    "or infinity.",
    reference=killing_rate,
    rtol=1e-8,
    cases=_killing_cases,
    accepts=[_killing_by_trial, _killing_by_intervals],
    mistakes=[
        Mistake(
            _killing_opened_ignored,
            "You close all examples that were open. And those that were closed: can the same step "
            "open one of them?",
            "closed examples forgotten",
        ),
        Mistake(
            _killing_first,
            "At this rate the first open example reaches 0. Which one has to be the last?",
            "first for last",
        ),
        Mistake(
            _killing_with(lambda h, up, z: h @ (h.T @ (up * (z > 0)))),
            "You move the weights. What else does the step move?",
            "bias not moved",
        ),
        Mistake(
            _killing_with(lambda h, up, z: _fall(h, up)),
            "You let closed examples take part in the gradient. Which slope do they meet?",
            "slope left out",
        ),
        Mistake(
            _killing_with(lambda h, up, z: up * (z > 0) * (np.sum(h * h, axis=1) + 1)),
            "You let each example move only its own z. The weights are shared: what does the step "
            "for one example do to the others?",
            "each example alone",
        ),
        Mistake(
            _killing_with(lambda h, up, z: -_fall(h, up * (z > 0))),
            "A sign has turned. Does descent go along the gradient or against it?",
            "sign of the step",
        ),
        Mistake(
            _killing_with(lambda h, up, z: _fall(h, up * (z > 0)) / len(z)),
            "Your rates are too large by the number of examples. Is the mean over the batch in "
            "`upstream` already?",
            "mean taken twice",
        ),
    ],
    hints=(
        "By how much does each z change, per unit of learning rate? You need that for closed "
        "examples as well.",
        "Every example allows an interval of rates: from somewhere on, or up to somewhere. What "
        "have all of them in common?",
    ),
)

QUESTIONS = [SHARE, LOST, BURY, HALF_DEAD, STEPS_BACK, KILLING]
