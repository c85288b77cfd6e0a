"""Playground: train a net on the spot; data, activation and initial weights are the reader's."""

from typing import Any, ClassVar

import traitlets

from actinit import data
from actinit.activations import ACTIVATIONS
from actinit.initializers import INITIALIZERS

from .base import Explorer, choice, count, number

TRAINED, HELD = 480, 160  # how many of the digits are trained on, and how many are kept apart


class Playground(Explorer):
    """Train up to four small networks side by side; the state holds everything, also the step.

    data : "circle", "xor", "moons", "spirals", "gauss" or "digits" (8 x 8, ten classes)
    activation : any elementwise function of `actinit.activations`, where "prelu" learns one slope
                 per layer from 0.25 on, or "maxout" (two pieces per unit)
    init : any name of `actinit.initializers.INITIALIZERS`, or "lsuv" (on the first 64 examples);
           gain : factor on its weights
    depth : 1 to 30 hidden layers; width : 2 to 64 units in each
    rate : learning rate; optimizer : "sgd", "momentum" (0.9) or "adam"; batches of 32
    seed : of the weights and the batches; step : training steps taken, 0 to 1000
    kept : runs to compare with, "activation init depth width rate gain optimizer seed" each,
           at most three, separated by ";"
    """

    name: ClassVar[str] = "playground"
    shown: ClassVar[tuple[str, ...]] = ("data", "activation", "init")

    data = choice(["circle", "xor", "moons", "spirals", "gauss", "digits"], "circle")
    activation = choice([*(n for n in ACTIVATIONS if n != "silu"), "maxout"], "relu")
    init = choice([*INITIALIZERS, "lsuv"], "he_normal")
    depth = count(3, 1, 30)
    width = count(12, 2, 64)
    rate = number(0.05, 1e-3, 10.0)
    gain = number(1.0, 0.125, 8.0)
    optimizer = choice(["sgd", "momentum", "adam"], "momentum")
    seed = count(1, 1, 999)
    step = count(150, 0, 1000)
    kept = traitlets.Unicode("").tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on_msg(self._answer)

    def _answer(self, _: Any, content: dict, __: Any) -> None:
        if content.get("want") == "digits":
            self.send(digits())


def digits() -> dict[str, Any]:
    """The first digits as the front end takes them: a letter per pixel, "a" for no ink to "q"."""
    x, y = data.digits()
    total = TRAINED + HELD
    ink = (x[:total] * 16).round().astype("uint8").ravel() + ord("a")
    return {
        "images": ink.tobytes().decode("ascii"),
        "labels": "".join(map(str, y[:total])),
        "train": TRAINED,
    }
