"""Exercises for chapter 23: orthogonal weights, the edge of chaos, LSUV, normalization, the fold.

Letters as in the chapter: W (n_in, n_out), z = h @ W, rows are examples; sigma_w^2 = n_in Var(W).
"""

from __future__ import annotations

import numpy as np

from actinit.questions._model import Mistake, Question

# --- 1. orthonormal: orthogonal weights from Gaussian ones --------------------------------------


def orthonormal(A, gain):
    """gain times Gram-Schmidt on the columns of A, or on its rows if they are fewer."""
    tall = A if A.shape[0] >= A.shape[1] else A.T
    Q, R = np.linalg.qr(tall)
    Q = gain * Q @ np.diag(np.sign(np.diag(R)))
    return Q if A.shape[0] >= A.shape[1] else Q.T


def _orthonormal_gram_schmidt(A, gain):
    tall = (A if A.shape[0] >= A.shape[1] else A.T).copy()
    for j in range(tall.shape[1]):
        for i in range(j):
            tall[:, j] -= (tall[:, i] @ tall[:, j]) * tall[:, i]
        tall[:, j] /= np.sqrt(tall[:, j] @ tall[:, j])
    return gain * (tall if A.shape[0] >= A.shape[1] else tall.T)


def _orthonormal_cholesky(A, gain):
    """A'A = L L' gives Q = A L'^-1, with a positive diagonal."""
    if A.shape[0] < A.shape[1]:
        return _orthonormal_cholesky(A.T, gain).T
    return gain * np.linalg.solve(np.linalg.cholesky(A.T @ A), A.T).T


def _ortho_no_signs(A, gain):
    if A.shape[0] < A.shape[1]:
        return gain * np.linalg.qr(A.T)[0].T
    return gain * np.linalg.qr(A)[0]


def _ortho_own_signs(A, gain):
    if A.shape[0] < A.shape[1]:
        return _ortho_own_signs(A.T, gain).T
    Q = np.linalg.qr(A)[0]
    return gain * Q * np.sign(np.diag(Q))


def _ortho_lengths_only(A, gain):
    axis = 0 if A.shape[0] >= A.shape[1] else 1
    return gain * A / np.linalg.norm(A, axis=axis, keepdims=True)


def _ortho_columns_always(A, gain):
    Q, R = np.linalg.qr(A)
    return gain * Q * np.sign(np.diag(R))


def _ortho_polar(A, gain):
    U, _, V = np.linalg.svd(A, full_matrices=False)
    return gain * U @ V


def _ortho_no_gain(A, gain):
    return orthonormal(A, 1.0)


def _ortho_root_gain(A, gain):
    return orthonormal(A, np.sqrt(gain))


ORTHONORMAL = Question(
    id="23_beyond/orthonormal",
    kind="implement",
    function="orthonormal",
    points=2,
    difficulty="easy",
    minutes=10,
    asks="An orthogonal weight matrix of a given gain, made from a Gaussian one by Gram-Schmidt.",
    reference=orthonormal,
    rtol=1e-7,
    atol=1e-10,
    cases=lambda rng: [
        (rng.normal(size=(5, 5)), 1.0),
        (rng.normal(size=(7, 4)), float(rng.uniform(1.2, 2))),
        (rng.normal(size=(3, 6)), float(rng.uniform(0.3, 0.8))),
    ],
    accepts=[_orthonormal_gram_schmidt, _orthonormal_cholesky],
    mistakes=[
        Mistake(
            _ortho_no_signs,
            "Lengths and angles are right, but some columns point the wrong way. What does the "
            "routine you call promise about the sign of a column, and what does the text ask?",
            "signs left to QR",
        ),
        Mistake(
            _ortho_own_signs,
            "You turn each column so that its own entry on the diagonal is positive. The text "
            "compares it with a column of A. Which factor of QR knows about that one?",
            "signs of Q's diagonal",
        ),
        Mistake(
            _ortho_lengths_only,
            "Each vector has the right length. Take the dot product of two of them. What should "
            "it be?",
            "lengths only",
        ),
        Mistake(
            _ortho_columns_always,
            "Your answer fails for a matrix of 3 rows and 6 columns. Can six vectors of three "
            "numbers be at right angles to one another?",
            "columns of a wide matrix",
        ),
        Mistake(
            _ortho_polar,
            "Your matrix is orthogonal, and it is a good one. But the text says which: what must "
            "its first column look like beside the first column of A?",
            "nearest orthogonal matrix",
        ),
        Mistake(
            _ortho_no_gain,
            "Fine at a gain of 1. How long should each column be otherwise?",
            "gain left out",
        ),
        Mistake(
            _ortho_root_gain,
            "The matrix is too near to length 1. Is the gain a factor on sizes or on variances?",
            "root of the gain",
        ),
    ],
    hints=(
        "Take from each column what it shares with the finished ones before it, then make its "
        "length 1.",
        "np.linalg.qr does the same up to signs. Where do the signs show?",
    ),
)

# --- 2. butterfly: how many layers a small difference needs -------------------------------------

_STEADY = float(np.log(1e6) / np.log(1.36))

BUTTERFLY = Question(
    id="23_beyond/butterfly",
    kind="number",
    function="butterfly",
    points=1,
    difficulty="easy",
    minutes=6,
    asks="After how many layers of chi_1 = 1.36 a difference has grown from a millionth of the "
    "signal to its full size.",
    reference=2 * _STEADY,
    rtol=1e-4,  # 90, rounded up, must not pass
    mistakes=[
        Mistake(
            _STEADY,
            "You let the difference grow by 1.36 per layer. Which power of the difference does "
            "chi_1 multiply?",
            "mean square for size",
        ),
        Mistake(
            90.0,
            "That is the whole number above the answer. The question asks for the number of layers "
            "before it is rounded.",
            "rounded up",
        ),
        Mistake(
            -2 * _STEADY,
            "The number of layers is negative. Which of the two sizes do you divide by which?",
            "upside down",
        ),
        Mistake(
            float(6 / np.log(1.36) * 2),
            "Two kinds of logarithm seem to meet in your formula. Six is which logarithm of a "
            "million?",
            "mixed logarithms",
        ),
        Mistake(
            float(6 / np.log(1.36)),
            "Six is a logarithm to base 10. And the one below the line? Then ask which power of "
            "the difference chi_1 multiplies.",
            "mixed logarithms and mean square",
        ),
        Mistake(
            _STEADY / 2,
            "The root of a factor makes growth slower. Does your answer become larger or smaller "
            "by it?",
            "halved instead of doubled",
        ),
    ],
    hints=(
        "By which factor does the size of the difference grow in one layer?",
        "That factor to the power of the number of layers is a million. Take logarithms.",
    ),
)

# --- 3. edge_of_sine: the critical line in closed form ------------------------------------------


def edge_of_sine(q):
    """(sigma_w^2, sigma_b^2) with chi_1 = 1 at variance q, for units g(z) = sin z."""
    fading = np.exp(-2 * q)  # E cos 2z
    sigma_w2 = 2 / (1 + fading)
    return sigma_w2, q - sigma_w2 * (1 - fading) / 2


def _sine_by_tanh(q):
    return 1 + np.tanh(q), q - np.tanh(q)


def _sine_by_quadrature(q):
    t, w = np.polynomial.hermite_e.hermegauss(80)
    w = w / w.sum()
    sigma_w2 = 1 / (w @ np.cos(np.sqrt(q) * t) ** 2)
    return float(sigma_w2), float(q - sigma_w2 * (w @ np.sin(np.sqrt(q) * t) ** 2))


def _sine_by_sum(q):
    t = np.linspace(-10, 10, 20_001)
    w = np.exp(-t * t / 2) / np.exp(-t * t / 2).sum()
    s2, c2 = (w @ f(np.sqrt(q) * t) ** 2 for f in (np.sin, np.cos))
    return float(1 / c2), float(q - s2 / c2)


def _sine_mean_slope(q):
    sigma_w2 = np.exp(q)  # 1 / (E cos z)^2
    return sigma_w2, q - sigma_w2 * (1 - np.exp(-2 * q)) / 2


def _sine_std_for_variance(q):
    return (1 + np.tanh(q * q), q - np.tanh(q * q))


def _sine_k_not_squared(q):
    fading = np.exp(-q)
    return 2 / (1 + fading), q - (1 - fading) / (1 + fading)


def _sine_cos_z(q):
    fading = np.exp(-q / 2)
    return 2 / (1 + fading), q - (1 - fading) / (1 + fading)


def _sine_weights_forgotten(q):
    return 1 + np.tanh(q), q - (1 - np.exp(-2 * q)) / 2


def _sine_not_inverted(q):
    slope2 = (1 + np.exp(-2 * q)) / 2
    return slope2, q - slope2 * (1 - np.exp(-2 * q)) / 2


def _sine_bias_added(q):
    return 1 + np.tanh(q), q + np.tanh(q)


def _sine_roots(q):
    sigma_w2, sigma_b2 = edge_of_sine(q)
    return float(np.sqrt(sigma_w2)), float(np.sqrt(sigma_b2))


EDGE_OF_SINE = Question(
    id="23_beyond/edge_of_sine",
    kind="derive",
    function="edge_of_sine",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="The point (sigma_w^2, sigma_b^2) on the edge of chaos at which a net of sine units "
    "settles at variance q.",
    reference=edge_of_sine,
    rtol=1e-8,
    cases=lambda rng: [(float(rng.uniform(0.2, 0.8)),), (float(rng.uniform(1.2, 3)),)],
    accepts=[_sine_by_tanh, _sine_by_quadrature, _sine_by_sum],
    mistakes=[
        Mistake(
            _sine_mean_slope,
            "You square the mean of the slope. Gradients of many units add up as squares. In "
            "which order do the words mean square slope say it?",
            "square of the mean slope",
        ),
        Mistake(
            _sine_std_for_variance,
            "Your z seems to have the standard deviation q. What is q?",
            "variance taken for spread",
        ),
        Mistake(
            _sine_weights_forgotten,
            "The first number is right. In the second, what happens to h on its way into the next "
            "z, before the bias is added?",
            "weights left out of q",
        ),
        Mistake(
            _sine_k_not_squared,
            "You need the mean of cos 2z, and the right places for it are found. In the formula "
            "that the text gives, what happens to the 2 on its way into the exponent?",
            "2 not squared",
        ),
        Mistake(
            _sine_cos_z,
            "You put the mean of cos z where a square was. With which angle does cos^2 z become a "
            "plain cosine?",
            "cos z for cos 2z",
        ),
        Mistake(
            lambda q: edge_of_sine(q)[::-1],
            "Both numbers are right and stand in the wrong order. Which of the two belongs to the "
            "weights?",
            "order",
        ),
        Mistake(
            _sine_not_inverted,
            "Your first number is the mean square of the slope. If the product of two numbers is "
            "to be 1 and this is one of them, what is the other?",
            "not inverted",
        ),
        Mistake(
            _sine_bias_added,
            "With these biases the variance would settle above q. Which part of q do the weights "
            "bring already?",
            "sign of the bias",
        ),
        Mistake(
            _sine_roots,
            "Both of your numbers are standard deviations. What stands on the axes of the "
            "chapter's map?",
            "standard deviations",
        ),
    ],
    hints=(
        "cos^2 z = (1 + cos 2z) / 2, and sin^2 z is what is left. Which mean of a cosine do you "
        "need, for a normal z?",
        "E cos(k z) = exp(-k^2 q / 2). First chi_1 = 1 for the weights, then the variance for the "
        "biases.",
    ),
)

# --- 4. lsuv: divide by what is measured --------------------------------------------------------


def lsuv(x, W1, W2, W3):
    """Three matrices scaled so that every layer's z has standard deviation 1 on the batch."""
    scaled, h = [], x
    for W in (W1, W2, W3):
        z = h @ W
        scaled.append(W / z.std())
        h = np.tanh(z / z.std())
    return tuple(scaled)


def _lsuv_from_the_bottom(x, W1, W2, W3):
    """Run the whole net again after each repair."""
    Ws = [W1.copy(), W2.copy(), W3.copy()]
    for repaired in range(3):
        h = x
        for W in Ws[:repaired]:
            h = np.tanh(h @ W)
        Ws[repaired] = Ws[repaired] / np.std(h @ Ws[repaired])
    return tuple(Ws)


def _lsuv_from_moments(x, W1, W2, W3):
    """The spread of z from the second moments of h, without forming z first."""
    scaled, h = [], x
    for W in (W1, W2, W3):
        second = np.einsum("ij,ik,kj->", W, h.T @ h / len(h), W) / W.shape[1]
        mean = h.mean(axis=0) @ W.mean(axis=1)
        scaled.append(W / np.sqrt(second - mean**2))
        h = np.tanh(h @ scaled[-1])
    return tuple(scaled)


def _lsuv_with(measure):
    def wrong(x, W1, W2, W3):
        scaled, h = [], x
        for W in (W1, W2, W3):
            scaled.append(W / measure(h @ W))
            h = np.tanh(h @ scaled[-1])
        return tuple(scaled)

    return wrong


def _lsuv_all_at_once(x, W1, W2, W3):
    z1 = x @ W1
    z2 = np.tanh(z1) @ W2
    z3 = np.tanh(z2) @ W3
    return W1 / z1.std(), W2 / z2.std(), W3 / z3.std()


def _lsuv_skip_last(x, W1, W2, W3):
    return (*lsuv(x, W1, W2, W3)[:2], W3.copy())


def _lsuv_without_tanh(x, W1, W2, W3):
    scaled, h = [], x
    for W in (W1, W2, W3):
        scaled.append(W / np.std(h @ W))
        h = h @ scaled[-1]
    return tuple(scaled)


def _lsuv_of_the_weights(x, W1, W2, W3):
    return W1 / W1.std(), W2 / W2.std(), W3 / W3.std()


LSUV = Question(
    id="23_beyond/lsuv",
    kind="implement",
    function="lsuv",
    points=2,
    difficulty="medium",
    minutes=12,
    asks="LSUV for three matrices and tanh: scale each one so that its z has standard deviation 1 "
    "on a batch.",
    reference=lsuv,
    cases=lambda rng: [
        (
            rng.normal(0.3, 1, size=(20, 6)),
            rng.uniform(0.5, 2) * rng.normal(0.1, 1, size=(6, 9)),
            rng.uniform(0.1, 0.4) * rng.normal(0.1, 1, size=(9, 8)),
            rng.uniform(1, 3) * rng.normal(0.1, 1, size=(8, 4)),
        )
    ],
    accepts=[_lsuv_from_the_bottom, _lsuv_from_moments],
    mistakes=[
        Mistake(
            _lsuv_all_at_once,
            "You measure all three layers on the old net and scale afterwards. When the first "
            "matrix changes, does the second layer still see the input that you measured?",
            "measured all at once",
        ),
        Mistake(
            _lsuv_with(lambda z: z.var()),
            "Dividing by the variance does not bring the standard deviation to 1. By what is z "
            "multiplied when W is?",
            "variance",
        ),
        Mistake(
            _lsuv_with(lambda z: np.sqrt(np.mean(z**2))),
            "You bring the rms of z to 1. Over a finite batch z has a mean of its own; which of "
            "the two takes it away first?",
            "rms",
        ),
        Mistake(
            _lsuv_with(lambda z: z.std(axis=0)),
            "Every unit gets a factor of its own. That is what batch normalization does. How many "
            "numbers may LSUV choose per layer?",
            "one factor per unit",
        ),
        Mistake(
            _lsuv_with(lambda z: np.tanh(z).std()),
            "You measure behind the activation. What is to have standard deviation 1?",
            "activation measured",
        ),
        Mistake(
            _lsuv_without_tanh,
            "The first matrix is right. Your second layer looks at z1 itself. What stands between "
            "z1 and W2?",
            "tanh left out",
        ),
        Mistake(
            _lsuv_of_the_weights,
            "You give the weights themselves a standard deviation of 1. What else is in z, and "
            "where do you look at the batch?",
            "weights measured",
        ),
        Mistake(
            _lsuv_skip_last,
            "Two matrices are right, the last is untouched. Does the output's z not count?",
            "last layer left out",
        ),
    ],
    hints=(
        "Finish the first layer before you look at the second.",
        "One number per layer: the standard deviation of all entries of z together.",
    ),
)

# --- 5. normed_growth: what batch normalization does to gradients -------------------------------


def normed_growth(slope):
    """Factor per layer on the mean square gradient: Leaky ReLU behind batch normalization."""
    second = (1 + slope**2) / 2
    return second / (second - (1 - slope) ** 2 / (2 * np.pi))


def _normed_by_absolute_value(slope):
    """relu_a(z) = (1 + a)/2 z + (1 - a)/2 |z|, two uncorrelated parts."""
    even, odd = ((1 - slope) / 2) ** 2, ((1 + slope) / 2) ** 2
    return (even + odd) / (odd + even * (1 - 2 / np.pi))


def _normed_by_sum(slope):
    t = np.linspace(-10, 10, 40_000)  # no point at the kink
    w = np.exp(-t * t / 2) / np.exp(-t * t / 2).sum()
    h = np.where(t > 0, t, slope * t)
    slopes = np.where(t > 0, 1.0, slope)
    return float((w @ slopes**2) / (w @ h**2 - (w @ h) ** 2))


def _normed_no_mean(slope):
    return 1.0 + 0 * slope


def _normed_inverse(slope):
    return 1 / normed_growth(slope)


def _normed_root(slope):
    return float(np.sqrt(normed_growth(slope)))


def _normed_slope_mean(slope):
    second = (1 + slope**2) / 2
    return ((1 + slope) / 2) ** 2 / (second - (1 - slope) ** 2 / (2 * np.pi))


def _normed_relu(slope):
    return np.pi / (np.pi - 1) + 0 * slope


def _normed_mean_not_squared(slope):
    second = (1 + slope**2) / 2
    return second / (second - (1 - slope) / np.sqrt(2 * np.pi))


def _normed_mean_plus(slope):
    second = (1 + slope**2) / 2
    return second / (second - (1 + slope) ** 2 / (2 * np.pi))


def _normed_half_back(slope):
    return 0.5 / ((1 + slope**2) / 2 - (1 - slope) ** 2 / (2 * np.pi))


def _normed_std(slope):
    second = (1 + slope**2) / 2
    return float(second / np.sqrt(second - (1 - slope) ** 2 / (2 * np.pi)))


NORMED = Question(
    id="23_beyond/normed_growth",
    kind="diagnose",
    function="normed_growth",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="The factor per layer on the mean square gradient in a deep net of batch normalization "
    "and Leaky ReLU.",
    reference=normed_growth,
    rtol=1e-5,
    cases=lambda rng: [(0.0,), (float(rng.uniform(0.05, 0.3)),), (float(rng.uniform(-0.9, -0.4)),)],
    accepts=[_normed_by_absolute_value, _normed_by_sum],
    mistakes=[
        Mistake(
            _normed_no_mean,
            "You get 1 for every slope, as if the normalization divided by the mean square of h. "
            "What has it subtracted before it divides?",
            "mean kept",
        ),
        Mistake(
            _normed_inverse,
            "Your gradients shrink. Which of the two is larger, what the slopes keep of the mean "
            "square or the variance of h?",
            "upside down",
        ),
        Mistake(
            _normed_root,
            "This is the factor on the size of a gradient. What was asked for?",
            "size for mean square",
        ),
        Mistake(
            _normed_slope_mean,
            "The way forward is right. Going back, you square the mean of the slope. Which "
            "average does chi_1 take?",
            "square of the mean slope",
        ),
        Mistake(
            _normed_relu,
            "This is the chapter's number, for slope 0. Which two averages change with the slope?",
            "plain ReLU",
        ),
        Mistake(
            _normed_mean_not_squared,
            "A variance is a mean square minus what?",
            "mean not squared",
        ),
        Mistake(
            _normed_mean_plus,
            "The left side of your Leaky ReLU adds to the mean. For a positive slope, which sign "
            "have its values there?",
            "sign of the left half",
        ),
        Mistake(
            _normed_half_back,
            "Forward your slope counts, on the way back you keep ReLU's one half. What do "
            "gradients on the left side bring?",
            "half on the way back",
        ),
        Mistake(
            _normed_std,
            "You divide by a standard deviation. By which power of it is a squared gradient "
            "divided?",
            "standard deviation",
        ),
    ],
    hints=(
        "Follow the chapter's fraction: what the slopes keep, times sigma_w^2, over the variance "
        "of the next z before it is normalised.",
        "For a standard normal t, how large are the mean and the mean square of its Leaky ReLU? "
        "Check yourself at slope 1, where the unit is linear.",
    ),
)

# --- 6. folded: the angle through scaled residual blocks ----------------------------------------


def _overlap(angle):
    """2 E[relu(u) relu(v)] for standard normal u, v at this angle."""
    return (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / np.pi


def folded(angle, blocks, scale):
    """Angle, in radians, after `blocks` blocks h + scale * relu(h) @ W with He's weights."""
    for _ in range(blocks):
        cosine = (np.cos(angle) + scale**2 * _overlap(angle)) / (1 + scale**2)
        angle = np.arccos(cosine)
    return float(angle)


def _folded_by_moments(angle, blocks, scale):
    """The mean square q and the mean product p of two inputs, not normalised on the way."""
    q, p = 1.0, np.cos(angle)
    for _ in range(blocks):
        c = min(p / q, 1.0)
        p += scale**2 * q * (np.sqrt(1 - c * c) + (np.pi - np.arccos(c)) * c) / np.pi
        q += scale**2 * q
    return float(np.arccos(p / q))


def _folded_by_integral(angle, blocks, scale):
    node, w = np.polynomial.legendre.leggauss(40)
    for _ in range(blocks):
        half = (np.pi - angle) / 2  # the wedge in which both are positive
        phi = angle / 2 + half * node
        both = 2 / np.pi * half * np.sum(w * np.cos(phi) * np.cos(phi - angle))
        angle = np.arccos((np.cos(angle) + scale**2 * both) / (1 + scale**2))
    return float(angle)


def _folded_with(cosine):
    def wrong(angle, blocks, scale):
        for _ in range(blocks):
            angle = np.arccos(np.clip(cosine(angle, scale), -1, 1))
        return float(angle)

    return wrong


def _folded_plain(angle, blocks, scale):
    for _ in range(blocks):
        angle = np.arccos(_overlap(angle))
    return float(angle)


def _folded_angles_averaged(angle, blocks, scale):
    for _ in range(blocks):
        angle = (angle + scale**2 * np.arccos(_overlap(angle))) / (1 + scale**2)
    return float(angle)


def _folded_at_once(angle, blocks, scale):
    s2 = blocks * scale**2
    return float(np.arccos((np.cos(angle) + s2 * _overlap(angle)) / (1 + s2)))


def _folded_cosine(angle, blocks, scale):
    return float(np.cos(folded(angle, blocks, scale)))


FOLDED = Question(
    id="23_beyond/folded",
    kind="derive",
    function="folded",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="The angle between two inputs after a number of residual blocks h + scale * relu(h) @ W "
    "with He's weights.",
    reference=folded,
    rtol=1e-7,
    cases=lambda rng: [
        (float(rng.uniform(1.0, 1.6)), 1, float(rng.uniform(0.4, 0.8))),
        (float(rng.uniform(0.3, 2.5)), int(rng.integers(5, 12)), float(rng.uniform(0.2, 0.5))),
        (float(np.pi / 2), 3, 2.0),
    ],
    accepts=[_folded_by_moments, _folded_by_integral],
    mistakes=[
        Mistake(
            _folded_plain,
            "This is the fold of a plain net. What does the input that is carried past each "
            "branch contribute?",
            "plain net",
        ),
        Mistake(
            _folded_with(lambda a, s: (np.cos(a) + s * _overlap(a)) / (1 + s)),
            "The two parts are mixed in the right way, with the wrong weights. By what is a mean "
            "product multiplied if both of its factors are multiplied by the scale?",
            "scale not squared",
        ),
        Mistake(
            _folded_with(lambda a, s: np.cos(a) + s**2 * _overlap(a)),
            "Your numerator is right. A mean product is a cosine only when both inputs have the "
            "mean square 1. Have they still, after the block?",
            "not divided",
        ),
        Mistake(
            _folded_with(lambda a, s: (np.cos(a) + s**2 * _overlap(a) / 2) / (1 + s**2 / 2)),
            "Your branch has half of the mean square that it should. Which weights turn one half "
            "of the mean square back into the whole?",
            "He's 2 left out",
        ),
        Mistake(
            _folded_with(lambda a, s: (np.cos(a) + s**2 * _overlap(a) / 2) / (1 + s**2)),
            "Try an angle of 0: in your formula two equal inputs come out apart. Above the line, "
            "what has become of the 2 in He's variance?",
            "He's 2 left out above the line",
        ),
        Mistake(
            _folded_at_once,
            "Right for one block. You add up all branches as if each saw the inputs of the first. "
            "Which angle, and which size, does the second block receive?",
            "all blocks at once",
        ),
        Mistake(
            _folded_with(lambda a, s: (np.cos(a) + s**2 * (_overlap(a) - 1 / np.pi)) / (1 + s**2)),
            "You seem to take a covariance of the two activations. Does the next layer's sum "
            "subtract their means?",
            "means taken out",
        ),
        Mistake(
            _folded_with(lambda a, s: ((1 + s**2) * np.cos(a)) / (1 + s**2)),
            "Your angle never changes, as if the branch carried h itself. What stands between h "
            "and W?",
            "no ReLU",
        ),
        Mistake(
            _folded_angles_averaged,
            "You take a weighted mean of two angles. Which quantity adds up when independent "
            "parts are added: angles, or mean products?",
            "angles averaged",
        ),
        Mistake(
            lambda angle, blocks, scale: float(np.degrees(folded(angle, blocks, scale))),
            "The angle is right, the unit is not. In what was it given to you?",
            "degrees",
        ),
        Mistake(
            _folded_cosine,
            "You return a cosine. Of which angle, and what was asked for?",
            "cosine for angle",
        ),
    ],
    hints=(
        "Write the mean product of the two outputs, and multiply it out. Why do the two mixed "
        "terms vanish?",
        "Start from mean squares 1 and mean product cos(angle). The chapter has the mean product "
        "behind ReLU. What are both after one block?",
    ),
)

QUESTIONS = [ORTHONORMAL, BUTTERFLY, EDGE_OF_SINE, LSUV, NORMED, FOLDED]
