"""Chaos explorer: do two inputs merge or part on their way through random layers?"""

from typing import ClassVar

from .base import Explorer, choice, count, number


class Chaos(Explorer):
    """Move through the plane of (sigma_w, sigma_b) between order and chaos.

    activation : "tanh", "softsign", "sigmoid", "relu", "leaky_relu" or "selu"
    sigma_w : standard deviation of the weights times sqrt(n), 0.05 to 3
    sigma_b : standard deviation of the biases, 0 to 1.5
    c : correlation of the two inputs at layer 1, 0 to 0.99
    depth : 5 to 60 layers; seed : of the one net of 100 units that is measured beside the theory
    """

    name: ClassVar[str] = "chaos"
    shown: ClassVar[tuple[str, ...]] = ("activation", "sigma_w", "sigma_b")

    activation = choice(["tanh", "softsign", "sigmoid", "relu", "leaky_relu", "selu"], "tanh")
    sigma_w = number(2.0, 0.05, 3.0)
    sigma_b = number(0.3, 0.0, 1.5)
    c = number(0.9, 0.0, 0.99)
    depth = count(30, 5, 60)
    seed = count(1, 1, 999)

    def still_key(self) -> str:
        return self.activation
