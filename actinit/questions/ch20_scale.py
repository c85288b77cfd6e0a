"""Exercises for chapter 20: the factor of a layer, its powers, and what hides it.

rms is the root mean square; a layer's factor is the rms that leaves it over the rms that enters.
"""

from __future__ import annotations

import numpy as np

from actinit.questions._model import Mistake, Question


def _rms(a):
    return np.sqrt(np.mean(np.square(a)))


# --- 1. typical_factor: one factor for all layers -----------------------------------------------


def typical_factor(r):
    """The one factor that, at every layer, leads from r[0] to r[-1]; r is rms by layer, (L+1,)."""
    return (r[-1] / r[0]) ** (1 / (len(r) - 1))


def _factor_by_logs(r):
    return np.exp(np.mean(np.diff(np.log(r))))


def _factor_by_product(r):
    factors = r[1:] / r[:-1]
    return np.prod(factors ** (1 / len(factors)))


def _factor_arithmetic(r):
    return np.mean(r[1:] / r[:-1])


def _factor_counts_sizes(r):
    return (r[-1] / r[0]) ** (1 / len(r))


def _factor_inverse(r):
    return (r[0] / r[-1]) ** (1 / (len(r) - 1))


def _factor_no_root(r):
    return r[-1] / r[0]


def _factor_divided(r):
    return r[-1] / r[0] / (len(r) - 1)


def _factor_input_left_out(r):
    return r[-1] ** (1 / (len(r) - 1))


def _factor_log_left(r):
    return np.log(r[-1] / r[0]) / (len(r) - 1)


TYPICAL_FACTOR = Question(
    id="20_scale/typical_factor",
    kind="implement",
    function="typical_factor",
    points=2,
    difficulty="easy",
    minutes=5,
    asks="From the rms of the input and of each layer, the one factor per layer that would lead "
    "from the first to the last.",
    reference=typical_factor,
    cases=lambda rng: [
        (np.exp(np.cumsum(rng.normal(-0.5, 1, size=n))),) for n in (4, 7, int(rng.integers(9, 30)))
    ],
    accepts=[_factor_by_logs, _factor_by_product],
    mistakes=[
        Mistake(
            _factor_arithmetic,
            "You seem to average the layers' factors. A factor of 10 and then one of 0.1 lead back "
            "to the start; what does their average say? Which mean belongs to things that are "
            "multiplied?",
            "arithmetic mean",
        ),
        Mistake(
            _factor_counts_sizes,
            "The right idea with the wrong root. You are given the rms of the input and of L "
            "layers. How many steps lie between the first and the last of them?",
            "root of one too many",
        ),
        Mistake(
            _factor_inverse,
            "Your number is the reciprocal of what is asked. If the signal shrinks, should its "
            "factor be above or below 1?",
            "upside down",
        ),
        Mistake(
            _factor_no_root,
            "That is the factor of all layers together. If each of two layers multiplies by 3, "
            "what do both together, and how do you come back from that to 3?",
            "no root",
        ),
        Mistake(
            _factor_divided,
            "You seem to share the whole factor among the layers by division. Two layers that "
            "double make a factor of 4: is 4 / 2 right by more than luck? Try three layers.",
            "divided instead of rooted",
        ),
        Mistake(
            _factor_input_left_out,
            "You take the root of the last rms. That would do for an input of rms 1. From where "
            "does the signal start here?",
            "input left out",
        ),
        Mistake(
            _factor_log_left,
            "This is the mean of the logarithms. Of which number is it the logarithm?",
            "logarithm returned",
        ),
    ],
    hints=(
        "If every layer had the factor a, what would r[-1] be in terms of r[0]?",
        "r[-1] = r[0] times a to some power. How many layers lie between them?",
    ),
)

# --- 2. right_std: turn the dial once -----------------------------------------------------------

RIGHT_STD = Question(
    id="20_scale/right_std",
    kind="number",
    function="right_std",
    points=1,
    difficulty="easy",
    minutes=6,
    asks="The std at which 15 linear layers keep the signal's size, if std 0.02 leaves a "
    "billionth of it.",
    reference=0.02 * 10**0.6,
    rtol=4e-4,  # three digits, 0.0796, pass; 0.08 does not
    mistakes=[
        Mistake(
            0.02 * 1e9,
            "You seem to make good the whole loss in every layer. How many layers share in it?",
            "all in one layer",
        ),
        Mistake(
            0.02 * 10**-0.6,
            "The size of the change is right. The signal was too small: which way should the "
            "dial turn?",
            "wrong way",
        ),
        Mistake(
            0.02 * 10**1.2,
            "Close in kind. It looks as if you took the factor per layer squared, as one would "
            "for a variance. Is the question about the std or the variance?",
            "variance for std",
        ),
        Mistake(
            0.02 * 9 / 15,
            "It looks as if the powers of ten had been divided and used as a factor. A loss of 9 "
            "powers of ten over 15 layers: what factor is each layer's share?",
            "exponent used as a factor",
        ),
        Mistake(
            0.02 * 1e9 / 15,
            "You seem to divide the loss among the layers. Factors multiply: which operation "
            "shares a product equally?",
            "divided among the layers",
        ),
        Mistake(
            0.02 * 10 ** (9 / 14),
            "You seem to share the loss among 14 steps. That would be right from the first layer's "
            "output on. Where is the rms of 1 taken, and how many matrices lie behind that place?",
            "one layer too few",
        ),
        Mistake(
            0.02 * 10**0.3,
            "Half of the powers of ten that are needed: the root of the factor per layer, as if "
            "a billion were a ratio of mean squares. Of what is a billionth left?",
            "mean square for rms",
        ),
        Mistake(
            0.08,
            "Nearly: with this std a few per cent too much come out at the end, as fifteen small "
            "errors multiply. What are the first three digits of your factor per layer?",
            "rounded too far",
        ),
    ],
    hints=(
        "What is the factor of one layer at std 0.02?",
        "In the linear regime the factor is proportional to the std. By what must you multiply "
        "0.02 so that the factor becomes 1?",
    ),
)

# --- 3. gradient_change: whose gradient holds whose factor --------------------------------------


def gradient_change(c):
    """By how much each dL/dW_l changes when W_l becomes c[l] W_l; linear net, dL/doutput fixed."""
    return np.array([np.prod(np.delete(c, layer)) for layer in range(len(c))])


def _change_by_division(c):
    return np.prod(c) / c


def _change_by_two_passes(c):
    before = np.concatenate([[1.0], np.cumprod(c)[:-1]])
    after = np.concatenate([np.cumprod(c[::-1])[::-1][1:], [1.0]])
    return before * after


def _change_by_backprop(c):
    """Run a real chain of one unit twice and divide the gradients."""

    def gradients(w):
        h = [1.0]
        for value in w:
            h.append(h[-1] * value)
        delta, out = 1.0, []
        for value, left in zip(w[::-1], h[-2::-1], strict=True):
            out.append(delta * left)
            delta *= value
        return np.array(out[::-1])

    w = np.linspace(0.5, 1.5, len(c))
    return gradients(w * c) / gradients(w)


def _change_all(c):
    return np.full(len(c), np.prod(c))


def _change_forward_only(c):
    return np.concatenate([[1.0], np.cumprod(c)[:-1]])


def _change_back_only(c):
    return np.concatenate([np.cumprod(c[::-1])[::-1][1:], [1.0]])


def _change_own(c):
    return np.array(c, float)


def _change_delta(c):
    return np.cumprod(c[::-1])[::-1]


GRADIENT_CHANGE = Question(
    id="20_scale/gradient_change",
    kind="derive",
    function="gradient_change",
    points=2,
    difficulty="medium",
    minutes=10,
    asks="How each layer's weight gradient changes when each matrix of a linear net is multiplied "
    "by a number of its own.",
    reference=gradient_change,
    cases=lambda rng: [(rng.uniform(0.3, 2, size=n),) for n in (2, 5, int(rng.integers(6, 12)))],
    accepts=[_change_by_division, _change_by_two_passes, _change_by_backprop],
    mistakes=[
        Mistake(
            _change_all,
            "Every layer gets the product of all numbers. dL/dW_l = h.T @ delta: does the h that "
            "enters W_l, or the delta that arrives behind it, know about W_l itself?",
            "own factor included",
        ),
        Mistake(
            _change_forward_only,
            "You follow the signal up to the layer. That is the change of h; a weight's gradient "
            "has a second part. Through which matrices did the blame come?",
            "forward part only",
        ),
        Mistake(
            _change_back_only,
            "You follow the blame down to the layer. That is the change of delta; a weight's "
            "gradient has a second part. Which matrices did its input pass?",
            "backward part only",
        ),
        Mistake(
            _change_own,
            "You scale each gradient by its own layer's number, as one would for a weight decay "
            "term. Write dL/dW_l as a product of h and delta: does W_l occur in it?",
            "own factor only",
        ),
        Mistake(
            _change_delta,
            "These are changes of the gradient with respect to each layer's input. What was asked "
            "is the gradient with respect to its weights. At which side of W_l do you stop?",
            "gradient of the input",
        ),
    ],
    hints=(
        "dL/dW_l is h of the layer in front, transposed, times delta_l. Which matrices does each "
        "of the two contain?",
        "Matrices in front of l act on h, matrices behind l act on delta. Which one is left out?",
    ),
)

# --- 4. told_apart: what the biases cover up ----------------------------------------------------


def told_apart(h):
    """Share of a layer's mean square that differs between examples; h is (examples, units)."""
    return np.mean(h.var(axis=0)) / np.mean(h**2)


def _apart_by_pairs(h):
    """The variance is half the mean squared difference of two examples."""
    gaps = h[:, None, :] - h[None, :, :]
    return np.mean(gaps**2) / 2 / np.mean(h**2)


def _apart_by_removing(h):
    common = h.mean(axis=0)
    return 1 - np.mean(common**2) / np.mean(h**2)


def _apart_by_norms(h):
    return (np.linalg.norm(h - h.mean(axis=0)) / np.linalg.norm(h)) ** 2


def _apart_wrong_axis(h):
    return np.mean(h.var(axis=1)) / np.mean(h**2)


def _apart_whole_variance(h):
    return h.var() / np.mean(h**2)


def _apart_of_variance(h):
    return np.mean(h.var(axis=0)) / h.var()


def _apart_root(h):
    return np.sqrt(told_apart(h))


def _apart_common(h):
    return 1 - told_apart(h)


def _apart_unit_by_unit(h):
    return np.mean(h.var(axis=0) / np.mean(h**2, axis=0))


def _apart_of_mean(h):
    return h.mean(axis=1).var() / np.mean(h**2)


def _apart_ratio_of_stds(h):
    return np.mean(h.std(axis=0)) / _rms(h)


def _apart_sample_variance(h):
    return np.mean(h.var(axis=0, ddof=1)) / np.mean(h**2)


TOLD_APART = Question(
    id="20_scale/told_apart",
    kind="diagnose",
    function="told_apart",
    points=2,
    difficulty="medium",
    minutes=10,
    asks="The share of a layer's mean square that still tells examples apart.",
    reference=told_apart,
    cases=lambda rng: [
        (rng.normal(size=(n, 5)) * rng.uniform(0.1, 1) + rng.normal(0.5, 2, size=5),)
        for n in (6, 40)
    ],
    accepts=[_apart_by_pairs, _apart_by_removing, _apart_by_norms],
    mistakes=[
        Mistake(
            _apart_wrong_axis,
            "You measure how a single example's units differ from one another. With random biases "
            "they always do. Along which axis do the examples lie?",
            "spread over units",
        ),
        Mistake(
            _apart_whole_variance,
            "You subtract one mean for the whole layer. Units whose biases differ then look as if "
            "they varied. What does each single unit say to all examples alike?",
            "one mean for all units",
        ),
        Mistake(
            _apart_of_variance,
            "The numerator is right. The whole that it is a share of was to be the mean square of "
            "h; have you subtracted a mean there too?",
            "share of the variance",
        ),
        Mistake(
            _apart_root,
            "Your number is the square root of the share: a ratio of sizes. Which of the two adds "
            "up to 1 with the part that is common to all examples, sizes or squares?",
            "root of the share",
        ),
        Mistake(
            _apart_common,
            "That is the share that all examples have in common. What is left over?",
            "the common part",
        ),
        Mistake(
            _apart_of_mean,
            "You average over the units first. Two units that respond in opposite ways then "
            "cancel. Can you take the spread of each unit before you average?",
            "averages units first",
        ),
        Mistake(
            _apart_unit_by_unit,
            "You take a share for each unit and average the shares. A nearly silent unit then "
            "counts as much as a loud one. The whole layer has one mean square: which part of "
            "that differs?",
            "mean of shares",
        ),
        Mistake(
            _apart_ratio_of_stds,
            "You compare standard deviations with the rms: sizes. A share should add up to 1 with "
            "the other part. Do sizes do that, or their squares?",
            "ratio of sizes",
        ),
        Mistake(
            _apart_sample_variance,
            "A little too large: your variance divides by the number of examples less one. The "
            "mean square divides by how many? The two parts should add up to the whole.",
            "n - 1 for n",
        ),
    ],
    hints=(
        "If a layer said the same to every example, which statistic of each unit would be zero?",
        "Split each unit's mean square over the examples into the square of its mean and the rest.",
    ),
)

# --- 5. retune: mend a start by measuring -------------------------------------------------------


def retune(Ws, x, size):
    """Factors s, (L,), so that with W_l s_l every tanh layer's z has rms `size`."""
    h, factors = x, []
    for W in Ws:
        z = h @ W
        factors.append(size / _rms(z))
        h = np.tanh(z * factors[-1])
    return np.array(factors)


def _retune_in_place_of_weights(Ws, x, size):
    Ws, factors = [W.copy() for W in Ws], np.ones(len(Ws))
    for layer in range(len(Ws)):
        h = x
        for W in Ws[:layer]:
            h = np.tanh(h @ W)
        factors[layer] = size / _rms(h @ Ws[layer])
        Ws[layer] *= factors[layer]
    return factors


def _retune_by_sweeps(Ws, x, size):
    """Correct all layers at once from one forward pass, and repeat until nothing changes."""
    factors = np.ones(len(Ws))
    for _ in range(3 * len(Ws)):
        h, found = x, []
        for W, s in zip(Ws, factors, strict=True):
            z = h @ (W * s)
            found.append(_rms(z))
            h = np.tanh(z)
        factors = factors * size / np.array(found)
    return factors


def _retune_one_pass(Ws, x, size):
    h, factors = x, []
    for W in Ws:
        z = h @ W
        factors.append(size / _rms(z))
        h = np.tanh(z)
    return np.array(factors)


def _retune_inverse(Ws, x, size):
    return 1 / retune(Ws, x, size)


def _retune_activations(Ws, x, size):
    h, factors = x, []
    for W in Ws:
        z = h @ W
        factors.append(size / _rms(np.tanh(z)))
        h = np.tanh(z * factors[-1])
    return np.array(factors)


def _retune_linear(Ws, x, size):
    h, factors = x, []
    for W in Ws:
        z = h @ W
        factors.append(size / _rms(z))
        h = z * factors[-1]
    return np.array(factors)


def _retune_scales_output(Ws, x, size):
    h, factors = x, []
    for W in Ws:
        z = h @ W
        factors.append(size / _rms(z))
        h = np.tanh(z) * factors[-1]
    return np.array(factors)


def _retune_variance(Ws, x, size):
    h, factors = x, []
    for W in Ws:
        z = h @ W
        factors.append((size / _rms(z)) ** 2)
        h = np.tanh(z * factors[-1])
    return np.array(factors)


def _retune_std(Ws, x, size):
    h, factors = x, []
    for W in Ws:
        z = h @ W
        factors.append(size / z.std())
        h = np.tanh(z * factors[-1])
    return np.array(factors)


def _retune_root_left_out(Ws, x, size):
    h, factors = x, []
    for W in Ws:
        z = h @ W
        factors.append(size / np.mean(z**2))
        h = np.tanh(z * factors[-1])
    return np.array(factors)


def _retune_by_formula(Ws, x, size):
    return np.array([size / (np.sqrt(len(W)) * W.std()) for W in Ws])


def _retune_cases(rng):
    cases = []
    for depth, spread in [(2, 0.5), (4, 1.0), (5, 1.5)]:
        std = 10 ** rng.uniform(-spread, spread / 2, size=depth)
        Ws = [s * rng.normal(size=(6, 6)) / np.sqrt(6) for s in std]
        cases.append((Ws, rng.normal(size=(20, 6)) + 0.2, float(rng.uniform(0.5, 1.4))))
    return cases


RETUNE = Question(
    id="20_scale/retune",
    kind="implement",
    function="retune",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="Numbers by which to multiply each matrix of a tanh net so that all its pre-activations "
    "have a given rms, found by measuring.",
    reference=retune,
    cases=_retune_cases,
    accepts=[_retune_in_place_of_weights, _retune_by_sweeps],
    rtol=1e-7,
    mistakes=[
        Mistake(
            _retune_one_pass,
            "The first number is right. The others seem to come from one pass through the broken "
            "net. Once you have mended the first layer, what does the second one receive?",
            "measured in the broken net",
        ),
        Mistake(
            _retune_inverse,
            "Each number is the reciprocal of the right one. If z is too small, should the weights "
            "be multiplied by more or by less than 1?",
            "upside down",
        ),
        Mistake(
            _retune_activations,
            "You seem to measure h = tanh(z) where z was asked for. If z is doubled, is tanh(z)?",
            "h for z",
        ),
        Mistake(
            _retune_linear,
            "You pass the mended z on to the next layer. What stands between a pre-activation and "
            "the next layer's input?",
            "activation left out",
        ),
        Mistake(
            _retune_scales_output,
            "You scale tanh(z) instead of z. The number multiplies the weights: does it act "
            "before the activation, or after?",
            "scaled behind the activation",
        ),
        Mistake(
            _retune_variance,
            "Your first number is the square of the right one, as it would be for a ratio of "
            "variances. By what must W be multiplied to double the rms of z?",
            "variance for rms",
        ),
        Mistake(
            _retune_root_left_out,
            "You divide by the mean square of z. The rms was to become `size`. What is missing "
            "between the two?",
            "root left out",
        ),
        Mistake(
            _retune_by_formula,
            "You go by the size of the weights and the number of inputs, and do not look at the "
            "batch. That brings z to about `size` if its input has rms 1. Has tanh(z)?",
            "formula for measurement",
        ),
        Mistake(
            _retune_std,
            "You seem to measure z.std(). It takes away the mean of z before it squares, and this "
            "z has one. Is that part of z left out of its rms?",
            "std for rms",
        ),
    ],
    hints=(
        "What does the second layer receive, once the first one is mended?",
        "Walk through the layers once. At each: measure z, choose the number, and go on with the "
        "mended z.",
    ),
)

# --- 6. two_verdicts: the mean and the typical chain --------------------------------------------


def two_verdicts(s):
    """(rms, typical) factor of w g'(z) for tanh, with w and z independent, both N(0, s^2)."""
    z = np.linspace(-14 * s, 14 * s, 20_001)
    p = np.exp(-(z**2) / (2 * s**2))
    p /= p.sum()
    e = np.exp(-2 * np.abs(z))
    log_slope = np.log(4) - 2 * np.abs(z) - 2 * np.log1p(e)
    mean_square = s**2 * np.sum(p * np.exp(2 * log_slope))
    # E ln|w| for w ~ N(0, s^2) is ln s - (gamma + ln 2) / 2.
    typical = np.log(s) - (np.euler_gamma + np.log(2)) / 2 + np.sum(p * log_slope)
    return float(np.sqrt(mean_square)), float(np.exp(typical))


def _verdicts_by_normal_theory(s):
    """Panels and Gauss-Legendre; E ln|w| as an integral over w = s exp(t)."""
    node, weight = np.polynomial.legendre.leggauss(40)

    def mean(f):
        edges = np.concatenate([np.arange(0, 8, 0.25), np.arange(8, 12 * s + 16, 2.0)])
        half = np.diff(edges)[:, None] / 2
        z = edges[:-1, None] + half * (1 + node)
        density = 2 * np.exp(-(z**2) / (2 * s**2)) / np.sqrt(2 * np.pi) / s
        return np.sum(f(z) * density * half * weight)

    t = np.linspace(-25, 3, 400_001)
    density = 2 * np.exp(t - np.exp(2 * t) / 2) / np.sqrt(2 * np.pi)
    log_w = np.log(s) + np.sum(t * density) * (t[1] - t[0])
    slope2 = mean(lambda z: np.cosh(np.minimum(z, 300)) ** -4)
    log_slope = mean(lambda z: -2 * (z + np.log1p(np.exp(-2 * z)) - np.log(2)))
    return float(s * np.sqrt(slope2)), float(np.exp(log_w + log_slope))


def _verdicts_by_quantiles(s):
    """Average over the quantiles of the normal, which a table of its integral gives."""
    grid = np.linspace(-9, 9, 200_001)
    cumulative = np.cumsum(np.exp(-(grid**2) / 2))
    cumulative = (cumulative - cumulative[0] / 2) / cumulative[-1]
    u = np.interp((np.arange(2_000_000) + 0.5) / 2_000_000, cumulative, grid)
    size = np.abs(s * u)
    log_slope = 2 * (np.log(2) - size - np.log1p(np.exp(-2 * size)))
    rms = s * np.sqrt(np.mean(np.exp(2 * log_slope)))
    return float(rms), float(np.exp(np.mean(np.log(size)) + np.mean(log_slope)))


def _verdicts_no_weight(s):
    rms, typical = two_verdicts(s)
    log_w = np.log(s) - (np.euler_gamma + np.log(2)) / 2
    return rms / s, float(typical / np.exp(log_w))


def _verdicts_mean_square(s):
    rms, typical = two_verdicts(s)
    return rms**2, typical


def _verdicts_mean_slope(s):
    """s E g' where the root of E g'^2 belongs."""
    z = np.linspace(-14 * s, 14 * s, 20_001)
    p = np.exp(-(z**2) / (2 * s**2))
    slope = np.cosh(np.minimum(np.abs(z), 300)) ** -2
    return float(s * np.sum(p * slope) / p.sum()), two_verdicts(s)[1]


def _verdicts_log_left(s):
    rms, typical = two_verdicts(s)
    return rms, float(np.log(typical))


def _verdicts_log_of_means(s):
    """Typical taken as s times E g': the log of a mean for the mean of a log."""
    rms, _ = two_verdicts(s)
    return rms, _verdicts_mean_slope(s)[0]


def _verdicts_weight_is_s(s):
    rms, typical = two_verdicts(s)
    return rms, float(typical * np.exp((np.euler_gamma + np.log(2)) / 2))


def _verdicts_mean_size(s):
    """Typical taken as E|w| E g'."""
    rms, _ = two_verdicts(s)
    return rms, float(np.sqrt(2 / np.pi) * _verdicts_mean_slope(s)[0])


def _verdicts_rounded(s):
    """1 - tanh(z)^2 rounds to 0 far out; ln 0 is minus infinity."""
    with np.errstate(divide="ignore"):
        far = np.log(1 - np.tanh(14 * s) ** 2)
    rms, typical = two_verdicts(s)
    return rms, typical if np.isfinite(far) else 0.0


def _verdicts_with_log(s, log):
    """Typical size with the logarithm of a slope that has been rounded first."""
    z = np.linspace(-12 * s, 12 * s, 20_001)
    p = np.exp(-(z**2) / (2 * s**2))
    mean_log = np.sum(p * log(1 - np.tanh(z) ** 2)) / p.sum()
    log_w = np.log(s) - (np.euler_gamma + np.log(2)) / 2
    return two_verdicts(s)[0], float(np.exp(log_w + mean_log))


def _verdicts_dropped(s):
    """Slopes that were rounded to 0 left out of the sum."""
    return _verdicts_with_log(s, lambda g: np.log(np.where(g > 0, g, 1)))


def _verdicts_floored(s):
    """A small number added, so that the logarithm stays finite."""
    return _verdicts_with_log(s, lambda g: np.log(g + 1e-12))


def _verdicts_swapped(s):
    return two_verdicts(s)[::-1]


TWO_VERDICTS = Question(
    id="20_scale/two_verdicts",
    kind="derive",
    function="two_verdicts",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="The rms and the typical size of one factor w tanh'(z) of a chain, w and z normal with "
    "std s: one says explode, the other vanish.",
    reference=two_verdicts,
    rtol=1e-3,
    cases=lambda rng: [(2.0,), (float(rng.uniform(0.5, 1.5)),), (float(rng.uniform(7, 9)),)],
    accepts=[_verdicts_by_normal_theory, _verdicts_by_quantiles],
    mistakes=[
        Mistake(
            _verdicts_no_weight,
            "Both numbers are those of the slope alone. What else does the blame pass on its way "
            "from one unit of the chain to the one in front?",
            "weight left out",
        ),
        Mistake(
            _verdicts_mean_square,
            "The second number is right. The first is a mean square. What turns it into a size?",
            "no root",
        ),
        Mistake(
            _verdicts_mean_slope,
            "The second number is right. For the first you seem to average the slope and to "
            "square afterwards. Are the mean of squares and the square of the mean the same?",
            "square of the mean",
        ),
        Mistake(
            _verdicts_log_left,
            "The first number is right. The second is still a logarithm. What factor has this "
            "logarithm?",
            "logarithm returned",
        ),
        Mistake(
            _verdicts_log_of_means,
            "The first number is right. For the second you seem to average first and take the "
            "logarithm afterwards. Averages are ruled by rare large values; which average is not?",
            "logarithm of a mean",
        ),
        Mistake(
            _verdicts_mean_size,
            "The first number is right. The second seems to be the mean of |w g'(z)|. A product of "
            "many factors is not typically the product of their means: what is averaged evenly "
            "when factors are multiplied?",
            "mean size for typical size",
        ),
        Mistake(
            _verdicts_rounded,
            "The first number is right. The second is 0 as soon as s is large: 1 - tanh(z)^2 has "
            "been rounded to 0, and ln 0 rules the mean. What is ln cosh z for large |z|, "
            "without forming cosh z?",
            "slope rounded to 0",
        ),
        Mistake(
            _verdicts_dropped,
            "The first number is right. The second is too large when s is large: slopes that were "
            "rounded to 0 count as if they were 1, or not at all. They are the smallest of all. "
            "What is ln cosh z for large |z|, without forming cosh z?",
            "rounded slopes left out",
        ),
        Mistake(
            _verdicts_floored,
            "The first number is right. For the second you seem to keep the slopes from falling "
            "below 1e-12. Many of them are far smaller, and it is their logarithms that are "
            "averaged. What is ln cosh z for large |z|, without forming cosh z?",
            "slopes with a floor",
        ),
        Mistake(
            _verdicts_weight_is_s,
            "The first number is right, and the slope's part of the second. For the weight you "
            "seem to take its std. Is the mean of ln|w| the logarithm of s?",
            "ln s for the mean of ln|w|",
        ),
        Mistake(
            _verdicts_swapped,
            "Both numbers are right and in each other's place. Which of them is ruled by rare "
            "large factors?",
            "swapped",
        ),
    ],
    hints=(
        "For independent w and z, E[(w g')^2] and E[ln|w g'|] each split in two. Which parts know "
        "about tanh?",
        "An expectation over a normal z is an integral: what would a fine grid of z, weighted by "
        "exp(-z^2 / (2 s^2)), give? And ln of the slope for large |z|, without underflow?",
    ),
)

QUESTIONS = [TYPICAL_FACTOR, RIGHT_STD, GRADIENT_CHANGE, TOLD_APART, RETUNE, TWO_VERDICTS]
