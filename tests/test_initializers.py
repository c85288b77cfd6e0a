"""Every scheme at fixed seeds: mean, variance, bounds, structure."""

import copy
import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from actinit import initializers as I

SHAPE = (300, 500)

# name -> (variance, largest magnitude or None for normal weights), by the papers' formulas
SCHEMES = {
    "lecun_normal": (1 / 300, None),
    "lecun_uniform": (1 / 300, np.sqrt(3 / 300)),
    "xavier_normal": (2 / 800, None),
    "xavier_uniform": (2 / 800, np.sqrt(6 / 800)),
    "he_normal": (2 / 300, None),
    "he_uniform": (2 / 300, np.sqrt(6 / 300)),
    "pytorch_default": (1 / 900, 1 / np.sqrt(300)),
    "normal": (0.01**2, None),
    "uniform": (0.05**2 / 3, 0.05),
}


def assert_moments(W, variance, bound):
    """Mean, variance, kurtosis and bounds within five standard errors."""
    assert abs(W.mean()) < 5 * np.sqrt(variance / W.size)
    kurtosis = 3 if bound is None else 9 / 5
    assert abs(W.var() / variance - 1) < 5 * np.sqrt((kurtosis - 1) / W.size)
    assert_allclose((W**4).mean() / variance**2, kurtosis, rtol=0.05)
    if bound is not None:
        assert 0.999 * bound < np.abs(W).max() <= bound


@pytest.mark.parametrize("name", SCHEMES)
def test_mean_variance_and_bounds(name, rng):
    assert_moments(I.get(name)(rng, SHAPE), *SCHEMES[name])


@pytest.mark.parametrize("slope", [0.01, 0.25, 1.0, -2.0])
def test_he_allows_for_the_slope(slope, rng):
    variance = 2 / ((1 + slope**2) * 300)
    assert_moments(I.he_normal(rng, SHAPE, slope), variance, None)
    assert_moments(I.he_uniform(rng, SHAPE, slope), variance, np.sqrt(3 * variance))


@pytest.mark.parametrize(("mode", "n"), [("fan_in", 300), ("fan_out", 500), ("fan_avg", 400)])
def test_variance_scaling_modes(mode, n, rng):
    assert_moments(I.variance_scaling(rng, SHAPE, 1.7, mode), 1.7 / n, None)
    assert_array_equal(I.variance_scaling(rng, SHAPE, 0.0, mode), np.zeros(SHAPE))


@pytest.mark.parametrize("name", sorted(I.INITIALIZERS))
def test_the_generator_alone_decides(name):
    f = I.INITIALIZERS[name]
    first, again = (f(np.random.default_rng(7), (6, 4)) for _ in range(2))
    assert_array_equal(first, again)
    assert first.shape == (6, 4)
    assert first.dtype == np.float64
    drawn = name not in ("zeros", "constant", "identity")
    assert drawn != np.array_equal(first, f(np.random.default_rng(8), (6, 4)))


def test_fixed_values(rng):
    assert_array_equal(I.zeros(rng, (2, 3)), np.zeros((2, 3)))
    assert_array_equal(I.constant(rng, (2, 3), -4), np.full((2, 3), -4.0))
    assert_array_equal(I.identity(rng, (2, 3), 2.0), [[2, 0, 0], [0, 2, 0]])
    assert_array_equal(I.zero_bias(rng, 3), np.zeros(3))
    assert_array_equal(I.constant_bias(rng, 3, value=0.1), np.full(3, 0.1))


@pytest.mark.parametrize("shape", [(5, 5), (8, 3), (3, 8), (1, 1), (1, 6)])
def test_orthogonal(shape, rng):
    W = I.orthogonal(rng, shape, gain=1.5)
    small = W.T @ W if shape[0] >= shape[1] else W @ W.T
    assert_allclose(small, 1.5**2 * np.eye(min(shape)), atol=1e-14)


def test_orthogonal_is_drawn_evenly(rng):
    # Without the sign correction the first entry of a 1 x 1 or 2 x 2 matrix is never positive.
    corner = np.array([I.orthogonal(rng, (2, 2))[0, 0] for _ in range(2000)])
    assert abs(corner.mean()) < 5 * np.sqrt(0.5 / 2000)
    angle = np.arccos(corner)  # uniform on [0, pi]
    assert_allclose(np.histogram(angle, 4, (0, np.pi))[0] / 2000, 0.25, atol=0.05)


def test_a_product_of_fifty_keeps_or_loses_all_directions(rng):
    orthogonal, gaussian = np.eye(100), np.eye(100)
    for _ in range(50):
        orthogonal = orthogonal @ I.orthogonal(rng, (100, 100))
        gaussian = gaussian @ I.lecun_normal(rng, (100, 100))
    assert_allclose(np.linalg.svd(orthogonal, compute_uv=False), 1, atol=5e-14)
    assert np.median(np.linalg.svd(gaussian, compute_uv=False)) < 1e-6


def test_sparse_has_so_many_inputs_per_unit(rng):
    W = I.sparse(rng, (200, 400), nonzero=15, std=0.5)
    assert_array_equal((W != 0).sum(axis=0), 15)
    drawn = W[W != 0]
    assert abs(drawn.std() / 0.5 - 1) < 5 / np.sqrt(2 * drawn.size)
    by_input = (W != 0).sum(axis=1)  # binomial: every input is picked about equally often
    assert abs(by_input - 30).max() < 5 * np.sqrt(30)
    assert (I.sparse(rng, (4, 3), nonzero=15) != 0).all()


def test_pytorch_default_bias(rng):
    b = I.pytorch_default_bias(rng, 20_000, 64)
    assert b.shape == (20_000,)
    assert_moments(b, 1 / (3 * 64), 1 / 8)


class Net(SimpleNamespace):
    """Just enough of a network for LSUV: tanh layers."""

    def forward(self, x):
        zs, hs = [], [x]
        for W, b in self.params:
            if zs:
                hs.append(np.tanh(zs[-1]))
            zs.append(hs[-1] @ W + b)
        return zs, hs


def test_lsuv_gives_every_layer_unit_variance(rng):
    sizes = [20, 50, 50, 50, 7]
    net = Net(
        params=[
            (0.01 * rng.normal(size=s), rng.normal(size=s[1])) for s in itertools.pairwise(sizes)
        ]
    )
    x = rng.normal(size=(500, 20))
    assert I.lsuv(rng, net, x) is net
    zs, _ = net.forward(x)
    assert_allclose([z.var() for z in zs], 1, rtol=1e-12)
    for W, b in net.params:
        assert_array_equal(b, np.zeros_like(b))
        singular = np.linalg.svd(W, compute_uv=False)
        assert_allclose(singular, singular[0], rtol=1e-12)  # still orthogonal up to a factor


def test_lsuv_keeps_float32_and_refuses_a_constant_signal(rng):
    params = [(np.zeros((3, 4), np.float32), np.zeros(4, np.float32))]
    x = rng.normal(size=(50, 3)).astype(np.float32)
    net = I.lsuv(rng, Net(params=copy.deepcopy(params)), x)
    assert net.params[0][0].dtype == np.float32
    with pytest.raises(ValueError, match="layer 0"):
        I.lsuv(rng, Net(params=params), np.zeros((50, 3), np.float32))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda g: I.he_normal(g, (3,)), "shape must be"),
        (lambda g: I.he_normal(g, 3), "shape must be"),
        (lambda g: I.zeros(g, (0, 3)), "shape must be"),
        (lambda g: I.orthogonal(g, (2.5, 3)), "shape must be"),
        (lambda g: I.variance_scaling(g, (2, 3), -1), "scale must be"),
        (lambda g: I.variance_scaling(g, (2, 3), mode="fan"), "mode must be one of"),
        (lambda g: I.variance_scaling(g, (2, 3), distribution="cauchy"), "distribution must be"),
        (lambda g: I.he_uniform(g, (2, 3), slope=np.nan), "slope must be"),
        (lambda g: I.constant(g, (2, 3), np.inf), "value must be"),
        (lambda g: I.normal(g, (2, 3), std=-0.1), "std must be"),
        (lambda g: I.uniform(g, (2, 3), limit=-0.1), "limit must be"),
        (lambda g: I.identity(g, (2, 3), gain=-1), "gain must be"),
        (lambda g: I.sparse(g, (2, 3), nonzero=0), "nonzero must be"),
        (lambda g: I.sparse(g, (2, 3), std=np.nan), "std must be"),
        (lambda g: I.pytorch_default_bias(g, 3, 0), "shape must be"),
        (lambda g: I.get("kaiming"), "unknown initializer 'kaiming'; did you mean"),
        (lambda g: I.get("xavier_norm"), "did you mean 'xavier_normal'"),
    ],
)
def test_errors_name_the_argument(call, message, rng):
    with pytest.raises(ValueError, match=message):
        call(rng)


def test_get_passes_callables_through():
    assert I.get(I.he_normal) is I.he_normal
    assert I.get("he_normal") is I.he_normal
