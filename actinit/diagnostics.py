"""What to look at when a network does not learn: one row of numbers per layer.

`layer_stats(net, x, y, lr=...)` gives a table, `report` prints it as lines. For hidden layer l the
activations are h = g(z); the last row is the linear output, for which h is z itself.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

# A unit counts as saturated where its slope is below this share of the steepest. For tanh that is
# |h| > 0.97, for the sigmoid h < 0.015 or h > 0.985: the same places of the same curve.
SATURATED_SLOPE = 1 - 0.97**2


@dataclass(frozen=True)
class LayerStats:
    """One layer's numbers; None where the question makes no sense or was not asked."""

    layer: int
    act: str
    units: int
    mean: float
    std: float
    rms: float
    saturated: float | None
    dead: float | None
    grad_rms: float | None = None
    grad_median: float | None = None
    update_ratio: float | None = None


class LayerTable:
    """Rows of `LayerStats`; `table[2]` is a row, `table["std"]` a column as an array.

    Columns: layer, act, units; mean, std, rms of the activations; saturated, dead (shares);
    grad_rms, grad_median of |dLoss/dz| over examples and units; update_ratio, lr rms(dW) / rms(W).
    Columns with nothing in them are not shown.
    """

    def __init__(self, rows: list[LayerStats]) -> None:
        self.rows = list(rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[LayerStats]:
        return iter(self.rows)

    def __getitem__(self, key: int | str) -> Any:
        if not isinstance(key, str):
            return self.rows[key]
        names = [column.name for column in fields(LayerStats)]
        if key not in names:
            raise ValueError(f"key must be one of {names}, got {key!r}")
        values = [getattr(row, key) for row in self.rows]
        if key == "act":
            return np.array(values)
        return np.array([np.nan if value is None else value for value in values])

    def cells(self) -> list[list[str]]:
        """The table as shown: a list of headings, then one list of strings per row."""
        names = [
            column.name
            for column in fields(LayerStats)
            if any(getattr(row, column.name) is not None for row in self.rows)
        ]
        headings = [name.replace("_", " ") for name in names]
        return [headings] + [[_show(name, getattr(row, name)) for name in names] for row in self]

    def __repr__(self) -> str:
        cells = self.cells()
        widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
        return "\n".join(
            "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in cells
        )

    def _repr_html_(self) -> str:
        head, *body = [[html.escape(cell) for cell in row] for row in self.cells()]
        headings = "".join(f'<th scope="col">{cell}</th>' for cell in head)
        rows = "".join(
            f'<tr><th scope="row">{row[0]}</th>'
            + "".join(f"<td>{cell}</td>" for cell in row[1:])
            + "</tr>"
            for row in body
        )
        return (
            '<table class="actinit-layers"><caption>Layer by layer</caption>'
            f"<thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table>"
        )


def layer_stats(net: Any, x: np.ndarray, y: Any = None, lr: float | None = None) -> LayerTable:
    """Statistics of every layer of an MLP for the examples x, (n, d_0).

    y  : targets; with them the table has the gradients
    lr : learning rate; with it (and y) the table has each layer's update ratio under plain SGD,
         which should be near 1e-3 (Karpathy's rule of thumb)
    Raises ValueError if lr is given without y.
    """
    if lr is not None and y is None:
        raise ValueError("y must be given for the update ratio that lr asks for")
    if y is None:
        zs, hs = net.forward(x)
        grads, deltas = [], []
    else:
        _, grads, deltas, zs, hs = net.gradients(x, y)
    rows = []
    for layer, z in enumerate(zs):
        hidden = layer < len(net.activations)
        act: Any = net.activations[layer] if hidden else None
        h = hs[layer + 1] if hidden else z
        gradient: dict[str, float] = {}
        if deltas:
            size = np.abs(deltas[layer])
            gradient = {"grad_rms": _rms(size), "grad_median": float(np.median(size))}
        if lr is not None:
            weight = _rms(net.params[layer][0])
            step = lr * _rms(grads[layer][0])
            gradient["update_ratio"] = step / weight if weight else np.nan
        rows.append(
            LayerStats(
                layer=layer + 1,
                act=act.name if hidden else "output",
                units=h.shape[1],
                mean=float(h.mean(dtype=float)),
                std=float(h.std(dtype=float)),
                rms=_rms(h),
                saturated=saturated_share(z, act) if hidden else None,
                dead=float(np.mean(_dead(z, h, act))) if hidden else None,
                **gradient,
            )
        )
    return LayerTable(rows)


def report(net: Any, x: np.ndarray, y: Any = None, lr: float | None = None) -> None:
    """Print one line per layer; the arguments are those of `layer_stats`."""
    for row in layer_stats(net, x, y, lr):
        parts = [f"layer {row.layer:2d} {row.act:10s} mean {row.mean:+.2e}  std {row.std:.2e}"]
        if row.saturated is not None:
            parts.append(f"saturated {row.saturated:4.0%}  dead {row.dead:4.0%}")
        else:
            parts.append(" " * 25)
        if row.grad_rms is not None:
            parts.append(f"gradient rms {row.grad_rms:.1e}  median {row.grad_median:.1e}")
        if row.update_ratio is not None:
            parts.append(f"update {row.update_ratio:.1e}")
        print("  ".join(parts).rstrip())


def saturated_share(z: np.ndarray, act: Any) -> float:
    """Share of pre-activations z, any shape, on a flat side of the activation.

    Flat is a slope below SATURATED_SLOPE times the steepest, on a side where the function does
    saturate at all: for ReLU that is every z <= 0, for Leaky ReLU none.
    """
    if act.saturates == "neither":
        return 0.0
    z = np.asarray(z)
    steepest = np.abs(act.df(np.linspace(-8, 8, 1601))).max()
    flat = np.abs(act.df(z)) <= SATURATED_SLOPE * steepest
    if act.saturates == "left":
        flat &= z <= 0
    elif act.saturates == "right":
        flat &= z >= 0
    return float(np.mean(flat))


def dead_units(net: Any, x: np.ndarray) -> list[np.ndarray]:
    """Which hidden units let no gradient through for any row of x: one bool array per layer.

    A unit is dead for a data set, so give the whole of it and not a batch. For ReLU that means
    z <= 0 on every row; a Maxout unit never dies.
    """
    zs, hs = net.forward(x)
    return [_dead(z, h, act) for z, h, act in zip(zs[:-1], hs[1:], net.activations, strict=True)]


def effective_rank(H: np.ndarray, tol: float | None = None) -> int:
    """Number of singular values of H, (n, units), above tol times the largest.

    tol is by default the square root of the dtype's rounding unit (1.5e-8 for float64), so columns
    that differ by accumulated rounding only count as one.
    """
    values = np.linalg.svd(np.asarray(H), compute_uv=False)
    return int(np.sum(values > _tolerance(H, tol) * values.max(initial=0)))


def distinct_units(W: np.ndarray, tol: float | None = None) -> int:
    """Number of columns of W, (n_in, units), that differ from each other by more than tol.

    tol is relative to the largest entry of W and by default as in `effective_rank`. One column
    stands for all that lie within tol of it.
    """
    W = np.asarray(W)
    rest, count = W.T, 0
    limit = _tolerance(W, tol) * np.abs(W).max(initial=0)
    while len(rest):
        rest = rest[np.abs(rest - rest[0]).max(axis=1) > limit]
        count += 1
    return count


def _dead(z: np.ndarray, h: np.ndarray, act: Any) -> np.ndarray:
    asleep = np.all(act.df(z) == 0, axis=0)
    return asleep.reshape(h.shape[1], -1).all(axis=1)  # a Maxout unit has several columns of z


def _rms(a: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(a, dtype=float))))


def _tolerance(a: np.ndarray, tol: float | None) -> float:
    a = np.asarray(a)
    if tol is not None:
        return tol
    return float(np.sqrt(np.finfo(a.dtype if a.dtype.kind == "f" else float).eps))


def _show(name: str, value: Any) -> str:
    if value is None:
        return "–"
    if name in ("saturated", "dead"):
        return f"{value:.1%}"
    if isinstance(value, float):
        return f"{value:.2g}" if name.startswith(("grad", "update")) else f"{value:.3g}"
    return str(value)
