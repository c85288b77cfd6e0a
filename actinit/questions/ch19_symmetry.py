"""Exercises for chapter 19: units that start equal, and what sets them apart.

Letters as in the chapter: W (inputs, units) holds a unit's incoming weights in a column, b its
bias, V (units, outputs) its outgoing weights in a row.
"""

from __future__ import annotations

import numpy as np

from actinit.questions._model import Mistake, Question

# --- 1. twins: which units will stay equal for ever ---------------------------------------------


def twins(W, b, V):
    """How many units training can make different: distinct (column of W, b, row of V)."""
    units = np.column_stack([W.T, b, V])
    return len(np.unique(units, axis=0))


def _count_by_search(W, b, V):
    kept = []
    for j in range(len(b)):
        if not any(
            np.array_equal(W[:, j], W[:, k]) and b[j] == b[k] and np.array_equal(V[j], V[k])
            for k in kept
        ):
            kept.append(j)
    return len(kept)


def _count_by_distance(W, b, V):
    units = np.vstack([W, b, V.T])
    apart = np.abs(units[:, :, None] - units[:, None, :]).max(axis=0)
    has_earlier_twin = np.tril(apart == 0, k=-1).any(axis=1)
    return int(np.sum(~has_earlier_twin))


def _only_incoming(W, b, V):
    return len(np.unique(W, axis=1).T)


def _no_outgoing(W, b, V):
    return len(np.unique(np.vstack([W, b]), axis=1).T)


def _no_bias(W, b, V):
    return len(np.unique(np.column_stack([W.T, V]), axis=0))


def _constant_columns_are_stuck(W, b, V):
    return int(np.sum(np.ptp(W, axis=0) > 0))


def _rows_not_columns(W, b, V):
    return len(np.unique(np.vstack([W, b, V.T]), axis=0))


def _input_rows(W, b, V):
    return len(np.unique(W, axis=0))


def _by_rank(W, b, V):
    return int(np.linalg.matrix_rank(np.column_stack([W.T, b, V])))


def _compared_by_sum(W, b, V):
    sums = W.sum(axis=0) + b + V.sum(axis=1)
    return len(np.unique(np.round(sums, 9)))


def _twins_cases(rng):
    """Nets of small integers, so that equal means equal; units shuffled, their number drawn."""
    cases = []
    for _ in range(3):
        u, v = rng.integers(-9, 10, size=(6, 4)), rng.integers(-9, 10, size=(6, 3))
        u[1] = np.roll(u[0], 1)  # the same numbers in another order: another unit
        u[2] = 7  # equal weights into one unit do no harm
        bias = rng.integers(-9, 10, size=6)
        # (incoming, bias, outgoing) by index: twins, then pairs that share two things of three.
        plan = [(0, 0, 0), (0, 0, 0), (0, 1, 0), (0, 0, 1), (2, 2, 2), (2, 2, 2), (2, 2, 3),
                (3, 2, 2), (1, 0, 0)]  # fmt: skip
        plan += [(4, 4, 4)] * rng.integers(0, 4) + [(5, 5, 5)] * rng.integers(0, 4)
        bias[1], v[1], u[3] = bias[0] + 1, v[0] + [2, 0, 0], u[2] + [0, 1, 2, 3]
        v[3] = v[2] + [0, 2, 1]
        order = rng.permutation(len(plan))
        units = [plan[k] for k in order]
        cases.append(
            (
                np.array([u[i] for i, _, _ in units], float).T,
                np.array([bias[j] for _, j, _ in units], float),
                np.array([v[k] for _, _, k in units], float),
            )
        )
    everything = np.full((4, 6), 0.1), np.zeros(6), np.full((6, 3), 0.1)
    m = int(rng.integers(3, 10))
    constants = np.repeat(rng.normal(size=(1, m)), 4, axis=0), np.zeros(m), np.full((m, 2), 0.1)
    biases = np.zeros((4, m)), rng.normal(size=m), np.zeros((m, 2))
    return [*cases, everything, constants, biases]


TWINS = Question(
    id="19_symmetry/twins",
    kind="diagnose",
    function="twins",
    points=2,
    difficulty="easy",
    minutes=5,
    asks="From the start alone, the number of different hidden units that training can ever have.",
    reference=twins,
    cases=_twins_cases,
    accepts=[_count_by_search, _count_by_distance],
    mistakes=[
        Mistake(
            _only_incoming,
            "You seem to tell units apart by their incoming weights alone. Two units can read the "
            "input alike and still part at the first step. Which other numbers enter the "
            "gradient of a unit's weights?",
            "only the incoming weights",
        ),
        Mistake(
            _no_outgoing,
            "Two units with the same incoming weights and bias give the same output, but your "
            "count stops there. The blame that comes back to a unit passes through something "
            "else first. What does delta of unit j contain besides the slope?",
            "outgoing weights left out",
        ),
        Mistake(
            _no_bias,
            "Your count agrees with incoming and outgoing weights compared, and biases left out. "
            "If only the biases of two units differ, are their slopes g'(z) equal?",
            "biases left out",
        ),
        Mistake(
            _constant_columns_are_stuck,
            "You seem to count the units whose own incoming weights differ from each other. Take "
            "a unit whose weights are all 7 beside one whose weights are all 3: is there any step "
            "of the proof that makes them equal?",
            "compares weights within a unit",
        ),
        Mistake(
            _rows_not_columns,
            "The count fits a comparison along the other axis: one input's weights to all units, "
            "instead of one unit's weights from all inputs. With z = x @ W + b, where in W does "
            "unit j keep its numbers?",
            "rows for columns",
        ),
        Mistake(
            _compared_by_sum,
            "Some units that you take for equal only share a total. Would two units whose weights "
            "are the same numbers in another order give the same output on every input?",
            "compares sums",
        ),
        Mistake(
            _input_rows,
            "Your count never exceeds the number of inputs: it fits the different rows of W. A row "
            "of W belongs to one input. Which slice of W belongs to one unit?",
            "counts rows of W",
        ),
        Mistake(
            _by_rank,
            "You seem to count with a rank. The sum of two units is a combination of them, and "
            "rank does not count it; is it therefore a copy of either?",
            "rank",
        ),
    ],
    hints=(
        "Write down the three gradients of unit j. Which of its own numbers occur in them?",
        "Could you put everything that belongs to one unit into one long row, and count the "
        "different rows?",
    ),
)

# --- 2. waiting: how long a smaller nudge takes -------------------------------------------------

WAITING = Question(
    id="19_symmetry/waiting",
    kind="number",
    function="waiting",
    points=1,
    difficulty="easy",
    minutes=5,
    asks="Steps that a start with noise 1e-16 needs, if 1e-6 needs 200 and 1e-10 needs 320.",
    reference=500.0,
    rtol=1e-6,
    mistakes=[
        Mistake(
            440.0,
            "It looks as if you added one more wait of 120 steps. From 1e-6 to 1e-10 is four "
            "factors of ten; how many are there from 1e-10 to 1e-16?",
            "the same wait again",
        ),
        Mistake(
            512.0,
            "You seem to have made the wait proportional to the exponent. At 1e-10 that gives 32 "
            "steps for each factor of ten; does 1e-6 agree? What else might be in the wait, "
            "besides the growing?",
            "proportional to the exponent",
        ),
        Mistake(
            1040.0,
            "You seem to charge 120 steps for every single factor of ten. How many factors of ten "
            "did those 120 steps pay for?",
            "120 per factor of ten",
        ),
        Mistake(
            320.0,
            "You answer that nothing more is lost below 1e-10, as if such differences were all "
            "the same to the net. If the difference is multiplied by a fixed factor at each step, "
            "does a smaller one ever stop mattering?",
            "too small to matter",
        ),
        Mistake(
            300.0,
            "That is the wait for ten factors of ten at the steady price. Are ten of them all that "
            "a start with 1e-16 has to make up, or is something paid before 1e-6 as well?",
            "the wait after 1e-6 only",
        ),
        Mistake(
            480.0,
            "Sixteen factors of ten at the steady price. Does the same rule give 200 steps for "
            "1e-6? What is left over there, and does it depend on the noise?",
            "no fixed part",
        ),
        Mistake(
            1600 / 3,
            "You seem to take 200 steps for six factors of ten as the price and to scale it up. "
            "What would that price give for 1e-10, where 320 were measured?",
            "scaled from the first start",
        ),
        Mistake(
            380.0,
            "The price of a factor of ten is right, and so is the number from 1e-10 to 1e-16. To "
            "which of the two measured waits do these steps have to be added?",
            "added to the wrong wait",
        ),
    ],
    hints=(
        "If a difference grows by the same factor at every step, what is steady: the steps for "
        "each unit of noise, or the steps for each factor of ten?",
        "How many steps did each of the four factors of ten between 1e-6 and 1e-10 cost?",
    ),
)

# --- 3. zero_start: the first gradient when every weight is zero --------------------------------


def zero_start(g0, y, classes, hidden):
    """Gradients (dV, dc) of the mean softmax cross-entropy where every weight and bias is 0."""
    share = np.bincount(y, minlength=classes) / len(y)
    dc = 1 / classes - share
    return g0 * np.tile(dc, (hidden, 1)), dc


def _zero_by_backprop(g0, y, classes, hidden):
    H = np.full((len(y), hidden), float(g0))
    dout = (np.full((len(y), classes), 1 / classes) - np.eye(classes)[y]) / len(y)
    return H.T @ dout, dout.sum(axis=0)


def _zero_by_complex_step(g0, y, classes, hidden):
    """Differentiate the loss itself: Im L(w + ih) / h is exact to rounding for tiny h."""

    def loss(V, c):
        out = g0 * V.sum(axis=0) + c
        return np.log(np.sum(np.exp(out))) - np.mean(out[y])

    V, c, h = np.zeros((hidden, classes)), np.zeros(classes), 1e-30
    dV, dc = V.copy(), c.copy()
    for index in np.ndindex(V.shape):
        bump = V.astype(complex)
        bump[index] = 1j * h
        dV[index] = loss(bump, c).imag / h
    for k in range(classes):
        bump = c.astype(complex)
        bump[k] = 1j * h
        dc[k] = loss(V, bump).imag / h
    return dV, dc


def _zero_without_g0(g0, y, classes, hidden):
    _, dc = zero_start(g0, y, classes, hidden)
    return np.tile(dc, (hidden, 1)), dc


def _zero_all(g0, y, classes, hidden):
    return np.zeros((hidden, classes)), np.zeros(classes)


def _zero_sign(g0, y, classes, hidden):
    dV, dc = zero_start(g0, y, classes, hidden)
    return -dV, -dc


def _zero_summed(g0, y, classes, hidden):
    dV, dc = zero_start(g0, y, classes, hidden)
    return dV * len(y), dc * len(y)


def _zero_shared_out(g0, y, classes, hidden):
    dV, dc = zero_start(g0, y, classes, hidden)
    return dV / hidden, dc


def _zero_no_prediction(g0, y, classes, hidden):
    dc = -np.bincount(y, minlength=classes) / len(y)
    return g0 * np.tile(dc, (hidden, 1)), dc


def _zero_classes_seen(g0, y, classes, hidden):
    dc = 1 / classes - np.bincount(y) / len(y)
    return g0 * np.tile(dc, (hidden, 1)), dc


def _zero_g0_twice(g0, y, classes, hidden):
    dV, dc = zero_start(g0, y, classes, hidden)
    return dV, g0 * dc


def _zero_outgoing_stuck(g0, y, classes, hidden):
    dV, dc = zero_start(g0, y, classes, hidden)
    return 0 * dV, dc


def _zero_cases(rng):
    cases = []
    for classes, hidden, g0 in [(3, 4, 0.5), (5, 2, 0.0), (4, 3, float(rng.uniform(0.2, 2)))]:
        y = np.concatenate([rng.integers(0, classes, size=17), [0, 0, 0]])
        cases.append((g0, y, classes, hidden))
    balanced = np.repeat(np.arange(4), 5)
    last_absent = rng.integers(0, 3, size=12)
    return [*cases, (0.5, balanced, 4, 6), (0.5, last_absent, 5, 3)]


ZERO_START = Question(
    id="19_symmetry/zero_start",
    kind="derive",
    function="zero_start",
    points=2,
    difficulty="medium",
    minutes=12,
    asks="The gradients of outgoing weights and output biases where everything starts at zero, "
    "from g(0) and the labels alone.",
    reference=zero_start,
    cases=_zero_cases,
    atol=1e-13,
    accepts=[_zero_by_backprop, _zero_by_complex_step],
    mistakes=[
        Mistake(
            _zero_without_g0,
            "The output biases are right; the outgoing weights get the same gradient as the "
            "biases. A bias is a weight from a unit that always says 1. What does a hidden unit "
            "say when its pre-activation is 0?",
            "g(0) left out",
        ),
        Mistake(
            _zero_all,
            "You return zeros throughout. For the weights into the hidden layer that is right at "
            "this start, but these are the outgoing weights and biases. Does the output error "
            "p - y vanish just because the weights do?",
            "all gradients zero",
        ),
        Mistake(
            _zero_sign,
            "Every entry has the right size and the wrong sign. These are gradients, not steps. "
            "If a class is frequent, should raising its bias raise the loss or lower it?",
            "sign",
        ),
        Mistake(
            _zero_summed,
            "The values are larger by the number of examples. Is the loss here the sum over the "
            "batch, or its mean?",
            "sum for mean",
        ),
        Mistake(
            _zero_shared_out,
            "The gradient of V is smaller by the number of hidden units, as if they had to share "
            "it. In H.T @ dout, does one unit's row know how many other rows there are?",
            "shared among the units",
        ),
        Mistake(
            _zero_no_prediction,
            "You seem to use only the labels. The error is a difference. With all outputs equal "
            "to 0, what does softmax predict for each class?",
            "prediction left out",
        ),
        Mistake(
            _zero_classes_seen,
            "Your answer is right as long as every class occurs in y. It grows shorter when the "
            "last classes are absent, as np.bincount(y) does on its own. What is the gradient of a "
            "class that no example belongs to: is it nothing at all?",
            "absent classes",
        ),
        Mistake(
            _zero_g0_twice,
            "The outgoing weights are right; the output biases have got a g(0) as well. Does an "
            "output bias hear what the hidden units say?",
            "g(0) in the biases",
        ),
        Mistake(
            _zero_outgoing_stuck,
            "The output biases are right. Your outgoing weights never move, and for tanh and ReLU "
            "that is so. What does a unit with g(0) = 0.5 say, and what does that make of "
            "H.T @ dout?",
            "outgoing weights taken for stuck",
        ),
    ],
    hints=(
        "With every weight 0, what are the outputs, and which probabilities does softmax "
        "make of them? Does it depend on x?",
        "dV = H.T @ dout. If every entry of H is the same number, what remains of the product but "
        "the column sums of dout?",
    ),
)

# --- 4. one_unit: the single unit behind m twins ------------------------------------------------


def one_unit(m, rate):
    """(factor, rate_in, rate_out) that make one unit follow m twins through training exactly."""
    return float(m), rate / m, rate * m


def _one_by_gradients(m, rate):
    """Measure the gradients of both nets at one point and read the rates off their ratios."""
    x, u, v, d = 0.7, 0.4, 0.3, 1.1
    slope = 1 - np.tanh(x * u) ** 2
    in_wide, in_one = d * v * slope * x, d * (m * v) * slope * x
    out_wide = out_one = d * np.tanh(x * u)
    # The wide net's total outgoing weight moves by m steps of one unit's.
    return float(m), rate * in_wide / in_one, rate * m * out_wide / out_one


def _one_by_sums(m, rate):
    wide = np.full(m, 1.0)
    factor = wide.sum()
    return float(factor), float(rate * (wide / factor)[0]), float((rate * wide).sum())


def _one_same_rates(m, rate):
    return float(m), rate, rate


def _one_swapped(m, rate):
    return float(m), rate * m, rate / m


def _one_out_only(m, rate):
    return float(m), rate, rate * m


def _one_in_only(m, rate):
    return float(m), rate / m, rate


def _one_both_divided(m, rate):
    return float(m), rate / m, rate / m


def _one_no_factor(m, rate):
    return 1.0, rate, rate


def _one_root(m, rate):
    return float(np.sqrt(m)), rate, rate


ONE_UNIT = Question(
    id="19_symmetry/one_unit",
    kind="derive",
    function="one_unit",
    points=2,
    difficulty="medium",
    minutes=15,
    asks="The factor on the outgoing weights, and the two learning rates, with which a net of one "
    "unit retraces the training of m twins.",
    reference=one_unit,
    cases=lambda rng: [(64, 0.5), (int(rng.integers(3, 40)), float(rng.uniform(0.01, 1)))],
    accepts=[_one_by_gradients, _one_by_sums],
    mistakes=[
        Mistake(
            _one_same_rates,
            "At the start your unit computes what the twins compute; after one step it no longer "
            "does. Its outgoing weights are m times a twin's. What does that do to the gradient "
            "of its incoming weights?",
            "rates left alone",
        ),
        Mistake(
            _one_swapped,
            "Both rates are changed, by the right amount, but each in the other's place. Which "
            "gradient is too large in the one-unit net: that of u, which passes through v, or "
            "that of v, which does not?",
            "rates swapped",
        ),
        Mistake(
            _one_out_only,
            "The outgoing weights now keep pace. Look at the incoming ones: delta contains the "
            "outgoing weights, and yours are m times as large. How far does one step at the old "
            "rate carry u?",
            "incoming rate left alone",
        ),
        Mistake(
            _one_in_only,
            "The incoming weights now keep pace. Look at the outgoing ones: in one step each of "
            "the m twins moves by rate times its gradient. How far does their sum move?",
            "outgoing rate left alone",
        ),
        Mistake(
            _one_both_divided,
            "The incoming weights keep pace; the outgoing ones have become slow. The gradient of "
            "one twin's v is that of the one unit's V. By how much do m twins move together?",
            "both rates divided",
        ),
        Mistake(
            _one_no_factor,
            "You seem to have kept one twin and thrown the others away unpaid. What did the "
            "output layer receive from all m of them together?",
            "no factor",
        ),
        Mistake(
            _one_root,
            "A square root of m shared between the two layers works for a unit that is linear or "
            "ReLU. Can you scale the incoming weights of a tanh unit and make up for it behind?",
            "square root",
        ),
    ],
    hints=(
        "Write the output of m twins as one term. What multiplies g(x u + b)?",
        "Call that total V = m v. By how much does V change when each v takes its step, and how "
        "does dL/du of the one unit compare with dL/du of a twin?",
    ),
)

# --- 5. set_free: break the symmetry without changing what the net computes ---------------------


def _same_input(W, b):
    """Group number of each unit: units with equal incoming weights and bias share one."""
    return np.unique(np.vstack([W, b]), axis=1, return_inverse=True)[1].ravel()


def set_free(W, b, V, noise):
    """V plus as much of the noise as leaves the network's outputs unchanged."""
    group, freed = _same_input(W, b), V + noise
    for k in np.unique(group):
        freed[group == k] -= noise[group == k].mean(axis=0)
    return freed


def _free_by_projection(W, b, V, noise):
    member = (np.arange(len(b))[:, None] == _same_input(W, b)).astype(float)
    member = member[member.sum(axis=1) > 0]
    onto_sums = np.linalg.pinv(member) @ member
    return V + noise - onto_sums @ noise


def _free_by_pairs(W, b, V, noise):
    freed = V.copy()
    for j in range(len(b)):
        like = [k for k in range(len(b)) if b[k] == b[j] and np.array_equal(W[:, k], W[:, j])]
        freed[j] = V[j] + sum(noise[j] - noise[k] for k in like) / len(like)
    return freed


def _free_nullspace(W, b, V, noise):
    """Keep the part of the noise that random inputs cannot see through the hidden layer."""
    x = np.random.default_rng(0).normal(size=(50 * len(b), len(W)))
    _, s, rows = np.linalg.svd(np.tanh(0.3 * (x @ W + b)))
    unseen = rows[np.sum(s > 1e-8 * s[0]) :]
    return V + unseen.T @ (unseen @ noise)


def _free_all_noise(W, b, V, noise):
    return V + noise


def _free_centred_over_all(W, b, V, noise):
    return V + noise - noise.mean(axis=0)


def _free_centred_by_class(W, b, V, noise):
    return V + noise - noise.mean(axis=1, keepdims=True)


def _free_bias_ignored(W, b, V, noise):
    return set_free(W, np.zeros_like(b), V, noise)


def _free_only_full_twins(W, b, V, noise):
    return set_free(np.vstack([W, V.T]), b, V, noise)


def _free_singles_shaken(W, b, V, noise):
    group = _same_input(W, b)
    alone = np.bincount(group)[group] == 1
    return np.where(alone[:, None], V + noise, set_free(W, b, V, noise))


def _free_by_sum(W, b, V, noise):
    group, freed = _same_input(W, b), V + noise
    for k in np.unique(group):
        freed[group == k] -= noise[group == k].sum(axis=0)
    return freed


def _free_last_absorbs(W, b, V, noise):
    group, freed = _same_input(W, b), V + noise
    for k in np.unique(group):
        freed[np.flatnonzero(group == k)[-1]] -= noise[group == k].sum(axis=0)
    return freed


def _free_mean_added(W, b, V, noise):
    group, freed = _same_input(W, b), V.copy()
    for k in np.unique(group):
        freed[group == k] += noise[group == k].mean(axis=0)
    return freed


def _free_untouched(W, b, V, noise):
    return V.copy()


def _free_levelled(W, b, V, noise):
    group, freed = _same_input(W, b), set_free(W, b, V, noise)
    for k in np.unique(group):
        freed[group == k] += V[group == k].mean(axis=0) - V[group == k]
    return freed


def _free_cases(rng):
    cases = []
    for units, outputs in [(7, 3), (9, 2)]:
        u, bias = rng.normal(size=(3, 5)), rng.normal(size=3)
        which = rng.permutation([0, 0, 0, 1, 1, 2, *[1] * (units - 6)])
        W, b = u[which].T, bias[which]
        W[:, which == 2] = W[:, which == 1][:, :1]  # same weights as group 1, another bias
        V = np.full((units, outputs), 0.1)
        V[np.flatnonzero(which == 0)[0]] = rng.normal(size=outputs)
        cases.append((W, b, V, rng.normal(size=(units, outputs))))
    return cases


SET_FREE = Question(
    id="19_symmetry/set_free",
    kind="implement",
    function="set_free",
    points=3,
    difficulty="hard",
    minutes=25,
    asks="Outgoing weights that free a trained net's twins and change no output: of all V that "
    "leave the outputs as they are, the one nearest to V + noise.",
    reference=set_free,
    cases=_free_cases,
    atol=1e-12,
    accepts=[_free_by_projection, _free_by_pairs, _free_nullspace],
    mistakes=[
        Mistake(
            _free_all_noise,
            "The twins are free, but the net now computes something else: all of the noise "
            "arrives at the output. If h is the same for three units, which combination of their "
            "outgoing weights does the output see?",
            "noise on everything",
        ),
        Mistake(
            _free_centred_over_all,
            "You make the noise cancel over all units together. Units with different outputs h "
            "do not cancel. Among which units must the noise sum to zero?",
            "cancels over all units",
        ),
        Mistake(
            _free_centred_by_class,
            "You make each unit's noise cancel over the classes. What has to stay the same is "
            "each class's output. Along which axis of V are things added up to form it?",
            "cancels along the wrong axis",
        ),
        Mistake(
            _free_bias_ignored,
            "You take two units for alike whose weights agree and whose biases do not. Do they "
            "give the same h on every input?",
            "biases left out",
        ),
        Mistake(
            _free_only_full_twins,
            "You only let units share the noise whose outgoing weights agree as well. For the "
            "outputs to stay the same, does it matter what the outgoing weights were before, or "
            "only what h they are multiplied with?",
            "outgoing weights compared too",
        ),
        Mistake(
            _free_singles_shaken,
            "The groups are right, but a unit without a twin was moved. Who makes up for its "
            "noise at the output?",
            "single units moved",
        ),
        Mistake(
            _free_levelled,
            "The outputs stay the same, yet this is not the V nearest to V + noise: within a "
            "group you seem to have levelled the outgoing weights to their mean first. Did they "
            "have to change for that?",
            "levels the old weights",
        ),
        Mistake(
            _free_by_sum,
            "You subtract the whole sum of a group's noise from each of its units. What is then "
            "left over when the group's corrected noises are added up?",
            "sum for mean",
        ),
        Mistake(
            _free_last_absorbs,
            "No output changes, and the twins are free. But one unit of each group pays for all "
            "the others, which carries it further from V + noise than needed. How would you "
            "share a debt so that the sum of the squared shares is least?",
            "one unit absorbs",
        ),
        Mistake(
            _free_mean_added,
            "Every unit of a group receives the same, the mean of its noise: the twins stay twins, "
            "and the output moves. Which part of the noise is to stay, the mean or the rest?",
            "keeps the mean",
        ),
        Mistake(
            _free_untouched,
            "You return V as it was. No output changes, that is true, but are twins with the "
            "same outgoing weights free?",
            "nothing changed",
        ),
    ],
    hints=(
        "The output is the sum over units of h_j v_j. If h is the same for a group of units, what "
        "about their v_j may change, and what may not?",
        "Take noise on three numbers. What is the smallest change to it that makes it sum to zero?",
    ),
)

# --- 6. scaled_copies: all units different, one direction for ever ------------------------------


def scaled_copies(u, v, a):
    """(W, V) of len(a) ReLU units that are, and stay, scaled copies of the one unit (u, v)."""
    return np.outer(u, a), np.outer(a, v) / np.sum(a**2)


def _copies_by_pinv(u, v, a):
    return u[:, None] * a, np.linalg.pinv(a[None, :]) @ v[None, :]


def _copies_by_direction(u, v, a):
    length = np.sqrt(a @ a)
    e = a / length
    return np.column_stack([u * s for s in a]), np.stack([v * s for s in e]) / length


def _copies_by_steps(u, v, a):
    V = np.array([s * v for s in a])
    through = sum(s * row for s, row in zip(a, V, strict=True))
    k = np.argmax(np.abs(v))
    return np.array([s * u for s in a]).T, V * (v[k] / through[k])


def _copies_equal_out(u, v, a):
    return np.outer(u, a), np.tile(v / a.sum(), (len(a), 1))


def _copies_inverse_out(u, v, a):
    return np.outer(u, a), np.outer(1 / a, v) / len(a)


def _copies_not_normalised(u, v, a):
    return np.outer(u, a), np.outer(a, v)


def _copies_by_sum(u, v, a):
    return np.outer(u, a), np.outer(a, v) / a.sum()


def _copies_by_count(u, v, a):
    return np.outer(u, a), np.outer(a, v) / len(a)


def _copies_by_norm(u, v, a):
    return np.outer(u, a), np.outer(a, v) / np.sqrt(np.sum(a**2))


def _copies_shared_evenly(u, v, a):
    return np.outer(u, a), np.tile(v / len(a), (len(a), 1))


def _copies_inverse_only(u, v, a):
    return np.outer(u, a), np.outer(1 / a, v)


def _copies_transposed(u, v, a):
    W, V = scaled_copies(u, v, a)
    return W.T, V.T


SCALED_COPIES = Question(
    id="19_symmetry/scaled_copies",
    kind="derive",
    function="scaled_copies",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="A ReLU start whose units all differ, that computes what one unit computes and stays of "
    "rank one however long it is trained.",
    reference=scaled_copies,
    cases=lambda rng: [
        (rng.normal(size=5), rng.normal(size=3), rng.uniform(0.3, 3, size=4)),
        (rng.normal(size=2), rng.normal(size=4), rng.uniform(0.3, 3, size=7)),
    ],
    accepts=[_copies_by_pinv, _copies_by_direction, _copies_by_steps],
    mistakes=[
        Mistake(
            _copies_equal_out,
            "The start computes the right function, but all outgoing weights are equal, and then "
            "every unit's incoming weights take the same step. Add one vector to a_1 u and to "
            "a_2 u: do they still point the same way?",
            "equal outgoing weights",
        ),
        Mistake(
            _copies_inverse_out,
            "The start computes the right function: you undo each scale behind the unit. Follow "
            "one step of training, though. Which unit gets the largest gradient on its incoming "
            "weights, and which would need it for all of them to stay in proportion?",
            "scales undone behind",
        ),
        Mistake(
            _copies_shared_evenly,
            "You share v out evenly, as if all units spoke equally loud. Unit j sends a_j times "
            "as much as the one unit does. What do your m shares add up to at the start?",
            "v shared evenly",
        ),
        Mistake(
            _copies_inverse_only,
            "You undo each scale behind the unit, so each of them does the work of the one unit. "
            "How many of them are added up? And after that: will their incoming weights stay in "
            "proportion?",
            "scales undone, not shared",
        ),
        Mistake(
            _copies_not_normalised,
            "These units stay in proportion through training. Now add up what they send to the "
            "output at the start: how many times relu(x @ u) v is it?",
            "total not matched",
        ),
        Mistake(
            _copies_by_sum,
            "The proportions will last; the total is off. Each unit's scale acts twice on the way "
            "through, once going in and once going out. Which sum is that?",
            "divided by the sum",
        ),
        Mistake(
            _copies_by_count,
            "The proportions will last; the total is off unless the squared scales average to 1. "
            "What does unit j add to the output, in terms of a_j?",
            "divided by the number",
        ),
        Mistake(
            _copies_by_norm,
            "The proportions will last; the total is off by the length of a. You seem to have "
            "brought the outgoing scales to length one. And the incoming ones?",
            "divided by the length",
        ),
        Mistake(
            _copies_transposed,
            "The numbers are right and both arrays lie on their side. With z = x @ W, which axis "
            "of W counts the units?",
            "transposed",
        ),
    ],
    hints=(
        "relu(a z) = a relu(z) for a > 0. Give unit j the outgoing weights c_j v. By what do its "
        "incoming weights change in one step, up to a factor that all units share?",
        "For which c_j does that change keep u_j proportional to a_j? Does v_j then stay "
        "proportional to c_j? And which single number is still open?",
    ),
)

QUESTIONS = [TWINS, WAITING, ZERO_START, ONE_UNIT, SET_FREE, SCALED_COPIES]
