"""Chapter 06, the sigmoid: questions for solutions/06_sigmoid.ipynb."""

import numpy as np

from actinit.questions._model import Mistake, Question

# 1. A stable sigmoid ------------------------------------------------------------------------


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def sigmoid_by_masks(z):
    p = np.empty_like(z)
    right = z >= 0
    p[right] = 1 / (1 + np.exp(-z[right]))
    grown = np.exp(z[~right])
    p[~right] = grown / (1 + grown)
    return p


def sigmoid_by_logarithm(z):
    return np.exp(-np.logaddexp(0, -z))


def sigmoid_as_softmax(z):
    logits = np.stack([z, np.zeros_like(z)])
    e = np.exp(logits - logits.max(axis=0))
    return e[0] / e.sum(axis=0)


def textbook(z):
    return 1 / (1 + np.exp(-z))


def ratio(z):
    return np.exp(z) / (1 + np.exp(z))


def clipped(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def clipped_far(z):
    return 1 / (1 + np.exp(-np.clip(z, -700, 700)))


def silenced(z):
    with np.errstate(all="ignore"):
        return 1 / (1 + np.exp(-z))


def one_sided(z):
    return 1 / (1 + np.exp(-np.abs(z)))


def both_branches(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def half_tanh(z):
    return (1 + np.tanh(z / 2)) / 2


def mirrored(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, e, 1.0) / (1 + e)


def in_place(z):
    positive = z >= 0
    np.abs(z, out=z)
    e = np.exp(-z)
    return np.where(positive, 1.0, e) / (1 + e)


stable = Question(
    id="06_sigmoid/stable",
    kind="implement",
    function="sigmoid",
    points=2,
    difficulty="easy",
    minutes=5,
    asks="A logistic sigmoid for an array of any shape that neither overflows nor warns for any "
    "finite input, and keeps its digits where the result is tiny.",
    cases=lambda rng: [
        (rng.normal(size=(3, 4)) * 4,),
        (np.array([-1e4, -720.0, -40.0, 0.0, 40.0, 1e4]),),
        (rng.uniform(-700, 700, size=5),),
    ],
    reference=sigmoid,
    warnings=False,
    mistakes=[
        Mistake(
            textbook,
            "This behaves like 1 / (1 + exp(-z)), which is right on paper. For large negative "
            "inputs the exponent is large and positive: at -720 it overflows, and the answer "
            "collapses to 0 although a float64 can still hold the true value. For which sign of "
            "z does your exponential grow, and need it ever be asked to?",
        ),
        Mistake(
            ratio,
            "Your results turn into nan for large positive inputs, as exp(z) / (1 + exp(z)) does: "
            "infinity over infinity. That form is safe on one side of 0 only. Which side, and "
            "what would you like to use on the other?",
        ),
        Mistake(
            clipped,
            "No warning, but every input beyond some bound gives the same answer, as if the input "
            "had been clipped first. A filter that saw -720 now reports the probability that "
            "belongs to the bound. Can you change what is fed to exp without changing what it "
            "means?",
        ),
        Mistake(
            both_branches,
            "The values are right, yet the call warns. np.where does not choose which branch to "
            "compute: both are evaluated everywhere and one is thrown away. Which argument can "
            "you give exp so that it is harmless for the branch that is not used?",
        ),
        Mistake(
            clipped_far,
            "Clipping at a larger bound only moves the place where the answers stop: from about "
            "-700 on they are all the same. What is the sigmoid at -720, and can a float64 hold "
            "it?",
        ),
        Mistake(
            silenced,
            "The warning is silenced, not the overflow behind it: at -720 you return 0, and the "
            "true value is a number that a float64 holds. What did the warning try to tell you?",
        ),
        Mistake(
            one_sided,
            "You take the absolute value of z and keep it: no answer of yours is below a half. "
            "With e = exp(-|z|), which fraction belongs to the negative side?",
        ),
        Mistake(
            half_tanh,
            "It never overflows, but at -40 the answer is exactly 0. Two numbers of size 1 seem "
            "to have been subtracted, 1 and a tanh or 1 and the value at +40, and sixteen digits "
            "cannot hold the difference. How would you get a tiny probability without that?",
        ),
        Mistake(
            mirrored,
            "You return 1 minus the sigmoid: the curve falls where it should rise. "
            "If the evidence z is large and positive, what should the probability be close to?",
        ),
        Mistake(
            in_place,
            "The values are right, but the caller's array has changed. The next layer, or "
            "the backward pass, will read other pre-activations than were computed. Which of your "
            "lines writes into z instead of making a new array?",
        ),
    ],
    accepts=[sigmoid_by_masks, sigmoid_by_logarithm, sigmoid_as_softmax],
    forbids=["actinit.activations"],
    hints=(
        "exp is only dangerous when its argument is large and positive. What is the largest "
        "argument that yours can meet?",
        "Multiply numerator and denominator of 1 / (1 + exp(-z)) by the same thing. What has it "
        "to be for the result to hold no growing exponential when z is negative?",
    ),
)

# 2. Twelve in a row -------------------------------------------------------------------------

chain = Question(
    id="06_sigmoid/chain",
    kind="number",
    function="largest_factor",
    points=1,
    difficulty="easy",
    minutes=3,
    asks="Twelve sigmoid units in a row, each feeding the next; the weight into each unit is 3. "
    "The largest factor by which these twelve units can multiply a gradient going back "
    "through all of them.",
    reference=0.75**12,
    rtol=1e-3,
    mistakes=[
        Mistake(
            0.25**12,
            "You multiplied the steepest slopes. A gradient that goes back through a unit meets "
            "its slope and one thing more. What else does the chain rule collect between "
            "one unit's z and the z before it?",
            name="slopes_only",
        ),
        Mistake(
            1.5**12,
            "That is the twelfth power of 3 times one half. At z = 0 one half is what the sigmoid "
            "says; is it also what a gradient is multiplied by?",
            name="value_for_slope",
        ),
        Mistake(
            0.75**11,
            "One unit is missing. Draw three units and count the slopes and the weights between "
            "the last output and the first unit's input: is it two of each, or three?",
            name="one_too_few",
        ),
        Mistake(
            3**11 * 0.25**12,
            "Twelve slopes and eleven weights. The weight into the first unit stands between its "
            "input and its pre-activation: does a gradient that goes back through all twelve meet "
            "it?",
            name="eleven_weights",
        ),
        Mistake(
            0.75,
            "That is what one unit can do. What becomes of a gradient that has to pass twelve of "
            "them, one after the other?",
            name="one_unit",
        ),
        Mistake(
            3 * 0.25**12,
            "The slopes are all there, the weights are not: one 3 for twelve units. How many "
            "weights does the gradient meet on its way?",
            name="one_weight",
        ),
        Mistake(
            12 * 0.75,
            "You added the units' factors. In a chain, does the chain rule add derivatives or "
            "multiply them?",
            name="added",
        ),
        Mistake(
            3.0**12,
            "You multiplied the weights. That is what a chain of linear units would do. What does "
            "each sigmoid put into the product, at the very best?",
            name="weights_only",
        ),
    ],
    hints=(
        "By what is the gradient multiplied at one unit, and how large can that get?",
        "What happens to the factors of units that stand in a row?",
    ),
)

# 3. Where the slope has gone ----------------------------------------------------------------


def flat_from(share):
    return 2 * np.arctanh(np.sqrt(1 - share))


def flat_by_cosh(share):  # the slope is 1 / (4 cosh^2(z / 2))
    return 2 * np.arccosh(1 / np.sqrt(share))


def flat_by_log_odds(share):
    p = (1 + np.sqrt(1 - share)) / 2
    return np.log(p / (1 - p))


def flat_by_bisection(share):
    low, high = np.zeros_like(share), np.full_like(share, 50.0)
    for _ in range(80):
        middle = (low + high) / 2
        e = np.exp(-middle)
        steep = 4 * e / (1 + e) ** 2 > share
        low, high = np.where(steep, middle, low), np.where(steep, high, middle)
    return (low + high) / 2


def share_as_slope(share):
    return 2 * np.arctanh(np.sqrt(1 - 4 * share))


def value_instead(share):
    return np.log(share / (1 - share))


def tail_only(share):
    return np.log(4 / share)


def stopped_at_p(share):
    return (1 + np.sqrt(1 - share)) / 2


def left_side(share):
    return -2 * np.arctanh(np.sqrt(1 - share))


def both_sides(share):
    return 4 * np.arctanh(np.sqrt(1 - share))


def tail_of_height_one(share):
    return -np.log(share)


def slope_of_tanh(share):
    return np.arctanh(np.sqrt(1 - share))


width = Question(
    id="06_sigmoid/width",
    kind="derive",
    function="flat_from",
    points=2,
    difficulty="medium",
    minutes=10,
    asks="The z, 0 or positive, at which the sigmoid's slope has fallen to the given share "
    "(0 < share <= 1, an array) of its maximum.",
    cases=lambda rng: [
        (rng.uniform(0.01, 0.99, size=6),),
        (np.array([1.0, 0.5, 0.18, 0.001]),),
        (rng.uniform(0.3, 0.9, size=(2, 3)),),
    ],
    reference=flat_from,
    rtol=1e-6,
    atol=1e-7,
    mistakes=[
        Mistake(
            share_as_slope,
            "You seem to have looked for the place where the slope equals the share itself; above "
            "one quarter there is none. A share of what? What is the slope when the share is 1?",
        ),
        Mistake(
            value_instead,
            "This is where the sigmoid's value equals the share. The slope is another curve: where "
            "is it at its largest, and what should your function return for a share of 1?",
        ),
        Mistake(
            tail_only,
            "For tiny shares you are nearly right; for a share of 1 you are not at 0. The slope is "
            "close to exp(-z) in the tail only. Which exact expression did the chapter have "
            "before that approximation?",
        ),
        Mistake(
            stopped_at_p,
            "These numbers all lie between one half and 1: they look like the unit's output at the "
            "place in question. You have p. Which z produces it?",
        ),
        Mistake(
            left_side,
            "Right distance, wrong side. The slope is the same at z and -z, and a square root has "
            "two signs. Which one does the question ask for?",
        ),
        Mistake(
            slope_of_tanh,
            "Each of your answers is half of what it should be. They fit tanh, whose bump is half "
            "as wide. Between sigmoid and tanh stands a factor inside the function: "
            "where did it go in your derivation?",
        ),
        Mistake(
            both_sides,
            "Each of your answers is twice what it should be: the width from the one side to the "
            "other. From where is the z that was asked for measured?",
        ),
        Mistake(
            tail_of_height_one,
            "You seem to solve exp(-z) = share. Two things are in the way: that is the slope in "
            "the tail only, and the share is one of the maximum. How high is the slope at 0?",
        ),
    ],
    accepts=[flat_by_cosh, flat_by_log_odds, flat_by_bisection],
    hints=(
        "Write the slope in terms of the output p. Which equation must p satisfy, and how many "
        "solutions has it?",
        "Once you know p, which function takes a probability back to the z it came from?",
    ),
)

# 4. Repair the log loss ---------------------------------------------------------------------


def log_loss(z, y):
    e = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1.0, e) / (1 + e)
    return np.mean(np.maximum(z, 0) - z * y + np.log1p(e)), (p - y) / len(z)


def loss_by_logaddexp(z, y):
    p = np.exp(-np.logaddexp(0, -z))
    return np.mean(np.logaddexp(0, z) - z * y), (p - y) / len(z)


def loss_by_margin(z, y):
    side = 2 * y - 1
    missing = np.exp(-np.logaddexp(0, side * z))  # the probability given to what is false
    return np.mean(np.logaddexp(0, -side * z)), -side * missing / len(z)


def loss_as_softmax(z, y):
    logits = np.stack([np.zeros_like(z), z], axis=1)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -np.mean(np.where(y == 1, log_p[:, 1], log_p[:, 0]))
    return loss, (np.exp(log_p[:, 1]) - y) / len(z)


def broken(z, y):
    p = 1 / (1 + np.exp(-z))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)), (p - y) / len(z)


def padded(z, y):
    _, dz = log_loss(z, y)
    p = np.clip(sigmoid(z), 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)), dz


def padded_less(z, y):
    _, dz = log_loss(z, y)
    p = np.clip(sigmoid(z), 1e-15, 1 - 1e-15)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)), dz


def added_inside(z, y):
    _, dz = log_loss(z, y)
    p = sigmoid(z)
    return -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)), dz


def log1p_alone(z, y):
    _, dz = log_loss(z, y)
    return np.mean(np.log1p(np.exp(z)) - z * y), dz


def averaged_gradient(z, y):
    loss, dz = log_loss(z, y)
    return loss, np.full_like(dz, dz.mean())


def summed(z, y):
    loss, dz = log_loss(z, y)
    return loss * len(z), dz * len(z)


def gradient_of_sum(z, y):
    loss, dz = log_loss(z, y)
    return loss, dz * len(z)


def slope_again(z, y):
    loss, dz = log_loss(z, y)
    e = np.exp(-np.abs(z))
    return loss, dz * e / (1 + e) ** 2


def uphill(z, y):
    loss, dz = log_loss(z, y)
    return loss, -dz


def swapped_labels(z, y):
    return log_loss(z, 1 - y)


def sure_mistakes(rng):
    return np.array([40.0, -40.0, 800.0, -800.0, 0.0]), np.array([0.0, 1.0, 0.0, 1.0, 1.0])


repair = Question(
    id="06_sigmoid/log_loss",
    kind="repair",
    function="log_loss",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="The mean log loss of a batch of log-odds z, shape (n,), against labels y of 0 and 1, "
    "and its gradient with respect to z, shape (n,): finite and exact, without a warning, also "
    "for a sure mistake.",
    cases=lambda rng: [
        (rng.normal(size=7) * 5, rng.integers(0, 2, size=7).astype(float)),
        sure_mistakes(rng),
        (rng.normal(size=4), np.array([1.0, 0.0, 0.0, 1.0])),
        (np.array([40.0, -40.0]), np.array([0.0, 1.0])),
    ],
    reference=log_loss,
    atol=1e-14,
    warnings=False,
    mistakes=[
        Mistake(
            broken,
            "At z = 40 with label 0 the loss is infinite or nan, or the call warns: p has been "
            "rounded to exactly 1, and the logarithm of 1 - p is asked for. By then the "
            "information is lost. Could you compute the logarithm before any rounding to 1, "
            "from z?",
        ),
        Mistake(
            padded,
            "Keeping p a small distance away from 0 and 1 silences the warning and changes the "
            "answer: every sure mistake now costs the same, about 27.6, whether z is 40 or 800. "
            "What is the true loss at z = 800 with label 0, roughly? Is it too large for a float?",
        ),
        Mistake(
            padded_less,
            "A smaller distance from 0 and 1 only moves the bound: now every sure mistake costs "
            "about 34.5. By how much should the loss grow when z goes from 40 to 800?",
        ),
        Mistake(
            added_inside,
            "A tiny number added inside the logarithm keeps it finite and makes it wrong: no "
            "mistake can now cost more than about 27.6. What should one at z = 800 cost, and "
            "could you reach that from z itself?",
        ),
        Mistake(
            log1p_alone,
            "log1p keeps small things exact, but at z = 800 the exponential inside it has "
            "overflowed before log1p sees it. For large z, what is log(1 + exp(z)) minus z?",
        ),
        Mistake(
            averaged_gradient,
            "Your loss is right, and your gradient is one number for the whole batch. Each example "
            "has a z of its own. Which of them does the loss average, and what does that leave for "
            "the derivative with respect to a single z?",
        ),
        Mistake(
            summed,
            "You return the sum over the batch, for loss and gradient. Twice as many letters would "
            "then mean twice as large a step. Which one word in the question says otherwise?",
        ),
        Mistake(
            gradient_of_sum,
            "Your loss is right and your gradient is n times too large: it belongs to the summed "
            "loss. If each example counts for one n-th of the loss, for how much does it count "
            "in the gradient?",
        ),
        Mistake(
            slope_again,
            "Your loss is right, but the gradient carries the sigmoid's slope once more, so that "
            "a sure mistake hardly moves: the stuck filter again. The slope "
            "was in the chain rule; what stood in the derivative of the logarithm beside it?",
        ),
        Mistake(
            uphill,
            "Right size, wrong sign: following the negative of your gradient makes the loss grow. "
            "If the truth is 0 and p is near 1, should dL/dz be positive or negative?",
        ),
        Mistake(
            swapped_labels,
            "Your loss is small for mistakes and large for right answers: the labels seem to have "
            "changed places. Which of the two terms should survive when y is 1?",
        ),
    ],
    accepts=[loss_by_logaddexp, loss_by_margin, loss_as_softmax],
    forbids=["actinit.activations", "actinit.losses", "actinit.network"],
    hints=(
        "Put p = 1 / (1 + exp(-z)) into -log(1 - p) on paper. What is left, and where does it "
        "overflow?",
        "log(1 + exp(z)) for z = 800 is practically a number you know. Which one, and what small "
        "correction is to be added to it that stays exact for every z?",
    ),
)

# 5. Stuck or done ---------------------------------------------------------------------------


def triage(z, y, tol):
    p, q = sigmoid(z), sigmoid(-z)
    gradient = 2 * np.where(y == 1, -q, p) * p * q
    wrong = (z > 0) != (y == 1)
    return np.where(wrong, np.where(np.abs(gradient) < tol, 2, 1), 0)


def triage_in_a_loop(z, y, tol):
    codes = []
    for logit, label in zip(z, y, strict=True):
        margin = logit if label == 1 else -logit  # negative when wrong
        e = np.exp(-abs(margin))
        codes.append(0 if margin > 0 else 2 if 2 * e / (1 + e) ** 3 < tol else 1)
    return np.array(codes)


def triage_by_logarithms(z, y, tol):
    missed = np.where(y == 1, -z, z)
    size = np.log(2) - 2 * np.logaddexp(0, -missed) - np.logaddexp(0, missed)
    return (missed > 0) * np.where(size < np.log(tol), 2, 1)


def _codes(z, y, small):
    return np.where((z > 0) != (y == 1), np.where(small, 2, 1), 0)


# As most would write them, with 1 - p: that is a slip of its own, but shows only in the last
# case, where the answer is wrong anyway; so the other slip is recognised with or without it.


def codes_swapped(z, y, tol):
    p = sigmoid(z)
    small = np.abs(2 * (p - y) * p * (1 - p)) < tol
    return np.where((z > 0) != (y == 1), np.where(small, 1, 2), 0)


def by_error(z, y, tol):
    return _codes(z, y, np.abs(sigmoid(z) - y) < tol)


def saturated_is_stuck(z, y, tol):
    p = sigmoid(z)
    small = np.abs(2 * (p - y) * p * (1 - p)) < tol
    return np.where(small, 2, (z > 0) != (y == 1))


def by_slope(z, y, tol):
    p = sigmoid(z)
    return _codes(z, y, p * (1 - p) < tol)


def without_two(z, y, tol):
    p = sigmoid(z)
    return _codes(z, y, np.abs((p - y) * p * (1 - p)) < tol)


def signed(z, y, tol):
    p = sigmoid(z)
    return _codes(z, y, 2 * (p - y) * p * (1 - p) < tol)


def rounded_away(z, y, tol):
    p = sigmoid(z)
    return _codes(z, y, np.abs(2 * (p - y) * p * (1 - p)) < tol)


def sides_swapped(z, y, tol):
    p = sigmoid(z)
    small = np.abs(2 * (p - y) * p * sigmoid(-z)) < tol
    return np.where((z > 0) == (y == 1), np.where(small, 2, 1), 0)


def _both_labels(rng, tol):
    z = np.arange(-14, 14, 0.05) + rng.uniform(0.01, 0.04)
    return np.concatenate([z, z]), np.repeat([0.0, 1.0], len(z)), tol


diagnose = Question(
    id="06_sigmoid/triage",
    kind="diagnose",
    function="triage",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="A code for each example of a sigmoid output trained with squared error, from its z, its "
    "label y (0 or 1) and a tolerance: 0 if the output is on the label's side of 1/2, 1 if it is "
    "on the wrong side and moving, 2 if it is on the wrong side and stuck, that is, if the size "
    "of d(p - y)^2 / dz is below the tolerance.",
    cases=lambda rng: [
        _both_labels(rng, 0.1),
        _both_labels(rng, 0.001),
        (rng.normal(size=12) * 6, rng.integers(0, 2, size=12).astype(float), 0.02),
        (np.array([800.0, 800.0, -800.0, -800.0]), np.array([0.0, 1.0, 0.0, 1.0]), 1e-3),
        (np.array([40.0, 45.0]), np.array([0.0, 0.0]), 1e-20),
    ],
    reference=triage,
    warnings=False,
    mistakes=[
        Mistake(
            by_error,
            "You never find a stuck example: it looks as if the error p - y, or the loss, were "
            "compared with the tolerance. A stuck example has a large error; that is what is "
            "wrong with it. For which loss would p - y be the gradient, and which loss is this?",
        ),
        Mistake(
            saturated_is_stuck,
            "Some examples that you call stuck have the right answer. A tiny gradient means two "
            "different things on the two sides of 1/2. Which of them needs help?",
        ),
        Mistake(
            by_slope,
            "You draw the line at the sigmoid's slope. The loss is a function of p, and p of z: "
            "what does the outer function contribute to the gradient?",
        ),
        Mistake(
            without_two,
            "Close: a few examples near the tolerance are called stuck too early, as if the "
            "gradient were half its size. What is the derivative of a square?",
        ),
        Mistake(
            signed,
            "With label 0 you are right; with label 1 every mistake is called stuck. Which sign "
            "has the gradient there, and what does 'below the tolerance' mean for it?",
        ),
        Mistake(
            rounded_away,
            "Only with a tiny tolerance do you err: at z = 40 you find no gradient at all where "
            "there is one of about 1e-17. From how many digits of p = 0.99999... did you compute "
            "1 - p, and which other input of the sigmoid gives it directly?",
        ),
        Mistake(
            codes_swapped,
            "The right answers are found; among the wrong ones, moving and stuck have changed "
            "places. Which of the two has the smaller gradient, and which code does it get?",
        ),
        Mistake(
            sides_swapped,
            "Right and wrong have changed places. If y is 1 and z is 3, on which side of 1/2 is "
            "the output?",
        ),
    ],
    accepts=[triage_in_a_loop, triage_by_logarithms],
    hints=(
        "Two questions for each example: is it on the right side, and how large is the gradient? "
        "Which of them do you need first?",
        "Sketch the size of the gradient against z for label 0. At which two kinds of place is it "
        "small, and what tells them apart?",
    ),
)

# 6. The time to doubt -----------------------------------------------------------------------


def time_to_doubt(z0):
    u = np.exp(z0)
    return (u + 3 * z0 - 3 / u - 1 / (2 * u**2)) / 2 + 1.25


def time_by_quadrature(z0):
    nodes, weights = np.polynomial.legendre.leggauss(80)
    z = np.multiply.outer(z0, (nodes + 1) / 2)
    speed = 2 * sigmoid(z) ** 2 * sigmoid(-z)
    return (z0[..., None] / 2 * weights / speed).sum(axis=-1)


def time_by_partial_fractions(z0):  # integrate over p instead of z
    p, q = sigmoid(z0), sigmoid(-z0)
    return (1 / q - 1 / (2 * p**2) - 2 / p + 3 * np.log(p / q) + 4) / 2


def time_by_simpson(z0):
    z = z0[..., None] * np.linspace(0, 1, 2001)
    wait = (1 + np.exp(-z)) ** 2 * (1 + np.exp(z)) / 2
    inner = 4 * wait[..., 1:-1:2].sum(axis=-1) + 2 * wait[..., 2:-1:2].sum(axis=-1)
    return z0 / 6000 * (wait[..., 0] + inner + wait[..., -1])


def half_the_odds(z0):
    return np.exp(z0) / 2


def tail_all_the_way(z0):
    return (np.exp(z0) - 1) / 2


def no_factor_two(z0):
    return 2 * time_to_doubt(z0)


def error_forgotten(z0):
    return (np.exp(z0) - np.exp(-z0)) / 2 + z0


def for_the_log_loss(z0):
    return z0 + 1 - np.exp(-z0)


def lower_limit_missing(z0):
    return time_to_doubt(z0) - 1.25


def constant_speed(z0):
    return z0 / (2 * sigmoid(z0) ** 2 * sigmoid(-z0))


def speed_integrated(z0):  # integral of the speed instead of its reciprocal
    return sigmoid(z0) ** 2 - 0.25


challenge = Question(
    id="06_sigmoid/time",
    kind="derive",
    function="time_to_doubt",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="The time a sigmoid output with label 0 needs to get from z0 > 0 (an array) down to 0 "
    "when z follows the gradient of the squared error without steps, dz/dt = -d(p - 0)^2/dz.",
    cases=lambda rng: [
        (rng.uniform(0.2, 4, size=5),),
        (rng.uniform(4, 12, size=(2, 3)),),
        (np.array([2.0, 10.0]),),
    ],
    reference=time_to_doubt,
    rtol=1e-6,
    mistakes=[
        Mistake(
            half_the_odds,
            "Half the odds: the chapter's rule of thumb, very good from z0 = 10 and poor from 2. "
            "It used an approximation of the slope that holds in the tail only. What does the "
            "whole way down to 0 add to it?",
        ),
        Mistake(
            tail_all_the_way,
            "From z0 = 0 your time is 0, as it should be. But you seem to have kept the speed "
            "2 exp(-z) all the way, and near 0 that is several times too fast. Which part of the "
            "exact gradient did the chapter leave out for z far above 0?",
        ),
        Mistake(
            no_factor_two,
            "Every time is twice what it should be, so your speed is half of what it is. The loss "
            "is a square: what does its derivative bring along?",
        ),
        Mistake(
            error_forgotten,
            "Far out you agree with the truth, near 0 you are too fast: as if the speed were "
            "2 p (1 - p). The error p - y is close to 1 only at the start. What is it on the way?",
        ),
        Mistake(
            for_the_log_loss,
            "From z0 = 10 you need a time of about 11: that is the repaired filter. Which loss "
            "does the question prescribe, and what does its gradient have that the log loss "
            "gets rid of?",
        ),
        Mistake(
            lower_limit_missing,
            "You are off by the same amount everywhere. How long should it take from "
            "z0 = 0, and what does your formula say? An integral has two ends.",
        ),
        Mistake(
            constant_speed,
            "You divide the distance by the speed at the start. It moves faster the less sure it "
            "is. How do you add up the times of many short pieces, each with its own speed?",
        ),
        Mistake(
            speed_integrated,
            "Your times are less than one, and hardly grow with z0. You seem to have "
            "integrated the speed. If a short piece of the way has length dz, how much time does "
            "it take?",
        ),
    ],
    accepts=[time_by_quadrature, time_by_partial_fractions, time_by_simpson],
    hints=(
        "How long does z stay between z and z - dz, if its speed there is v(z)? What do you then "
        "do with all these short times?",
        "Write the speed in terms of the odds u = exp(z), for which dz = du / u. Which "
        "powers of u are left under the integral?",
    ),
)

QUESTIONS = [stable, chain, width, repair, diagnose, challenge]
