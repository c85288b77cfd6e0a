"""Chapter 05, step and linear: questions for solutions/05_step_linear.ipynb."""

import numpy as np

from actinit.questions._model import Mistake, Question

# 1. A step that says what it means -----------------------------------------------------------


def step(z):
    return np.where(np.isnan(z), z, np.where(z >= 0, 1.0, 0.0))


def step_by_heaviside(z):
    return np.heaviside(z, 1.0)


def step_by_sign(z):
    return np.floor((np.sign(z) + 2) / 2)


def strict(z):
    return np.where(np.isnan(z), z, np.where(z > 0, 1.0, 0.0))


def half_at_zero(z):
    return np.heaviside(z, 0.5)


def comparison(z):
    return z >= 0


def nan_to_zero(z):
    return np.where(z >= 0, 1.0, 0.0)


def sign(z):
    return np.where(np.isnan(z), z, np.where(z >= 0, 1.0, -1.0))


def three_answers(z):
    return np.sign(z)


def nan_to_one(z):
    return np.where(z < 0, 0.0, 1.0)


def downwards(z):
    return np.where(np.isnan(z), z, np.where(z <= 0, 1.0, 0.0))


step_question = Question(
    id="05_step_linear/step",
    kind="implement",
    function="step",
    points=2,
    difficulty="easy",
    minutes=5,
    asks="The step of an array of floats: 1.0 where z >= 0, 0.0 where z < 0, nan where z is nan.",
    cases=lambda rng: [
        (rng.normal(size=(3, 4)),),
        (np.array([-np.inf, -1e-300, -0.0, 0.0, 1e-300, np.inf, np.nan]),),
    ],
    reference=step,
    warnings=False,
    mistakes=[
        Mistake(
            strict,
            "Everything fits but zero itself: an input exactly on the threshold gets 0. The text "
            "says on which side zero lies. Which comparison includes it?",
        ),
        Mistake(
            half_at_zero,
            "At exactly 0 you answer one half, which is a common convention, but this unit only "
            "knows two answers. Which of the two does the text give to zero?",
        ),
        Mistake(
            comparison,
            "You return truth values. The unit's answer will be subtracted from labels, and NumPy "
            "refuses to subtract booleans. What type does the text ask for?",
        ),
        Mistake(
            nan_to_zero,
            "A missing reading, nan, becomes a confident 0: the alarm reports that all is quiet. "
            "What does `nan >= 0` give, and what should a unit say about a reading that it does "
            "not have?",
        ),
        Mistake(
            sign,
            "Your two answers are 1 and -1. That is the sign, a step that is twice as high. What "
            "are the two answers asked for here?",
        ),
        Mistake(
            downwards,
            "Your unit fires for negative inputs and is silent for positive ones. More evidence "
            "should bring it closer to firing. Which way does your comparison point?",
        ),
        Mistake(
            three_answers,
            "You seem to return the sign, which has three answers: -1, 0 and 1. Which two are "
            "asked for, and which of them belongs to an input of exactly zero?",
        ),
        Mistake(
            nan_to_one,
            "A missing reading, nan, sets the alarm off: it is not below zero, so you count it as "
            "a yes. What does any comparison with nan give, and what should come out?",
        ),
    ],
    accepts=[step_by_heaviside, step_by_sign],
    forbids=["actinit.activations"],
    hints=(
        "There are three kinds of input: below, on or above zero, and not a number. What is the "
        "answer for each?",
        "np.where picks between two arrays. Could one of the two be z itself, for the inputs that "
        "must stay what they are?",
    ),
)

# 2. One blaze --------------------------------------------------------------------------------

READINGS = np.array([1.0, 3.0, 5.0, 7.0, 34.0])
LABELS = np.array([0.0, 0.0, 1.0, 1.0, 1.0])


def _threshold(x, y, level=0.5):
    w, b = np.polyfit(x, y, 1)
    return float((level - b) / w)


blaze = Question(
    id="05_step_linear/blaze",
    kind="number",
    function="threshold_after_blaze",
    points=1,
    difficulty="medium",
    minutes=8,
    asks="A line h = w x + b is fitted by least squares to the readings 1, 3 (quiet, label 0) and "
    "5, 7, 34 (fire, label 1). The reading at which it says one half.",
    reference=_threshold(READINGS, LABELS),
    rtol=1e-3,
    mistakes=[
        Mistake(
            _threshold(READINGS[:4], LABELS[:4]),
            "That is the threshold without the blaze. The line never gets to leave a point out "
            "because it is easy. What does the fifth reading do to the two means?",
            name="without_blaze",
        ),
        Mistake(
            float(READINGS.mean()),
            "That is the mean reading. The line passes through the point of the means, but what "
            "does it say there: one half?",
            name="mean_reading",
        ),
        Mistake(
            _threshold(READINGS, LABELS, 0.0),
            "There the line says 0. The alarm rings from a different height on. From which?",
            name="crosses_zero",
        ),
        Mistake(
            _threshold(READINGS, LABELS, 1.0),
            "There the line says 1, which is a fire's label. The alarm rings before that, halfway "
            "between the labels. Which height do you need to solve for?",
            name="crosses_one",
        ),
        Mistake(
            float((READINGS[:2].mean() + READINGS[2:].mean()) / 2),
            "That is halfway between the two classes' means. It is a sensible rule, but not the "
            "line's. What are the slope and the intercept of least squares?",
            name="between_means",
        ),
        Mistake(
            float(0.5 / np.polyfit(READINGS, LABELS, 1)[0]),
            "You have divided one half by the slope, as if the line passed through the origin. "
            "What else does w x + b contain?",
            name="no_intercept",
        ),
        Mistake(
            5.0,
            "That is a reading of the table, the smaller of the two small fires. The line need not "
            "say one half just at a reading. Where does it?",
            name="a_fire",
        ),
    ],
    hints=(
        "Slope: the sum of (x - mean x)(y - mean y) over the sum of (x - mean x) squared. Which "
        "of the five terms dominates each sum?",
        "The line passes through the point of the two means. How far from there do you go along "
        "x until h has changed to one half?",
    ),
)

# 3. Straight through, but only nearby ----------------------------------------------------------


def ste(x, y, t, width):
    z = x - t
    h = np.where(z >= 0, 1.0, 0.0)
    slope = np.where(np.abs(z) <= width, 1.0, 0.0)
    return np.mean(2 * (h - y) * slope * -1)


def ste_by_loop(x, y, t, width):
    total = 0.0
    for reading, label in zip(x, y, strict=True):
        if abs(reading - t) <= width:
            total += 2 * (label - (1.0 if reading >= t else 0.0))
    return total / len(x)


def ste_by_counts(x, y, t, width):
    near = np.abs(x - t) <= width
    missed = np.sum(near & (x < t) & (y == 1))
    false = np.sum(near & (x >= t) & (y == 0))
    return 2 * (missed - false) / len(x)


def forgot_minus(x, y, t, width):
    return -ste(x, y, t, width)


def forgot_two(x, y, t, width):
    return ste(x, y, t, width) / 2


def everywhere(x, y, t, width):
    return ste(x, y, t, np.inf)


def only_far(x, y, t, width):
    return ste(x, y, t, np.inf) - ste(x, y, t, width)


def mean_of_near(x, y, t, width):
    near = np.abs(x - t) <= width
    return ste(x, y, t, width) * len(x) / max(int(near.sum()), 1)


def summed(x, y, t, width):
    return ste(x, y, t, width) * len(x)


def linear_value(x, y, t, width):
    z = x - t
    return np.mean(2 * (z - y) * np.where(np.abs(z) <= width, 1.0, 0.0) * -1)


def square_window(x, y, t, width):
    h = np.where(x >= t, 1.0, 0.0)
    return np.mean(2 * (h - y) * np.where(np.abs(x) <= width, 1.0, 0.0) * -1)


def open_window(x, y, t, width):
    h = np.where(x >= t, 1.0, 0.0)
    return np.mean(2 * (h - y) * np.where(np.abs(x - t) < width, 1.0, 0.0) * -1)


def true_gradient(x, y, t, width):
    return 0.0


def half_the_window(x, y, t, width):
    return ste(x, y, t, width / 2)


def silent_at_threshold(x, y, t, width):
    h = np.where(x > t, 1.0, 0.0)
    return np.mean(2 * (h - y) * np.where(np.abs(x - t) <= width, 1.0, 0.0) * -1)


def slope_of_a_ramp(x, y, t, width):
    return ste(x, y, t, width) / width


def _readings(rng):
    x = np.concatenate([rng.normal(20, 6, 30), rng.normal(40, 6, 30)])
    y = np.repeat([0.0, 1.0], 30)
    x[[0, 1, -1]], y[[0, 1, -1]] = (2.0, 8.0, 70.0), (1.0, 1.0, 0.0)  # mislabelled, far out
    return x, y, float(rng.uniform(33, 40)), float(rng.uniform(6, 11))


straight_through = Question(
    id="05_step_linear/straight_through",
    kind="derive",
    function="threshold_gradient",
    points=3,
    difficulty="medium",
    minutes=12,
    asks="The gradient, with respect to the threshold t, of the mean squared error of the alarm "
    "h = step(x - t), where the step's slope is taken to be 1 for |x - t| <= width and 0 beyond. "
    "x and y are arrays of n readings and labels 0 or 1; returns a number.",
    cases=lambda rng: [
        _readings(rng),
        _readings(rng),
        (np.array([5.0, 12.0, 15.0, 20.0, 28.0, 31.0]), np.array([1.0] * 5 + [0.0]), 20.0, 8.0),
    ],
    reference=ste,
    mistakes=[
        Mistake(
            forgot_minus,
            "Right size, opposite sign: your step would raise the threshold when fires are "
            "missed. What is dz/dt when z = x - t?",
        ),
        Mistake(
            forgot_two,
            "You have half of it. What does the square contribute when it is differentiated?",
        ),
        Mistake(
            everywhere,
            "Every reading takes part, however far away it is. That is the plain estimator of the "
            "chapter. Which readings does the text let through?",
        ),
        Mistake(
            only_far,
            "You let the far readings through and hold back the near ones. Where is the pretended "
            "slope 1?",
        ),
        Mistake(
            mean_of_near,
            "You average over the readings that are let through. The loss is a mean over all n; "
            "those far away add 0 to the sum. By what is the sum divided?",
        ),
        Mistake(
            summed,
            "That is the gradient of the sum of the squared errors. What does *mean* change?",
        ),
        Mistake(
            linear_value,
            "You used the pre-activation where the unit's answer belongs. Only the slope is "
            "pretended; on the way forward, what does the alarm say?",
        ),
        Mistake(
            square_window,
            "You let a reading through when it is near 0 instead of near the threshold. The "
            "pretended slope belongs to the step of z; which z is that?",
        ),
        Mistake(
            open_window,
            "Only a reading exactly at the edge is treated differently: |x - t| equal to the "
            "width. On which side of the edge does the text put it?",
        ),
        Mistake(
            true_gradient,
            "That is the true gradient, and the reason why this exercise exists. Which of the "
            "three factors of the chain rule is replaced here, and by what?",
        ),
        Mistake(
            half_the_window,
            "Your window is half as wide as it should be: you seem to reach width / 2 to either "
            "side. How far from the threshold may a reading lie and still be heard?",
        ),
        Mistake(
            silent_at_threshold,
            "Only a reading exactly on the threshold is treated differently: your alarm is silent "
            "there. On which side does chapter 5 put zero?",
        ),
        Mistake(
            slope_of_a_ramp,
            "You seem to divide by the width, as if the alarm had a ramp. How large does the text "
            "take the slope to be inside the window?",
        ),
    ],
    accepts=[ste_by_loop, ste_by_counts],
    hints=(
        "The chain rule has three factors: of the square, of the step, and of z = x - t. Which "
        "two of them are honest?",
        "Readings on the right side of the threshold have h - y = 0. What is left to count, and "
        "with which sign?",
    ),
)

# 4. Which unit fired? --------------------------------------------------------------------------


def decide(Z):
    fires = Z >= 0
    return np.where(fires.sum(axis=1) == 1, fires.argmax(axis=1), -1)


def decide_by_loop(Z):
    answers = []
    for row in Z:
        firing = [k for k, z in enumerate(row) if z >= 0]
        answers.append(firing[0] if len(firing) == 1 else -1)
    return np.array(answers)


def decide_by_sorting(Z):
    ordered = np.sort(Z, axis=1)
    alone = (ordered[:, -1] >= 0) & (ordered[:, -2] < 0)
    return np.where(alone, Z.argmax(axis=1), -1)


def first_that_fires(Z):
    return (Z >= 0).argmax(axis=1)


def largest(Z):
    return Z.argmax(axis=1)


def silent_only(Z):
    fires = Z >= 0
    return np.where(fires.any(axis=1), fires.argmax(axis=1), -1)


def silent_only_largest(Z):
    return np.where((Z >= 0).any(axis=1), Z.argmax(axis=1), -1)


def crowded_only(Z):
    fires = Z >= 0
    return np.where(fires.sum(axis=1) <= 1, fires.argmax(axis=1), -1)


def crowded_only_largest(Z):
    return np.where((Z >= 0).sum(axis=1) <= 1, Z.argmax(axis=1), -1)


def over_examples(Z):
    fires = Z >= 0
    return np.where(fires.sum(axis=0) == 1, fires.argmax(axis=0), -1)


def zero_is_silent(Z):
    fires = Z > 0
    return np.where(fires.sum(axis=1) == 1, fires.argmax(axis=1), -1)


def _scores(rng):
    Z = rng.normal(-0.4, 1.0, size=(40, 3))
    Z[0] = [-1.0, 0.0, -2.0]
    Z[1] = [0.5, -1.0, 2.0]
    Z[2] = [-3.0, -1.0, -2.0]
    return (Z[rng.permutation(40)],)


one_of_many = Question(
    id="05_step_linear/one_of_many",
    kind="diagnose",
    function="decide",
    points=3,
    difficulty="medium",
    minutes=10,
    asks="Z, shape (n, k) with k >= 2, holds the pre-activations of k step units, one per class. "
    "For each row: the index of the unit that fires if exactly one does, else -1. Integers, "
    "shape (n,). A unit fires where z >= 0.",
    cases=lambda rng: [_scores(rng), _scores(rng)],
    reference=decide,
    mistakes=[
        Mistake(
            first_that_fires,
            "You always name a unit. Where none fires you get class 0, and where several do, the "
            "first of them: argmax of equal values returns the lowest index. How do you notice "
            "these two cases?",
        ),
        Mistake(
            largest,
            "You compare pre-activations, which is a fine way to decide, but the units hand out "
            "only 0 and 1. What can be known from those?",
        ),
        Mistake(
            silent_only,
            "Rows in which nobody fires are recognised. What about rows in which two units claim "
            "the example?",
        ),
        Mistake(
            silent_only_largest,
            "Silence is recognised, but between two units that both fire you pick the one with "
            "the larger z. Does a step say how large z was?",
        ),
        Mistake(
            crowded_only,
            "Rows with several firing units are recognised. What does argmax return for a row of "
            "zeros?",
        ),
        Mistake(
            crowded_only_largest,
            "Rows with several firing units are recognised. In a row where all z are negative you "
            "name the one that is least so. Has it fired?",
        ),
        Mistake(
            over_examples,
            "The answer has one entry per unit. Which axis of Z runs over the units, and which "
            "over the examples?",
        ),
        Mistake(
            zero_is_silent,
            "A unit whose z is exactly 0 is silent in your version. On which side does "
            "the question put zero?",
        ),
    ],
    accepts=[decide_by_loop, decide_by_sorting],
    hints=(
        "How many units fire in each row? What are the three kinds of row?",
        "A sum along one axis counts the firing units. What do you do where the count is not 1?",
    ),
)

# 5. The best step, without a gradient ----------------------------------------------------------


def fewest_mistakes(x, y):
    _, inverse = np.unique(x, return_inverse=True)
    fires = np.bincount(inverse, weights=y)  # fires at each distinct reading
    quiet = np.bincount(inverse, weights=1 - y)
    missed = np.concatenate(
        [[0], np.cumsum(fires)]
    )  # threshold just above the k-th distinct reading
    false = quiet.sum() - np.concatenate([[0], np.cumsum(quiet)])
    return int((missed + false).min())


def fewest_by_search(x, y):
    candidates = [*x, np.inf]
    return min(int(np.sum((x >= t) != (y == 1))) for t in candidates)


def fewest_by_table(x, y):
    t = np.append(np.unique(x), np.inf)
    return int(((x[:, None] >= t) != (y[:, None] == 1)).sum(axis=0).min())


def never_silent(x, y):
    return min(int(np.sum((x >= t) != (y == 1))) for t in x)


def ties_split(x, y):
    order = np.lexsort((y, x))
    sorted_y = y[order]
    missed = np.concatenate([[0], np.cumsum(sorted_y)])
    false = (1 - y).sum() - np.concatenate([[0], np.cumsum(1 - sorted_y)])
    return int((missed + false).min())


def never_ringing_for_all(x, y):
    """Rings above one of the readings, so never for the smallest."""
    return min(int(np.sum((x > t) != (y == 1))) for t in x)


def between_readings(x, y):
    ordered = np.sort(x)
    between = (ordered[1:] + ordered[:-1]) / 2
    return min(int(np.sum((x >= t) != (y == 1))) for t in between)


def ties_in_any_order(x, y):
    """Sorts by the readings alone; where they are equal, the threshold may pass between them."""
    up = np.cumsum(np.where(y[np.argsort(x, kind="stable")] == 1, 1, -1))
    return int(np.sum(y == 0) + min(0, up.min()))


def on_a_grid(x, y):
    return min(int(np.sum((x >= t) != (y == 1))) for t in np.linspace(x.min(), x.max(), 1001))


def whole_thresholds(x, y):
    return min(int(np.sum((x >= t) != (y == 1))) for t in range(101))


def either_direction(x, y):
    return min(fewest_mistakes(x, y), fewest_mistakes(-x, y))


def missed_only(x, y):
    return min(int(np.sum((x < t) & (y == 1))) for t in [*x, np.inf])


def as_a_share(x, y):
    return fewest_mistakes(x, y) / len(x)


def by_the_line(x, y):
    w, b = np.polyfit(x, y, 1)
    return int(np.sum((w * x + b >= 0.5) != (y == 1)))


def _noisy(rng, n=60, low=20.0, high=30.0, per_unit=1):
    y = rng.integers(0, 2, size=n).astype(float)
    x = np.round(rng.normal(np.where(y == 1, high, low), 6.0) * per_unit) / per_unit
    return x, y


best_step = Question(
    id="05_step_linear/best_step",
    kind="implement",
    function="fewest_mistakes",
    points=4,
    difficulty="hard",
    minutes=25,
    asks="The fewest mistakes (an integer) that an alarm which rings for x >= t can make on "
    "readings x and labels y (0 or 1), over all thresholds t, however low or high. Several "
    "readings may be equal.",
    cases=lambda rng: [
        _noisy(rng),
        _noisy(rng, 40),
        (np.array([1.0, 2.0, 3.0, 4.0, 4.0]), np.array([1.0, 1.0, 0.0, 0.0, 0.0])),
        (np.array([5.0, 5.0, 5.0, 5.0, 5.0]), np.array([0.0, 1.0, 0.0, 1.0, 1.0])),
        _noisy(rng, 50, high=12.0),
        # the best threshold lies in a gap that a grid steps over
        (np.array([-3, 6.25, 6.251, 6.251, 30.5]) + rng.integers(9), np.array([0.0, 0, 1, 1, 1])),
        (-_noisy(rng, 30)[0], np.ones(30)),
    ],
    reference=fewest_mistakes,
    mistakes=[
        Mistake(
            never_silent,
            "You try every reading as the threshold, so that your alarm always rings at least "
            "once. One more alarm is allowed, and sometimes it is the best. When would you "
            "want an alarm with no battery?",
        ),
        Mistake(
            never_ringing_for_all,
            "Your alarms ring above one of the readings, so none of them rings for the smallest. "
            "One more is allowed. When would you want an alarm that always rings?",
        ),
        Mistake(
            between_readings,
            "You seem to try thresholds between readings only. Two more alarms are allowed, one "
            "below all readings and one above them. What do those two say?",
        ),
        Mistake(
            on_a_grid,
            "You seem to try thresholds on a fine grid. Two readings may lie closer together than "
            "its points. At which places, and only there, can the number of mistakes change?",
        ),
        Mistake(
            whole_thresholds,
            "You seem to try whole numbers from 0 to 100. Do readings have to be whole, or "
            "positive? Where is the next threshold at which any answer changes?",
        ),
        Mistake(
            ties_in_any_order,
            "You seem to move the threshold past one example at a time, in sorted order. Where "
            "several readings are equal, can a threshold pass one of them and not the others?",
        ),
        Mistake(
            ties_split,
            "Where readings are equal, you put the quiet ones below the threshold and the fires "
            "above it. No threshold can do that. What must happen to all readings of one group?",
        ),
        Mistake(
            either_direction,
            "You also consider alarms that ring when there is little smoke. That often helps on "
            "hopeless data, but it is not the alarm described. Which side rings?",
        ),
        Mistake(
            missed_only,
            "You count the missed fires alone. An alarm that always rings misses none. What other "
            "mistake does it make?",
        ),
        Mistake(
            as_a_share,
            "That is the share of mistakes, and the number was asked for. What did you divide by?",
        ),
        Mistake(
            by_the_line,
            "These are the mistakes of the least-squares line. It minimises squared residuals; is "
            "its threshold the one with the fewest mistakes?",
        ),
    ],
    accepts=[fewest_by_search, fewest_by_table],
    hints=(
        "The loss is a staircase. At how many different thresholds can it change at all?",
        "Sort the distinct readings. When the threshold passes one of them upwards, which count "
        "grows and which one falls?",
    ),
)

QUESTIONS = [step_question, blaze, straight_through, one_of_many, best_step]
