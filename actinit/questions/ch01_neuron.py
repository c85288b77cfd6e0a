"""Exercise set 01_neuron: one neuron, its line, its scale, and what it can never decide."""

from __future__ import annotations

import itertools
import math

import numpy as np

from actinit.questions._model import Mistake, Question

# ---------------------------------------------------------------- 1. the weighted sum


def preactivation(X, w, b):
    return X @ w + b


def by_loop(X, w, b):
    return np.array([b + sum(w[i] * row[i] for i in range(len(w))) for row in X])


def by_augmented(X, w, b):
    ones = np.ones((len(X), 1))
    return np.concatenate([X, ones], axis=1) @ np.concatenate([w, [b]])


def bias_per_input(X, w, b):
    return (X * w + b).sum(axis=1)


def threshold_sign(X, w, b):
    return X @ w - b


def bias_forgotten(X, w, b):
    return X @ w


def mean_for_sum(X, w, b):
    return (X * w).mean(axis=1) + b


def sum_down_columns(X, w, b):
    return (X * w).sum(axis=0) + b


def squashed(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))


def not_added_up(X, w, b):
    return X * w + b


def batches(rng):
    cases = [(rng.normal(size=(n, d)), rng.normal(size=d), float(rng.normal()))
             for n, d in [(5, 2), (4, 4), (1, 3), (3, 7)]]  # fmt: skip
    return [*cases, (rng.normal(size=(3, 3)), np.zeros(3), 1.5)]


PREACTIVATION = Question(
    id="01_neuron/preactivation", kind="implement", function="preactivation", points=1,
    asks="The pre-activations of one neuron for a table of examples.",
    reference=preactivation, cases=batches, accepts=[by_loop, by_augmented],
    mistakes=[
        Mistake(bias_per_input,
                "Your bias seems to be added once for every input, so a neuron with seven inputs "
                "counts it seven times. In the explorer, how many biases did the neuron have?"),
        Mistake(threshold_sign,
                "Your bias seems to be subtracted. That is the convention of a threshold, which "
                "the sum has to exceed. Here, which way does z go when the bias grows?"),
        Mistake(bias_forgotten,
                "Your z is 0 wherever all inputs are 0. What should the neuron say to an example "
                "of zeros, and which of your arguments have you not used?"),
        Mistake(mean_for_sum,
                "The inputs' contributions seem to be averaged. A neuron with twice as many equal "
                "inputs would then have the same z. Is that so in the definition of z?"),
        Mistake(sum_down_columns,
                "You seem to add up the column of each input, over all examples, so that examples "
                "mix. One example should have one z: which axis runs over its inputs?"),
        Mistake(squashed,
                "These values all lie between 0 and 1: you seem to return the activation. "
                "Which of the neuron's two steps is asked for?"),
        Mistake(not_added_up,
                "You have weighed each input, and handed out a number for every one of them. How "
                "many z has one example, and what makes one number out of its weighed inputs?"),
    ],
    hints=("How many numbers should come out for a table of five examples?",
           "In the chapter, `X @ w` had the shape (examples,). What has to happen to each of "
           "these sums, and how does NumPy add one number to many?"),
    difficulty="easy", minutes=5,
)  # fmt: skip

# ---------------------------------------------------------------- 2. the distance


def distance(X, w, b):
    return (X @ w + b) / np.linalg.norm(w)


def by_projection(X, w, b):
    foot = -b * w / (w @ w)  # the boundary's point nearest to the origin
    return (X - foot) @ (w / math.hypot(*w))


def by_nearest_point(X, w, b):
    z = X @ w + b
    nearest = X - np.outer(z / (w @ w), w)  # each example's own foot on the boundary
    return np.sign(z) * np.sqrt(((X - nearest) ** 2).sum(axis=1))


def not_divided(X, w, b):
    return X @ w + b


def by_square(X, w, b):
    return (X @ w + b) / (w @ w)


def unsigned(X, w, b):
    return np.abs(X @ w + b) / np.linalg.norm(w)


def sum_of_sizes(X, w, b):
    return (X @ w + b) / np.abs(w).sum()


def bias_not_divided(X, w, b):
    return X @ w / np.linalg.norm(w) + b


def bias_in_norm(X, w, b):
    return (X @ w + b) / np.sqrt(w @ w + b * b)


def bias_taken_off(X, w, b):
    return (X @ w - b) / np.linalg.norm(w)


DISTANCE = Question(
    id="01_neuron/distance", kind="derive", function="distance", points=2,
    asks="Each example's signed distance from the decision boundary.",
    reference=distance, accepts=[by_projection, by_nearest_point], rtol=1e-8, atol=1e-12,
    cases=lambda rng: [(rng.normal(size=(6, d)), 3 * rng.normal(size=d), float(rng.normal()))
                       for d in (2, 2, 3)],
    mistakes=[
        Mistake(not_divided,
                "This is z itself. Double the weights and the bias: the boundary stays where it "
                "is, and so must a distance. Does your answer?"),
        Mistake(by_square,
                "You seem to divide by the squared length of w. That turns z into the multiple of "
                "the arrow w that leads to the line. How long is one such arrow?"),
        Mistake(unsigned,
                "The sizes are right, the sides are lost: both sides come out positive. What "
                "should tell ice from no ice?"),
        Mistake(sum_of_sizes,
                "You seem to divide by the sum of the weights' absolute values. For w = (3, 4) "
                "that is 7. What does Pythagoras say about that arrow's length?"),
        Mistake(bias_not_divided,
                "The weighted sum is divided, the bias is not. When weights and bias are doubled "
                "together, what does each part of your answer do?"),
        Mistake(bias_in_norm,
                "The bias seems to have slipped into the length. Far from the origin the bias is "
                "large, yet the arrow across the line is made of what?"),
        Mistake(bias_taken_off,
                "Your bias seems to be subtracted. Take a point on the line, where w · x is -b: "
                "which distance does your formula give it?"),
    ],
    hints=("Walk a distance d along the unit vector of w, starting on the line. What is z there?",
           "The chapter found how z grows with d. Which of the two do you know here, and which "
           "do you want?"),
    difficulty="easy", minutes=8,
)  # fmt: skip

# ---------------------------------------------------------------- 3. a number

SURE = Question(
    id="01_neuron/sure", kind="number", function="factor", points=1,
    asks="The factor on w = (0.6, 0.8) and its bias that makes a point 2 from the line 90 % sure.",
    reference=math.log(9) / 2, rtol=2e-3,
    mistakes=[
        Mistake(math.log(9), "That is the z at which the sigmoid gives 0.9. What is z now, at a "
                "distance of 2, before anything is multiplied?", name="distance_forgotten"),
        Mistake(2 * math.log(9), "You seem to multiply by the distance. If the point were further "
                "away, would it need a larger factor or a smaller one?", name="times_distance"),
        Mistake(math.log10(9) / 2, "The sigmoid is built on e. Which logarithm undoes it?",
                name="base_ten"),
        Mistake(math.log(9) / 1.4 / 2, "You seem to take 1.4, the sum of the weights, for their "
                "length. What does Pythagoras make of 0.6 and 0.8?", name="sum_for_length"),
        Mistake(math.log(10) / 2, "You seem to have taken 10 for the odds. At "
                "90 % sure, how many times does the unit expect to be right for each time that it "
                "is wrong?", name="odds_of_ten"),
        Mistake(-math.log(0.9) / 2, "You seem to have taken the logarithm of 0.9 alone. Solve "
                "1/(1 + e^-z) = 0.9 for z once more: what is left on the other side?",
                name="log_of_p"),
        Mistake(0.9 / 2, "You seem to ask for z = 0.9. Which of the two, z or h, is to be 0.9?",
                name="h_for_z"),
    ],
    hints=("Two small questions make the large one: what is z at this point now, and what must z "
           "be for h = 0.9?",
           "If h = 1/(1 + e^-z), what is h/(1 - h)?"),
    difficulty="medium", minutes=8,
)  # fmt: skip

# ---------------------------------------------------------------- 4. standardise


def standardise(train, new):
    mean, std = train.mean(axis=0), train.std(axis=0)
    std = np.where(std > 0, std, 1.0)
    return (train - mean) / std, (new - mean) / std


def by_columns(train, new):
    train_out, new_out = np.empty_like(train), np.empty_like(new)
    for j in range(train.shape[1]):
        centre = sum(train[:, j]) / len(train)
        size = math.sqrt(sum((v - centre) ** 2 for v in train[:, j]) / len(train))
        size = size if np.ptp(train[:, j]) else 1.0
        train_out[:, j] = (train[:, j] - centre) / size
        new_out[:, j] = (new[:, j] - centre) / size
    return train_out, new_out


def by_matrix(train, new):
    mean = np.ones(len(train)) @ train / len(train)
    variance = np.diag(np.atleast_2d(np.cov(train.T, bias=True)))
    scale = np.diag([1 / math.sqrt(v) if v > 0 else 1.0 for v in variance])
    return (train - mean) @ scale, (new - mean) @ scale


def as_it_was(train, new):
    everything = np.concatenate([train, new])
    everything -= everything.mean()
    everything /= everything.std(axis=0)
    return everything[: len(train)], everything[len(train) :]


def each_by_its_own(train, new):
    return standardise(train, train)[0], standardise(new, new)[0]


def all_together(train, new):
    both = np.concatenate([train, new])
    return standardise(both, train)[1], standardise(both, new)[1]


def per_example(train, new):
    def rows(X):
        return (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)

    return rows(train), rows(new)


def by_variance(train, new):
    mean, variance = train.mean(axis=0), train.var(axis=0)
    variance = np.where(variance > 0, variance, 1.0)
    return (train - mean) / variance, (new - mean) / variance


def to_unit_interval(train, new):
    low, span = train.min(axis=0), np.ptp(train, axis=0)
    span = np.where(span > 0, span, 1.0)
    return (train - low) / span, (new - low) / span


def one_scale_for_all(train, new):
    return (train - train.mean()) / train.std(), (new - train.mean()) / train.std()


def sample_deviation(train, new):
    mean, std = train.mean(axis=0), train.std(axis=0, ddof=1)
    std = np.where(std > 0, std, 1.0)
    return (train - mean) / std, (new - mean) / std


def divides_by_zero(train, new):
    mean, std = train.mean(axis=0), train.std(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (train - mean) / std, (new - mean) / std


def mean_over_everything(train, new):
    std = np.where(train.std(axis=0) > 0, train.std(axis=0), 1.0)
    return (train - train.mean()) / std, (new - train.mean()) / std


def a_little_added(train, new):
    mean, std = train.mean(axis=0), train.std(axis=0) + 1e-8
    return (train - mean) / std, (new - mean) / std


def constant_to_zero(train, new):
    varies = train.std(axis=0) > 0
    return tuple(np.where(varies, table, 0.0) for table in standardise(train, new))


def tables(rng):
    cases = [(rng.normal(3, 5, (8, 3)), rng.normal(1, 2, (4, 3))) for _ in range(2)]
    train, new = rng.normal(3, 5, (8, 3)), rng.normal(1, 2, (5, 3))
    train[:, 1] = 4.0  # a sensor that is stuck
    train[:, 2] = rng.normal(0, 0.1, 8)  # and one that hardly moves
    return [*cases, (train, new)]


STANDARDISE = Question(
    id="01_neuron/standardise", kind="repair", function="standardise", points=2,
    asks="Standardise training and new data as an honest experiment must.",
    reference=standardise, cases=tables, accepts=[by_columns, by_matrix], rtol=1e-8, atol=1e-10,
    mistakes=[
        Mistake(as_it_was,
                "This is what the broken code returns. Look at the columns of its first table: "
                "their means are not 0. What has been taken off them, and of which numbers was it "
                "the mean?"),
        Mistake(each_by_its_own,
                "Each table seems to be scaled by its own statistics. The same evening would then "
                "get other numbers in another table. By which numbers has the neuron learnt what "
                "0 means?"),
        Mistake(all_together,
                "The new data seem to have helped to set the scale. Could you have computed this "
                "before the new evenings came?"),
        Mistake(per_example,
                "Each row seems to be scaled by itself, so degrees are averaged with per cent. "
                "Which axis runs over the evenings?"),
        Mistake(by_variance,
                "You seem to divide by the variance. If temperature were given in tenths of a "
                "degree, would your scaled table stay the same?"),
        Mistake(to_unit_interval,
                "Your training columns run from 0 to 1. What mean and what spread were asked for?"),
        Mistake(one_scale_for_all,
                "One mean and one spread seem to serve all columns. What does a mean of degrees "
                "and per cent together measure?"),
        Mistake(sample_deviation,
                "You seem to divide by n - 1 in the variance. Then the training columns' own "
                "standard deviation is not 1, and that was asked for. What does `std` divide by?"),
        Mistake(divides_by_zero,
                "One sensor gave the same number every evening in training, and your table has "
                "nan or inf there. What is its standard deviation, and what should become of such "
                "a column?"),
        Mistake(constant_to_zero,
                "You seem to set a column to zero where training saw only one value. A new evening "
                "may have another: should the neuron not hear of it?"),
        Mistake(mean_over_everything,
                "Each column has its own spread with you, and all have the same mean taken off. "
                "Which numbers should the mean of the temperatures be taken over?"),
        Mistake(a_little_added,
                "You seem to add a tiny number to the spread, so that nothing is divided by zero. "
                "Where training saw one value only, what becomes of a new value that is off by 1, "
                "and what should?"),
    ],
    hints=("Which of the two tables may decide on mean and spread?",
           "Look at the second column of the last case: all training values are equal. Which "
           "operation fails there, and for which columns is it needed at all?"),
    difficulty="medium", minutes=10,
)  # fmt: skip

# ---------------------------------------------------------------- 5. fold the scaling in


def fold(w, b, mean, std):
    return w / std, float(b - np.sum(w * mean / std))


def by_probing(w, b, mean, std):
    def answer(x):
        return float(((x - mean) / std) @ w + b)

    at_zero = answer(np.zeros(len(w)))
    return np.array([answer(row) - at_zero for row in np.eye(len(w))]), at_zero


def by_solving(w, b, mean, std):
    n = len(w)
    X = np.concatenate([np.zeros((1, n)), np.eye(n), -np.eye(n)]) * std + mean
    targets = ((X - mean) / std) @ w + b
    found = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), targets, rcond=None)[0]
    return found[:-1], float(found[-1])


def bias_kept(w, b, mean, std):
    return w / std, float(b)


def weights_times_std(w, b, mean, std):
    return w * std, float(b - np.sum(w * mean))


def bias_wrong_way(w, b, mean, std):
    return w / std, float(b + np.sum(w * mean / std))


def mean_not_scaled(w, b, mean, std):
    return w / std, float(b - np.sum(w * mean))


def weights_shifted(w, b, mean, std):
    return (w - mean) / std, float(b)


def weights_kept(w, b, mean, std):
    return w.copy(), float(b - np.sum(w * mean / std))


def bias_for_each_input(w, b, mean, std):
    return w / std, b - w * mean / std


FOLD = Question(
    id="01_neuron/fold", kind="derive", function="fold", points=2,
    asks="Weights and bias for raw inputs that answer as the neuron does on standardised ones.",
    reference=fold, accepts=[by_probing, by_solving], rtol=1e-7, atol=1e-9,
    cases=lambda rng: [(rng.normal(size=d), float(rng.normal()), rng.normal(0, 3, d),
                        rng.uniform(0.5, 4, d)) for d in (2, 2, 4)],
    mistakes=[
        Mistake(bias_kept,
                "The weights are right. Now feed the average evening, x = mean, into both "
                "neurons. What does each one's z come to?"),
        Mistake(weights_times_std,
                "Your weights are multiplied by std. When temperature varies a lot, a degree "
                "matters less: should its raw weight then be larger or smaller?"),
        Mistake(bias_wrong_way,
                "The bias moves by the right amount, to the wrong side. Put x = mean into your "
                "raw neuron: should z be b there?"),
        Mistake(mean_not_scaled,
                "The bias takes off w times mean, but the raw neuron's weights are no longer w. "
                "Which weights does the mean meet there?"),
        Mistake(weights_shifted,
                "You seem to have standardised the weights as if they were data. Write out z for "
                "one input, w (x - m)/s + b. What multiplies x?"),
        Mistake(weights_kept,
                "The bias is right, the weights are the old ones. One unit more of raw x is how "
                "many units of standardised x?"),
        Mistake(bias_for_each_input,
                "You return one bias for each input. The weights are right. What does z do with "
                "the parts that its inputs contribute, and how many biases has a neuron?"),
    ],
    hints=("Write z for a single input: w (x - m)/s + b. Which part has an x in it?",
           "What is left over has no x at all. Where does a neuron keep what does not depend on "
           "its inputs?"),
    difficulty="medium", minutes=12,
)  # fmt: skip

# ---------------------------------------------------------------- 6. what one neuron can decide


def corners(table):
    n = int(math.log2(len(table)))
    return np.array(list(itertools.product([0, 1], repeat=n)))


def one_neuron_can(table):
    X, wanted = corners(table), np.asarray(table) == 1
    sizes = range(-2, 3)  # enough for two or three inputs
    z = X @ np.array(list(itertools.product(sizes, repeat=X.shape[1]))).T  # a column per choice
    for b in np.arange(-6.5, 7.0):
        if np.any(np.all((z + b > 0) == wanted[:, None], axis=0)):
            return True
    return False


def by_perceptron(table):
    X, wanted = corners(table), np.asarray(table)
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(200):  # far beyond Novikoff's bound here
        clean = True
        for x, y in zip(X, wanted, strict=True):
            error = int(y) - int(x @ w + b > 0)
            if error:
                w, b, clean = w + error * x, b + error, False
        if clean:
            return True
    return False


def by_unateness(table):
    """Up to three inputs: possible just when no input both switches on and switches off."""
    X, table = corners(table), np.asarray(table)
    for i in range(X.shape[1]):
        change = table[X[:, i] == 1] - table[X[:, i] == 0]
        if change.max() > 0 and change.min() < 0:
            return False
    return True


def by_summability(table):
    """Impossible just when k ones and k zeros (k = 2 is enough here) have the same sum."""
    X, table = corners(table), np.asarray(table)

    def pair_sums(value):
        some = X[table == value]
        return {tuple(p + q) for p in some for q in some}

    return not pair_sums(0) & pair_sums(1)


def _by_grid(table, sizes, biases):
    X, wanted = corners(table), np.asarray(table) == 1
    z = X @ np.array(list(itertools.product(sizes, repeat=X.shape[1]))).T
    return any(np.any(np.all((z + b > 0) == wanted[:, None], axis=0)) for b in biases)


def without_bias(table):
    return _by_grid(table, range(-4, 5), [0.0])


def positive_weights(table):
    return _by_grid(table, range(3), np.arange(-6.5, 7.0))


def signs_only(table):
    return _by_grid(table, [-1, 0, 1], np.arange(-3.5, 4.0))


def one_pass(table):
    X, wanted = corners(table), np.asarray(table)
    w, b = np.zeros(X.shape[1]), 0.0
    for x, y in zip(X, wanted, strict=True):
        error = int(y) - int(x @ w + b > 0)
        w, b = w + error * x, b + error
    return bool(np.array_equal(X @ w + b > 0, wanted == 1))


def least_squares(table):
    """Fits -1 and 1 by a linear function and looks at the signs."""
    X = np.column_stack([corners(table), np.ones(len(table))])
    fit = X @ np.linalg.lstsq(X, 2.0 * np.asarray(table) - 1, rcond=None)[0]
    return bool(np.array_equal(fit > 1e-9, np.asarray(table) == 1))


def only_parity_fails(table):
    odd = corners(table).sum(axis=1) % 2
    return not (np.array_equal(table, odd) or np.array_equal(table, 1 - odd))


def two_inputs_only(table):
    return list(table) not in ([0, 1, 1, 0], [1, 0, 0, 1])


def half_and_half(table):
    return int(np.sum(table)) % 2 == 1 or int(np.sum(table)) in (0, len(table))


def truth_tables(rng):
    tables = [np.array(t) for t in itertools.product([0, 1], repeat=4)]
    tables += [np.array([n >> k & 1 for k in range(8)]) for n in rng.permutation(256)[:40]]
    majority = np.array([0, 0, 0, 1, 0, 1, 1, 1])
    needs_two = np.array([0, 0, 0, 0, 0, 1, 1, 1])  # x1 and (x2 or x3)
    tables += [majority, needs_two, 1 - needs_two, corners(majority).sum(axis=1) % 2]
    return [(tables[k],) for k in rng.permutation(len(tables))]


ONE_NEURON_CAN = Question(
    id="01_neuron/limits", kind="diagnose", function="one_neuron_can", points=3,
    asks="Whether one neuron with a step can compute a given truth table of two or three inputs.",
    reference=one_neuron_can, cases=truth_tables,
    accepts=[by_perceptron, by_unateness, by_summability],
    mistakes=[
        Mistake(without_bias,
                "You seem to look only at lines through the origin. Can a neuron without a bias "
                "ever say yes to an input of zeros?"),
        Mistake(positive_weights,
                "You seem to allow no negative weights. How would your neuron compute 'not x1'?"),
        Mistake(signs_only,
                "All your weights seem to have the same size. Try 'x1 and (x2 or x3)' by hand: "
                "which of its inputs has more to say?"),
        Mistake(one_pass,
                "You seem to say no before the learning rule has come to an end. Not having found "
                "a line yet is not the same as there being none. How many passes must you wait?"),
        Mistake(least_squares,
                "You seem to fit a line through the answers by least squares. Its line is pulled "
                "by far corners that are right already. If that one line fails, have all failed?"),
        Mistake(only_parity_fails,
                "You seem to refuse parity and nothing else. With two inputs that is right. With "
                "three, take x1 xor x2 and ignore x3: has it become any easier?"),
        Mistake(two_inputs_only,
                "With two inputs you are right; with three you never say no. A table of eight has "
                "six tables of four inside, one for each input held at 0 or 1. What if one of "
                "those is impossible?"),
        Mistake(half_and_half,
                "You seem to judge by the number of ones. 'x1' and 'x1 xor x2' both have two of "
                "four. What tells them apart?"),
    ],
    hints=("Some tables are easy to say yes to: you show the weights. How many weights would you "
           "need to try before you may say no?",
           "There are only 4 or 8 corners, so small whole weights and a bias half-way between "
           "whole numbers can do whatever any weights can. How large must the whole numbers be?"),
    difficulty="hard", minutes=30,
)  # fmt: skip

QUESTIONS = [PREACTIVATION, DISTANCE, SURE, STANDARDISE, FOLD, ONE_NEURON_CAN]
