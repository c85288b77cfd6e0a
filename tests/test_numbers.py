"""The numbers that the book and its design state, each computed here by the package's own code.

A number from theory is held to the digits given; one from a random network to its scatter, at a
fixed seed, with width, data and seeds written down beside it.
"""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from actinit import activations, data, initializers, theory
from actinit.diagnostics import dead_units, distinct_units, effective_rank
from actinit.network import MLP, SGD


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def rms(a):
    return float(np.sqrt(np.mean(np.square(a))))


def stds(rng, sizes, activation, init, x):
    """Standard deviation of the activations of each hidden layer."""
    net = MLP(sizes, activation, init, rng=rng, dtype=np.float32)
    return [float(h.std()) for h in net.forward(x)[1][1:]]


def test_lecun_tanh_maps_one_to_one_and_shrinks_a_normal():
    assert_allclose(activations.LECUN_TANH(1.0), 0.9999973, atol=5e-8)
    assert_allclose(activations.LECUN_TANH.second_moment, 0.750, atol=5e-4)


@pytest.mark.parametrize(
    ("init", "first", "last"),
    [
        (lambda rng, shape: initializers.uniform(rng, shape, limit=1 / math.sqrt(shape[0])),
         0.459, 0.046),
        ("xavier_uniform", 0.628, 0.322),
    ],
    ids=["uniform 1/sqrt(n)", "Xavier"],
)  # fmt: skip
def test_glorot_and_bengios_activations(init, first, last, rng):
    """Five tanh layers of 1000, normal input of variance 1, 300 examples."""
    spread = stds(rng, [1000] * 6 + [10], "tanh", init, rng.normal(size=(300, 1000)))
    assert_allclose(spread[0], first, rtol=0.02)
    assert_allclose(spread[-1], last, rtol=0.05)
    assert sorted(spread, reverse=True) == spread


def test_glorot_and_bengios_singular_values(rng):
    """Linear limit, one 500 x 500 layer: the mean of the quarter circle law is 8 / (3 pi)."""
    n, law = 500, 8 / (3 * math.pi)
    small = initializers.uniform(rng, (n, n), limit=1 / math.sqrt(n))
    assert_allclose(law, 0.8488, atol=5e-5)
    assert_allclose(theory.jacobian_singular_values(small).mean(), 0.4901, atol=2e-3)
    xavier = initializers.xavier_uniform(rng, (n, n))
    assert_allclose(theory.jacobian_singular_values(xavier).mean(), law, atol=2e-3)


def test_tanh_under_xavier_decays_like_one_over_2l():
    q = theory.variances("tanh", 100, 1.0)  # Var z = 1 at layer 1
    second_moment = theory.variance_map("tanh", q, 1.0)  # of h, layers 1 to 100
    assert_allclose(second_moment[[4, 9]], [0.103, 0.0522], atol=5e-4)
    assert_allclose(second_moment[99], 0.00507, atol=5e-6)
    assert_allclose(second_moment[99], 1 / 200, rtol=0.02)


def test_thirty_relu_layers_halve_thirty_times_under_xavier(rng):
    """Width 500, 200 examples: 2^-15 = 3.05e-5 of the rms remains; He keeps it."""
    x, sizes = rng.normal(size=(200, 500)), [500] * 31 + [10]
    assert_allclose(math.sqrt(theory.variances("relu", 31, 1.0)[-1]), 3.05e-5, atol=5e-8)
    xavier = MLP(sizes, "relu", "xavier_normal", rng=rng).forward(x)[0][30 - 1]
    he = MLP(sizes, "relu", "he_normal", rng=rng).forward(x)[0][30 - 1]
    assert 0.7 < rms(xavier) / (math.sqrt(2) * 2**-15) < 1.4  # z of layer 30: 29 halvings
    assert 0.7 < rms(he) / math.sqrt(2) < 1.4


def test_thirty_relu_layers_of_32_scatter_widely():
    """Width 32, spirals, 20 seeds: the rms at layer 30 under He differs by more than 10 times."""
    last = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        x, _ = data.spirals(rng, 300)
        last.append(rms(MLP([2] + [32] * 30 + [3], "relu", "he_normal", rng=rng).forward(x)[1][30]))
    assert max(last) > 10 * min(last)


def final_loss(depth, init, seed):
    """400 steps of SGD(.003, momentum .9) on 300 points of 3 spirals, batches of 100, width 32."""
    rng = np.random.default_rng(seed)
    x, y = data.spirals(rng, 300)
    net = MLP([2] + [32] * depth + [3], "relu", init, rng=rng, dtype=np.float32)
    net.fit(x, y, epochs=134, batch_size=100, optimizer=SGD(0.003, momentum=0.9), rng=rng)
    return net.loss(x, y)


def test_thirty_relu_layers_learn_under_he_and_stall_under_xavier():
    """Six seeds, medians: below 0.1 against ln 3, the loss of knowing nothing."""
    he = np.median([final_loss(30, "he_normal", seed) for seed in range(6)])
    xavier = np.median([final_loss(30, "xavier_normal", seed) for seed in range(6)])
    assert he < 0.1
    assert_allclose(xavier, math.log(3), atol=0.05)
    assert_allclose(math.log(3), 1.0986, atol=5e-5)
    assert np.median([final_loss(22, "xavier_normal", seed) for seed in range(6)]) > 0.8


def test_moments_of_the_relu_family():
    assert_allclose(activations.RELU.mean, 0.39894, atol=5e-6)
    assert_allclose(activations.RELU.variance, 0.34085, atol=5e-6)
    for slope in (0.01, 0.25):
        leaky = activations.get("leaky_relu", slope=slope)
        assert_allclose(leaky.mean, (1 - slope) / math.sqrt(2 * math.pi), rtol=1e-12)
        assert_allclose(leaky.second_moment, (1 + slope**2) / 2, rtol=1e-12)


def test_gains():
    assert_allclose(theory.gain("relu"), math.sqrt(2), rtol=1e-12)
    assert_allclose(theory.gain(activations.get("leaky_relu", slope=0.2)), math.sqrt(2 / 1.04),
                    rtol=1e-12)  # fmt: skip
    assert_allclose(theory.gain("elu"), 1.2452, atol=5e-5)
    assert_allclose(theory.gain("tanh"), 1.5925, atol=5e-5)


def test_tanhs_customary_gain_of_five_thirds():
    """It settles at q* = 1.1785, where 5.39 % of the activations lie beyond 0.97 in size."""
    q = theory.fixed_point("tanh", (5 / 3) ** 2)
    assert_allclose(q, 1.1785, atol=5e-5)
    edge = math.atanh(0.97)
    beyond = theory.gaussian_mean(lambda z: (np.abs(np.tanh(z)) > 0.97).astype(float),
                                  std=math.sqrt(q), breaks=[-edge, edge])  # fmt: skip
    assert_allclose(beyond, 0.0539, atol=5e-5)


def test_selu():
    assert_allclose(theory.selu_constants(), (1.0507009873554805, 1.6732632423543772), rtol=1e-14)
    assert (activations.SELU_SCALE, activations.SELU_ALPHA) == (
        1.0507009873554805, 1.6732632423543772)  # fmt: skip


def test_selu_holds_through_a_thousand_layers():
    """1000 layers of 100, LeCun weights, 100 examples; std at the end, five seeds."""
    ends = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        h = rng.normal(size=(100, 100))
        for _ in range(1000):
            h = activations.selu(h @ initializers.lecun_normal(rng, (100, 100)))
        ends.append(h.std())
    assert_allclose(np.mean(ends), 0.975, atol=0.03)
    assert_allclose(ends, 1, atol=0.12)


def least(f, low, high):
    """The point in [low, high] where f is least, and its value, by three finer and finer grids."""
    for _ in range(4):
        z = np.linspace(low, high, 2001)
        k = int(np.argmin(f(z)))
        low, high = z[max(k - 1, 0)], z[min(k + 1, 2000)]
    return z[k], f(z)[k]


def test_extremes_of_silu_and_gelu():
    assert_allclose(least(activations.silu, -3, 0), (-1.278465, -0.278465), atol=5e-7)
    where, slope = least(lambda z: -activations.silu_grad(z), 0, 5)
    assert_allclose((where, -slope), (2.39936, 1.09984), atol=6e-6)
    assert_allclose(least(activations.gelu, -3, 0), (-0.75179, -0.169971), atol=5e-6)
    z = np.linspace(-10, 10, 200_001)
    off = np.abs(activations.gelu(z) - activations.gelu_tanh(z)).max()
    assert_allclose(off, 4.73e-4, atol=5e-7)


def test_a_product_of_fifty_matrices(rng):
    """100 x 100: orthogonal keeps every singular value, Gaussian of the same scale loses most."""
    orthogonal = gaussian = np.eye(100)
    for _ in range(50):
        orthogonal = orthogonal @ initializers.orthogonal(rng, (100, 100))
        gaussian = gaussian @ initializers.lecun_normal(rng, (100, 100))
    assert_allclose(theory.jacobian_singular_values(orthogonal), 1, atol=2e-14)
    assert 5e-9 < np.median(theory.jacobian_singular_values(gaussian)) < 1e-7  # 2e-8 or so


@pytest.mark.parametrize(
    ("sigma_b2", "sigma_w2"),
    [(0, 1), (0.01, 1.42421), (0.05, 1.76095), (0.1, 1.98607), (0.3, 2.50513)],
)
def test_edge_of_chaos_for_tanh(sigma_b2, sigma_w2):
    assert_allclose(theory.critical_sigma_w2("tanh", sigma_b2), sigma_w2, atol=5e-6)


def test_edge_of_chaos_for_relu():
    assert_allclose(theory.critical_sigma_w2("relu"), 2, rtol=1e-12)
    path = theory.correlations("relu", 0.0, 100, 2.0)
    assert_allclose(path[:3], [0, 0.318, 0.494], atol=5e-4)
    assert_allclose(path[99], 0.99642, atol=7e-5)  # .99642 counts 100 maps, path[99] is after 99
    assert_allclose(theory.correlation_map("relu", path[99], 2.0), 0.99642, atol=5e-6)


def test_born_dead_bounds():
    assert_allclose(theory.born_dead_bound(2, 10), 0.9437, atol=5e-5)
    assert_allclose(theory.born_dead_bound(4, 10), 0.4755, atol=5e-5)


def test_pytorchs_default_is_a_sixth_of_he(rng):
    W = initializers.pytorch_default(rng, (400, 500))
    assert_allclose(W.var(), 1 / (3 * 400), rtol=0.01)
    assert_allclose(W.var() / initializers.he_normal(rng, (400, 500)).var(), 1 / 6, rtol=0.02)
    # Width 500, 200 normal examples, no biases: the std after 30 layers.
    spread = stds(rng, [500] * 31 + [10], "relu", "pytorch_default", rng.normal(size=(200, 500)))
    assert 0.8e-12 < spread[29] < 2e-12  # 1.4e-12


def test_pytorchs_default_biases_kill_units_of_a_collapsed_signal():
    """Ten ReLU layers of 64, 1000 normal examples, untrained, layers 7 to 10, five seeds."""

    def dead(init, bias):
        shares = []
        for seed in range(5):
            rng = np.random.default_rng(seed)
            net = MLP([64] * 11 + [3], "relu", init, rng=rng, bias=bias)
            shares.append(np.mean(dead_units(net, rng.normal(size=(1000, 64)))[6:]))
        return np.mean(shares)

    default = dead("pytorch_default", initializers.pytorch_default_bias)
    assert 0.40 < default < 0.55
    assert dead("pytorch_default", 0.0) < default / 3
    assert dead("he_normal", 0.0) < default / 3


@pytest.mark.parametrize(("branch", "factor"), [(1.0, 2.0**20), (20**-0.5, 2.65)])
def test_residual_blocks_multiply_the_second_moment(branch, factor, rng):
    """20 blocks x + branch * relu(x) @ W, W by He, width 500, 200 examples."""
    assert_allclose(theory.residual_growth(20, branch), factor, rtol=2e-3)
    x = rng.normal(size=(200, 500))
    start = np.mean(x**2)
    for _ in range(20):
        x = x + branch * activations.relu(x) @ initializers.he_normal(rng, (500, 500))
    assert_allclose(np.mean(x**2) / start, factor, rtol=0.2)


def test_equal_columns_drift_apart_only_by_rounding():
    """Constant start, 8 tanh units, moons, 300 steps: one distinct unit, rank one, by tolerance."""
    rng = np.random.default_rng(3)
    x, y = data.moons(rng, 200)
    net = MLP([2, 8, 8, 2], "tanh", "constant", rng=rng)
    net.params[-1] = (rng.normal(size=2) * np.ones((8, 1)), np.zeros(2))
    net.fit(x, y, epochs=300, optimizer=SGD(0.3))
    h = net.forward(x)[1][1]
    assert distinct_units(net.params[0][0]) == 1
    assert effective_rank(h) == 1
    assert np.ptp(net.params[0][0], axis=1).max() < 1e-9
    assert np.abs(net.params[0][0] - 0.5).max() > 0.01  # it did train
    zero = MLP([2, 8, 2], "relu", "zeros", rng=rng)
    zero.fit(x, y, epochs=50)
    assert_array_equal(zero.params[0][0], 0)
