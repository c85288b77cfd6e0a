"""Zig-zag explorer: descent with inputs of one sign, and with inputs around zero."""

from typing import ClassVar

from .base import Explorer, choice, count, number


class ZigZag(Explorer):
    """Watch two weights go down a loss surface whose shape the mean of the inputs decides.

    mean : of both inputs, 0 to 2; they lie within 1 of it, so from 1 on all are positive
    rate : the learning rate, 0.01 to 3.2
    batch : what each step sees: "one" example, "four" or "all" 32
    steps : how many are shown, 0 to 100
    w1, w2 : where the weights start, -2 to 2; the goal is (0.8, -0.8)
    seed : of the inputs and their order
    """

    name: ClassVar[str] = "zigzag"
    shown: ClassVar[tuple[str, ...]] = ("mean", "batch")

    mean = number(1.0, 0.0, 2.0)
    rate = number(0.2, 0.01, 3.2)
    batch = choice(["one", "four", "all"], "one")
    steps = count(12, 0, 100)
    w1 = number(-1.0, -2.0, 2.0)
    w2 = number(1.0, -2.0, 2.0)
    seed = count(1, 1, 999)

    def still_key(self) -> str:
        return "centred" if self.mean < 0.5 else "positive"
