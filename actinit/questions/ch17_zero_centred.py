"""Exercises for chapter 17: signs, steep directions, and what a mean costs."""

from __future__ import annotations

import itertools
import math

import numpy as np

from actinit.questions._model import Mistake, Question

# --- 1. one_sign: examples and their sum ---------------------------------------------------------


def one_sign(h, delta):
    """(share of examples, whole batch) whose weight gradients do not differ in sign.

    h : (examples, inputs); delta : (examples,), dL/dz of one unit.
    """
    g = delta[:, None] * h
    agree = np.all(g >= 0, axis=1) | np.all(g <= 0, axis=1)
    total = delta @ h
    return float(np.mean(agree)), bool(np.all(total >= 0) or np.all(total <= 0))


def _one_sign_by_extremes(h, delta):
    g = h * delta.reshape(-1, 1)
    total = g.sum(axis=0)
    return np.mean(g.min(axis=1) * g.max(axis=1) >= 0), bool(total.min() * total.max() >= 0)


def _one_sign_by_counting(h, delta):
    def agree(g):
        return not (any(v > 0 for v in g) and any(v < 0 for v in g))

    rows = [d * row for d, row in zip(delta, h, strict=True)]
    return sum(agree(g) for g in rows) / len(rows), agree(sum(rows))


def _one_sign_of_h(h, delta):
    total = h.sum(axis=0)
    agree = np.all(h >= 0, axis=1) | np.all(h <= 0, axis=1)
    return np.mean(agree), bool(np.all(total >= 0) or np.all(total <= 0))


def _one_sign_strict(h, delta):
    g = delta[:, None] * h
    agree, total = np.all(g > 0, axis=1) | np.all(g < 0, axis=1), g.sum(axis=0)
    return np.mean(agree), bool(np.all(total > 0) or np.all(total < 0))


def _one_sign_axis(h, delta):
    g = delta[:, None] * h
    agree = np.all(g >= 0, axis=0) | np.all(g <= 0, axis=0)
    return np.mean(agree), one_sign(h, delta)[1]


def _one_sign_positive_only(h, delta):
    g = delta[:, None] * h
    return np.mean(np.all(g >= 0, axis=1)), bool(np.all(g.sum(axis=0) >= 0))


def _one_sign_all_examples(h, delta):
    share = one_sign(h, delta)[0]
    return share, share == 1


def _one_sign_share_of_h(h, delta):
    return _one_sign_of_h(h, delta)[0], one_sign(h, delta)[1]


def _one_sign_zero_rows(h, delta):
    share, batch = one_sign(h, delta)
    return share - np.mean(np.all(delta[:, None] * h == 0, axis=1)), batch


def _one_sign_sums_of_examples(h, delta):
    total = np.sum(delta[:, None] * h, axis=1)
    return one_sign(h, delta)[0], bool(np.all(total >= 0) or np.all(total <= 0))


def _one_sign_product(h, delta):
    g = delta[:, None] * h
    return np.mean(np.prod(g, axis=1) >= 0), bool(np.prod(g.sum(axis=0)) >= 0)


def _one_sign_cases(rng):
    relu = np.maximum(rng.normal(size=(12, 3)), 0)
    relu[0] = [0.0, 1.0, 0.5]
    mixed = rng.normal(size=(15, 2))
    column = np.abs(rng.normal(size=(9, 3)))
    side = rng.choice([-1.0, 1.0], size=9)
    falling = -np.abs(rng.normal(size=(6, 3)))
    return [
        (relu, rng.normal(size=12)),
        (mixed, np.abs(rng.normal(size=15))),
        (column - 0.1, side * np.abs(rng.normal(size=9))),
        (falling, np.abs(rng.normal(size=6))),
        (np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([1.0, -1.0])),
        (np.array([[0.1, 0.1], [0.2, 0.1]]), np.array([1.0, -0.7])),
        (rng.uniform(0.01, 0.1, size=(3, 2)), rng.uniform(0.1, 0.5, size=3)),
        (np.array([[1.0, 0.0], [2.0, 0.0]]), -rng.uniform(1, 2, size=2)),
        (np.array([[1.0, -2.0], [1.0, 3.0], [2.0, 1.0]]), np.array([0.0, 1.5, 0.0])),
        # The sums over the examples agree and those over the inputs do not, and the other way.
        (rng.uniform(0.5, 1, size=(2, 3)), np.array([3.0, -1.0])),
        (np.array([[3.0, -1.0], [2.0, -1.0]]), rng.uniform(1, 2, size=2)),
        (rng.normal(size=(20, 3)), rng.normal(size=20)),
    ]


ONE_SIGN = Question(
    id="17_zero_centred/one_sign",
    kind="implement",
    function="one_sign",
    points=2,
    difficulty="easy",
    minutes=7,
    asks="The share of examples whose gradients of one unit's weights do not differ in sign, and "
    "whether those of the batch do not.",
    reference=one_sign,
    cases=_one_sign_cases,
    accepts=[_one_sign_by_extremes, _one_sign_by_counting],
    mistakes=[
        Mistake(
            _one_sign_of_h,
            "You look at the signs of h. For one example that is enough, delta is common to all. "
            "But the batch adds up examples: what does each bring along besides h?",
            "delta left out",
        ),
        Mistake(
            _one_sign_strict,
            "A gradient of 0 seems to count as a disagreement. It moves nothing either way; does "
            "it differ in sign from the others?",
            "zeros disagree",
        ),
        Mistake(
            _one_sign_axis,
            "Your first number compares the examples of one weight. Which gradients belong to one "
            "example, a row or a column?",
            "axis",
        ),
        Mistake(
            _one_sign_positive_only,
            "You count only those that raise all weights. What about those that lower all?",
            "negative ones left out",
        ),
        Mistake(
            _one_sign_all_examples,
            "The first number is right. For the batch you ask whether every example agrees. The "
            "batch makes one update: which array is that?",
            "batch taken as all examples",
        ),
        Mistake(
            _one_sign_share_of_h,
            "For the examples you look at the signs of h, which is right as long as delta has a "
            "sign. What are the gradients of an example whose delta is 0?",
            name="h for the gradient",
        ),
        Mistake(
            _one_sign_zero_rows,
            "An example whose gradients are all 0 counts as a disagreement with you. Which two of"
            " them differ in sign?",
            name="all zeros disagree",
        ),
        Mistake(
            _one_sign_sums_of_examples,
            "The first number is right. For the batch you add up each example's gradients over its "
            "weights. Every weight gets an update of its own: over what is it summed?",
            name="batch summed over the inputs",
        ),
        Mistake(
            _one_sign_product,
            "You take the sign of a product. That tells whether two weights agree. Which sign has "
            "the product of three gradients all below 0, or of one above and two below?",
            name="sign of the product",
        ),
    ],
    hints=(
        "An example's gradient is its delta times its row of h. What is the batch's?",
        "Agreeing means: all >= 0, or all <= 0. Along a row for an example, along the sum of the "
        "rows for the batch.",
    ),
)

# --- 2. relu_price: one number -------------------------------------------------------------------

_M, _V = 1 / math.sqrt(2 * math.pi), 0.5 - 1 / (2 * math.pi)

RELU_PRICE = Question(
    id="17_zero_centred/relu_price",
    kind="number",
    function="relu_price",
    points=1,
    difficulty="easy",
    minutes=6,
    asks="The condition number of a unit with 64 ReLU inputs of normal pre-activations.",
    reference=1 + 64 * _M**2 / _V,
    rtol=1e-3,
    mistakes=[
        Mistake(
            1 + 64 * _M**2 / 0.5,
            "You divide by the mean square, 1/2. What has to be taken off it to get a variance?",
            "mean square for variance",
        ),
        Mistake(
            64 * _M**2 / _V,
            "That is what the mean adds, over the variance. Is there nothing in the steep "
            "direction without the mean?",
            "1 left out",
        ),
        Mistake(
            1 + 64 * _M / math.sqrt(_V),
            "You use mean over spread. Steepnesses are made of products of two inputs: to which "
            "power does the mean enter?",
            "mean over spread",
        ),
        Mistake(
            1 + _M**2 / _V,
            "That is the price for a single input. How do the means of 64 add up in the direction "
            "in which all weights move together?",
            "n left out",
        ),
        Mistake(
            1 + 64**2 * _M**2 / _V,
            "You count n twice. In a direction of length 1 with n equal entries, how large is each "
            "entry?",
            "n squared",
        ),
        Mistake(
            (0.5 + 64 * _M**2) / _V,
            "Nearly: your steep direction begins with the mean square and adds all 64 means. Is "
            "one of them in the mean square already?",
            name="diagonal counted twice",
        ),
        Mistake(
            1 + 63 * _M**2 / _V,
            "Nearly: you count the 63 entries beside the diagonal. What does the mean add on the "
            "diagonal?",
            name="one mean missing",
        ),
        Mistake(
            1 + 64 * _M**2,
            "You take 1 for the variance. That is the variance of z; what does max(0, z) leave of"
            " it?",
            name="variance of z",
        ),
        Mistake(
            _V + 64 * _M**2,
            "That is the steepest direction, the largest eigenvalue. A condition number is a "
            "ratio: how steep are all the other directions?",
            name="steepest direction alone",
        ),
        Mistake(
            1 + 64 * _M / _V,
            "You take the mean over the variance. One is of h, the other of h squared: what of the "
            "mean stands beside the diagonal of H?",
            name="mean not squared",
        ),
    ],
    hints=(
        "You need the mean and the variance of max(0, z). Half of all z give 0.",
        "The mean is 1 / sqrt(2 pi), the mean square 1/2.",
    ),
)

# --- 3. largest_rate: any data -------------------------------------------------------------------


def largest_rate(x):
    """Rate below which full-batch descent on half the mean squared error converges."""
    H = x.T @ x / len(x)
    return 2 / float(np.linalg.eigvalsh(H)[-1])


def _rate_by_svd(x):
    return 2 * len(x) / np.linalg.svd(x, compute_uv=False)[0] ** 2


def _rate_by_squaring(x):
    H, log_scale = x.T @ x / x.shape[0], 0.0
    for k in range(60):  # H^(2^k), kept at trace 1
        trace = np.trace(H)
        log_scale += np.log(trace) / 2**k
        H = (H / trace) @ (H / trace)
    return 2 / np.exp(log_scale)


def _rate_centred(x):
    return largest_rate(x - x.mean(axis=0))


def _rate_half(x):
    return largest_rate(x) / 2


def _rate_sum(x):
    return largest_rate(x) / len(x)


def _rate_trace(x):
    return 2 / np.trace(x.T @ x / len(x))


def _rate_flattest(x):
    return 2 / np.linalg.eigvalsh(x.T @ x / len(x))[0]


def _rate_singular(x):
    return 2 / np.linalg.svd(x, compute_uv=False)[0]


LARGEST_RATE = Question(
    id="17_zero_centred/largest_rate",
    kind="derive",
    function="largest_rate",
    points=2,
    difficulty="medium",
    minutes=10,
    asks="The rate below which full-batch gradient descent converges for a linear unit without "
    "bias, for any inputs.",
    reference=largest_rate,
    rtol=1e-7,
    cases=lambda rng: [
        (rng.uniform(0, 1, size=(30, 4)),),
        (rng.normal(size=(9, 3)) * np.array([1.0, 2.0, 0.5]) + 1,),
    ],
    accepts=[_rate_by_svd, _rate_by_squaring],
    mistakes=[
        Mistake(
            _rate_centred,
            "You take the mean off first. Gradient descent works on the inputs as they are; does "
            "the mean belong to them?",
            "covariance for H",
        ),
        Mistake(
            _rate_half,
            "At your rate the error in the steepest direction vanishes in one step. How much "
            "further may a step go before the error grows?",
            "1 for 2",
        ),
        Mistake(
            _rate_sum,
            "Too small by the number of examples. Is the loss their sum or their mean?",
            "sum for mean",
        ),
        Mistake(
            _rate_trace,
            "The trace is the sum of all steepnesses. Which one of them sets the limit?",
            "trace",
        ),
        Mistake(
            _rate_flattest,
            "That is the limit of the flattest direction. Which direction diverges first?",
            "flattest direction",
        ),
        Mistake(
            _rate_singular,
            "You use a singular value of x itself. H is made of x twice, and of a mean: how are "
            "the two related?",
            "singular value of x",
        ),
        Mistake(
            lambda x: 2 / np.max(np.mean(x**2, axis=0)),
            "You look for the steepest single weight. Inputs that have a mean are steeper "
            "together than any of them alone. In which direction?",
            name="diagonal only",
        ),
        Mistake(
            lambda x: (lambda e: 2 / (e[0] + e[-1]))(np.linalg.eigvalsh(x.T @ x / len(x))),
            "That is the rate that serves the steepest and the flattest direction equally well. "
            "The question is for the largest that still converges: which direction decides?",
            name="best for the limit",
        ),
        Mistake(
            lambda x: 2 / (np.var(x) + x.shape[1] * np.mean(x) ** 2),
            "That is the chapter's formula. It assumes inputs of equal mean and variance without "
            "correlation; these are what they are. Which number of H does it stand for?",
            name="formula for equal inputs",
        ),
        Mistake(
            lambda x: 2 / np.linalg.norm(x.T @ x / len(x)),
            "Nearly: np.linalg.norm of a matrix is the root of the sum of all squares, and so a "
            "little more than the steepest direction alone. Which function finds that one?",
            name="norm of H",
        ),
        Mistake(
            lambda x: 2 / np.linalg.eigvalsh(x.T @ x / x.shape[1])[-1],
            "You divide by the number of inputs. The mean in the loss is one over what?",
            name="divided by the inputs",
        ),
    ],
    hints=(
        "The error is multiplied by I - rate * H in each step. When does every direction shrink?",
        "H = x^T x / n is symmetric. Its largest eigenvalue belongs to the steepest direction.",
    ),
)

# --- 4. log_book: read a path --------------------------------------------------------------------


def log_book(path):
    """(detour, confined, turned back) of the weights' path, (points, weights)."""
    moves = np.diff(path, axis=0)
    way = np.sum(np.linalg.norm(moves, axis=1))
    detour = way / np.linalg.norm(path[-1] - path[0])
    confined = np.all(moves >= 0, axis=1) | np.all(moves <= 0, axis=1)
    back = np.einsum("ij,ij->i", moves[1:], moves[:-1]) < 0
    return float(detour), float(np.mean(confined)), float(np.mean(back))


def _log_by_loop(path):
    way = confined = back = 0.0
    before = None
    for a, b in itertools.pairwise(path):
        move = b - a
        way += math.sqrt(sum(v * v for v in move))
        confined += min(move) >= 0 or max(move) <= 0
        back += before is not None and float(np.dot(before, move)) < 0
        before = move
    n = len(path) - 1
    return way / math.dist(path[0], path[-1]), confined / n, back / (n - 1)


def _log_by_lengths(path):
    one, two = path[1:] - path[:-1], path[2:] - path[:-2]
    size = np.hypot.reduce(one, axis=1)
    back = np.sum(two**2, axis=1) < size[1:] ** 2 + size[:-1] ** 2  # law of cosines
    confined = np.abs(one.sum(axis=1)) >= np.abs(one).sum(axis=1) * (1 - 1e-12)
    return size.sum() / np.hypot.reduce(path[-1] - path[0]), confined.mean(), back.mean()


def _log_way(path):
    detour, confined, back = log_book(path)
    return detour * np.linalg.norm(path[-1] - path[0]), confined, back


def _log_from_zero(path):
    detour, confined, back = log_book(path)
    return detour * np.linalg.norm(path[-1] - path[0]) / np.linalg.norm(path[-1]), confined, back


def _log_blocks(path):
    moves = np.diff(path, axis=0)
    _, confined, back = log_book(path)
    return np.abs(moves).sum() / np.linalg.norm(path[-1] - path[0]), confined, back


def _log_up_only(path):
    detour, _, back = log_book(path)
    return detour, np.mean(np.all(np.diff(path, axis=0) >= 0, axis=1)), back


def _log_points(path):
    detour, _, back = log_book(path)
    return detour, np.mean(np.all(path >= 0, axis=1) | np.all(path <= 0, axis=1)), back


def _log_any_sign_change(path):
    moves = np.diff(path, axis=0)
    detour, confined, _ = log_book(path)
    return detour, confined, np.mean(np.any(moves[1:] * moves[:-1] < 0, axis=1))


def _log_strict(path):
    moves = np.diff(path, axis=0)
    detour, _, back = log_book(path)
    return detour, np.mean(np.all(moves > 0, axis=1) | np.all(moves < 0, axis=1)), back


def _log_right_angles(path):
    moves = np.diff(path, axis=0)
    detour, confined, _ = log_book(path)
    return detour, confined, np.mean(np.sum(moves[1:] * moves[:-1], axis=1) <= 0)


def _log_turns_per_step(path):
    detour, confined, back = log_book(path)
    return detour, confined, back * (len(path) - 2) / (len(path) - 1)


def _log_cases(rng):
    def zigzag(n, d):
        moves = rng.choice([-1, 1], size=(n, 1)) * rng.uniform(0.2, 1, size=(n, d))
        moves[::4] = rng.normal(size=moves[::4].shape)
        return rng.normal(size=d) + np.cumsum(np.vstack([np.zeros(d), moves]), axis=0)

    return [
        (zigzag(14, 2),),
        (zigzag(11, 3),),
        (np.array([[1.0, 2], [2, 2], [2, 4], [1, 3], [5, 2]]),),
    ]


LOG_BOOK = Question(
    id="17_zero_centred/log_book",
    kind="diagnose",
    function="log_book",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="From the path of some weights: the detour, the share of steps within the two quadrants, "
    "and the share of turns by more than a right angle.",
    reference=log_book,
    cases=_log_cases,
    accepts=[_log_by_loop, _log_by_lengths],
    mistakes=[
        Mistake(_log_way, "Your first number is the way. Compared with what?", "way for detour"),
        Mistake(
            _log_from_zero,
            "You compare the way with the distance of the end from the origin. Where did the path "
            "start?",
            "distance from the origin",
        ),
        Mistake(
            _log_blocks,
            "You add up the moves of the single weights, as one walks round blocks of houses. How "
            "long is a straight step in the plane of two weights?",
            "sum of absolute moves",
        ),
        Mistake(
            _log_up_only,
            "Your second number counts only steps that raise all weights. Which other quadrant is "
            "open to a positive-input unit?",
            "one quadrant",
        ),
        Mistake(
            _log_points,
            "Your second number asks in which quadrant the *weights* lie. What was confined, the "
            "weights or their steps?",
            "points for steps",
        ),
        Mistake(
            _log_any_sign_change,
            "You call it a turn when any one weight changes direction. Which product of two steps "
            "is negative when they make more than a right angle?",
            "sign of single weights",
        ),
        Mistake(
            _log_strict,
            "A step in which a weight rests counts as unconfined with you. Which two weights move"
            " in opposite directions in it?",
            name="resting weights",
        ),
        Mistake(
            _log_right_angles,
            "A turn by just a right angle counts as a turn back with you. What did the question "
            "say?",
            name="right angles",
        ),
        Mistake(
            _log_turns_per_step,
            "The first two numbers are right. You divide the turns by the number of steps. How "
            "many turns lie between n steps?",
            name="turns per step",
        ),
        Mistake(
            lambda path: (1 / log_book(path)[0], *log_book(path)[1:]),
            "Your first number is never above 1. Which is the longer, the way or the straight "
            "distance, and which is over which?",
            name="detour upside down",
        ),
        Mistake(
            lambda path: (log_book(path)[0], 1 - log_book(path)[1], log_book(path)[2]),
            "Your second number is the share of the other steps: those in which two weights move "
            "in opposite directions. Which did the question count?",
            name="unconfined steps",
        ),
        Mistake(
            lambda path: (
                log_book(path)[0],
                np.mean(np.prod(np.diff(path, axis=0), axis=1) >= 0),
                log_book(path)[2],
            ),
            "The sign of a product tells whether two weights move the same way, as in the chapter. "
            "Which sign has the product of three moves that all go down?",
            name="product of the moves",
        ),
        Mistake(
            lambda path: (
                *log_book(path)[:2],
                np.mean(np.diff(path, axis=0) @ (path[-1] - path[0]) < 0),
            ),
            "The first two numbers are right. You ask which steps lead away from the goal. A turn "
            "lies between a step and the one before: which two vectors make its angle?",
            name="away from the goal",
        ),
    ],
    hints=(
        "np.diff(path, axis=0) gives the steps. What is the length of each?",
        "Two vectors make more than a right angle when their scalar product is negative.",
    ),
)

# --- 5. centred_step: the gradient in better coordinates -----------------------------------------


def centred_step(h, delta, rate):
    """Steps (of W, of b) of z = h W + b that equal a plain step of z = (h - mean) W + b'.

    h : (examples, inputs); delta : (examples, units), its 1/examples included.
    """
    mean = h.mean(axis=0)
    dW = -rate * (h - mean).T @ delta
    return dW, -rate * delta.sum(axis=0) - mean @ dW


def _centred_from_plain(h, delta, rate):
    grad_W, grad_b = h.T @ delta, delta.sum(axis=0)
    mean = h.sum(axis=0) / len(h)
    grad_W = grad_W - np.outer(mean, grad_b)
    return -rate * grad_W, -rate * (grad_b - mean @ grad_W)


def _centred_by_matrix(h, delta, rate):
    n, d = h.shape
    A = np.eye(d + 1)  # (h, 1) A = (h - mean, 1)
    A[d, :d] = -h.mean(axis=0)
    plain = np.hstack([h, np.ones((n, 1))]).T @ delta
    step = -rate * A @ A.T @ plain
    return step[:d], step[d]


def _centred_bias_plain(h, delta, rate):
    dW, _ = centred_step(h, delta, rate)
    return dW, -rate * delta.sum(axis=0)


def _centred_sign_of_bias(h, delta, rate):
    dW, _ = centred_step(h, delta, rate)
    return dW, -rate * delta.sum(axis=0) + h.mean(axis=0) @ dW


def _centred_not_at_all(h, delta, rate):
    return -rate * h.T @ delta, -rate * delta.sum(axis=0)


def _centred_uphill(h, delta, rate):
    return centred_step(h, delta, -rate)


def _centred_old_gradient(h, delta, rate):
    """The bias is corrected with the step of W before centring."""
    mean = h.mean(axis=0)
    dW = -rate * (h - mean).T @ delta
    return dW, -rate * delta.sum(axis=0) + rate * mean @ (h.T @ delta)


def _centred_per_example(h, delta, rate):
    shifted = h - h.mean(axis=1, keepdims=True)
    dW = -rate * shifted.T @ delta
    return dW, -rate * delta.sum(axis=0) - h.mean(axis=0) @ dW


def _centred_plain_weights(h, delta, rate):
    dW = -rate * h.T @ delta
    return dW, -rate * delta.sum(axis=0) - h.mean(axis=0) @ dW


def _centred_pooled(h, delta, rate):
    dW = -rate * (h - h.mean()).T @ delta
    return dW, -rate * delta.sum(axis=0) - h.mean() * dW.sum(axis=0)


CENTRED_STEP = Question(
    id="17_zero_centred/centred_step",
    kind="implement",
    function="centred_step",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="The steps of W and b in z = h W + b that do what a plain gradient step does to a layer "
    "written with h minus its mean.",
    reference=centred_step,
    cases=lambda rng: [
        (rng.uniform(0, 1, size=(6, 3)), rng.normal(size=(6, 2)), float(rng.uniform(0.1, 1))),
        (2 + rng.normal(size=(5, 4)), rng.normal(size=(5, 3)), float(rng.uniform(0.1, 1))),
    ],
    accepts=[_centred_from_plain, _centred_by_matrix],
    mistakes=[
        Mistake(
            _centred_bias_plain,
            "The step of W is right; b gets a plain step. In the new writing b' is stepped, and "
            "b = b' - mean W. What else in it has moved?",
            "bias not translated",
        ),
        Mistake(
            _centred_sign_of_bias,
            "The step of W is right, and the correction of b has the wrong sign. Compare the two "
            "writings at h = mean: which b keeps z what it was meant to be?",
            "sign of the correction",
        ),
        Mistake(
            _centred_not_at_all,
            "That is the plain step of the layer as it is. What multiplies delta in the gradient "
            "of W once h has become h - mean?",
            "plain step",
        ),
        Mistake(_centred_uphill, "Both steps go uphill. Which sign has a step?", "sign"),
        Mistake(
            _centred_old_gradient,
            "The step of W is right. You correct b with the step that W would have taken before. "
            "Which step does it take?",
            "correction by the plain step",
        ),
        Mistake(
            _centred_per_example,
            "You take off each example's own mean over the inputs. The mean that costs rate is "
            "that of an input over the examples. Which axis is it?",
            "axis",
        ),
        Mistake(
            _centred_plain_weights,
            "You carry the step of W over to b, as you should. The step of W itself is the plain "
            "one. What multiplies delta in its gradient once h has become h - mean?",
            name="plain step of W",
        ),
        Mistake(
            _centred_pooled,
            "You take off one mean for the whole array. Each input has a mean of its own over the"
            " examples. Which axis is it?",
            name="one mean for all",
        ),
        Mistake(
            lambda h, delta, rate: centred_step(h, delta / len(h), rate),
            "Too small by the number of examples. The question says where one over it has been "
            "put already.",
            name="averaged again",
        ),
        Mistake(
            lambda h, delta, rate: (
                centred_step(h, delta, rate)[0],
                -rate * delta.sum(axis=0) - rate * h.mean(axis=0) @ centred_step(h, delta, rate)[0],
            ),
            "The step of W is right. In the correction of b the rate occurs twice. What is in the"
            " step of W already?",
            name="rate twice",
        ),
        Mistake(
            lambda h, delta, rate: (
                centred_step(h, delta, rate)[0],
                -h.mean(axis=0) @ centred_step(h, delta, rate)[0],
            ),
            "The step of W is right. Of b = b' - mean W you follow the second part only. Does b' "
            "itself not move?",
            name="step of b' left out",
        ),
        Mistake(
            lambda h, delta, rate: (
                centred_step(h, delta, rate)[0],
                -rate * delta.mean(axis=0) - h.mean(axis=0) @ centred_step(h, delta, rate)[0],
            ),
            "The step of W is right. In that of b you average delta over the examples. Is one over "
            "their number not in it already?",
            name="delta averaged for b",
        ),
    ],
    hints=(
        "Write z = (h - mean) W + b' and take the gradients for W and b' as in chapter 4.",
        "b = b' - mean W must hold before and after the step: subtract the two lines.",
    ),
)

# --- 6. valley: what the bias does ---------------------------------------------------------------


def valley(n, m, var):
    """Condition numbers without and with a bias, n >= 2 inputs of mean m and variance var."""
    steep = var + n * m**2
    # In the plane of (1, ..., 1) and the bias: determinant var, trace steep + 1.
    root = math.sqrt((steep + 1) ** 2 - 4 * var)
    return steep / var, (steep + 1 + root) ** 2 / (4 * var)


def _valley_by_eigenvalues(n, m, var):
    H = np.full((n + 1, n + 1), m * m)
    H[:n, :n] += var * np.eye(n)
    H[n, :n] = H[:n, n] = m
    H[n, n] = 1
    plain, full = np.linalg.eigvalsh(H[:n, :n]), np.linalg.eigvalsh(H)
    return plain[-1] / plain[0], full[-1] / full[0]


def _valley_by_svd(n, m, var):
    """Inputs made so that their moments are exact: rows of +-1 (all patterns are too many)."""
    basis, _ = np.linalg.qr(np.vander(np.linspace(-1, 1, n + 1), n + 1, increasing=True))
    x = np.sqrt(var * (n + 1)) * basis[:, 1:] + m  # columns orthogonal to the constant
    full = np.hstack([x, np.ones((n + 1, 1))])
    return np.linalg.cond(x) ** 2, np.linalg.cond(full) ** 2


def _valley_same(n, m, var):
    return valley(n, m, var)[0], valley(n, m, var)[0]


def _valley_rough(n, m, var):
    return valley(n, m, var)[0], (var + n * m**2 + 1) ** 2 / var


def _valley_bias_absorbs(n, m, var):
    return valley(n, m, var)[0], max(var, 1) / min(var, 1)


def _valley_one_more_input(n, m, var):
    return valley(n, m, var)[0], (var + (n + 1) * m**2) / var


def _valley_inner(n, m, var):
    """Compares the steepest direction with var, not with the valley."""
    plain, full = valley(n, m, var)
    return plain, math.sqrt(full / var)


def _valley_no_variance(n, m, var):
    return n * m**2 / var, valley(n, m, var)[1]


VALLEY = Question(
    id="17_zero_centred/valley",
    kind="derive",
    function="valley",
    points=4,
    difficulty="hard",
    minutes=25,
    asks="The condition numbers of a linear unit with n uncorrelated inputs of mean m and variance "
    "var, without and with a bias.",
    reference=valley,
    rtol=1e-6,
    cases=lambda rng: [
        (2, float(rng.uniform(0.5, 1)), float(rng.uniform(0.2, 0.6))),
        (int(rng.integers(3, 7)), float(rng.uniform(0.3, 0.6)), float(rng.uniform(1.5, 3))),
        (int(rng.integers(8, 12)), 0.5, float(rng.uniform(0.04, 0.06))),
    ],
    accepts=[_valley_by_eigenvalues, _valley_by_svd],
    mistakes=[
        Mistake(
            _valley_same,
            "You leave the condition number as it is when the bias joins. A bias is an input that "
            "is always 1. Which mean and which variance does it have?",
            "bias ignored",
        ),
        Mistake(
            _valley_rough,
            "The first number is right, the second nearly: it takes the whole trace for the "
            "steepest direction. Sum and product of the two steepnesses are known; what are they "
            "exactly?",
            "large-mean approximation",
        ),
        Mistake(
            _valley_bias_absorbs,
            "You let the bias absorb the mean. It can express the shift, but the entries of H that "
            "couple it to the weights are still there. What are they?",
            "bias absorbs the mean",
        ),
        Mistake(
            _valley_one_more_input,
            "You count the bias as one more input of the same kind. Its mean is 1, whatever m is, "
            "and how much does it vary?",
            "bias as an ordinary input",
        ),
        Mistake(
            _valley_inner,
            "The first number is right. In the second you compare the steepest direction with "
            "var. With a bias there is a flatter one. What is the product of the two steepnesses "
            "in the plane of the bias?",
            "flattest direction missed",
        ),
        Mistake(
            _valley_no_variance,
            "The second number is right. In the first the steep direction has only what the mean "
            "adds. What does it have without a mean?",
            "variance left out",
        ),
        Mistake(
            lambda n, m, var: (valley(n, m, var)[0], (var + n * m**2 + 1) / var),
            "The first number is right. In the second the steepest direction is the whole trace "
            "and the flattest is var. Two directions of the plane of the bias share that trace: "
            "what else do you know of them?",
            name="trace over var",
        ),
        Mistake(
            lambda n, m, var: (1 + m**2 / var, valley(n, m, var)[1]),
            "The second number is right, the first is that of a single input. In the direction in"
            " which all weights move together, what does H make of n means?",
            name="n left out",
        ),
        Mistake(
            lambda n, m, var: (
                valley(n, m, var)[0],
                np.linalg.cond([[var + n * m**2, m], [m, 1]]),
            ),
            "The first number is right. You go to the plane of (1, ..., 1) and the bias, and "
            "there the bias is coupled by m. A direction of length 1 has which entries, and what "
            "is H's entry then?",
            name="coupling of one input",
        ),
        Mistake(
            lambda n, m, var: (valley(n, m, var)[0], max(var + n * m**2, 1) / min(var, 1)),
            "The first number is right. In the second you treat the bias as a direction of its "
            "own. What stands in H between it and the weights?",
            name="coupling left out",
        ),
        Mistake(
            lambda n, m, var: (valley(n, m, var)[0], (n * m**2 + 1) ** 2 / var),
            "The first number is right. The second is the chapter's estimate, good if n m² is "
            "large. Sum and product of the two steepnesses are known: what are they exactly?",
            name="chapter's estimate",
        ),
        Mistake(
            lambda n, m, var: valley(n, m, var)[::-1],
            "The two are in the wrong order. Which one did the question name first?",
            name="order",
        ),
    ],
    hints=(
        "In the plane of (1, ..., 1) and the bias, H is the 2 by 2 matrix of the chapter. "
        "In all other directions it is var.",
        "Two numbers with sum T and product D are (T +- sqrt(T^2 - 4 D)) / 2. Is var between them?",
    ),
)

QUESTIONS = [ONE_SIGN, RELU_PRICE, LARGEST_RATE, LOG_BOOK, CENTRED_STEP, VALLEY]
