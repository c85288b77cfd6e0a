"""The two activations that belong to one layer of one network: PReLU and Maxout.

An `Activation` is a fixed elementwise function, so one object serves every network. A PReLU has a
slope of its own to learn, and a Maxout makes one unit out of several columns of z. Both offer what
`forward` and `backward` ask of any activation: `f(z)` and `df(z)`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from actinit import activations


class PReLU:
    """z if z > 0, else slope * z, with the slope learnt: one for the whole layer.

    slope : its starting value, kept as an array of shape (1,) that optimizers change in place
    Source: He et al. (2015), arXiv:1502.01852, who start at 0.25.
    """

    name, label, saturates = "prelu", "PReLU", "neither"

    def __init__(self, slope: Any = 0.25, dtype: Any = np.float64) -> None:
        self.slope = np.array(slope, dtype).reshape(1)

    def f(self, z: np.ndarray) -> np.ndarray:
        """Value at z, any shape."""
        return activations.prelu(z, self.slope)

    def df(self, z: np.ndarray) -> np.ndarray:
        """Slope at z: 1 above 0, the learnt slope elsewhere."""
        return activations.prelu_grad(z, self.slope)

    def slope_grad(self, z: np.ndarray, dh: np.ndarray) -> np.ndarray:
        """dLoss/dslope, shape (1,), from dh = dLoss/dh: every negative z of the layer has a say."""
        return np.sum(dh * activations.prelu_grad_slope(z, self.slope)).reshape(1)

    def __call__(self, z: np.ndarray) -> np.ndarray:
        return self.f(z)

    def __repr__(self) -> str:
        return f"PReLU(slope={self.slope[0]:.4g})"


class Maxout:
    """The largest of `pieces` linear functions: z of shape (n, units * pieces) -> (n, units).

    Unit j owns the columns j * pieces to j * pieces + pieces - 1 of z.
    Source: Goodfellow et al. (2013), arXiv:1302.4389.
    Raises ValueError if pieces is not a positive integer.
    """

    name, label, saturates = "maxout", "Maxout", "neither"

    def __init__(self, pieces: int = 2) -> None:
        if int(pieces) != pieces or pieces < 1:
            raise ValueError(f"pieces must be a positive integer, got {pieces}")
        self.pieces = int(pieces)

    def f(self, z: np.ndarray) -> np.ndarray:
        """The largest piece of each unit, shape (n, units)."""
        return activations.maxout(z, self.pieces)

    def df(self, z: np.ndarray) -> np.ndarray:
        """1 where a column is its unit's largest (the first of equals), else 0; shaped like z."""
        return activations.maxout_grad(z, self.pieces)

    def __call__(self, z: np.ndarray) -> np.ndarray:
        return self.f(z)

    def __repr__(self) -> str:
        return f"Maxout(pieces={self.pieces})"


def as_layer_activation(spec: Any, dtype: Any) -> Any:
    """What a layer uses for spec: a name, an Activation, a PReLU or a Maxout.

    A PReLU is copied, so that no two layers share one slope by accident.
    Raises ValueError for an unknown name.
    """
    if isinstance(spec, PReLU):
        return PReLU(spec.slope, dtype)
    if isinstance(spec, Maxout) or spec == "maxout":
        return Maxout() if spec == "maxout" else spec
    activation = activations.get(spec)
    if activation.name == "prelu":
        return PReLU(activation.params["slope"], dtype)
    return activation
