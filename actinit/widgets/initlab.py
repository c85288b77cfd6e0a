"""Init lab: what a weight initialization does to a deep network before any training."""

from typing import ClassVar

from .base import Explorer, choice, count, number

SCHEMES = ["constant", "small", "unit", "lecun", "xavier", "he", "orthogonal"]


class InitLab(Explorer):
    """Push a batch through a deep net at its start; see activations and gradients by layer.

    depth : 2 to 30 layers; width : 8 to 256 units
    activation : "tanh", "sigmoid", "relu", "leaky_relu", "selu" or "linear"
    scheme : "constant", "small", "unit", "lecun", "xavier", "he" or "orthogonal"
    gain : factor on the weights, 0.25 to 4; seed : of weights and inputs
    layer : the layer that is read off, 0 for none
    """

    name: ClassVar[str] = "initlab"
    shown: ClassVar[tuple[str, ...]] = ("activation", "scheme")

    depth = count(12, 2, 30)
    width = count(256, 8, 256)
    activation = choice(["tanh", "sigmoid", "relu", "leaky_relu", "selu", "linear"], "tanh")
    scheme = choice(SCHEMES, "small")
    gain = number(1.0, 0.25, 4.0)
    seed = count(1, 1, 999)
    layer = count(0, 0, 30)
