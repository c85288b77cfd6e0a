"""The data sets: shapes, classes, geometry, and splits that lose and share nothing."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from actinit import data


@pytest.mark.parametrize("name", sorted(data.DATASETS))
def test_two_dimensional_sets(name):
    make = data.DATASETS[name]
    x, y = make(np.random.default_rng(3), 301)
    assert x.shape == (301, 2)
    assert x.dtype == np.float64
    assert y.shape == (301,)
    assert y.dtype == np.int64
    counts = np.bincount(y)
    assert len(counts) == (3 if name == "spirals" else 2)
    assert counts.max() - counts.min() <= 1
    assert (np.diff(y) != 0).sum() > 80  # in random order
    again, _ = make(np.random.default_rng(3), 301)
    other, _ = make(np.random.default_rng(4), 301)
    assert_array_equal(x, again)
    assert (x != other).all()


@pytest.mark.parametrize("name", sorted(data.DATASETS))
def test_noise_is_the_standard_deviation_of_a_blur(name):
    make = data.DATASETS[name]
    sharp, _ = make(np.random.default_rng(3), 4000, noise=0)
    blurred, _ = make(np.random.default_rng(3), 4000, noise=0.2)
    assert_allclose((blurred - sharp).std(axis=0), 0.2, rtol=0.05)


def test_geometry_without_noise(rng):
    x, y = data.xor(rng, 500, noise=0)
    assert_array_equal(y, x[:, 0] * x[:, 1] < 0)
    x, y = data.circles(rng, 500, noise=0, inner=0.3)
    assert_allclose(np.hypot(*x.T), np.where(y == 0, 1, 0.3), rtol=1e-12)
    x, y = data.gauss(rng, 500, classes=4, noise=0)
    assert_allclose(x[y == 1], np.tile([0, 1], (125, 1)), atol=1e-12)
    x, y = data.moons(rng, 500, noise=0)
    upper = x[y == 0] + [0.5, 0.25]
    assert_allclose(np.hypot(*upper.T), 1, rtol=1e-12)
    assert (upper[:, 1] >= 0).all()
    x, y = data.spirals(rng, 500, classes=5, noise=0, turns=0.5)
    radius = np.hypot(*x.T)
    turned = np.exp(1j * 2 * np.pi * (0.5 * radius + y / 5))
    assert_allclose(x[:, 0] + 1j * x[:, 1], radius * turned, rtol=1e-12)


@pytest.mark.parametrize("name", ["xor", "circles", "moons", "spirals"])
def test_no_straight_line_separates(name, rng):
    x, y = data.DATASETS[name](rng, 400)
    A = np.c_[x, np.ones(len(x))]
    guess = A @ np.linalg.lstsq(A, np.eye(y.max() + 1)[y], rcond=None)[0]
    assert (guess.argmax(axis=1) == y).mean() < 0.95


def test_digits_are_the_uci_test_set():
    x, y = data.digits()
    assert x.shape == (1797, 64)
    assert x.dtype == np.float64
    assert y.dtype == np.int64
    assert (x.min(), x.max()) == (0, 1)
    assert_array_equal(x * 16, np.round(x * 16))
    # Class counts as published with the data set.
    assert_array_equal(np.bincount(y), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    first = x[0].reshape(8, 8) * 16
    assert_array_equal(first[0], [0, 0, 5, 13, 9, 1, 0, 0])
    assert (x * 16).sum() == 561718
    # The images belong to their labels: the nearest class mean is mostly right.
    means = np.stack([x[y == digit].mean(axis=0) for digit in range(10)])
    nearest = ((x[:, np.newaxis] - means) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == y).mean() > 0.9


def test_split_partitions_the_examples():
    x, y = np.arange(103.0)[:, np.newaxis], np.arange(103)
    parts = data.split(np.random.default_rng(0), x, y)
    assert [len(part) for part, _ in parts] == [62, 20, 21]
    assert_array_equal(np.sort(np.concatenate([labels for _, labels in parts])), y)
    for part, labels in parts:
        assert_array_equal(part[:, 0], labels)
    again = data.split(np.random.default_rng(0), x, y)
    other = data.split(np.random.default_rng(1), x, y)
    assert_array_equal(parts[0][1], again[0][1])
    assert (parts[0][1] != other[0][1]).any()
    assert (np.diff(parts[0][1]) < 0).any()  # shuffled


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda g: data.xor(g, 0), "n must be"),
        (lambda g: data.moons(g, 10.5), "n must be"),
        (lambda g: data.circles(g, 10, noise=-1), "noise must be"),
        (lambda g: data.gauss(g, 10, noise=np.nan), "noise must be"),
        (lambda g: data.spirals(g, 10, classes=1), "classes must be"),
        (lambda g: data.split(g, np.zeros(3), np.zeros(4)), "y must be as long as x"),
        (lambda g: data.split(g, np.zeros(9), np.zeros(9), (0.5, 0.4)), "shares must be"),
        (lambda g: data.split(g, np.zeros(9), np.zeros(9), (1.2, -0.2)), "shares must be"),
        (lambda g: data.split(g, np.zeros(2), np.zeros(2)), "x must have an example"),
    ],
)
def test_errors_name_the_argument(call, message, rng):
    with pytest.raises(ValueError, match=message):
        call(rng)
