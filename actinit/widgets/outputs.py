"""Outputs explorer: softmax or sigmoids on a few logits, and the gradient p - y."""

from typing import ClassVar

from .base import Explorer, choice, count, number


class Outputs(Explorer):
    """Turn the logits of two to four classes into outputs; see the loss and its gradient.

    z1, z2, z3, z4 : the logits of cat, dog, fox and owl, -6 to 6
    temperature : what the logits are divided by, 0.1 to 10
    classes : how many of the four are there, 2 to 4
    output : "softmax" (together 1) or "sigmoid" (each by itself)
    truth : "cat", "dog", "fox", "owl", or "both": cat and dog
    """

    name: ClassVar[str] = "outputs"
    shown: ClassVar[tuple[str, ...]] = ("output",)

    z1 = number(1.2, -6.0, 6.0)
    z2 = number(0.9, -6.0, 6.0)
    z3 = number(0.8, -6.0, 6.0)
    z4 = number(0.0, -6.0, 6.0)
    temperature = number(1.0, 0.1, 10.0)
    classes = count(3, 2, 4)
    output = choice(["softmax", "sigmoid"], "softmax")
    truth = choice(["cat", "dog", "fox", "owl", "both"], "cat")

    def still_key(self) -> str:
        return self.output
