"""Collapse explorer: linear layers stay one line, until a bend is put between them."""

from typing import ClassVar

from .base import Explorer, choice, count, number


class Collapse(Explorer):
    """Stack layers and watch what a single input is turned into.

    layers : 1 to 8
    bend : how far the units bend, 0 (linear) to 1 (the activation itself)
    activation : the bend, "relu", "leaky_relu", "tanh" or "sigmoid"
    seed : of the weights
    """

    name: ClassVar[str] = "collapse"
    shown: ClassVar[tuple[str, ...]] = ("layers", "bend")

    layers = count(4, 1, 8)
    bend = number(0.0, 0.0, 1.0)
    activation = choice(["relu", "leaky_relu", "tanh", "sigmoid"], "relu")
    seed = count(1, 1, 999)
