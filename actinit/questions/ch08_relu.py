"""Chapter 08, ReLU: questions for solutions/08_relu.ipynb."""

import math

import numpy as np

from actinit.questions._model import Mistake, Question

# 1. The backward pass of one layer -----------------------------------------------------------


def relu_backward(z, upstream):
    return np.where(z > 0, upstream, 0.0)


def backward_by_mask(z, upstream):
    out = np.zeros_like(upstream)
    is_open = z > 0
    out[is_open] = upstream[is_open]
    return out


def backward_in_a_loop(z, upstream):
    pairs = zip(z.ravel(), upstream.ravel(), strict=True)
    return np.array([u if v > 0 else 0.0 for v, u in pairs]).reshape(z.shape)


def by_product(z, upstream):
    return upstream * (z > 0)


def silenced(z, upstream):
    with np.errstate(invalid="ignore"):
        return upstream * (z > 0)


def nan_to_number(z, upstream):
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(upstream * (z > 0))


def bend_open(z, upstream):
    return np.where(z >= 0, upstream, 0.0)


def bend_half(z, upstream):
    return np.where(z > 0, upstream, np.where(z == 0, upstream / 2, 0.0))


def value_for_slope(z, upstream):
    return upstream * np.maximum(z, 0)


def rectified_upstream(z, upstream):
    return np.maximum(upstream, 0)


def both_signs(z, upstream):
    return np.where((z > 0) & (upstream > 0), upstream, 0.0)


def mask_only(z, upstream):
    return (z > 0).astype(float)


def in_place(z, upstream):
    upstream[z <= 0] = 0.0
    return upstream


def _errors(rng):
    z = rng.normal(size=(4, 5))
    upstream = rng.normal(size=(4, 5))
    z[0, :2], upstream[0, :2] = 0.0, (1.5, -2.5)
    return z, upstream


def _overflowed(rng):
    z = np.concatenate([rng.uniform(0.5, 2, 3), -rng.uniform(0.5, 2, 3)])
    upstream = rng.normal(size=6)
    upstream[0], upstream[4], upstream[5] = np.inf, np.inf, -np.inf
    return z, upstream


backward = Question(
    id="08_relu/backward",
    kind="implement",
    function="relu_backward",
    points=2,
    difficulty="easy",
    minutes=5,
    asks="dL/dz of a ReLU layer from its pre-activations z and the gradient dL/dh from above, "
    "arrays of one shape, with slope 0 at the bend. A closed unit passes back 0, even if what "
    "arrives has overflowed to infinity, and without a warning; an open one passes on what came.",
    cases=lambda rng: [_errors(rng), _overflowed(rng)],
    reference=relu_backward,
    warnings=False,
    mistakes=[
        Mistake(
            by_product,
            "For ordinary numbers you are right. Where an infinite gradient meets a closed unit "
            "you return nan: infinity times 0. Can you choose a value instead of multiplying by "
            "the choice?",
        ),
        Mistake(
            silenced,
            "The warning is gone, but what it warned of is still there: nan, where an infinite "
            "gradient meets a closed unit. Is there a way to say 'closed' that multiplies nothing?",
        ),
        Mistake(
            nan_to_number,
            "Closed units are right now. At an open one an infinite gradient arrived, and you "
            "have turned it into a finite number: the repair came after the product and hit "
            "more than the nan. By what does an open unit multiply?",
        ),
        Mistake(
            bend_open,
            "At z = 0 you let the gradient through. That is a subgradient too, but which one did "
            "the question and the frameworks settle on?",
        ),
        Mistake(
            bend_half,
            "At z = 0 you pass half, the middle of all subgradients. Which of them did the "
            "question ask for?",
        ),
        Mistake(
            value_for_slope,
            "You multiply by the *value* of ReLU at z. What the chain rule asks for is "
            "its slope. What is that to the right of 0?",
        ),
        Mistake(
            rectified_upstream,
            "You put the incoming gradient itself through a ReLU. A gradient may have either "
            "sign. Whose sign decides whether the gate is open?",
        ),
        Mistake(
            both_signs,
            "Open units lose their negative gradients. Is there anything in the chain rule that "
            "looks at the sign of what comes from above?",
        ),
        Mistake(
            mask_only,
            "You return the slopes. What does the chain rule do with them and the gradient "
            "that arrives?",
        ),
        Mistake(
            in_place,
            "The values are right, but the caller's gradient has been overwritten. Which line "
            "writes into an array that is not yours?",
        ),
    ],
    accepts=[backward_by_mask, backward_in_a_loop],
    forbids=["actinit.activations", "actinit.network"],
    hints=(
        "What are the only two values that the slope can have, and which sign decides?",
        "np.where(condition, a, b) chooses. What are the condition, a and b here?",
    ),
)

# 2. The variance of a wider input ------------------------------------------------------------

SHARE = 0.5 - 1 / (2 * math.pi)

spread = Question(
    id="08_relu/spread",
    kind="number",
    function="relu_variance",
    points=1,
    difficulty="easy",
    minutes=4,
    asks="The variance of relu(z) when z is normal with mean 0 and standard deviation 3, to three "
    "digits.",
    reference=9 * SHARE,
    rtol=1e-3,
    mistakes=[
        Mistake(
            4.5,
            "That is the mean square of relu(z), which the next layer inherits. A variance "
            "is measured about the mean. What is the mean here?",
            name="mean_square",
        ),
        Mistake(
            SHARE,
            "That is the variance for an input of standard deviation 1. What does a factor of 3 "
            "on the input do to the output, and what to its variance?",
            name="unit_input",
        ),
        Mistake(
            3 * SHARE,
            "You multiplied the variance by 3. The outputs are 3 times as large. What does that "
            "do to their squares?",
            name="times_three",
        ),
        Mistake(
            3 * math.sqrt(SHARE),
            "That is the standard deviation of the output. The question asks for its square.",
            name="standard_deviation",
        ),
        Mistake(
            4.5 - 1 / (2 * math.pi),
            "Mean square minus mean squared is the right plan, but you took the mean for an "
            "input of spread 1. Does the mean not grow as well?",
            name="mean_not_scaled",
        ),
        Mistake(
            4.5 - 3 / math.sqrt(2 * math.pi),
            "You subtracted the mean. What stands in the formula: the mean or its square?",
            name="mean_not_squared",
        ),
        Mistake(
            9.0,
            "That is the variance of z. What has ReLU done to half of it?",
            name="of_the_input",
        ),
    ],
    hints=(
        "relu(3u) is 3 relu(u). What is the variance of 3 times something?",
        "The variance is the mean square minus the square of the mean. Both stand in the chapter "
        "for a spread of 1.",
    ),
)

# 3. Build a curve from bends -----------------------------------------------------------------


def hinge_weights(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return np.diff(slopes, prepend=0.0)


def weights_by_system(knots, values):
    design = np.maximum(0, knots[1:, None] - knots[None, :-1])
    return np.linalg.solve(design, values[1:] - values[0])


def weights_in_a_loop(knots, values):
    weights = []
    for k in range(len(knots) - 1):
        reached = values[0]
        for w, knot in zip(weights, knots, strict=False):
            reached += w * max(0.0, knots[k + 1] - knot)
        weights.append((values[k + 1] - reached) / (knots[k + 1] - knots[k]))
    return np.array(weights)


def broken(knots, values):
    return np.diff(values) / np.diff(knots)


def rises(knots, values):
    return np.diff(values)


def even_knots(knots, values):
    slopes = np.diff(values) / (knots[1] - knots[0])
    return np.diff(slopes, prepend=0.0)


def first_forgotten(knots, values):
    weights = hinge_weights(knots, values)
    weights[0] = 0.0
    return weights


def wrong_sign(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return np.concatenate([slopes[:1], slopes[:-1] - slopes[1:]])


def upside_down(knots, values):
    slopes = np.diff(knots) / np.diff(values)
    return np.diff(slopes, prepend=0.0)


def summed(knots, values):
    return np.cumsum(np.diff(values) / np.diff(knots))


def kinks_only(knots, values):
    return np.diff(np.diff(values) / np.diff(knots))


def value_first(knots, values):
    return np.append(values[0], kinks_only(knots, values))


def _polyline(rng):
    n = int(rng.integers(5, 9))
    return np.cumsum(rng.uniform(0.2, 1.5, n)) - 3, np.cumsum(rng.uniform(0.3, 2, n)) % 3.7


repair = Question(
    id="08_relu/curve",
    kind="repair",
    function="hinge_weights",
    points=3,
    difficulty="medium",
    minutes=10,
    asks="The weights w_0 .. w_(n-2) for which values[0] + sum of w_i relu(x - knots[i]) passes "
    "through all n points (knots, values) in straight pieces; knots increase, unevenly.",
    cases=lambda rng: [_polyline(rng), _polyline(rng)],
    reference=hinge_weights,
    atol=1e-10,
    mistakes=[
        Mistake(
            broken,
            "These are the slopes of the pieces: the broken version. On the third piece three "
            "ReLUs are open and their weights add up. To what should they add up there, and to "
            "what do yours?",
        ),
        Mistake(
            rises,
            "These are the rises from point to point. A weight multiplies a distance along x. "
            "What is the slope of a piece, and by how much does it change at a knot?",
        ),
        Mistake(
            even_knots,
            "You divided each rise by the first distance between knots. Are all pieces equally "
            "long?",
        ),
        Mistake(
            first_forgotten,
            "Your curve starts flat. What is the slope left of the first knot, what is it right "
            "of it, and which weight makes the difference?",
        ),
        Mistake(
            kinks_only,
            "These are the changes of slope at the inner knots, and all of them are right. One "
            "weight is missing: at which knot does the curve begin to rise, and from which slope?",
        ),
        Mistake(
            value_first,
            "All weights but the first are right. You put the first *value* in its place, which "
            "the formula adds anyway. What slope has f on the first piece?",
        ),
        Mistake(
            wrong_sign,
            "The first weight is right, the others have the opposite sign. If the curve gets "
            "steeper at a knot, should a weight there be positive or negative?",
        ),
        Mistake(
            upside_down,
            "Your slopes are distances divided by rises. Which one goes on top?",
        ),
        Mistake(
            summed,
            "You add up the slopes from left to right. The network adds up the weights by "
            "itself, since each ReLU stays open. Which operation undoes a running sum?",
        ),
    ],
    accepts=[weights_by_system, weights_in_a_loop],
    hints=(
        "Between knots i and i+1, which of the ReLUs are open, and what is the slope of their sum?",
        "Passing a knot opens one more ReLU. By how much does the slope change there?",
    ),
)

# 4. The matrix in charge ---------------------------------------------------------------------


def local_matrix(x, W1, b1, W2, b2):
    is_open = x @ W1 + b1 > 0
    return (W1 * is_open) @ W2, (b1 * is_open) @ W2 + b2


def matrix_by_deletion(x, W1, b1, W2, b2):
    kept = np.flatnonzero(x @ W1 + b1 > 0)
    return W1[:, kept] @ W2[kept], b1[kept] @ W2[kept] + b2


def matrix_by_sum(x, W1, b1, W2, b2):
    A, c = np.zeros((len(x), W2.shape[1])), b2.copy()
    for j in range(len(b1)):
        if x @ W1[:, j] + b1[j] > 0:
            A += np.outer(W1[:, j], W2[j])
            c += b1[j] * W2[j]
    return A, c


def matrix_by_differences(x, W1, b1, W2, b2):
    def answer(at):
        return np.maximum(0, at @ W1 + b1) @ W2 + b2

    step = 1e-6
    shifts = step * np.eye(len(x))
    A = np.array([(answer(x + s) - answer(x - s)) / (2 * step) for s in shifts])
    return A, answer(x) - x @ A


def no_gates(x, W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 + b2


def bias_not_gated(x, W1, b1, W2, b2):
    A, _ = local_matrix(x, W1, b1, W2, b2)
    return A, b1 @ W2 + b2


def gate_without_bias(x, W1, b1, W2, b2):
    is_open = x @ W1 > 0
    return (W1 * is_open) @ W2, (b1 * is_open) @ W2 + b2


def hidden_bias_dropped(x, W1, b1, W2, b2):
    A, _ = local_matrix(x, W1, b1, W2, b2)
    return A, b2


def gate_inputs(x, W1, b1, W2, b2):
    return (W1 * (x > 0)[:, None]) @ W2, b1 @ W2 + b2


def outputs_for_gates(x, W1, b1, W2, b2):
    h = np.maximum(0, x @ W1 + b1)
    return (W1 * h) @ W2, (b1 * h) @ W2 + b2


def closed_for_open(x, W1, b1, W2, b2):
    is_shut = x @ W1 + b1 <= 0
    return (W1 * is_shut) @ W2, (b1 * is_shut) @ W2 + b2


def weights_for_gates(x, W1, b1, W2, b2):
    return np.maximum(0, W1) @ W2, np.maximum(0, b1) @ W2 + b2


def answer_for_offset(x, W1, b1, W2, b2):
    A, c = local_matrix(x, W1, b1, W2, b2)
    return A, x @ A + c


def _network(rng):
    while True:
        x, W1, b1 = rng.normal(size=4), rng.normal(size=(4, 9)), 2 * rng.normal(size=9)
        z = x @ W1 + b1
        told_apart = all(np.any((z > 0) != (part > 0)) for part in (x @ W1, b1))
        if np.abs(z).min() > 0.05 and told_apart and 2 < np.sum(z > 0) < 7 and (x > 0).any():
            return x, W1, b1, rng.normal(size=(9, 3)), rng.normal(size=3)


matrix = Question(
    id="08_relu/matrix",
    kind="implement",
    function="local_matrix",
    points=3,
    difficulty="medium",
    minutes=10,
    asks="For a network with one hidden ReLU layer, the matrix A, shape (n_in, n_out), and the "
    "offset c, shape (n_out,), with x @ A + c equal to the network's answer at x and at all "
    "inputs that open the same units.",
    cases=lambda rng: [_network(rng), _network(rng)],
    reference=local_matrix,
    rtol=1e-6,
    atol=1e-7,
    mistakes=[
        Mistake(
            no_gates,
            "This is the product of both layers with every unit open: a linear network. Which "
            "of the hidden units contribute at this x?",
        ),
        Mistake(
            bias_not_gated,
            "A is right. Your offset contains the biases of silent units. What does a unit at "
            "zero pass on of its bias?",
        ),
        Mistake(
            gate_without_bias,
            "Some units are in the wrong state: you decide by x W1 alone. What is the whole "
            "pre-activation?",
        ),
        Mistake(
            hidden_bias_dropped,
            "A is right. The hidden biases of the open units are missing from your offset. How "
            "do they reach the output?",
        ),
        Mistake(
            gate_inputs,
            "You close *inputs* that are negative. Which sums does the ReLU see?",
        ),
        Mistake(
            outputs_for_gates,
            "You multiply by the hidden values where a gate belongs. An open unit passes its "
            "column as it is. By which number is it multiplied?",
        ),
        Mistake(
            closed_for_open,
            "You kept the silent units and deleted the others. Which sign of z opens a unit?",
        ),
        Mistake(
            weights_for_gates,
            "You put weights and biases themselves through a ReLU. Its input is one sum per unit. "
            "Which sum, and for which x?",
        ),
        Mistake(
            answer_for_offset,
            "A is right, and in place of the offset you return the network's answer at x. What "
            "is left of it once x @ A is taken away?",
        ),
    ],
    accepts=[matrix_by_deletion, matrix_by_sum, matrix_by_differences],
    hints=(
        "Which hidden units are open at x? For each of them, relu(z) may be replaced by what?",
        "Silencing unit j means that column j of W1 and entry j of b1 become 0. What is then "
        "left of the product of the two layers?",
    ),
)

# 5. Off centre -------------------------------------------------------------------------------


def relu_mean(mu, sigma):
    t = mu / sigma
    below = np.array([0.5 * (1 + math.erf(v / math.sqrt(2))) for v in t])
    return mu * below + sigma * np.exp(-(t**2) / 2) / math.sqrt(2 * math.pi)


def mean_by_quadrature(mu, sigma):
    nodes, weights = np.polynomial.legendre.leggauss(200)
    means = []
    for m, s in zip(mu, sigma, strict=True):
        low, high = max(0.0, m - 12 * s), max(m, 0.0) + 12 * s
        h = low + (high - low) * (nodes + 1) / 2
        density = np.exp(-(((h - m) / s) ** 2) / 2) / (s * math.sqrt(2 * math.pi))
        means.append((high - low) / 2 * np.sum(weights * h * density))
    return np.array(means)


def mean_by_tail(mu, sigma):  # E relu(z) is the integral of P(z > t) over t > 0
    means = []
    for m, s in zip(mu, sigma, strict=True):
        t = np.linspace(0, max(m, 0.0) + 12 * s, 20_001)
        tail = np.array([0.5 * math.erfc((v - m) / (s * math.sqrt(2))) for v in t])
        step = t[1] - t[0]
        simpson = tail[0] + 4 * tail[1:-1:2].sum() + 2 * tail[2:-1:2].sum() + tail[-1]
        means.append(step / 3 * simpson)
    return np.array(means)


def _cdf(t):
    return np.array([0.5 * (1 + math.erf(v / math.sqrt(2))) for v in t])


def _density(t):
    return np.exp(-(t**2) / 2) / math.sqrt(2 * math.pi)


def relu_of_mean(mu, sigma):
    return np.maximum(0, mu)


def only_open(mu, sigma):
    return mu * _cdf(mu / sigma)


def centred_plus_shift(mu, sigma):
    return np.maximum(0, mu + sigma / math.sqrt(2 * math.pi))


def shifted(mu, sigma):
    return mu + sigma / math.sqrt(2 * math.pi)


def density_at_zero(mu, sigma):
    return mu * _cdf(mu / sigma) + sigma / math.sqrt(2 * math.pi)


def sigma_squared(mu, sigma):
    return mu * _cdf(mu / sigma**2) + sigma**2 * _density(mu / sigma**2)


def sigma_forgotten(mu, sigma):
    return mu * _cdf(mu / sigma) + _density(mu / sigma)


def wrong_side(mu, sigma):
    return mu * _cdf(-mu / sigma) + sigma * _density(mu / sigma)


def given_open(mu, sigma):
    return relu_mean(mu, sigma) / _cdf(mu / sigma)


def minus_density(mu, sigma):
    return mu * _cdf(mu / sigma) - sigma * _density(mu / sigma)


derive = Question(
    id="08_relu/off_centre",
    kind="derive",
    function="relu_mean",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="The mean of relu(z) for z normal with mean mu and standard deviation sigma, two arrays "
    "of one shape (n,), sigma > 0.",
    cases=lambda rng: [
        (rng.normal(size=5), rng.uniform(0.3, 0.8, 5)),
        (rng.normal(size=4) * 2, rng.uniform(1.3, 3, 4)),
        (np.array([0.0, -1.0, 2.0]), np.array([1.0, 2.0, 0.5])),
    ],
    reference=relu_mean,
    rtol=1e-6,
    mistakes=[
        Mistake(
            relu_of_mean,
            "This is ReLU of the mean, not the mean of ReLU. For mu = 0 the chapter found 0.39894 "
            "and not 0. Which values of z contribute to the mean, and how much?",
        ),
        Mistake(
            only_open,
            "You multiply mu by the chance of being open. The z that get through are not "
            "typical ones: they are larger. Which term is missing, for example at mu = 0?",
        ),
        Mistake(
            centred_plus_shift,
            "You took the mean for mu = 0 and moved it. Shifting z by mu does not shift the bend. "
            "From where to where does the integral run after substituting z = mu + sigma u?",
        ),
        Mistake(
            shifted,
            "You added mu to the mean for mu = 0. For mu far below 0 your mean is negative: can "
            "that be, for a function that never is? What does moving z leave where it was?",
        ),
        Mistake(
            density_at_zero,
            "The first term is right. In the second you took the density at 0, where the integral "
            "for mu = 0 begins. From which u on is mu + sigma u positive?",
        ),
        Mistake(
            sigma_squared,
            "You used sigma where its square is already in hand, or the other way round: the "
            "question gives the standard deviation. By what is a normal z divided to get variance "
            "1?",
        ),
        Mistake(
            sigma_forgotten,
            "For sigma = 1 you are right. After substituting z = mu + sigma u, what stands before "
            "the integral of u times the density?",
        ),
        Mistake(
            wrong_side,
            "You weighted mu with the chance of being closed. For a large positive mu, what "
            "should the result be close to?",
        ),
        Mistake(
            given_open,
            "You computed the mean over the open cases only. The closed ones count too, with the "
            "value 0. By what did you divide?",
        ),
        Mistake(
            minus_density,
            "Your result can be negative. The integral of u times the density from a to infinity "
            "is the density at a. What sign does that give the second term?",
        ),
    ],
    accepts=[mean_by_quadrature, mean_by_tail],
    hints=(
        "Write the mean as an integral over positive z and substitute z = mu + sigma u. From "
        "where does u run?",
        "Two integrals are left. One is a probability, for which math.erf serves; the other "
        "follows from the density's derivative, -u times the density.",
    ),
)

# 6. The best sigmoid that two ReLUs can make -------------------------------------------------


def largest_error(s):
    corner = 1 / (1 + np.exp(1 / (2 * s)))  # 1 - sigmoid(1 / (2 s))
    # Inside, the gap sigmoid(z) - 1/2 - s z is largest where sigmoid'(z) = s: p = (1 + r) / 2.
    r = np.sqrt(np.maximum(1 - 4 * s, 0))
    z = 2 * np.arctanh(r)
    inside = np.where(s < 0.25, r / 2 - s * z, 0.0)
    inside = np.where(z < 1 / (2 * s), inside, 0.0)
    return np.maximum(corner, inside)


def _sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def error_on_grid(s):
    z = np.linspace(0, 20, 1_000_001)
    truth = _sigmoid(z)
    return np.array([np.abs(np.clip(v * z + 0.5, 0, 1) - truth).max() for v in s])


def error_by_candidates(s):
    errors = []
    for v in s:
        knee = 1 / (2 * v)
        candidates = [knee]
        if v < 0.25:
            low, high = 0.0, knee
            for _ in range(200):  # the slope of the sigmoid falls from 1/4: halve to where it is s
                z = (low + high) / 2
                low, high = (z, high) if _sigmoid(z) * _sigmoid(-z) > v else (low, z)
            candidates.append(low)
        errors.append(max(abs(min(v * z + 0.5, 1.0) - float(_sigmoid(z))) for z in candidates))
    return np.array(errors)


def error_by_search(s):
    worst = []
    for v in s:
        low, high = 0.0, 1 / (2 * v)
        corner = float(_sigmoid(-high))
        ratio = (math.sqrt(5) - 1) / 2
        for _ in range(120):  # golden section: the gap inside is concave
            a, b = high - ratio * (high - low), low + ratio * (high - low)
            if float(_sigmoid(a)) - v * a > float(_sigmoid(b)) - v * b:
                high = b
            else:
                low = a
        worst.append(max(corner, float(_sigmoid(low)) - 0.5 - v * low))
    return np.array(worst)


def corner_only(s):
    return 1 / (1 + np.exp(1 / (2 * s)))


def always_at_two(s):
    return np.abs(np.clip(2 * s + 0.5, 0, 1) - _sigmoid(np.array(2.0)))


def inside_only(s):
    r = np.sqrt(np.maximum(1 - 4 * s, 0))
    return r / 2 - s * 2 * np.arctanh(r)


def added_up(s):
    return corner_only(s) + inside_only(s)


def knee_at_reciprocal(s):
    return np.maximum(1 / (1 + np.exp(1 / s)), inside_only(s))


def smaller_of_both(s):
    return np.minimum(corner_only(s), inside_only(s))


def for_the_tanh(s):  # artanh(r) without the factor 2 between tanh and the sigmoid
    r = np.sqrt(np.maximum(1 - 4 * s, 0))
    return np.maximum(corner_only(s), r / 2 - s * np.arctanh(r))


def _slopes(rng):
    return (
        np.concatenate(
            [rng.uniform(0.06, 0.14, 3), rng.uniform(0.17, 0.24, 2), rng.uniform(0.3, 1, 2)]
        ),
    )


challenge = Question(
    id="08_relu/best",
    kind="derive",
    function="largest_error",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="The largest distance, over all z, between the sigmoid and the two-ReLU staircase "
    "relu(s z + 1/2) - relu(s z - 1/2), for an array of slopes s > 0, to four digits.",
    cases=lambda rng: [_slopes(rng), (rng.permutation(rng.uniform(0.08, 0.22, 6)),)],
    reference=largest_error,
    rtol=1e-4,
    mistakes=[
        Mistake(
            corner_only,
            "You measure at the corner, where the staircase reaches 1. For steep ones that is the "
            "worst place. A flat one lags behind the sigmoid before it: where is that gap "
            "largest?",
        ),
        Mistake(
            always_at_two,
            "You measure at z = 2, where the corner lies for the chapter's slope of 1/4. Where "
            "does it lie for another slope?",
        ),
        Mistake(
            inside_only,
            "You found the largest gap on the slanting piece. For some slopes a worse place "
            "exists. What happens at the corner?",
        ),
        Mistake(
            added_up,
            "You add two errors that occur in two different places. How is a largest value made "
            "from two candidates?",
        ),
        Mistake(
            knee_at_reciprocal,
            "Your corner is at z = 1/s. From 1/2 to 1 the staircase rises by how much?",
        ),
        Mistake(
            smaller_of_both,
            "You return the smaller of the two candidates. Which of them is the largest error?",
        ),
        Mistake(
            for_the_tanh,
            "The gap on the slanting piece is measured half as far out as it should be. If "
            "p = (1 + r)/2, then r is tanh of what?",
        ),
    ],
    accepts=[error_on_grid, error_by_candidates, error_by_search],
    hints=(
        "By symmetry z > 0 is enough. Sketch both curves for a steep and a flat staircase: at "
        "which two kinds of place can the distance be largest?",
        "On the slanting piece the distance is stationary where the sigmoid's slope is s. Solve "
        "p (1 - p) = s for p; what is z?",
    ),
)

QUESTIONS = [backward, spread, repair, matrix, derive, challenge]
