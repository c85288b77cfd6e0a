"""Exercise set 03_nonlinearity: collapsing, null spaces, the midpoint test, hats, grey, kinks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from actinit.questions._model import Mistake, Question

# ---------------------------------------------------------------- 1. collapse


def collapse(params, slope):
    W, b = params[0]
    for W_next, b_next in params[1:]:
        W, b = slope * (W @ W_next), slope * (b @ W_next) + b_next
    return W, b


def by_probing(params, slope):
    """Send 0 and the unit vectors through the stack and read off b and W."""
    n_in = len(params[0][0])
    H = np.vstack([np.zeros(n_in), np.eye(n_in)])
    for layer, (W, b) in enumerate(params):
        H = (slope * H if layer else H) @ W + b
    return H[1:] - H[0], H[0]


def by_augmented_matrices(params, slope):
    """Each layer as one matrix on rows that end in 1."""

    def block(W, b, factor):
        return np.block([[factor * W, np.zeros((len(W), 1))], [b, np.ones(1)]])

    M = block(*params[0], 1.0)
    for W, b in params[1:]:
        M = M @ block(W, b, slope)
    return M[:-1, :-1], M[-1, :-1]


def from_the_end(params, slope):
    W, b = params[-1]
    for W_before, b_before in reversed(params[:-1]):
        W, b = slope * W_before @ W, slope * b_before @ W + b
    return W, b


def slope_ignored(params, slope):
    return collapse(params, 1.0)


def slope_after_last(params, slope):
    W, b = collapse(params, slope)
    return slope * W, slope * b


def slope_once(params, slope):
    W, b = collapse(params, 1.0)
    return slope * W, slope * b


def slope_spares_biases(params, slope):
    W, _ = collapse(params, slope)
    return W, collapse(params, 1.0)[1]


def last_bias_only(params, slope):
    return collapse(params, slope)[0], params[-1][1].copy()


def biases_added(params, slope):
    return collapse(params, slope)[0], sum(b for _, b in params)


def wrong_order(params, slope):
    return collapse(params[::-1], slope)


def own_matrix(params, slope):
    """Carries each bias through its own layer's matrix as well."""
    W, b = params[0]
    b = b @ W
    for W_next, b_next in params[1:]:
        W, b = slope * (W @ W_next), slope * (b @ W_next) + b_next @ W_next
    return W, b


def _layers(rng, sizes):
    return [(rng.normal(size=(n, m)), rng.normal(size=m)) for n, m in pairwise(sizes)]


def later_biases_scaled(params, slope):
    W, b = params[0]
    for W_next, b_next in params[1:]:
        W, b = slope * W @ W_next, slope * (b @ W_next + b_next)
    return W, b


def slope_on_first(params, slope):
    (W, b), *rest = params
    return collapse([(slope * W, slope * b), *rest], 1.0)


def columns_for_rows(params, slope):
    W, b = params[0]
    for W_next, b_next in params[1:]:
        W, b = slope * W_next @ W, slope * W_next @ b + b_next
    return W, b


COLLAPSE = Question(
    id="03_nonlinearity/collapse", kind="implement", function="collapse", points=1,
    asks="The one layer that does what a stack of layers with activation g(z) = slope z does.",
    reference=collapse, accepts=[by_probing, by_augmented_matrices, from_the_end],
    rtol=1e-9, atol=1e-11,
    cases=lambda rng: [(_layers(rng, (3, 3, 3, 3)), 0.5), (_layers(rng, (2,) * 5), -1.5),
                       (_layers(rng, (3, 3)), 0.5)],
    mistakes=[
        Mistake(slope_ignored,
                "This is right if nothing at all stands between the layers. What does the "
                "activation do to a layer's output before the next one sees it?"),
        Mistake(slope_after_last,
                "A single layer comes back changed, multiplied by the slope. Does the last layer "
                "have an activation behind it?"),
        Mistake(slope_once,
                "The slope seems to enter a single time. How many activations does the signal "
                "pass on its way through four layers?"),
        Mistake(slope_spares_biases,
                "Your W is right. The biases seem to travel without meeting the activation. Is a "
                "bias added before g or after it?"),
        Mistake(last_bias_only,
                "Feed zeros in: you answer with the last bias alone. What became of the other "
                "layers' biases?"),
        Mistake(biases_added,
                "The biases seem to be added up as they are. Through what does the first layer's "
                "bias pass before it reaches the output?"),
        Mistake(wrong_order,
                "Your matrices seem to be multiplied in the reverse order. Rows are examples: "
                "which matrix does a row meet first?"),
        Mistake(own_matrix,
                "Each bias seems to pass through its own layer's matrix. It is added after that "
                "product. Which matrices does it still meet?"),
        Mistake(later_biases_scaled,
                "Your W is right. At each step you seem to multiply the new layer's bias by the "
                "slope at once. Which activation does that bias meet first: the one before its "
                "layer or the one behind?"),
        Mistake(slope_on_first,
                "You seem to apply the activation behind the first layer only. Between which "
                "layers does it stand?"),
        Mistake(columns_for_rows,
                "You seem to multiply from the left, as one does with columns. Here an example is "
                "a row: on which side of it does the second layer's matrix stand?"),
    ],
    hints=("What does the second layer receive, written with the first layer's W and b?",
           "Keep one W and one b for all layers so far. What happens to each of the two when the "
           "next layer comes?"),
    difficulty="easy", minutes=8,
)  # fmt: skip

# ---------------------------------------------------------------- 2. a number: what is not seen

UNSEEN = Question(
    id="03_nonlinearity/unseen", kind="number", function="unseen", points=1,
    asks="The dimension of the null space of a linear stack of sizes 64, 20, 6, 20, 10.",
    reference=58.0, rtol=1e-9,
    mistakes=[
        Mistake(54.0, "This counts the outputs only. All that reaches them has passed through "
                "which layers before?", name="outputs_only"),
        Mistake(44.0, "This is what the first matrix alone does not see. The changes that it lets "
                "through meet further layers. Do all of them get past?", name="first_matrix_only"),
        Mistake(6.0, "This is how many directions get through. How many do not?", name="the_rank"),
        Mistake(10.0, "This is how many outputs there are. What was to be counted lies among the "
                "inputs. Which of their directions change nothing?", name="output_count"),
        Mistake(0.0, "You seem to say that no change is invisible. Can 64 numbers be recovered "
                     "from 10?",
                name="nothing"),
        Mistake(116.0, "You seem to add up what is lost at each layer. Can more directions be "
                "lost than there are inputs?", name="losses_added"),
        Mistake(4.0, "You seem to compare the narrow layer with the outputs. Invisible changes are "
                "changes of the input. How many numbers does an input have?",
                name="outputs_minus_narrowest"),
    ],
    hints=("How many numbers describe an input, and how many of them are left at the narrowest "
           "place?",
           "The stack is one matrix. What is its rank at most, and what does the rank say about "
           "the null space?"),
    difficulty="easy", minutes=5,
)  # fmt: skip

# ---------------------------------------------------------------- 3. which outputs are bent


def bent_outputs(x, Y):
    line = Y[0] + np.outer((x - x[0]) / (x[-1] - x[0]), Y[-1] - Y[0])
    return np.abs(Y - line).max(axis=0) > 1e-6 * (1 + np.abs(Y).max(axis=0))


def by_least_squares(x, Y):
    A = np.column_stack([x, np.ones(len(x))])
    off = Y - A @ np.linalg.lstsq(A, Y, rcond=None)[0]
    return np.array([bool(np.abs(column).max() > 1e-7) for column in off.T])


def by_slopes(x, Y):
    slopes = np.diff(Y, axis=0) / np.diff(x)[:, None]
    return np.ptp(slopes, axis=0) > 1e-6


def by_rank(x, Y):
    centred = x - x.mean()
    out = []
    for y in Y.T:
        pair = np.stack([centred, y - y.mean()])
        out.append(bool(np.linalg.svd(pair, compute_uv=False)[1] > 1e-7))
    return np.array(out)


def equal_spacing(x, Y):
    return np.abs(np.diff(Y, 2, axis=0)).max(axis=0) > 1e-6


def through_zero(x, Y):
    """Linear instead of affine: is y a multiple of x?"""
    return np.abs(Y - np.outer(x, (x @ Y) / (x @ x))).max(axis=0) > 1e-6


def turns_back(x, Y):
    rise = np.diff(Y, axis=0)
    return (rise.max(axis=0) > 1e-9) & (rise.min(axis=0) < -1e-9)


def one_midpoint(x, Y):
    """The midpoint test on the ends and the example nearest to the middle only."""
    k = len(x) // 2
    t = (x[k] - x[0]) / (x[-1] - x[0])
    return np.abs(Y[k] - (1 - t) * Y[0] - t * Y[-1]) > 1e-6


def not_bent(x, Y):
    return ~bent_outputs(x, Y)


def changes_at_all(x, Y):
    return np.ptp(Y, axis=0) > 1e-6


def any_of_them(x, Y):
    return np.full(Y.shape[1], bool(bent_outputs(x, Y).any()))


def clipped(x, Y):
    """Flat pieces are taken for the only kind of bend."""
    return (np.abs(np.diff(Y, axis=0)) < 1e-9).any(axis=0)


def walks(rng):
    cases = []
    for n in (9, 15):
        x = np.sort(rng.uniform(-2, 2, size=n))
        x += np.linspace(0, 0.5, n)  # no two too close
        a, b = rng.uniform(0.5, 2, size=12), rng.uniform(0.5, 2, size=12)
        late = x[-3] + 0.3 * (x[-2] - x[-3])
        k = n // 2
        bump = np.maximum(0, x - x[k]) * (x - x[-1])  # 0 at both ends and at the middle
        aside = 0.4 * (x == x[k - 1]) - 0.4 * (x == x[k + 1])  # its residuals add up to 0
        columns = [a[0] * x + b[0], np.maximum(0, x - x[k]), a[1] * x, np.full(n, b[1]),
                   np.tanh(a[2] * x), -a[3] * x + b[2], a[4] * x + np.maximum(0, x - late),
                   a[5] * x + b[3] + bump, 0.0 * x, np.abs(x - x[2]),
                   a[6] * np.arange(n), a[7] * x + aside,
                   b[4] + a[8] * x + 6e-4 * (x == x[3])]  # fmt: skip
        order = rng.permutation(len(columns))
        cases.append((x, np.column_stack([columns[j] for j in order])))
        straight = [columns[j] for j in (0, 5, 2, 3)]
        cases.append((x, np.column_stack([straight[j] for j in rng.permutation(4)])))
    return cases


def ends_compared(x, Y):
    """First slope against last slope."""
    slopes = np.diff(Y, axis=0) / np.diff(x)[:, None]
    return np.abs(slopes[-1] - slopes[0]) > 1e-6


def generous(x, Y):
    slopes = np.diff(Y, axis=0) / np.diff(x)[:, None]
    return np.ptp(slopes, axis=0) > 0.1


def cancelling(x, Y):
    """Signed deviations from the chord, averaged."""
    line = Y[0] + np.outer((x - x[0]) / (x[-1] - x[0]), Y[-1] - Y[0])
    return np.abs((Y - line).mean(axis=0)) > 1e-6


BENT = Question(
    id="03_nonlinearity/bent", kind="diagnose", function="bent_outputs", points=2,
    asks="Which outputs, measured along a straight walk through the inputs, no affine map can "
         "give.",
    reference=bent_outputs, cases=walks, accepts=[by_least_squares, by_slopes, by_rank],
    mistakes=[
        Mistake(equal_spacing,
                "You seem to take equal steps of x for granted: then differences of differences "
                "are zero on a line. Look at x. What should a change of y be compared with?"),
        Mistake(through_zero,
                "A straight line that does not pass through zero counts as bent with you. Linear "
                "or affine: which of the two was asked for?"),
        Mistake(turns_back,
                "You seem to look for outputs that go up and down. tanh only goes up. Is it "
                "straight?"),
        Mistake(one_midpoint,
                "You seem to look at the two ends and one place between them. A bent output may "
                "pass through that very point. Which places are left?"),
        Mistake(not_bent,
                "All your answers are the other way round. What does True stand for?"),
        Mistake(changes_at_all,
                "You mark every output that is not constant. On a straight slope all quotients of "
                "differences are equal: to the very last digit, or up to rounding?"),
        Mistake(any_of_them,
                "All outputs get one common answer from you. Can one output of a network be bent "
                "and its neighbour not?"),
        Mistake(clipped,
                "You seem to look for flat stretches. A constant output is flat and straight, and "
                "|x| is bent without being flat anywhere. What do all bends have in common?"),
        Mistake(ends_compared,
                "You seem to compare the first slope with the last, or to add up signed changes of "
                "slope, which comes to the same. What if an output goes astray in between and "
                "comes back?"),
        Mistake(generous,
                "You miss a slight bend. How far off is the least that counts as bent, and how "
                "far off is rounding?"),
        Mistake(cancelling,
                "You seem to add up deviations with their signs. What happens to one that is as "
                "far above the line as the next one is below?"),
    ],
    hints=("Along a straight walk an affine output has one and the same slope everywhere. Between "
           "which points can you measure slopes?",
           "The steps of x are not equal, and rounding makes slopes differ in the last digits. "
           "Which quotient do you form, and what difference is small?"),
    difficulty="medium", minutes=10,
)  # fmt: skip

# ---------------------------------------------------------------- 4. a hat out of three ReLUs


def hat(a, b, c):
    up, down = 1 / (b - a), 1 / (c - b)
    return np.array([up, -up - down, down])


def by_three_equations(a, b, c):
    """The hat's values at b, c and c + 1 fix the three numbers."""
    at = np.array([b, c, c + 1.0])
    return np.linalg.solve(np.maximum(0, at[:, None] - np.array([a, b, c])), [1.0, 0.0, 0.0])


def by_slope_changes(a, b, c):
    slopes = [0.0, 1.0 / (b - a), -1.0 / (c - b), 0.0]
    return np.diff(slopes)


def by_divided_differences(a, b, c):
    """Weights of the second divided difference, which vanish on straight lines, scaled."""
    weights = np.array([1 / ((a - b) * (a - c)), 1 / ((b - a) * (b - c)), 1 / ((c - a) * (c - b))])
    return (c - a) * weights


def slopes_themselves(a, b, c):
    return np.array([1 / (b - a), -1 / (c - b), 0.0])


def never_levels_off(a, b, c):
    return hat(a, b, c) * [1, 1, 0]


def symmetric(a, b, c):
    s = 1 / (b - a)
    return np.array([s, -2 * s, s])


def all_of_slope_one(a, b, c):
    return np.array([1.0, -2.0, 1.0])


def widths(a, b, c):
    return np.array([b - a, -(c - a), c - b])


def upside_down(a, b, c):
    return -hat(a, b, c)


def height_of_width(a, b, c):
    """Slope 1 on the way up, so that the hat is as high as it is wide there."""
    return (b - a) * hat(a, b, c)


def plateau(a, b, c):
    """Up, and then level: forgets to come down."""
    return np.array([1 / (b - a), -1 / (b - a), 0.0])


def places(rng):
    return [tuple(float(v) for v in np.cumsum([rng.normal(), *rng.uniform(0.4, 3, 2)]))
            for _ in range(5)]  # fmt: skip


def slope_for_change(a, b, c):
    return np.array([1 / (b - a), -1 / (c - b), 1 / (c - b)])


def fall_counted_as_rise(a, b, c):
    """The slopes' sizes for the slopes: up, then down without its sign."""
    return np.diff([0.0, 1 / (b - a), 1 / (c - b), 0.0])


def last_sign_turned(a, b, c):
    return hat(a, b, c) * [1, 1, -1]


HAT = Question(
    id="03_nonlinearity/hat", kind="derive", function="hat", points=2,
    asks="The output weights that turn three ReLUs with kinks at a, b and c into a hat of height "
         "1.",
    reference=hat, accepts=[by_three_equations, by_slope_changes, by_divided_differences],
    cases=places,
    rtol=1e-8, atol=1e-10,
    mistakes=[
        Mistake(slopes_themselves,
                "These are the slopes of the three stretches. At b the first unit is still awake "
                "and still rising. What does the second have to contribute?"),
        Mistake(never_levels_off,
                "Your hat is right as far as c and then goes on falling below zero. Which unit "
                "wakes at c, and what should it do?"),
        Mistake(symmetric,
                "This is a hat if b lies in the middle of a and c. What is the slope on the way "
                "down when it does not?"),
        Mistake(all_of_slope_one,
                "These weights make slopes of 1 and −1. How high is your hat at b, and how high "
                "should it be?"),
        Mistake(widths,
                "You seem to use the widths as weights. Should a wide side be steep or flat?"),
        Mistake(upside_down, "Your hat hangs down. What is its value at b to be?"),
        Mistake(height_of_width,
                "The shape is right, but the height at b is b − a. What factor makes it 1?"),
        Mistake(plateau,
                "You go up from a to b and then stay there. What should happen between b and c?"),
        Mistake(slope_for_change,
                "Your second number is the slope that the hat should have between b and c. The "
                "first unit does not stop at b. What is the slope of the sum there?"),
        Mistake(fall_counted_as_rise,
                "Changes of slope is what you seem to have taken, and that is the idea. But your "
                "function goes on rising after b. Which sign has the slope between b and c?"),
        Mistake(last_sign_turned,
                "Your hat is right as far as c, and from there on it falls twice as steeply. By "
                "how much, and in which direction, has the slope to change at c?"),
    ],
    hints=("Draw the hat and write the slope on each of its four stretches. Left of a, all units "
           "sleep.",
           "At each kink one more unit wakes up, and the others go on. By how much does the slope "
           "have to change there?"),
    difficulty="medium", minutes=10,
)  # fmt: skip

# ---------------------------------------------------------------- 5. the one readable digit


def readable(W, b):
    return int(np.argmax(0.5 * W.sum(axis=0) + b))


def by_grey_picture(W, b):
    grey = np.full((1, W.shape[0]), 0.5)
    return int((grey @ W + b).argmax())


def by_averaging_two(W, b):
    """The scores of a picture and of its negative, averaged: the same for every picture."""
    picture = np.linspace(0, 1, len(W)) ** 2
    both = np.stack([picture, 1 - picture]) @ W + b
    return int(np.argmax(both.mean(axis=0)))


def by_tournament(W, b):
    """Whose lead over each other class, summed over a picture and its negative, is positive?"""
    best = 0
    for k in range(1, len(b)):
        lead = W[:, k] - W[:, best]
        if lead.sum() + 2 * (b[k] - b[best]) > 0:
            best = k
    return best


def black(W, b):
    return int(np.argmax(b))


def white(W, b):
    return int(np.argmax(W.sum(axis=0) + b))


def no_bias(W, b):
    return int(np.argmax(W.sum(axis=0)))


def least(W, b):
    return int(np.argmin(0.5 * W.sum(axis=0) + b))


def largest_column(W, b):
    return int(np.argmax(np.linalg.norm(W, axis=0)))


def one_based(W, b):
    return readable(W, b) + 1


def mean_of_pixels(W, b):
    return int(np.argmax(0.5 * W.mean(axis=0) + b))


def classifiers(rng):
    """Some as they come, with large biases and small, and some where grey is told from the rest."""
    cases = [(rng.normal(size=(16, 6)), size * rng.normal(size=6))
             for size in (2.0,) * 8 + (0.1,) * 4]  # fmt: skip
    while len(cases) < 16:
        W, b = rng.normal(size=(16, 6)), 2 * rng.normal(size=6)
        if readable(W, b) not in (black(W, b), white(W, b), mean_of_pixels(W, b)):
            cases.append((W, b))
    return cases


READABLE = Question(
    id="03_nonlinearity/grey", kind="derive", function="readable", points=2,
    asks="The one class for which an affine classifier can be right on a picture and on its "
         "negative.",
    reference=readable, cases=classifiers,
    accepts=[by_grey_picture, by_averaging_two, by_tournament],
    mistakes=[
        Mistake(black,
                "This is what the classifier says to a picture of zeros. Is that half-way between "
                "a picture and its negative?"),
        Mistake(white,
                "This is what it says to a picture of ones. What lies half-way between a picture "
                "x and its negative 1 - x?"),
        Mistake(no_bias,
                "The biases seem to be left out. Do they cancel when two scores of the same class "
                "are averaged?"),
        Mistake(least,
                "This class has the lowest score where every picture meets its negative. Which "
                "score decides?"),
        Mistake(largest_column,
                "You seem to choose the class with the longest weights. Long weights make scores "
                "change quickly. Which scores are needed, and where?"),
        Mistake(one_based, "You are off by one. What is the index of the first class?"),
        Mistake(mean_of_pixels,
                "You seem to average the weights over the pixels. What does `picture @ W` do with "
                "the products of pixels and weights?"),
    ],
    hints=("What is the average of a picture and its negative, pixel by pixel?",
           "If a class leads at both ends of a straight line, what does the midpoint test say "
           "about its middle? And how many classes can lead there?"),
    difficulty="medium", minutes=10,
)  # fmt: skip

# ---------------------------------------------------------------- 6. where are the kinks


def _states(params, x):
    """Pre-activations of all layers at the inputs x, (n,)."""
    zs, H = [], x[:, None]
    for W, b in params:
        zs.append(H @ W + b)
        H = np.maximum(0, zs[-1])
    return zs


def _corners(params, low=0.0, high=1.0):
    """Every place where some hidden unit of some layer changes between asleep and awake."""
    at = np.array([low, high])
    for layer in range(len(params) - 1):
        z = _states(params, at)[layer]
        found = [at]
        for j in range(z.shape[1]):
            left, right = z[:-1, j], z[1:, j]
            cross = left * right < 0
            t = left[cross] / (left[cross] - right[cross])
            found.append(at[:-1][cross] + t * np.diff(at)[cross])
        at = np.unique(np.concatenate(found))
    return at


def _changes(params, at):
    slopes = np.diff(_states(params, at)[-1][:, 0]) / np.diff(at)
    return np.abs(np.diff(slopes))


def kinks(params):
    at = _corners(params)
    return at[1:-1][_changes(params, at) > 1e-6]


def by_exact_lines(params):
    """Recursion: on an interval every unit is a line (slope, offset); split where one is 0."""
    out = []

    def walk(low, high, layer, A, c):
        if layer == len(params) - 1:
            W, b = params[layer]
            out.append((low, high, float(A @ W[:, 0])))
            return
        W, b = params[layer]
        slope, offset = A @ W, c @ W + b
        with np.errstate(divide="ignore", invalid="ignore"):
            zeros = -offset / slope
        cuts = [low, *sorted(v for v in zeros if low < v < high), high]
        for left, right in pairwise(cuts):
            awake = slope * (left + right) / 2 + offset > 0
            walk(left, right, layer + 1, slope * awake, offset * awake)

    walk(0.0, 1.0, 0, np.array([1.0]), np.array([0.0]))
    return np.array([b[0] for a, b in pairwise(out) if abs(a[2] - b[2]) > 1e-6])


def by_patterns(params):
    """March from left to right: the nearest zero ahead of any unit is the next stop."""
    at, step, slopes = [0.0], 1e-9, []
    while True:
        here = at[-1]
        if here + step >= 1:
            break
        H, D, ahead = np.array([here + step]), np.array([1.0]), []
        for W, b in params[:-1]:
            z, dz = H @ W + b, D @ W
            ahead += [here + step - v / d for v, d in zip(z, dz, strict=True)
                      if d != 0 and -v / d > step]  # fmt: skip
            H, D = np.maximum(0, z), dz * (z > 0)
        slopes.append(float((D @ params[-1][0])[0]))
        at.append(min([a for a in ahead if a < 1], default=1.0))
    places, found = np.array(at[1:-1]), np.abs(np.diff(slopes)) > 1e-6
    return places[found]


def first_layer_only(params):
    W, b = params[0]
    zeros = -b / W[0]
    return np.sort(zeros[(zeros > 0) & (zeros < 1)])


def cancelled_too(params):
    return _corners(params)[1:-1]


def last_layer_only(params):
    """The zeros of the last hidden layer's units alone."""
    at = _corners(params)
    z = _states(params, at)[-2]
    return at[1:-1][(np.abs(z[1:-1]) < 1e-9).any(axis=1)]


def one_zero_per_unit(params):
    """Of each unit only the first crossing is kept."""
    at = np.array([0.0, 1.0])
    for layer in range(len(params) - 1):
        z, found = _states(params, at)[layer], [at]
        for j in range(z.shape[1]):
            cross = np.flatnonzero(z[:-1, j] * z[1:, j] < 0)[:1]
            t = z[cross, j] / (z[cross, j] - z[cross + 1, j])
            found.append(at[cross] + t * np.diff(at)[cross])
        at = np.unique(np.concatenate(found))
    return at[1:-1][_changes(params, at) > 1e-6]


def ends_counted(params):
    return np.concatenate([[0.0], kinks(params), [1.0]])


def on_a_grid(params):
    """Differences of differences on a thousand points."""
    x = np.linspace(0, 1, 1001)
    y = _states(params, x)[-1][:, 0]
    return x[1:-1][np.abs(np.diff(y, 2)) > 1e-6]


def how_many(params):
    return len(kinks(params))


def everywhere(params):
    """All kinks of the line, not only those of the strip."""
    at = _corners(params, -40.0, 40.0)
    return at[1:-1][_changes(params, at) > 1e-6]


def output_zeros(params):
    at = _corners(params)
    y = _states(params, at)[-1][:, 0]
    cross = y[:-1] * y[1:] < 0
    t = y[:-1][cross] / (y[:-1][cross] - y[1:][cross])
    return at[:-1][cross] + t * np.diff(at)[cross]


def _clear(params):
    """Are kinks well apart, well marked and inside, and does each mistake show?"""
    at, sure = _corners(params), kinks(params)
    z = np.concatenate([v[1:-1] for v in _states(params, at)[:-1]], axis=1)
    zero = (np.abs(z) < 1e-9).sum(axis=1)
    change = _changes(params, at)
    return (len(sure) >= 4 and np.diff(at).min() > 2e-3 and len(zero) == len(at) - 2
            and np.all((change > 1e-2) | (change < 1e-9)))  # fmt: skip


def handed_nets(rng):
    """Random nets with kinks well apart; in one, a unit's kink is cancelled by a copy of it."""
    cases = []
    for sizes, twin in [((1, 5, 1), True), ((1, 3, 4, 1), False), ((1, 4, 4, 3, 1), False)]:
        while True:
            params = [(rng.normal(size=(1, sizes[1])), rng.normal(size=sizes[1]))]
            inside = rng.uniform(-0.3, 1.3, size=sizes[1])
            params = [(params[0][0], -params[0][0][0] * inside)]
            params += [(1.5 * rng.normal(size=(n, m)), 0.5 * rng.normal(size=m))
                       for n, m in pairwise(sizes[1:])]  # fmt: skip
            if not _clear(params):
                continue
            if twin:  # a sixth unit that undoes one that wakes inside
                (W, b), (V, c) = params
                j = next(k for k in range(sizes[1]) if 0 < -b[k] / W[0, k] < 1)
                W = np.column_stack([W, 2 * W[:, j]])
                params = [(W, np.append(b, 2 * b[j])), (np.vstack([V, -0.5 * V[j]]), c)]
            elif len(first_layer_only(params)) < 2 or len(one_zero_per_unit(params)) == len(
                    kinks(params)):  # fmt: skip
                continue
            if len(everywhere(params)) > len(kinks(params)) and len(output_zeros(params)):
                break
        cases.append((params,))
    fold = [(np.array([[1.0, 1.0]]), np.array([0.0, -0.5])),
            (np.array([[2.0, 2.0], [-4.0, -4.0]]), np.array([0.0, -float(rng.uniform(0.3, 0.7))])),
            (np.array([[2.0], [-4.0]]), np.zeros(1))]  # fmt: skip
    return [*cases, (fold,)]


KINKS = Question(
    id="03_nonlinearity/kinks", kind="implement", function="kinks", points=4,
    asks="All places between 0 and 1 where the slope of a ReLU network's output changes.",
    reference=kinks, cases=handed_nets, accepts=[by_exact_lines, by_patterns],
    rtol=1e-6, atol=1e-8,
    mistakes=[
        Mistake(first_layer_only,
                "These are the places where a unit of the first layer wakes up. What do the "
                "units of the second layer do with the pieces that they are given?"),
        Mistake(cancelled_too,
                "You have every place where some unit wakes or falls asleep. At some of them two "
                "units cancel each other, and the output runs straight on. How would you notice?"),
        Mistake(last_layer_only,
                "You seem to have the places where a unit of the last hidden layer is zero. An "
                "earlier unit's kink is passed on by a unit that is awake. Where are those?"),
        Mistake(one_zero_per_unit,
                "Some places are missing. A unit of the second layer sees a zigzag. How often can "
                "it cross zero?"),
        Mistake(ends_counted,
                "The ends 0 and 1 seem to be among your places. Does the slope change there, or "
                "do you only stop looking?"),
        Mistake(on_a_grid,
                "You seem to search on a fixed grid. That gives the neighbourhood of a kink and "
                "not the kink. Between two places where nothing changes, every unit is a straight "
                "line. Where does a straight line cross zero, exactly?"),
        Mistake(how_many, "You return how many there are. Where are they?"),
        Mistake(everywhere,
                "Some of your places lie outside 0 to 1. Which part of the line was asked for?"),
        Mistake(output_zeros,
                "These are the places where the output itself is zero. Where does its slope "
                "change?"),
    ],
    hints=("Suppose that you know all places where the units of the first layer wake up. Between "
           "two neighbours of them, what kind of function is a unit of the second layer?",
           "Go layer by layer with a growing sorted list of places, 0 and 1 at its ends. Where a "
           "pre-activation has opposite signs at two neighbours, one more place lies between. At "
           "the end, at which places does the output's slope really differ from left to right?"),
    difficulty="hard", minutes=35,
)  # fmt: skip

QUESTIONS = [COLLAPSE, UNSEEN, BENT, HAT, READABLE, KINKS]
