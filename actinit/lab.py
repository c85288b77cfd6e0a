"""The lab's grid: every activation with every initialization, on three data sets, by many seeds.

    python -m actinit.lab [--jobs N]     fills lab.csv; run again, it goes on where it stopped

One row per run: a net of DEPTH hidden layers of WIDTH units, trained with momentum in mini-batches.
`trial` is one run; chapter 25 repeats some of them and compares with the stored rows.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from actinit import data
from actinit.diagnostics import dead_units
from actinit.network import MLP, SGD, History

TABLE = Path(__file__).with_name("lab.csv")
DEPTH, WIDTH, EPOCHS, BATCH, MOMENTUM = 8, 32, 40, 30, 0.9
TARGETS = {"moons": 0.95, "spirals": 0.9, "digits": 0.9}  # validation accuracy to reach
ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "silu", "gelu")
SCHEMES = ("normal", "lecun_normal", "xavier_normal", "he_normal", "orthogonal", "pytorch_default")
RATES = (0.003, 0.03)
SEEDS = range(6)
KEYS = ("data", "activation", "scheme", "rate", "seed")
FIGURES = ("loss", "val_loss", "val_accuracy", "test_accuracy", "epochs_to_target", "dead")
CURVE = (1, 2, 5, 10, 20, 40)  # epochs whose validation loss is kept, as loss_1, loss_2, ...
COLUMNS = (*KEYS, *FIGURES, *(f"loss_{epoch}" for epoch in CURVE))


def examples(name: str, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Training, validation and test examples (x, y) of a data set, x standardised by the first.

    The two-dimensional sets are drawn from the seed; of the digits it picks 600.
    Raises ValueError for a name that the lab does not know.
    """
    if name not in TARGETS:
        raise ValueError(f"name must be one of {', '.join(TARGETS)}, got {name!r}")
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    if name == "digits":
        x, y = data.digits()
        rows = rng.permutation(len(x))[:600]
        x, y = x[rows], y[rows]
    else:
        noise = {"moons": 0.15, "spirals": 0.04}[name]
        x, y = getattr(data, name)(rng, 600, noise=noise)
    parts = data.split(rng, x, y, (0.6, 0.2, 0.2))
    mean, std = parts[0][0].mean(axis=0), parts[0][0].std(axis=0)
    return [((x - mean) / np.where(std > 0, std, 1.0), y) for x, y in parts]


def train(
    name: str, activation: Any, scheme: Any, rate: float, seed: int, **options: Any
) -> tuple[MLP, History]:
    """One net of the lab, trained. activation and scheme are anything that MLP takes.

    options : for `MLP.fit`, such as epochs=10, patience=5 or hooks
    """
    (x, y), validation, _ = examples(name, seed)
    rng = np.random.default_rng([seed, 1])
    sizes = [x.shape[1], *[WIDTH] * DEPTH, int(y.max()) + 1]
    net = MLP(sizes, activation, scheme, rng=rng)
    settings: dict[str, Any] = {
        "epochs": EPOCHS,
        "batch_size": BATCH,
        "optimizer": SGD(rate, MOMENTUM),
    } | options
    with np.errstate(over="ignore", invalid="ignore"):
        return net, net.fit(x, y, rng=rng, validation=validation, **settings)


def trial(name: str, activation: Any, scheme: Any, rate: float, seed: int) -> dict[str, Any]:
    """Train one net and return its row: losses and accuracies, and what became of its units.

    epochs_to_target counts epochs until the validation accuracy of TARGETS is reached for the
    first time, and is EPOCHS + 1 if it never is. dead is the share of hidden units that are dead
    on all training examples at the end. A loss that overflows is stored as inf.
    """
    net, history = train(name, activation, scheme, rate, seed)
    (x, _), _, test = examples(name, seed)
    reached = np.flatnonzero(np.array(history.val_accuracy) >= TARGETS[name])
    with np.errstate(over="ignore", invalid="ignore"):
        row = {
            "loss": history.loss[-1],
            "val_loss": history.val_loss[-1],
            "val_accuracy": history.val_accuracy[-1],
            "test_accuracy": net.accuracy(*test),
            "epochs_to_target": int(reached[0]) + 1 if len(reached) else EPOCHS + 1,
            "dead": float(np.mean(np.concatenate(dead_units(net, x)))),
        }
    row |= {f"loss_{epoch}": history.val_loss[epoch - 1] for epoch in CURVE}
    row = {key: value if np.isfinite(value) else np.inf for key, value in row.items()}
    return dict(zip(KEYS, (name, activation, scheme, rate, seed), strict=True)) | row


def grid() -> Iterator[tuple]:
    """The arguments of every trial."""
    return itertools.product(TARGETS, ACTIVATIONS, SCHEMES, RATES, SEEDS)


def read(path: Path = TABLE) -> list[dict[str, Any]]:
    """The stored rows, numbers as numbers; a last line that was cut short is left out."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return [
        {key: text if key in KEYS[:3] else float(text) for key, text in row.items()}
        for row in csv.DictReader(line for line in lines if line.endswith("\n"))
    ]


def fill(path: Path = TABLE, jobs: int = 2) -> None:
    """Run the trials that path has no row for, appending each; then put the rows in order."""
    known = read(path) if path.exists() else []
    done = {tuple(row[key] for key in KEYS) for row in known}
    missing = [arguments for arguments in grid() if arguments not in done]
    _write(path, known)
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        for count, row in enumerate(_run(missing, jobs), start=1):
            writer.writerow(_short(row))
            file.flush()
            print(f"\r{count} of {len(missing)} trials", end="", file=sys.stderr)
    order = {arguments: place for place, arguments in enumerate(grid())}
    _write(path, sorted(read(path), key=lambda row: order[tuple(row[key] for key in KEYS)]))


def _run(missing: list[tuple], jobs: int) -> Iterator[dict[str, Any]]:
    if jobs == 1 or not missing:
        yield from itertools.starmap(trial, missing)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(trial, *zip(*missing, strict=True))


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    """Replace path in one go, so that an interruption never leaves half a table."""
    draft = path.with_suffix(".part")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_short(row) for row in rows)
    draft.replace(path)


def _short(row: dict[str, Any]) -> dict[str, str]:
    """Four significant digits: more would differ between processors."""
    return {key: value if isinstance(value, str) else f"{value:.4g}" for key, value in row.items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=2, help="processes to run at once")
    fill(jobs=parser.parse_args().jobs)
