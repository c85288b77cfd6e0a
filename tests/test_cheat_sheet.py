"""The cheat sheet: complete, and its formulas are those that the package computes."""

import re

import numpy as np
import pytest

from actinit import activations
from actinit.book import cheat_sheet

# TeX of the sheet -> NumPy, enough for its formulas
TANH = r"(\(\(?.*?\)\)|z)"
WORDS = [
    (r"\\frac\{([^{}]*)\}\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", r"((\1)/(\2))"),
    (r"\\frac(\d)(\d)", r"(\1/\2)"),
    (r"\\lvert z \\rvert", "abs(z)"),
    (r"e\^\{-z\}", "exp(-z)"),
    (r"e\^z", "exp(z)"),
    (r"\\tanh\^2 " + TANH, r"tanh(\1)**2"),
    (r"\\tanh " + TANH, r"tanh(\1)"),
    (r"\\cosh\^2 (\(.*?\))", r"cosh\1**2"),
    (r"t\^2", "t**2"),
    (r"\)\^2", ")**2"),
    (r"\\(min|max|ln|exp)", r"\1"),
    (r"\\varphi\(z\)", "density(z)"),
    (r"\\Phi\(z\)", "share(z)"),
    (r"\\lambda", "lam"),
    (r"\\alpha", "*alpha"),
    (r"\\ge", ">="),
    (r"\\[, ]", " "),
    (r"\s+", " "),
]
NAMES = {
    "abs": np.abs, "exp": np.exp, "tanh": np.tanh, "cosh": np.cosh, "ln": np.log,
    "min": np.minimum, "max": np.maximum,
    "lam": 1.0507009873554805, "alpha": 1.6732632423543772,
}  # fmt: skip


def value(tex: str, z: float, name: str) -> float:
    """Evaluate a formula of the sheet at z; of two cases the first is for z > 0."""
    if r"\text{ or }" in tex:
        tex = tex.split(r"\text{ or }")[0 if z > 0 else 1]
    code = tex
    for pattern, by in WORDS:
        code = re.sub(pattern, by, code)
    code = re.sub(r"\[(.*?)\]", r"(1.0*(\1))", code)  # Iverson's bracket
    code = re.sub(r"(?<=[\w)]) (?=[\w(])", " * ", code)
    code = re.sub(r"(?<=\d)(?=z)|(?<=\))(?=\()|(?<=\ba)(?=z)", "*", code)
    act = activations.get(name)
    known = NAMES | {
        "z": z, "s": activations.sigmoid(z), "t": np.tanh(np.log(1 + np.exp(z))),
        "a": act.params.get("slope"),
        "share": lambda t: activations.gelu(t) / t,
        "density": lambda t: np.exp(-t * t / 2) / np.sqrt(2 * np.pi),
    }  # fmt: skip
    return float(eval(code, {"__builtins__": {}}, known))


@pytest.mark.parametrize("name", cheat_sheet.FORMULAS)
@pytest.mark.parametrize("z", [-2.3, 0.7])
def test_each_formula_is_the_function(name, z):
    act = activations.get(name)
    formula, slope = cheat_sheet.FORMULAS[name]
    assert value(formula, z, name) == pytest.approx(float(act.f(z)), rel=1e-9)
    assert value(slope, z, name) == pytest.approx(float(act.df(z)), rel=5e-5)


def test_no_function_is_missing():
    named = {activations.ACTIVATIONS[name].label for name in cheat_sheet.FORMULAS}
    others = {"Log-sigmoid", "Swish", "GELU (tanh form)"}  # the first two are others' forms
    assert named | others == {act.label for act in activations.ACTIVATIONS.values()}


def test_bounds_are_written_as_people_write_them():
    assert [cheat_sheet.number(x) for x in (0, -1, np.inf, -1.75809, -0.17)] == [
        "0", "-1", r"\infty", "-1.758", "-0.170",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("step", r"\{0, 1\}"), ("sigmoid", "(0, 1)"), ("hard_sigmoid", "[0, 1]"),
        ("lecun_tanh", "(-1.716, 1.716)"), ("relu", r"[0, \infty)"),
        ("prelu", r"(-\infty, \infty)"), ("elu", r"(-1, \infty)"),
        ("softplus", r"(0, \infty)"), ("silu", r"[-0.278, \infty)"),
        ("gelu", r"[-0.170, \infty)"), ("mish", r"[-0.309, \infty)"),
    ],
)  # fmt: skip
def test_a_bracket_tells_whether_the_end_is_reached(name, told):
    assert cheat_sheet.span(activations.get(name)) == told
