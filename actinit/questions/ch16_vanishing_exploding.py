"""Exercises for chapter 16: products of factors in chains, sums of squares in wide layers."""

from __future__ import annotations

import math

import numpy as np

from actinit.questions._model import Mistake, Question


def _rms(a):
    return np.sqrt(np.mean(np.square(a)))


# --- 1. chain_gradient: one path, one product ---------------------------------------------------


def chain_gradient(w, b, x):
    """Derivative of the output of a tanh chain, h = tanh(w_l h + b_l), with respect to x."""
    h, product = x, 1.0
    for weight, bias in zip(w, b, strict=True):
        h = np.tanh(weight * h + bias)
        product *= weight * (1 - h**2)
    return product


def _chain_by_complex_step(w, b, x):
    h = complex(x, 1e-30)
    for weight, bias in zip(w, b, strict=True):
        h = np.tanh(weight * h + bias)
    return h.imag / 1e-30


def _chain_backwards(w, b, x):
    zs, h = [], x
    for weight, bias in zip(w, b, strict=True):
        zs.append(weight * h + bias)
        h = np.tanh(zs[-1])
    delta = 1.0
    for weight, z in zip(w[::-1], zs[::-1], strict=True):
        delta = delta / np.cosh(z) ** 2 * weight
    return delta


def _chain_weights_only(w, b, x):
    return np.prod(w)


def _chain_slopes_only(w, b, x):
    return chain_gradient(w, b, x) / np.prod(w)


def _chain_slope_of_h(w, b, x):
    h, product = x, 1.0
    for weight, bias in zip(w, b, strict=True):
        h = np.tanh(weight * h + bias)
        product *= weight * (1 - np.tanh(h) ** 2)
    return product


def _chain_slope_before(w, b, x):
    h, product = x, 1.0
    for weight, bias in zip(w, b, strict=True):
        product *= weight * (1 - h**2)
        h = np.tanh(weight * h + bias)
    return product


def _chain_bias_forgotten(w, b, x):
    return chain_gradient(w, np.zeros(len(b)), x)


def _chain_sum(w, b, x):
    h, total = x, 0.0
    for weight, bias in zip(w, b, strict=True):
        h = np.tanh(weight * h + bias)
        total += weight * (1 - h**2)
    return total


def _chain_sigmoid(w, b, x):
    h, product = x, 1.0
    for weight, bias in zip(w, b, strict=True):
        h = np.tanh(weight * h + bias)
        product *= weight * h * (1 - h)
    return product


def _chain_z_for_h(w, b, x):
    h, product = x, 1.0
    for weight, bias in zip(w, b, strict=True):
        z = weight * h + bias
        h, product = np.tanh(z), product * weight * (1 - z**2)
    return product


def _chain_last_slope(w, b, x):
    h = x
    for weight, bias in zip(w, b, strict=True):
        h = np.tanh(weight * h + bias)
    return np.prod(w) * (1 - h**2)


CHAIN_GRADIENT = Question(
    id="16_vanishing_exploding/chain_gradient",
    kind="implement",
    function="chain_gradient",
    points=2,
    difficulty="easy",
    minutes=6,
    asks="The derivative of a tanh chain's output with respect to its input.",
    reference=chain_gradient,
    cases=lambda rng: [
        (sign * rng.uniform(0.5, 1.8, size=n), rng.normal(0, 0.5, size=n), rng.uniform(0.3, 1))
        for n, sign in ((2, 1.0), (3, 1.0), (6, 1.0), (3, np.array([1.0, -1.0, 1.0])))
    ],
    rtol=1e-5,
    accepts=[_chain_by_complex_step, _chain_backwards],
    mistakes=[
        Mistake(
            _chain_weights_only,
            "You multiply the weights and stop. What does each unit do to a small change after "
            "its weight has been at it?",
            "slopes left out",
        ),
        Mistake(
            _chain_slopes_only,
            "You multiply the slopes and stop. If h grows by a little, by how much does w h + b?",
            "weights left out",
        ),
        Mistake(
            _chain_slope_of_h,
            "You seem to take tanh once too often: the slope at z is 1 - tanh(z)^2, and h is "
            "tanh(z) already. At which point is each slope to be taken?",
            "slope at h",
        ),
        Mistake(
            _chain_slope_before,
            "Each slope seems to be taken one unit too early: with the value that enters the unit, "
            "not the one that leaves it. Whose pre-activation belongs to this weight?",
            "slope of the unit before",
        ),
        Mistake(
            _chain_bias_forgotten,
            "Your result does not depend on the biases. They do not occur as factors; but where "
            "is each slope taken?",
            "biases left out",
        ),
        Mistake(
            _chain_sum,
            "You add the factors. A change passes one unit after another: if the first doubles it "
            "and the second triples it, what is it then?",
            "sum for product",
        ),
        Mistake(
            lambda w, b, x: abs(chain_gradient(w, b, x)),
            "Right in size. If a weight is negative, which way does the output move?",
            name="size only",
        ),
        Mistake(
            _chain_sigmoid,
            "h (1 - h) is the slope of a sigmoid. Of which function is h the value here?",
            name="slope of the sigmoid",
        ),
        Mistake(
            _chain_last_slope,
            "All weights are in your product, and one slope, that of the last unit. What do the "
            "other units do to a small change?",
            name="last slope only",
        ),
        Mistake(
            _chain_z_for_h,
            "You put z where h belongs. Written with z the slope of tanh is 1 - tanh(z)^2: what is "
            "1 - z^2 for a z of 2?",
            name="z for h",
        ),
        Mistake(
            lambda w, b, x: chain_gradient(w[1:], b[1:], np.tanh(w[0] * x + b[0])),
            "That is the derivative with respect to the first unit's output. What lies between x "
            "and that?",
            name="first unit left out",
        ),
    ],
    hints=(
        "By how much does a single unit multiply a small change of its input?",
        "Run the chain forward, and keep a running product of weight times slope.",
    ),
)

# --- 2. right_weight: hit a growth --------------------------------------------------------------

RIGHT_WEIGHT = Question(
    id="16_vanishing_exploding/right_weight",
    kind="number",
    function="right_weight",
    points=1,
    difficulty="easy",
    minutes=5,
    asks="The weight with which a chain of 8 sigmoids, held at z = 0, multiplies a gradient by "
    "100.",
    reference=4 * 100 ** (1 / 8),
    rtol=5e-3,
    mistakes=[
        Mistake(
            100 ** (1 / 8),
            "You share 100 among the eight weights alone. What else multiplies the gradient at "
            "each unit, even at z = 0?",
            "slope left out",
        ),
        Mistake(
            4 * 100 / 8,
            "You seem to divide 100 by 8. Factors multiply; which operation shares a product?",
            "divided",
        ),
        Mistake(
            2 * 100 ** (1 / 8),
            "It looks as if you took the sigmoid's value at 0 for its slope there. How large is "
            "p (1 - p) when p is one half?",
            "value for slope",
        ),
        Mistake(
            100 ** (1 / 8) / 4,
            "You multiply by the slope where it must be made good. If the slope takes three "
            "quarters away, should the weight be larger or smaller?",
            "slope on the wrong side",
        ),
        Mistake(
            400.0,
            "With this weight a single unit would multiply by 100. How many units do?",
            "one unit",
        ),
        Mistake(
            4 * 100 ** (1 / 7),
            "You share 100 among the seven links between the units. By how many weights does the "
            "input's gradient pass?",
            name="seven weights",
        ),
    ],
    hints=(
        "What is the factor of one unit, in terms of w?",
        "Eight equal factors make 100. What is one of them, and which w gives it?",
    ),
)

# --- 3. growth: chi_1 of a bent line ------------------------------------------------------------


def growth(n_in, n_out, std, left, right):
    """Factor on the rms of delta through W (n_in, n_out), slopes left (z < 0) and right."""
    return np.sqrt(n_out * std**2 * (left**2 + right**2) / 2)


def _growth_by_normal_draws(n_in, n_out, std, left, right):
    """E g'^2 over a symmetric grid of z."""
    z = (np.arange(1000) - 499.5) / 100
    density = np.exp(-(z**2) / 2)
    slope = np.where(z < 0, left, right)
    return std * np.sqrt(n_out * np.sum(density * slope**2) / np.sum(density))


def _growth_by_parts(n_in, n_out, std, left, right):
    mean, half_gap = (left + right) / 2, (right - left) / 2
    return std * math.sqrt(n_out) * math.hypot(mean, half_gap)


def _growth_fan_in(n_in, n_out, std, left, right):
    return growth(n_out, n_in, std, left, right)


def _growth_square(n_in, n_out, std, left, right):
    return growth(n_in, n_out, std, left, right) ** 2


def _growth_mean_slope(n_in, n_out, std, left, right):
    return np.sqrt(n_out) * std * (left + right) / 2


def _growth_no_half(n_in, n_out, std, left, right):
    return np.sqrt(n_out * (left**2 + right**2)) * std


def _growth_right_only(n_in, n_out, std, left, right):
    return np.sqrt(n_out / 2) * std * right


def _growth_fan_average(n_in, n_out, std, left, right):
    return growth(n_in, (n_in + n_out) / 2, std, left, right)


def _growth_no_root_of_n(n_in, n_out, std, left, right):
    return growth(n_in, n_out, std, left, right) * np.sqrt(n_out)


GROWTH = Question(
    id="16_vanishing_exploding/growth",
    kind="derive",
    function="growth",
    points=2,
    difficulty="medium",
    minutes=12,
    asks="The factor on the rms of delta through one wide layer whose activation has one slope "
    "left of 0 and another right of it.",
    reference=growth,
    cases=lambda rng: [
        (
            int(rng.integers(20, 90)),
            int(rng.integers(100, 300)),
            float(rng.uniform(0.02, 0.3)),
            float(rng.uniform(0.1, 0.6)),
            float(rng.uniform(0.8, 2)),
        )
        for _ in range(3)
    ],
    accepts=[_growth_by_normal_draws, _growth_by_parts],
    mistakes=[
        Mistake(
            _growth_fan_in,
            "You count the units on the other side of W. The blame of one unit is a sum: over the "
            "units that feed it, or over those it feeds?",
            "fan-in for fan-out",
        ),
        Mistake(
            _growth_square,
            "That is the factor on the mean square, chi_1. What was asked is the factor on the "
            "rms. How are they related?",
            "mean square",
        ),
        Mistake(
            _growth_mean_slope,
            "You average the two slopes. What enters the mean square of delta: the mean slope, or "
            "the mean of its square?",
            "mean slope squared",
        ),
        Mistake(
            _growth_no_half,
            "You add both squared slopes in full. How often is z negative, and how often positive?",
            "half left out",
        ),
        Mistake(
            _growth_right_only,
            "You seem to treat the left side as if it were flat, as ReLU's is. What does a unit "
            "with negative z pass on here?",
            "left side dropped",
        ),
        Mistake(
            _growth_fan_average,
            "You use the average of both sizes. That is a compromise between two passes; how many "
            "terms does the sum of the backward pass have?",
            "average of the fans",
        ),
        Mistake(
            _growth_no_root_of_n,
            "Your factor grows in proportion to the number of units. Blames of random sign are "
            "added up: does the sum of n of them have n times the size of one?",
            "n for its root",
        ),
        Mistake(
            lambda n_in, n_out, std, left, right: growth(n_in, n_out, math.sqrt(std), left, right),
            "You use std where the variance belongs. What is the mean square of a weight?",
            name="std for variance",
        ),
        Mistake(
            lambda n_in, n_out, std, left, right: 1 / growth(n_in, n_out, std, left, right),
            "Upside down: by this factor delta is larger among the n_out units than among the "
            "n_in. On the way back, which of the two is made from the other?",
            name="upside down",
        ),
        Mistake(
            lambda n_in, n_out, std, left, right: growth(1, 1, std, left, right),
            "Your factor does not depend on the width. The blame of one unit is a sum: of how "
            "many terms?",
            name="width left out",
        ),
    ],
    hints=(
        "Write delta of one unit as its slope times a sum. Over which units does the sum run?",
        "chi_1 = n Var(w) E[g'^2]. If z is as often negative as positive, what is E[g'^2]?",
    ),
)

# --- 4. weakest_layer: where the gradient is lost -----------------------------------------------


def _step_back(size, choose):
    """(index, factor) of one step back, given each layer's size and the rule that chooses."""
    factors = np.asarray(size)[:-1] / np.asarray(size)[1:]
    layer = int(choose(factors))
    return layer, float(factors[layer])


def _weakest_turned(size):
    factors = np.asarray(size)[1:] / np.asarray(size)[:-1]
    layer = int(np.argmin(factors))
    return layer, float(factors[layer])


def weakest_layer(deltas):
    """(l, factor) of the step back from deltas[l + 1] to deltas[l] that loses most of the rms."""
    return _step_back([_rms(d) for d in deltas], np.argmin)


def _weakest_by_loop(deltas):
    worst, where = math.inf, -1
    for layer in range(len(deltas) - 1):
        factor = np.mean(deltas[layer] ** 2) / np.mean(deltas[layer + 1] ** 2)
        if factor < worst:
            worst, where = factor, layer
    return where, math.sqrt(worst)


def _weakest_by_logs(deltas):
    size = [0.5 * np.log(np.mean(np.square(d))) for d in deltas]
    rise = np.diff(size)
    return int(np.argmax(rise)), float(np.exp(-rise.max()))


def _weakest_smallest(deltas):
    size = np.array([_rms(d) for d in deltas])
    return _step_back(size, lambda factors: np.argmin(size[:-1]))


def _weakest_strongest(deltas):
    return _step_back([_rms(d) for d in deltas], np.argmax)


def _weakest_off_by_one(deltas):
    layer, factor = weakest_layer(deltas)
    return layer + 1, factor


def _weakest_difference(deltas):
    size = np.array([_rms(d) for d in deltas])
    return _step_back(size, lambda factors: np.argmin(size[:-1] - size[1:]))


def _weakest_norms(deltas):
    return _step_back([np.linalg.norm(d) for d in deltas], np.argmin)


def _weakest_mean(deltas):
    return _step_back([abs(np.mean(d)) for d in deltas], np.argmin)


def _weakest_mean_square(deltas):
    return _step_back([np.mean(np.square(d)) for d in deltas], np.argmin)


def _deltas(rng, factors, widths):
    size, out = 1.0, []
    for factor, width in zip(factors[::-1], widths[::-1], strict=True):
        size *= factor
        d = rng.normal(size=(12, width))
        d -= d.mean()
        out.append((d + rng.uniform(0.05, 0.3)) * size / _rms(d))
    return out[::-1]


def _weakest_cases(rng):
    """A queue with one bad step, an explosion with one loss, and layers of unequal widths."""
    queue = rng.uniform(0.4, 0.7, size=6)
    queue[rng.integers(1, 3)] = 0.05
    queue[4] = 0.2  # the largest fall in absolute terms is nearer to the output
    growing = rng.uniform(2, 5, size=5)
    growing[rng.integers(1, 4)] = 0.3
    return [
        (_deltas(rng, queue, rng.integers(8, 12, size=6)),),
        (_deltas(rng, growing, rng.integers(8, 12, size=5)),),
        (_deltas(rng, [*rng.permutation([0.5, 0.9, 0.35, 0.8]).tolist(), 1.0], [4, 90, 8, 60, 9]),),
    ]


WEAKEST_LAYER = Question(
    id="16_vanishing_exploding/weakest_layer",
    kind="diagnose",
    function="weakest_layer",
    points=2,
    difficulty="medium",
    minutes=8,
    asks="From the deltas of all layers, the step back at which most of the gradient is lost, and "
    "its factor.",
    reference=weakest_layer,
    cases=_weakest_cases,
    accepts=[_weakest_by_loop, _weakest_by_logs],
    mistakes=[
        Mistake(
            _weakest_smallest,
            "You name the layer with the smallest delta. It may only be the last in a long queue. "
            "Who lost the gradient: the one who has least, or the one who passed on least of what "
            "came?",
            "smallest delta",
        ),
        Mistake(
            _weakest_strongest,
            "That is the step at which the gradient gains most, or loses least. Is the ratio you "
            "look for the largest or the smallest?",
            "largest factor",
        ),
        Mistake(
            _weakest_off_by_one,
            "One too far. The step from deltas[l + 1] back to deltas[l] was to be called l. Which "
            "of the two layers does your number name?",
            "off by one",
        ),
        Mistake(
            _weakest_difference,
            "You compare differences. A fall from 1000 to 500 is larger than one from 1 to 0.001; "
            "which of the two loses more of what came?",
            "difference for ratio",
        ),
        Mistake(
            _weakest_norms,
            "You seem to compare norms. The norm of a wide layer is larger than that of a narrow "
            "one with the same blame per unit. Are all layers equally wide?",
            "norms of unequal widths",
        ),
        Mistake(
            _weakest_mean_square,
            "The layer is right; the factor is that of the mean square. What was asked is the "
            "factor of the rms. How are they related?",
            "mean square",
        ),
        Mistake(
            _weakest_mean,
            "You average the deltas with their signs. Large blames of both signs then look like "
            "none. Which average does not cancel?",
            "signed mean",
        ),
        Mistake(
            lambda deltas: _step_back([np.std(d) for d in deltas], np.argmin),
            "You take the standard deviation. It leaves out the mean. Is the mean of the deltas "
            "0, and does the rms leave it out?",
            name="standard deviation for rms",
        ),
        Mistake(
            lambda deltas: _step_back([np.mean(np.abs(d)) for d in deltas], np.argmin),
            "You take the mean size. Is that the rms?",
            name="mean size for rms",
        ),
        Mistake(
            lambda deltas: (weakest_layer(deltas)[0], 1 / weakest_layer(deltas)[1]),
            "The layer is right, the factor is upside down. On the way back, which of the two "
            "comes first, and which is over which in the question?",
            name="upside down",
        ),
        Mistake(
            lambda deltas: _weakest_turned([_rms(d) for d in deltas]),
            "You divide the later layer by the earlier one and look for the smallest. Which layer "
            "comes first on the way back, and is a loss a large or a small ratio then?",
            name="way forth",
        ),
    ],
    hints=(
        "Reduce each layer's deltas to one size. Which kind of mean ignores the sign?",
        "What is the factor of the step from layer l + 1 back to layer l, and which is smallest?",
    ),
)

# --- 5. safe_steps: a limit for each layer ------------------------------------------------------


def safe_steps(weights, grads, rate, share):
    """Steps -rate * grad, each shortened so that it is at most share of its weights' norm."""
    steps = []
    for W, grad in zip(weights, grads, strict=True):
        length = rate * np.linalg.norm(grad)
        allowed = share * np.linalg.norm(W)
        steps.append(-rate * grad * (allowed / length if length > allowed else 1.0))
    return steps


def _safe_by_minimum(weights, grads, rate, share):
    out = []
    for W, grad in zip(weights, grads, strict=True):
        size = np.sqrt(np.sum(grad**2))
        limit = share * np.sqrt(np.sum(W**2)) / size if size else rate
        out.append(-min(rate, limit) * grad)
    return out


def _safe_by_direction(weights, grads, rate, share):
    out = []
    for W, grad in zip(weights, grads, strict=True):
        size = np.linalg.norm(grad)
        direction = grad / size if size > 0 else grad
        out.append(-direction * np.minimum(rate * size, share * np.linalg.norm(W)))
    return out


def _safe_always(weights, grads, rate, share):
    out = []
    for W, grad in zip(weights, grads, strict=True):
        size = np.linalg.norm(grad)
        out.append(-grad * (share * np.linalg.norm(W) / size if size else 0.0))
    return out


def _safe_global(weights, grads, rate, share):
    length = rate * np.sqrt(sum(np.sum(g**2) for g in grads))
    allowed = share * np.sqrt(sum(np.sum(W**2) for W in weights))
    return [-rate * g * min(1.0, allowed / length) for g in grads]


def _safe_elementwise(weights, grads, rate, share):
    return [
        -np.clip(rate * g, -share * np.abs(W), share * np.abs(W))
        for W, g in zip(weights, grads, strict=True)
    ]


def _safe_sign(weights, grads, rate, share):
    return [-s for s in safe_steps(weights, grads, rate, share)]


def _safe_rate_late(weights, grads, rate, share):
    return [rate * s for s in safe_steps(weights, grads, 1.0, share)]


def _safe_absolute(weights, grads, rate, share):
    return [
        -rate * g * min(1.0, share / (rate * np.linalg.norm(g)) if np.any(g) else 1.0)
        for g in grads
    ]


def _safe_cases(rng):
    weights = [rng.normal(size=(4, 5)), 3 * rng.normal(size=(5, 5)), rng.normal(size=(5, 2))]
    explode = [100 * rng.normal(size=(4, 5)), rng.normal(size=(5, 5)),
               0.01 * rng.normal(size=(5, 2))]  # fmt: skip
    quiet = [0.01 * rng.normal(size=W.shape) for W in weights]
    some = [rng.normal(size=(4, 5)), np.zeros((5, 5)), 20 * rng.normal(size=(5, 2))]
    return [(weights, explode, 0.1, 0.05), (weights, quiet, 0.2, 0.1), (weights, some, 0.5, 0.02)]


def _safe_by(size):
    """Return an answer that measures lengths by size(matrix)."""

    def answer(weights, grads, rate, share):
        steps = []
        for W, g in zip(weights, grads, strict=True):
            limit, length = share * size(W), rate * size(g)
            steps.append(-rate * g * (limit / length if length > limit else 1))
        return steps

    return answer


def _safe_clipped(weights, grads, rate, share):
    limits = [share * np.linalg.norm(W) for W in weights]
    return [np.clip(-rate * g, -limit, limit) for g, limit in zip(grads, limits, strict=True)]


def _safe_rate_twice(weights, grads, rate, share):
    steps = []
    for W, g in zip(weights, grads, strict=True):
        limit, length = share * np.linalg.norm(W), np.linalg.norm(g)
        steps.append(-rate * g * (limit / length if rate * length > limit else 1))
    return steps


SAFE_STEPS = Question(
    id="16_vanishing_exploding/safe_steps",
    kind="implement",
    function="safe_steps",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="Gradient steps of which none exceeds a given share of its own layer's weights.",
    reference=safe_steps,
    cases=_safe_cases,
    accepts=[_safe_by_minimum, _safe_by_direction],
    mistakes=[
        Mistake(
            _safe_always,
            "You give every layer a step of the full allowed length. That is right for those that "
            "would be too long. What should happen to a short step?",
            "lengthens short steps",
        ),
        Mistake(
            _safe_global,
            "You treat all layers as one long vector. The layer that explodes then shortens the "
            "steps of all the others. Whose weights is each step to be compared with?",
            "all layers together",
        ),
        Mistake(
            _safe_elementwise,
            "You limit every weight by itself. That turns the step: entries that are cut lose "
            "their proportion to the others. What has to be shortened, if the direction is to "
            "stay?",
            "each weight by itself",
        ),
        Mistake(
            _safe_sign,
            "The lengths are right and all steps point uphill. Which way does a step go, compared "
            "with the gradient?",
            "sign",
        ),
        Mistake(
            _safe_rate_late,
            "You limit the gradient and apply the rate afterwards. What was to stay below the "
            "limit, the gradient or the step?",
            "gradient limited, not the step",
        ),
        Mistake(
            _safe_absolute,
            "You use share itself as the longest allowed step. It is a share: of what?",
            "share of nothing",
        ),
        Mistake(
            _safe_rate_twice,
            "Short steps are right. The long ones come out short of the limit, by a factor: is "
            "the rate in them more often than it should be?",
            name="rate twice",
        ),
        Mistake(
            _safe_by(lambda a: np.linalg.norm(a, 2)),
            "You take the largest singular value for the length; np.linalg.norm of a matrix with "
            "2 gives that. Which length does the question describe?",
            name="spectral norm",
        ),
        Mistake(
            _safe_by(lambda a: np.sum(a**2)),
            "Your lengths are sums of squares. What turns a sum of squares into a length?",
            name="squared lengths",
        ),
        Mistake(
            lambda weights, grads, rate, share: [
                W + step
                for W, step in zip(weights, safe_steps(weights, grads, rate, share), strict=True)
            ],
            "You return the new weights. What did the question want, the weights or what is added"
            " to them?",
            name="new weights",
        ),
        Mistake(
            _safe_clipped,
            "You cut every entry at the length that the whole step may have. That turns the step, "
            "and a matrix of such entries is still too long. What has to be shortened, if the "
            "direction is to stay?",
            name="entries cut at the limit",
        ),
        Mistake(
            lambda weights, grads, rate, share: [
                step if np.allclose(step, -rate * g) else 0 * g
                for step, g in zip(safe_steps(weights, grads, rate, share), grads, strict=True)
            ],
            "You drop the steps that are too long. A layer with large gradients then stands still. "
            "What did the question want to keep of such a step?",
            name="long steps dropped",
        ),
        Mistake(
            lambda weights, grads, rate, share: [
                step if np.allclose(step, -rate * g) else step / np.linalg.norm(W)
                for step, W, g in zip(
                    safe_steps(weights, grads, rate, share), weights, grads, strict=True
                )
            ],
            "You compare with the right limit, and then give a long step the length share. Which "
            "length was it to be cut to?",
            name="cut to share itself",
        ),
    ],
    hints=(
        "How long is the step of one layer, and how long may it be?",
        "A shortened step points the same way: multiply all of it by one number. When is that "
        "number 1?",
    ),
)

# --- 6. mean_and_typical: depth over width ------------------------------------------------------


def _mean_log_chi2(n):
    """E ln of a chi-square variable with n degrees of freedom: psi(n / 2) + ln 2."""
    if n % 2 == 0:
        psi = -np.euler_gamma + sum(1 / k for k in range(1, n // 2))
    else:
        psi = -np.euler_gamma - 2 * np.log(2) + sum(2 / (2 * k - 1) for k in range(1, n // 2 + 1))
    return float(psi + np.log(2))


def mean_and_typical(n, L, c):
    """(rms, typical) factor on |delta| through L linear layers of n units, Var(w) = c / n."""
    return float(c ** (L / 2)), float(np.exp(L / 2 * (np.log(c / n) + _mean_log_chi2(n))))


def _typical_by_integral(n, L, c):
    t = np.linspace(-60, 8, 400_001)  # the logarithm of a chi-square variable
    weight = np.exp(n / 2 * (t - np.log(n)) - (np.exp(t) - n) / 2)
    mean_log = np.sum(weight * t) / np.sum(weight)
    return math.sqrt(c) ** L, math.exp(L * (math.log(c / n) + mean_log) / 2)


def _typical_by_series(n, L, c):
    shift, a = 0.0, n / 2
    while a < 20:  # psi(a) = psi(a + 1) - 1 / a
        shift, a = shift - 1 / a, a + 1
    psi = shift + math.log(a) - 1 / (2 * a) - 1 / (12 * a**2) + 1 / (120 * a**4)
    return math.pow(c, 0.5 * L), math.pow(2 * c / n * math.exp(psi), 0.5 * L)


def _typical_mean_square(n, L, c):
    rms, typical = mean_and_typical(n, L, c)
    return rms**2, typical**2


def _typical_is_mean(n, L, c):
    return float(c ** (L / 2)), float(c ** (L / 2))


def _typical_approximate(n, L, c):
    """exp(-L / 2n): the leading term for large n."""
    return float(c ** (L / 2)), float(c ** (L / 2) * np.exp(-L / (2 * n)))


def _typical_log(n, L, c):
    rms, typical = mean_and_typical(n, L, c)
    return rms, float(np.log(typical))


def _typical_one_weight(n, L, c):
    """Every unit seen as if it had a single weight."""
    return float(c ** (L / 2)), float(np.exp(L / 2 * (np.log(c) + _mean_log_chi2(1))))


def _typical_one_layer(n, L, c):
    return mean_and_typical(n, 1, c)


def _typical_no_n(n, L, c):
    rms, typical = mean_and_typical(n, L, c)
    return rms, typical * n ** (L / 2)


MEAN_AND_TYPICAL = Question(
    id="16_vanishing_exploding/mean_and_typical",
    kind="derive",
    function="mean_and_typical",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="What L linear layers of n units do to the length of a gradient: the root of the mean "
    "square, and the typical factor.",
    reference=mean_and_typical,
    rtol=1e-5,
    cases=lambda rng: [
        (1, 10, 1.0),
        (int(rng.integers(2, 6)), int(rng.integers(5, 20)), float(rng.uniform(0.5, 2))),
        (int(rng.integers(7, 40)), int(rng.integers(20, 60)), float(rng.uniform(0.9, 1.1))),
    ],
    accepts=[_typical_by_integral, _typical_by_series],
    mistakes=[
        Mistake(
            _typical_mean_square,
            "Both numbers are squares of the right ones. You followed the squared length; what "
            "was asked is the length. What is left to do?",
            "squared length",
        ),
        Mistake(
            _typical_is_mean,
            "The first number is right, and you return it twice. Is the mean of a logarithm the "
            "logarithm of the mean?",
            "typical taken as mean",
        ),
        Mistake(
            _typical_approximate,
            "The first number is right, the second nearly: it is the leading term for wide "
            "layers. What is E ln of a chi-square variable exactly?",
            "wide-layer approximation",
        ),
        Mistake(
            _typical_log,
            "The first number is right. The second is the logarithm of the answer. What factor "
            "has this logarithm?",
            "logarithm returned",
        ),
        Mistake(
            _typical_one_weight,
            "The first number is right. For the second you seem to treat every layer as if it "
            "were a single weight. How many independent squares add up to the squared length "
            "behind a layer of n units?",
            "one degree of freedom",
        ),
        Mistake(
            _typical_one_layer,
            "Both numbers are those of a single layer. How do L independent ones combine?",
            "one layer",
        ),
        Mistake(
            _typical_no_n,
            "The first number is right; the second is too large by a power of n. The squared "
            "length is multiplied by c / n times a sum of n squares. Where is that n?",
            "1/n left out",
        ),
        Mistake(
            lambda n, L, c: mean_and_typical(n, L, c)[::-1],
            "The two are in the wrong order. Which can never be the larger?",
            name="order",
        ),
        Mistake(
            lambda n, L, c: (c**L, mean_and_typical(n, L, c)[1]),
            "The second number is right. The first is the mean of the squared length. What is the"
            " rms?",
            name="mean square for rms",
        ),
        Mistake(
            lambda n, L, c: (1.0, mean_and_typical(n, L, c)[1]),
            "The second number is right. The first is right for c = 1. By what is the mean "
            "squared length multiplied in a layer otherwise?",
            name="c left out",
        ),
        Mistake(
            lambda n, L, c: (
                mean_and_typical(n, L, c)[0],
                (math.sqrt(2 * c / n) * math.gamma((n + 1) / 2) / math.gamma(n / 2)) ** L,
            ),
            "The first number is right. The second is the mean of R. The typical length is made "
            "of the mean of ln R: which of the two comes first, mean or logarithm?",
            name="mean length",
        ),
        Mistake(
            lambda n, L, c: (mean_and_typical(n, L, c)[0], mean_and_typical(n, L, c / 2)[1]),
            "The first number is right. In the second something is lost that does not depend on "
            "n. Which terms has the mean logarithm of a chi-square variable?",
            name="ln 2 left out",
        ),
        Mistake(
            lambda n, L, c: (mean_and_typical(n, L, c)[0], mean_and_typical(n, L, c)[1] ** 2),
            "The first number is right. In the second you added up the logarithms of squared "
            "lengths. What is ln R in terms of ln R²?",
            name="typical squared length",
        ),
        Mistake(
            lambda n, L, c: (
                mean_and_typical(n, L, c)[0],
                math.exp(L / 2 * (math.log(c / n) + _mean_log_chi2(2 * n))),
            ),
            "The first number is right. In the second you take ψ at n. For n degrees of freedom, "
            "at which place does the formula take it?",
            name="psi at n",
        ),
        Mistake(
            lambda n, L, c: ((c / n) ** (L / 2), mean_and_typical(n, L, c)[1]),
            "The second number is right. The first follows one entry of W delta. Of how many such "
            "entries is its length made?",
            name="one entry for the length",
        ),
    ],
    hints=(
        "Fix delta, and draw W. Each entry of W delta is normal: with which variance? And their "
        "squares added up?",
        "The squared length is multiplied by (c / n) X in each layer, X a chi-square variable "
        "with n degrees of freedom, whatever delta was. What are E X and E ln X?",
    ),
)

QUESTIONS = [
    CHAIN_GRADIENT,
    RIGHT_WEIGHT,
    GROWTH,
    WEAKEST_LAYER,
    SAFE_STEPS,
    MEAN_AND_TYPICAL,
]
