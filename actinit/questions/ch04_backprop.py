"""Exercise set 04_backprop: a chain by hand, one layer back, repair, check, rate, through time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from actinit.questions._model import Mistake, Question

# ---------------------------------------------------------------- 1. a number: one chain by hand

CHAIN = Question(
    id="04_backprop/chain", kind="number", function="chain", points=1,
    asks="The slope of the loss in the first weight of a chain of two units, worked by hand.",
    reference=6.0, rtol=1e-9,
    mistakes=[
        Mistake(3.0, "This is the hidden unit's error, dL/dz. One factor leads on from z to the "
                "weight. What does the weight multiply?", name="stopped_at_the_error"),
        Mistake(1.0, "The activation's slope seems to be missing. By how much does h change when z "
                "changes a little?", name="no_slope"),
        Mistake(24.0, "The output weight seems to be missing. How much of a change of h arrives at "
                "the output?", name="no_output_weight"),
        Mistake(27.0, "You seem to multiply the error by what leaves the unit. Which number does "
                "the weight w meet?", name="output_for_input"),
        Mistake(9.0, "You seem to use the activation's value where its slope belongs. What is the "
                "derivative of z squared?", name="value_for_slope"),
        Mistake(-6.0, "The size is right. If w grows, does the output move towards the target or "
                "away from it?", name="sign"),
        Mistake(12.0, "A factor of two too many. What does the one half in the loss do when you "
                "differentiate?", name="half_forgotten"),
        Mistake(2.0, "This is the loss, or the error at the output. How does it go on from there, "
                "to the left?", name="the_loss_itself"),
    ],
    hints=("Do the forward pass first. What are z, h and the output?",
           "Four factors lead from the loss to w, one for each step of the forward pass. What does "
           "each step's output change by when its input changes by a little?"),
    difficulty="easy", minutes=6,
)  # fmt: skip

# ---------------------------------------------------------------- 2. one layer back


def layer_back(H, W, delta):
    return H.T @ delta, delta.sum(axis=0), delta @ W.T


def by_examples(H, W, delta):
    """One example after the other, from outer products."""
    dW, db, dH = np.zeros(W.shape), np.zeros(W.shape[1]), np.zeros(H.shape)
    for k, (h, d) in enumerate(zip(H, delta, strict=True)):
        dW += np.outer(h, d)
        db += d
        dH[k] = W @ d
    return dW, db, dH


def by_einsum(H, W, delta):
    return (np.einsum("ni,no->io", H, delta), np.ones(len(H)) @ delta,
            np.einsum("no,io->ni", delta, W))  # fmt: skip


def by_definition(H, W, delta):
    """sum(delta * (H W + b)) has just these gradients; it is affine in each, so nudge by 1."""

    def total(H, W, b):
        return np.sum(delta * (H @ W + b))

    b = np.zeros(W.shape[1])
    out = []
    for which in (1, 2, 0):
        arrays = [H.astype(float), W.astype(float), b]
        slope = np.zeros(arrays[which].shape)
        base = total(*arrays)
        for place in np.ndindex(slope.shape):
            moved = [a.copy() for a in arrays]
            moved[which][place] += 1
            slope[place] = total(*moved) - base
        out.append(slope)
    return tuple(out)


def means(H, W, delta):
    dW, db, dH = layer_back(H, W, delta)
    return dW / len(H), db / len(H), dH


def transposed_weights(H, W, delta):
    dW, db, dH = layer_back(H, W, delta)
    return dW.T, db, dH


def forward_again(H, W, delta):
    return H.T @ delta, delta.sum(axis=0), delta @ W


def bias_mean(H, W, delta):
    return H.T @ delta, delta.mean(axis=0), delta @ W.T


def bias_over_units(H, W, delta):
    return H.T @ delta, delta.sum(axis=1), delta @ W.T


def bias_per_example(H, W, delta):
    return H.T @ delta, delta.copy(), delta @ W.T


def error_for_input(H, W, delta):
    return H.T @ delta, delta.sum(axis=0), (delta @ W.T) * H


def weights_in_order(H, W, delta):
    """dH first, dW last: the order in which they are computed."""
    dW, db, dH = layer_back(H, W, delta)
    return dH, dW, db


def slope_of_tanh(H, W, delta):
    return H.T @ delta, delta.sum(axis=0), (delta @ W.T) * (1 - H**2)


LAYER_BACK = Question(
    id="04_backprop/layer", kind="implement", function="layer_back", points=2,
    asks="The gradients of one layer's weights, biases and inputs, from the errors at its units.",
    reference=layer_back, accepts=[by_examples, by_einsum, by_definition], rtol=1e-8, atol=1e-10,
    cases=lambda rng: [(rng.normal(size=(n, d)), rng.normal(size=(d, m)), rng.normal(size=(n, m)))
                       for n, d, m in [(4, 4, 4), (5, 3, 3), (6, 2, 4)]],
    mistakes=[
        Mistake(means,
                "You seem to divide by the number of examples. Where does the chapter put the 1/n "
                "of a mean loss, and has delta got it already?"),
        Mistake(transposed_weights,
                "Your weight gradient is turned over. Which shape must it have to be subtracted "
                "from W?"),
        Mistake(forward_again,
                "On the way back the errors seem to pass through W as on the way there. From unit "
                "j they return to the inputs it listens to. Along which axis of W do those lie?"),
        Mistake(bias_mean,
                "The bias's gradient seems to be a mean over the examples, the weights' a sum. Is "
                "a bias anything but a weight whose input is 1?"),
        Mistake(bias_over_units,
                "You seem to sum the errors over the units. There is one bias for each unit. Who "
                "shares it?"),
        Mistake(bias_per_example,
                "You return one bias gradient for each example. How many biases has the layer?"),
        Mistake(error_for_input,
                "The last array seems to be multiplied by H. H enters Z only through H @ W: what "
                "is the slope of that in H?"),
        Mistake(weights_in_order,
                "The arrays are right and come in another order. Which was asked for first?"),
        Mistake(slope_of_tanh,
                "The first two are right. In the third you have also gone back through a tanh. "
                "Which of the two, H or the z before it, is the derivative asked for taken "
                "by?"),
    ],
    hints=("What shapes have W, b and H? Each gradient has the same.",
           "Take one example and one unit: z = h1 w1 + h2 w2 + b. How much does z change with "
           "each of the five letters? Then, who is shared by all examples?"),
    difficulty="easy", minutes=10,
)  # fmt: skip

# ---------------------------------------------------------------- 3. repair the step


def _net(rng, sizes):
    return [(rng.normal(size=(n, m)) / np.sqrt(n), rng.normal(size=m)) for n, m in pairwise(sizes)]


def _pass(params, X):
    zs, hs = [], [X]
    for W, b in params:
        if zs:
            hs.append(np.tanh(zs[-1]))
        zs.append(hs[-1] @ W + b)
    return zs, hs


def _gradients(params, hs, delta, slope=None):
    grads = []
    for layer in reversed(range(len(params))):
        grads.insert(0, (hs[layer].T @ delta, delta.sum(axis=0)))
        if layer:
            g = 1 - hs[layer] ** 2 if slope is None else slope(hs, layer)
            delta = (delta @ params[layer][0].T) * g
    return grads


def _moved(params, grads, rate):
    return [(W - rate * dW, b - rate * db)
            for (W, b), (dW, db) in zip(params, grads, strict=True)]  # fmt: skip


def step(params, hs, delta, rate):
    return _moved(params, _gradients(params, hs, delta), rate)


def by_recursion(params, hs, delta, rate):
    def go(layer, delta):
        if layer < 0:
            return []
        W, b = params[layer]
        before = go(layer - 1, (delta @ W.T) * (1 - hs[layer] ** 2))
        return [*before, (W - rate * hs[layer].T @ delta, b - rate * delta.sum(axis=0))]

    return go(len(params) - 1, delta)


def by_old_copies(params, hs, delta, rate):
    """As it was, on copies, with the errors sent back before the weights move."""
    new = [(W.copy(), b.copy()) for W, b in params]
    for layer in reversed(range(len(new))):
        W, b = new[layer]
        dW, db = np.einsum("ni,no->io", hs[layer], delta), np.ones(len(delta)) @ delta
        delta = np.einsum("no,io->ni", delta, W) * (1 - hs[layer]) * (1 + hs[layer])
        W -= rate * dW
        b -= rate * db
    return new


def as_it_was(params, hs, delta, rate):
    for layer in reversed(range(len(params))):
        W, b = params[layer]
        W -= rate * hs[layer].T @ delta
        b -= rate * delta.sum(axis=0)
        delta = (delta @ W.T) * (1 - hs[layer] ** 2)
    return params


def on_copies(params, hs, delta, rate):
    return as_it_was([(W.copy(), b.copy()) for W, b in params], hs, delta, rate)


def still_in_place(params, hs, delta, rate):
    new = step(params, hs, delta, rate)
    for (W, b), (V, c) in zip(params, new, strict=True):
        W[...], b[...] = V, c
    return params


def uphill(params, hs, delta, rate):
    return step(params, hs, delta, -rate)


def slope_lost(params, hs, delta, rate):
    return _moved(params, _gradients(params, hs, delta, lambda hs, layer: 1.0), rate)


def tanh_twice(params, hs, delta, rate):
    grads = _gradients(params, hs, delta, lambda hs, layer: 1 - np.tanh(hs[layer]) ** 2)
    return _moved(params, grads, rate)


def last_layer_alone(params, hs, delta, rate):
    new = step(params, hs, delta, rate)
    return [*((W.copy(), b.copy()) for W, b in params[:-1]), new[-1]]


def gradients_only(params, hs, delta, rate):
    return _gradients(params, hs, delta)


def some_steps(rng):
    cases = []
    for n, sizes, rate in [(4, (3, 4, 2), 0.5), (3, (2, 3, 3, 1), 0.8), (5, (4, 3, 3, 3, 2), 0.3)]:
        params = _net(rng, sizes)
        X, Y = rng.normal(size=(n, sizes[0])), rng.normal(size=(n, sizes[-1]))
        zs, hs = _pass(params, X)
        cases.append((params, hs, (zs[-1] - Y) / n, rate))
    return cases


def averaged_again(params, hs, delta, rate):
    return step(params, hs, delta, rate / len(delta))


def last_layer_first(params, hs, delta, rate):
    return step(params, hs, delta, rate)[::-1]


def biases_left(params, hs, delta, rate):
    new = step(params, hs, delta, rate)
    return [(W, b.copy()) for (W, _), (_, b) in zip(new, params, strict=True)]


STEP = Question(
    id="04_backprop/step", kind="repair", function="step", points=2,
    asks="One step of gradient descent on a tanh network, the old parameters left as they are.",
    reference=step, accepts=[by_recursion, by_old_copies], cases=some_steps,
    rtol=1e-8, atol=1e-11,
    mistakes=[
        Mistake(as_it_was,
                "The caller's parameters have changed, and all layers but the last get a wrong "
                "step. At the moment when the error passes through W, which W is it?"),
        Mistake(on_copies,
                "The caller's arrays are safe now. But the errors still pass through weights that "
                "have moved. At which parameters was the loss computed?"),
        Mistake(still_in_place,
                "The step is right. The caller's parameters have changed with it: where is the "
                "network that the caller wanted to compare with?"),
        Mistake(uphill,
                "Your weights move the other way. Does the gradient point to where the loss grows "
                "or to where it falls?"),
        Mistake(slope_lost,
                "The activation's slope seems to have gone. That is the bug that learns. What "
                "stood there before your repair?"),
        Mistake(tanh_twice,
                "You seem to apply tanh to `hs`. What do `hs` hold, and what is the slope of tanh "
                "in terms of that?"),
        Mistake(last_layer_alone,
                "Only the last layer has moved. Where do the others get their errors from?"),
        Mistake(gradients_only,
                "These are the gradients. Computing them and using them are two things. What was "
                "asked for?"),
        Mistake(averaged_again,
                "Your step is too short, by the number of examples. In the function that you "
                "repair, nothing is divided by it. Where is the 1/n of the loss already?"),
        Mistake(last_layer_first,
                "Every pair is right, and the last layer's comes first. In which order did you "
                "visit the layers, and in which order does the caller expect them?"),
        Mistake(biases_left,
                "The weights are right; the biases are still the old ones. What is a bias's "
                "gradient, and where did it go in your repair?"),
    ],
    hints=("In which order are the four lines of the loop run, and which of them need the old W?",
           "What does `W -= ...` do to the array that the caller holds? What would `W - ...` do?"),
    difficulty="medium", minutes=10,
)  # fmt: skip

# ---------------------------------------------------------------- 4. which gradient is wrong


def _loss(params, X, Y):
    return 0.5 * np.mean(np.sum((_pass(params, X)[0][-1] - Y) ** 2, axis=1))


def _exact(params, X, Y):
    zs, hs = _pass(params, X)
    return [a for pair in _gradients(params, hs, (zs[-1] - Y) / len(Y)) for a in pair]


def _nudged(params, X, Y, eps=6e-6):
    flat = [a.astype(float) for pair in params for a in pair]
    nested = list(zip(flat[::2], flat[1::2], strict=True))
    out = []
    for array in flat:
        slope = np.empty_like(array)
        for place, value in np.ndenumerate(array):
            array[place] = value + eps
            above = _loss(nested, X, Y)
            array[place] = value - eps
            slope[place] = (above - _loss(nested, X, Y)) / (2 * eps)
            array[place] = value
        out.append(slope)
    return out


def _compare(right, claimed, tol=1e-4):
    return np.array([np.abs(r - c).max() > tol * np.abs(r).max()
                     for r, c in zip(right, claimed, strict=True)])  # fmt: skip


def wrong_ones(params, X, Y, claimed):
    return _compare(_nudged(params, X, Y), claimed)


def by_backward(params, X, Y, claimed):
    return _compare(_exact(params, X, Y), claimed)


def by_direction(params, X, Y, claimed):
    """Several random directions in each array: two losses instead of two for every weight."""
    rng, flat = np.random.default_rng(0), [a for pair in params for a in pair]
    out = []
    for k, c in enumerate(claimed):
        bad = False
        for _ in range(4):
            v = rng.normal(size=c.shape)
            sides = []
            for eps in (1e-5, -1e-5):
                moved = [a + eps * v if j == k else a for j, a in enumerate(flat)]
                sides.append(_loss(list(zip(moved[::2], moved[1::2], strict=True)), X, Y))
            found = (sides[0] - sides[1]) / 2e-5
            bad |= abs(found - np.sum(c * v)) > 1e-4 * np.linalg.norm(c)
        out.append(bool(bad))
    return np.array(out)


def tiny_eps(params, X, Y, claimed):
    return _compare(_nudged(params, X, Y, 1e-16), claimed)


def absolute_tolerance(params, X, Y, claimed):
    return np.array([np.abs(r - c).max() > 1e-3
                     for r, c in zip(_exact(params, X, Y), claimed, strict=True)])  # fmt: skip


def signs_only(params, X, Y, claimed):
    return np.array([bool((np.sign(r) != np.sign(c)).any())
                     for r, c in zip(_exact(params, X, Y), claimed, strict=True)])  # fmt: skip


def first_entry_only(params, X, Y, claimed):
    return np.array([abs(r.flat[0] - c.flat[0]) > 1e-4 * abs(r.flat[0])
                     for r, c in zip(_exact(params, X, Y), claimed, strict=True)])  # fmt: skip


def sizes_only(params, X, Y, claimed):
    return np.array([abs(np.linalg.norm(r) - np.linalg.norm(c)) > 1e-4 * np.linalg.norm(r)
                     for r, c in zip(_exact(params, X, Y), claimed, strict=True)])  # fmt: skip


def right_ones(params, X, Y, claimed):
    return ~wrong_ones(params, X, Y, claimed)


def weights_only(params, X, Y, claimed):
    found = wrong_ones(params, X, Y, claimed)
    found[1::2] = False
    return found


def claims(rng):
    """Gradients of a tanh network of five layers, two arrays spoilt, each in its own way."""

    def spoil(grads, how, k):
        out = [g.copy() for g in grads]
        if how == "double":
            out[k] *= 2
        elif how == "flip":
            out[k] *= -1
        elif how == "shift":  # adds up to nothing
            out[k].flat[0] += 0.3 * np.abs(out[k]).max()
            out[k].flat[-1] -= 0.3 * np.abs(grads[k]).max()
        elif how == "one":
            out[k].flat[-1] += 0.12 * np.abs(out[k]).max() * np.sign(out[k].flat[-1] or 1)
        return out

    cases = []
    for kinds in (("double", "flip"), ("one", "double"), ("flip", "one"), ("double", "shift")):
        params = _net(rng, (3, 4, 4, 4, 4, 2))
        # small first weights and a small loss make the early gradients tiny
        params = [(0.15 * W, b) if k in (1, 2, 3) else (W, b) for k, (W, b) in enumerate(params)]
        X, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
        grads = _exact(params, X, Y)
        early, late = rng.integers(0, 4), rng.integers(6, 10)
        late += not cases and late % 2 == 0  # a bias at least once
        # another program's sums round otherwise: nobody gets the same last digits
        theirs = [g * (1 + 1e-14 * rng.uniform(-1, 1, g.shape)) for g in grads]
        cases.append((params, X, Y, spoil(spoil(theirs, kinds[0], early), kinds[1], late)))
    return cases


def differences_averaged(params, X, Y, claimed):
    return np.array([abs(np.mean(r - c)) > 1e-4 * np.abs(r).max()
                     for r, c in zip(_exact(params, X, Y), claimed, strict=True)])  # fmt: skip


WRONG_ONES = Question(
    id="04_backprop/wrong", kind="diagnose", function="wrong_ones", points=3,
    asks="Which of the gradient arrays that somebody's program returned are wrong.",
    reference=wrong_ones, accepts=[by_backward, by_direction], cases=claims,
    mistakes=[
        Mistake(tiny_eps,
                "You mark every array, right ones too. Do you ask for the same last digit? Or your "
                "own slopes are off. By noise: how many digits do two losses share when a weight "
                "has moved by next to nothing? Or by one factor: is the loss a sum over the "
                "examples, or a mean?"),
        Mistake(absolute_tolerance,
                "You seem to ask for a difference of a fixed size. The first layers' gradients "
                "are tiny here, and so is an error of a factor two in them. Compared with what is "
                "it large?"),
        Mistake(signs_only,
                "You seem to compare signs. A gradient that is twice too large has the right "
                "ones. What else is there to compare?"),
        Mistake(first_entry_only,
                "An array in which a single entry is wrong slips through. Do you test one entry of "
                "each array, or a length in which one entry hardly shows? What does the question "
                "compare, and with what?"),
        Mistake(sizes_only,
                "You seem to compare lengths. A gradient that points the opposite way is exactly "
                "as long. What should be subtracted before a length is taken?"),
        Mistake(right_ones, "All answers are the other way round. What does True stand for?"),
        Mistake(weights_only,
                "You never mark a bias. Is a program that gets weights right safe with biases?"),
        Mistake(differences_averaged,
                "You seem to average differences with their signs. What becomes of one entry that "
                "is too large and another that is too small?"),
    ],
    hints=("What do you need to find the slope of the loss in one single number, without any "
           "derivative?",
           "The right and the claimed array never agree to the last digit. How large may their "
           "difference be, and compared with which number of the same array?"),
    difficulty="medium", minutes=20,
)  # fmt: skip

# ---------------------------------------------------------------- 5. the largest learning rate


def largest_rate(X):
    return 2 / np.linalg.eigvalsh(X.T @ X / len(X))[-1]


def by_singular_value(X):
    return 2 * len(X) / np.linalg.norm(X, 2) ** 2


def by_squaring(X):
    """Powers of the matrix: what is left in the end is the projection on its steepest direction."""
    A = X.T @ X / len(X)
    P = A / np.trace(A)
    for _ in range(40):
        P = P @ P
        P /= np.trace(P)
    return 2 / np.trace(A @ P)


def by_gram(X):
    """The examples' scalar products have the same largest eigenvalue."""
    return 2 * len(X) / max(np.linalg.eigvals(X @ X.T).real)


def just_one(X):
    return largest_rate(X) / 2


def steepest_of_none(X):
    return 2 / np.linalg.eigvalsh(X.T @ X / len(X))[0]


def summed_loss(X):
    return largest_rate(X) / len(X)


def by_trace(X):
    return 2 * len(X) / np.sum(X**2)


def by_inputs(X):
    return 2 / np.max(np.mean(X**2, axis=0))


def root_taken(X):
    return 2 / np.sqrt(np.linalg.eigvalsh(X.T @ X / len(X))[-1])


def by_covariance(X):
    return 2 / np.linalg.eigvalsh(np.cov(X.T, bias=True))[-1]


def by_example(X):
    return 2 / np.max(np.sum(X**2, axis=1))


def tables(rng):
    cases = []
    for n, d in [(20, 3), (12, 5), (30, 2)]:
        base = rng.normal(size=(n, d)) * rng.uniform(0.5, 2, size=d)
        cases.append((base @ rng.normal(size=(d, d)) + rng.uniform(0.5, 1.5, size=d),))
    return cases


RATE = Question(
    id="04_backprop/rate", kind="derive", function="largest_rate", points=2,
    asks="The learning rate beyond which gradient descent on least squares diverges, for inputs X.",
    reference=largest_rate, accepts=[by_singular_value, by_squaring, by_gram], cases=tables,
    rtol=1e-6,
    mistakes=[
        Mistake(just_one,
                "At this rate the steepest direction is solved in one step. How much further may "
                "a step overshoot before it does harm?"),
        Mistake(steepest_of_none,
                "You seem to take the flattest direction. Which direction is the first to blow up "
                "when the rate grows?"),
        Mistake(summed_loss,
                "Your rate depends on how many examples there are, even if they are copies. Is "
                "the loss a sum or a mean?"),
        Mistake(by_trace,
                "You add up the curvatures of all directions. Each of them shrinks or grows by "
                "itself. Which one decides?"),
        Mistake(by_inputs,
                "You seem to look at one input at a time. A direction that mixes inputs can be "
                "steeper than each of them. How do you find the steepest of all?"),
        Mistake(root_taken,
                "A root too many: this is right for data of size one only. If X doubles, by what "
                "factor does the curvature grow?"),
        Mistake(by_covariance,
                "You seem to take the means off first. The network has no bias here: does the "
                "loss know about the inputs' mean?"),
        Mistake(by_example,
                "You seem to go by the largest single example. What does the mean over the "
                "examples do to the curvature?"),
    ],
    hints=("Write the gradient as a matrix times (w - best w). What is that matrix?",
           "Along an eigenvector of that matrix the step is the one-dimensional one of the "
           "chapter, with the eigenvalue for a. For which of them does it break first?"),
    difficulty="medium", minutes=15,
)  # fmt: skip

# ---------------------------------------------------------------- 6. through time


def _run(W, h0, xs):
    hs = [h0]
    for x in xs:
        hs.append(np.tanh(hs[-1] @ W + x))
    return hs


def _bptt(W, h0, xs, Y, *, first=0, slope=True, last_slope=True, back=None, scale=1.0):
    hs = _run(W, h0, xs)
    dW, dh = np.zeros(W.shape), scale * (hs[-1] - Y) / len(Y)
    for t in reversed(range(first, len(xs))):
        use = slope and (last_slope or t < len(xs) - 1)
        delta = dh * (1 - hs[t + 1] ** 2) if use else dh
        dW += hs[t].T @ delta
        dh = delta @ (W.T if back is None else back)
    return dW, dh


def through_time(W, h0, xs, Y):
    return _bptt(W, h0, xs, Y)


def by_unrolling(W, h0, xs, Y):
    """Each moment gets its own copy of W, and the copies' gradients are added at the end."""
    hs, copies = _run(W, h0, xs), []
    dh = (hs[-1] - Y) / len(Y)
    for h_in, h_out in zip(hs[-2::-1], hs[:0:-1], strict=True):
        delta = dh * (1 - h_out) * (1 + h_out)
        copies.append(np.einsum("ni,no->io", h_in, delta))
        dh = np.einsum("no,io->ni", delta, W)
    return np.sum(copies, axis=0), dh


def by_nudges(W, h0, xs, Y):
    def loss(W, h0):
        return 0.5 * np.mean(np.sum((_run(W, h0, xs)[-1] - Y) ** 2, axis=1))

    out = []
    for which in (0, 1):
        arrays = [W.copy(), h0.copy()]
        slope = np.empty_like(arrays[which])
        for place, value in np.ndenumerate(arrays[which]):
            sides = []
            for eps in (6e-6, -6e-6):
                arrays[which][place] = value + eps
                sides.append(loss(*arrays))
            arrays[which][place] = value
            slope[place] = (sides[0] - sides[1]) / 1.2e-5
        out.append(slope)
    return tuple(out)


def by_forward_mode(W, h0, xs, Y):
    """Carry the derivative of h in each number forwards instead of the error backwards."""

    def slope_along(dW, dh):
        h = h0
        for x in xs:
            new = np.tanh(h @ W + x)
            dh = (dh @ W + h @ dW) * (1 - new**2)
            h = new
        return np.sum((h - Y) * dh) / len(Y)

    out = []
    for shape, which in ((W.shape, 0), (h0.shape, 1)):
        slope = np.empty(shape)
        for place in np.ndindex(shape):
            pair = [np.zeros(W.shape), np.zeros(h0.shape)]
            pair[which][place] = 1
            slope[place] = slope_along(*pair)
        out.append(slope)
    return tuple(out)


def last_use_only(W, h0, xs, Y):
    dh = through_time(W, h0, xs, Y)[1]
    return _bptt(W, h0, xs, Y, first=len(xs) - 1)[0], dh


def first_use_only(W, h0, xs, Y):
    dW, dh = through_time(W, h0, xs, Y)
    return dW - _bptt(W, h0, xs, Y, first=1)[0], dh


def averaged_over_time(W, h0, xs, Y):
    dW, dh = through_time(W, h0, xs, Y)
    return dW / len(xs), dh


def slopes_missing(W, h0, xs, Y):
    return _bptt(W, h0, xs, Y, slope=False)


def last_slope_missing(W, h0, xs, Y):
    return _bptt(W, h0, xs, Y, last_slope=False)


def not_transposed(W, h0, xs, Y):
    return _bptt(W, h0, xs, Y, back=W)


def not_averaged(W, h0, xs, Y):
    return _bptt(W, h0, xs, Y, scale=len(Y))


def late_inputs(W, h0, xs, Y):
    """Pairs each error with the state that follows instead of the state that went in."""
    hs = _run(W, h0, xs)
    dW, dh = np.zeros(W.shape), (hs[-1] - Y) / len(Y)
    for t in reversed(range(len(xs))):
        delta = dh * (1 - hs[t + 1] ** 2)
        dW += hs[t + 1].T @ delta
        dh = delta @ W.T
    return dW, dh


def slope_of_start(W, h0, xs, Y):
    dW, dh = through_time(W, h0, xs, Y)
    return dW, dh * (1 - h0**2)


def sequences(rng):
    return [(0.8 * rng.normal(size=(d, d)) / np.sqrt(d), 0.7 * rng.normal(size=(n, d)),
             0.5 * rng.normal(size=(T, n, d)), rng.normal(size=(n, d)))
            for n, d, T in [(3, 3, 2), (2, 4, 5), (4, 2, 8)]]  # fmt: skip


def stopped_at_first_error(W, h0, xs, Y):
    """Returns the error of the first moment in place of what it means for h0."""
    dW, start = through_time(W, h0, xs, Y)
    return dW, np.linalg.solve(W, start.T).T


def both_uphill(W, h0, xs, Y):
    dW, start = through_time(W, h0, xs, Y)
    return -dW, -start


def start_first(W, h0, xs, Y):
    return through_time(W, h0, xs, Y)[::-1]


def slope_of_state_before(W, h0, xs, Y):
    hs = _run(W, h0, xs)
    dW, dh = np.zeros(W.shape), (hs[-1] - Y) / len(Y)
    for t in reversed(range(len(xs))):
        delta = dh * (1 - hs[t] ** 2)
        dW += hs[t].T @ delta
        dh = delta @ W.T
    return dW, dh


THROUGH_TIME = Question(
    id="04_backprop/time", kind="derive", function="through_time", points=4,
    asks="The gradients of a network that uses one and the same weight matrix at every moment.",
    reference=through_time, accepts=[by_unrolling, by_nudges, by_forward_mode], cases=sequences,
    rtol=1e-6, atol=1e-9,
    mistakes=[
        Mistake(last_use_only,
                "Your gradient of the start is right, that of W covers its last use only. When W "
                "is nudged, at how many moments does it make a difference?"),
        Mistake(first_use_only,
                "Your gradient of W covers its first use only. At which other moments is W there?"),
        Mistake(averaged_over_time,
                "You seem to average over the moments. Each use of W has its effect on the loss. "
                "What happens to the effects of several small changes?"),
        Mistake(slopes_missing,
                "The slope of tanh is missing at every moment. What lies between a moment's z and "
                "its h?"),
        Mistake(last_slope_missing,
                "The slope of tanh is missing at the last moment. Is the output of this network "
                "its last z, or its last h?"),
        Mistake(not_transposed,
                "On the way back the errors pass through W as on the way there. Both have the "
                "same shape here, so shapes do not warn you. Which index of W leads to where an "
                "error came from?"),
        Mistake(not_averaged,
                "Both gradients are too large by one factor, the number of examples. What does "
                "the loss do with the examples?"),
        Mistake(late_inputs,
                "You seem to pair each error with the state that comes out at that moment. Which "
                "state did W multiply there?"),
        Mistake(slope_of_start,
                "W is right. The start seems to get the slope of tanh once too often. Has h0 "
                "passed through a tanh?"),
        Mistake(stopped_at_first_error,
                "The first is right. The second is the error at the first moment's z. What stands "
                "between that z and h0?"),
        Mistake(both_uphill,
                "Both have the right size and the wrong sign. If an output is above its target, "
                "does the loss rise or fall with it?"),
        Mistake(start_first,
                "Both arrays are right and they come the other way round. Which of the two was "
                "asked for first?"),
        Mistake(slope_of_state_before,
                "You seem to take the slope of tanh at the state that goes in. Which z does a "
                "moment's tanh squash, and which state comes out of it?"),
    ],
    hints=("Draw three moments as three layers of an ordinary network. Which arrays of that "
           "drawing are in truth the same array?",
           "Give each moment a matrix of its own and find the gradients of all. If one number is "
           "written in several places and you nudge it, how do the effects combine?"),
    difficulty="hard", minutes=30,
)  # fmt: skip

QUESTIONS = [CHAIN, LAYER_BACK, STEP, WRONG_ONES, RATE, THROUGH_TIME]
