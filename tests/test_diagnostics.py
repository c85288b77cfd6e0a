"""Diagnostics on networks small enough to know the answers by hand."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from actinit import activations
from actinit.diagnostics import (
    LayerStats,
    LayerTable,
    dead_units,
    distinct_units,
    effective_rank,
    layer_stats,
    report,
    saturated_share,
)
from actinit.network import MLP


@pytest.fixture
def rng():
    return np.random.default_rng(5)


@pytest.fixture
def by_hand(rng):
    """Two inputs, three ReLUs of which the last is dead on X, one linear output, mse."""
    net = MLP([2, 3, 1], "relu", rng=rng, loss="mse")
    net.params = [
        (np.array([[1.0, 0.0, -1.0], [0.0, 2.0, -1.0]]), np.array([0.0, 0.0, -0.5])),
        (np.array([[1.0], [1.0], [1.0]]), np.array([0.5])),
    ]
    return net


X = np.array([[1.0, 1.0], [3.0, 0.5]])  # h = [[1, 2, 0], [3, 1, 0]], output 3.5 and 4.5


def test_layer_stats_by_hand(by_hand):
    table = layer_stats(by_hand, X)
    assert len(table) == 2
    hidden, output = table
    assert (hidden.layer, hidden.act, hidden.units) == (1, "relu", 3)
    assert_allclose(hidden.mean, 7 / 6)
    assert_allclose(hidden.rms, np.sqrt(15 / 6))
    assert_allclose(hidden.std, np.sqrt(15 / 6 - (7 / 6) ** 2))
    assert_allclose(hidden.saturated, 2 / 6)
    assert_allclose(hidden.dead, 1 / 3)
    assert (output.act, output.saturated, output.dead) == ("output", None, None)
    assert_allclose([output.mean, output.std], [4, 0.5])
    assert hidden.grad_rms is None
    assert hidden.update_ratio is None


def test_gradients_and_updates_by_hand(by_hand):
    y = np.array([[2.5], [2.5]])  # dLoss/dz of the output: 2 (z - y) / 2 = 1 and 2
    hidden, output = layer_stats(by_hand, X, y, lr=0.1)
    assert_allclose(output.grad_rms, np.sqrt(5 / 2))
    assert_allclose(output.grad_median, 1.5)
    # backwards: every weight is 1, the dead unit lets nothing through: [1, 1, 0], [2, 2, 0]
    assert_allclose(hidden.grad_rms, np.sqrt(10 / 6))
    assert_allclose(hidden.grad_median, 1.0)
    dW = X.T @ np.array([[1.0, 1, 0], [2, 2, 0]])
    want = 0.1 * np.sqrt(np.mean(dW**2)) / np.sqrt(np.mean(by_hand.params[0][0] ** 2))
    assert_allclose(hidden.update_ratio, want)
    with pytest.raises(ValueError, match="y must be given"):
        layer_stats(by_hand, X, lr=0.1)


def test_columns_and_rows(by_hand):
    table = layer_stats(by_hand, X)
    assert_array_equal(table["layer"], [1, 2])
    assert table["act"].tolist() == ["relu", "output"]
    assert np.isnan(table["dead"][1])
    assert table[0].dead == table["dead"][0]
    with pytest.raises(ValueError, match=r"key must be one of .* got 'spread'"):
        table["spread"]


def test_the_table_shows_only_what_it_has(by_hand):
    text = repr(layer_stats(by_hand, X))
    assert text.splitlines() == [
        "layer     act  units  mean   std   rms  saturated   dead",
        "    1    relu      3  1.17  1.07  1.58      33.3%  33.3%",
        "    2  output      1     4   0.5  4.03          –      –",
    ]
    with_gradients = repr(layer_stats(by_hand, X, np.zeros((2, 1))))
    assert "grad rms" in with_gradients
    assert "update" not in with_gradients


def test_html_has_headings_and_escapes():
    row = LayerStats(1, "<b>", 2, 0.0, 1.0, 1.0, None, None)
    page = LayerTable([row])._repr_html_()
    assert page.count('scope="col"') == 6
    assert page.count('scope="row"') == 1
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


def test_report_prints_one_line_per_layer(by_hand, capsys):
    report(by_hand, X, np.array([[2.5], [2.5]]), lr=0.1)
    first, second = capsys.readouterr().out.splitlines()
    assert re.match(r"layer  1 relu  +mean \+1\.17e\+00  std 1\.07e\+00  saturated  33%", first)
    assert "gradient rms 1.3e+00  median 1.0e+00  update" in first
    assert "saturated" not in second
    assert second.index("gradient") == first.index("gradient")


def test_saturation_is_the_same_place_of_the_same_curve():
    z = np.linspace(-6, 6, 100_001)
    share = np.mean(np.abs(np.tanh(z)) > 0.97)
    assert_allclose(saturated_share(z, activations.TANH), share, atol=1e-4)
    assert_allclose(saturated_share(2 * z, activations.SIGMOID), share, atol=1e-4)


def test_saturation_knows_its_side():
    z = np.array([-9.0, -5.0, -1.0, 1.0, 5.0, 9.0])
    assert saturated_share(z, activations.RELU) == 0.5
    assert saturated_share(z, activations.ELU) == 2 / 6
    assert saturated_share(z, activations.LEAKY_RELU) == 0
    assert saturated_share(z, activations.LINEAR) == 0
    assert saturated_share(z, activations.HARD_SIGMOID) == 4 / 6
    assert saturated_share(z, activations.LOG_SIGMOID) == 2 / 6  # flat on the right
    assert saturated_share(z, activations.STEP) == 1


def test_dead_units_need_the_whole_data_set(by_hand):
    assert_array_equal(dead_units(by_hand, X)[0], [False, False, True])
    waking = np.array([[-2.0, 0.0]])
    assert_array_equal(dead_units(by_hand, np.vstack([X, waking]))[0], [False] * 3)
    assert_array_equal(dead_units(by_hand, waking)[0], [True, True, False])


@pytest.mark.parametrize("activation", ["leaky_relu", "tanh", "maxout", "prelu"])
def test_units_with_a_slope_everywhere_do_not_die(activation, rng):
    net = MLP([3, 6, 6, 2], activation, rng=rng, bias=-5.0)
    assert not np.concatenate(dead_units(net, rng.normal(size=(20, 3)))).any()
    assert [len(dead) for dead in dead_units(net, np.ones((2, 3)))] == [6, 6]


def test_effective_rank_ignores_rounding(rng):
    H = rng.normal(size=(20, 3)) @ rng.normal(size=(3, 8))
    assert effective_rank(H) == 3
    assert effective_rank(H + 1e-13 * rng.normal(size=H.shape)) == 3
    assert effective_rank(H + 1e-3 * rng.normal(size=H.shape)) == 8
    assert effective_rank(H + 1e-3 * rng.normal(size=H.shape), tol=0.05) == 3
    assert effective_rank(H.astype(np.float32)) == 3
    assert effective_rank(np.zeros((4, 4))) == 0


def test_distinct_units_ignores_rounding(rng):
    W = rng.normal(size=(4, 3))[:, [0, 1, 1, 2, 0]]
    assert distinct_units(W) == 3
    assert distinct_units(W * (1 + 1e-14 * rng.normal(size=W.shape))) == 3
    assert distinct_units(W + 1e-4 * rng.normal(size=W.shape)) == 5
    assert distinct_units(W + 1e-4 * rng.normal(size=W.shape), tol=1e-2) == 3
    assert distinct_units(np.zeros((2, 6))) == 1


def test_symmetric_start_keeps_one_unit_and_rank_one(rng):
    net = MLP([2, 8, 1], "tanh", "constant", rng=rng, loss="mse")
    x = rng.normal(size=(30, 2))
    net.fit(x, x[:, 0] * x[:, 1], epochs=100)
    assert distinct_units(net.params[0][0]) == 1
    assert effective_rank(net.forward(x)[1][1]) == 1


def test_float32_statistics_do_not_overflow(rng):
    net = MLP([2, 4, 1], "relu", "he_normal", rng=rng, dtype=np.float32, loss="mse")
    table = layer_stats(net, np.full((4, 2), 1e25))
    assert np.isfinite(table["rms"]).all()
    assert table["rms"].max() > 1e20
