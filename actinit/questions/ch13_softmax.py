"""Chapter 13, softmax and output layers: questions for solutions/13_softmax.ipynb."""

import math

import numpy as np

from actinit.questions._model import Mistake, Question

# 1. Softmax --------------------------------------------------------------------------------


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def softmax_by_logaddexp(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))


def softmax_by_differences(z):
    gaps = z[..., np.newaxis, :] - z[..., :, np.newaxis]  # z_j - z_k in row k
    return 1 / np.exp(np.minimum(gaps, 700)).sum(axis=-1)


def softmax_row_by_row(z):
    rows = [np.exp(row - max(row)) for row in z.reshape(-1, z.shape[-1])]
    return np.array([row / sum(row) for row in rows]).reshape(z.shape)


def textbook(z):
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


def one_maximum(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=-1, keepdims=True)


def minus_mean(z):
    e = np.exp(z - z.mean(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def over_the_batch(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def axis_one(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def sigmoid_shares(z):
    e = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1.0, e) / (1 + e)
    return p / np.maximum(p.sum(axis=-1, keepdims=True), 1e-300)


def in_place(z):
    z -= z.max(axis=-1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


def _far_apart(rng):
    rows = rng.normal(size=(3, 4))
    return (rows + np.array([[1500.0], [0.0], [-1500.0]]),)


stable = Question(
    id="13_softmax/stable",
    kind="implement",
    function="softmax",
    points=2,
    difficulty="easy",
    minutes=5,
    asks="Softmax over the last axis of an array of logits of any shape, without a warning for any "
    "finite input.",
    cases=lambda rng: [
        (rng.normal(size=(5, 3)),),
        _far_apart(rng),
        (rng.normal(size=(2, 2, 4)) * 300,),
        (np.array([0.0, 3000.0, 3001.0]),),
    ],
    reference=softmax,
    atol=1e-300,
    warnings=False,
    mistakes=[
        Mistake(
            textbook,
            "For moderate logits you are right. Large ones give nan, infinity over infinity, and "
            "a row of very negative ones 0 over 0. What may you add to all logits of a row "
            "without changing its shares?",
        ),
        Mistake(
            one_maximum,
            "You subtract one maximum from the whole batch. A row that lies far below another "
            "then underflows to 0 everywhere, and 0 over 0 is nan. Whose largest logit matters "
            "to a row?",
        ),
        Mistake(
            minus_mean,
            "You take off the mean. That is allowed, and often enough. How far above its mean can "
            "the largest logit of a row lie, and what does exp make of that?",
        ),
        Mistake(
            over_the_batch,
            "Your columns sum to 1, and your rows do not: examples of a batch compete with each "
            "other. Along which axis do the classes lie?",
        ),
        Mistake(
            axis_one,
            "Matrices come out right. You name the axis by the number 1; of a longer shape that is "
            "not the last one, and a single row does not have it. How does NumPy count axes from "
            "the end?",
        ),
        Mistake(
            sigmoid_shares,
            "You seem to squash each logit by itself and to scale the results to sum 1. Take two "
            "logits that are both large, one greater by 1: what should the ratio of their shares "
            "be, and what is it here?",
        ),
        Mistake(
            in_place,
            "The values are right, but the caller's logits have been overwritten, and the loss "
            "will read others than the network computed. Which line writes into z?",
        ),
    ],
    accepts=[softmax_by_logaddexp, softmax_row_by_row, softmax_by_differences],
    forbids=["actinit.activations", "actinit.losses", "actinit.network"],
    hints=(
        "exp is dangerous only when its argument is large and positive. Which number, taken off "
        "every logit of a row, makes the largest argument 0?",
        "keepdims=True leaves the axis in place with length 1. For which of your two reductions "
        "do you need it?",
    ),
)

# 2. A thousand classes, two softmaxes --------------------------------------------------------

floor = Question(
    id="13_softmax/floor",
    kind="number",
    function="lowest_loss",
    points=1,
    difficulty="easy",
    minutes=4,
    asks="A classifier of 1000 classes ends in a softmax, and its loss applies another one. "
    "The cross-entropy that it approaches when every answer is right and certain, to six digits.",
    reference=math.log(math.e + 999) - 1,
    rtol=1e-5,
    mistakes=[
        Mistake(
            math.log(1000),
            "That is the first line of a healthy network, all classes alike. What does the "
            "second softmax get to see when the first is certain?",
            name="first_line",
        ),
        Mistake(
            0.0,
            "With one softmax it would. Which numbers does the second one get, and what does it "
            "make of them?",
            name="nothing",
        ),
        Mistake(
            math.log(math.e + 9) - 1,
            "That is the chapter's number, for ten classes. How many zeros are there now?",
            name="ten_classes",
        ),
        Mistake(
            math.log(math.e + 999),
            "You have the logarithm of the sum. The cross-entropy has a second term: what is "
            "taken off?",
            name="without_logit",
        ),
        Mistake(
            math.log(math.e + 1000) - 1,
            "Close. Count again how many classes get a 0 from the first softmax.",
            name="one_too_many",
        ),
        Mistake(
            math.e / (math.e + 999),
            "That is the share of the right class after the second softmax. What does the loss do "
            "with it?",
            name="share",
        ),
        Mistake(
            math.log(1000) - 1,
            "You counted the right class with weight 1 in the sum, as if its logit were 0. What is "
            "its exponential?",
            name="all_ones",
        ),
    ],
    hints=(
        "Write down the thousand numbers that a certain first softmax hands over.",
        "The second softmax takes them for logits. What are the exponentials, and their sum?",
    ),
)

# 3. What is at the end of these networks? ----------------------------------------------------


def _head(h):
    if np.allclose(h.sum(axis=1), 1) and h.min() >= 0:
        return 2
    if np.allclose(np.exp(h).sum(axis=1), 1):
        return 3
    if h.min() == 0:
        return 4
    return 1 if h.min() > 0 and h.max() < 1 else 0


def which_heads(outputs):
    codes = []
    for h in outputs:
        if np.allclose(h.sum(axis=1), 1) and h.min() >= 0:
            codes.append(2)
        elif np.allclose(np.exp(h).sum(axis=1), 1):
            codes.append(3)
        elif h.min() == 0:
            codes.append(4)
        else:
            codes.append(1 if h.min() > 0 and h.max() < 1 else 0)
    return np.array(codes)


def heads_by_masks(outputs):
    low, high = outputs.min(axis=(1, 2)), outputs.max(axis=(1, 2))
    shares = np.abs(outputs.sum(axis=2) - 1).max(axis=1) < 1e-8
    logs = np.abs(np.logaddexp.reduce(outputs, axis=2)).max(axis=1) < 1e-8
    codes = np.where((low > 0) & (high < 1), 1, 0)
    codes[low == 0] = 4
    codes[logs] = 3
    codes[shares & (low >= 0)] = 2
    return codes


def heads_by_fsum(outputs):
    def off(rows):
        return max(abs(math.fsum(row) - 1) for row in rows)

    codes = []
    for h in outputs:
        inside = bool(np.all((h > 0) & (h < 1)))
        if inside:
            codes.append(2 if off(h) < 1e-6 else 1)
        elif np.all(h >= 0) and np.any(h == 0):
            codes.append(4)
        else:
            codes.append(3 if np.all(h <= 0) and off(np.exp(h)) < 1e-6 else 0)
    return np.array(codes)


def _but(rule):
    """Return an answer that asks `rule` first and the right test where it says None."""

    def answer(outputs):
        return np.array([_head(h) if rule(h) is None else rule(h) for h in outputs])

    return answer


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _networks(rng):
    z = rng.normal(size=(200, 4))
    share = softmax(z)
    sly = np.concatenate([share[:1], _sigmoid(z[1:])])  # its first row sums to 1
    even = rng.uniform(0.1, 0.4, size=z.shape)  # sigmoids, whose rows sum to 1 on average
    exact = rng.permuted(np.tile([0.125, 0.125, 0.25, 0.5], (200, 1)), axis=1)
    heads = [
        3 * z, _sigmoid(z), share, z - np.log(np.exp(z).sum(axis=1, keepdims=True)),
        np.maximum(z, 0), sly, z - z.mean(axis=1, keepdims=True) + 0.25, -np.abs(z) - 0.1,
        exact, 0.1 * z, rng.uniform(0.2, 1.9, size=z.shape),
        even + 0.25 - even.mean(),
    ]  # fmt: skip
    return np.array(heads)[rng.permutation(len(heads))]


diagnose = Question(
    id="13_softmax/head",
    kind="diagnose",
    function="which_heads",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="For the outputs of m networks, shape (m, n, K), an integer array of m codes of what each "
    "ends in: 0 nothing (linear), 1 a sigmoid for each output, 2 softmax, 3 log-softmax, 4 ReLU. "
    "Sums are exact to rounding only.",
    cases=lambda rng: [(_networks(rng),), (_networks(rng)[:6],)],
    reference=which_heads,
    mistakes=[
        Mistake(
            _but(lambda h: 1 if _head(h) == 2 and np.any(h.sum(axis=1) != 1) else None),
            "You miss a softmax. Its rows sum to 1 on paper; in floats some sums are off in the "
            "last digit. How do you compare floats that were computed?",
            name="exact_sum",
        ),
        Mistake(
            _but(lambda h: 1 if _head(h) == 2 else None),
            "You recognise no softmax at all. Do you add up the outputs of one example? And do "
            "you ask for the sum before you ask for the range?",
            name="columns",
        ),
        Mistake(
            _but(lambda h: 2 if h.min() >= 0 and np.isclose(h[0].sum(), 1) else None),
            "One network of sigmoids happens to have a first row that sums to 1, and you took it "
            "for a softmax. For how many of the examples must the sum be 1?",
            name="first_row",
        ),
        Mistake(
            _but(lambda h: 2 if h.min() >= 0 and np.isclose(h.sum(axis=1).mean(), 1) else None),
            "One network of sigmoids has rows that sum to 1 on average only, and you took it for a "
            "softmax. How much freedom does a softmax leave to the sum of one row?",
            name="mean_sum",
        ),
        Mistake(
            _but(lambda h: 0 if _head(h) == 3 else None),
            "You take log-softmax for a linear output: its values are negative and of any size. "
            "What becomes of its rows if you undo the logarithm?",
            name="no_logarithm",
        ),
        Mistake(
            _but(lambda h: 3 if h.max() < 0 else None),
            "One linear network has negative outputs only; you call it a log-softmax. What else "
            "must be true of the logarithms of shares?",
            name="negative_is_log",
        ),
        Mistake(
            _but(lambda h: 0 if _head(h) == 4 else None),
            "You take a ReLU for a linear output. Nothing in it is negative, and many entries have "
            "one value exactly. Which, and how likely is that for a linear output?",
            name="zeros_unseen",
        ),
        Mistake(
            _but(lambda h: 2 if np.allclose(h.sum(axis=1), 1) else None),
            "One linear output has rows that sum to 1, with entries below 0 among them. What "
            "else do you know about a share?",
            name="sum_alone",
        ),
        Mistake(
            _but(lambda h: 1 if _head(h) == 0 and h.min() > 0 else None),
            "You call an output a sigmoid because it is positive. Some of its entries lie "
            "above 1. Is that possible for a sigmoid?",
            name="positive_is_sigmoid",
        ),
        Mistake(
            _but(lambda h: 4 if _head(h) == 0 and h.min() > 0 else None),
            "One output is a ReLU to you because nothing in it is negative. Nothing in it is 0 "
            "either. What does a ReLU make of the logits that were below 0?",
            name="positive_is_relu",
        ),
    ],
    accepts=[heads_by_masks, heads_by_fsum],
    forbids=["actinit.activations", "actinit.losses", "actinit.network"],
    hints=(
        "Make a list: for each head, which values are possible, and what does one row sum to?",
        "Some heads are special cases of others by their range alone. In which order "
        "do you have to ask?",
    ),
)

# 4. Back through a softmax -------------------------------------------------------------------


def softmax_backward(p, g):
    return p * (g - (p * g).sum(axis=1, keepdims=True))


def backward_by_jacobians(p, g):
    jacobians = np.array([np.diag(row) - np.outer(row, row) for row in p])
    return np.einsum("njk,nj->nk", jacobians, g)


def backward_by_pairs(p, g):
    gaps = g[:, :, np.newaxis] - g[:, np.newaxis, :]
    return np.sum(p[:, :, np.newaxis] * p[:, np.newaxis, :] * gaps, axis=2)


def backward_by_complex_step(p, g):
    z = np.log(p)
    out = np.empty_like(p)
    for k in range(p.shape[1]):
        nudged = z.astype(complex)
        nudged[:, k] += 1e-30j
        e = np.exp(nudged)
        out[:, k] = ((e / e.sum(axis=1, keepdims=True)).imag / 1e-30 * g).sum(axis=1)
    return out


repair = Question(
    id="13_softmax/backward",
    kind="repair",
    function="softmax_backward",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="dL/dz, shape (n, K), of a softmax layer from its outputs p and the gradient g = dL/dp "
    "that arrives from above, both of that shape.",
    cases=lambda rng: [
        (softmax(rng.normal(size=(4, 4))), rng.normal(size=(4, 4))),
        (softmax(3 * rng.normal(size=(5, 3))), rng.normal(size=(5, 3)) + 2),
        (np.array([[0.25, 0.75]]), rng.normal(size=(1, 2))),
    ],
    reference=softmax_backward,
    atol=1e-13,
    mistakes=[
        Mistake(
            lambda p, g: g * p * (1 - p),
            "You treat each output as a sigmoid of its own logit: only its own slope, p (1 - p), "
            "is there. Raising one logit also lowers all the other shares. Where do they "
            "enter the gradient of that logit?",
            name="diagonal",
        ),
        Mistake(
            lambda p, g: p * (g - g.mean(axis=1, keepdims=True)),
            "You take off the plain mean of g. The classes do not all weigh the same: by what does "
            "the chain rule weight the gradient of class j when z_k moves?",
            name="mean_unweighted",
        ),
        Mistake(
            lambda p, g: p * (g - g.sum(axis=1, keepdims=True)),
            "You take off the plain sum of g. In dp_j/dz_k = p_j ([j = k] - p_k), which factor "
            "goes with g_j?",
            name="sum_unweighted",
        ),
        Mistake(
            lambda p, g: p * (g - (p * g).sum(axis=0)),
            "You sum over the examples. Which numbers share one softmax, those of a row or those "
            "of a column?",
            name="over_examples",
        ),
        Mistake(
            lambda p, g: p * (g - (p * g).sum(axis=1)),
            "You sum each row, as you should, and then take the sum of row 0 off column 0, that of "
            "row 1 off column 1. With a square array NumPy does not complain. Which shape must the "
            "sums have to meet their own rows?",
            name="sums_turned",
        ),
        Mistake(
            lambda p, g: p * ((1 - p) * g - (p * g).sum(axis=1, keepdims=True)),
            "You give each class its own slope, p (1 - p), and take off what the others lose by "
            "it. Your sum runs over all classes: which term is counted twice?",
            name="own_term_twice",
        ),
        Mistake(
            lambda p, g: g - (p * g).sum(axis=1, keepdims=True),
            "The bracket is right, but your gradient for a class with a share near 0 is as large "
            "as any. How much can a share change that is nearly 0?",
            name="centred_only",
        ),
        Mistake(
            lambda p, g: -softmax_backward(p, g),
            "Right size, wrong sign. If only class k's share is rewarded, g_k > 0, which sign "
            "must dL/dz_k have?",
            name="uphill",
        ),
        Mistake(
            lambda p, g: p - g,
            "p minus something is the gradient of softmax and cross-entropy together. Here g comes "
            "from any loss. Which of the two functions is left to differentiate?",
            name="for_cross_entropy",
        ),
    ],
    accepts=[backward_by_jacobians, backward_by_pairs, backward_by_complex_step],
    forbids=["actinit.activations", "actinit.losses", "actinit.network"],
    hints=(
        "Nudge z_k: by how much does p_k move, and by how much each other p_j?",
        "Sum g_j dp_j/dz_k over j. Take the term with j = k apart: what do all have in common?",
    ),
)

# 5. The gradient of a temperature ------------------------------------------------------------


def temperature_gradient(z, y, T):
    p = softmax(z / T)
    return np.mean(z[np.arange(len(z)), y] - (p * z).sum(axis=1)) / T**2


def by_chain_rule(z, y, T):
    d = softmax(z / T)
    d[np.arange(len(z)), y] -= 1
    return -np.vdot(d, z) / len(z) / T**2


def by_nudge(z, y, T):
    z = z - z.max(axis=1, keepdims=True)
    u = z / (T + 1e-30j)
    loss = np.log(np.exp(u).sum(axis=1)) - u[np.arange(len(z)), y]
    return loss.imag.mean() / 1e-30


def by_excess(z, y, T):
    above = z - z[np.arange(len(z)), y][:, np.newaxis]
    e = np.exp((above - above.max(axis=1, keepdims=True)) / T)
    return -np.mean((e * above).sum(axis=1) / e.sum(axis=1)) / T**2


def overflowing(z, y, T):
    e = np.exp(z / T)
    return np.mean(z[np.arange(len(z)), y] - (e * z).sum(axis=1) / e.sum(axis=1)) / T**2


def _logits(rng, n, k, size, T, above=0.0):
    return above + size * rng.normal(size=(n, k)), rng.integers(0, k, size=n), T


derive = Question(
    id="13_softmax/temperature",
    kind="derive",
    function="temperature_gradient",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="dL/dT of the mean cross-entropy of softmax(z / T): logits z, shape (n, K), class numbers "
    "y, shape (n,), temperature T > 0.",
    cases=lambda rng: [
        _logits(rng, 7, 4, 2.0, 2.5),
        _logits(rng, 5, 3, 1.0, 0.4),
        _logits(rng, 4, 5, 1000.0, 1.5, above=4000.0),  # so that exp always overflows
    ],
    reference=temperature_gradient,
    rtol=1e-8,
    atol=1e-12,
    warnings=False,
    mistakes=[
        Mistake(
            lambda z, y, T: -(T**2) * temperature_gradient(z, y, T),
            "You have the derivative with respect to 1/T. How does 1/T change when T does?",
            name="in_inverse",
        ),
        Mistake(
            lambda z, y, T: T * temperature_gradient(z, y, T),
            "Off by a factor of T everywhere. z/T is differentiated with respect to T: which power "
            "of T comes out?",
            name="one_over_t",
        ),
        Mistake(
            lambda z, y, T: T**2 * temperature_gradient(z, y, T),
            "Off by the square of T everywhere. You multiply the gradient in u = z / T by z. By "
            "how much does u move when T does?",
            name="no_inner_slope",
        ),
        Mistake(
            lambda z, y, T: -temperature_gradient(z, y, T),
            "Wrong sign. Take a network that is right everywhere and raise T: it gets less sure. "
            "Does its loss rise or fall?",
            name="wrong_sign",
        ),
        Mistake(
            lambda z, y, T: len(z) * temperature_gradient(z, y, T),
            "You return the gradient of the sum over the batch. What was asked for?",
            name="summed",
        ),
        Mistake(
            lambda z, y, T: np.mean(z[np.arange(len(z)), y] - (softmax(z) * z).sum(axis=1)) / T**2,
            "Your shares are those of temperature 1. At which logits does the loss take its "
            "derivative?",
            name="shares_at_one",
        ),
        Mistake(
            lambda z, y, T: np.mean(z[np.arange(len(z)), y] - z.max(axis=1)) / T**2,
            "You compare the right logit with the largest one. That is the limit of T going to 0. "
            "What stands in its place at a finite temperature?",
            name="largest",
        ),
        Mistake(
            lambda z, y, T: np.mean(z[np.arange(len(z)), y] - z.mean(axis=1)) / T**2,
            "You compare the right logit with the plain mean. That is the limit of T growing "
            "without end. Which weights does the derivative of the log of a sum bring?",
            name="plain_mean",
        ),
        Mistake(
            lambda z, y, T: temperature_gradient(z, y, T) / z.shape[1],
            "Too small by the number of classes. The chain rule sums over them. Over what "
            "does the loss take its mean?",
            name="mean_over_classes",
        ),
        Mistake(
            lambda z, y, T: temperature_gradient(z, y, T) / T,
            "Off by a factor of T everywhere, as happens if the logits have been divided by T "
            "before they are averaged. Is T**2 already complete, or does it count one T twice?",
            name="divided_twice",
        ),
        Mistake(
            overflowing,
            "For moderate logits you are right. Some are thousands here, and their exponentials "
            "do not fit. Which number may you take off a row first?",
        ),
        Mistake(
            lambda z, y, T: np.mean(z[np.arange(len(z)), y]) / T**2,
            "Only the right class's logit is left. The loss has two terms. Does the "
            "logarithm of the sum not depend on T?",
            name="no_normaliser",
        ),
    ],
    accepts=[by_chain_rule, by_nudge, by_excess],
    forbids=["actinit.activations", "actinit.losses", "actinit.network"],
    hints=(
        "The gradient of the loss in u = z / T is known. What is du/dT?",
        "Sum (p_k - [k = y]) times du_k/dT over k. Which of the two terms is an average of "
        "logits, and with which weights?",
    ),
)

# 6. The best temperature ---------------------------------------------------------------------


def best_temperature(z, y):
    true = z[np.arange(len(z)), y]
    low, high = 1e-6, 1e6  # for 1/T; the slope of the loss in 1/T grows from below 0 to above
    for _ in range(90):
        middle = np.sqrt(low * high)
        slope = np.vdot(softmax(middle * z), z) - true.sum()
        low, high = (low, middle) if slope > 0 else (middle, high)
    return 1 / low


def by_newton(z, y):
    z = z - z[np.arange(len(z)), y][:, np.newaxis]  # the right logit is 0
    b = 1e-3 / np.abs(z).max()
    for _ in range(200):
        p = softmax(b * z)
        mean = (p * z).sum(axis=1)
        bend = ((p * z * z).sum(axis=1) - mean**2).mean()
        b += max(min(-mean.mean() / bend, b), -b / 2)  # at most double, at least halve
    return 1 / b


def by_golden_section(z, y):
    def loss(t):
        u = z * math.exp(t)
        return np.mean(np.logaddexp.reduce(u, axis=1) - u[np.arange(len(z)), y])

    low, high = -8.0, 8.0
    ratio = (math.sqrt(5) - 1) / 2
    for _ in range(80):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if loss(a) < loss(b) else (a, high)
    return math.exp(-(low + high) / 2)


def coarse(z, y):
    def loss(t):
        return np.mean(np.logaddexp.reduce(z / t, axis=1) - z[np.arange(len(z)), y] / t)

    return min(np.geomspace(0.2, 20, 200), key=loss)


def as_sure_as_right(z, y):
    share = np.mean(z.argmax(axis=1) == y)
    low, high = 1e-6, 1e6
    for _ in range(90):
        middle = np.sqrt(low * high)
        sure = softmax(middle * z).max(axis=1).mean()
        low, high = (low, middle) if sure > share else (middle, high)
    return 1 / low


def _sampled(rng, n, k, size, T):
    z = size * rng.normal(size=(n, k))
    draw = rng.random((n, 1))
    return z, (softmax(z / T).cumsum(axis=1) < draw).sum(axis=1)


challenge = Question(
    id="13_softmax/best",
    kind="implement",
    function="best_temperature",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="The temperature T > 0 at which the mean cross-entropy of softmax(z / T) is smallest, to "
    "at least four digits: logits z, shape (n, K), class numbers y, shape (n,). T lies between "
    "0.01 and 100.",
    cases=lambda rng: [
        _sampled(rng, 60, 4, 3.0, 2.0),
        _sampled(rng, 80, 3, 0.5, 0.3),
        _sampled(rng, 50, 5, 60.0, 25.0),
    ],
    reference=best_temperature,
    rtol=1e-4,
    mistakes=[
        Mistake(
            lambda z, y: 1 / best_temperature(z, y),
            "You return 1/T. Does your function divide the logits or multiply them?",
            name="inverse",
        ),
        Mistake(
            lambda z, y: max(1.0, best_temperature(z, y)),
            "You never go below 1. Some networks are less sure than they ought to be: what "
            "does a temperature below 1 do to their shares?",
            name="never_below_one",
        ),
        Mistake(
            coarse,
            "You search the chapter's grid. Four digits fall between its points, and it ends too "
            "early for large logits. The loss has one lowest point. How could you close in on it?",
        ),
        Mistake(
            as_sure_as_right,
            "You made the network as sure as it is right, on average. That is a sensible wish and "
            "another one. Which quantity did the question want to be smallest?",
        ),
        Mistake(
            lambda z, y: 1.0 - temperature_gradient(z, y, 1.0),
            "You took one step of gradient descent from T = 1. What tells you that you have "
            "arrived?",
            name="one_step",
        ),
        Mistake(
            lambda z, y: float(z.std()),
            "You divide the logits by their spread. Do the labels have no say in how sure a "
            "network should be?",
            name="unit_spread",
        ),
    ],
    accepts=[by_newton, by_golden_section],
    forbids=["actinit.activations", "actinit.losses", "actinit.network"],
    hints=(
        "At the best T the gradient of the last question is 0. What sign has it on either side?",
        "In terms of b = 1/T the loss is convex, so its slope only grows. What does one "
        "evaluation of the slope at the middle of an interval tell you?",
    ),
)

QUESTIONS = [stable, floor, diagnose, repair, derive, challenge]
