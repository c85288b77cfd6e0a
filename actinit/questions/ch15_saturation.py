"""Exercises for chapter 15: counting flat units, spread against shift, losses that fit."""

from __future__ import annotations

import math

import numpy as np

from actinit.questions._model import Mistake, Question

LOW, HIGH = 0.015, 0.985
EDGE = math.log(HIGH / LOW)  # a sigmoid unit is saturated beyond +-EDGE
QUARTILE = 0.6744897501960817  # half of all standard normal draws are larger in size


# --- 1. ends: which end, how many, how many for good ---------------------------------------------


def ends(h):
    """Shares of sigmoid outputs h, (examples, units), at 0 and at 1, and of stuck units."""
    low, high = h < 0.015, h > 0.985
    stuck = np.all(low | high, axis=0)
    return float(np.mean(low)), float(np.mean(high)), float(np.mean(stuck))


def _ends_by_count(h):
    n, units = h.shape
    low = high = stuck = 0
    for column in h.T:
        at_0, at_1 = int((column < LOW).sum()), int((column > HIGH).sum())
        low, high, stuck = low + at_0, high + at_1, stuck + (at_0 + at_1 == n)
    return low / (n * units), high / (n * units), stuck / units


def _ends_by_z(h):
    z = np.log(h) - np.log1p(-h)
    stuck = np.abs(z).min(axis=0) > EDGE
    return np.mean(z < -EDGE), np.mean(z > EDGE), np.mean(stuck)


def _ends_stuck_at_one_end(h):
    low, high = h < LOW, h > HIGH
    return (
        np.mean(low),
        np.mean(high),
        np.mean(np.all(low, axis=0) | np.all(high, axis=0)),
    )


def _ends_stuck_examples(h):
    low, high = h < LOW, h > HIGH
    return np.mean(low), np.mean(high), np.mean(np.all(low | high, axis=1))


def _ends_stuck_ever(h):
    low, high = h < LOW, h > HIGH
    return np.mean(low), np.mean(high), np.mean(np.any(low | high, axis=0))


def _ends_of_mean(h):
    low, high, mean = h < LOW, h > HIGH, h.mean(axis=0)
    return np.mean(low), np.mean(high), np.mean((mean < LOW) | (mean > HIGH))


def _ends_tanh_line(h):
    low, high = h < -0.97, h > 0.97
    return np.mean(low), np.mean(high), np.mean(np.all(low | high, axis=0))


def _ends_counts(h):
    low, high, stuck = ends(h)
    return low * h.size, high * h.size, stuck * h.shape[1]


def _ends_cases(rng):
    def outputs(n, units, shift):
        z = rng.normal(shift, 3, size=(n, units))
        z[:, 0] = rng.uniform(4.3, 8, size=n) * rng.choice([-1, 1], size=n)  # stuck, both ends
        z[:, 1] = -rng.uniform(4.3, 8, size=n)  # stuck at 0
        z[0] = -rng.uniform(5, 7, size=units)  # one image that saturates everybody
        z[1, 2:] = 3.8  # beyond the 0.97 of tanh, not beyond 0.985
        z[2, 2:] = 0.0
        z[:, 2:4], z[3, 2:4] = -7.0, -3.0  # at 0 on average, and once on a slope
        return 1 / (1 + np.exp(-z))

    return [(outputs(8, 5, 2.0),), (outputs(20, 7, -2.0),), (np.full((3, 2), 0.5),)]


ENDS = Question(
    id="15_saturation/ends",
    kind="implement",
    function="ends",
    points=2,
    difficulty="easy",
    minutes=6,
    asks="The shares of a sigmoid layer's outputs at 0 and at 1, and the share of units that are "
    "saturated on every example.",
    reference=ends,
    cases=_ends_cases,
    accepts=[_ends_by_count, _ends_by_z],
    mistakes=[
        Mistake(
            _ends_stuck_at_one_end,
            "You count a unit as stuck only if it stays at one end. One that jumps between 0 and "
            "1 is flat wherever it lands. Is it ever on a slope?",
            "stuck at one end only",
        ),
        Mistake(
            _ends_stuck_examples,
            "Your third number seems to be a share of examples: those that saturate all units. "
            "Along which axis does one unit's column run?",
            "axis",
        ),
        Mistake(
            _ends_stuck_ever,
            "You call a unit stuck if it is saturated on some example. What if another example "
            "finds it open?",
            "any for all",
        ),
        Mistake(
            _ends_of_mean,
            "You judge a unit by its mean output. A unit that is half the time at 0 and half the "
            "time at 1 has the mean of an undecided one. What has to hold for each example?",
            "mean output",
        ),
        Mistake(
            _ends_tanh_line,
            "Those are tanh's limits, -0.97 and 0.97. Between which values do these outputs lie?",
            "tanh's limits",
        ),
        Mistake(_ends_counts, "You return counts. A share of what was asked?", "counts"),
        Mistake(
            lambda h: (ends(h)[1], ends(h)[0], ends(h)[2]),
            "Low and high have changed places. Which did the question want first?",
            name="ends exchanged",
        ),
        Mistake(
            lambda h: (
                np.mean(np.all(h < LOW, axis=0)),
                np.mean(np.all(h > HIGH, axis=0)),
                ends(h)[2],
            ),
            "The third share is right. Your first two are of units as well. Of what were they to "
            "be?",
            name="all shares of units",
        ),
        Mistake(
            lambda h: (ends(h)[0], ends(h)[1], ends(h)[0] + ends(h)[1]),
            "The third is the sum of the first two, the share of all saturated outputs. A layer "
            "can have many of those and no unit that is stuck. What makes one unit stuck?",
            name="outputs for units",
        ),
    ],
    hints=(
        "Make two boolean arrays shaped like h first. What is the mean of a boolean array?",
        "A unit is stuck if low or high holds in every row of its column.",
    ),
)

# --- 2. sleepy_fan_in: from the share back to n --------------------------------------------------

_N = (EDGE / QUARTILE / 0.2) ** 2

SLEEPY_FAN_IN = Question(
    id="15_saturation/sleepy_fan_in",
    kind="number",
    function="sleepy_fan_in",
    points=1,
    difficulty="easy",
    minutes=8,
    asks="The fan-in at which half of a sigmoid layer is saturated; weights of std 0.2, inputs of "
    "rms 1.",
    reference=_N,
    rtol=1e-2,
    mistakes=[
        Mistake(
            (EDGE / QUARTILE / 0.2**2),
            "You seem to have set the spread of z equal to n Var(w). What is the spread of a "
            "variable, its variance or the root of it?",
            "spread proportional to n",
        ),
        Mistake(
            (EDGE / QUARTILE) ** 2 / 0.2,
            "You divided by 0.2 once. It is a standard deviation; what is Var(w)?",
            "std for variance",
        ),
        Mistake(
            (EDGE / 0.2) ** 2,
            "You set the spread of z equal to the limit itself. What share of a normal variable "
            "lies beyond one standard deviation?",
            "limit at one standard deviation",
        ),
        Mistake(
            (EDGE / 2 / QUARTILE / 0.2) ** 2,
            "That is right for tanh. The sigmoid is stretched: where on its z axis does it reach "
            "0.985?",
            "tanh's limit",
        ),
        Mistake(
            EDGE / QUARTILE,
            "That is the spread that z must have. Which n gives it?",
            "spread, not n",
        ),
        Mistake(
            EDGE / QUARTILE / 0.2,
            "The spread that z needs is right, and so is Var(w). How does the spread of z grow "
            "with n: like n, or like its root?",
            name="root of n",
        ),
        Mistake(
            (HIGH / QUARTILE / 0.2) ** 2,
            "You take 0.985 for the limit of z. It is the limit of the output. Which z makes a "
            "sigmoid say that?",
            name="output for z",
        ),
        Mistake(
            (EDGE / QUARTILE) ** 2,
            "That is the variance that z must have. How much of it does each input bring, with "
            "weights of standard deviation 0.2?",
            name="variance, not n",
        ),
    ],
    hints=(
        "At which |z| is the output 0.985? Which spread puts half of all |z| beyond it?",
        "Half of all standard normal draws exceed 0.6745 in size. Then solve "
        "s^2 = n Var(w) E[x^2].",
    ),
)

# --- 3. doors: spread against shift, exactly -----------------------------------------------------


def doors(mean, s):
    """(rms slope, median slope) of clip(z, -1, 1) for z ~ N(mean, s^2)."""
    below = 0.5 * math.erfc((1 + mean) / (s * math.sqrt(2)))
    above = 0.5 * math.erfc((1 - mean) / (s * math.sqrt(2)))
    share = 1 - below - above
    return math.sqrt(share), 1.0 if share > 0.5 else 0.0


def _doors_by_erf(mean, s):
    share = (math.erf((1 - mean) / s / 2**0.5) - math.erf((-1 - mean) / s / 2**0.5)) / 2
    return share**0.5, float(round(share))


def _doors_by_integral(mean, s):
    z = np.linspace(-1, 1, 20_001)
    density = np.exp(-(((z - mean) / s) ** 2) / 2) / (s * np.sqrt(2 * np.pi))
    weights = np.ones(z.size)
    weights[1:-1:2], weights[2:-1:2] = 4, 2  # Simpson's rule
    share = float(np.sum(weights * density) * (z[1] - z[0]) / 3)
    return np.sqrt(share), np.float64(share > 0.5)


def _doors_no_root(mean, s):
    rms, median = doors(mean, s)
    return rms**2, median


def _doors_no_shift(mean, s):
    return doors(0.0, s)


def _doors_variance(mean, s):
    return doors(mean, s**2)


def _doors_wide_rule(mean, s):
    share = 2 / (s * math.sqrt(2 * math.pi)) * math.exp(-((mean / s) ** 2) / 2)
    return math.sqrt(share), 1.0 if share > 0.5 else 0.0


def _doors_median_is_share(mean, s):
    rms, _ = doors(mean, s)
    return rms, rms**2


def _doors_median_of_z(mean, s):
    return doors(mean, s)[0], 1.0 if abs(mean) < 1 else 0.0


DOORS = Question(
    id="15_saturation/doors",
    kind="derive",
    function="doors",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="The rms and the median of the slopes of a clipped line for normal inputs of any mean and "
    "spread.",
    reference=doors,
    rtol=1e-8,
    cases=lambda rng: [
        (0.0, float(rng.uniform(3, 8))),
        (float(rng.uniform(0.2, 0.6)), float(rng.uniform(0.3, 0.6))),
        (float(rng.uniform(0.3, 0.8)), float(rng.uniform(2, 3))),
        (float(-rng.uniform(2, 3)), float(rng.uniform(0.8, 1.3))),
    ],
    accepts=[_doors_by_erf, _doors_by_integral],
    mistakes=[
        Mistake(
            _doors_no_root,
            "Your first number is the share of open units, which is the mean *square* of the "
            "slopes. What is the rms?",
            "mean square for rms",
        ),
        Mistake(
            _doors_no_shift,
            "Your numbers do not depend on the mean. Where does the open stretch, from -1 to 1, "
            "lie as seen from the middle of the distribution?",
            "mean left out",
        ),
        Mistake(
            _doors_variance,
            "You seem to use s squared where s belongs. Which of the two is measured in units of "
            "z?",
            "variance for spread",
        ),
        Mistake(
            _doors_wide_rule,
            "That is the chapter's rule for large s: one value of the density, times the width. "
            "Here the answer is asked for every s. What does the area between -1 and 1 come to?",
            "wide-layer rule",
        ),
        Mistake(
            _doors_median_is_share,
            "The rms is right. For the median you return the share of open units. The slopes are "
            "zeros and ones; line them up: which stands in the middle?",
            "share for median",
        ),
        Mistake(
            _doors_median_of_z,
            "The rms is right. For the median you seem to take the slope at the median z. Is the "
            "slope a function that keeps the order of z?",
            "slope at the median",
        ),
        Mistake(
            lambda mean, s: (lambda p: (math.sqrt(p), float(p > 0.5)))(
                (math.erf((1 - mean) / s) - math.erf((-1 - mean) / s)) / 2
            ),
            "Your share of open units is too large when the spread is. math.erf belongs to a "
            "normal curve of another spread than 1. Which one?",
            name="erf taken for the normal curve",
        ),
        Mistake(
            lambda mean, s: (lambda p: (math.sqrt(p), float(p > 0.5)))(
                math.erfc((mean - 1) / s / 2**0.5) / 2
            ),
            "You have the probability that z lies below 1. Where else does the open stretch end?",
            name="one limit only",
        ),
        Mistake(
            lambda mean, s: doors(mean, s)[::-1],
            "The two are in the wrong order. Which did the question name first?",
            name="order",
        ),
        Mistake(
            lambda mean, s: (doors(mean, s)[0], doors(mean, s)[0]),
            "The rms is right, and you return it twice. The slopes are zeros and ones; line them "
            "up: which stands in the middle?",
            name="rms for median",
        ),
    ],
    hints=(
        "The slope takes two values only. With which probability is it 1?",
        "The probability that z lies between -1 and 1 is a difference of two erf, with "
        "(limit - mean) / (s sqrt 2) inside.",
    ),
)

# --- 4. illness: spread, shift, or nothing -------------------------------------------------------


def illness(hs):
    """One word's code per tanh layer: 0 healthy, 1 spread, 2 shift."""
    codes = []
    for h in hs:
        low, high = np.sum(h < -0.97, axis=0), np.sum(h > 0.97, axis=0)
        saturated, rarer = np.sum(low + high), np.sum(np.minimum(low, high))
        if saturated <= h.size / 2:
            codes.append(0)
        else:
            codes.append(1 if rarer > saturated / 10 else 2)
    return codes


def _illness_by_sign(hs):
    codes = []
    for h in hs:
        flat = np.abs(h) > 0.97
        total = flat.sum()
        rarer = (total - np.abs(np.sum(np.sign(h) * flat, axis=0)).sum()) / 2
        codes.append(int(total > h.size / 2) * (2 - int(rarer > total / 10)))
    return [int(code) for code in codes]


def _illness_by_loops(hs):
    codes = []
    for h in hs:
        flat = rarer = 0
        for unit in h.T:
            up = sum(1 for value in unit if value > 0.97)
            down = sum(1 for value in unit if value < -0.97)
            flat, rarer = flat + up + down, rarer + min(up, down)
        if 2 * flat <= h.size:
            codes.append(0)
        else:
            codes.append(2 if 10 * rarer <= flat else 1)
    return codes


def _illness_pooled(hs):
    codes = []
    for h in hs:
        low, high = np.mean(h < -0.97), np.mean(h > 0.97)
        rare = min(low, high) > 0.1 * (low + high)
        codes.append(0 if low + high <= 0.5 else (1 if rare else 2))
    return codes


def _illness_count_only(hs):
    return [1 if np.mean(np.abs(h) > 0.97) > 0.5 else 0 for h in hs]


def _illness_swapped(hs):
    return [{0: 0, 1: 2, 2: 1}[code] for code in illness(hs)]


def _illness_ends_first(hs):
    """Judges the ends even where few outputs are saturated."""
    codes = []
    for h in hs:
        low, high = np.mean(h < -0.97, axis=0), np.mean(h > 0.97, axis=0)
        codes.append(1 if np.mean(np.minimum(low, high)) > 0.1 * np.mean(low + high) else 2)
    return codes


def _illness_per_example(hs):
    return illness([h.T for h in hs])


def _illness_by_mean_share(hs):
    """Averages the units' own shares of the rarer end."""
    codes = []
    for h, code in zip(hs, illness(hs), strict=True):
        low, high = np.sum(h < -0.97, axis=0), np.sum(h > 0.97, axis=0)
        share = np.minimum(low, high) / np.maximum(low + high, 1)
        codes.append(code and (1 if share.mean() > 0.1 else 2))
    return codes


def _illness_by_vote(hs):
    """Asks each unit which illness it has, and takes the majority."""
    codes = []
    for h, code in zip(hs, illness(hs), strict=True):
        low, high = np.sum(h < -0.97, axis=0), np.sum(h > 0.97, axis=0)
        codes.append(code and (1 if np.mean(10 * np.minimum(low, high) > low + high) > 0.5 else 2))
    return codes


def _illness_of_most_units(hs):
    """Calls a layer healthy if most of its units are."""
    codes = []
    for h in hs:
        low, high = np.sum(h < -0.97, axis=0), np.sum(h > 0.97, axis=0)
        kind = 1 if 10 * np.minimum(low, high).sum() > (low + high).sum() else 2
        codes.append(kind if np.mean(low + high > len(h) / 2) > 0.5 else 0)
    return codes


def _illness_at_one(hs):
    """Counts the outputs at 1 and forgets those at -1 where it asks for the healthy."""
    return [code if np.mean(h > 0.97) > 0.5 else 0 for h, code in zip(hs, illness(hs), strict=True)]


def _illness_of_all(hs):
    """Compares the rarer ends with all outputs."""
    codes = []
    for h, code in zip(hs, illness(hs), strict=True):
        rarer = np.minimum(np.sum(h < -0.97, axis=0), np.sum(h > 0.97, axis=0)).sum()
        codes.append(code and (1 if rarer > h.size / 10 else 2))
    return codes


def _illness_cases(rng):
    def layer(spread, shift, n=30, units=12):
        """tanh of z with one shift per unit, of size `shift` and either sign."""
        side = np.where(np.arange(units) < units // 2, 1, -1)
        return np.tanh(shift * side + spread * rng.normal(size=(n, units)))

    def counted(low, high, n=20, units=6):
        """In each unit the given numbers of examples at -1 and at 1, the others near 0."""
        h = rng.uniform(-0.5, 0.5, size=(n, units))
        h[:low], h[low : low + high] = -0.99, 0.99
        return rng.permutation(h)

    def beside(k, first, others):
        """k units of 12 with the one pair of counts, and the others with the other."""
        h = counted(*others, units=12)
        h[:, :k] = counted(*first, units=k)
        return h

    uneven = beside(4, (1, 1), (0, 20))  # eight units are stuck; four are hardly ever at an end
    # Where a vote of the units says something else than their outputs added up:
    votes = [beside(5, (10, 10), (0, 20)), beside(5, (0, 20), (4, 4)), beside(7, (0, 11), (0, 0))]
    across = np.tanh(np.where(np.arange(30) < 15, 5.0, -5.0)[:, None] + np.zeros((30, 12)))
    every = [layer(0.5, 0), layer(12, 0), layer(0.5, 5), layer(2.2, 0), layer(20, 3), across,
             layer(1.5, 6), counted(2, 10), counted(10, 2), counted(1, 17),
             counted(17, 1), counted(0, 10), counted(2, 18), uneven, *votes]  # fmt: skip
    order = rng.permutation(len(every))
    return [([every[k] for k in order[:8]],), ([every[k] for k in order[8:]],)]


ILLNESS = Question(
    id="15_saturation/illness",
    kind="diagnose",
    function="illness",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="For each tanh layer: healthy, saturated by spread, or saturated by shift.",
    reference=illness,
    cases=_illness_cases,
    accepts=[_illness_by_sign, _illness_by_loops],
    mistakes=[
        Mistake(
            _illness_pooled,
            "You pool the outputs of all units before you look at the ends. Six units stuck at 1 "
            "and six at -1 then look like a spread. Whose two ends are to be compared?",
            "units pooled",
        ),
        Mistake(
            _illness_count_only,
            "You tell sick from healthy, and nothing more. The count is the same for both "
            "illnesses. What is different about the two ends?",
            "count only",
        ),
        Mistake(
            _illness_swapped,
            "You have spread and shift the wrong way round. Which of the two fills both ends of "
            "the same unit?",
            "spread and shift exchanged",
        ),
        Mistake(
            _illness_ends_first,
            "You call layers ill that have few saturated outputs. What comes before the question "
            "at which end they are?",
            "healthy layers judged",
        ),
        Mistake(
            _illness_per_example,
            "You seem to compare the ends within an example, over the units. A shift belongs to a "
            "unit: it is there on every example. Which axis holds the examples?",
            "axis",
        ),
        Mistake(
            _illness_by_mean_share,
            "You take each unit's own share of the rarer end and average these. A unit with two "
            "saturated outputs then counts as much as one with twenty. What does the question add"
            " up before it compares?",
            name="mean of shares",
        ),
        Mistake(
            _illness_of_all,
            "You compare the rarer ends with all outputs. A tenth of what did the question say?",
            name="share of all outputs",
        ),
        Mistake(
            _illness_by_vote,
            "You ask every unit for its own illness and let the majority speak. A few units at "
            "both ends may carry most of the rarer outputs. What does the question add up before "
            "it compares?",
            name="vote of the units",
        ),
        Mistake(
            _illness_of_most_units,
            "You call a layer healthy when most of its units are. Is the half in the question one "
            "of units, or one of outputs?",
            name="healthy by units",
        ),
        Mistake(
            _illness_at_one,
            "Some shut layers are healthy to you: those with many outputs near -1. How far from 0 "
            "are these?",
            name="sign left in",
        ),
    ],
    hints=(
        "For each unit, count the examples that put it at -1, and those that put it at 1. What do "
        "the two counts look like under a spread, and under a shift?",
        "Add up the rarer end's counts over the units and compare with all saturated outputs.",
    ),
)

# --- 5. softsign_loss: the loss that fits --------------------------------------------------------


def softsign_loss(z, y):
    """The loss with dL/dz = z / (1 + |z|) - y and the value 0 at z = 0."""
    size = np.abs(z)
    return size - np.log1p(size) - y * z


def _softsign_by_integral(z, y):
    nodes, weights = np.polynomial.legendre.leggauss(60)
    t = np.abs(z)[..., None] * (nodes + 1) / 2
    area = np.sum(weights * t / (1 + t), axis=-1) * np.abs(z) / 2
    return area - y * z


def _softsign_by_halves(z, y):
    right, left = np.maximum(z, 0), np.maximum(-z, 0)
    return (right - np.log(1 + right)) + (left - np.log(1 + left)) - y * z


def _softsign_no_abs(z, y):
    return z - np.log1p(np.abs(z)) - y * z


def _softsign_gradient(z, y):
    return z / (1 + np.abs(z)) - y


def _softsign_squared(z, y):
    return (z / (1 + np.abs(z)) - y) ** 2 / 2


def _softsign_sign_of_y(z, y):
    return np.abs(z) - np.log1p(np.abs(z)) + y * z


def _softsign_by_parts(z, y):
    return np.log1p(np.abs(z)) - y * z


def _softsign_log_loss(z, y):
    return np.log1p(np.exp(z)) - np.log(2) - y * z


def _softsign_y_times_h(z, y):
    return np.abs(z) - np.log1p(np.abs(z)) - y * z / (1 + np.abs(z))


SOFTSIGN_LOSS = Question(
    id="15_saturation/softsign_loss",
    kind="derive",
    function="softsign_loss",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="The loss that fits a softsign output: dL/dz = h - y, and 0 at z = 0.",
    reference=softsign_loss,
    atol=1e-10,
    rtol=1e-8,
    cases=lambda rng: [
        (rng.normal(0, 4, size=6), rng.uniform(-1, 1, size=6)),
        (np.array([[0.0, -2.0], [3.0, 30.0]]), np.array([[0.5, -1.0], [1.0, -1.0]])),
    ],
    accepts=[_softsign_by_integral, _softsign_by_halves],
    mistakes=[
        Mistake(
            _softsign_no_abs,
            "Right for positive z. Left of 0 your loss has another slope than h - y. What is the "
            "integral of z / (1 - z) there, or what symmetry does the integral of an odd function "
            "have?",
            "negative side",
        ),
        Mistake(
            _softsign_gradient,
            "That is the gradient that the loss is to have. Which function of z has it?",
            "gradient for loss",
        ),
        Mistake(
            _softsign_squared,
            "That is half the squared error. Its derivative with respect to z is (h - y) times "
            "something. Times what?",
            "squared error",
        ),
        Mistake(
            _softsign_sign_of_y,
            "The first part is right. Differentiate your last term with respect to z: what do you "
            "get, and what should it be?",
            "sign of y z",
        ),
        Mistake(
            _softsign_by_parts,
            "You seem to integrate 1 / (1 + z). The numerator has a z: can you write "
            "z / (1 + z) as 1 minus something?",
            "numerator lost",
        ),
        Mistake(
            _softsign_log_loss,
            "That is the loss that fits a sigmoid. Its first part is the integral of the sigmoid; "
            "which curve has to be integrated here?",
            "loss of the sigmoid",
        ),
        Mistake(
            _softsign_y_times_h,
            "You subtract y h. Its derivative with respect to z is y times the slope, and the "
            "slope was to be gone. What has the derivative y?",
            "y times h",
        ),
        Mistake(
            lambda z, y: np.abs(z) - np.log1p(np.abs(z)),
            "The first part is right. Where is the target? Differentiate: what is missing from h "
            "- y?",
            name="target left out",
        ),
        Mistake(
            lambda z, y: np.abs(z) + np.log1p(np.abs(z)) - y * z,
            "Differentiate your first two terms for a positive z. Which sign must the second have"
            " for z / (1 + z) to come out?",
            name="sign of the logarithm",
        ),
        Mistake(
            lambda z, y: 1 + np.abs(z) - np.log1p(np.abs(z)) - y * z,
            "The gradient is right. Which value was the loss to have at z = 0?",
            name="constant",
        ),
        Mistake(
            lambda z, y: z - np.sign(z) * np.log1p(np.abs(z)) - y * z,
            "Right for positive z. On the left you gave the integral the sign of z. It begins at "
            "0 and goes left over a negative curve: which sign does it have?",
            name="odd instead of even",
        ),
        Mistake(
            lambda z, y: z - np.log(1 + z) - y * z,
            "Right for positive z. Left of 0 softsign is another formula, z / (1 - z), and left "
            "of -1 your logarithm does not exist. What is the integral of an odd function, on the "
            "left, in terms of the one on the right?",
            name="right half everywhere",
        ),
        Mistake(
            lambda z, y: np.abs(z) - np.log1p(np.abs(z)) - y,
            "The first part is right. You take off y as it is. Differentiate that with respect to "
            "z: what is left of it?",
            name="target not integrated",
        ),
    ],
    hints=(
        "L = G(z) - y z, where G is an integral of z / (1 + |z|). Begin with z > 0.",
        "z / (1 + z) = 1 - 1 / (1 + z). For z < 0: the integral of an odd function is even.",
    ),
)

# --- 6. wake: open a shut layer ------------------------------------------------------------------


def wake(W, b, x, s):
    """Weights and biases with which every unit's z has mean 0 and spread s on the batch x."""
    z = x @ W + b
    scale = s / z.std(axis=0)
    return W * scale, (b - z.mean(axis=0)) * scale


def _wake_in_steps(W, b, x, s):
    new = W / (x @ W).std(axis=0) * s
    return new, -(x @ new).mean(axis=0)


def _wake_by_covariance(W, b, x, s):
    mean = x.mean(axis=0)
    C = (x - mean).T @ (x - mean) / len(x)
    spread = np.sqrt(np.einsum("iu,ij,ju->u", W, C, W))
    new = s * W / spread
    return new, -mean @ new


def _wake_shift_first(W, b, x, s):
    z = x @ W + b
    return W * (s / z.std(axis=0)), b - z.mean(axis=0)


def _wake_pooled(W, b, x, s):
    z = x @ W + b
    return W * (s / z.std()), (b - z.mean(axis=0)) * (s / z.std())


def _wake_variance(W, b, x, s):
    z = x @ W + b
    return W * (s / z.var(axis=0)), (b - z.mean(axis=0)) * (s / z.var(axis=0))


def _wake_scale_only(W, b, x, s):
    scale = s / (x @ W + b).std(axis=0)
    return W * scale, b * scale


def _wake_zero_bias(W, b, x, s):
    scale = s / (x @ W + b).std(axis=0)
    return W * scale, 0 * b


def _wake_rms(W, b, x, s):
    z = x @ W + b
    scale = s / np.sqrt(np.mean(z**2, axis=0))
    return W * scale, (b - z.mean(axis=0)) * scale


def _wake_unit_spread(W, b, x, s):
    return wake(W, b, x, 1.0)


def _wake_by(size):
    """Return an answer that takes size(W, b, x) for the spread of z."""

    def answer(W, b, x, s):
        new = W * (s / size(W, b, x))
        return new, -(x @ new).mean(axis=0)

    return answer


def _wake_cases(rng):
    def case(n, n_in, units):
        x = rng.normal(rng.uniform(0.5, 2, size=n_in), 1.5, size=(n, n_in))
        W = rng.normal(size=(n_in, units)) * rng.uniform(0.5, 3, size=units)
        return W, rng.normal(-6, 1, size=units), x, float(rng.uniform(0.5, 2))

    return [case(20, 6, 4), case(7, 3, 5)]


WAKE = Question(
    id="15_saturation/wake",
    kind="implement",
    function="wake",
    points=3,
    difficulty="hard",
    minutes=20,
    asks="Weights and biases that give every unit of a layer pre-activations of mean 0 and spread "
    "s on a batch.",
    reference=wake,
    cases=_wake_cases,
    accepts=[_wake_in_steps, _wake_by_covariance],
    mistakes=[
        Mistake(
            _wake_shift_first,
            "The weights are right. You take the mean off the bias as it was before scaling. By "
            "how much has the mean of z changed once the weights are scaled?",
            "bias not scaled",
        ),
        Mistake(
            _wake_pooled,
            "You seem to scale all units by one number. Each unit has a spread of its own; over "
            "which axis is it taken?",
            "one scale for all",
        ),
        Mistake(
            _wake_variance,
            "Dividing by the variance makes a spread of s over the old spread. Which power of the "
            "old spread has to go?",
            "variance for spread",
        ),
        Mistake(
            _wake_scale_only,
            "Every spread is right, and every unit still sits far from 0: the shift has only been "
            "scaled. Which of the two illnesses did you treat?",
            "shift left in",
        ),
        Mistake(
            _wake_zero_bias,
            "You drop the biases. That removes their share of the shift. Do the inputs have mean "
            "0, and if not, what do the weights make of it?",
            "zero bias",
        ),
        Mistake(
            _wake_rms,
            "You scale by the rms of z. That counts the shift as spread. Which of the two is "
            "taken off anyway?",
            "rms for spread",
        ),
        Mistake(
            _wake_unit_spread,
            "Every unit has spread 1 now. Which was asked for?",
            "s forgotten",
        ),
        Mistake(
            _wake_by(lambda W, b, x: np.sqrt(np.mean((x @ W) ** 2, axis=0))),
            "You scale by the rms of x W. Do the inputs have mean 0, and if not, what does the "
            "rms count besides the spread?",
            name="rms of x W",
        ),
        Mistake(
            _wake_by(lambda W, b, x: (x @ W).std(axis=0, ddof=1)),
            "Nearly: your spreads divide by the number of examples minus one. By what does np.std"
            " divide?",
            name="one less",
        ),
        Mistake(
            _wake_by(lambda W, b, x: np.linalg.norm(W, axis=0)),
            "You scale each column to the length s. That makes a spread of s for inputs of "
            "variance 1 without correlation. What does this batch say?",
            name="length of the column",
        ),
        Mistake(
            lambda W, b, x, s: (wake(W, b, x, s)[0], -wake(W, b, x, s)[1]),
            "The weights are right. Your bias doubles the shift. Which sign takes it away?",
            name="sign of the bias",
        ),
        Mistake(
            lambda W, b, x, s: (wake(W, b, x, s)[0], wake(W, b, x, s)[1] - b),
            "The weights are right. Your new bias makes up for the old one as well. Is the old "
            "one still there?",
            name="old bias taken off",
        ),
        Mistake(
            lambda W, b, x, s: (
                wake(W, b, x, s)[0],
                -(x @ W + b).mean(axis=0) * s / (x @ W + b).std(axis=0),
            ),
            "The weights are right. Your new bias takes off the mean of the old z, and with it the "
            "old bias, which is gone anyway. Which mean does z have before any bias is added?",
            name="mean of the old z",
        ),
        Mistake(
            lambda W, b, x, s: (
                wake(W, b, x, s)[0],
                b - (x @ W + b).mean(axis=0) * s / (x @ W + b).std(axis=0),
            ),
            "The weights are right. You scale the mean that you take off, and not the bias that "
            "you take it from. Which of the two was scaled along with the weights?",
            name="mean scaled, bias not",
        ),
        Mistake(
            _wake_by(lambda W, b, x: (x @ W).std()),
            "You take one spread for the whole layer. What is asked for is a spread of s in every "
            "unit. Along which axis do the examples of one unit lie?",
            name="one spread of x W for all",
        ),
    ],
    hints=(
        "What happens to mean and spread of z if W and b are both multiplied by c? If only b is "
        "changed?",
        "Mean and spread are taken per unit, over the examples: a row of numbers, one per column "
        "of W.",
    ),
)

QUESTIONS = [ENDS, SLEEPY_FAN_IN, DOORS, ILLNESS, SOFTSIGN_LOSS, WAKE]
