"""The picture that a link to the book shows elsewhere: two networks, thirty layers, one factor."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from actinit.network import MLP

DEPTH, WIDTH = 30, 256


def spreads(scheme: str) -> list[float]:
    """Return the rms of the signal before and after each of 30 ReLU layers, by an initializer."""
    rng = np.random.default_rng(6)
    net = MLP([WIDTH] * (DEPTH + 1) + [1], "relu", scheme, rng=rng)
    return [float(np.sqrt(np.mean(h**2))) for h in net.forward(rng.normal(size=(200, WIDTH)))[1]]


def draw(path: Path, title: str, line: str) -> None:
    """Write the card as a PNG of 1200 by 630 pixels."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 6.3), dpi=100, facecolor="#14161a")
    FigureCanvasAgg(figure)
    figure.text(0.06, 0.8, title, color="#fff", family="DejaVu Serif", size=46, weight="bold")
    figure.text(0.06, 0.7, line, color="#c3c8d0", family="DejaVu Serif", size=20)
    axes = figure.add_axes((0.06, 0.14, 0.74, 0.46))
    axes.set_axis_off()
    for scheme, colour, words in (
        ("he_normal", "#3B9FDB", "alive"),
        ("xavier_normal", "#F0803C", "gone"),
    ):
        rms = spreads(scheme)
        axes.semilogy(rms, color=colour, lw=4, marker="o", ms=7, clip_on=False)
        axes.text(DEPTH + 0.8, rms[-1], words, color=colour, family="DejaVu Serif", size=22,
                  va="center")  # fmt: skip
    axes.set_xlim(0, DEPTH)
    figure.text(0.06, 0.06, "the signal, layer by layer, under two initial scales",
                color="#a7adb7", family="DejaVu Serif", size=15)  # fmt: skip
    figure.savefig(path, format="png", metadata={"Software": None})
