"""Chapter 11, the smooth ones: questions for solutions/11_smooth.ipynb."""

import math

import numpy as np

from actinit.questions._model import Mistake, Question


def _erfc(t):
    return np.array([math.erfc(v) for v in np.ravel(t)]).reshape(np.shape(t))


def _cdf(t):
    return _erfc(-np.asarray(t) / math.sqrt(2)) / 2


def _density(t):
    return np.exp(-(t**2) / 2) / math.sqrt(2 * math.pi)


# 1. Softplus, backwards ----------------------------------------------------------------------


def inverse_softplus(h):
    return h + np.log(-np.expm1(-h))


def inverse_in_two_parts(h):
    out = h.copy()
    small = h < 30
    out[small] = np.log(np.expm1(h[small]))
    return out


def inverse_by_newton(h):
    z = np.where(h > 1, h, np.log(h))
    for _ in range(60):  # softplus is convex, so this settles
        value = np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
        z = z - np.log(value / h) * value * (1 + np.exp(-z))
    return z


def textbook_inverse(h):
    return np.log(np.exp(h) - 1)


def expm1_only(h):
    return np.log(np.expm1(h))


def cancels_when_small(h):
    return h + np.log(1 - np.exp(-h))


def softplus_again(h):
    return np.log1p(np.exp(-h)) + h


def logit(h):
    return np.log(h) - np.log(np.abs(1 - h))


def plus_for_minus(h):
    return h - np.log(-np.expm1(-h))


def only_correction(h):
    return np.log(-np.expm1(-h))


inverse = Question(
    id="11_smooth/inverse",
    kind="implement",
    function="inverse_softplus",
    points=2,
    difficulty="easy",
    minutes=8,
    asks="The z at which softplus is h, for an array of h from 1e-12 to 1e5, to nine digits and "
    "without a warning.",
    cases=lambda rng: [
        (rng.uniform(0.1, 5, 4),),
        (np.append(10.0 ** rng.uniform(-12, -9, 2), rng.uniform(0.2, 0.6)),),
        (rng.uniform(1e3, 1e5, 2),),
    ],
    reference=inverse_softplus,
    rtol=1e-9,
    warnings=False,
    mistakes=[
        Mistake(
            textbook_inverse,
            "The algebra is right, and two of its steps are not safe in a computer: exp(h) does "
            "not fit for large h, and for tiny h nearly everything cancels. Which power of e "
            "could you take out of the bracket?",
        ),
        Mistake(
            expm1_only,
            "Tiny h are right now. Large ones overflow in the exponential. What is left of the "
            "logarithm if you take out the large factor before you compute it?",
        ),
        Mistake(
            cancels_when_small,
            "Nothing overflows any more. For tiny h, 1 - exp(-h) has lost nearly all of its "
            "digits. Which function of NumPy was made for this difference?",
        ),
        Mistake(
            softplus_again,
            "That is softplus of h, not the way back. Start from h = ln(1 + e^z): what is z?",
        ),
        Mistake(
            logit,
            "You inverted the sigmoid, softplus' slope. Its values end at 1; softplus' do not. "
            "Which equation is to be solved for z?",
        ),
        Mistake(
            plus_for_minus,
            "Softplus lies above ReLU, so z must be smaller than h. Yours is larger. Which "
            "sign has the logarithm of a number below 1, and what do you do with it?",
        ),
        Mistake(
            only_correction,
            "That is the distance from z to h. What was taken out of the logarithm to get it?",
        ),
    ],
    accepts=[inverse_in_two_parts, inverse_by_newton],
    forbids=["actinit.activations"],
    hints=(
        "Solve h = ln(1 + e^z) for z first. For which h does your formula overflow, for which "
        "does it cancel?",
        "e^h - 1 = e^h (1 - e^-h). What becomes of the logarithm, and which NumPy function "
        "gives the bracket without loss?",
    ),
)

# 2. A fifth, or more? ------------------------------------------------------------------------

LOWEST = -0.7518

share = Question(
    id="11_smooth/share",
    kind="number",
    function="falling_share",
    points=1,
    difficulty="easy",
    minutes=4,
    asks="GELU falls left of -0.7518. The share of inputs on which it falls when z is normal "
    "with mean 0 and standard deviation 2, to three digits.",
    reference=math.erfc(-LOWEST / 2 / math.sqrt(2)) / 2,
    rtol=2e-3,
    mistakes=[
        Mistake(
            math.erfc(-LOWEST / math.sqrt(2)) / 2,
            "That is the share at a standard deviation of 1. How many standard deviations from "
            "the mean is the dip when the inputs spread twice as far?",
            name="unit_spread",
        ),
        Mistake(
            math.erfc(-LOWEST * math.sqrt(2)) / 2,
            "You moved the dip twice as far out. If the inputs spread more, are more of them or "
            "fewer beyond it?",
            name="multiplied",
        ),
        Mistake(
            1 - math.erfc(-LOWEST / 2 / math.sqrt(2)) / 2,
            "That is the share on which it rises. Could it fall on more than half?",
            name="other_side",
        ),
        Mistake(
            0.5,
            "Half of the inputs are negative. Does GELU fall on all of those?",
            name="all_negative",
        ),
        Mistake(
            math.erfc(-LOWEST / math.sqrt(2) / math.sqrt(2)) / 2,
            "You took 2 for the variance. What is the standard deviation here?",
            name="variance_for_deviation",
        ),
        Mistake(
            math.erfc(-LOWEST / 2 / math.sqrt(2)),
            "Twice too large: both tails are in it. On which side of 0 does GELU fall?",
            name="both_tails",
        ),
    ],
    hints=(
        "Which z are meant, those below or above the dip, and is the dip left or right of 0?",
        "Divide by the standard deviation, then ask the normal distribution function: "
        "math.erfc(-t / math.sqrt(2)) / 2.",
    ),
)

# 3. The dip of any Swish ---------------------------------------------------------------------


def swish_dip(beta, scale):
    place = -1.2784645427610737  # the dip of silu, where place + 1 + exp(place) = 0
    return place / beta, scale * (1 + place) / beta


def dip_by_halving(beta, scale):
    low, high = -5.0 / beta, np.zeros_like(beta)
    for _ in range(100):
        middle = (low + high) / 2
        p = 1 / (1 + np.exp(-beta * middle))
        rising = p * (1 + beta * middle * (1 - p)) > 0
        low, high = np.where(rising, low, middle), np.where(rising, middle, high)
    return low, scale * low / (1 + np.exp(-beta * low))


def dip_by_lambert(beta, scale):
    w = 0.2784645427610738  # w e^w = 1 / e
    for _ in range(5):
        w = w - (w * np.exp(w + 1) - 1) / ((1 + w) * np.exp(w + 1))
    return -(1 + w) / beta, -scale * w / beta


def same_for_every_beta(beta, scale):
    place, value = swish_dip(np.ones_like(beta), scale)
    return place, value


def times_beta(beta, scale):
    place, value = swish_dip(1 / beta, scale)
    return place, value


def depth_unscaled(beta, scale):
    place, _ = swish_dip(beta, scale)
    return place, scale * swish_dip(1.0, 1.0)[1] * np.ones_like(beta)


def place_scaled_too(beta, scale):
    place, value = swish_dip(beta, scale)
    return scale * place, value


def scale_forgotten(beta, scale):
    return swish_dip(beta, np.ones_like(scale))


def positive_depth(beta, scale):
    place, value = swish_dip(beta, scale)
    return place, -value


def one_plus_place(beta, scale):
    place, _ = swish_dip(beta, scale)
    return place, scale * (1 + place)


def steepest_descent(beta, scale):
    z = 2.3993572805154  # z tanh(z / 2) = 2
    return -z / beta, scale * -z / beta / (1 + np.exp(z))


dip = Question(
    id="11_smooth/dip",
    kind="derive",
    function="swish_dip",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="The lowest point (place, value) of scale * z * sigmoid(beta * z), for arrays beta and "
    "scale of one shape, both positive.",
    cases=lambda rng: [(rng.uniform(0.3, 4, 5), rng.uniform(0.5, 3, 5)) for _ in range(2)],
    reference=swish_dip,
    rtol=1e-6,
    mistakes=[
        Mistake(
            same_for_every_beta,
            "You return the dip of beta = 1 for all. What does beta = 10 look like in the "
            "explorer, and where is its dip?",
        ),
        Mistake(
            times_beta,
            "You multiply where beta divides. A sharper gate is closer to ReLU: does its dip "
            "lie further out or closer to 0?",
        ),
        Mistake(
            depth_unscaled,
            "The places are right. The depth does not stay the same: with u = beta z, what is "
            "z sigmoid(beta z) in terms of u?",
        ),
        Mistake(
            place_scaled_too,
            "The values are right. You moved the place by the scale as well. What does a factor "
            "in front of a function do to where it is lowest?",
        ),
        Mistake(
            scale_forgotten,
            "The places are right, and the values are those for scale 1. What does the factor in "
            "front do to them?",
        ),
        Mistake(
            lambda beta, scale: (swish_dip(1.0, 1.0)[0] * beta**0, swish_dip(beta, scale)[1]),
            "The depths are right. Your place is in units of beta z, and the same for all. "
            "What is z there?",
            name="place_of_u",
        ),
        Mistake(
            lambda beta, scale: swish_dip(beta, scale)[::-1],
            "Both numbers are right. In which order are they asked for?",
            name="swapped",
        ),
        Mistake(
            positive_depth,
            "Your sizes are right. Is the curve above or below 0 at its lowest point?",
        ),
        Mistake(
            one_plus_place,
            "You used the chapter's 'place plus 1'. That was derived for beta = 1. What is the "
            "value at the dip in terms of u = beta z?",
        ),
        Mistake(
            steepest_descent,
            "That is where it falls most steeply, not where it is lowest. Which derivative is 0 "
            "at the lowest point?",
        ),
    ],
    accepts=[dip_by_halving, dip_by_lambert],
    hints=(
        "Substitute u = beta z. Which function of u is left, and what stands in front of it?",
        "Two equations: u + 1 + e^u = 0 at silu's dip (solve it by any method), and the value "
        "there. Then go back from u to z.",
    ),
)

# 4. Which GELU is it? ------------------------------------------------------------------------


def which_gelu(z, h):
    exact = z * _cdf(z)
    u = math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)
    by_tanh = z / 2 * (1 + np.tanh(u))
    by_sigmoid = z / (1 + np.exp(-1.702 * z))
    errors = [np.max(np.abs(h - g)) for g in (exact, by_tanh, by_sigmoid)]
    return int(np.argmin(errors))


def _forms(z):
    u = math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)
    return [z * _cdf(z), z / 2 * (1 + np.tanh(u)), z / (1 + np.exp(-1.702 * z))]


def which_by_squares(z, h):
    return int(np.argmin([np.sum((h - g) ** 2) for g in _forms(z)]))


def which_by_agreement(z, h):
    close = [np.mean(np.isclose(h, g, rtol=1e-6, atol=1e-7)) for g in _forms(z)]
    return int(np.argmax(close))


def which_by_gate(z, h):
    return int(np.argmin([np.abs((h - g)[z != 0] / z[z != 0]).sum() for g in _forms(z)]))


def exactly_equal(z, h):
    equal = [bool(np.array_equal(h, g)) for g in _forms(z)]
    return equal.index(True) if any(equal) else -1


def loosely_close(z, h):
    return [bool(np.allclose(h, g, atol=1e-2)) for g in _forms(z)].index(True)


def least_signed(z, h):
    return int(np.argmin([np.sum(h - g) for g in _forms(z)]))


def largest_z_only(z, h):
    at = np.argmax(np.abs(z))
    return int(np.argmin([np.abs(h - g)[at] for g in _forms(z)]))


def first_only(z, h):
    return int(np.argmin([abs(h - g)[0] for g in _forms(z)]))


def farthest(z, h):
    return int(np.argmax([np.sum((h - g) ** 2) for g in _forms(z)]))


def counted_from_one(z, h):
    return which_gelu(z, h) + 1


def _records(rng):
    cases = []
    for form in [*rng.permutation(3), *rng.permutation(3), 0, 1, 2, 1]:
        z = rng.permutation(np.concatenate([rng.uniform(-4, 4, 12), [0.0, 12.0]]))
        if len(cases) > 7:  # no form is told from another by what comes first
            z = np.roll(z, -int(np.argmax(z == 0.0)))
        h = _forms(z)[form].astype(np.float32).astype(np.float64)
        cases.append((z, h))
    return cases


which = Question(
    id="11_smooth/which",
    kind="diagnose",
    function="which_gelu",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="From inputs z and recorded outputs h, rounded to float32, of one GELU: 0 if it was the "
    "exact one, 1 the tanh form, 2 the form z sigmoid(1.702 z). Among the z are a 0 and a 12.",
    cases=_records,
    reference=which_gelu,
    mistakes=[
        Mistake(
            exactly_equal,
            "You look for outputs equal to the last digit, and find none. These were rounded to "
            "float32. How far apart may two numbers be and still be the same output?",
        ),
        Mistake(
            loosely_close,
            "Your tolerance is wider than the distance between two of the forms, so the first "
            "that fits wins. How far apart are the exact one and the tanh form at most?",
        ),
        Mistake(
            lambda z, h: max(1, which_gelu(z, h)),
            "You take the exact form for the tanh form, as happens if the tanh form is asked "
            "first and a wide tolerance lets it in. How far apart are the two at most?",
            name="tanh_asked_first",
        ),
        Mistake(
            least_signed,
            "You add differences with their signs, and pick the most negative sum. What should "
            "a difference count if it is below 0?",
        ),
        Mistake(
            largest_z_only,
            "You answer 0 to everything, as happens if one input decides at which all forms "
            "agree. At 0 and at 12 they do. Where do they differ?",
        ),
        Mistake(
            first_only,
            "You decide by the first input alone. Sometimes that is the 0, for which all forms say "
            "the same. How can all the records have their say?",
        ),
        Mistake(
            farthest,
            "You pick the form that fits worst. Which end of the list of errors is wanted?",
        ),
        Mistake(
            counted_from_one,
            "You have the right form and count from 1. Which numbers does the question use?",
        ),
    ],
    accepts=[which_by_squares, which_by_agreement, which_by_gate],
    forbids=["actinit.activations"],
    hints=(
        "Compute all three. By how much do they differ, and by how much can rounding to float32 "
        "change a value near 1?",
        "You need one number per form that says how badly it fits all inputs together.",
    ),
)

# 5. Repair the backward pass -----------------------------------------------------------------


def gelu_backward(z, upstream):
    gate = np.array([math.erfc(-v / math.sqrt(2)) / 2 for v in z])
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return upstream * (gate + z * density)


def backward_by_differences(z, upstream):
    step = 1e-4

    def gelu(at):
        return at * _cdf(at)

    slope = (8 * (gelu(z + step) - gelu(z - step)) - gelu(z + 2 * step) + gelu(z - 2 * step)) / (
        12 * step
    )
    return upstream * slope


def backward_by_bend(z, upstream):  # the slope is 1/2 plus the integral of (2 - t^2) density
    nodes, weights = np.polynomial.legendre.leggauss(40)
    t = z[:, None] * (nodes + 1) / 2
    return upstream * (0.5 + z / 2 * (((2 - t**2) * _density(t)) @ weights))


def as_given(z, upstream):
    gate = (1 + np.array([math.erf(v) for v in z])) / 2
    return upstream * (gate + z * gate * (1 - gate))


def root_only(z, upstream):
    return upstream * (_cdf(z) + z * _cdf(z) * (1 - _cdf(z)))


def density_only(z, upstream):
    gate = (1 + np.array([math.erf(v) for v in z])) / 2
    return upstream * (gate + z * _density(z))


def wide_density(z, upstream):
    gate = _cdf(z * math.sqrt(2))
    return upstream * (gate + z * np.exp(-(z**2)) / math.sqrt(math.pi))


def gate_alone(z, upstream):
    return upstream * _cdf(z)


def without_z(z, upstream):
    return upstream * (_cdf(z) + _density(z))


def upstream_lost(z, upstream):
    return _cdf(z) + z * _density(z)


def value_not_slope(z, upstream):
    return upstream * z * _cdf(z)


def tanh_form(z, upstream):
    c = math.sqrt(2 / math.pi)
    t = np.tanh(c * (z + 0.044715 * z**3))
    return upstream * ((1 + t) / 2 + z / 2 * (1 - t * t) * c * (1 + 3 * 0.044715 * z**2))


def bell_unscaled(z, upstream):
    return upstream * (_cdf(z) + z * np.exp(-(z**2) / 2))


def upstream_on_one_term(z, upstream):
    return _cdf(z) + upstream * z * _density(z)


def two_pi_unrooted(z, upstream):
    return upstream * (_cdf(z) + z * np.exp(-(z**2) / 2) / (2 * math.pi))


repair = Question(
    id="11_smooth/backward",
    kind="repair",
    function="gelu_backward",
    points=3,
    difficulty="medium",
    minutes=10,
    asks="dL/dz of the exact GELU from z and the gradient upstream, both of shape (n,). The given "
    "code has two faults.",
    cases=lambda rng: [(rng.normal(size=8) * 1.5, rng.normal(size=8)) for _ in range(2)],
    reference=gelu_backward,
    rtol=1e-7,
    atol=1e-9,
    mistakes=[
        Mistake(
            as_given,
            "This is the code as it was given. Compare its gate at z = 1 with the normal "
            "distribution function, 0.8413, and ask of which function p (1 - p) is the slope.",
        ),
        Mistake(
            root_only,
            "The gate is right now. The second term still uses the slope of another gate. For "
            "which P is p (1 - p) the derivative?",
        ),
        Mistake(
            density_only,
            "The second term is right now. The gate itself is not the standard normal one: "
            "what is its value at z = 1, and what should it be?",
        ),
        Mistake(
            wide_density,
            "Your two terms belong together, but to a normal distribution with another spread. "
            "What has to be divided by what before erf?",
        ),
        Mistake(
            gate_alone,
            "That is the gate, the first term. By the product rule, what happens when a change "
            "of z opens the gate further?",
        ),
        Mistake(
            without_z,
            "Both derivatives are there. In the product rule each is multiplied by the other "
            "factor. By what must the density be multiplied?",
        ),
        Mistake(
            upstream_lost,
            "That is GELU's slope. What does the chain rule do with the gradient that arrives?",
        ),
        Mistake(
            value_not_slope,
            "You multiply by GELU's value. Which of its properties does the chain rule want?",
        ),
        Mistake(
            lambda z, upstream: upstream * (_cdf(z) - z * _density(z)),
            "Both terms are there, with a minus between them. Does a gate that opens further let "
            "a positive z through more, or less?",
            name="minus",
        ),
        Mistake(
            tanh_form,
            "That is the slope of the tanh form, and right for that: the two differ from the "
            "fourth digit on. Which gate was asked for?",
        ),
        Mistake(
            bell_unscaled,
            "Your second term has the right shape and is too large. The normal distribution "
            "function rises by 1 in all: what is the area under your bell, and what should it be?",
        ),
        Mistake(
            upstream_on_one_term,
            "The incoming gradient multiplies only one of your two terms. Of which of them is "
            "the slope made?",
        ),
        Mistake(
            two_pi_unrooted,
            "Your density does not integrate to 1. What stands under the root in front of it?",
        ),
    ],
    accepts=[backward_by_differences, backward_by_bend],
    forbids=["actinit.activations"],
    hints=(
        "Test the gate alone: what are its values at 0, 1 and 2, and what are those of the "
        "normal distribution function?",
        "f(z) = z P(z). The product rule has two terms; the derivative of the normal "
        "distribution function is the normal density.",
    ),
)

# 6. The mean of GELU -------------------------------------------------------------------------


def gelu_mean(mu, sigma):
    spread = np.sqrt(1 + sigma**2)
    t = mu / spread
    gate = np.array([math.erfc(-v / math.sqrt(2)) / 2 for v in t])
    density = np.exp(-(t**2) / 2) / math.sqrt(2 * math.pi)
    return mu * gate + sigma**2 / spread * density


def mean_by_quadrature(mu, sigma):
    nodes, weights = np.polynomial.legendre.leggauss(120)
    u = 10 * nodes
    z = mu[:, None] + sigma[:, None] * u
    return (10 * weights * _density(u) * z * _cdf(z)).sum(axis=1)


def mean_by_two_noises(mu, sigma):
    # The gate is open if z > noise. Given the difference d = z - noise, normal with variance
    # 1 + sigma^2, the mean of z is a straight line in d; integrate it over d > 0.
    nodes, weights = np.polynomial.legendre.leggauss(100)
    spread = np.sqrt(1 + sigma**2)
    top = np.maximum(mu, 0) + 10 * spread
    d = top[:, None] * (nodes + 1) / 2
    away = (d - mu[:, None]) / spread[:, None]
    line = mu[:, None] + (sigma**2 / spread)[:, None] * away
    return (weights * line * _density(away) / spread[:, None]).sum(axis=1) * top / 2


def gelu_of_mean(mu, sigma):
    return mu * _cdf(mu)


def gate_without_spread(mu, sigma):
    return mu * _cdf(mu) + sigma**2 * _density(mu)


def first_term_only(mu, sigma):
    return mu * _cdf(mu / np.sqrt(1 + sigma**2))


def second_term_only(mu, sigma):
    s = np.sqrt(1 + sigma**2)
    return sigma**2 / s * _density(mu / s)


def relu_mean(mu, sigma):
    return mu * _cdf(mu / sigma) + sigma * _density(mu / sigma)


def blurred_input(mu, sigma):
    s = np.sqrt(1 + sigma**2)
    return mu * _cdf(mu / s) + s * _density(mu / s)


def relu_read_elsewhere(mu, sigma):
    s = np.sqrt(1 + sigma**2)
    return mu * _cdf(mu / s) + sigma * _density(mu / s)


def sigma_not_squared(mu, sigma):
    s = np.sqrt(1 + sigma)
    return mu * _cdf(mu / s) + sigma / s * _density(mu / s)


def variance_for_spread(mu, sigma):
    s = 1 + sigma**2
    return mu * _cdf(mu / s) + sigma**2 / s * _density(mu / s)


def one_sigma_short(mu, sigma):
    s = np.sqrt(1 + sigma**2)
    return mu * _cdf(mu / s) + sigma / s * _density(mu / s)


def spread_forgotten(mu, sigma):
    s = np.sqrt(1 + sigma**2)
    return mu * _cdf(mu / s) + sigma**2 * _density(mu / s)


mean = Question(
    id="11_smooth/mean",
    kind="derive",
    function="gelu_mean",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="The mean of GELU(z) for z normal with mean mu and standard deviation sigma, arrays of "
    "shape (n,), sigma > 0, to six digits.",
    cases=lambda rng: [
        (rng.normal(size=4) * 1.5, rng.uniform(0.4, 0.8, 4)),
        (np.append(rng.normal(size=2), 0.0), rng.uniform(1.3, 2.5, 3)),
    ],
    reference=gelu_mean,
    rtol=1e-6,
    atol=1e-9,
    mistakes=[
        Mistake(
            gelu_of_mean,
            "This is GELU of the mean. With mu = 0 it gives 0, and the chapter printed 0.282 for "
            "sigma = 1. Which z pull the mean up?",
        ),
        Mistake(
            gate_without_spread,
            "You took the gate's chance at the mean input. The gate compares noise with a z "
            "that varies as well. How large is the variance of their difference?",
        ),
        Mistake(
            first_term_only,
            "The chance that the gate is open is right. But z is not typical when the gate is "
            "open: on average it is larger. What is missing at mu = 0?",
        ),
        Mistake(
            second_term_only,
            "For mu = 0 you are right. What else comes through when z has a mean of its own?",
        ),
        Mistake(
            relu_mean,
            "That is the mean of ReLU: your gate opens at 0 sharply. What does the gate compare "
            "z with, and how much does that vary?",
        ),
        Mistake(
            blurred_input,
            "You let the noise through together with z: that is ReLU with a blurred input. In "
            "GELU, what does the noise reach?",
        ),
        Mistake(
            relu_read_elsewhere,
            "You kept ReLU's formula and read it where the noisy gate opens. The first term is "
            "right. The second says how z and the gate vary together: does noise in the gate "
            "leave that as strong as it was?",
        ),
        Mistake(
            sigma_not_squared,
            "You added a standard deviation to a variance. What is added when independent "
            "quantities are?",
        ),
        Mistake(
            variance_for_spread,
            "You have the variance of the difference between z and the noise, and use it where "
            "its standard deviation belongs. In which units is mu?",
        ),
        Mistake(
            one_sigma_short,
            "Nearly. In the second term sigma occurs once from substituting z = mu + sigma u. "
            "Where does it occur a second time?",
        ),
        Mistake(
            spread_forgotten,
            "Nearly. The density in the second term is that of a variable with spread "
            "sqrt(1 + sigma^2). What does a density's height do when the spread grows?",
        ),
    ],
    accepts=[mean_by_quadrature, mean_by_two_noises],
    forbids=["actinit.activations", "actinit.theory"],
    hints=(
        "GELU is the mean of z over a gate that is open if noise < z, noise ~ N(0, 1). So you "
        "want the mean of z times [z - noise > 0]. How is z - noise distributed?",
        "For normal z, E[(z - mu) g(z)] = sigma^2 E[g'(z)] (integrate by parts). Take for g the "
        "normal distribution function.",
    ),
)

QUESTIONS = [inverse, share, dip, which, repair, mean]
