"""The cheat sheet: one printable page, its figures computed when the book is built.

The formulas are definitions and stand here; every range, moment, gain and side of saturation comes
from the Activation objects.
"""

from __future__ import annotations

import math

import numpy as np
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from actinit.activations import ACTIVATIONS, Activation

# name -> (value, derivative), in TeX; s is the sigmoid of z, t is tanh(ln(1 + e^z)), Phi and phi
# the normal distribution and density; brackets are 1 where they hold, else 0
FORMULAS = {
    "step": (r"[z \ge 0]", "0"),
    "linear": ("z", "1"),
    "sigmoid": (r"\frac{1}{1 + e^{-z}}", "s (1 - s)"),
    "hard_sigmoid": (r"\min(1, \frac{\max(0, z + 3)}{6})", r"\frac16 [\lvert z \rvert < 3]"),
    "tanh": (r"\tanh z", r"1 - \tanh^2 z"),
    "lecun_tanh": (r"1.7159 \tanh \frac{2z}{3}", r"\frac{1.1439}{\cosh^2 (2z / 3)}"),
    "softsign": (r"\frac{z}{1 + \lvert z \rvert}", r"\frac{1}{(1 + \lvert z \rvert)^2}"),
    "relu": (r"\max(0, z)", "[z > 0]"),
    "leaky_relu": (r"z \text{ or } 0.01z", r"1 \text{ or } 0.01"),
    "prelu": (r"z \text{ or } az", r"1 \text{ or } a"),
    "elu": (r"z \text{ or } e^z - 1", r"1 \text{ or } e^z"),
    "selu": (
        r"\lambda z \text{ or } \lambda\alpha (e^z - 1)",
        r"\lambda \text{ or } \lambda\alpha e^z",
    ),
    "softplus": (r"\ln(1 + e^z)", "s"),
    "silu": ("z s", "s (1 + z (1 - s))"),
    "gelu": (r"z \Phi(z)", r"\Phi(z) + z \varphi(z)"),
    "mish": ("z t", "t + z s (1 - t^2)"),
}
SCHEMES = [
    ("LeCun", r"\frac{1}{n_\text{in}}", r"\sqrt{3 / n_\text{in}}", "SELU; any linear layer"),
    (
        "Xavier (Glorot)", r"\frac{2}{n_\text{in} + n_\text{out}}",
        r"\sqrt{6 / (n_\text{in} + n_\text{out})}",
        "tanh, softsign; the sigmoid with weights times 4",
    ),
    (
        "He (Kaiming)", r"\frac{2}{(1 + a^2)\, n_\text{in}}",
        r"\sqrt{6 / ((1 + a^2)\, n_\text{in})}", "ReLU ($a = 0$), Leaky ReLU, PReLU, GELU, SiLU",
    ),
    (
        "PyTorch's default", r"\frac{1}{3 n_\text{in}}", r"\sqrt{1 / n_\text{in}}",
        "shallow nets: a sixth of He's",
    ),
    ("Orthogonal", r"\frac{1}{n} \text{ (square)}", "", "deep linear and recurrent nets"),
]  # fmt: skip


def number(value: float) -> str:
    """A bound as people write it: whole or with three decimals, infinity as a sign."""
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    return f"{value:.0f}" if value == round(value) else f"{value:.3f}"


def span(act: Activation) -> str:
    """The range in TeX: a square bracket at an end that some z reaches, both values of a step."""
    values = act.f(np.linspace(-5, 5, 100_001))
    low, high = act.range
    if set(values) == {low, high}:
        return rf"\{{{number(low)}, {number(high)}\}}"
    left, right = (np.abs(values - end).min() < 1e-6 for end in act.range)
    return f"{'[' if left else '('}{number(low)}, {number(high)}{']' if right else ')'}"


def row(act: Activation, value: str, slope: str) -> list[str]:
    """One activation's cells: name, formulas, range, saturated sides, mean, gain."""
    return [
        act.label, f"${value}$", f"${slope}$", f"${span(act)}$",
        act.saturates.replace("neither", "no"), f"{act.mean:.3f}", f"{act.gain:.3f}",
    ]  # fmt: skip


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def markdown() -> str:
    """Return both tables of the sheet: the activations, and the initializations."""
    functions = table(
        ["function", "value", "slope", "range", "flat", "mean", "gain"],
        [row(ACTIVATIONS[name], *formulas) for name, formulas in FORMULAS.items()],
    )
    schemes = table(
        ["initialization", "variance of a weight", "limit if uniform", "suits"],
        [[name, f"${v}$", f"${u}$" if u else "", fits] for name, v, u, fits in SCHEMES],
    )
    return f"{functions}\n\n{schemes}\n"


class CheatSheet(SphinxDirective):
    """`{cheat-sheet}`: both tables."""

    def run(self) -> list[nodes.Node]:
        return self.parse_text_to_nodes(markdown())
