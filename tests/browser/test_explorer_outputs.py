"""The outputs explorer: losses and gradients are those of actinit, and slopes of the loss."""

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose
from page_kit import seen

from actinit import activations, losses, widgets
from actinit.widgets import base

pytestmark = pytest.mark.browser

NAMES = ["cat", "dog", "fox", "owl"]
STATES = [
    {"z": [1.2, 0.9, 0.7], "temperature": 1.0, "output": "softmax", "truth": "cat"},
    {"z": [6.0, -6.0, 5.9, 6.0], "temperature": 0.1, "output": "softmax", "truth": "dog"},
    {"z": [1.5, -0.5], "temperature": 3.0, "output": "softmax", "truth": "dog"},
    {"z": [3.0, 2.5, -3.0, -4.0], "temperature": 2.0, "output": "softmax", "truth": "both"},
    {"z": [3.0, 2.5, -3.0, -4.0], "temperature": 0.1, "output": "sigmoid", "truth": "both"},
    {"z": [-6.0, 0.0, 6.0, 0.3], "temperature": 1.0, "output": "sigmoid", "truth": "owl"},
]


def as_traits(state):
    z = dict(zip(("z1", "z2", "z3", "z4"), [*state["z"], 0.0, 0.0], strict=False))
    return {"classes": len(state["z"]), **z, **{k: v for k, v in state.items() if k != "z"}}


def truth_of(state):
    """The targets: one hot, or two hot, shared if the outputs must add up to 1."""
    wanted = ["cat", "dog"] if state["truth"] == "both" else [state["truth"]]
    y = np.isin(NAMES[: len(state["z"])], wanted).astype(float)
    return y / y.sum() if state["output"] == "softmax" else y


def loss_of(z, state):
    u, y = np.asarray(z) / state["temperature"], truth_of(state)
    if state["output"] == "softmax":
        return -np.sum(y * activations.log_softmax(u))
    return losses.binary_cross_entropy(u[None], y[None])[0] * u.size


def by_numpy(state):
    u = np.array(state["z"]) / state["temperature"]
    p = (activations.softmax if state["output"] == "softmax" else activations.sigmoid)(u)
    return p, (p - truth_of(state)) / state["temperature"]


@pytest.mark.parametrize("state", STATES, ids=lambda s: f"{s['output']}-{s['truth']}-{len(s['z'])}")
def test_the_maths_agrees_with_numpy(visit, state):
    told = visit().evaluate(
        """async (state) => {
          const { outputs } = await import(new URL('maths/outputs.mjs', location.href).href);
          return outputs(state);
        }""",
        as_traits(state),
    )
    p, grad = by_numpy(state)
    assert_allclose(told["p"], p, rtol=1e-12, atol=0)
    assert_allclose(told["grad"], grad, rtol=1e-12, atol=1e-14)
    assert told["loss"] == pytest.approx(loss_of(state["z"], state), rel=1e-12)
    assert told["total"] == pytest.approx(p.sum(), rel=1e-12)


@pytest.mark.parametrize("state", STATES, ids=lambda s: f"{s['output']}-{s['truth']}-{len(s['z'])}")
def test_the_gradient_is_the_slope_of_the_loss(state):
    """The gap (p - y) / T that the picture draws, against a difference quotient of the loss."""
    z, eps = np.array(state["z"]), 1e-5
    slopes = [
        (loss_of(z + eps * step, state) - loss_of(z - eps * step, state)) / (2 * eps)
        for step in np.eye(z.size)
    ]
    assert_allclose(by_numpy(state)[1], slopes, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    ("preset", "verdict"),
    [
        ("a close call", "Right, but unsure."),
        ("the same, as sigmoids", "2 of 3 answers are wrong."),
        ("sure and wrong", "Sure, and wrong."),
        ("turn up the heat", "Unsure, and wrong."),
        ("a cat and a dog", "Two yeses at once."),
        ("one must win", "Two truths have to share."),
        ("only two classes", "Sure, and right."),
    ],
)
def test_each_preset_stages_its_moment(visit, preset, verdict):
    page = visit(widgets.Outputs(z1=-2.0, classes=4, truth="owl"))
    page.get_by_role("button", name=preset, exact=True).click()
    assert seen(page)[0].startswith(verdict)


def test_the_words_state_outputs_loss_and_gradient(visit):
    said = seen(visit(widgets.Outputs(z1=-1.0, z2=5.0, z3=0.0)))[0]
    state = {"z": [-1.0, 5.0, 0.0], "temperature": 1.0, "output": "softmax", "truth": "cat"}
    p, grad = by_numpy(state)
    assert p[0] < 0.005  # near to 0, but not 0
    assert f"cat ≈ 0, dog {p[1]:.2f} and fox {p[2]:.2f}" in said
    assert f"the loss is {loss_of(state['z'], state):.2f}" in said
    assert f"gradient cat ≈ −1, dog {grad[1]:.2f}" in said
    assert "raises cat and lowers dog and fox" in said


def test_one_logit_moves_every_softmax_output_but_one_sigmoid(visit):
    """The coupling that is the point: three bars move, or one."""
    for output, moved in [("softmax", 3), ("sigmoid", 1)]:
        page = visit(widgets.Outputs(output=output))
        bars = (
            "() => [...document.querySelectorAll('.figure rect.fill.act')].map((b) => b.outerHTML)"
        )
        before = page.evaluate(bars)
        page.locator("[data-slider=z2]").focus()
        for _ in range(10):
            page.keyboard.press("ArrowRight")
        seen(page)
        after = page.evaluate(bars)
        assert sum(a != b for a, b in zip(before, after, strict=True)) == moved


def drag(page, which, dx, dy):
    """Take the marked handle and pull it."""
    page.locator(".figure").scroll_into_view_if_needed()
    x, y = page.evaluate(
        """(n) => {
          const handles = [...document.querySelectorAll('.figure circle.handle')];
          const b = handles.at(n).getBoundingClientRect();
          return [b.left + b.width / 2, b.top + b.height / 2];
        }""",
        which,
    )
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=4)
    page.mouse.up()
    return json.loads(seen(page)[2])


@pytest.mark.parametrize("width", [360, 1000])
def test_bars_and_the_point_on_the_loss_are_dragged(visit, width):
    page = visit(widgets.Outputs(), width=width)
    assert drag(page, 0, 0, -20)["z1"] > 2
    assert drag(page, 2, 0, 20)["z3"] < 0
    assert drag(page, -1, -60, 0)["z1"] < 2


def test_asking_for_a_class_brings_it_in(visit):
    page = visit(widgets.Outputs(classes=2))
    page.locator("label", has_text="owl").last.click()
    said, _, state = seen(page)
    assert json.loads(state)["classes"] == 4
    assert "The truth is owl" in said
    before = seen(page)
    page.locator("[data-slider=z4]").focus()
    page.keyboard.press("ArrowLeft")
    assert seen(page)[0] != before[0]
    assert seen(page)[1] != before[1]


def test_python_knows_the_bounds_and_names_the_state():
    with pytest.raises(Exception, match="z1"):
        widgets.Outputs(z1=7.0)
    assert repr(widgets.Outputs(z2=2.0)) == "Outputs(z2=2.0, output='softmax')"
    pictures = json.loads((base.STATIC / "outputs.json").read_text(encoding="utf-8"))
    assert "cat 0.41" in pictures[widgets.Outputs().still_key()]["say"]
    assert "together" in pictures[widgets.Outputs(output="sigmoid").still_key()]["say"]
