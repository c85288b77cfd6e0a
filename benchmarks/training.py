"""Time of one training step, in float32 on one thread, over its bare matrix products.

    python benchmarks/training.py [--seconds S]

Contestants: actinit, PyTorch on the CPU, scikit-learn's MLPClassifier (partial_fit, with the
checks of its arguments, since there is no way past them), and the bare products: h @ W, h.T @ delta
and delta @ W.T of every layer, into arrays made beforehand. ReLU, softmax cross-entropy, plain SGD,
one batch again and again. They take turns in short runs; a ratio is the median over the rounds of
the ratio within a round, so that other work on the machine hits both alike.
Needs torch and scikit-learn.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import sklearn
import torch
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_info, threadpool_limits

from actinit.network import MLP, SGD

CASES = {
    "a 64-64-64-10, batch 32": ([64, 64, 64, 10], 32),
    "b 64-256-256-10, batch 128": ([64, 256, 256, 10], 128),
    "c 784-512-512-512-10, batch 256": ([784, 512, 512, 512, 10], 256),
    "d 30 x 32, batch 100": ([32] * 30 + [10], 100),
}
LR = 1e-3


def bare_products(sizes: list[int], x: np.ndarray, y: np.ndarray) -> Callable[[], None]:
    rng = np.random.default_rng(0)
    n = len(x)
    weights = [rng.normal(size=s).astype("f") for s in pairwise(sizes)]
    hs = [rng.normal(size=(n, size)).astype("f") for size in sizes[:-1]]
    deltas = [rng.normal(size=(n, size)).astype("f") for size in sizes[1:]]
    zs, dhs = [np.empty_like(d) for d in deltas], [np.empty_like(h) for h in hs]
    dws = [np.empty_like(W) for W in weights]

    def step() -> None:
        for h, W, z in zip(hs, weights, zs, strict=True):
            np.matmul(h, W, out=z)
        for layer in reversed(range(len(weights))):
            np.matmul(hs[layer].T, deltas[layer], out=dws[layer])
            if layer:
                np.matmul(deltas[layer], weights[layer].T, out=dhs[layer])

    return step


def ours(sizes: list[int], x: np.ndarray, y: np.ndarray) -> Callable[[], None]:
    rng = np.random.default_rng(0)
    net = MLP(sizes, "relu", "he_normal", rng=rng, dtype=np.float32)
    optimizer = SGD(LR)

    def step() -> None:
        _, grads, *_ = net.gradients(x, y)
        optimizer.step(net.params, grads)

    return step


def pytorch(sizes: list[int], x: np.ndarray, y: np.ndarray) -> Callable[[], None]:
    layers: list[torch.nn.Module] = []
    for n_in, n_out in pairwise(sizes):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.SGD(net.parameters(), LR)
    inputs, targets = torch.from_numpy(x), torch.from_numpy(y)

    def step() -> None:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(inputs), targets).backward()
        optimizer.step()

    return step


def scikit_learn(sizes: list[int], x: np.ndarray, y: np.ndarray) -> Callable[[], None]:
    net = MLPClassifier(tuple(sizes[1:-1]), solver="sgd", learning_rate_init=LR, momentum=0,
                        alpha=0, batch_size=len(x), shuffle=False)  # fmt: skip
    net.partial_fit(x, y, classes=np.arange(sizes[-1]))

    def step() -> None:
        net.partial_fit(x, y)

    return step


CONTESTANTS = {"products": bare_products, "actinit": ours, "PyTorch": pytorch,
               "scikit-learn": scikit_learn}  # fmt: skip


def measure(sizes: list[int], batch: int, seconds: float) -> dict[str, np.ndarray]:
    """Seconds per step of each contestant, one entry per round, taking turns."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(batch, sizes[0])).astype("f")
    y = rng.integers(0, sizes[-1], batch)
    steps = {name: make(sizes, x, y) for name, make in CONTESTANTS.items()}
    repeat = {}
    for name, step in steps.items():
        step()
        start = time.perf_counter()
        step()
        repeat[name] = max(1, int(0.02 / (time.perf_counter() - start)))
    times: dict[str, list[float]] = {name: [] for name in steps}
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times["products"]) < 5:
        for name, step in steps.items():
            start = time.perf_counter()
            for _ in range(repeat[name]):
                step()
            times[name].append((time.perf_counter() - start) / repeat[name])
    return {name: np.array(values) for name, values in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8.0, help="per case")
    seconds = parser.parse_args().seconds
    warnings.simplefilter("ignore")  # scikit-learn's about float32 targets and convergence
    threadpool_limits(1)
    torch.set_num_threads(1)
    pools = {f"{pool['internal_api']} {pool['num_threads']}" for pool in threadpool_info()}
    print(
        f"float32; threads: {', '.join(sorted(pools))}, torch {torch.get_num_threads()}; "
        f"numpy {np.__version__}, torch {torch.__version__}, scikit-learn {sklearn.__version__}"
    )
    print(
        f"{'training step':34s}{'products':>12s}"
        + "".join(f"{name:>14s}" for name in list(CONTESTANTS)[1:])
        + "   PyTorch/actinit"
    )
    for case, (sizes, batch) in CASES.items():
        times = measure(sizes, batch, seconds)
        ratios = {name: np.median(times[name] / times["products"]) for name in times}
        print(
            f"{case:34s}{np.median(times['products']) * 1e6:9.0f} µs"
            + "".join(f"{ratios[name]:12.2f} x" for name in list(CONTESTANTS)[1:])
            + f"{ratios['PyTorch'] / ratios['actinit']:14.1f} x",
            flush=True,
        )


if __name__ == "__main__":
    main()
