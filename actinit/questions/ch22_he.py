"""Exercises for chapter 22: what rectifiers keep of the mean square, and how far one net strays.

Letters as in the chapter: W (n_in, n_out), z = h @ W without biases, h = g(z); rows are examples.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from actinit.questions._model import Mistake, Question

# --- 1. two_slopes: the variance for a line with a bend -----------------------------------------


def two_slopes(n_in, right, left):
    """Variance of the weights that holds the mean square through g(z) = right z or left z."""
    return 2 / ((right**2 + left**2) * n_in)


def _two_slopes_from_leaky(n_in, right, left):
    ratio = left / right
    return 2 / ((1 + ratio**2) * n_in) / right**2


def _two_slopes_by_mean(n_in, right, left):
    z = np.array([-1.0, 1.0])  # any symmetric z will do, so take the simplest
    h = np.where(z > 0, right * z, left * z)
    return float(1 / (n_in * np.mean(h**2)))


def _slopes_he(n_in, right, left):
    return 2 / n_in


def _slopes_leaky_only(n_in, right, left):
    return 2 / ((1 + left**2) * n_in)


def _slopes_not_squared(n_in, right, left):
    return 2 / ((right + abs(left)) * n_in)


def _slopes_sum_squared(n_in, right, left):
    return 2 / ((right + left) ** 2 * n_in)


def _slopes_no_half(n_in, right, left):
    return 1 / ((right**2 + left**2) * n_in)


def _slopes_variance(n_in, right, left):
    mean = (right - left) / np.sqrt(2 * np.pi)
    return 1 / (((right**2 + left**2) / 2 - mean**2) * n_in)


def _slopes_std(n_in, right, left):
    return float(np.sqrt(2 / ((right**2 + left**2) * n_in)))


def _slopes_plain_sum(n_in, right, left):
    return 2 / ((right + left) * n_in)


def _slopes_no_fan(n_in, right, left):
    return 2 / (right**2 + left**2)


TWO_SLOPES = Question(
    id="22_he/two_slopes",
    kind="derive",
    function="two_slopes",
    points=2,
    difficulty="easy",
    minutes=6,
    asks="The variance of the weights that holds the signal through a unit with one slope for "
    "positive and another for negative z.",
    reference=two_slopes,
    cases=lambda rng: [
        (int(rng.integers(10, 400)), float(rng.uniform(1.2, 3)), float(rng.uniform(0.2, 0.9))),
        (int(rng.integers(10, 400)), 1.5, -0.5),
    ],
    accepts=[_two_slopes_from_leaky, _two_slopes_by_mean],
    mistakes=[
        Mistake(
            _slopes_he,
            "This is right for a slope of 0 on the left and 1 on the right. Your unit passes more "
            "than that. How much of the mean square arrives from each side?",
            "plain He",
        ),
        Mistake(
            _slopes_leaky_only,
            "The left slope is taken care of, the right one is taken to be 1. What does a slope "
            "of 2 do to the positive half of the mean square?",
            "right slope forgotten",
        ),
        Mistake(
            _slopes_not_squared,
            "You add up the slopes. It is a mean square that they act on. What becomes of z^2 "
            "when z is multiplied by a?",
            "slopes not squared",
        ),
        Mistake(
            _slopes_plain_sum,
            "You add up the slopes, signs included. Take a slope of -1 on the left and 1 on the "
            "right: does such a unit lose the whole signal? What becomes of z^2 when z is "
            "multiplied by a?",
            "sum of the slopes",
        ),
        Mistake(
            _slopes_no_fan,
            "Right for a unit with a single input. How many terms does its sum have here?",
            "n_in left out",
        ),
        Mistake(
            _slopes_sum_squared,
            "You square the sum of the slopes. Does one z ever meet both of them?",
            "square of the sum",
        ),
        Mistake(
            _slopes_no_half,
            "Put both slopes to 1. The unit is linear then, and chapter 21 says what it needs. "
            "What does yours give?",
            "half left out",
        ),
        Mistake(
            _slopes_variance,
            "You are the careful person of the chapter: the mean of h is taken away before the "
            "square. Does it stay behind when h enters the next layer's sum?",
            "variance for mean square",
        ),
        Mistake(
            _slopes_std,
            "You seem to return a standard deviation. What was asked for?",
            "standard deviation",
        ),
    ],
    hints=(
        "How much of E[z^2] comes from the positive z, if z is symmetric?",
        "Test your formula on two units that you know: both slopes 1, and slopes 1 and 0.",
    ),
)

# --- 2. which_factor: the factor that was used, read off a log ----------------------------------

WHICH_FACTOR = Question(
    id="22_he/which_factor",
    kind="number",
    function="which_factor",
    points=1,
    difficulty="easy",
    minutes=6,
    asks="The factor c of the weights' variance c/n_in, if the rms of h falls from 0.8 at layer 5 "
    "to 0.05 at layer 13 of a wide ReLU net.",
    reference=1.0,
    rtol=1e-6,
    mistakes=[
        Mistake(
            float(np.sqrt(2)),
            "Your factor fits a size that is multiplied by c/2 per layer. The rms is a root: which "
            "quantity does a layer multiply by c/2?",
            "rms for mean square",
        ),
        Mistake(
            0.5,
            "You return what a layer does to the mean square. ReLU has its part in that: by how "
            "much would the mean square change at factor 2?",
            "ReLU's half left in",
        ),
        Mistake(
            float(2 * (1 / 256) ** (1 / 9)),
            "It looks as if you counted nine layers. From the output of layer 5 to that of layer "
            "13, how many weight matrices are passed?",
            "one layer too many",
        ),
        Mistake(
            float(2 * (1 / 256) ** (1 / 13)),
            "You seem to share the loss among all 13 layers. What was the size at layer 5, where "
            "the count begins?",
            "counted from the input",
        ),
        Mistake(
            2.0,
            "With 2 the size would have stayed. It has fallen by a factor of 16 over eight layers: "
            "what is that per layer, in the mean square?",
            "He taken for granted",
        ),
    ],
    hints=(
        "By which factor does the mean square change in all, and over how many layers?",
        "If weights of variance c/n_in multiply the mean square by c, what does ReLU do next?",
    ),
)

# --- 3. both_wishes: He's one wish over a whole net ---------------------------------------------


def both_wishes(sizes, mode):
    """(forward, backward) factors on mean squares through the ReLU layers of a net, He weights."""
    first, last = sizes[0], sizes[-1]
    if mode == "fan_in":
        return 1.0, last / first
    return first / last, 1.0


def _wishes_layer_by_layer(sizes, mode):
    forward = backward = 1.0
    for a, b in pairwise(sizes):
        variance = 2 / (a if mode == "fan_in" else b)
        forward *= a * variance / 2
        backward *= b * variance / 2
    return forward, backward


def _wishes_by_logs(sizes, mode):
    log_n = np.log(np.asarray(sizes, float))
    steps = np.diff(log_n).sum()
    return (1.0, float(np.exp(steps))) if mode == "fan_in" else (float(np.exp(-steps)), 1.0)


def _wishes_swapped(sizes, mode):
    return both_wishes(sizes, mode)[::-1]


def _wishes_other_mode(sizes, mode):
    return both_wishes(sizes, "fan_out" if mode == "fan_in" else "fan_in")


def _wishes_upside_down(sizes, mode):
    forward, backward = both_wishes(sizes, mode)
    return 1 / forward, 1 / backward


def _wishes_both_hold(sizes, mode):
    return 1.0, 1.0


def _wishes_roots(sizes, mode):
    forward, backward = both_wishes(sizes, mode)
    return float(np.sqrt(forward)), float(np.sqrt(backward))


def _wishes_no_relu(sizes, mode):
    forward, backward = both_wishes(sizes, mode)
    power = 2.0 ** (len(sizes) - 1)
    return forward * power, backward * power


BOTH_WISHES = Question(
    id="22_he/both_wishes",
    kind="implement",
    function="both_wishes",
    points=2,
    difficulty="medium",
    minutes=12,
    asks="What He's weights with fan-in or with fan-out do to the mean squares of the signal and "
    "of the gradient through a whole ReLU net.",
    reference=both_wishes,
    cases=lambda rng: [
        ([int(v) for v in rng.integers(10, 900, size=5)], "fan_in"),
        ([int(v) for v in rng.integers(10, 900, size=6)], "fan_out"),
        ([784, 300, 100, 10], "fan_in"),
    ],
    accepts=[_wishes_layer_by_layer, _wishes_by_logs],
    mistakes=[
        Mistake(
            _wishes_swapped,
            "The numbers are right and stand in each other's places. Which of the two directions "
            "does fan-in keep?",
            "swapped",
        ),
        Mistake(
            _wishes_other_mode,
            "You have answered for the other mode. The fan in the name is the number that stands "
            "under the 2. Which wish asked for that?",
            "modes exchanged",
        ),
        Mistake(
            _wishes_upside_down,
            "The direction that holds is right, the other factor is upside down. With fan-in, "
            "how many terms does the gradient add up, and by what was each divided?",
            "upside down",
        ),
        Mistake(
            _wishes_both_hold,
            "You say that both directions hold. In a square layer, yes. Take one layer with 100 "
            "inputs and 10 units: what happens to the other direction?",
            "both hold",
        ),
        Mistake(
            _wishes_roots,
            "These are factors on sizes. Which quantity does the question follow?",
            "roots",
        ),
        Mistake(
            _wishes_no_relu,
            "A power of two is left over, one for each layer. He's 2 was put in to make up for "
            "something. Have you let it happen?",
            "ReLU left out",
        ),
    ],
    hints=(
        "Write down both factors for one layer of shape (a, b) with variance 2/a.",
        "Multiply them for three layers and look what cancels.",
    ),
)

# --- 4. kept_table: any activation, and z with a mean -------------------------------------------


def kept(g, mean, std):
    """Share of E[z^2] that g keeps, for z ~ N(mean, std^2): E[g(z)^2] / E[z^2]."""
    t = np.linspace(-12, 12, 48_001)
    weight = np.exp(-t * t / 2)
    z = mean + std * t
    return float(np.sum(weight * g(z) ** 2) / np.sum(weight * z**2))


def _kept_by_panels(g, mean, std):
    t, w = np.polynomial.legendre.leggauss(60)
    edges = np.unique(np.append(np.linspace(-12, 12, 25), np.clip(-mean / std, -12, 12)))
    total = 0.0
    for a, b in pairwise(edges):
        x = (a + b) / 2 + (b - a) / 2 * t
        density = np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
        total += (b - a) / 2 * np.sum(w * density * g(mean + std * x) ** 2)
    return float(total / (mean**2 + std**2))


def _kept_by_simpson(g, mean, std):
    """Simpson's rule on a grid of z itself."""
    z = np.linspace(mean - 12 * std, mean + 12 * std, 40_001)
    simpson = np.ones(len(z))
    simpson[1:-1:2], simpson[2:-1:2] = 4, 2
    density = simpson * np.exp(-(((z - mean) / std) ** 2) / 2)
    return float(density @ g(z) ** 2 / (density @ z**2))


def _kept_variance(g, mean, std):
    t = np.linspace(-12, 12, 48_001)
    p = np.exp(-t * t / 2) / np.sum(np.exp(-t * t / 2))
    h = g(mean + std * t)
    return float((p @ h**2 - (p @ h) ** 2) / std**2)


def _kept_over_variance(g, mean, std):
    return kept(g, mean, std) * (mean**2 + std**2) / std**2


def _kept_not_divided(g, mean, std):
    return kept(g, mean, std) * (mean**2 + std**2)


def _kept_mean_ignored(g, mean, std):
    return kept(g, 0.0, std)


def _kept_std_as_variance(g, mean, std):
    return kept(g, mean, float(np.sqrt(std)))


def _kept_variance_of_h(g, mean, std):
    return _kept_variance(g, mean, std) * std**2 / (mean**2 + std**2)


def _kept_root(g, mean, std):
    return float(np.sqrt(kept(g, mean, std)))


def _kept_unit_std(g, mean, std):
    return kept(g, mean, 1.0)


def _kept_std_squared(g, mean, std):
    return kept(g, mean, std**2)


def _kept_square_of_mean(g, mean, std):
    t = np.linspace(-12, 12, 48_001)
    p = np.exp(-t * t / 2) / np.sum(np.exp(-t * t / 2))
    return float((p @ g(mean + std * t)) ** 2 / (mean**2 + std**2))


def _relu(z):
    return np.maximum(z, 0)


def _silu(z):
    return z / (1 + np.exp(-np.clip(z, -700, 700)))


def _elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def kept_table(means, std):
    """What ReLU, SiLU and ELU keep of the mean square, one row per mean of z."""
    return np.array([[kept(g, m, std) for g in (_relu, _silu, _elu)] for m in means])


def _table_elu_without_one(means, std):
    """ELU taken as exp(z) on the left, without the 1 that is taken away."""
    table = kept_table(means, std)
    left = [kept(lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0))), m, std) for m in means]
    table[:, 2] = left
    return table


def _table_transposed(means, std):
    return kept_table(means, std).T


def _table_of(one):
    def table(means, std):
        return np.array([[one(g, m, std) for g in (_relu, _silu, _elu)] for m in means])

    table.__name__ = one.__name__ + "_table"
    return table


KEPT = Question(
    id="22_he/kept_table",
    kind="diagnose",
    function="kept_table",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="The shares of the mean square of z ~ N(mean, std^2) that ReLU, SiLU and ELU keep, one "
    "row per mean.",
    reference=kept_table,
    rtol=5e-5,
    cases=lambda rng: [
        (np.round(rng.uniform(-1.5, 1.5, size=3), 2), float(rng.uniform(1.3, 2.5))),
        (np.array([0.0, 1.0]), float(rng.uniform(0.3, 0.8))),
    ],
    accepts=[_table_of(_kept_by_panels), _table_of(_kept_by_simpson)],
    mistakes=[
        Mistake(
            _table_of(_kept_variance),
            "You compare variances: the mean is taken out of h and out of z. Which of its moments "
            "does the next layer's sum see?",
            "variances",
        ),
        Mistake(
            _table_of(_kept_over_variance),
            "Above the line stands a mean square, below it a variance. For mean 0 they go "
            "together. What is E[z^2] when z has a mean?",
            "divided by the variance",
        ),
        Mistake(
            _table_of(_kept_not_divided),
            "These are mean squares of h. A share is asked for: a share of what?",
            "not divided",
        ),
        Mistake(
            _table_of(_kept_mean_ignored),
            "All rows are alike, as if every z had mean 0. Where does the mean enter your grid?",
            "mean ignored",
        ),
        Mistake(
            _table_of(_kept_std_as_variance),
            "The spread of your z is off: you seem to take the root of a number that is a "
            "standard deviation already. How far from the mean should z = mean + std be?",
            "standard deviation for variance",
        ),
        Mistake(
            _table_of(_kept_std_squared),
            "The spread of your z is off: you seem to multiply by the variance. How far from the "
            "mean should z = mean + std be?",
            "variance for standard deviation",
        ),
        Mistake(
            _table_of(_kept_unit_std),
            "Your z has the standard deviation 1, whatever `std` says. Where does it enter your "
            "grid?",
            "std ignored",
        ),
        Mistake(
            _table_of(_kept_root),
            "These are shares of the rms. Which quantity does the question follow?",
            "roots",
        ),
        Mistake(
            _table_elu_without_one,
            "ReLU and SiLU are right. Does your ELU come to 0 when z does, from the left as well?",
            "ELU without the minus one",
        ),
        Mistake(
            _table_of(_kept_square_of_mean),
            "You average h and square the result. In which order do the words mean square say it?",
            "square of the mean",
        ),
        Mistake(
            _table_of(_kept_variance_of_h),
            "Below the line stands a mean square, above it the variance of h: the careful "
            "person's number. The mean of h goes on to the next layer too. Where is it counted?",
            "variance of h",
        ),
        Mistake(
            _table_transposed,
            "The numbers are right, and rows and columns are exchanged. What does one row of the "
            "result belong to: a mean, or a function?",
            "transposed",
        ),
    ],
    hints=(
        "The mean of f(z) over a normal z is a sum over a fine grid, weighted with the density. "
        "Which f do you need, and what do you divide by?",
        "Check yourself on ReLU at mean 0: you know what it keeps.",
    ),
)

# --- 5. transplant: another start for the same function -----------------------------------------


def _to_he(W):
    return np.sqrt(2 / len(W) / np.mean(W**2))


def transplant(W1, b1, W2, b2, W3, b3):
    """The same ReLU net, its two hidden matrices brought to the mean square 2/n_in."""
    c1, c2 = _to_he(W1), _to_he(W2)
    return c1 * W1, c1 * b1, c2 * W2, c1 * c2 * b2, W3 / (c1 * c2), b3.copy()


def _transplant_one_layer_at_a_time(W1, b1, W2, b2, W3, b3):
    c = _to_he(W1)
    W1, b1, W2 = c * W1, c * b1, W2 / c
    c = _to_he(W2)
    return W1, b1, c * W2, c * b2, W3 / c, b3 + 0.0


def _transplant_by_norms(W1, b1, W2, b2, W3, b3):
    layers, passed = [], 1.0
    for W, b in [(W1, b1), (W2, b2)]:
        wanted = np.sqrt(2 * W.shape[1])  # n_in n_out entries of mean square 2/n_in
        V = W * (wanted / np.linalg.norm(W))
        passed *= wanted / np.linalg.norm(W)
        layers += [V, b * passed]
    return (*layers, W3 / passed, np.array(b3))


def _transplant_biases_left(W1, b1, W2, b2, W3, b3):
    V1, _, V2, _, V3, _ = transplant(W1, b1, W2, b2, W3, b3)
    return V1, b1.copy(), V2, b2.copy(), V3, b3.copy()


def _transplant_bias_once(W1, b1, W2, b2, W3, b3):
    V1, a1, V2, _, V3, a3 = transplant(W1, b1, W2, b2, W3, b3)
    return V1, a1, V2, _to_he(W2) * b2, V3, a3


def _transplant_output_left(W1, b1, W2, b2, W3, b3):
    return (*transplant(W1, b1, W2, b2, W3, b3)[:4], W3.copy(), b3.copy())


def _transplant_output_bias(W1, b1, W2, b2, W3, b3):
    done = transplant(W1, b1, W2, b2, W3, b3)
    return (*done[:5], b3 / (_to_he(W1) * _to_he(W2)))


def _transplant_std(W1, b1, W2, b2, W3, b3):
    c1, c2 = (np.sqrt(2 / len(W)) / W.std() for W in (W1, W2))
    return c1 * W1, c1 * b1, c2 * W2, c1 * c2 * b2, W3 / (c1 * c2), b3.copy()


def _transplant_root_two(W1, b1, W2, b2, W3, b3):
    c = np.sqrt(2)
    return c * W1, c * b1, c * W2, 2 * b2, W3 / 2, b3.copy()


def _transplant_fan_out(W1, b1, W2, b2, W3, b3):
    c1, c2 = (np.sqrt(2 / W.shape[1] / np.mean(W**2)) for W in (W1, W2))
    return c1 * W1, c1 * b1, c2 * W2, c1 * c2 * b2, W3 / (c1 * c2), b3.copy()


def _transplant_all_he(W1, b1, W2, b2, W3, b3):
    c1, c2, c3 = _to_he(W1), _to_he(W2), _to_he(W3)
    return c1 * W1, c1 * b1, c2 * W2, c1 * c2 * b2, c3 * W3, c1 * c2 * c3 * b3


def _transplant_output_once(W1, b1, W2, b2, W3, b3):
    V1, a1, V2, a2, _, a3 = transplant(W1, b1, W2, b2, W3, b3)
    return V1, a1, V2, a2, W3 / _to_he(W2), a3


def _transplant_no_root(W1, b1, W2, b2, W3, b3):
    c1, c2 = _to_he(W1) ** 2, _to_he(W2) ** 2
    return c1 * W1, c1 * b1, c2 * W2, c1 * c2 * b2, W3 / (c1 * c2), b3.copy()


def _transplant_cases(rng):
    cases = []
    for sizes in ([6, 9, 5, 3], [4, 7, 8, 2]):
        arrays = []
        for a, b in pairwise(sizes):
            arrays += [rng.uniform(0.1, 3) * rng.normal(size=(a, b)), rng.normal(size=b)]
        cases.append(tuple(arrays))
    return cases


TRANSPLANT = Question(
    id="22_he/transplant",
    kind="implement",
    function="transplant",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="A ReLU net that computes the same outputs, with He's mean square 2/n_in in both hidden "
    "weight matrices.",
    reference=transplant,
    cases=_transplant_cases,
    accepts=[_transplant_one_layer_at_a_time, _transplant_by_norms],
    mistakes=[
        Mistake(
            _transplant_biases_left,
            "The matrices are scaled, the biases are not. relu(c z) = c relu(z) wants the whole "
            "of z multiplied. What is z made of?",
            "biases left alone",
        ),
        Mistake(
            _transplant_bias_once,
            "The second bias is out of proportion. By which factor has the other part of the "
            "second z grown, once both matrices are scaled?",
            "second bias scaled once",
        ),
        Mistake(
            _transplant_output_left,
            "Both hidden layers are as they should be, and the outputs have changed size. Which "
            "array can bring them back?",
            "output not compensated",
        ),
        Mistake(
            _transplant_output_once,
            "The last matrix makes up for the second layer alone. By how much has the signal that "
            "reaches it grown, all the way from the input?",
            "output compensated once",
        ),
        Mistake(
            _transplant_no_root,
            "The function is kept. Your factor is right for a mean square, and it multiplies the "
            "weights. What happens to the mean of W**2 when W is multiplied by c?",
            "root left out",
        ),
        Mistake(
            _transplant_output_bias,
            "You divide the last bias, too. Has it passed through either of the scaled layers?",
            "output bias divided",
        ),
        Mistake(
            _transplant_root_two,
            "A factor of root 2 per layer turns Xavier's weights into He's. Is it known that these "
            "weights are Xavier's? Measure what they are.",
            "Xavier taken for granted",
        ),
        Mistake(
            _transplant_fan_out,
            "The function is kept, and your mean squares are those of the backward wish. Which "
            "axis of W counts the inputs of a unit?",
            "fan-out",
        ),
        Mistake(
            _transplant_all_he,
            "All three matrices have He's mean square now, and the outputs are multiplied by a "
            "number. Two may be chosen freely. What is the third one for?",
            "last layer scaled as well",
        ),
        Mistake(
            _transplant_std,
            "The function is kept, and the variance of your weights is He's. The mean of a finite "
            "matrix is not quite 0. Which of the two does the question hold, and which does "
            "W.std() measure?",
            "std for mean square",
        ),
    ],
    hints=(
        "For c > 0, relu(c z) = c relu(z). If the first layer's W and b are multiplied by c, what "
        "must the next layer do to notice nothing?",
        "Which c brings the mean of W**2 to 2/n_in? Follow the product of the factors through the "
        "net, biases included.",
    ),
)

# --- 6. straying: how far one narrow net strays from the mean -----------------------------------


def straying(width, depth):
    """(relative variance of one layer's factor, typical rms, spread of ln rms) for ReLU and He.

    The squared length of h is multiplied per layer by r = (2/n) sum of relu(t_j)^2 with n standard
    normal t_j: mean 1, variance 5/n. ln r has about the mean -5/(2n) and the variance 5/n.
    """
    v = 5 / width
    return v, float(np.exp(-depth * v / 4)), float(np.sqrt(depth * v) / 2)


def _straying_by_moments(width, depth):
    t = np.linspace(0, 12, 24_001)
    p = np.exp(-t * t / 2) / np.sqrt(2 * np.pi) * (t[1] - t[0])
    p[0] /= 2
    second, fourth = np.sum(p * t**2), np.sum(p * t**4)
    v = (fourth / second**2 - 1) / width
    return v, float(np.exp(-v / 2 * depth) ** 0.5), float((depth * v) ** 0.5 / 2)


def _straying_layer_by_layer(width, depth):
    v = (3 / 2 - 1 / 4) / (1 / 4) / width
    mean_log = variance_log = 0.0
    for _ in range(depth):
        mean_log -= v / 2
        variance_log += v
    return v, float(np.exp(mean_log / 2)), float(np.sqrt(variance_log / 4))


def _straying_square_size(width, depth):
    v = 5 / width
    return v, float(np.exp(-depth * v / 2)), float(np.sqrt(depth * v))


def _straying_chi_square(width, depth):
    v = 2 / width
    return v, float(np.exp(-depth * v / 4)), float(np.sqrt(depth * v) / 2)


def _straying_mean_stays(width, depth):
    v = 5 / width
    return v, 1.0, float(np.sqrt(depth * v) / 2)


def _straying_spreads_add(width, depth):
    v = 5 / width
    return v, float(np.exp(-depth * v / 4)), float(depth * np.sqrt(v) / 2)


def _straying_no_centre(width, depth):
    v = 6 / width
    return v, float(np.exp(-depth * v / 4)), float(np.sqrt(depth * v) / 2)


def _straying_not_relative(width, depth):
    v = 1.25 / width
    return v, float(np.exp(-depth * v / 4)), float(np.sqrt(depth * v) / 2)


def _straying_wrong_side(width, depth):
    v = 5 / width
    return v, float(np.exp(depth * v / 4)), float(np.sqrt(depth * v) / 2)


def _straying_variance_of_log(width, depth):
    v = 5 / width
    return v, float(np.exp(-depth * v / 4)), depth * v / 4


def _straying_median_of_square(width, depth):
    v = 5 / width
    return v, float(np.exp(-depth * v / 2)), float(np.sqrt(depth * v) / 2)


def _straying_spread_of_square(width, depth):
    v = 5 / width
    return v, float(np.exp(-depth * v / 4)), float(np.sqrt(depth * v))


STRAYING = Question(
    id="22_he/straying",
    kind="derive",
    function="straying",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="How far a single ReLU net under He strays: the relative variance of one layer's factor, "
    "the median rms after some layers, and the standard deviation of its logarithm.",
    reference=straying,
    rtol=1e-6,
    cases=lambda rng: [(32, 30), (int(rng.integers(40, 400)), int(rng.integers(5, 60)))],
    accepts=[_straying_by_moments, _straying_layer_by_layer],
    mistakes=[
        Mistake(
            _straying_square_size,
            "Your last two numbers belong to the mean square. The question asks for its root. "
            "What does a root do to a logarithm?",
            "mean square for rms",
        ),
        Mistake(
            _straying_median_of_square,
            "The first number and the third are right. The second is the median of the mean "
            "square. Whose median is asked for?",
            "median of the mean square",
        ),
        Mistake(
            _straying_spread_of_square,
            "The first two numbers are right. The third is the spread of the mean square's "
            "logarithm. What does a root do to a logarithm?",
            "spread of the mean square",
        ),
        Mistake(
            _straying_chi_square,
            "2/n is the relative variance of a sum of squares of n normal numbers, none of them "
            "set to zero. ReLU sets some to zero, and at random. Does that scatter more or less?",
            "ReLU left out",
        ),
        Mistake(
            _straying_mean_stays,
            "The mean of the mean square stays 1. Half of the nets lie below the median, though. "
            "If ln r scatters and E[r] = 1, can E[ln r] be 0?",
            "median taken for mean",
        ),
        Mistake(
            _straying_spreads_add,
            "You multiply the spread by the number of layers. Their logarithms are independent. "
            "Which of the two adds up then, standard deviations or variances?",
            "standard deviations added",
        ),
        Mistake(
            _straying_no_centre,
            "You have the mean of the fourth power over the square of the mean square. That is "
            "the second moment of a factor of mean 1. And its variance?",
            "second moment for variance",
        ),
        Mistake(
            _straying_not_relative,
            "This is the variance of one relu(t)^2, shared among n. Its mean is not 1. What has "
            "it to be divided by, so that the layer's factor has mean 1?",
            "not relative",
        ),
        Mistake(
            _straying_variance_of_log,
            "The last number is a variance. The question asks for a standard deviation.",
            "variance of the logarithm",
        ),
        Mistake(
            _straying_wrong_side,
            "Your median net is too large, not too small. A few very large nets pull the mean up, "
            "and the mean is held at 1: on which side of it do most nets lie?",
            "median above the mean",
        ),
    ],
    hints=(
        "What are E[relu(t)^2] and E[relu(t)^4] for a standard normal t? (E[t^4] is 3.)",
        "For a normal x = ln r with variance v, E[r] = exp(m + v/2). Which m makes it 1? Then add "
        "up the layers, and take the root of r last.",
    ),
)

QUESTIONS = [TWO_SLOPES, WHICH_FACTOR, BOTH_WISHES, KEPT, TRANSPLANT, STRAYING]
