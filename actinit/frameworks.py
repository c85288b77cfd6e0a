"""What PyTorch, JAX (with Flax) and Keras compute, stored beside the package for chapter 28.

    python -m actinit.frameworks     asks those that are installed, and keeps the rest of the file

Every entry is filed under the code that was run, with the frameworks' default arguments, so that
what the chapter shows as a call has been called. `pip install actinit[frameworks]` installs all
three at the versions of the file. Keras runs on JAX here.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

STORE = Path(__file__).with_name("frameworks.json")
EXACTNESS = Path(__file__).with_name("exactness.json")
NEEDS = {"torch": ("torch",), "jax": ("jax", "flax"), "keras": ("keras", "jax")}
POINTS = (-30, -10, -5, -3, -2, -1, -0.5, -0.01, 0, 0.01, 0.5, 1, 2, 3, 5, 10, 20.5, 30)
N_IN, N_OUT, CHANNELS, WIDTH, LAYERS, EXAMPLES = 600, 300, 512, 256, 30, 200
GAINS = ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu",
         "elu", "softplus", "silu", "gelu", "mish")  # fmt: skip

# Our name of a function -> how a framework spells it, nothing but z handed over.
VALUES = {
    "torch": {
        "sigmoid": "torch.sigmoid", "hard_sigmoid": "F.hardsigmoid",
        "log_sigmoid": "F.logsigmoid", "tanh": "torch.tanh", "softsign": "F.softsign",
        "relu": "F.relu", "leaky_relu": "F.leaky_relu", "elu": "F.elu", "selu": "F.selu",
        "softplus": "F.softplus", "silu": "F.silu", "gelu": "F.gelu", "mish": "F.mish",
    },
    "jax": {
        "sigmoid": "jax.nn.sigmoid", "hard_sigmoid": "jax.nn.hard_sigmoid",
        "log_sigmoid": "jax.nn.log_sigmoid", "tanh": "jax.nn.tanh",
        "softsign": "jax.nn.soft_sign", "relu": "jax.nn.relu",
        "leaky_relu": "jax.nn.leaky_relu", "elu": "jax.nn.elu", "selu": "jax.nn.selu",
        "softplus": "jax.nn.softplus", "silu": "jax.nn.silu", "gelu": "jax.nn.gelu",
        "mish": "jax.nn.mish",
    },
}  # fmt: skip
VALUES["keras"] = {
    name: f"keras.activations.{name}"
    for name in VALUES["torch"]  # there they agree with ours
}

# Ways to write ReLU, and two relatives; asked for their slope at exactly 0.
KINKS = {
    "torch": ("F.relu(z)", "torch.where(z > 0, z, zero)", "torch.maximum(z, zero)",
              "torch.clamp(z, min=0)", "F.leaky_relu(z)"),
    "jax": ("jax.nn.relu(z)", "jnp.where(z > 0, z, 0)", "jnp.maximum(z, 0)", "jnp.clip(z, 0)",
            "jax.nn.leaky_relu(z)"),
    "keras": ("keras.activations.relu(z)", "keras.ops.where(z > 0, z, 0)",
              "keras.ops.maximum(z, 0)", "keras.ops.clip(z, 0, 6)",
              "keras.activations.leaky_relu(z)"),
}  # fmt: skip

# Code that makes weights -> how many of its inputs one unit adds up. n_in = 600, n_out = 300.
STARTS = {
    "torch": {
        "nn.Linear(n_in, n_out).weight": N_IN,
        "nn.Linear(n_in, n_out).bias": N_IN,
        "nn.init.xavier_uniform_(nn.Linear(n_in, n_out).weight)": N_IN,
        "nn.init.xavier_normal_(nn.Linear(n_in, n_out).weight)": N_IN,
        "nn.init.kaiming_uniform_(nn.Linear(n_in, n_out).weight)": N_IN,
        "nn.init.kaiming_normal_(nn.Linear(n_in, n_out).weight)": N_IN,
        "nn.init.kaiming_normal_(torch.empty(n_in, n_out))": N_IN,
        "nn.init.orthogonal_(nn.Linear(n_in, n_out).weight)": N_IN,
        "nn.init.normal_(nn.Linear(n_in, n_out).weight)": N_IN,
        "nn.init.trunc_normal_(nn.Linear(n_in, n_out).weight, std=0.02)": N_IN,
        "nn.Conv2d(64, 64, 3).weight": 64 * 9,
        "nn.Conv2d(channels, channels, 3, groups=channels).weight": 9,
        "nn.MultiheadAttention(n_out, 6).in_proj_weight": N_OUT,
        "nn.Embedding(n_in, n_out).weight": 1,
    },
    "jax": {
        "kernel(nn.Dense(n_out), n_in)": N_IN,
        "init.glorot_uniform()(key, (n_in, n_out))": N_IN,
        "init.glorot_normal()(key, (n_in, n_out))": N_IN,
        "init.he_uniform()(key, (n_in, n_out))": N_IN,
        "init.he_normal()(key, (n_in, n_out))": N_IN,
        "init.lecun_normal()(key, (n_in, n_out))": N_IN,
        "init.variance_scaling(2.0, 'fan_in', 'normal')(key, (n_in, n_out))": N_IN,
        "init.orthogonal()(key, (n_in, n_out))": N_IN,
        "init.normal()(key, (n_in, n_out))": N_IN,
        "init.truncated_normal(0.02)(key, (n_in, n_out))": N_IN,
        "kernel(nn.Conv(64, (3, 3)), 8, 8, 64)": 64 * 9,
        "kernel(nn.Conv(channels, (3, 3), feature_group_count=channels), 8, 8, channels)": 9,
        "nn.Embed(n_in, n_out).init(key, numbers)['params']['embedding']": 1,
    },
    "keras": {
        "kernel(layers.Dense(n_out), n_in)": N_IN,
        "init.GlorotUniform(28)((n_in, n_out))": N_IN,
        "init.GlorotNormal(28)((n_in, n_out))": N_IN,
        "init.HeUniform(28)((n_in, n_out))": N_IN,
        "init.HeNormal(28)((n_in, n_out))": N_IN,
        "init.LecunNormal(28)((n_in, n_out))": N_IN,
        "init.Orthogonal(seed=28)((n_in, n_out))": N_IN,
        "init.RandomNormal(seed=28)((n_in, n_out))": N_IN,
        "init.TruncatedNormal(stddev=0.02, seed=28)((n_in, n_out))": N_IN,
        "kernel(layers.Conv2D(64, 3), 8, 8, 64)": 64 * 9,
        "kernel(layers.DepthwiseConv2D(3), 8, 8, channels)": 9,
        "kernel(layers.Embedding(n_in, n_out))": 1,
    },
}


def installed(name: str) -> bool:
    """Whether a framework, "torch", "jax" or "keras", can be imported with all it needs here."""
    return all(importlib.util.find_spec(module) for module in NEEDS[name])


def ask(name: str) -> dict[str, Any]:
    """Run one framework and return its part of the file; its random generators are seeded.

    versions; values: name -> {"call", "values" at POINTS}; kinks: code -> slope at 0; starts: code
    -> shape, inputs, mean, std, largest |w| in stds; stack: rms of h by layer and the share of its
    mean square that varies with the example, for LAYERS default layers with ReLU. PyTorch has
    gains besides, null where it has none, and source D's figure.
    """
    return {"torch": _ask_torch, "jax": _ask_jax, "keras": _ask_keras}[name]()


def _ask_torch() -> dict[str, Any]:
    torch = importlib.import_module("torch")
    nn = torch.nn
    torch.manual_seed(28)

    def slope(f: Callable) -> float:
        z = torch.zeros(1, requires_grad=True)
        return torch.autograd.grad(f(z).sum(), z)[0].item()

    def gain(function: str) -> float | None:
        try:
            return nn.init.calculate_gain(function)
        except ValueError:
            return None

    names = {"torch": torch, "nn": nn, "F": nn.functional, "zero": torch.zeros(1)}
    values = _values("torch", names, torch.tensor, lambda h: h.numpy())
    found = _answers(
        "torch", names, torch.tensor, lambda h: h.detach().numpy(), slope,
        lambda: nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.ReLU()),
    )  # fmt: skip
    x = torch.linspace(-25, 25, 1000)
    five = {name: eval(VALUES["torch"][name], names)(x)
            for name in ("sigmoid", "tanh", "relu", "leaky_relu", "softplus")}  # fmt: skip
    found["gains"] = {function: gain(function) for function in GAINS}
    found["figure"] = {"shape": list(x.shape), "x": _digits(x.numpy(), 8)}
    found["figure"] |= {name: _digits(h.numpy(), 8) for name, h in five.items()}
    versions = {"torch": torch.__version__.split("+")[0]}
    return found | {"values": values, "versions": versions}


def _ask_jax() -> dict[str, Any]:
    jax = importlib.import_module("jax")
    nn = importlib.import_module("flax.linen")
    jnp, key = jax.numpy, jax.random.key(28)
    keys = iter(jax.random.split(key, LAYERS))

    def kernel(layer: Any, *shape: int) -> Any:
        return layer.init(key, jnp.zeros((1, *shape)))["params"]["kernel"]

    def block() -> Callable:
        layer, own = nn.Dense(WIDTH), next(keys)
        return lambda h: jax.nn.relu(layer.apply(layer.init(own, h), h))

    names = {"jax": jax, "jnp": jnp, "nn": nn, "init": jax.nn.initializers, "key": key,
             "kernel": kernel, "numbers": jnp.zeros(1, int)}  # fmt: skip
    with jax.enable_x64(True):
        values = _values("jax", names, lambda z: jnp.asarray(z, "float64"), np.asarray)
    found = _answers(
        "jax", names, jnp.asarray, np.asarray, lambda f: float(jax.grad(f)(0.0)), block
    )
    versions = {m: importlib.import_module(m).__version__ for m in NEEDS["jax"]}
    return found | {"values": values, "versions": versions}


def _ask_keras() -> dict[str, Any]:
    os.environ["KERAS_BACKEND"] = "jax"
    jax, keras = importlib.import_module("jax"), importlib.import_module("keras")
    keras.utils.set_random_seed(28)

    def kernel(layer: Any, *shape: int) -> Any:
        layer.build((None, *shape))
        return layer.weights[0].value

    names = {"keras": keras, "init": keras.initializers, "layers": keras.layers, "kernel": kernel}
    with jax.enable_x64(True):
        values = _values("keras", names, lambda z: jax.numpy.asarray(z, "float64"), np.asarray)
    found = _answers(
        "keras", names, jax.numpy.asarray, np.asarray, lambda f: float(jax.grad(f)(0.0)),
        lambda: keras.layers.Dense(WIDTH, activation="relu"),
    )  # fmt: skip
    return found | {"values": values, "versions": {"keras": keras.__version__}}


def _values(framework: str, names: dict, array: Callable, back: Callable) -> dict[str, Any]:
    z = array(np.array(POINTS, float))
    return {
        name: {"call": call, "values": _digits(back(eval(call, names)(z)), 12)}
        for name, call in VALUES[framework].items()
    }


def _answers(framework: str, names: dict, array: Callable, back: Callable, slope: Callable,
             block: Callable) -> dict[str, Any]:  # fmt: skip
    names = names | {"n_in": N_IN, "n_out": N_OUT, "channels": CHANNELS}
    starts = {}
    for code, inputs in STARTS[framework].items():
        w = np.asarray(back(eval(code, names)), float)
        std = w.std()
        figures = _digits(np.array([w.mean(), std, np.abs(w).max() / std]), 6)
        starts[code] = {"shape": list(w.shape), "inputs": inputs} | dict(
            zip(("mean", "std", "largest"), figures, strict=True)
        )
    x = np.random.default_rng(28).normal(size=(EXAMPLES, WIDTH)).astype("float32")
    h, rms, varies = array(x), [], []
    for _ in range(LAYERS):
        h = block()(h)
        own = np.asarray(back(h), float)
        rms.append(np.sqrt(np.mean(own**2)))
        varies.append(own.var(axis=0).mean() / np.mean(own**2))
    kinks = {code: slope(eval(f"lambda z: {code}", names)) for code in KINKS[framework]}
    return {
        "kinks": {code: float(f"{value:.6g}") for code, value in kinks.items()},
        "starts": starts,
        "stack": {"rms": _digits(np.array(rms), 4), "varies": _digits(np.array(varies), 4)},
    }


def _digits(values: np.ndarray, digits: int) -> list[float]:
    """Rounded, for a file that does not change with the last bit."""
    return [float(f"{value:.{digits}g}") for value in np.asarray(values).tolist()]


def read(path: Path = STORE) -> dict[str, dict[str, Any]]:
    """The stored answers: framework -> what `ask` returned."""
    return json.loads(path.read_text(encoding="utf-8"))


def exactness() -> dict[str, Any]:
    """Return the largest errors of actinit, SciPy and PyTorch, as stored by benchmarks/accuracy.py.

    versions; rows: per function or derivative (`_grad`) its name; ours, scipy and torch, the
    largest error over 2,000 float64 inputs in units in the last place of the exact result; and at,
    scipy_at and torch_at, the input where it occurs. What a library does not offer is left out.
    """
    stored: dict[str, Any] = json.loads(EXACTNESS.read_text(encoding="utf-8"))
    return stored


def main(path: Path = STORE) -> None:
    """Ask every installed framework anew and write the file."""
    stored = read(path) if path.exists() else {}
    for name in NEEDS:
        if installed(name):
            stored[name] = ask(name)
            print(f"{name}: asked", *(f"{m} {v}" for m, v in stored[name]["versions"].items()))
        else:
            print(f"{name}: not installed, kept as stored")
    lines = (f'  "{name}": {{\n' + ",\n".join(
        f'    "{part}": {json.dumps(value)}' for part, value in sorted(stored[name].items())
    ) + "\n  }" for name in sorted(stored))  # fmt: skip
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
