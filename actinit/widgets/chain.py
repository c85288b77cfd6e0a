"""Chain explorer: a thin deep net, whose gradient is a product of factors."""

from typing import ClassVar

from .base import Explorer, choice, count, number


class Chain(Explorer):
    """One unit after another, h = g(w h + b) from an input of 0.5, and the gradient coming back.

    depth : 1 to 30 units
    weight, bias : shared by all units, 0.125 to 8 and -6 to 6
    activation : "sigmoid", "tanh" or "relu"
    stuck : the unit whose z is held far out on a flat side of the function, 0 for none
    unit : the unit that is read off, 0 for none
    """

    name: ClassVar[str] = "chain"
    shown: ClassVar[tuple[str, ...]] = ("activation", "weight")

    depth = count(20, 1, 30)
    weight = number(1.0, 0.125, 8.0)
    bias = number(0.0, -6.0, 6.0)
    activation = choice(["sigmoid", "tanh", "relu"], "sigmoid")
    stuck = count(0, 0, 30)
    unit = count(0, 0, 30)

    def still_key(self) -> str:
        return self.activation
