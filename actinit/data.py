"""Data to train on: four two-dimensional sets drawn from a seed, and handwritten digits.

The two-dimensional sets return x (n, 2) float64 and y (n,) int64, classes as equal as n allows,
in random order. `noise` is the standard deviation of the normal noise added to both coordinates.

The digits are the test set of "Optical Recognition of Handwritten Digits" (E. Alpaydin and
C. Kaynak, 1998, UCI Machine Learning Repository, https://doi.org/10.24432/C50P49), licensed
CC BY 4.0, as distributed with scikit-learn: 1,797 images of 8 x 8 pixels from 13 writers. They
are stored unchanged in `digits.npz` (uint8), 45 kB.
"""

import math
from collections.abc import Callable, Sequence
from importlib.resources import files

import numpy as np
from numpy.random import Generator

Data = tuple[np.ndarray, np.ndarray]


def xor(rng: Generator, n: int = 400, noise: float = 0.1) -> Data:
    """Points of the square [-1, 1]^2; class 1 where the two coordinates differ in sign.

    The classes are equal in size, and no straight line separates them.
    """
    y = _labels(rng, n, 2, noise)
    x = rng.uniform(0, 1, size=(n, 2)) * rng.choice([-1.0, 1.0], size=(n, 1))
    x[:, 1] *= np.where(y == 1, -1, 1)
    return _blur(rng, x, noise), y


def circles(rng: Generator, n: int = 400, noise: float = 0.08, inner: float = 0.5) -> Data:
    """Class 0 on the unit circle, class 1 on a circle of radius `inner` inside it."""
    y = _labels(rng, n, 2, noise)
    radius = np.where(y == 0, 1.0, inner)
    angle = rng.uniform(0, 2 * math.pi, size=n)
    return _blur(rng, _polar(radius, angle), noise), y


def moons(rng: Generator, n: int = 400, noise: float = 0.1) -> Data:
    """Two half circles of radius 1 that reach into each other, centred on the origin together."""
    y = _labels(rng, n, 2, noise)
    x = _polar(1.0, rng.uniform(0, math.pi, size=n)) - [0.5, 0.25]
    x[y == 1] *= -1
    return _blur(rng, x, noise), y


def spirals(
    rng: Generator, n: int = 600, classes: int = 3, noise: float = 0.03, turns: float = 0.75
) -> Data:
    """One spiral arm per class, from near the origin out to radius 1 in `turns` turns.

    Raises ValueError if classes is not a whole number >= 2.
    """
    y = _labels(rng, n, classes, noise)
    radius = rng.uniform(0.05, 1, size=n)
    angle = 2 * math.pi * (turns * radius + y / classes)
    return _blur(rng, _polar(radius, angle), noise), y


def gauss(rng: Generator, n: int = 400, classes: int = 2, noise: float = 0.4) -> Data:
    """One normal cloud per class, their centres evenly spaced on the unit circle."""
    y = _labels(rng, n, classes, noise)
    return _blur(rng, _polar(1.0, 2 * math.pi * y / classes), noise), y


def digits() -> Data:
    """The 1,797 handwritten digits: x (1797, 64) float64 in [0, 1], y (1797,) int64 in 0..9.

    Row-wise 8 x 8 images: x[i].reshape(8, 8). A pixel is the share of ink in its 4 x 4 cell.
    """
    with (files("actinit") / "digits.npz").open("rb") as file, np.load(file) as stored:
        x = stored["images"].reshape(-1, 64) / 16.0
        return x, stored["labels"].astype(np.int64)


def split(
    rng: Generator, x: np.ndarray, y: np.ndarray, shares: Sequence[float] = (0.6, 0.2, 0.2)
) -> list[Data]:
    """Shuffle and divide the examples: [(x_train, y_train), (x_validation, y_validation), ...].

    shares : positive, with sum 1; the last part takes what rounding leaves over
    Raises ValueError if x and y differ in length, the shares do not fit, or a part is empty.
    """
    if len(x) != len(y):
        raise ValueError(f"y must be as long as x, got {len(y)} labels for {len(x)} examples")
    if not shares or min(shares) <= 0 or not math.isclose(sum(shares), 1):
        raise ValueError(f"shares must be positive and sum to 1, got {tuple(shares)}")
    cuts = [round(len(x) * share) for share in np.cumsum(shares)[:-1]]
    parts = np.split(rng.permutation(len(x)), cuts)
    if any(len(part) == 0 for part in parts):
        raise ValueError(f"x must have an example for every part of {tuple(shares)}, got {len(x)}")
    return [(x[part], y[part]) for part in parts]


def _labels(rng: Generator, n: int, classes: int, noise: float) -> np.ndarray:
    for name, value, low in (("n", n, 1), ("classes", classes, 2)):
        if not isinstance(value, int | np.integer) or value < low:
            raise ValueError(f"{name} must be a whole number >= {low}, got {value!r}")
    if np.ndim(noise) or not np.isfinite(noise) or noise < 0:
        raise ValueError(f"noise must be a finite number >= 0, got {noise!r}")
    return rng.permutation(np.arange(n) % classes)


def _polar(radius: float | np.ndarray, angle: np.ndarray) -> np.ndarray:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _blur(rng: Generator, x: np.ndarray, noise: float) -> np.ndarray:
    return x + rng.normal(scale=noise, size=x.shape)


DATASETS: dict[str, Callable] = {f.__name__: f for f in (xor, circles, moons, spirals, gauss)}
