"""Theory against closed forms, mpmath's quadrature, and networks wide enough to obey it."""

import math
from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from actinit import activations, theory
from actinit.network import forward


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def mp_mean(f, std=1.0, mean=0.0):
    """E f(z), z ~ N(mean, std^2), by mpmath's quadrature on pieces that end at the kinks."""
    edges = [-mp.inf, -4, -1, 0, 1, 4, mp.inf]
    with mp.workdps(30):
        shift, scale = mp.mpf(mean), mp.mpf(std)
        cuts = [-mp.inf, *[(edge - shift) / scale for edge in edges[1:-1]], mp.inf]
        return float(mp.quad(lambda t: f(shift + scale * t) * mp.npdf(t), cuts))


MP = {
    "relu": lambda z: max(z, mp.mpf(0)),
    "elu": lambda z: z if z > 0 else mp.expm1(z),
    "tanh": mp.tanh,
    "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
    "gelu": lambda z: z * mp.ncdf(z),
    "softplus": lambda z: mp.log1p(mp.exp(z)),
}


@pytest.mark.parametrize("name", MP)
@pytest.mark.parametrize(("mean", "std"), [(0.0, 1.0), (0.3, 0.7), (-1.5, 3.0)])
def test_gaussian_means_match_mpmath(name, mean, std):
    act = activations.get(name)
    assert_allclose(theory.gaussian_mean(act.f, mean, std), mp_mean(MP[name], std, mean),
                    rtol=1e-12, atol=1e-15)  # fmt: skip
    second = theory.gaussian_mean(lambda z: act.f(z) ** 2, mean, std)
    assert_allclose(second, mp_mean(lambda z: MP[name](z) ** 2, std, mean), rtol=1e-12)


@pytest.mark.parametrize("std", [1e-6, 0.01, 1.0, 30.0, 1e3])
def test_gaussian_means_are_exact_at_every_scale(std):
    assert_allclose(theory.gaussian_mean(lambda z: z**2, 0, std), std**2, rtol=1e-12)
    assert_allclose(theory.gaussian_mean(activations.relu, 0, std), std / math.sqrt(2 * math.pi),
                    rtol=1e-12)  # fmt: skip
    assert_allclose(theory.gaussian_mean(lambda z: np.exp(-(z**2)), 0, std),
                    1 / math.sqrt(1 + 2 * std**2), rtol=1e-10)  # fmt: skip
    assert_allclose(theory.gaussian_mean(activations.step, 0, std), 0.5, rtol=1e-12)


def test_gaussian_mean_broadcasts_and_takes_other_breaks():
    means, stds = np.array([[0.0], [1.0]]), np.array([0.0, 0.5, 2.0])
    got = theory.gaussian_mean(lambda z: z**2, means, stds)
    assert_allclose(got, means**2 + stds**2, rtol=1e-12)
    beyond = theory.gaussian_mean(lambda z: (z > 0.7).astype(float), breaks=[0.7])
    assert_allclose(beyond, math.erfc(0.7 / math.sqrt(2)) / 2, rtol=1e-12)
    with pytest.raises(ValueError, match="std must not be negative, got -1"):
        theory.gaussian_mean(np.tanh, 0, -1)


@pytest.mark.parametrize("act", activations.ACTIVATIONS.values(), ids=lambda act: act.name)
def test_gains_agree_with_the_activations_own(act):
    assert_allclose(theory.gain(act), act.gain, rtol=1e-9)
    mean, variance = theory.moments_map(act.f, 0.0, 1.0)
    assert_allclose([mean, variance], [act.mean, act.variance], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("slope", [0.0, 0.01, 0.25, -0.5, 1.0])
def test_leaky_gain_has_a_closed_form(slope):
    act = activations.get("leaky_relu", slope=slope)
    assert_allclose(theory.gain(act), math.sqrt(2 / (1 + slope**2)), rtol=1e-12)
    # second moments scale with q, so the gain at q is the gain at 1 over sqrt(q)
    assert_allclose(theory.gain(act, q=9.0), math.sqrt(2 / (1 + slope**2)) / 3, rtol=1e-12)


def test_variance_map_of_relu_is_half():
    q = np.array([1e-4, 1.0, 50.0])
    assert_allclose(theory.variance_map("relu", q, 2.0, 0.3), q + 0.3, rtol=1e-12)
    assert_allclose(theory.variances("relu", 5, 1.0), 0.5 ** np.arange(5), rtol=1e-12)


def test_variance_map_predicts_a_wide_network(rng):
    n, sigma_w2, sigma_b2 = 2000, 1.8, 0.1
    params = [(rng.normal(size=(n, n)) * math.sqrt(sigma_w2 / n),
               rng.normal(size=n) * math.sqrt(sigma_b2)) for _ in range(4)]  # fmt: skip
    zs, _ = forward(params, rng.normal(size=(8, n)), activations.TANH)
    q1 = sigma_w2 + sigma_b2  # inputs of second moment 1
    expected = theory.variances("tanh", 4, sigma_w2, sigma_b2, q=q1)
    assert_allclose([np.mean(z**2) for z in zs], expected, rtol=0.05)


@pytest.mark.parametrize(("sigma_w2", "sigma_b2"), [(1.5, 0.0), (1.2, 0.3), (4.0, 0.05), (0.5, 1)])
def test_fixed_points_are_where_iterating_ends(sigma_w2, sigma_b2):
    for name in ("tanh", "sigmoid", "softsign"):
        q = theory.fixed_point(name, sigma_w2, sigma_b2)
        path = theory.variances(name, 400, sigma_w2, sigma_b2)
        assert_allclose(path[-1], q, rtol=1e-6, atol=1e-9)


def test_fixed_points_of_relu_are_known():
    assert_allclose(theory.fixed_point("relu", 1.5, 0.2), 0.2 / (1 - 0.75), rtol=1e-10)
    assert theory.fixed_point("relu", 2.0) == 1.0  # every q is
    assert theory.fixed_point("relu", 2.1) == math.inf
    assert theory.fixed_point("relu", 1.9) == 0.0
    assert theory.fixed_point("tanh", 1.0) < 1e-9
    with pytest.raises(ValueError, match="q must be given"):
        theory.chi_1("relu", 2.1)
    with pytest.raises(ValueError, match="q must be given"):
        theory.correlation_map("relu", 0.5, 2.1)
    assert_allclose(theory.chi_1("relu", 2.1, q=1.0), 1.05, rtol=1e-12)


def test_relu_correlation_map_is_the_arc_cosine_kernel():
    c = np.linspace(-1, 1, 21)
    kernel = (np.sqrt(1 - c**2) + c * (np.pi - np.arccos(c))) / np.pi
    assert_allclose(theory.correlation_map("relu", c, 2.0), kernel, atol=1e-12)
    assert_allclose(theory.correlation_map("relu", c, 2.0, q=7.0), kernel, atol=1e-12)


def test_correlation_map_of_other_functions_matches_closed_forms():
    c = np.array([-0.9, -0.2, 0.0, 0.5, 0.99, 1.0])
    assert_allclose(theory.correlation_map("linear", c, 1.0), c, atol=1e-12)
    # E[step(u) step(v)] = 1/4 + arcsin(c) / (2 pi): Sheppard's formula
    want = (0.25 + np.arcsin(c) / (2 * np.pi)) / 0.5
    assert_allclose(theory.correlation_map("step", c, 1.0, q=1.0), want, atol=1e-10)
    with pytest.raises(ValueError, match=r"c must lie in \[-1, 1\]"):
        theory.correlation_map("tanh", 1.5, 1.5)


def test_correlation_map_matches_a_sample(rng):
    q, c = 1.3, 0.6
    u, w = rng.normal(size=(2, 2_000_000)) * math.sqrt(q)
    v = c * u + math.sqrt(1 - c * c) * w
    sample = (2.0 * np.mean(np.tanh(u) * np.tanh(v)) + 0.2) / (2.0 * np.mean(np.tanh(u) ** 2) + 0.2)
    assert_allclose(theory.correlation_map("tanh", c, 2.0, 0.2, q), sample, atol=2e-3)


def test_chi_1_is_the_slope_of_the_correlation_map_at_one():
    for name, sigma_w2, sigma_b2 in [("tanh", 2.0, 0.3), ("tanh", 1.1, 0.2), ("sigmoid", 9.0, 0.1)]:
        step = 1e-5
        drop = 1 - theory.correlation_map(name, 1 - step, sigma_w2, sigma_b2)
        assert_allclose(theory.chi_1(name, sigma_w2, sigma_b2), drop / step, rtol=1e-3)


def test_chi_1_predicts_the_growth_of_gradients(rng):
    n, depth, sigma_w2 = 600, 6, 3.0
    params = [(rng.normal(size=(n, n)) * math.sqrt(sigma_w2 / n), np.zeros(n))
              for _ in range(depth + 6)]  # fmt: skip
    zs, _ = forward(params, rng.normal(size=(4, n)), activations.TANH)
    delta = rng.normal(size=(4, n))
    sizes = []
    for (W, _), z in zip(params[:0:-1], zs[-2::-1], strict=True):
        delta = (delta @ W.T) * activations.TANH.df(z)
        sizes.append(np.mean(delta**2))
    growth = (sizes[depth] / sizes[0]) ** (1 / depth)  # late layers, where q is at its fixed point
    assert_allclose(growth, theory.chi_1("tanh", sigma_w2), rtol=0.08)


def test_critical_points_have_chi_1_of_one():
    for name, sigma_b2 in [("tanh", 0.02), ("tanh", 0.2), ("lecun_tanh", 0.1), ("softsign", 0.05)]:
        sigma_w2 = theory.critical_sigma_w2(name, sigma_b2)
        assert_allclose(theory.chi_1(name, sigma_w2, sigma_b2), 1, atol=1e-6)
    assert_allclose(theory.critical_sigma_w2("tanh"), 1, rtol=1e-12)
    assert_allclose(theory.critical_sigma_w2("lecun_tanh"), (1.7159 * 2 / 3) ** -2, rtol=1e-9)
    with pytest.raises(ValueError, match=r"sigma_b2 = 0.1 has no critical sigma_w2 for relu"):
        theory.critical_sigma_w2("relu", 0.1)
    with pytest.raises(ValueError, match="sigma_b2 must not be negative"):
        theory.critical_sigma_w2("tanh", -0.1)


def test_correlations_settle_at_their_fixed_point_at_the_depth_scales_rate():
    for sigma_w2, sigma_b2 in [(4.0, 0.05), (1.2, 0.3)]:
        fixed = theory.correlation_fixed_point("tanh", sigma_w2, sigma_b2)
        path = theory.correlations("tanh", 0.3, 12, sigma_w2, sigma_b2)
        distance = np.abs(path - fixed)
        rate = math.exp(-1 / theory.depth_scale("tanh", sigma_w2, sigma_b2))
        assert_allclose(distance[-1] / distance[-2], rate, rtol=0.02)
    assert theory.correlation_fixed_point("tanh", 1.2, 0.3) == 1.0
    assert 0 < theory.correlation_fixed_point("tanh", 4.0, 0.05) < 0.5
    assert theory.correlation_fixed_point("tanh", 4.0) == 0.0  # odd function, no bias
    assert theory.depth_scale("tanh", theory.critical_sigma_w2("tanh", 0.1), 0.1) > 1e4


def test_selu_constants_make_a_fixed_point_that_attracts():
    scale, alpha = theory.selu_constants()

    def f(z):
        return scale * np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))

    assert_allclose(theory.moments_map(f, 0.0, 1.0), [0, 1], atol=1e-14)
    mean, variance = 0.3, 1.4
    for _ in range(60):  # weights of mean 0 and variance 1/n: z ~ N(0, E h^2)
        mean, variance = theory.moments_map(f, 0.0, mean**2 + variance)
    assert_allclose([mean, variance], [0, 1], atol=1e-6)


def test_born_dead_bound_counts_layers_of_dead_units(rng):
    assert theory.born_dead_bound(1, 1) == 0.5
    assert_allclose(theory.born_dead_bound(60, 3), 3 * 2.0**-60, rtol=1e-12)
    assert theory.born_dead_bound(np.array([2, 4]), 10).shape == (2,)
    width, depth, dead = 2, 5, 0
    for _ in range(4000):  # one input; the bound is for one input exact or nearly so
        params = [(rng.normal(size=(width, width)), np.zeros(width)) for _ in range(depth + 1)]
        dead += np.all(forward(params, rng.normal(size=(1, width)), activations.RELU)[1][-1] == 0)
    share, bound = dead / 4000, theory.born_dead_bound(width, depth)
    assert abs(share - bound) < 4 * math.sqrt(bound * (1 - bound) / 4000)


def test_layer_jacobians_have_the_singular_values_of_the_derivative(rng):
    W, z = rng.normal(size=(4, 3)), rng.normal(size=(5, 3))
    slopes = activations.TANH.df(z)
    got = theory.jacobian_singular_values(W, slopes)
    assert got.shape == (5, 3)
    for row, slope in zip(got, slopes, strict=True):
        # the squares are the eigenvalues of J^T J, J = W diag(slope)
        J = W @ np.diag(slope)
        assert_allclose(row**2, np.linalg.eigvalsh(J.T @ J)[::-1], rtol=1e-9)
    assert_allclose(theory.jacobian_singular_values(W, slopes[0]), got[0])
    assert_allclose(theory.jacobian_singular_values(W), np.linalg.svd(W)[1])


def test_network_jacobian_matches_central_differences(rng):
    sizes = [3, 5, 4, 2]
    params = [(rng.normal(size=(n, m)), rng.normal(size=m))
              for n, m in pairwise(sizes)]  # fmt: skip
    x, eps = rng.normal(size=(6, 3)), 1e-6
    zs, _ = forward(params, x, activations.SWISH)
    got = theory.network_jacobian(params, zs, activations.SWISH)
    assert got.shape == (6, 3, 2)
    for i in range(3):
        nudge = eps * np.eye(3)[i]
        above = forward(params, x + nudge, activations.SWISH)[0][-1]
        below = forward(params, x - nudge, activations.SWISH)[0][-1]
        assert_allclose(got[:, i], (above - below) / (2 * eps), rtol=1e-6, atol=1e-8)
