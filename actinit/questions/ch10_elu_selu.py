"""Chapter 10, ELU and SELU: questions for solutions/10_elu_selu.ipynb."""

import math

import numpy as np

from actinit.questions._model import Mistake, Question

# 1. An ELU that loses no digit ---------------------------------------------------------------


def elu(z, alpha):
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


def elu_by_mask(z, alpha):
    out = np.array(z, float)
    below = z < 0
    out[below] = alpha * np.expm1(z[below])
    return out


def elu_by_sum(z, alpha):
    half = np.clip(z, -700, 0) / 2  # exp(z) - 1 = 2 exp(z/2) sinh(z/2)
    return np.maximum(z, 0) + 2 * alpha * np.exp(half) * np.sinh(half)


def digits_lost(z, alpha):
    return np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1))


def both_branches(z, alpha):
    return np.where(z > 0, z, alpha * np.expm1(z))


def without_alpha(z, alpha):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def alpha_inside(z, alpha):
    return np.where(z > 0, z, np.expm1(alpha * np.minimum(z, 0)))


def continuously_bent(z, alpha):
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0) / alpha))


def logarithm(z, alpha):
    return np.where(z > 0, z, -alpha * np.log1p(np.maximum(-z, 0)))


def alpha_on_both(z, alpha):
    return alpha * elu(z, 1.0)


def its_slope(z, alpha):
    return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0)))


def no_minus_one(z, alpha):
    return np.where(z > 0, z, alpha * np.exp(np.minimum(z, 0)))


def _hostile(rng):
    tiny = rng.uniform(1, 9, 3) * np.array([-1e-12, 1e-12, -1e-9])
    large = np.array([-1e4, 1e4, 720.0, 0.0])
    z = np.concatenate([rng.normal(size=5) * 2, -rng.uniform(0.5, 2, 2), tiny, large])
    return rng.permutation(z), float(rng.uniform(1.3, 2.5))


def written_plainly(z, alpha):
    return np.where(z > 0, z, alpha * (np.exp(z) - 1))


def larger_line(z, alpha):
    return np.maximum(z, alpha * np.expm1(np.minimum(z, 0)))


def alpha_before_minus_one(z, alpha):
    return np.where(z > 0, z, alpha * np.exp(np.minimum(z, 0)) - 1)


exact = Question(
    id="10_elu_selu/exact",
    kind="implement",
    function="elu",
    points=2,
    difficulty="easy",
    minutes=6,
    asks="ELU of an array z, any finite values, and alpha > 0, right to ten digits of every value, "
    "also near 0, and without a warning.",
    cases=lambda rng: [_hostile(rng), (rng.normal(size=(3, 2)), float(rng.uniform(0.2, 0.7)))],
    reference=elu,
    rtol=1e-10,
    warnings=False,
    mistakes=[
        Mistake(
            digits_lost,
            "Right, but for digits: near 0 you take 1 from something that is hardly more than 1. "
            "How many digits of exp(z) - 1 survive at z = 1e-12, and which function was made for "
            "this?",
        ),
        Mistake(
            both_branches,
            "The values are right, and yet there is a warning. np.where computes both branches "
            "everywhere. What does yours do at z = 10000, before it is thrown away?",
        ),
        Mistake(
            without_alpha,
            "Your floor is at -1 for every alpha. Where should it be?",
        ),
        Mistake(
            alpha_inside,
            "You stretch z by alpha instead of the result. Where does the function go far on the "
            "left, and where should it?",
        ),
        Mistake(
            continuously_bent,
            "You divided z by alpha, as CELU does to keep its slope at 1. What is the definition "
            "of ELU?",
        ),
        Mistake(
            logarithm,
            "Your left half is a logarithm, as one of the sources says. Does it have a floor?",
        ),
        Mistake(
            alpha_on_both,
            "Your alpha also multiplies the positive side. Which function of the chapter "
            "has a factor on both, and what is it called there?",
        ),
        Mistake(
            its_slope,
            "This is the slope of ELU. What is its value at z = 3?",
        ),
        Mistake(
            no_minus_one,
            "Your two halves do not meet. What do they give on either side of 0?",
        ),
        Mistake(
            written_plainly,
            "That is the definition, and on paper it is right. A computer stumbles over it twice: "
            "what is exp(z) at z = 10000, and how many digits of exp(z) - 1 are left at "
            "z = -1e-12?",
        ),
        Mistake(
            larger_line,
            "You take the larger of the line and the curve. Just left of 0 the curve has the "
            "slope alpha. Which of the two is the larger there if alpha is 2?",
        ),
        Mistake(
            alpha_before_minus_one,
            "Your two halves do not meet at 0. What exactly does alpha multiply?",
        ),
    ],
    accepts=[elu_by_mask, elu_by_sum],
    forbids=["actinit.activations", "actinit.network"],
    hints=(
        "Two things go wrong with exp(z) - 1 written plainly: one at large z, one near 0. Which?",
        "np.expm1 takes care of one. For the other, limit what it is given, before np.where.",
    ),
)

# 2. The slope from the value -----------------------------------------------------------------


def slope_from_value(h, alpha):
    return np.where(h > 0, 1.0, h + alpha)


def slope_by_mask(h, alpha):
    slope = np.ones_like(h)
    slope[h <= 0] = h[h <= 0] + alpha
    return slope


def slope_by_inverse(h, alpha):
    z = np.log1p(np.minimum(h, 0) / alpha)  # undo ELU on the left
    return np.where(h > 0, 1.0, alpha * np.exp(z))


def as_it_was(h, alpha):
    return np.where(h > 0, h, alpha * np.exp(h))


def value_above(h, alpha):
    return np.where(h > 0, h, h + alpha)


def minus_alpha(h, alpha):
    return np.where(h > 0, 1.0, alpha - h)


def exponential_of_h(h, alpha):
    return np.where(h > 0, 1.0, alpha * np.exp(np.minimum(h, 0)))


def only_alpha_one(h, alpha):
    return np.where(h > 0, 1.0, h + 1.0)


def value_for_slope(h, alpha):
    return np.where(h > 0, 1.0, h)


def everywhere(h, alpha):
    return h + alpha


def bend_from_the_right(h, alpha):
    return np.where(h >= 0, 1.0, h + alpha)


def _values(rng):
    alpha = float(rng.uniform(1.3, 2.2))
    z = np.concatenate([rng.normal(size=6), [0.0, -rng.uniform(2, 4), rng.uniform(0.5, 2)]])
    return elu(rng.permutation(z).reshape(3, 3), alpha), alpha


def alpha_times_too_much(h, alpha):
    return np.where(h > 0, 1.0, alpha * (h + 1))


def exponential_alone(h, alpha):
    return np.where(h > 0, 1.0, h / alpha + 1)


def at_most_one(h, alpha):
    return np.minimum(1.0, h + alpha)


repair = Question(
    id="10_elu_selu/slope",
    kind="repair",
    function="slope_from_value",
    points=2,
    difficulty="easy",
    minutes=6,
    asks="The slope of ELU from its values h (the inputs z are gone) and alpha, an array shaped "
    "like h. At h = 0 take the slope from the left.",
    cases=lambda rng: [_values(rng), _values(rng)],
    reference=slope_from_value,
    mistakes=[
        Mistake(
            as_it_was,
            "This is what the broken code returns. Take its two halves one by one: how steep is "
            "the line h = z above 0, and which letter stands in the exponential of ELU's slope?",
        ),
        Mistake(
            value_above,
            "Above 0 you still return the value. ELU is the line h = z there: how steep is it?",
        ),
        Mistake(
            minus_alpha,
            "Far on the left your slope is 2 alpha. What are h and the slope there?",
        ),
        Mistake(
            exponential_of_h,
            "You put h where z belongs. The exponential of z is hidden in h already: solve "
            "h = alpha (exp(z) - 1) for it.",
        ),
        Mistake(
            only_alpha_one,
            "For alpha = 1 you are right. What does the slope come to at h = 0 for another alpha?",
        ),
        Mistake(
            value_for_slope,
            "Below 0 you return the value itself, which is negative. Can ELU fall?",
        ),
        Mistake(
            everywhere,
            "Left of 0 you are right. To its right h is z. Does the slope grow there?",
        ),
        Mistake(
            bend_from_the_right,
            "All right but at h = 0, where you take the slope from the right. Which one was "
            "asked for?",
        ),
        Mistake(
            alpha_times_too_much,
            "You took exp(z) to be h + 1. Is it, when alpha is not 1? Solve "
            "h = alpha (exp(z) - 1) for it once more.",
        ),
        Mistake(
            exponential_alone,
            "Left of 0 this is exp(z), well found. Is that the slope for every alpha?",
        ),
        Mistake(
            at_most_one,
            "You cut the slope off at 1. For alpha = 2, how steep is ELU just left of 0?",
        ),
    ],
    accepts=[slope_by_mask, slope_by_inverse],
    hints=(
        "Left of 0, write down h and the slope next to each other. What do they share?",
        "Replace alpha exp(z) by something with h. On the right the slope does not depend on z.",
    ),
)

# 3. A lower floor ----------------------------------------------------------------------------

PHI_1 = math.erfc(1 / math.sqrt(2)) / 2
FIRST = math.exp(0.5) * PHI_1
RELU_MEAN = 1 / math.sqrt(2 * math.pi)
SECOND = math.exp(2) * math.erfc(math.sqrt(2)) / 2

floor = Question(
    id="10_elu_selu/floor",
    kind="number",
    function="elu_mean",
    points=1,
    difficulty="easy",
    minutes=5,
    asks="The mean of ELU with alpha = 2 for z normal with mean 0 and variance 1, to three digits.",
    reference=RELU_MEAN + 2 * (FIRST - 0.5),
    rtol=2e-3,
    mistakes=[
        Mistake(
            RELU_MEAN + FIRST - 0.5,
            "That is the mean for alpha = 1. Which of the two halves does alpha reach?",
            name="alpha_one",
        ),
        Mistake(
            2 * (RELU_MEAN + FIRST - 0.5),
            "You doubled the whole mean for alpha = 1. Does alpha multiply the right half?",
            name="doubled",
        ),
        Mistake(
            RELU_MEAN + 2 * FIRST,
            "You left out the -1 in exp(z) - 1. How much of the mean is that, over half of all z?",
            name="no_minus_one",
        ),
        Mistake(
            RELU_MEAN + 2 * (FIRST - 1),
            "You took off the 1 for all z. On which share of them is the left half in charge?",
            name="minus_a_whole",
        ),
        Mistake(
            RELU_MEAN + 2 * (PHI_1 - 0.5),
            "The factor from completing the square is missing. What stands before "
            "the density that was moved?",
            name="without_the_factor",
        ),
        Mistake(
            RELU_MEAN - 2 * (FIRST - 0.5),
            "You added the left half with the wrong sign. Is ELU positive there?",
            name="sign",
        ),
        Mistake(
            2 * (FIRST - 0.5),
            "That is what the left half contributes. What does the right half add?",
            name="left_half_alone",
        ),
        Mistake(
            0.5 + 2 * (FIRST - 0.5),
            "You let the right half contribute its share of all z, one half. What is the mean of "
            "max(0, z)?",
            name="share_for_mean",
        ),
    ],
    hints=(
        "The mean of the right half is ReLU's. The left half is alpha times an integral that the "
        "chapter computes.",
        "The integral of exp(z) - 1 over the left half is e^0.5 times P(z < -1), minus one half.",
    ),
)

# 4. Constants for another spread -------------------------------------------------------------


def _tail(t):
    return math.erfc(t / math.sqrt(2)) / 2  # P(z < -t)


def constants_for(s):
    first = math.exp(s**2 / 2) * _tail(s)
    second = math.exp(2 * s**2) * _tail(2 * s)
    alpha = s / math.sqrt(2 * math.pi) / (0.5 - first)
    square = s**2 / 2 + alpha**2 * (second - 2 * first + 0.5)
    return 1 / math.sqrt(square), alpha


def _left_moments(s):
    nodes, weights = np.polynomial.legendre.leggauss(200)
    z = 6 * (nodes - 1)  # from -12 to 0
    density = 6 * weights * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    bent = np.expm1(s * z)
    return float(np.sum(density * bent)), float(np.sum(density * bent**2))


def constants_by_quadrature(s):
    mean, square = _left_moments(s)
    alpha = -s / math.sqrt(2 * math.pi) / mean
    return (s**2 / 2 + alpha**2 * square) ** -0.5, alpha


def constants_by_bisection(s):
    left, square = _left_moments(s)
    low, high = 0.1, 20.0
    for _ in range(200):
        alpha = (low + high) / 2
        too_high = s / math.sqrt(2 * math.pi) + alpha * left > 0
        low, high = (alpha, high) if too_high else (low, alpha)
    return 1 / math.sqrt(s**2 / 2 + alpha**2 * square), alpha


def for_spread_one(s):
    return constants_for(1.0)


def lambda_over_s(s):
    lam, alpha = constants_for(1.0)
    return lam / s, alpha


def variance_for_spread(s):
    return constants_for(s**2)


def without_s_on_the_right(s):
    first, second = math.exp(s**2 / 2) * _tail(s), math.exp(2 * s**2) * _tail(2 * s)
    alpha = RELU_MEAN / (0.5 - first)
    return 1 / math.sqrt(0.5 + alpha**2 * (second - 2 * first + 0.5)), alpha


def same_order(s):
    lam, alpha = constants_for(s)
    return alpha, lam


def lambda_not_rooted(s):
    lam, alpha = constants_for(s)
    return lam**2, alpha


def shift_not_scaled(s):
    first, second = math.exp(s**2 / 2) * _tail(1), math.exp(2 * s**2) * _tail(2)
    alpha = s / math.sqrt(2 * math.pi) / (0.5 - first)
    return 1 / math.sqrt(s**2 / 2 + alpha**2 * (second - 2 * first + 0.5)), alpha


def s_not_squared(s):
    first, second = math.exp(s / 2) * _tail(s), math.exp(2 * s) * _tail(2 * s)
    alpha = s / math.sqrt(2 * math.pi) / (0.5 - first)
    return 1 / math.sqrt(s**2 / 2 + alpha**2 * (second - 2 * first + 0.5)), alpha


def half_on_the_right(s):
    first, second = math.exp(s**2 / 2) * _tail(s), math.exp(2 * s**2) * _tail(2 * s)
    alpha = s / math.sqrt(2 * math.pi) / (0.5 - first)
    return 1 / math.sqrt(0.5 + alpha**2 * (second - 2 * first + 0.5)), alpha


def alpha_not_squared(s):
    first, second = math.exp(s**2 / 2) * _tail(s), math.exp(2 * s**2) * _tail(2 * s)
    alpha = s / math.sqrt(2 * math.pi) / (0.5 - first)
    return 1 / math.sqrt(s**2 / 2 + alpha * (second - 2 * first + 0.5)), alpha


def alpha_as_it_was(s):
    alpha = constants_for(1.0)[1]
    first, second = math.exp(s**2 / 2) * _tail(s), math.exp(2 * s**2) * _tail(2 * s)
    return 1 / math.sqrt(s**2 / 2 + alpha**2 * (second - 2 * first + 0.5)), alpha


def spread_kept(s):
    lam, alpha = constants_for(s)
    return s * lam, alpha


other_spread = Question(
    id="10_elu_selu/spread",
    kind="derive",
    function="constants_for",
    points=3,
    difficulty="medium",
    minutes=20,
    asks="The pair (lambda, alpha) for which lambda * elu(z, alpha) has mean 0 and mean square 1 "
    "when z is normal with mean 0 and standard deviation s.",
    cases=lambda rng: [(float(rng.uniform(0.4, 0.8)),), (float(rng.uniform(1.2, 1.35)),)],
    reference=constants_for,
    rtol=1e-7,
    mistakes=[
        Mistake(
            for_spread_one,
            "These are SELU's own constants, for s = 1. Does ELU look the same to an input "
            "that spreads twice as far?",
        ),
        Mistake(
            lambda_over_s,
            "You divided lambda by s, as one could for ReLU. A function with a floor does not "
            "scale: what does s change about the left half?",
        ),
        Mistake(
            variance_for_spread,
            "You read s as something else: your result fits a standard deviation of s squared. "
            "With z = s u, what is the exponential's argument?",
        ),
        Mistake(
            without_s_on_the_right,
            "The left half is right. For z = s u, what are the mean and the mean square of the "
            "right half?",
        ),
        Mistake(
            same_order,
            "Both numbers are right and stand in the other's place. What order was asked for?",
        ),
        Mistake(
            lambda_not_rooted,
            "Your alpha is right. The factor lambda multiplies values: what does it do to their "
            "mean square?",
        ),
        Mistake(
            shift_not_scaled,
            "Completing the square moves the density. In exp(s u) times the density of u, how far?",
        ),
        Mistake(
            s_not_squared,
            "You moved the density by the right distance. Completing the square in s u - u^2/2 "
            "leaves a factor in front. What do you add to s u - u^2/2 to make it a square?",
        ),
        Mistake(
            half_on_the_right,
            "Your alpha is right. In the mean square the right half still stands as for s = 1. "
            "What is the mean square of s u over the positive u?",
        ),
        Mistake(
            alpha_not_squared,
            "Your alpha is right. What power of it stands in the mean *square* of the left half?",
        ),
        Mistake(
            alpha_as_it_was,
            "You kept SELU's alpha and mended lambda. What is the mean of the outputs now? "
            "Lambda multiplies it: can it bring it to 0?",
        ),
        Mistake(
            spread_kept,
            "Your alpha is right, and your outputs spread as far as the inputs. Which mean square "
            "was asked for?",
        ),
    ],
    accepts=[constants_by_quadrature, constants_by_bisection],
    hints=(
        "Substitute z = s u with a standard normal u. Which of the chapter's integrals change?",
        "exp(k u) times the density is e^(k^2/2) times the density around k. Take k = s and "
        "k = 2 s; the right half has mean s/sqrt(2 pi) and mean square s^2/2.",
    ),
)

# 5. Will it hold? ----------------------------------------------------------------------------

LOW, HIGH = 0.4767710178827529, 1.8116392233971625


def fate(W, keep):
    scale = W.shape[0] * np.mean(W**2) / keep
    return int(scale > HIGH) - int(scale < LOW)


def fate_by_columns(W, keep):
    scale = np.mean(np.sum(W**2, axis=0)) / keep  # each unit sums n_in terms
    if scale < LOW:
        return -1
    return 1 if scale > HIGH else 0


def fate_by_trace(W, keep):
    scale = np.trace(W.T @ W) / (W.shape[1] * keep)
    return int(np.searchsorted([LOW, HIGH], scale)) - 1


def no_dropout(W, keep):
    return fate(W, 1.0)


def times_keep(W, keep):
    return fate(W, 1 / keep)


def keep_squared(W, keep):
    return fate(W, keep**2)


def the_share_dropped(W, keep):
    return fate(W, 1 - keep)


def by_fan_out(W, keep):
    return fate(W.T, keep)


def by_spread(W, keep):
    scale = W.shape[0] * np.sqrt(np.mean(W**2)) / keep
    return int(scale > HIGH) - int(scale < LOW)


def as_a_gain(W, keep):
    scale = np.sqrt(W.shape[0] * np.mean(W**2) / keep)
    return int(scale > HIGH) - int(scale < LOW)


def one_weight(W, keep):
    scale = np.mean(W**2) / keep
    return int(scale > HIGH) - int(scale < LOW)


def only_one_is_right(W, keep):
    scale = W.shape[0] * np.mean(W**2) / keep
    return int(np.sign(np.round(scale - 1, 1)))


def reversed_signs(W, keep):
    return -fate(W, keep)


def _layers(rng):
    def layer(scale, keep, n_in, n_out):
        W = rng.normal(size=(n_in, n_out))
        return W * np.sqrt(scale * keep / (n_in * np.mean(W**2))), keep

    u = rng.uniform
    cases = [
        layer(u(1.83, 1.9), u(0.75, 0.8), 30, 25),  # over the upper limit
        layer(u(1.7, 1.79), u(0.75, 0.8), 30, 25),
        layer(u(0.44, 0.47), u(0.75, 0.8), 25, 30),  # under the lower one
        layer(u(0.485, 0.53), u(0.85, 0.9), 25, 30),
        layer(u(2.2, 2.4), u(0.45, 0.5), 24, 24),
        layer(u(0.62, 0.68), u(0.78, 0.8), 30, 25),
        layer(u(1.0, 1.1), u(0.3, 0.35), 40, 10),
        layer(u(1.0, 1.1), u(0.9, 0.95), 10, 40),
        layer(u(0.2, 0.3), 1.0, 30, 30),
        layer(u(3.3, 4.0), 1.0, 30, 30),
    ]
    return [cases[i] for i in rng.permutation(len(cases))]


diagnose = Question(
    id="10_elu_selu/fate",
    kind="diagnose",
    function="fate",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="What becomes of the signal in a deep SELU net whose layers all have weights like W, "
    "shape (n_in, n_out), of mean 0, and dropout that keeps a share `keep` and divides by it: -1 "
    "if it dies, 0 if it settles, 1 if it grows without bound.",
    cases=_layers,
    reference=fate,
    mistakes=[
        Mistake(
            no_dropout,
            "You judge the weights alone. What does dropout do to the mean square that "
            "the next layer receives?",
        ),
        Mistake(
            times_keep,
            "You let dropout *shrink* the mean square. A share `keep` of the outputs survives, "
            "each divided by `keep`. What is the mean of their squares?",
        ),
        Mistake(
            keep_squared,
            "You divide by `keep` twice. The squares are divided by its square, but how many of "
            "them are left?",
        ),
        Mistake(
            the_share_dropped,
            "You use the share that is dropped. Which share does `keep` name?",
        ),
        Mistake(
            by_fan_out,
            "You count outputs. How many terms are added up in one pre-activation?",
        ),
        Mistake(
            by_spread,
            "You multiply n by the *spread* of the weights. Which of their properties add up "
            "in a sum of independent terms?",
        ),
        Mistake(
            as_a_gain,
            "You compare a gain, a root, with limits for a variance. Which of the two does the "
            "window limit?",
        ),
        Mistake(
            one_weight,
            "You compare the variance of a single weight with the window. How many such terms are "
            "added up in one pre-activation, and what is their variance together?",
        ),
        Mistake(
            only_one_is_right,
            "You accept only a scale near 1. Other scales move the level. For which of them "
            "is there none?",
        ),
        Mistake(
            reversed_signs,
            "Your signs are reversed. Which of the three stands for dying out?",
        ),
    ],
    accepts=[fate_by_columns, fate_by_trace],
    hints=(
        "Reduce everything to one number: by what is V(q) multiplied from layer to layer?",
        "n_in times the variance of the weights, and dropout counts as a larger scale. Compare "
        "with the chapter's two limits.",
    ),
)

# 6. Where it settles -------------------------------------------------------------------------

LAM, ALPHA = 1.0507009873554805, 1.6732632423543772


def mean_square(q):
    root = math.sqrt(q)
    below = math.exp(2 * q) * _tail(2 * root) - 2 * math.exp(q / 2) * _tail(root) + 0.5
    return LAM**2 * (q / 2 + ALPHA**2 * below)


def level(scale):
    low, high = 1e-4, 40.0
    for _ in range(60):
        q = math.sqrt(low * high)
        low, high = (q, high) if scale * mean_square(q) > q else (low, q)
    return q


def _by_quadrature(q):
    nodes, weights = np.polynomial.legendre.leggauss(150)
    z = 6 * (nodes - 1)
    density = 6 * weights * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    left = np.sum(density * np.expm1(math.sqrt(q) * z) ** 2)
    return LAM**2 * (q / 2 + ALPHA**2 * float(left))


def level_by_layers(scale):
    q = 1.0
    for _ in range(2000):
        before, q = q, scale * _by_quadrature(q)
        if abs(q - before) < 1e-14:
            break
    return q


def level_by_secant(scale):
    def gap(t):
        return math.log(scale * _by_quadrature(math.exp(t))) - t

    a, b = 0.0, 0.1
    for _ in range(60):
        if gap(a) == gap(b):
            break
        a, b = b, b - gap(b) * (b - a) / (gap(b) - gap(a))
    return math.exp(b)


def _settle(step):
    q = 1.0
    for _ in range(1500):
        q = step(q)
    return q


def _mean(q):
    left = math.exp(q / 2) * _tail(math.sqrt(q)) - 0.5
    return LAM * (math.sqrt(q / (2 * math.pi)) + ALPHA * left)


def spread_for_variance(scale):
    return math.sqrt(level(scale))


def of_the_output(scale):
    return level(scale) / scale


def the_scale(scale):
    return scale


def variance_of_h(scale):
    return _settle(lambda q: scale * (mean_square(q) - _mean(q) ** 2))


def two_layers(scale):
    return scale * mean_square(scale)


def q_for_its_root(scale):
    def wrong(q):
        below = math.exp(2 * q * q) * _tail(2 * q) - 2 * math.exp(q * q / 2) * _tail(q) + 0.5
        return LAM**2 * (q / 2 + ALPHA**2 * below)

    return _settle(lambda q: scale * wrong(min(q, 6.0)))


def elu_without_lambda(scale):
    return _settle(lambda q: scale * mean_square(q) / LAM**2)


def near_one(scale):
    slope = (mean_square(1.001) - mean_square(0.999)) / 0.002
    return 1 + (scale - 1) / (1 - slope)


def ten_layers(scale):
    q = 1.0
    for _ in range(10):
        q = scale * mean_square(q)
    return q


challenge = Question(
    id="10_elu_selu/level",
    kind="derive",
    function="level",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="The variance q of the pre-activations at which a wide, deep SELU net with weights of "
    "mean 0 and variance scale / n_in settles, for a scale between 0.7 and 1.4, to six digits.",
    cases=lambda rng: [(float(rng.uniform(0.72, 0.8)),), (float(rng.uniform(1.25, 1.38)),)],
    reference=level,
    rtol=1e-6,
    mistakes=[
        Mistake(
            spread_for_variance,
            "You return the spread of z. The question asks for its variance.",
        ),
        Mistake(
            of_the_output,
            "This is the mean square of the outputs h. How does one get from there to the "
            "variance of the next z?",
        ),
        Mistake(
            the_scale,
            "You return what a signal of size 1 becomes in one layer. The next layer receives "
            "that, not 1. Where does it end?",
        ),
        Mistake(
            variance_of_h,
            "You pass on the *variance* of h. Away from scale 1 its mean is not 0. What does "
            "a sum of terms h w with independent weights inherit?",
        ),
        Mistake(
            two_layers,
            "You went through two layers and stopped. Is the result the same after another one?",
        ),
        Mistake(
            q_for_its_root,
            "You have put the variance where the spread belongs. With z = sqrt(q) u, what is the "
            "argument of the exponential?",
        ),
        Mistake(
            elu_without_lambda,
            "Your function is ELU with SELU's alpha. Which factor is missing, and how does it "
            "come into a mean square?",
        ),
        Mistake(
            near_one,
            "You continued the tangent at q = 1. That is right for scales next to 1. How straight "
            "is V?",
        ),
        Mistake(
            ten_layers,
            "You stop after ten layers. How far does the next one still move q, and what does "
            "that depend on?",
        ),
    ],
    accepts=[level_by_layers, level_by_secant],
    forbids=["actinit.theory", "actinit.activations"],
    hints=(
        "Write V(q), the mean square of SELU for a variance of q, with the integrals of the "
        "chapter and z = sqrt(q) u. Which equation does q solve?",
        "scale V(q) - q is positive below the level and negative above it: bisect, or go through "
        "layers until nothing changes.",
    ),
)

QUESTIONS = [exact, repair, floor, other_spread, diagnose, challenge]
