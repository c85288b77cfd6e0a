"""How fast are the activations? Nanoseconds per element, ours beside SciPy and PyTorch.

    OMP_NUM_THREADS=1 python benchmarks/activations.py [elements] [rounds]

Ours, SciPy's and PyTorch's turns alternate within one run, on one thread, and the best round of
each counts: on a shared machine the ratios mean more than the times. Every function allocates its
result. SciPy has few activations; where it has none, the usual composition of its ufuncs is timed.
"""

import sys
import time
from collections.abc import Callable

import numpy as np
import scipy
import torch
from scipy import special
from torch.nn import functional as F

from actinit import activations

SCIPY: dict[str, Callable] = {
    "sigmoid": special.expit,
    "log_sigmoid": special.log_expit,
    "softplus": lambda z: np.logaddexp(0, z),
    "silu": lambda z: z * special.expit(z),
    "gelu": lambda z: z * special.ndtr(z),
    "mish": lambda z: z * np.tanh(np.logaddexp(0, z)),
    "softmax": lambda z: special.softmax(z.reshape(-1, 10), axis=1),
    "log_softmax": lambda z: special.log_softmax(z.reshape(-1, 10), axis=1),
}
TORCH: dict[str, Callable] = {
    "sigmoid": torch.sigmoid,
    "log_sigmoid": F.logsigmoid,
    "hard_sigmoid": F.hardsigmoid,
    "tanh": torch.tanh,
    "softsign": F.softsign,
    "relu": torch.relu,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "selu": F.selu,
    "softplus": F.softplus,
    "silu": F.silu,
    "gelu": F.gelu,
    "gelu_tanh": lambda t: F.gelu(t, approximate="tanh"),
    "mish": F.mish,
    "softmax": lambda t: torch.softmax(t.reshape(-1, 10), 1),
    "log_softmax": lambda t: torch.log_softmax(t.reshape(-1, 10), 1),
}
NAMES = [*activations.ACTIVATIONS, "softmax", "log_softmax"]
ROWWISE = ("softmax", "log_softmax")


def ours(name: str) -> Callable:
    """Our function of a vector; softmax sees rows of 10."""
    if name in ROWWISE:
        f = getattr(activations, name)
        return lambda z: f(z.reshape(-1, 10))
    return activations.ACTIVATIONS[name].f


def best_times(calls: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Shortest time of each call in seconds, the calls taking turns."""
    best = dict.fromkeys(calls, np.inf)
    for _ in range(rounds + 1):  # the first round warms up and seldom wins
        for who, call in calls.items():
            start = time.perf_counter()
            call()
            best[who] = min(best[who], time.perf_counter() - start)
    return best


def rows(size: int = 1_000_000, rounds: int = 7, dtype: type = np.float64) -> list[dict]:
    """ns per element: one dict per function with keys function, ours, slope, scipy, torch.

    `slope` is our derivative; scipy and torch are None where there is no such function.
    """
    z = np.random.default_rng(0).normal(scale=3, size=size // 10 * 10).astype(dtype)
    t = torch.from_numpy(z)
    table = []
    for name in NAMES:
        f = ours(name)
        calls: dict[str, Callable[[], object]] = {"ours": lambda f=f: f(z)}
        if name in activations.ACTIVATIONS:
            calls["slope"] = lambda f=activations.ACTIVATIONS[name].df: f(z)
        if name in SCIPY:
            calls["scipy"] = lambda f=SCIPY[name]: f(z)
        if name in TORCH:
            calls["torch"] = lambda f=TORCH[name]: f(t)
        with np.errstate(all="ignore"):
            best = best_times(calls, rounds)
        table.append(
            {"function": name}
            | {
                who: 1e9 * best[who] / z.size if who in best else None
                for who in ("ours", "slope", "scipy", "torch")
            }
        )
    return table


def show(table: list[dict]) -> str:
    """The table as text, with the ratios ours / SciPy and ours / PyTorch."""

    def cell(value: float | None) -> str:
        return f"{'-' if value is None else f'{value:.2f}':>9}"

    heads = ("ours", "slope", "scipy", "torch", "/scipy", "/torch")
    lines = [f"{'ns per element':<14}" + "".join(f"{head:>9}" for head in heads)]
    for row in table:
        ratios = [row["ours"] / row[peer] if row[peer] else None for peer in ("scipy", "torch")]
        values = [row[who] for who in ("ours", "slope", "scipy", "torch")] + ratios
        lines.append(f"{row['function']:<14}" + "".join(map(cell, values)))
    return "\n".join(lines)


if __name__ == "__main__":
    size, rounds = (int(a) for a in [*sys.argv[1:], *("1000000", "7")[len(sys.argv) - 1 :]])
    torch.set_num_threads(1)
    print(
        f"NumPy {np.__version__}, SciPy {scipy.__version__}, PyTorch {torch.__version__}, "
        f"one thread each, {size:,} elements, best of {rounds}"
    )
    for dtype in (np.float64, np.float32):
        print(f"\n{dtype.__name__}\n" + show(rows(size, rounds, dtype)))
