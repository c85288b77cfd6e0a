"""The chain explorer: its product of factors is the derivative of the chain that NumPy runs."""

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose
from page_kit import seen

from actinit import activations, widgets
from actinit.widgets import base

pytestmark = pytest.mark.browser

LEFT = "of the output’s gradient arrives"
STATES = [
    {"depth": 20, "weight": 1.0, "bias": 0.0, "activation": "sigmoid", "stuck": 0},
    {"depth": 30, "weight": 8.0, "bias": -4.0, "activation": "sigmoid", "stuck": 7},
    {"depth": 12, "weight": 1.2, "bias": 0.3, "activation": "tanh", "stuck": 0},
    {"depth": 9, "weight": 2.0, "bias": -0.1, "activation": "relu", "stuck": 0},
    {"depth": 9, "weight": 2.0, "bias": 0.1, "activation": "relu", "stuck": 4},
    {"depth": 1, "weight": 0.125, "bias": 6.0, "activation": "tanh", "stuck": 3},
]


def by_numpy(depth, weight, bias, activation, stuck):
    act = activations.get(activation)
    h, hs, factors = 0.5, [0.5], []
    for unit in range(1, depth + 1):
        z = weight * h + bias
        if unit == stuck:
            z = -10.0 if activation == "relu" else 10.0
        factors.append(weight * float(act.df(np.array(z))))
        h = float(act.f(np.array(z)))
        hs.append(h)
    return np.array(hs), np.array(factors)


@pytest.mark.parametrize("state", STATES, ids=lambda s: f"{s['activation']}-{s['depth']}")
def test_the_maths_agrees_with_numpy(visit, state):
    page = visit()
    told = page.evaluate(
        """async (state) => {
          const { chain } = await import(new URL('maths/chain.mjs', location.href).href);
          const { hs, factors, log } = chain(state);
          return { hs, factors, log: log.map((v) => (Number.isFinite(v) ? v : null)) };
        }""",
        state,
    )
    hs, factors = by_numpy(**state)
    assert_allclose(told["hs"], hs, rtol=1e-12, atol=0)
    assert_allclose(told["factors"], factors, rtol=1e-12, atol=0)
    for layer, log in enumerate(told["log"]):
        left = np.prod(factors[layer:])
        assert log is None if left == 0 else log == pytest.approx(np.log10(left), abs=1e-11)


def test_the_words_state_what_is_left_at_the_input(visit):
    page = visit(widgets.Chain(depth=4, weight=1.0, activation="tanh"))
    _, factors = by_numpy(4, 1.0, 0.0, "tanh", 0)
    said = seen(page)[0].split(f" {LEFT}")[0].split()[-1]
    assert float(said) == pytest.approx(np.prod(factors), rel=0.02)


@pytest.mark.parametrize(
    ("preset", "verdict"),
    [
        ("vanish", "The gradient vanishes."),
        ("at its steepest", "The gradient gets through."),
        ("explode", "The gradient explodes."),
        ("more weight, less gradient", "The gradient vanishes."),
        ("one stuck unit", "One unit stops it all."),
        ("a dead one", "Nothing comes back."),
    ],
)
def test_each_preset_stages_its_moment(visit, preset, verdict):
    page = visit(widgets.Chain(depth=5, weight=1.3, activation="tanh", unit=2))
    page.get_by_role("button", name=preset, exact=True).click()
    assert seen(page)[0].startswith(verdict)


def test_dragging_along_the_chain_reads_off_its_units(visit):
    page = visit(widgets.Chain())
    box = page.locator(".figure").bounding_box()
    for share, low, high in [(0.2, 1, 6), (0.9, 15, 20)]:
        page.mouse.click(box["x"] + share * box["width"], box["y"] + 0.6 * box["height"])
        said, _, state = seen(page)
        unit = json.loads(state)["unit"]
        assert low <= unit <= high
        assert f"Unit {unit} says" in said


def test_python_knows_the_bounds_and_names_the_state():
    with pytest.raises(Exception, match="depth"):
        widgets.Chain(depth=31)
    assert repr(widgets.Chain(weight=2.0)) == "Chain(weight=2.0, activation='sigmoid')"
    pictures = json.loads((base.STATIC / "chain.json").read_text(encoding="utf-8"))
    for name in ("sigmoid", "tanh", "relu"):
        explorer = widgets.Chain(activation=name)
        label = "ReLU" if name == "relu" else name
        assert f"20 {label} units" in pictures[explorer.still_key()]["say"]
