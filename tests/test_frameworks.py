"""Chapter 28's stored answers of PyTorch, JAX and Keras, compared with actinit.

Where a framework is installed it is asked again, and must say what is stored.
"""

import importlib
import json

import numpy as np
import pytest

from actinit import activations, frameworks, initializers
from benchmarks import accuracy

STORED = frameworks.read()
Z = np.array(frameworks.POINTS, float)
# What a framework computes under our name, where its default is another function.
OTHERWISE = {
    ("jax", "gelu"): activations.get("gelu_tanh"),
    ("keras", "leaky_relu"): activations.get("leaky_relu", slope=0.2),
}
# Relative differences, where they are larger than the 12 digits that are stored.
COARSER = {("torch", "softplus"): 1e-10, ("keras", "tanh"): 2e-7}
EVERY = [(name, function) for name in frameworks.NEEDS for function in frameworks.VALUES[name]]


@pytest.mark.parametrize(("name", "function"), EVERY)
def test_values_are_ours(name, function):
    ours = OTHERWISE.get((name, function), activations.get(function))(Z)
    theirs = STORED[name]["values"][function]["values"]
    rtol = COARSER.get((name, function), 1e-11)
    np.testing.assert_allclose(theirs, ours, rtol=rtol, atol=1e-15)


@pytest.mark.parametrize(("name", "function"), sorted(OTHERWISE))
def test_a_false_friend_is_told_from_ours(name, function):
    theirs = STORED[name]["values"][function]["values"]
    assert np.abs(theirs - activations.get(function)(Z)).max() > 1e-4


@pytest.mark.parametrize("name", frameworks.NEEDS)
def test_the_file_answers_what_the_module_asks(name):
    stored = STORED[name]
    calls = {function: found["call"] for function, found in stored["values"].items()}
    assert calls == frameworks.VALUES[name]
    assert list(stored["kinks"]) == list(frameworks.KINKS[name])
    assert list(stored["starts"]) == list(frameworks.STARTS[name])
    assert {len(series) for series in stored["stack"].values()} == {frameworks.LAYERS}


def spread(initializer, *arguments, shape=(600, 300)):
    """Standard deviation of our initializer on the shape that the frameworks were asked for."""
    return initializer(np.random.default_rng(28), shape, *arguments).std()


SAME = [
    ("torch", "nn.Linear(n_in, n_out).weight", "pytorch_default"),
    ("torch", "nn.init.xavier_uniform_(nn.Linear(n_in, n_out).weight)", "xavier_uniform"),
    ("torch", "nn.init.xavier_normal_(nn.Linear(n_in, n_out).weight)", "xavier_normal"),
    ("torch", "nn.init.kaiming_uniform_(nn.Linear(n_in, n_out).weight)", "he_uniform"),
    ("torch", "nn.init.kaiming_normal_(nn.Linear(n_in, n_out).weight)", "he_normal"),
    ("torch", "nn.init.orthogonal_(nn.Linear(n_in, n_out).weight)", "orthogonal"),
    ("jax", "kernel(nn.Dense(n_out), n_in)", "lecun_normal"),
    ("jax", "init.glorot_uniform()(key, (n_in, n_out))", "xavier_uniform"),
    ("jax", "init.glorot_normal()(key, (n_in, n_out))", "xavier_normal"),
    ("jax", "init.he_uniform()(key, (n_in, n_out))", "he_uniform"),
    ("jax", "init.he_normal()(key, (n_in, n_out))", "he_normal"),
    ("jax", "init.lecun_normal()(key, (n_in, n_out))", "lecun_normal"),
    ("jax", "init.orthogonal()(key, (n_in, n_out))", "orthogonal"),
    ("keras", "kernel(layers.Dense(n_out), n_in)", "xavier_uniform"),
    ("keras", "init.GlorotUniform(28)((n_in, n_out))", "xavier_uniform"),
    ("keras", "init.GlorotNormal(28)((n_in, n_out))", "xavier_normal"),
    ("keras", "init.HeUniform(28)((n_in, n_out))", "he_uniform"),
    ("keras", "init.HeNormal(28)((n_in, n_out))", "he_normal"),
    ("keras", "init.LecunNormal(28)((n_in, n_out))", "lecun_normal"),
    ("keras", "init.Orthogonal(seed=28)((n_in, n_out))", "orthogonal"),
]


@pytest.mark.parametrize(("name", "code", "ours"), SAME)
def test_initializers_have_our_spread(name, code, ours):
    """180,000 weights: their std is uncertain by one part in 600."""
    start = STORED[name]["starts"][code]
    assert sorted(start["shape"]) == [300, 600]
    assert start["std"] == pytest.approx(spread(initializers.get(ours)), rel=0.01)
    assert abs(start["mean"]) < 5 * start["std"] / 180_000**0.5
    if "uniform" in ours or "pytorch" in ours:
        assert start["largest"] == pytest.approx(3**0.5, abs=0.01)
    elif ours != "orthogonal":  # normal: whole in PyTorch, cut off and stretched in the others
        cut = 2 / 0.8796256610342398
        assert (start["largest"] > 3.8) if name == "torch" else (cut - 0.02 < start["largest"])
        assert name == "torch" or start["largest"] < cut * 1.01


@pytest.mark.parametrize(
    ("name", "code", "scale"),  # scale: variance times the number of inputs that a unit adds up
    [
        ("torch", "nn.init.kaiming_normal_(torch.empty(n_in, n_out))", 4.0),
        ("torch", "nn.Conv2d(64, 64, 3).weight", 1 / 3),
        ("torch", "nn.Conv2d(channels, channels, 3, groups=channels).weight", 1 / 3),
        ("torch", "nn.MultiheadAttention(n_out, 6).in_proj_weight", 0.5),
        ("torch", "nn.Embedding(n_in, n_out).weight", 1.0),
        ("jax", "kernel(nn.Conv(64, (3, 3)), 8, 8, 64)", 1.0),
        ("jax", "nn.Embed(n_in, n_out).init(key, numbers)['params']['embedding']", 1 / 300),
        ("keras", "kernel(layers.Conv2D(64, 3), 8, 8, 64)", 1.0),
        ("keras", "kernel(layers.DepthwiseConv2D(3), 8, 8, channels)", 2 / 513),
        ("keras", "kernel(layers.Embedding(n_in, n_out))", 0.05**2 / 3),
    ],
)
def test_scale_of_other_layers(name, code, scale):
    start = STORED[name]["starts"][code]
    assert start["std"] ** 2 * start["inputs"] == pytest.approx(scale, rel=0.04)


def test_gains_are_the_ones_that_chapters_quote():
    gains = STORED["torch"]["gains"]
    assert gains["linear"] == gains["sigmoid"] == 1
    assert gains["tanh"] == pytest.approx(5 / 3)
    assert gains["relu"] == pytest.approx(activations.RELU.gain)
    assert gains["leaky_relu"] == pytest.approx(activations.LEAKY_RELU.gain)
    assert gains["selu"] == 0.75
    assert {name for name, gain in gains.items() if gain is None} == {
        "elu", "softplus", "silu", "gelu", "mish"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "scheme", "biases"),
    [("torch", "pytorch_default", True), ("jax", "lecun_normal", False),
     ("keras", "xavier_uniform", False)],
)  # fmt: skip
def test_thirty_default_layers_can_be_rebuilt(name, scheme, biases):
    """The rms of each layer, from our own weights: within what another draw changes."""
    rng, width = np.random.default_rng(1), frameworks.WIDTH
    h = rng.normal(size=(frameworks.EXAMPLES, width))
    for stored in STORED[name]["stack"]["rms"]:
        b = initializers.pytorch_default_bias(rng, width, width) if biases else 0
        h = np.maximum(h @ initializers.get(scheme)(rng, (width, width)) + b, 0)
        assert 0.15 < stored / np.sqrt(np.mean(h**2)) < 6
    varies = STORED[name]["stack"]["varies"][-1]
    assert (varies < 1e-10) if biases else (0.01 < varies < 0.2)


def test_the_figure_holds_five_curves_in_single_precision():
    figure = STORED["torch"]["figure"]
    assert figure["shape"] == [1000]
    np.testing.assert_allclose(figure["x"], np.linspace(-25, 25, 1000), rtol=1e-6, atol=2e-6)
    x = np.array(figure["x"])
    for name in ("sigmoid", "tanh", "relu", "leaky_relu", "softplus"):
        ours = activations.get(name)(x)
        np.testing.assert_allclose(figure[name], ours, rtol=3e-6, atol=1e-7)


def test_installed_frameworks_still_say_so():
    for name in filter(frameworks.installed, frameworks.NEEDS):
        found, stored = frameworks.ask(name), STORED[name]
        for function, answer in stored["values"].items():
            again = found["values"][function]["values"]
            np.testing.assert_allclose(again, answer["values"], rtol=2e-11, atol=1e-300)
        assert found["kinks"] == stored["kinks"]
        assert found.get("gains") == stored.get("gains")
        for code, start in stored["starts"].items():
            for figure in ("std", "largest"):
                assert found["starts"][code][figure] == pytest.approx(start[figure], rel=0.1), code


def test_what_is_not_installed_is_kept(tmp_path, monkeypatch, capsys):
    path = tmp_path / "frameworks.json"
    path.write_bytes(frameworks.STORE.read_bytes())
    monkeypatch.setattr(frameworks, "installed", lambda name: name == "torch")
    monkeypatch.setattr(frameworks, "ask", lambda name: {"versions": {name: "0"}})
    frameworks.main(path)
    written = frameworks.read(path)
    assert written["torch"] == {"versions": {"torch": "0"}}
    assert written["jax"] == STORED["jax"]
    assert written["keras"] == STORED["keras"]
    assert "torch: asked torch 0" in capsys.readouterr().out


def test_the_file_is_as_main_writes_it(tmp_path, monkeypatch):
    path = tmp_path / "frameworks.json"
    path.write_text(json.dumps(STORED))
    monkeypatch.setattr(frameworks, "installed", lambda name: False)
    frameworks.main(path)
    assert path.read_text() == frameworks.STORE.read_text()


def test_installed_is_what_imports():
    assert not frameworks.installed("torch") or importlib.import_module("torch")
    with pytest.raises(KeyError):
        frameworks.installed("theano")


def test_stored_errors_are_those_of_the_benchmark():
    stored = frameworks.exactness()
    assert list(stored["versions"]) == ["numpy", "scipy", "torch"]
    names = [row["function"] for row in stored["rows"]]
    assert set(names) == {n for n in accuracy.EXACT if n.removesuffix("_grad") in accuracy.SHOWN}
    found = accuracy.rows(["sigmoid", "gelu_grad"], peers=False)
    for row in found:  # another processor's exp may round one place differently
        kept = stored["rows"][names.index(row["function"])]
        assert abs(row["ours"] - kept["ours"]) < 1.5
    assert (
        max(row["torch"] for row in stored["rows"])
        > 1e15
        > 20
        > max(row["ours"] for row in stored["rows"])
    )
