"""Activation explorer: one function, its slope, and what it does to a normal input."""

from typing import ClassVar

from .base import Explorer, choice, number

FUNCTIONS = [
    "step", "linear", "sigmoid", "hard_sigmoid", "tanh", "lecun_tanh", "softsign",
    "relu", "leaky_relu", "prelu", "elu", "selu",
    "softplus", "swish", "gelu", "gelu_tanh", "mish", "log_sigmoid",
]  # fmt: skip


class ActivationExplorer(Explorer):
    """Pick a function, drag z; read value, slope, flat zones and the output's distribution.

    activation : name of an elementwise function of `actinit.activations`
    x : the pre-activation z that is read off, -6 to 6
    param : slope (Leaky ReLU, PReLU), alpha (ELU), beta (Swish); None is the function's default
    sigma : spread of the normal input, 0.1 to 6
    """

    name: ClassVar[str] = "activation"
    shown: ClassVar[tuple[str, ...]] = ("activation", "x")

    activation = choice(FUNCTIONS, "sigmoid")
    x = number(0.0, -6.0, 6.0)
    param = number(None, 0.0, 10.0)
    sigma = number(1.0, 0.1, 6.0)

    def still_key(self) -> str:
        return self.activation
