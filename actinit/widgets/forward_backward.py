"""Forward-backward explorer: a 2-2-1 network, one number at a time, there and back."""

from typing import Any, ClassVar

import traitlets

from .base import Explorer, choice, count, number

PARAMETERS = ("w11", "w21", "b1", "w12", "w22", "b2", "v1", "v2", "c")
LAST_STEP = {"forward": 5, "both": 12}


class ForwardBackward(Explorer):
    """Step through the forward pass and the chain rule of a 2-2-1 network.

    direction : "forward" stops at the output; "both" goes on to the loss and back
    activation : of the two hidden units: "relu", "tanh", "sigmoid" or "linear"
    x1, x2 : the example, -3 to 3; target : its wanted output, -3 to 3
    step : how many steps have been taken, 0 to 5 ("forward") or 0 to 12 ("both")
    w11, w21, b1, w12, w22, b2 : the hidden layer, -3 to 3; w12 leads from input 1 to unit 2
    v1, v2, c : the output's weights and bias, -3 to 3; the loss is (output - target)^2 / 2
    chosen : the parameter whose slider is shown
    """

    name: ClassVar[str] = "forward_backward"
    shown: ClassVar[tuple[str, ...]] = ("direction", "activation", "step")

    direction = choice(list(LAST_STEP), "both")
    activation = choice(["relu", "tanh", "sigmoid", "linear"], "tanh")
    x1 = number(1.0, -3.0, 3.0)
    x2 = number(2.0, -3.0, 3.0)
    target = number(1.0, -3.0, 3.0)
    step = count(0, 0, 12)
    w11 = number(0.5, -3.0, 3.0)
    w21 = number(1.0, -3.0, 3.0)
    b1 = number(0.0, -3.0, 3.0)
    w12 = number(-1.0, -3.0, 3.0)
    w22 = number(0.5, -3.0, 3.0)
    b2 = number(0.5, -3.0, 3.0)
    v1 = number(1.0, -3.0, 3.0)
    v2 = number(-2.0, -3.0, 3.0)
    c = number(0.5, -3.0, 3.0)
    chosen = choice(list(PARAMETERS), "w11")

    @traitlets.validate("step")
    def _within_direction(self, proposal: Any) -> int:
        return min(proposal["value"], LAST_STEP[self.direction])

    def still_key(self) -> str:
        return f"{self.direction} {self.activation}"
