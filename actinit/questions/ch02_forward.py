"""Exercise set 02_forward: counting, pushing a batch through, shapes, sums, two networks in one."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from actinit.questions._model import Mistake, Question

# ---------------------------------------------------------------- 1. count the parameters


def count(sizes):
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


def by_building(sizes):
    layers = [(np.zeros((sizes[k], sizes[k + 1])), np.zeros(sizes[k + 1]))
              for k in range(len(sizes) - 1)]  # fmt: skip
    return sum(W.size + b.size for W, b in layers)


def by_scalar_product(sizes):
    sizes = np.array(sizes)
    return int(sizes[:-1] @ sizes[1:] + sizes.sum() - sizes[0])


def no_biases(sizes):
    return sum(n_in * n_out for n_in, n_out in pairwise(sizes))


def bias_per_input(sizes):
    return sum(n_in * (n_out + 1) for n_in, n_out in pairwise(sizes))


def bias_per_layer(sizes):
    return no_biases(sizes) + len(sizes) - 1


def bias_for_inputs_too(sizes):
    return no_biases(sizes) + sum(sizes)


def one_long_product(sizes):
    return math.prod(sizes) + sum(sizes[1:])


def units_counted(sizes):
    return sum(sizes)


def some_sizes(rng):
    return [([int(n) for n in rng.integers(2, 40, size=k)],) for k in (3, 4, 6)] + [([7, 3],)]


def output_biases_missing(sizes):
    return count(sizes) - sizes[-1]


COUNT = Question(
    id="02_forward/count", kind="implement", function="count", points=1,
    asks="The number of parameters of a network with the given layer sizes.",
    reference=count, cases=some_sizes, accepts=[by_building, by_scalar_product],
    mistakes=[
        Mistake(no_biases,
                "Your count has one number for each connection and no more. What else did "
                "`forward` take for each layer?"),
        Mistake(bias_per_input,
                "You seem to give each layer as many biases as it has inputs. In `H @ W + b`, how "
                "many columns does `b` have to fit?"),
        Mistake(bias_per_layer,
                "You seem to give one bias to each layer. In the 2-2-1 net of the chapter, how "
                "many numbers stood in the first layer's `b`?"),
        Mistake(bias_for_inputs_too,
                "You seem to count a bias for every number in `sizes`. The first of them counts "
                "the pixels. Is a pixel a unit that computes something?"),
        Mistake(one_long_product,
                "You seem to multiply all sizes together. That would connect the input to the "
                "output through every path separately. Between which layers do the weights run?"),
        Mistake(units_counted,
                "This is how many units there are, inputs included. How many arrows lead into a "
                "single one of them?"),
        Mistake(output_biases_missing,
                "You seem to give biases to the hidden units alone. Does an output unit compute "
                "something?"),
    ],
    hints=("How many parameters does one unit have that reads 64 inputs?",
           "Count one layer first. Which pairs of sizes make a layer, and how many such pairs are "
           "there in a list of four sizes?"),
    difficulty="easy", minutes=5,
)  # fmt: skip

# ---------------------------------------------------------------- 2. the forward pass


def _layers(X, params, hidden):
    H = X
    for W, b in params[:-1]:
        H = hidden(H @ W + b)
    W, b = params[-1]
    return H @ W + b


def forward(X, params):
    return _layers(X, params, np.tanh)


def by_rows(X, params):
    rows = []
    for row in X:
        h = list(row)
        for layer, (W, b) in enumerate(params):
            z = [b[j] + sum(h[i] * W[i, j] for i in range(len(h))) for j in range(len(b))]
            h = z if layer == len(params) - 1 else [math.tanh(v) for v in z]
        rows.append(h)
    return np.array(rows)


def by_augmenting(X, params):
    """The bias as the weight of one more input that is always 1."""
    Z = X
    for layer, (W, b) in enumerate(params):
        H = Z if layer == 0 else np.tanh(Z)
        Z = np.hstack([H, np.ones((len(H), 1))]) @ np.vstack([W, b])
    return Z


def by_columns(X, params):
    """One example per column, and the transpose of everything."""
    h = X.T
    for W, b in params[:-1]:
        h = np.tanh(np.einsum("io,ie->oe", W, h) + b[:, None])
    W, b = params[-1]
    return (W.T @ h + b[:, None]).T


def bent_output(X, params):
    return np.tanh(forward(X, params))


def never_bent(X, params):
    return _layers(X, params, lambda z: z)


def relu_instead(X, params):
    return _layers(X, params, lambda z: np.maximum(0, z))


def bends_first(X, params):
    return forward(np.tanh(X), params)


def biases_dropped(X, params):
    return forward(X, [(W, 0 * b) for W, b in params])


def bias_after_bend(X, params):
    H = X
    for W, b in params[:-1]:
        H = np.tanh(H @ W) + b
    W, b = params[-1]
    return H @ W + b


def always_the_input(X, params):
    W, b = params[-1]
    W0, b0 = params[0]
    return np.tanh(X @ W0 + b0) @ W + b


def transposed(X, params):
    return forward(X, [(W.T, b) for W, b in params])


def input_every_time(X, params):
    H = X
    for W, b in params[:-1]:
        H = np.tanh(X @ W + b)
    W, b = params[-1]
    return H @ W + b


def last_bias_lost(X, params):
    W, b = params[-1]
    return forward(X, [*params[:-1], (W, 0 * b)])


def _net(rng, sizes):
    return [(rng.normal(size=(n, m)), rng.normal(size=m))
            for n, m in pairwise(sizes)]  # fmt: skip


def no_output_layer(X, params):
    return np.tanh(forward(X, params[:-1])) if len(params) > 1 else X


FORWARD = Question(
    id="02_forward/forward", kind="implement", function="forward", points=2,
    asks="The forward pass of a tanh network with a linear output.",
    reference=forward, accepts=[by_rows, by_augmenting, by_columns], rtol=1e-8, atol=1e-12,
    cases=lambda rng: [(rng.normal(size=(n, s[0])), _net(rng, s))
                       for n, s in [(4, (3, 3, 3, 3)), (5, (2, 4, 4, 3)), (1, (6, 5, 5, 5, 2))]],
    mistakes=[
        Mistake(bent_output,
                "All your outputs lie between -1 and 1. What did the chapter say about the last "
                "layer's activation?"),
        Mistake(never_bent,
                "Your network seems to have no tanh at all. Would three such layers do anything "
                "that one could not?"),
        Mistake(relu_instead,
                "Your hidden layers seem to use ReLU, as in the chapter. Which activation is asked "
                "for here?"),
        Mistake(bends_first,
                "The inputs seem to pass through tanh before any weight has seen them. Which of "
                "a layer's two steps comes first?"),
        Mistake(biases_dropped,
                "An input of zeros gives you an output of zeros. Which part of each layer would "
                "prevent that?"),
        Mistake(bias_after_bend,
                "The bias seems to be added after the tanh. Then hidden values can leave -1 to 1. "
                "To which of z and h does the bias belong?"),
        Mistake(always_the_input,
                "You seem to use the first and the last layer only. How often do the two steps "
                "repeat for four layer sizes?"),
        Mistake(no_output_layer,
                "What comes back is the last hidden layer's activations. The output layer has no "
                "tanh. Does it have no weights either?"),
        Mistake(transposed,
                "You seem to turn W over, which is how PyTorch stores it. Here `W` has one row "
                "per input and one column per unit. Does `H @ W` need turning?"),
        Mistake(input_every_time,
                "Every layer of yours seems to read the batch `X` itself. What should the second "
                "layer read?"),
        Mistake(last_bias_lost,
                "The hidden layers are right; the output layer seems to lack its bias. It has no "
                "tanh: what does it have?"),
    ],
    hints=("What are the two steps, and which layer leaves out the second?",
           "Keep one variable for what enters the next layer. What is it before the first layer, "
           "and what after each?"),
    difficulty="easy", minutes=8,
)  # fmt: skip

# ---------------------------------------------------------------- 3. a number: the spread of z

SPREAD = Question(
    id="02_forward/spread", kind="number", function="spread", points=1,
    asks="The standard deviation of z for 100 inputs of mean 3 and standard deviation 4, with "
         "independent weights of mean 0 and standard deviation 0.1.",
    reference=5.0, rtol=1e-3,
    mistakes=[
        Mistake(25.0, "This is a variance. Which of the two is asked for?", name="variance"),
        Mistake(4.0, "You seem to have used the inputs' variance. A weight of 1 on an input that "
                "is always 3 gives 3, though its variance is 0. What average of x does the formula "
                "hold?", name="input_variance"),
        Mistake(16.0, "This is a variance, and it uses the inputs' variance. Which average of x "
                "does the formula hold, and what is left to do at the end?",
                name="variance_of_input_variance"),
        Mistake(50.0, "You seem to add standard deviations, as if all hundred terms agreed. What "
                "adds up when they are independent?", name="standard_deviations_added"),
        Mistake(40.0, "You seem to add standard deviations, a hundred times 0.4. What "
                "adds up when terms are independent, and what became of the mean?",
                name="input_deviations_added"),
        Mistake(3.0, "You seem to have used the inputs' mean alone. They also vary: what is the "
                "mean of x squared?", name="mean_only"),
        Mistake(0.5, "This is the size of a single term. How many are there?", name="one_term"),
        Mistake(30.0, "You seem to multiply means and counts: that would be z for weights that are "
                "all 0.1. What is their mean?", name="constant_weights"),
        Mistake(math.sqrt(250), "You seem to use 0.1 as it stands. Is it the weights' standard "
                "deviation or their variance, and which of the two does the formula hold?",
                name="weights_not_squared"),
        Mistake(7.0, "You seem to put 3 and 4 together to 7. Both are already something like a "
                "root: how does the mean of x squared follow from them?", name="three_plus_four"),
    ],
    hints=("What is the mean of x squared, when the mean of x is 3 and its variance 16?",
           "What is the variance of one term x w, and how many such terms are independent?"),
    difficulty="medium", minutes=6,
)  # fmt: skip

# ---------------------------------------------------------------- 4. repair the bias


def layer(H, W, b):
    return H @ W + np.asarray(b).reshape(1, -1)


def by_flattening(H, W, b):
    return H @ W + b.ravel()


def by_units(H, W, b):
    values = [float(v) for v in b.flat]
    return np.stack([H @ W[:, j] + values[j] for j in range(W.shape[1])], axis=1)


def by_ones(H, W, b):
    return np.hstack([H, np.ones((len(H), 1))]) @ np.vstack([W, b.reshape(-1)])


def as_it_was(H, W, b):
    return H @ W + b


def turned(H, W, b):
    return H @ W + b.T


def per_example(H, W, b):
    """Each example is given a bias, as far as there are enough of them."""
    return H @ W + np.resize(b, (len(H), 1))


def mean_bias(H, W, b):
    return H @ W + b.mean()


def summed(H, W, b):
    return H @ W + b.sum()


def ignored(H, W, b):
    return H @ W


def first_column(H, W, b):
    return H @ W + (b[:, 0] if b.ndim == 2 else b)


def bias_shapes(rng):
    cases = []
    for n, d, m in [(4, 3, 4), (5, 2, 5), (3, 4, 2)]:
        H, W, b = rng.normal(size=(n, d)), rng.normal(size=(d, m)), rng.normal(size=m)
        cases += [(H, W, b), (H, W, b[np.newaxis]), (H, W, b[:, np.newaxis])]
    return cases


LAYER = Question(
    id="02_forward/bias", kind="repair", function="layer", points=2,
    asks="A layer that adds one bias to each unit, whatever the orientation of b.",
    reference=layer, cases=bias_shapes, accepts=[by_flattening, by_units, by_ones],
    rtol=1e-9, atol=1e-12,
    mistakes=[
        Mistake(as_it_was,
                "This is right for `b` as a row. Where `b` is a column, examples and units are "
                "mixed up, and where their numbers differ it stops. Which shape should meet Z?"),
        Mistake(turned,
                "Turning `b` mends the column and breaks the row. How could you reach one shape "
                "from all three, instead of swapping two of them?"),
        Mistake(per_example,
                "Every example seems to get its own bias. Put the same example in two rows: do its "
                "two answers agree?"),
        Mistake(mean_bias,
                "All units seem to share the average bias. Your shapes are right. Does unit 1 "
                "still know its own?"),
        Mistake(summed,
                "All units seem to get the sum of all biases. How many biases does one unit have?"),
        Mistake(ignored,
                "The bias has gone altogether. No shape is wrong any more, but what does the layer "
                "answer to zeros?"),
        Mistake(first_column,
                "You seem to take the first column of every two-dimensional `b`. What is in that "
                "column when `b` has the shape (1, units)?"),
    ],
    hints=("Z has a row per example and a column per unit. Along which of the two should the bias "
           "repeat itself?",
           "All three forms hold the same numbers in the same order. Which NumPy method keeps "
           "the order and sets the shape?"),
    difficulty="medium", minutes=8,
)  # fmt: skip

# ---------------------------------------------------------------- 5. where the pictures disappear


def first_blind(hs, tol):
    for k, H in enumerate(hs):
        if np.all(H.std(axis=0) < tol):
            return k
    return -1


def by_variance(hs, tol):
    blind = [np.max(np.mean((H - H.mean(axis=0)) ** 2, axis=0)) < tol**2 for H in hs]
    return blind.index(True) if True in blind else -1


def by_pairs(hs, tol):
    """The variance from all differences between examples: half their mean square."""
    for k, H in enumerate(hs):
        gaps = H[:, None, :] - H[None, :, :]
        if math.sqrt(0.5 * np.mean(gaps**2, axis=(0, 1)).max()) < tol:
            return k
    return -1


def across_units(hs, tol):
    return next((k for k, H in enumerate(hs) if np.all(H.std(axis=1) < tol)), -1)


def whole_table(hs, tol):
    return next((k for k, H in enumerate(hs) if H.std() < tol), -1)


def small_values(hs, tol):
    return next((k for k, H in enumerate(hs) if np.all(np.abs(H) < tol)), -1)


def any_unit(hs, tol):
    return next((k for k, H in enumerate(hs) if np.any(H.std(axis=0) < tol)), -1)


def on_average(hs, tol):
    return next((k for k, H in enumerate(hs) if H.std(axis=0).mean() < tol), -1)


def the_last_one(hs, tol):
    return next((k for k in reversed(range(len(hs))) if np.all(hs[k].std(axis=0) < tol)), -1)


def counted_from_one(hs, tol):
    k = first_blind(hs, tol)
    return k + 1 if k >= 0 else k


def variance_below(hs, tol):
    return next((k for k, H in enumerate(hs) if np.all(H.var(axis=0) < tol)), -1)


def by_range(hs, tol):
    return next((k for k, H in enumerate(hs) if np.all(np.ptp(H, axis=0) < tol)), -1)


def sample_deviation(hs, tol):
    return next((k for k, H in enumerate(hs) if np.all(H.std(axis=0, ddof=1) < tol)), -1)


def activity(rng):
    """Tables of activations, the interesting layers behind some healthy ones; tol is 0.01."""

    def table(*spreads, level=1.0):
        noise = rng.normal(size=(6, len(spreads)))
        noise = (noise - noise.mean(axis=0)) / noise.std(axis=0)
        return noise * np.array(spreads) + level * rng.uniform(1, 2, size=len(spreads))

    def units_alike():
        return np.repeat(rng.normal(size=(6, 1)), 3, axis=1)

    def same_level():
        return 1.5 + rng.uniform(-1e-3, 1e-3, size=(6, 3))

    gone, low = table(1e-3, 2e-3, 5e-4), table(1e-5, 1e-5, level=1e-5)
    tails = [
        [units_alike(), table(0.5, 1e-3, 0.2), gone, low],
        [table(0.012, 1e-5, 1e-5, 1e-5), table(0.05, 0.06), gone],
        [table(0.05, 0.02), table(0.5, 0.1)],
        [table(0.05, 0.05), gone, table(0.3, 0.4), low],
        [gone, same_level(), low],
        [same_level(), table(1, 1)],
        [table(0.0095, 0.009, 0.0095), gone],  # just blind
        [table(0.007, 0.007, 0.007), same_level()],
    ]
    return [([table(1, 2) for _ in range(rng.integers(1, 8))] + tail, 0.01) for tail in tails]


def gives_up_at_once(hs, tol):
    return 0 if np.all(hs[0].std(axis=0) < tol) else -1


def zero_for_none(hs, tol):
    return int(np.argmax([np.all(H.std(axis=0) < tol) for H in hs]))


FIRST_BLIND = Question(
    id="02_forward/blind", kind="diagnose", function="first_blind", points=2,
    asks="The first layer whose units no longer tell any two examples of a batch apart.",
    reference=first_blind, cases=activity, accepts=[by_variance, by_pairs],
    mistakes=[
        Mistake(across_units,
                "You seem to ask whether an example's units agree with each other. They may all "
                "agree and still say different things for different examples. Which axis runs over "
                "the examples?"),
        Mistake(whole_table,
                "One spread seems to be taken over the whole table. Units that differ by their "
                "biases alone then look alive. Whose values should be compared with whose?"),
        Mistake(small_values,
                "You seem to look for small values. A unit that says 1.5 to every example is not "
                "small. What does it tell you about the example?"),
        Mistake(any_unit,
                "You seem to stop at the first single unit that has gone quiet. Can the layer's "
                "other units still tell examples apart?"),
        Mistake(on_average,
                "You seem to average over units. Many quiet units hide one that still speaks. Is "
                "one enough to tell two examples apart?"),
        Mistake(the_last_one,
                "This layer is blind, but was it the first one?"),
        Mistake(counted_from_one,
                "You are off by one. Which index has the first element of a Python list?"),
        Mistake(variance_below,
                "You seem to compare the variance with the tolerance. For a tolerance of 0.01, "
                "what spread would just be let through?"),
        Mistake(by_range,
                "You seem to measure the distance from the smallest to the largest value. With "
                "more examples that can only grow. Which measure of spread is asked for?"),
        Mistake(sample_deviation,
                "You seem to divide by one less than the number of examples. The question means "
                "the chapter's standard deviation: the root of the average of what?"),
        Mistake(gives_up_at_once,
                "You seem to have your answer after the first layer. When is it known that there "
                "is no blind layer: inside the loop or after it?"),
        Mistake(zero_for_none,
                "Right as long as there is a blind layer. What does argmax say about a list in "
                "which nothing is True?"),
    ],
    hints=("If all examples look the same to a unit, what is true of its column?",
           "One unit that differs is enough. So what must hold for a layer to be blind, something "
           "of some columns or of all?"),
    difficulty="medium", minutes=10,
)  # fmt: skip

# ---------------------------------------------------------------- 6. one network out of two


def side_by_side(A, B):
    merged = [np.concatenate([A[0][0], B[0][0]], axis=1), np.concatenate([A[0][1], B[0][1]])]
    for (WA, bA), (WB, bB) in zip(A[1:-1], B[1:-1], strict=True):
        W = np.zeros((WA.shape[0] + WB.shape[0], WA.shape[1] + WB.shape[1]))
        W[: WA.shape[0], : WA.shape[1]] = WA
        W[WA.shape[0] :, WA.shape[1] :] = WB
        merged += [W, np.concatenate([bA, bB])]
    return [*merged, np.concatenate([A[-1][0], B[-1][0]]), A[-1][1] + B[-1][1]]


def by_blocks(A, B):
    out = []
    for k, ((WA, bA), (WB, bB)) in enumerate(zip(A, B, strict=True)):
        if k == 0:
            out += [np.block([[WA, WB]]), np.block([bA, bB])]
        elif k == len(A) - 1:
            out += [np.block([[WA], [WB]]), bA + bB]
        else:
            out += [np.block([[WA, np.zeros((len(WA), len(bB)))],
                              [np.zeros((len(WB), len(bA))), WB]]),
                    np.block([bA, bB])]  # fmt: skip
    return out


def by_connections(A, B):
    """Entry by entry: who leads to whom, from the block-diagonal form and two projections."""

    def diagonal(P, Q):
        return np.pad(P, ((0, Q.shape[0]), (0, Q.shape[1]))) + np.pad(
            Q, ((P.shape[0], 0), (P.shape[1], 0))
        )

    out = []
    for (WA, bA), (WB, bB) in zip(A, B, strict=True):
        out += [diagonal(WA, WB), np.append(bA, bB)]
    n_in, n_out = len(A[0][0]), len(A[-1][1])
    out[0] = np.tile(np.eye(n_in), 2) @ out[0]  # both read the same input
    add = np.tile(np.eye(n_out), 2).T  # both write to the same output
    out[-2], out[-1] = out[-2] @ add, out[-1] @ add
    return out


def _variant(A, B, *, first="share", last="add", bias="add", middle="apart", factor=1.0):
    out = side_by_side(A, B)
    if first == "apart":
        WA, WB = A[0][0], B[0][0]
        out[0] = np.block([[WA, np.zeros((len(WA), WB.shape[1]))],
                           [np.zeros((len(WB), WA.shape[1])), WB]])  # fmt: skip
    if last == "apart":
        WA, WB = A[-1][0], B[-1][0]
        out[-2] = np.block([[WA, np.zeros((len(WA), WB.shape[1]))],
                            [np.zeros((len(WB), WA.shape[1])), WB]])  # fmt: skip
        out[-1] = np.concatenate([A[-1][1], B[-1][1]])
    if bias == "first":
        out[-1] = A[-1][1].copy()
    if middle == "full":
        for k in range(1, len(A) - 1):
            (WA, _), (WB, _) = A[k], B[k]
            out[2 * k] = np.block([[WA, np.resize(WA, (len(WA), WB.shape[1]))],
                                   [np.resize(WB, (len(WB), WA.shape[1])), WB]])  # fmt: skip
    out[-2], out[-1] = out[-2] * factor, out[-1] * factor
    return out


def outputs_kept_apart(A, B):
    return _variant(A, B, last="apart")


def inputs_doubled(A, B):
    return _variant(A, B, first="apart")


def both_ends_apart(A, B):
    return _variant(A, B, first="apart", last="apart")


def one_bias_lost(A, B):
    return _variant(A, B, bias="first")


def cross_talk(A, B):
    return _variant(A, B, middle="full")


def averaged(A, B):
    return _variant(A, B, factor=0.5)


def b_comes_first(A, B):
    return side_by_side(B, A)


def weights_added(A, B):
    """Adds the parameters; where shapes differ, the smaller is filled up with zeros."""
    out = []
    for pair in zip(A, B, strict=True):
        for P, Q in zip(*pair, strict=True):
            shape = np.maximum(P.shape, Q.shape)
            P, Q = (np.pad(M, [(0, s - m) for s, m in zip(shape, M.shape, strict=True)])
                    for M in (P, Q))  # fmt: skip
            out.append(P + Q)
    return out


def output_biases_joined(A, B):
    out = side_by_side(A, B)
    return [*out[:-1], np.concatenate([A[-1][1], B[-1][1]])]


def as_pairs(A, B):
    out = side_by_side(A, B)
    return list(zip(out[::2], out[1::2], strict=True))


def parameters_added(A, B):
    return [P + Q for pair in zip(A, B, strict=True) for P, Q in zip(*pair, strict=True)]


def pairs_of_nets(rng):
    sizes = [((2, 3, 4, 2), (2, 2, 3, 2)), ((3, 3, 3, 1), (3, 3, 3, 1)),
             ((2, 4, 3, 2, 3), (2, 1, 5, 2, 3))]  # fmt: skip
    return [(_net(rng, a), _net(rng, b)) for a, b in sizes]


SIDE_BY_SIDE = Question(
    id="02_forward/merge", kind="derive", function="side_by_side", points=3,
    asks="The parameters of one network that computes the sum of two networks' outputs.",
    reference=side_by_side, cases=pairs_of_nets, accepts=[by_blocks, by_connections],
    rtol=1e-9, atol=1e-12,
    mistakes=[
        Mistake(outputs_kept_apart,
                "Your last layer has twice as many outputs, A's beside B's. The sum is wanted. Can "
                "one matrix product add two groups of units?"),
        Mistake(inputs_doubled,
                "Your first layer wants twice as many inputs. But A and B look at the same x. "
                "What does a unit's column in the first W say about where it reads?"),
        Mistake(both_ends_apart,
                "You have put all layers on the diagonal, so this is two networks that never "
                "meet: two inputs, two outputs. Where do A and B share something?"),
        Mistake(one_bias_lost,
                "The weights are right. Feed zeros into both networks, with all weights zero: what "
                "should the sum be, and what does yours give?"),
        Mistake(cross_talk,
                "In the middle, A's units seem to listen to B's. What weight does a connection "
                "have that is not there?"),
        Mistake(averaged,
                "Everything is in place, and the output is half as large. Was the mean of the two "
                "asked for?"),
        Mistake(b_comes_first,
                "This network gives the right outputs. But its units stand in the other order: "
                "whose were to come first?"),
        Mistake(weights_added,
                "You seem to add the parameters. With a bend between the layers, is the network of "
                "the summed weights the sum of the networks? Try it on one hidden unit."),
        Mistake(parameters_added,
                "You seem to add A's arrays to B's, which stops where the widths differ. Where "
                "they agree it runs: is tanh of a sum the sum of the tanh?"),
        Mistake(output_biases_joined,
                "All is in place but the last bias: A's stands beside B's. How many outputs has "
                "the merged network, and what does each of them add up?"),
        Mistake(as_pairs,
                "The arrays are right, and they come in pairs. In which form was the list asked "
                "for?"),
    ],
    hints=("Draw both networks, one above the other, with one shared input and one shared output. "
           "How many units has each layer of the drawing?",
           "Which arrows are missing in the middle of the drawing, and what number stands for a "
           "missing arrow? What differs at the first layer and at the last?"),
    difficulty="hard", minutes=25,
)  # fmt: skip

QUESTIONS = [COUNT, FORWARD, SPREAD, LAYER, FIRST_BLIND, SIDE_BY_SIDE]
