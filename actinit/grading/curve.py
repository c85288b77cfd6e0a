"""A small picture, as inline SVG, of the expected curve against the found one."""

from __future__ import annotations

import math

import numpy as np

WIDTH, HEIGHT, MARGIN, RIGHT = 360, 150, 8, 78
MOST_POINTS = 300


def svg(x: np.ndarray, expected: np.ndarray, found: np.ndarray) -> str:
    """Return an SVG of both curves over x; x is sorted, all have shape (n,).

    The frame follows the expected curve; a found one that leaves it is cut at the edge.
    Where the two cannot be told apart there is nothing to see, and "" is returned.
    """
    step = max(1, math.ceil(x.size / MOST_POINTS))
    x, expected, found = (np.asarray(v, float)[::step] for v in (x, expected, found))
    finite = expected[np.isfinite(expected)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    # Halved before the difference: the ends of the float range are further apart than it is long.
    room = float(high / 2 - low / 2) / 2 or max(abs(float(high)), 1.0)
    if room > 1e300:
        low, high, room = -1.0, 1.0, 1.0
    low, high = low - room, high + room
    wide = (x[-1] - x[0]) or 1.0

    def points(y: np.ndarray) -> list[tuple[float, float] | None]:
        with np.errstate(all="ignore"):
            down = (high - np.clip(y, low, high)) / (high - low)
            along = (x - x[0]) / wide
        return [
            None
            if math.isnan(b)
            else (MARGIN + a * (WIDTH - MARGIN - RIGHT), MARGIN + b * (HEIGHT - 2 * MARGIN))
            for a, b in zip(along, down, strict=True)
        ]

    drawn = [points(expected), points(found)]
    if _alike(*drawn):
        return ""
    lines, labels = [], []
    for name, at in zip(("expected", "yours"), drawn, strict=True):
        lines.append(f'<path class="{name}" d="{_path(at)}"/>')
        last = next((p for p in reversed(at) if p), (0.0, HEIGHT / 2))
        labels.append((last[1], name))
    labels.sort()
    if labels[1][0] - labels[0][0] < 16:  # two words must not overlap
        middle = min(max(sum(y for y, _ in labels) / 2, 20), HEIGHT - 20)
        labels = [(middle - 8, labels[0][1]), (middle + 8, labels[1][1])]
    words = "".join(
        f'<text class="{name}" x="{WIDTH - RIGHT + 6}" y="{y + 4:.1f}">{name}</text>'
        for y, name in labels
    )
    said = "Expected curve and yours over the inputs of the first differing call."
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}">'
        f"{''.join(lines)}{words}</svg>"
    )


def _alike(one: list[tuple[float, float] | None], other: list[tuple[float, float] | None]) -> bool:
    """Tell whether two drawn curves lie within a line's width of each other everywhere."""
    return all(abs(a[1] - b[1]) < 1 if a and b else a is b for a, b in zip(one, other, strict=True))


def _path(at: list[tuple[float, float] | None]) -> str:
    pieces, pen = [], "M"
    for point in at:
        if point is None:
            pen = "M"
            continue
        pieces.append(f"{pen}{point[0]:.1f} {point[1]:.1f}")
        pen = "L"
    return "".join(pieces)
