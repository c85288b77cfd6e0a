"""The dying explorer: its training is actinit's, and its dead units are those of diagnostics."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from page_kit import seen

from actinit import activations, diagnostics, losses, network, widgets
from actinit.widgets import base

pytestmark = pytest.mark.browser

STEPS, UNITS = 150, 8
START = {"rate": 0.3, "bias": 0.0, "slope": 0.0, "since": 0, "seed": 1}
STATES = [
    START,
    {**START, "bias": -1.0, "seed": 3},
    {**START, "rate": 1.0, "bias": -2.0, "slope": 0.1},
    {**START, "bias": 1.0, "slope": 0.05, "since": 40, "seed": 12},
]
NAMES = [f"{s['bias']}-{s['slope']}" for s in STATES]


def told(page, state):
    """The course in the browser: its start, its end, and what was recorded on the way."""
    return page.evaluate(
        """async (state) => {
          const { DATA, initial, silences, train } =
            await import(new URL('maths/dying.mjs', location.href).href);
          const plain = (params) => params.map(([W, b]) => [[...W], [...b]]);
          const { params, records } = train(state);
          return { x: [...DATA.x], y: [...DATA.y], start: plain(initial(state.bias, state.seed)),
            end: plain(params), share: records.map((r) => [...r.share]),
            loss: records.map((r) => r.loss),
            silent: Array.from({ length: 16 }, (_, u) => silences(records, u)) };
        }""",
        state,
    )


def arrays(layers):
    return [(np.reshape(W, (-1, len(b))), np.array(b)) for W, b in layers]


def train(got, state):
    """The same training with actinit's own passes: parameters, losses, shares that are on."""
    x, y = np.reshape(got["x"], (-1, 2)), np.array(got["y"])
    params, seen_losses, shares = arrays(got["start"]), [], []
    for step in range(STEPS + 1):
        slope = state["slope"] if step >= state["since"] else 0.0
        act = activations.get("leaky_relu", slope=slope)
        zs, hs = network.forward(params, x, act)
        loss, dout = losses.binary_cross_entropy(zs[-1], y)
        grads, _ = network.backward(params, zs, hs, dout, act)
        seen_losses.append(loss)
        shares.append(np.concatenate([np.mean(z > 0, axis=0) for z in zs[:2]]))
        params = [
            (W - state["rate"] * dW, b - state["rate"] * db)
            for (W, b), (dW, db) in zip(params, grads, strict=True)
        ]
    return params, seen_losses, shares


def flat(params):
    return np.concatenate([np.ravel(part) for layer in params for part in layer])


@pytest.mark.parametrize("state", STATES, ids=NAMES)
def test_the_training_agrees_with_actinit(visit, state):
    got = told(visit(), state)
    params, seen_losses, shares = train(got, state)
    assert got["loss"][:2] == pytest.approx(seen_losses[:2], rel=1e-12)
    assert_allclose(got["loss"], seen_losses, rtol=1e-8)
    assert_allclose(got["share"], shares, atol=1e-12)
    end = flat(params)
    assert np.linalg.norm(flat(arrays(got["end"])) - end) <= 1e-9 * np.linalg.norm(end)


@pytest.mark.parametrize("state", STATES, ids=NAMES)
def test_silent_units_are_the_dead_units_of_diagnostics(visit, state):
    got = told(visit(), state)
    x, relu = np.reshape(got["x"], (-1, 2)), activations.get("relu")
    zs, hs = network.forward(arrays(got["start"]), x, relu)
    net = SimpleNamespace(forward=lambda _: (zs, hs), activations=[relu, relu])
    dead = np.concatenate(diagnostics.dead_units(net, x))
    assert [bool(s) and s[0][0] == 0 for s in got["silent"]] == dead.tolist()
    share = np.array(got["share"])
    for unit, stretches in enumerate(got["silent"]):
        inside = np.zeros(len(share), bool)
        for first, last in stretches:
            inside[first : last + 1] = True
        assert inside.tolist() == (share[:, unit] == 0).tolist()


def test_a_dead_unit_of_layer_1_never_returns_but_one_of_layer_2_may(visit):
    """Claim R9 and its limit: layer 1 sees the same data forever, layer 2 does not."""
    page, returned = visit(), np.zeros(16, int)
    for seed in range(1, 7):
        for rate, bias in [(0.3, -1.0), (3.0, 0.0)]:
            silent = told(page, {**START, "rate": rate, "bias": bias, "seed": seed})["silent"]
            returned += [any(last < STEPS for _, last in stretches) for stretches in silent]
    assert returned[:UNITS].sum() == 0
    assert returned[UNITS:].sum() > 10


@pytest.mark.parametrize(
    ("preset", "verdict"),
    [
        ("a safe rate", "All 16 units are alive."),
        ("too fast", "9 of 16 units are dead."),
        ("a whole layer dies", "A whole layer is dead."),
        ("then a leak", "3 units are off, but not lost."),
        ("born dead", "A whole layer is dead."),
        ("born dead, but leaky", "11 units are off, but not lost."),
        ("back from the dead", "5 of 16 units are dead."),
    ],
)
def test_each_preset_stages_its_moment(visit, preset, verdict):
    page = visit(widgets.Dying(rate=0.5, step=10, unit=3, seed=4))
    page.get_by_role("button", name=preset, exact=True).click()
    assert seen(page)[0].startswith(verdict)


def test_the_words_tell_what_the_course_did(visit):
    page = visit(widgets.Dying(rate=3.0, bias=1.0, step=150, unit=9))
    got = told(page, {**START, "rate": 3.0, "bias": 1.0})
    said, gone = seen(page)[0], np.array(got["share"])[-1] == 0
    assert gone[UNITS:].all()
    assert f"{gone[:UNITS].sum()} of layer 1 and all 8 of layer 2 are on for no example" in said
    assert f"Unit 1 of layer 2 has been silent since step {got['silent'][8][-1][0]}" in said
    assert f"The loss is {got['loss'][-1]:.2f}" in said
    assert got["loss"][-1] == pytest.approx(np.log(2), abs=1e-3)  # it only guesses


def test_numbers_that_overflow_are_said_and_drawn(visit):
    page = visit(widgets.Dying(rate=5.0, bias=1.0, slope=0.3))
    assert seen(page)[0].startswith("It blows up.")
    assert "NaN" not in seen(page)[1]
    assert "Infinity" not in seen(page)[1]


@pytest.mark.parametrize("width", [360, 1000])
def test_dragging_along_the_rows_goes_through_the_steps(visit, width):
    page = visit(widgets.Dying(), width=width)
    page.locator(".figure").scroll_into_view_if_needed()
    box = page.locator(".figure").bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 130, box["y"] + 60, steps=4)
    page.mouse.up()
    said, _, state = seen(page)
    assert 0 < json.loads(state)["step"] < STEPS
    unit = json.loads(state)["unit"]
    assert 1 <= unit <= UNITS
    assert f"Unit {unit} of layer 1" in said


def test_a_new_draw_changes_picture_and_words(visit):
    page = visit(widgets.Dying())
    before = seen(page)
    page.locator("[data-seed]").click()
    after = seen(page)
    assert "seed 2" in after[0]
    assert after[1] != before[1]


def test_python_knows_the_bounds_and_names_the_state():
    with pytest.raises(Exception, match="rate"):
        widgets.Dying(rate=9.0)
    assert repr(widgets.Dying(slope=0.1)) == "Dying(rate=3.0, bias=0.0, slope=0.1)"
    pictures = json.loads((base.STATIC / "dying.json").read_text(encoding="utf-8"))
    for explorer, words in [
        (widgets.Dying(), "9 of 16 units are dead."),
        (widgets.Dying(rate=0.1), "All 16 units are alive."),
        (widgets.Dying(bias=-1.5), "A whole layer is dead."),
        (widgets.Dying(slope=0.2), "off, but not lost."),
    ]:
        assert words in pictures[explorer.still_key()]["say"]
