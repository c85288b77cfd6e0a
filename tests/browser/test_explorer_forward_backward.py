"""The forward-backward explorer: its numbers are those of actinit, each shown at its step."""

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose
from page_kit import seen

from actinit import activations, network, widgets
from actinit.widgets.forward_backward import PARAMETERS

pytestmark = pytest.mark.browser

FORWARD = widgets.ForwardBackward(direction="forward", activation="relu")


@pytest.mark.parametrize("name", ["relu", "tanh", "sigmoid", "linear"])
def test_every_number_agrees_with_numpy(visit, rng, name):
    page = visit(FORWARD)
    act = activations.get(name)
    for _ in range(5):
        values = rng.normal(size=12)
        state = dict(zip(["x1", "x2", "target", *PARAMETERS], values.tolist(), strict=True))
        got = page.evaluate(
            """async ([state, name]) => {
              const load = (m) => import(new URL(`maths/${m}.mjs`, location.href).href);
              const [F, A] = await Promise.all(['forward_backward', 'activations'].map(load));
              return F.pass(state, A.activation(name));
            }""",
            [state, name],
        )
        p = state
        params = [
            (np.array([[p["w11"], p["w12"]], [p["w21"], p["w22"]]]), np.array([p["b1"], p["b2"]])),
            (np.array([[p["v1"]], [p["v2"]]]), np.array([p["c"]])),
        ]
        zs, hs = network.forward(params, np.array([[p["x1"], p["x2"]]]), act)
        off = zs[-1] - p["target"]
        grads, deltas = network.backward(params, zs, hs, off, act)
        want = {
            "z1": zs[0][0, 0], "z2": zs[0][0, 1], "h1": hs[1][0, 0], "h2": hs[1][0, 1],
            "out": zs[1][0, 0], "loss": off[0, 0] ** 2 / 2, "d": off[0, 0],
            "d1": deltas[0][0, 0], "d2": deltas[0][0, 1],
            "dw11": grads[0][0][0, 0], "dw12": grads[0][0][0, 1], "db1": grads[0][1][0],
            "dw21": grads[0][0][1, 0], "dw22": grads[0][0][1, 1], "db2": grads[0][1][1],
            "dv1": grads[1][0][0, 0], "dv2": grads[1][0][1, 0], "dc": grads[1][1][0],
        }  # fmt: skip
        for key, value in want.items():
            assert_allclose(got[key], value, rtol=1e-12, atol=1e-14, err_msg=key)


def test_forward_stops_at_the_output(visit):
    page = visit(FORWARD)
    page.get_by_role("button", name="to the end").click()
    said, drawn, state = seen(page)
    assert json.loads(state)["step"] == 5
    assert "output = 2.5 · 1 + 0.5 · (−2) + 0.5 = 2" in said
    assert "loss" not in drawn
    assert page.locator("[data-control=target]").is_hidden()


def test_each_step_shows_its_number_and_no_later_one(visit):
    page = visit(FORWARD)
    slider = page.locator("[data-slider=step]")
    for step, known in enumerate(["", "z₁ = 2.5", "h₁ = 2.5", "z₂ = 0.5", "h₂ = 0.5"]):
        drawn = seen(page)[1]
        assert known in drawn
        assert slider.input_value() == str(step)
        for later in ["z₁ = 2.5", "h₁ = 2.5", "z₂ = 0.5", "h₂ = 0.5"][step:]:
            assert later not in drawn
        slider.press("ArrowRight")


def test_only_the_chosen_parameter_has_a_slider(visit):
    page = visit(widgets.ForwardBackward(chosen="v2", step=5))
    shown = [name for name in PARAMETERS if page.locator(f"[data-slider={name}]").is_visible()]
    assert shown == ["v2"]
    page.locator("[data-choice=chosen][value=w21]").check(force=True)
    seen(page)
    assert page.locator("[data-slider=w21]").is_visible()
    assert not page.locator("[data-slider=v2]").is_visible()


def test_silent_relus_pass_nothing_back(visit):
    page = visit(widgets.ForwardBackward(activation="relu", x1=2.0, x2=-1.0, step=12))
    assert "gives 0, times" in seen(page)[0]


def test_python_keeps_steps_within_the_direction():
    assert widgets.ForwardBackward(direction="forward", step=9).step == 5
    assert widgets.ForwardBackward(direction="both", step=9).step == 9
