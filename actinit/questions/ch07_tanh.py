"""Chapter 07, tanh and its kin: questions for solutions/07_tanh.ipynb."""

import math

import numpy as np

from actinit.questions._model import Mistake, Question


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


# 1. A slope with all its digits ---------------------------------------------------------------


def tanh_slope(z):
    e = np.exp(-2 * np.abs(z))
    return 4 * e / (1 + e) ** 2


def slope_by_sigmoids(z):
    return 4 * sigmoid(2 * z) * sigmoid(-2 * z)


def slope_by_logarithms(z):
    return np.exp(np.log(4) - np.logaddexp(0, 2 * z) - np.logaddexp(0, -2 * z))


def one_minus_square(z):
    return 1 - np.tanh(z) ** 2


def one_over_cosh(z):
    return 1 / np.cosh(z) ** 2


def slope_of_sigmoid(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


def four_at_z(z):
    return 4 * slope_of_sigmoid(z)


def no_four(z):
    return slope_of_sigmoid(2 * z)


def one_two_only(z):
    return 2 * slope_of_sigmoid(2 * z)


def without_size(z):
    e = np.exp(-2 * z)
    return 4 * e / (1 + e) ** 2


def one_minus_p(z):
    p = 1 / (1 + np.exp(-2 * z))
    return 4 * p * (1 - p)


def tail_formula(z):
    return 4 * np.exp(-2 * np.abs(z))


def switched(z):
    return np.where(np.abs(z) < 18, one_minus_square(z), tail_formula(z))


slope = Question(
    id="07_tanh/slope",
    kind="implement",
    function="tanh_slope",
    points=2,
    difficulty="easy",
    minutes=5,
    asks="The derivative of tanh for an array z of any shape, right to nine digits wherever it is "
    "not zero in float64, without a warning for any finite z.",
    cases=lambda rng: [
        (rng.normal(size=(3, 4)) * 2,),
        (rng.uniform(16, 300, size=5) * rng.choice([-1.0, 1.0], size=5),),
        (np.array([-1e4, -25.0, -13.0, 0.0, 17.0, 25.0, 1e4]),),
    ],
    reference=tanh_slope,
    warnings=False,
    mistakes=[
        Mistake(
            one_minus_square,
            "Around 0 this is right; at 25 you return 0, as 1 - tanh(z)**2 does. By then tanh has "
            "been rounded to 1, and what you subtract from 1 has no digits left. Which "
            "expression for the slope in the chapter has no subtraction in it?",
        ),
        Mistake(
            one_over_cosh,
            "All the digits are there, but the call warns for a large z: cosh overflows, though "
            "1 / cosh**2 only needs to become 0. Which exponential of z never exceeds 1?",
        ),
        Mistake(
            slope_of_sigmoid,
            "At 0 you say 1/4: this is the sigmoid's slope. Between the two functions stand two "
            "factors of 2, one inside and one outside. What does each do to a derivative?",
        ),
        Mistake(
            four_at_z,
            "At 0 you are right, elsewhere too large: four times the sigmoid's slope, read at z. "
            "In tanh z = 2 sigmoid(2z) - 1, where is the sigmoid evaluated?",
        ),
        Mistake(
            no_four,
            "Everywhere a quarter of what it should be. You evaluate the sigmoid's slope in the "
            "right place. What does the chain rule multiply it by?",
        ),
        Mistake(
            one_two_only,
            "Everywhere half of what it should be. One factor of 2 stands in front of the sigmoid "
            "and one inside it. Which of them have you used?",
        ),
        Mistake(
            without_size,
            "Right almost everywhere; far to the left exp(-2z) overflows, and infinity divided by "
            "infinity is nan. The slope is the same at z and at -z: at which of the two would you "
            "rather compute it?",
        ),
        Mistake(
            one_minus_p,
            "The formula is right. On the right p = sigmoid(2z) has been rounded to 1, and 1 - p "
            "to 0, as 1 - h**2 is. Of which z is 1 - p the sigmoid?",
        ),
        Mistake(
            tail_formula,
            "In the tails you are right and at 0 you say 4. The approximation 4 exp(-2|z|) left a "
            "factor out that is close to 1 only far from 0. Which one?",
        ),
        Mistake(
            switched,
            "The middle is right and so are the far tails. Just before you change formulas, "
            "1 - h**2 is left with the last few digits of a 1. Which form of the slope needs no "
            "change of formula?",
        ),
    ],
    accepts=[slope_by_sigmoids, slope_by_logarithms],
    forbids=["actinit.activations"],
    hints=(
        "Write the slope as 4 p (1 - p) with p = sigmoid(2z). What is 1 - p, as a sigmoid?",
        "The slope is even in z. Which of exp(2z) and exp(-2z) would you rather compute, and "
        "can you arrange to need only that one?",
    ),
)

# 2. A chain of LeCun units --------------------------------------------------------------------

STEEPEST = 1.7159 * 2 / 3

chain = Question(
    id="07_tanh/chain",
    kind="number",
    function="holding_weight",
    points=1,
    difficulty="easy",
    minutes=4,
    asks="In a chain of 20 LeCun tanh units, 1.7159 tanh(2z/3), every z is 0. Which positive "
    "weight, the same into each unit, hands a gradient through unchanged?",
    reference=1 / STEEPEST,
    rtol=1e-3,
    mistakes=[
        Mistake(
            1.0,
            "That holds a chain of plain tanh units, whose slope at 0 is 1. What is the slope of "
            "1.7159 tanh(2z/3) there?",
            name="plain_tanh",
        ),
        Mistake(
            STEEPEST,
            "That is the slope at 0. A gradient passing one unit meets slope and weight. What "
            "must their product be?",
            name="slope_itself",
        ),
        Mistake(
            1 / 1.7159,
            "You have inverted the factor in front of tanh. The one inside it also takes part in "
            "the derivative. How?",
            name="inner_factor_forgotten",
        ),
        Mistake(
            1.5,
            "You have inverted the factor inside tanh. What has become of the one in front of it?",
            name="outer_factor_forgotten",
        ),
        Mistake(
            (1 / STEEPEST) ** 20,
            "That is the product of all twenty weights. The question asks for one of them.",
            name="all_twenty",
        ),
        Mistake(
            1 / (1.7159 * 1.5),
            "The slope you used is 1.7159 times 3/2. Which number multiplies z inside tanh?",
            name="inner_factor_upside_down",
        ),
        Mistake(
            4.0,
            "That holds a chain of sigmoids at their steepest. What is the slope of the unit "
            "in question at 0?",
            name="for_the_sigmoid",
        ),
    ],
    hints=(
        "By what does one unit multiply a gradient on its way back, and what must that be?",
        "Differentiate a tanh(sz) at z = 0. What do a and s each contribute?",
    ),
)

# 3. Tailor the constants ----------------------------------------------------------------------

ROOT3 = math.sqrt(3)


def tailor(knee):
    return ROOT3 * knee, math.atanh(1 / ROOT3) / knee


def tailor_by_logarithm(knee):
    scale = np.log(2 + ROOT3) / (2 * knee)
    return knee / np.tanh(scale * knee), scale


def tailor_by_search(knee):  # maximise the curvature's size of tanh on a shrinking grid
    low, high = 0.0, 3.0
    for _ in range(60):
        u = np.linspace(low, high, 41)
        slope_change = (6 * np.tanh(u) ** 2 - 2) / np.cosh(u) ** 2  # third derivative
        first = np.argmax(slope_change > 0)
        low, high = u[first - 1], u[first]
    return knee / np.tanh(high), high / knee


def published(knee):
    return 1.7159 * knee, 2 / 3 / knee


def value_one(knee):
    return ROOT3 * np.ones_like(knee), math.atanh(1 / ROOT3) / knee


def half_slope(knee):
    scale = math.atanh(1 / math.sqrt(2)) / knee
    return knee * math.sqrt(2), scale


def square_forgotten(knee):
    return 3 * knee, math.atanh(1 / 3) / knee


def times_knee(knee):
    return ROOT3 * knee, math.atanh(1 / ROOT3) * knee


def tanh_for_artanh(knee):
    scale = math.tanh(1 / ROOT3) / knee
    return knee / np.tanh(scale * knee), scale


def swapped(knee):
    scale, front = tailor(knee)
    return front, scale


constants = Question(
    id="07_tanh/tailor",
    kind="derive",
    function="tailor",
    points=2,
    difficulty="medium",
    minutes=12,
    asks="For an array of knees k > 0, the two positive constants a and s, as a tuple of arrays, "
    "for which f(z) = a tanh(sz) has f(k) = k and its largest curvature |f''| at z = k.",
    cases=lambda rng: [
        (rng.uniform(0.3, 3, size=5),),
        (rng.uniform(0.1, 10, size=(2, 2)),),
    ],
    reference=tailor,
    mistakes=[
        Mistake(
            published,
            "These are LeCun's constants, stretched. They are rounded to convenient numbers; at "
            "k = 1 the largest curvature is at 0.988, not 1. What does setting the derivative "
            "of f'' to zero give exactly?",
        ),
        Mistake(
            value_one,
            "s is right. Your function passes through (k, 1). Which value did the question ask "
            "for at z = k?",
        ),
        Mistake(
            half_slope,
            "At your knee the slope has fallen to half, since tanh there is 1/sqrt(2). "
            "The question asks for the largest curvature. Which derivative has to be zero?",
        ),
        Mistake(
            square_forgotten,
            "You set tanh(sk) = 1/3. The third derivative of tanh vanishes where its *square* "
            "has that value. What is tanh(sk) then?",
        ),
        Mistake(
            times_knee,
            "For k = 1 you are right. A larger knee should make a wider curve. Does a larger s "
            "make it wider or narrower?",
        ),
        Mistake(
            tanh_for_artanh,
            "You know the value that tanh(sk) must have, and applied tanh to it once more. "
            "How do you get from a value of tanh to its argument?",
        ),
        Mistake(
            swapped,
            "Right numbers in the wrong order: the factor in front of tanh comes first, then the "
            "one inside. Which of yours grows with k, and should the height or the narrowness?",
        ),
    ],
    accepts=[tailor_by_logarithm, tailor_by_search],
    hints=(
        "With h = tanh u: h' = 1 - h**2. Differentiate twice more. For which h is the third "
        "derivative zero?",
        "That h belongs to u = sk. Which of the two conditions gives s, and what does the other "
        "then say about a?",
    ),
)

# 4. Repair the way back -----------------------------------------------------------------------


def to_tanh(W1, b1, W2, b2, W3, b3):
    return (
        W1 / 2, b1 / 2,
        W2 / 4, (b2 + W2.sum(axis=0) / 2) / 2,
        W3 / 2, b3 + W3.sum(axis=0) / 2,
    )  # fmt: skip


def to_tanh_in_a_loop(W1, b1, W2, b2, W3, b3):
    layers, out = [(W1, b1), (W2, b2), (W3, b3)], []
    for number, (W, b) in enumerate(layers):
        if number > 0:
            W, b = W / 2, b + np.full(len(W), 0.5) @ W
        if number < 2:
            W, b = W / 2, b / 2
        out += [W, b]
    return tuple(out)


def to_tanh_by_probing(W1, b1, W2, b2, W3, b3):
    """Each layer is affine: its bias is its value at 0, a row of W its change per unit."""
    out = []
    for number, (W, b) in enumerate([(W1, b1), (W2, b2), (W3, b3)]):
        basis = np.vstack([np.zeros(len(W)), np.eye(len(W))])
        inputs = basis if number == 0 else (1 + basis) / 2
        z = (inputs @ W + b) * (0.5 if number < 2 else 1.0)
        out += [z[1:] - z[0], z[0]]
    return tuple(out)


def to_tanh_augmented(W1, b1, W2, b2, W3, b3):
    out = []
    for number, (W, b) in enumerate([(W1, b1), (W2, b2), (W3, b3)]):
        A = np.vstack([W, b])
        A = _lifted(A) if number else A
        A = A * (0.5 if number < 2 else 1.0)
        out += [A[:-1], A[-1]]
    return tuple(out)


def _lifted(A):
    m = len(A) - 1
    T = np.zeros((m + 1, m + 1))
    T[:m, :m] = np.eye(m) / 2
    T[m, :m], T[m, m] = 0.5, 1.0
    return T @ A


def biases_forgotten(W1, b1, W2, b2, W3, b3):
    return W1 / 2, b1 / 2, W2 / 4, b2 / 2, W3 / 2, b3


def the_other_way(W1, b1, W2, b2, W3, b3):
    return (
        2 * W1, 2 * b1, 4 * W2, 2 * (b2 - W2.sum(axis=0)), 2 * W3, b3 - W3.sum(axis=0),
    )  # fmt: skip


def minus_sign(W1, b1, W2, b2, W3, b3):
    return (
        W1 / 2, b1 / 2,
        W2 / 4, (b2 - W2.sum(axis=0) / 2) / 2,
        W3 / 2, b3 - W3.sum(axis=0) / 2,
    )  # fmt: skip


def halved_weights_summed(W1, b1, W2, b2, W3, b3):
    return (
        W1 / 2, b1 / 2,
        W2 / 4, (b2 + W2.sum(axis=0) / 4) / 2,
        W3 / 2, b3 + W3.sum(axis=0) / 4,
    )  # fmt: skip


def middle_only_halved(W1, b1, W2, b2, W3, b3):
    return (
        W1 / 2, b1 / 2,
        W2 / 2, b2 + W2.sum(axis=0) / 2,
        W3 / 2, b3 + W3.sum(axis=0) / 2,
    )  # fmt: skip


def shift_not_halved(W1, b1, W2, b2, W3, b3):
    return (
        W1 / 2, b1 / 2,
        W2 / 4, b2 / 2 + W2.sum(axis=0) / 2,
        W3 / 2, b3 + W3.sum(axis=0) / 2,
    )  # fmt: skip


def outputs_only(W1, b1, W2, b2, W3, b3):
    return W1 / 2, b1 / 2, W2 / 4, b2 / 2, W3 / 2, b3 + W3.sum(axis=0) / 2


def middle_only_shifted(W1, b1, W2, b2, W3, b3):
    return W1 / 2, b1 / 2, W2 / 4, (b2 + W2.sum(axis=0) / 2) / 2, W3 / 2, b3


def sums_of_the_old_weights(W1, b1, W2, b2, W3, b3):
    return (
        W1 / 2, b1 / 2,
        W2 / 4, (b2 + W2.sum(axis=0)) / 2,
        W3 / 2, b3 + W3.sum(axis=0),
    )  # fmt: skip


def sums_of_quartered_weights(W1, b1, W2, b2, W3, b3):
    W1, b1, W2, W3 = W1 / 2, b1 / 2, W2 / 4, W3 / 2
    return W1, b1, W2, (b2 + W2.sum(axis=0) / 2) / 2, W3, b3 + W3.sum(axis=0) / 2


def output_squashed(W1, b1, W2, b2, W3, b3):
    return (
        W1 / 2, b1 / 2,
        W2 / 4, (b2 + W2.sum(axis=0) / 2) / 2,
        W3 / 4, (b3 + W3.sum(axis=0) / 2) / 2,
    )  # fmt: skip


def _sigmoid_network(rng):
    a, b, c, d = rng.permutation([3, 4, 5, 6])
    return (
        rng.normal(size=(a, b)), rng.normal(size=b), rng.normal(size=(b, c)), rng.normal(size=c),
        rng.normal(size=(c, d)), rng.normal(size=d),
    )  # fmt: skip


repair = Question(
    id="07_tanh/to_tanh",
    kind="repair",
    function="to_tanh",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="The weights and biases W1, b1, W2, b2, W3, b3 of the tanh network that computes what a "
    "sigmoid network with two hidden layers and a linear output computes; unit by unit, each "
    "tanh unit says 2p - 1 where the sigmoid unit says p. A tuple of six arrays.",
    cases=lambda rng: [_sigmoid_network(rng), _sigmoid_network(rng)],
    reference=to_tanh,
    atol=1e-12,
    mistakes=[
        Mistake(
            biases_forgotten,
            "Every weight is right, and the outputs are still wrong by constants: that is the "
            "broken version. A sigmoid unit says 1/2 where the tanh unit says 0. Where "
            "does that half go?",
        ),
        Mistake(
            the_other_way,
            "You have translated from tanh to sigmoid, as the chapter does. Which way does the "
            "question go?",
        ),
        Mistake(
            minus_sign,
            "The shift has the right size and the wrong sign. From p = (1 + h)/2, what is p W in "
            "terms of h?",
        ),
        Mistake(
            halved_weights_summed,
            "Your shift of the biases is half of what it should be. Did you halve the weights "
            "first and sum them afterwards?",
        ),
        Mistake(
            middle_only_halved,
            "First and last layer are right. The middle one listens to translated units and feeds "
            "a translated unit. How many of these two have you taken into account?",
        ),
        Mistake(
            shift_not_halved,
            "Only the middle biases are wrong. A unit whose z must be halved has its whole bias "
            "halved. Has the part that came from below been halved as well?",
        ),
        Mistake(
            outputs_only,
            "The outputs' bias is right, that of the second hidden layer is not. How many layers "
            "in this network listen to translated units?",
        ),
        Mistake(
            middle_only_shifted,
            "The hidden layers are right. The outputs listen to translated units as well: what "
            "do these say where a sigmoid would have said 1/2?",
        ),
        Mistake(
            sums_of_the_old_weights,
            "You add the column sums that the chapter's rule takes off. There they are those of "
            "the *tanh* network's weights. How large are these, compared with the ones you summed?",
        ),
        Mistake(
            sums_of_quartered_weights,
            "You overwrite the weights first, and take half of the column sums of what is left. "
            "In p W + b with p = (1 + h)/2, which W is it whose sum is halved?",
        ),
        Mistake(
            output_squashed,
            "Only the last layer is wrong: it comes out half as large as it should. Is there "
            "a tanh after it?",
        ),
    ],
    accepts=[to_tanh_in_a_loop, to_tanh_by_probing, to_tanh_augmented],
    hints=(
        "There are two jobs: make z half as large where a tanh follows, and put (1 + h)/2 where "
        "p came in. Which layers need which job?",
        "Write p W + b with p = (1 + h)/2 and collect what multiplies h and what does not.",
    ),
)

# 5. What ails each unit -----------------------------------------------------------------------


def unit_codes(z):
    h = np.tanh(z)
    flat = (1 - h**2 < 0.05).mean(axis=0) > 0.5
    one_sided = np.all(h > 0, axis=0) | np.all(h < 0, axis=0)
    return np.where(flat, 2, np.where(one_sided, 1, 0))


def codes_in_a_loop(z):
    codes = []
    for unit in z.T:
        stuck = sum(4 * math.exp(-2 * abs(v)) / (1 + math.exp(-2 * abs(v))) ** 2 < 0.05
                    for v in unit)  # fmt: skip
        codes.append(2 if 2 * stuck > len(unit) else int(len({v > 0 for v in unit}) == 1))
    return np.array(codes)


def codes_by_edge(z):
    edge = math.atanh(math.sqrt(0.95))
    flat = 2 * np.count_nonzero(np.abs(z) > edge, axis=0) > len(z)
    one_sided = z.min(axis=0) * z.max(axis=0) > 0
    return (one_sided & ~flat) + 2 * flat


def codes_by_counting_signs(z):
    agreed = np.abs(np.sign(z).sum(axis=0)) == len(z)
    slopes = 1 / np.cosh(z) ** 2
    flat = np.mean(slopes < 0.05, axis=0) > 0.5
    codes = agreed.astype(int)
    codes[flat] = 2
    return codes


def _codes(flat, one_sided):
    return np.where(flat, 2, np.where(one_sided, 1, 0))


def _one_sided(z):
    return (z.min(axis=0) > 0) | (z.max(axis=0) < 0)


def by_value(z):
    return _codes((np.abs(np.tanh(z)) > 0.95).mean(axis=0) > 0.5, _one_sided(z))


def by_mean_slope(z):
    return _codes((1 - np.tanh(z) ** 2).mean(axis=0) < 0.05, _one_sided(z))


def sigmoid_slopes(z):
    return _codes((sigmoid(z) * sigmoid(-z) < 0.0125).mean(axis=0) > 0.5, _one_sided(z))


def by_mean_output(z):
    flat = (1 - np.tanh(z) ** 2 < 0.05).mean(axis=0) > 0.5
    return _codes(flat, np.abs(np.tanh(z).mean(axis=0)) > 0.5)


def sides_first(z):
    flat = (1 - np.tanh(z) ** 2 < 0.05).mean(axis=0) > 0.5
    return np.where(_one_sided(z), 1, np.where(flat, 2, 0))


def only_positive(z):
    flat = (1 - np.tanh(z) ** 2 < 0.05).mean(axis=0) > 0.5
    return _codes(flat, z.min(axis=0) > 0)


def all_flat(z):
    return _codes(np.all(1 - np.tanh(z) ** 2 < 0.05, axis=0), _one_sided(z))


def any_flat(z):
    return _codes(np.any(1 - np.tanh(z) ** 2 < 0.05, axis=0), _one_sided(z))


def half_is_enough(z):
    flat = (1 - np.tanh(z) ** 2 < 0.05).mean(axis=0) >= 0.5
    return _codes(flat, _one_sided(z))


def by_rows(z):
    return unit_codes(z.T)


def _layer(rng):
    n = 40
    columns = [
        0.4 * rng.normal(size=n),  # well
        rng.uniform(0.2, 1.5, n),
        -rng.uniform(0.2, 1.5, n),  # one side
        rng.uniform(1.87, 2.1, n) * rng.choice([-1.0, 1.0], n),  # |h| > 0.95, slope > 0.05
        rng.uniform(2.4, 4.0, n) * rng.choice([-1.0, 1.0], n),  # flat at both ends
        rng.uniform(2.3, 6.0, n),
        -rng.uniform(2.3, 6.0, n),  # flat at one end
        np.r_[rng.uniform(3, 6, 24), rng.uniform(-0.5, 0.5, 16)],  # mostly flat
        np.r_[-rng.uniform(3, 6, 10), rng.uniform(-0.5, 0.5, 30)],  # a few flat
        np.r_[rng.uniform(4, 6, 39), 1.0],  # all but one flat, mean slope small
        np.r_[rng.uniform(0.9, 1.5, 38), -rng.uniform(0.1, 0.5, 2)],  # off centre, both signs
        rng.uniform(0.05, 0.3, n),  # one side, mean small
        np.r_[rng.uniform(3, 6, 20), -rng.uniform(0.1, 0.5, 20)],  # flat on exactly half
    ]
    columns[0][:2] = -0.1, 0.1
    columns[7][-2:] = columns[8][-2:] = -0.1, 0.1
    for column in columns[3], columns[4]:
        column[:2] = abs(column[0]), -abs(column[1])
    z = np.column_stack(columns)
    return (rng.permutation(z, axis=1),)


diagnose = Question(
    id="07_tanh/units",
    kind="diagnose",
    function="unit_codes",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="For pre-activations z of a tanh layer, shape (examples, units), an integer per unit: 2 "
    "if its slope is below 0.05 on more than half of the examples, else 1 if its outputs all "
    "have the same sign, else 0.",
    cases=lambda rng: [_layer(rng), _layer(rng)],
    reference=unit_codes,
    mistakes=[
        Mistake(
            by_value,
            "One unit that you call saturated has outputs a little above 0.95 in size. The "
            "question draws its line at a *slope* of 0.05. Which output has that slope?",
        ),
        Mistake(
            by_mean_slope,
            "You average the slope over the examples. A unit that is flat on most of them and "
            "steep on the rest has a fair average. Which question should be asked of each "
            "example first?",
        ),
        Mistake(
            sigmoid_slopes,
            "Units count as saturated for you only from |z| around 4.4 on. For which function is "
            "that the place where 5 % of the slope is left?",
        ),
        Mistake(
            by_mean_output,
            "You judge one-sidedness by the mean output. A mean far from 0 may hide both signs, "
            "and a small one may hide only one. What decides the signs of the gradients of the "
            "weights that listen to this unit?",
        ),
        Mistake(
            sides_first,
            "A saturated unit at one end is also one-sided, and you report the latter. Which of "
            "the two does the question test first?",
        ),
        Mistake(
            only_positive,
            "Units that always say something negative are missing among your ones. Do gradients "
            "of all the same sign need outputs above 0?",
        ),
        Mistake(
            any_flat,
            "One flat example is enough for you to call a unit saturated. How many does the "
            "question ask for?",
        ),
        Mistake(
            all_flat,
            "A unit counts for you as saturated only if it is flat on every example. On how many "
            "does the question want it to be?",
        ),
        Mistake(
            half_is_enough,
            "One unit is flat on exactly half of the examples, and you call it saturated. Which "
            "share does the question ask for?",
        ),
        Mistake(
            by_rows,
            "Your answer has as many entries as there are examples. Along which axis do the units "
            "lie, and which one has to be summed away?",
        ),
    ],
    accepts=[codes_in_a_loop, codes_by_edge, codes_by_counting_signs],
    hints=(
        "Make two arrays of shape (units,), one for each property. Which axis is reduced?",
        "A share of examples is the mean of an array of true and false. For the signs, what do "
        "the smallest and the largest output of a unit tell you?",
    ),
)

# 6. The long chain ----------------------------------------------------------------------------


def chain_factor(w):
    low, high = np.full(np.shape(w), 1e-9), np.ones(np.shape(w))
    for _ in range(200):  # h = tanh(w h) by halving; for w <= 1 this runs into 0
        middle = (low + high) / 2
        above = np.tanh(w * middle) > middle
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.where(w > 1, w * (1 - low**2), w)


def factor_by_running(w):
    h = np.ones(np.shape(w))
    for _ in range(20_000):
        h = np.tanh(w * h)
    return np.where(w > 1, w * (1 - h**2), w)


def factor_by_newton(w):
    h = np.ones(np.shape(w))
    for _ in range(100):
        t = np.tanh(w * h)
        safe = np.where(w > 1, w * (1 - t**2) - 1, -1.0)
        h = h - (t - h) / safe
    return np.where(w > 1, w * (1 - np.tanh(w * h) ** 2), w)


def factor_by_parameter(w):  # w = artanh(h) / h grows with h: look h up by halving on z = wh
    low, high = np.full(np.shape(w), 1e-6), np.full(np.shape(w), 1.0) * w + 1
    for _ in range(200):
        z = (low + high) / 2
        small = z / np.tanh(z) < w  # the weight that would settle at z
        low, high = np.where(small, z, low), np.where(small, high, z)
    return np.where(w > 1, w / np.cosh(low) ** 2, w)


def weight_alone(w):
    return w * 1.0


def slope_alone(w):
    return np.where(w > 1, chain_factor(w) / w, 1.0)


def slope_at_h(w):  # reads the slope at the output instead of the pre-activation
    h = np.sqrt(1 - np.minimum(chain_factor(w) / w, 1))
    return w * (1 - np.tanh(h) ** 2)


def one_unit_on(w):
    return w * (1 - np.tanh(w * np.tanh(w)) ** 2)


def at_one(w):
    return w * (1 - np.tanh(w) ** 2)


def one_above(w):
    return np.where(w > 1, 1.0, w)


def small_expansion(w):  # h^2 = 3 (w - 1) / w^3, from tanh u = u - u^3 / 3
    return np.where(w > 1, w * (1 - 3 * (w - 1) / w**3), w)


challenge = Question(
    id="07_tanh/long_chain",
    kind="derive",
    function="chain_factor",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="In an endless chain of tanh units without biases, z_next = w tanh(z), started at some "
    "z > 0: the factor by which a gradient is multiplied per unit, far along the chain. w is an "
    "array of positive weights.",
    cases=lambda rng: [
        (rng.uniform(1.1, 3, size=6),),
        (np.append(rng.uniform(0.1, 0.95, size=2), rng.uniform(1.2, 6, size=2)),),
    ],
    reference=chain_factor,
    rtol=1e-6,
    mistakes=[
        Mistake(
            weight_alone,
            "You return the weight: the factor of a unit that stays at z = 0. With w above 1, "
            "does a chain started next to 0 stay there? Follow z through twenty units.",
        ),
        Mistake(
            slope_alone,
            "That is the slope of the unit where the chain settles. A gradient going back "
            "one unit meets one thing more. What?",
        ),
        Mistake(
            slope_at_h,
            "You found where the chain settles, then took the slope of tanh at the output h "
            "instead of at the pre-activation. Which of the two goes into tanh?",
        ),
        Mistake(
            one_unit_on,
            "You followed the chain for two units. It has not settled by then. How would you "
            "know when it has?",
        ),
        Mistake(
            at_one,
            "You read the factor at z = w, where a chain stands that comes from h = 1. Where does "
            "it stand much later? What equation does a z fulfil that maps to itself?",
        ),
        Mistake(
            one_above,
            "Below 1 you are right; above, you say that gradients pass unchanged. Settling means "
            "that z stays the same from unit to unit. Does that make the *factor* 1?",
        ),
        Mistake(
            small_expansion,
            "You expanded tanh around 0, which is good for w just above 1 and fails for large "
            "weights. Can you solve h = tanh(w h) as it stands, by computer?",
        ),
    ],
    accepts=[factor_by_running, factor_by_newton, factor_by_parameter],
    hints=(
        "Run the chain for a few weights and print z. What happens for w below 1, and for "
        "w above 1?",
        "Where z maps to itself, h = tanh(w h). How do you solve that for h, and what is the "
        "factor of one unit in terms of w and h?",
    ),
)

QUESTIONS = [slope, chain, constants, repair, diagnose, challenge]
