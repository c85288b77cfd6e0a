"""The claims about the binary step and the linear activation."""

from __future__ import annotations

import numpy as np

from actinit import activations
from actinit.facts._model import Finding, fact, outright


@fact("S1", flip={"threshold": 6.0}, because="a step that switches at 6 would say 0 at 5")
def step_at_two_points(threshold=0.0):
    values = activations.step(np.array([5.0, -1.0]) - threshold).tolist()
    said = values == [1.0, 0.0]
    return outright(said, numbers=f"step(5), step(-1) = {values[0]:g}, {values[1]:g}")


@fact(
    "S2",
    flip={"points": (-2.0, -0.5, 0.5, 2.0)},
    because="asked only away from the jump, the claim would hold to the letter",
)
def step_has_no_slope(points=(-2.0, -0.5, 0.0, 0.5, 2.0), nudge=1e-6):
    """Nudge both ways: a derivative of 0 needs both quotients to be 0."""
    z = np.array(points)
    quotients = [
        (activations.step(z + side * nudge) - activations.step(z)) / (side * nudge)
        for side in (-1, 1)
    ]
    flat = (np.array(quotients) == 0).all(axis=0)
    return Finding(
        core=bool(flat.any()),
        letter=bool(flat.all()),
        numbers=f"difference quotients are 0 at {flat.sum()} of {len(points)} points; "
        f"the largest is {np.abs(quotients).max():.0e}",
    )


@fact(
    "S3",
    flip={"units": 1},
    because="with a single step there are two answers for three classes, and the claim would hold",
)
def step_for_several_classes(units=3):
    """Three bumps on a line, told apart by steps whose weights are set by hand."""
    x = np.random.default_rng(3).normal(size=(300, 1)) + np.repeat([-10.0, 0.0, 10.0], 100)[:, None]
    y = np.repeat([0, 1, 2], 100)
    fires = activations.step(x - np.array([-15.0, -5.0, 5.0])[:units])
    right = np.mean(fires.sum(axis=1) - 1 == y)
    slopes = np.abs(activations.step_grad(x - 5.0)).max()
    return Finding(
        core=slopes == 0,  # what fails is learning: no gradient reaches the weights
        letter=right < 0.99,
        numbers=f"{units} steps set by hand get {right:.0%} of three classes right; "
        f"the largest slope they offer to training is {slopes:g}",
    )


@fact("S4", flip={"slope": 3.0}, because="with another slope the values are others")
def linear_at_two_points(slope=4.0):
    z = np.array([4.0, -2.0])
    values = activations.linear(z, slope).tolist()
    slopes = set(activations.linear_grad(np.linspace(-9, 9, 7), slope).tolist())
    said = values == [16.0, -8.0] and slopes == {4.0}
    return outright(
        said,
        numbers=f"f(4), f(-2) = {values[0]:g}, {values[1]:g}; slope from -9 to 9: always "
        + " or ".join(f"{slope:g}" for slope in sorted(slopes)),
    )


FACTS = [step_at_two_points, step_has_no_slope, step_for_several_classes, linear_at_two_points]
