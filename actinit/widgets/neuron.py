"""Neuron explorer: two inputs, two weights, a bias and an activation."""

from typing import ClassVar

from .base import Explorer, choice, number


class NeuronExplorer(Explorer):
    """Turn the weights and the bias; see the response surface and the boundary z = 0.

    w1, w2, b : -3 to 3
    scale : one factor on all three, 0.1 to 100: z = scale * (w1 x1 + w2 x2 + b)
    activation : "step", "linear", "sigmoid", "tanh" or "relu"
    """

    name: ClassVar[str] = "neuron"
    shown: ClassVar[tuple[str, ...]] = ("w1", "w2", "b", "activation")

    w1 = number(-1.0, -3.0, 3.0)
    w2 = number(1.0, -3.0, 3.0)
    b = number(-0.3, -3.0, 3.0)
    scale = number(1.0, 0.1, 100.0)
    activation = choice(["step", "linear", "sigmoid", "tanh", "relu"], "sigmoid")

    def still_key(self) -> str:
        return self.activation
