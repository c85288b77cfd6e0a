"""Dying explorer: which ReLUs fall silent in training, when, and whether they come back."""

from typing import ClassVar

from .base import Explorer, count, number


class Dying(Explorer):
    """Train a 2-8-8-1 net on two moons by full-batch gradient descent; watch its units die.

    rate : the learning rate, 0.01 to 5
    bias : where the biases of both hidden layers start, -2 to 2
    slope : of the units below 0, 0 (ReLU) to 0.3; since : the step from which it holds, 0 to 150
    step : the training step that is shown, 0 to 150
    unit : the unit that is followed: 1 to 8 in layer 1, 9 to 16 in layer 2, 0 for none
    seed : of the weights (He)
    """

    name: ClassVar[str] = "dying"
    shown: ClassVar[tuple[str, ...]] = ("rate", "bias")

    rate = number(3.0, 0.01, 5.0)
    bias = number(0.0, -2.0, 2.0)
    slope = number(0.0, 0.0, 0.3)
    since = count(0, 0, 150)
    step = count(150, 0, 150)
    unit = count(0, 0, 16)
    seed = count(1, 1, 999)

    def still_key(self) -> str:
        if self.slope > 0:
            return "leaky"
        return "born" if self.bias <= -1 else "alive" if self.rate < 1 else "default"
