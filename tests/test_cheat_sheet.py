"""The cheat sheet: complete, and its formulas are those that the package computes."""

import re

import numpy as np
import pytest

from actinit import activations
from actinit.book import cheat_sheet

# TeX of the sheet -> NumPy, enough for its formulas
TANH = r"(\(\(?.*?\)\)|[zp])"
WORDS = [
    (r"\\frac\{([^{}]*)\}\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", r"((\1)/(\2))"),
    (r"\\frac(\d)(\d)", r"(\1/\2)"),
    (r"\\lvert z \\rvert", "abs(z)"),
    (r"e\^\{-z\}", "exp(-z)"),
    (r"e\^z", "exp(z)"),
    (r"\\tanh\^2 " + TANH, r"tanh(\1)**2"),
    (r"\\tanh " + TANH, r"tanh(\1)"),
    (r"\)\^2", ")**2"),
    (r"\\(min|max|log|exp)", r"\1"),
    (r"\\varphi\(z\)", "density(z)"),
    (r"\\Phi\(z\)", "share(z)"),
    (r"\\lambda", "lam"),
    (r"\\alpha", "*alpha"),
    (r"\\ge", ">="),
    (r"\\[, ]", " "),
    (r"\s+", " "),
]
NAMES = {
    "abs": np.abs, "exp": np.exp, "tanh": np.tanh, "log": np.log, "min": np.minimum,
    "max": np.maximum, "s": None, "lam": 1.0507009873554805, "alpha": 1.6732632423543772,
}  # fmt: skip


def value(tex: str, z: float, name: str) -> float:
    """Evaluate a formula of the sheet at z; of two cases the first is for z > 0."""
    if r"\text{ or }" in tex:
        tex = tex.split(r"\text{ or }")[0 if z > 0 else 1]
    p = np.log(1 + np.exp(z))
    code = re.split(r", \\ ", tex)[0]
    for pattern, by in WORDS:
        code = re.sub(pattern, by, code)
    code = re.sub(r"\[(.*?)\]", r"(1.0*(\1))", code)  # Iverson's bracket
    code = re.sub(r"(?<=[\w)]) (?=[\w(])", " * ", code)
    code = re.sub(r"(?<=\d)(?=z)|(?<=\))(?=\()|(?<=\ba)(?=z)", "*", code)
    act = activations.get(name)
    known = NAMES | {
        "z": z, "p": p, "s": activations.sigmoid(z), "a": act.params.get("slope"),
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
        "0", "-1", r"\infty", "-1.758", "-0.17",
    ]  # fmt: skip
