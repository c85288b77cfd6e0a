"""The normal distribution, exact to a few units in the last place far into its tails."""

import numpy as np

# Taylor coefficients in y of (1 + 2x) exp(x^2) erfc(x), y = (x - 3.75) / (x + 3.75): the Chebyshev
# series of Shepherd & Laframboise (1981), Math. Comp. 36, written in powers of y.
SERIES = (
    1.2375126308378275,
    -0.14024059858554525,
    0.0035854154854790257,
    0.08227673848999506,
    -0.10880393014244462,
    0.09230432116428125,
    -0.05869339857664934,
    0.02836227737211114,
    -0.009746579683265262,
    0.0017556261651970652,
    0.000293714378044958,
    -0.00029015535246077655,
    5.164652974177416e-05,
    2.2387565714911816e-05,
    -1.1438048033346894e-05,
    -9.792625707303523e-07,
    1.7419821586224816e-06,
    -5.084465378687302e-08,
    -2.4857126248016745e-07,
    1.879082322370048e-08,
    3.197926671666804e-08,
    -1.9551358868985616e-09,
    -2.623107347133476e-09,
)


def normal_pdf(z: np.ndarray) -> np.ndarray:
    """Density of N(0, 1) at z."""
    z = np.clip(z, -40, 40)  # beyond, it is 0 in float64
    return exp_minus_half_square(z) / np.sqrt(2 * np.pi)


def normal_cdf(z: np.ndarray) -> np.ndarray:
    """P(N(0, 1) <= z) = erfc(-z / sqrt(2)) / 2, with the small values on the left kept."""
    z = np.clip(z, -40, 40)  # beyond, both tails are 0 in float64
    tail = 0.5 * exp_minus_half_square(z) * scaled_erfc(np.abs(z) / np.sqrt(2))
    return np.where(z > 0, 1 - tail, tail)


def scaled_erfc(x: np.ndarray) -> np.ndarray:
    """exp(x**2) * erfc(x) for x >= 0: one polynomial for the whole half-line."""
    y = (x - 3.75) / (x + 3.75)
    series = np.full_like(y, SERIES[-1])
    for coefficient in SERIES[-2::-1]:
        series *= y
        series += coefficient
    return series / (1 + 2 * x)


def exp_minus_half_square(z: np.ndarray) -> np.ndarray:
    """exp(-z**2 / 2) without the error that rounding z**2 would put into the exponent.

    z = head + rest with head a multiple of 1/16, whose square is exact (Cody, 1969).
    """
    head = np.trunc(16 * z) / 16
    rest = (z - head) * (z + head)
    return np.exp(-head * head / 2) * np.exp(-rest / 2)
