"""Exercises for chapter 25: counting, choosing and reporting without fooling oneself.

Arrays of results have one row per setting or rate and one column per seed, unless said otherwise.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from actinit.questions._model import Mistake, Question

# --- 1. epochs_to: when a target was reached -----------------------------------------------------


def epochs_to(val_accuracy, target):
    """For each row of (seeds, epochs) the first epoch, from 1, at the target; or epochs + 1."""
    reached = val_accuracy >= target
    never = val_accuracy.shape[1] + 1
    return np.where(reached.any(axis=1), reached.argmax(axis=1) + 1, never)


def _epochs_by_loop(val_accuracy, target):
    found = []
    for row in val_accuracy:
        epoch = 1
        for value in row:
            if value >= target:
                break
            epoch += 1
        found.append(epoch)
    return np.array(found)


def _epochs_by_running_maximum(val_accuracy, target):
    return np.sum(np.maximum.accumulate(val_accuracy, axis=1) < target, axis=1) + 1


def _epochs_below(val_accuracy, target):
    return np.sum(val_accuracy < target, axis=1) + 1


def _epochs_last(val_accuracy, target):
    late = val_accuracy.shape[1] - (val_accuracy >= target)[:, ::-1].argmax(axis=1)
    return np.where((val_accuracy >= target).any(axis=1), late, val_accuracy.shape[1] + 1)


EPOCHS_TO = Question(
    id="25_lab/epochs_to",
    kind="implement",
    function="epochs_to",
    points=2,
    difficulty="easy",
    minutes=6,
    asks="For each seed the epoch, counted from 1, at which the validation accuracy first reached "
    "a target; one more than there are epochs if it never did.",
    reference=epochs_to,
    cases=lambda rng: [
        (np.array([[0.5, 0.9, 0.8, 0.95], [0.95, 0.2, 0.3, 0.1], [0.1, 0.2, 0.3, 0.4]]), 0.9),
        (np.round(rng.uniform(size=(6, 12)), 1), 0.9),
    ],
    accepts=[_epochs_by_loop, _epochs_by_running_maximum],
    mistakes=[
        Mistake(
            lambda a, t: np.where((a >= t).any(1), (a >= t).argmax(1), a.shape[1]),
            "All your epochs are one too small. What does Python call the first one, and what "
            "does the question?",
            "counted from 0",
        ),
        Mistake(
            lambda a, t: (a >= t).argmax(axis=1) + 1,
            "A net that never reached the target is the fastest of all in your answer. What does "
            "argmax return for a row that is False throughout?",
            "never taken for at once",
        ),
        Mistake(
            lambda a, t: np.where((a > t).any(1), (a > t).argmax(1) + 1, a.shape[1] + 1),
            "A net that has exactly the target is sent on. Does reaching include the target?",
            "more than the target",
        ),
        Mistake(
            _epochs_below,
            "You count the epochs below the target. After it was reached, the accuracy may fall "
            "again. Should those epochs count?",
            "later falls counted",
        ),
        Mistake(
            _epochs_last,
            "You have the last epoch at which the net stood at the target or above. Which one "
            "does a race ask for?",
            "last instead of first",
        ),
        Mistake(
            lambda a, t: np.where((a >= t).any(1), (a >= t).argmax(1) + 1, a.shape[1]),
            "A net that never arrived and one that arrived in the last epoch get the same number. "
            "How would you tell them apart in a median?",
            "never taken for the last",
        ),
    ],
    hints=(
        "`val_accuracy >= target` is an array of True and False. Where is the first True of each "
        "row?",
        "argmax of booleans gives the first True, counted from 0, and 0 if there is none. Two "
        "things are left to mend.",
    ),
)

# --- 2. standardise: without looking ahead ------------------------------------------------------


def standardise(train, validation, test):
    """The three parts, each feature shifted and scaled by the training part's mean and std."""
    mean, std = train.mean(axis=0), train.std(axis=0)
    std = np.where(std > 0, std, 1.0)
    return (train - mean) / std, (validation - mean) / std, (test - mean) / std


def _standardise_by_columns(train, validation, test):
    parts = [part.copy() for part in (train, validation, test)]
    for j in range(train.shape[1]):
        centre = sum(train[:, j]) / len(train)
        spread = (sum((train[:, j] - centre) ** 2) / len(train)) ** 0.5
        for part in parts:
            part[:, j] -= centre
            if spread > 1e-12:
                part[:, j] /= spread
    return tuple(parts)


def _standardise_stacked(train, validation, test):
    n, m = len(train), len(validation)
    every = np.concatenate([train, validation, test]) - train.sum(axis=0) / n
    scale = np.sqrt(np.sum(every[:n] ** 2, axis=0) / n)
    every = every / (scale + (scale < 1e-12))
    return every[:n], every[n : n + m], every[n + m :]


def _with(mean, std, parts):
    return tuple((part - mean) / np.where(std > 0, std, 1.0) for part in parts)


def _standardise_pooled(*parts):
    every = np.concatenate(parts)
    return _with(every.mean(axis=0), every.std(axis=0), parts)


def _standardise_each(*parts):
    return tuple(_with(part.mean(axis=0), part.std(axis=0), [part])[0] for part in parts)


def _standardise_unguarded(*parts):
    with np.errstate(all="ignore"):
        mean, std = parts[0].mean(axis=0), parts[0].std(axis=0)
        return tuple((part - mean) / std for part in parts)


def _standardise_with_epsilon(*parts):
    mean, std = parts[0].mean(axis=0), parts[0].std(axis=0)
    return tuple((part - mean) / (std + 1e-8) for part in parts)


def _standardise_swept(*parts):
    return tuple(np.nan_to_num(part) for part in _standardise_unguarded(*parts))


def _standardise_blanked(*parts):
    varies = parts[0].std(axis=0) > 0
    return tuple(part * varies for part in standardise(*parts))


def _standardise_not_shifted(*parts):
    std = parts[0].std(axis=0)
    return _with(np.where(std > 0, parts[0].mean(axis=0), 0.0), std, parts)


def _standardise_two_parts(*parts):
    seen = np.concatenate(parts[:2])
    return _with(seen.mean(axis=0), seen.std(axis=0), parts)


def _standardise_cases(rng):
    parts = [rng.normal(3, [1, 5, 0.2, 2], size=(n, 4)) for n in (12, 5, 6)]
    for part in parts:
        part[:, 1] = np.round(part[:, 1])
    parts[0][:, 3] = 0.5  # a pixel that is blank throughout training, and not in the test
    return [tuple(parts)]


STANDARDISE = Question(
    id="25_lab/standardise",
    kind="repair",
    function="standardise",
    points=2,
    difficulty="easy",
    minutes=8,
    asks="Training, validation and test examples, standardised feature by feature without a leak.",
    reference=standardise,
    rtol=1e-7,
    atol=1e-9,
    cases=_standardise_cases,
    accepts=[_standardise_by_columns, _standardise_stacked],
    mistakes=[
        Mistake(
            _standardise_pooled,
            "All three parts decide on the mean and the spread. Then the test examples have a say "
            "in what the net is trained on. Which part may be looked at?",
            "pooled statistics",
        ),
        Mistake(
            _standardise_each,
            "Each part has statistics of its own. Then the same picture becomes another input in "
            "the test than in training. Whose mean should a test example be compared with?",
            "each part by itself",
        ),
        Mistake(
            _standardise_unguarded,
            "There are nan or inf in your result. One feature does not vary in the training part. "
            "What is it divided by?",
            "divided by zero",
        ),
        Mistake(
            _standardise_with_epsilon,
            "A tiny number below the line keeps nan away from the training part. How large does a "
            "feature become that was blank there and is not blank in the test?",
            "tiny number below the line",
        ),
        Mistake(
            _standardise_swept,
            "You sweep up nan after the division. Where a feature was blank in training and is "
            "not in the test, the division gives inf. What has become of that?",
            "nan swept up",
        ),
        Mistake(
            _standardise_blanked,
            "A feature that does not vary in training is 0 in all your parts. Does it vary in the "
            "test, and what does the text do with it?",
            "feature blanked",
        ),
        Mistake(
            _standardise_not_shifted,
            "You leave a feature that does not vary as it was. One of two things is not to be "
            "done to it. Which?",
            "not shifted",
        ),
        Mistake(
            _standardise_two_parts,
            "The test examples are kept out, the validation examples are not. They are to stand "
            "for new ones, too. Which part alone decides?",
            "validation taken in",
        ),
        Mistake(
            lambda *p: _with(p[0].mean(), p[0].std(), p),
            "There is one mean for all features. They have different spreads. Along which axis "
            "does an example lie?",
            "one mean for all",
        ),
        Mistake(
            lambda *p: _with(0.0, p[0].std(axis=0), p),
            "The spreads are right and the means are where they were. What does chapter 17 say "
            "about inputs that are all positive?",
            "not centred",
        ),
        Mistake(
            lambda *p: _with(p[0].mean(axis=0), p[0].var(axis=0), p),
            "The centre is right, the scale is not: something squared stands below the line. Which "
            "measure of spread has the unit of the feature?",
            "variance for standard deviation",
        ),
    ],
    hints=(
        "Which of the three parts will you not have when the net is in use?",
        "Mean and standard deviation come from the training part, one of each per feature. A "
        "spread of 0 must be replaced before you divide.",
    ),
)

# --- 3. report: choose on validation, report on test --------------------------------------------


def report(val_loss, test_accuracy):
    """(chosen rate's index, median, lowest, highest test accuracy of its seeds)."""
    rate = int(np.argmin(np.median(val_loss, axis=1)))
    right = test_accuracy[rate]
    return rate, float(np.median(right)), float(right.min()), float(right.max())


def _middle(row):
    row = sorted(float(value) for value in row)
    half = len(row) // 2
    return row[half] if len(row) % 2 else (row[half - 1] + row[half]) / 2


def _report_by_sorting(val_loss, test_accuracy):
    rates = sorted(range(len(val_loss)), key=lambda rate: _middle(val_loss[rate]))
    right = sorted(test_accuracy[rates[0]].tolist())
    return rates[0], _middle(right), right[0], right[-1]


def _report_by_quantiles(val_loss, test_accuracy):
    best, rate = math.inf, 0
    for i, losses in enumerate(val_loss):
        if (middle := _middle(losses)) < best:
            best, rate = middle, i
    low, middle, high = np.quantile(test_accuracy[rate], [0, 0.5, 1])
    return rate, float(middle), float(low), float(high)


def _told(rate, test_accuracy):
    right = test_accuracy[rate]
    return int(rate), float(np.median(right)), float(right.min()), float(right.max())


def _report_each_seed(val_loss, test_accuracy):
    rates = val_loss.argmin(axis=0)
    right = test_accuracy[rates, np.arange(len(rates))]
    return int(np.bincount(rates).argmax()), *_told(0, right[None])[1:]


def _report_best_seed(val_loss, test_accuracy):
    rate, _, low, high = report(val_loss, test_accuracy)
    return rate, high, low, high


def _report_mean_accuracy(val_loss, test_accuracy):
    rate, _, low, high = report(val_loss, test_accuracy)
    return rate, float(test_accuracy[rate].mean()), low, high


def _report_overflow_left_out(val_loss, test_accuracy):
    middles = [np.median(row[np.isfinite(row)]) for row in val_loss]
    return _told(np.argmin(middles), test_accuracy)


def _report_losses(val_loss, test_accuracy):
    return _told(report(val_loss, test_accuracy)[0], val_loss)


def _report_cases(rng):
    loss = np.array([
        [0.20, 0.20, 0.25, 0.25, 0.30, np.inf],  # the best median; one net has overflowed
        [0.30, 0.30, 0.30, 0.31, 0.32, 0.33],  # the best mean
        [0.01, 0.70, 0.70, 0.80, 0.90, 0.95],  # the best single net
        [0.50, 0.50, 0.55, 0.60, 0.60, 0.65],  # the best on the test examples
        [1.00, 1.10, 1.20, 1.30, 1.40, 1.50],
        [0.05, 0.06, np.inf, np.inf, np.inf, np.inf],  # the best of those that came through
    ])  # fmt: skip
    right = np.round(rng.uniform(0.80, 0.90, size=(6, 6)), 3)
    right[0, 5], right[3] = 0.1, right[3] + 0.09
    order = rng.permutation(6)
    return [(loss[order], right[order]), (rng.uniform(size=(3, 5)), rng.uniform(size=(3, 5)))]


REPORT = Question(
    id="25_lab/report",
    kind="implement",
    function="report",
    points=3,
    difficulty="medium",
    minutes=10,
    asks="The learning rate with the lowest median validation loss, and the median, lowest and "
    "highest test accuracy of its seeds.",
    reference=report,
    cases=_report_cases,
    accepts=[_report_by_sorting, _report_by_quantiles],
    mistakes=[
        Mistake(
            lambda v, t: _told(np.argmax(np.median(t, axis=1)), t),
            "You chose by the test accuracy. Then it is no longer a test of the choice. Which "
            "array is there to choose by?",
            "chosen on the test",
        ),
        Mistake(
            lambda v, t: _told(np.argmin(v.mean(axis=1)), t),
            "You chose by the mean loss. One net that overflowed decides against five good ones. "
            "Which middle does not mind?",
            "chosen by the mean",
        ),
        Mistake(
            lambda v, t: _told(np.argmin(v.min(axis=1)), t),
            "You chose the rate of the one best net. Would it win again with other seeds? What "
            "stands for all six?",
            "chosen by the best seed",
        ),
        Mistake(
            _report_each_seed,
            "Each seed has a rate of its own in your report. Then the setting is no longer one "
            "setting. What is to be the same for all seeds?",
            "a rate per seed",
        ),
        Mistake(
            lambda v, t: _told(np.argmax(np.median(v, axis=1)), t),
            "You chose the highest loss. Is a loss better when it is large?",
            "highest loss",
        ),
        Mistake(
            _report_overflow_left_out,
            "You leave out the nets that overflowed, and choose a rate at which most of them do. "
            "What does a loss of inf say about its rate?",
            "overflow left out",
        ),
        Mistake(
            _report_losses,
            "The rate is right. The three numbers beside it are losses. What is reported, and "
            "from which array?",
            "losses reported",
        ),
        Mistake(
            _report_best_seed,
            "Rate and range are right. The middle that you report is the best seed. What would a "
            "reader who trains one net expect?",
            "best seed reported",
        ),
        Mistake(
            _report_mean_accuracy,
            "Rate and range are right. You report the mean, and one net that guesses pulls it "
            "down. Which number was asked for?",
            "mean reported",
        ),
    ],
    hints=(
        "Two steps that must not be mixed: which row, by the first array; what to say of it, by "
        "the second.",
        "A median over the seeds is a median along axis 1. It stays finite when one of six is "
        "infinite.",
    ),
)

# --- 4. sweeps: how many rivals win by chance ---------------------------------------------------

SWEEPS = Question(
    id="25_lab/sweeps",
    kind="number",
    function="sweeps",
    points=2,
    difficulty="easy",
    minutes=6,
    asks="How many of 120 rivals win all eight seeds against a favourite, on average, if all are "
    "equally good and there are no ties.",
    reference=120 / 2**8,
    rtol=1e-3,
    mistakes=[
        Mistake(
            120 / 2**7,
            "Twice too many: you seem to count the sweeps in both directions. Who has to win?",
            "both directions",
        ),
        Mistake(
            1 - (1 - 1 / 2**8) ** 120,
            "This is the chance that at least one of them does it, if they were independent. The "
            "question asks for a mean number. What is the mean of a sum?",
            "chance of at least one",
        ),
        Mistake(
            1 / 2**8,
            "This is one rival's chance. How many rivals try?",
            "one rival",
        ),
        Mistake(
            120 / 9,
            "From 0 to 8 wins there are nine outcomes. Are they equally likely for a fair coin?",
            "outcomes equally likely",
        ),
        Mistake(
            120 / 8,
            "You divide by the number of seeds. With two seeds, would every second rival win both?",
            "divided by the seeds",
        ),
        Mistake(
            120 * 8 / 2**8,
            "This counts rivals with exactly one win, or with all but one. In how many ways can "
            "one win all eight?",
            "one seed lost",
        ),
    ],
    hints=(
        "One rival, one seed: which chance? And eight seeds?",
        "The mean number is the sum of the rivals' chances, whether they are independent or not.",
    ),
)

# --- 5. least_patience: how long is a turn? ------------------------------------------------------


def least_patience(val_loss):
    """The smallest patience that keeps the lowest loss of the whole curve: the longest wait."""
    record, wait = 0, 1
    for epoch in range(1, len(val_loss)):
        if val_loss[epoch] < val_loss[record]:
            wait = max(wait, epoch - record)
            record = epoch
    return wait


def _patience_by_trying(val_loss):
    for patience in range(1, len(val_loss) + 1):
        best = 0
        for epoch in range(1, len(val_loss)):
            if val_loss[epoch] < val_loss[best]:
                best = epoch
            elif epoch - best >= patience:
                break
        if best == int(np.argmin(val_loss)):
            return patience
    return len(val_loss)


def _patience_by_records(val_loss):
    before = np.concatenate([[np.inf], np.minimum.accumulate(val_loss)[:-1]])
    records = np.flatnonzero(val_loss < before)
    return int(np.diff(records).max(initial=1))


def _patience_ties(val_loss):
    records = np.flatnonzero(val_loss <= np.minimum.accumulate(val_loss))
    records = records[records <= int(np.argmin(val_loss))]
    return int(np.diff(records).max(initial=1))


def _patience_rises(val_loss):
    longest = run = 0
    for before, after in pairwise(val_loss):
        run = run + 1 if after > before else 0
        longest = max(longest, run)
    return max(longest, 1)


def _patience_rises_and_one(val_loss):
    return _patience_rises(val_loss[: int(np.argmin(val_loss)) + 1]) + 1


def _patience_from_zero(val_loss):
    return least_patience(val_loss) if np.argmin(val_loss) > 0 else 0


def _patience_to_the_end(val_loss):
    before = np.concatenate([[np.inf], np.minimum.accumulate(val_loss)[:-1]])
    records = [*np.flatnonzero(val_loss < before), len(val_loss) - 1]
    return int(np.diff(records).max(initial=1))


def _patience_cases(rng):
    bumpy = np.array([0.9, 0.7, 0.75, 0.8, 0.85, 0.78, 0.6, 0.5, 0.55, 0.45,
                      0.5, 0.6, 0.5, 0.6, 0.5, 0.6, 0.7, 0.8])  # fmt: skip
    plateau = np.array([2.3, 2.4, 2.3, 2.4, 2.3, 2.4, 2.35, 2.0, 1.0, 0.5])
    drawn = [2 - 0.03 * np.arange(60) + 0.6 * rng.normal(size=60) for _ in range(3)]
    short = [np.array([3.0, 2.0, 1.0, 1.5]), np.array([0.5, 0.6, 0.7, 0.9])]
    return [(curve,) for curve in [bumpy, plateau, *short, *drawn]]


PATIENCE = Question(
    id="25_lab/least_patience",
    kind="diagnose",
    function="least_patience",
    points=3,
    difficulty="medium",
    minutes=15,
    asks="The smallest patience with which early stopping would have kept the lowest validation "
    "loss of the whole curve.",
    reference=least_patience,
    cases=_patience_cases,
    accepts=[_patience_by_trying, _patience_by_records],
    mistakes=[
        Mistake(
            lambda v: max(least_patience(v) - 1, 1),
            "One too few. With patience p the training stops at the p-th epoch in a row without a "
            "new lowest loss. Is it still running when the next record is due?",
            "one too few",
        ),
        Mistake(
            lambda v: least_patience(v) - 1,
            "One too few, and 0 for a loss that only falls. With patience p the training stops at "
            "the p-th epoch in a row without a new lowest loss. Is it still running when the next "
            "record is due?",
            "one too few, down to 0",
        ),
        Mistake(
            _patience_from_zero,
            "Right for every curve but one whose first epoch is its lowest. Which values may a "
            "patience have?",
            "patience 0",
        ),
        Mistake(
            lambda v: least_patience(v) + 1,
            "It would do, but one less would do as well. Is a record set in the same epoch in "
            "which patience would run out still seen?",
            "one too many",
        ),
        Mistake(
            _patience_rises,
            "You look for the longest climb. A loss may fall for several epochs and still be above "
            "its record. What does patience compare with?",
            "compared with the epoch before",
        ),
        Mistake(
            _patience_rises_and_one,
            "You take the longest climb and one epoch more. A loss may fall for several epochs and "
            "still be above its record. What does patience compare with?",
            "compared with the epoch before, and one",
        ),
        Mistake(
            _patience_to_the_end,
            "The wait after the lowest loss counts in your answer. What would have been lost by "
            "stopping there?",
            "waits after the best",
        ),
        Mistake(
            _patience_ties,
            "On a plateau your clock starts again whenever the record is equalled. What does the "
            "text say of a loss that is equal to the lowest? How long is the wait then?",
            "a tie is no record",
        ),
        Mistake(
            lambda v: max(int(np.argmin(v)), 1),
            "With a patience that long the net is safe, wherever its records lie. But there are "
            "records on the way, and each starts the clock again. Which wait is the longest?",
            "all the way in one wait",
        ),
    ],
    hints=(
        "Write down the epochs at which the loss is lower than ever before. Those are the moments "
        "at which the clock starts again.",
        "If records are set at epochs 4 and 9, which patience is just enough to see the second?",
    ),
)

# --- 6. luck: the best of many equal medians ----------------------------------------------------


def luck(n, p, settings):
    """Mean of the best of `settings` medians of three shares k/n, k binomial with n and p."""
    pmf = np.array([math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n)])
    below = np.cumsum(pmf)  # P(K <= k) for k = 0 .. n - 1
    median = 3 * below**2 - 2 * below**3  # two or three of three are at most k
    return float(np.sum(1 - median**settings) / n)


def _binomial(n, p):
    """P(K <= k) for k = 0 .. n, by adding one example at a time."""
    pmf = np.array([1.0])
    for _ in range(n):
        pmf = np.convolve(pmf, [1 - p, p])
    return np.cumsum(pmf)


def _luck_by_differences(n, p, settings):
    below = _binomial(n, p)
    at_most = (below**3 + 3 * below**2 * (1 - below)) ** settings
    chance = np.diff(at_most, prepend=0.0)
    return float(np.sum(np.arange(n + 1) / n * chance))


def _luck_by_tail(n, p, settings):
    tail = 1 - _binomial(n, p)  # P(K > k)
    median_above = tail**2 * (3 - 2 * tail)
    return float(sum(1 - (1 - above) ** settings for above in median_above[:-1]) / n)


def _luck_of(at_most):
    def answer(n, p, settings):
        below = _binomial(n, p)
        return float(np.sum(1 - at_most(below) ** settings) / n)

    return answer


def _luck_best_first(n, p, settings):
    best = _binomial(n, p) ** settings
    return float(np.sum(1 - (3 * best**2 - 2 * best**3)) / n)


def _luck_normal(n, p, settings):
    spread = np.sqrt(p * (1 - p) / n)
    return float(p + spread * np.sqrt(2 * np.log(settings)))


LUCK = Question(
    id="25_lab/luck",
    kind="derive",
    function="luck",
    points=4,
    difficulty="hard",
    minutes=30,
    asks="What the best of many equally good settings shows on average, each judged by the median "
    "of three seeds.",
    reference=luck,
    rtol=1e-7,
    cases=lambda rng: [
        (int(rng.integers(20, 60)), float(rng.uniform(0.6, 0.95)), int(rng.integers(5, 60))),
        (10, 0.5, 2),
        (1, 0.3, 1),
    ],
    accepts=[_luck_by_differences, _luck_by_tail],
    mistakes=[
        Mistake(
            _luck_of(lambda F: F),
            "This is the best of single nets, as in the chapter. Each setting has three, and their "
            "median counts. When is a median of three at most k?",
            "single nets",
        ),
        Mistake(
            _luck_of(lambda F: F**3),
            "You ask that all three nets have at most k right: that is the best of three. How many "
            "of three must be at most k for their median to be?",
            "best of three",
        ),
        Mistake(
            _luck_of(lambda F: 1 - (1 - F) ** 3),
            "You ask that at least one of three has at most k right: that is the worst of three. "
            "How many must it be for the middle one?",
            "worst of three",
        ),
        Mistake(
            _luck_of(lambda F: 3 * F**2 * (1 - F)),
            "Exactly two of three at most k is one way for the median to be. Which other way is "
            "there?",
            "exactly two",
        ),
        Mistake(
            _luck_of(lambda F: F**2),
            "Two of three have to be at most k, and you took two that were chosen beforehand. In "
            "how many ways can the two be found, and what does the third do?",
            "two given ones",
        ),
        Mistake(
            _luck_best_first,
            "You take the best of all settings seed by seed, and the median of those three. Which "
            "of the two does the question take first?",
            "best before median",
        ),
        Mistake(
            lambda n, p, m: luck(n, p, 1),
            "This is one setting. The best of many is at most k only if all of them are. Where "
            "does their number enter?",
            "one setting",
        ),
        Mistake(
            lambda n, p, m: luck(n, p, m) * n,
            "This is a number of examples. Which share of n is it?",
            "count for share",
        ),
        Mistake(
            _luck_normal,
            "A normal approximation of a single net, and of its extremes. It can exceed 1, which "
            "no share does. The binomial is no harder: sum it.",
            "normal approximation",
        ),
    ],
    hints=(
        "Let F be the chance that one net has at most k right. Two or three of three: write the "
        "chance for the median as a polynomial in F.",
        "Then the chapter's formula holds with that polynomial in place of F. Sum over k from 0 to "
        "n - 1 and divide by n.",
    ),
)

QUESTIONS = [EPOCHS_TO, STANDARDISE, REPORT, SWEEPS, PATIENCE, LUCK]
