"""Symmetry explorer: equal units stay equal; a little noise sets them free."""

from typing import ClassVar

from .base import Explorer, choice, count, number


class Symmetry(Explorer):
    """Watch the weights of four hidden units through training on XOR, from a chosen start.

    start : "zero", "constant", "noise" (constant plus tiny noise) or "random" (Xavier)
    activation : of the hidden units: "sigmoid", "tanh" or "relu"
    noise : log10 of the noise's standard deviation where start is "noise", -12 to 0
    step : the training step that is shown, 0 to 2000
    seed : of the noise
    """

    name: ClassVar[str] = "symmetry"
    shown: ClassVar[tuple[str, ...]] = ("start", "activation")

    start = choice(["zero", "constant", "noise", "random"], "constant")
    activation = choice(["sigmoid", "tanh", "relu"], "tanh")
    noise = number(-3.0, -12.0, 0.0)
    step = count(2000, 0, 2000)
    seed = count(1, 1, 999)

    def still_key(self) -> str:
        return self.start
