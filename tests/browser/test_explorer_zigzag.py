"""The zig-zag explorer: its paths are those of NumPy, and the cone is one of the inputs' signs."""

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose
from page_kit import seen

from actinit import losses, widgets
from actinit.widgets import base

pytestmark = pytest.mark.browser

GOAL = np.array([0.8, -0.8])
START = {"mean": 1.0, "rate": 0.2, "batch": "one", "w1": -1.0, "w2": 1.0, "seed": 1}
STATES = [
    START,
    {**START, "mean": 0.0, "seed": 7},
    {**START, "batch": "four", "mean": 0.4, "rate": 0.05, "w1": 2.0},
    {**START, "batch": "all", "mean": 2.0, "rate": 0.23, "seed": 999},
]


def told(page, state):
    return page.evaluate(
        """async (state) => {
          const { walked, zigzag } = await import(new URL('maths/zigzag.mjs', location.href).href);
          const data = zigzag(state);
          return { ...data, walked: walked(data.path, 30) };
        }""",
        state,
    )


def descend(x, order, rate, start):
    """Gradient descent on half the mean squared error, by actinit's loss."""
    path = [np.array(start)]
    for which in order:
        rows = x[which]
        dz = losses.mse((rows @ path[-1])[:, None], (rows @ GOAL)[:, None])[1] / 2
        path.append(path[-1] - rate * (rows.T @ dz)[:, 0])
    return np.array(path)


@pytest.mark.parametrize("state", STATES, ids=lambda s: f"{s['batch']}-{s['mean']}")
def test_the_paths_agree_with_numpy(visit, state):
    got = told(visit(), state)
    start, x = [state["w1"], state["w2"]], np.array(got["x"])
    centred = x - x.mean(axis=0)
    factor = np.sum(x**2) / np.sum(centred**2)
    assert_allclose(got["centred"]["x"], centred, atol=1e-15)
    assert got["centred"]["factor"] == pytest.approx(factor, rel=1e-12)
    for run, inputs, rate in [
        (got, x, state["rate"]),
        (got["centred"], centred, state["rate"] * factor),
    ]:
        path = descend(inputs, got["order"], rate, start)
        assert_allclose(run["path"][:2], path[:2], rtol=1e-12)
        assert np.linalg.norm(run["path"] - path) <= 1e-9 * np.linalg.norm(path)
        errors = (path - GOAL) @ inputs.T
        assert_allclose(run["loss"], np.mean(errors**2, axis=1) / 2, rtol=1e-7, atol=1e-20)


@pytest.mark.parametrize("state", STATES, ids=lambda s: f"{s['batch']}-{s['mean']}")
def test_curvature_and_walk_agree_with_numpy(visit, state):
    got = told(visit(), state)
    x, path = np.array(got["x"]), np.array(got["path"])[:31]
    values, vectors = np.linalg.eigh(x.T @ x / len(x))
    assert_allclose([got["shape"]["small"], got["shape"]["large"]], values, rtol=1e-12)
    assert got["shape"]["condition"] == pytest.approx(np.linalg.cond(x.T @ x), rel=1e-11)
    assert abs(np.dot(got["shape"]["axes"][0], vectors[:, 1])) == pytest.approx(1, abs=1e-12)
    steps = np.diff(path, axis=0)
    assert got["walked"]["length"] == pytest.approx(np.linalg.norm(steps, axis=1).sum(), rel=1e-12)
    assert got["walked"]["together"] == np.sum(np.prod(steps, axis=1) > 0)
    assert got["walked"]["turns"] == np.sum(np.sum(steps[1:] * steps[:-1], axis=1) < 0)


def test_positive_inputs_chain_single_examples_but_not_their_sum(visit):
    """Claim G7 and its limit: one example moves both weights alike; a batch need not."""
    page = visit()
    for seed in range(1, 6):
        one = told(page, {**START, "seed": seed})
        assert np.min(one["x"]) >= 0
        assert one["same"] == 32
        assert one["walked"]["together"] == 30
        assert told(page, {**START, "batch": "all", "seed": seed})["walked"]["together"] < 10
        assert told(page, {**START, "mean": 0.0, "seed": seed})["walked"]["together"] < 25


def test_each_epoch_sees_every_example_once(visit):
    page = visit()
    for batch, size in [("one", 1), ("four", 4), ("all", 32)]:
        order = told(page, {**START, "batch": batch})["order"]
        assert len(order) == 100
        epoch = np.concatenate(order[: 32 // size])
        assert sorted(epoch) == list(range(32))
    assert told(page, START)["order"] != told(page, {**START, "seed": 2})["order"]


@pytest.mark.parametrize(
    ("preset", "verdict"),
    [
        ("positive inputs", "It zig-zags."),
        ("centre them", "It arrives."),
        ("a goal within the cone", "It arrives."),
        ("the whole batch", "It arrives."),
        ("a narrow valley", "It zig-zags."),
        ("one step too large", "It flies apart."),
    ],
)
def test_each_preset_stages_its_moment(visit, preset, verdict):
    page = visit(widgets.ZigZag(steps=3, w1=0.5, batch="four"))
    page.get_by_role("button", name=preset, exact=True).click()
    assert seen(page)[0].startswith(verdict)


def test_the_cone_is_drawn_only_where_all_inputs_are_positive(visit):
    for mean, shades in [(1.0, 2), (0.0, 0)]:
        page = visit(widgets.ZigZag(mean=mean))
        assert page.locator(".figure path.layer.grad").count() == shades
        words = "every example pushes both weights up or both down"
        assert (words in seen(page)[0]) == (mean == 1.0)


@pytest.mark.parametrize("width", [360, 1000])
def test_the_start_is_dragged(visit, width):
    page = visit(widgets.ZigZag(steps=5), width=width)
    page.locator(".figure").scroll_into_view_if_needed()
    x, y = page.evaluate(
        """() => {
          const b = document.querySelector('.figure circle.open').getBoundingClientRect();
          return [b.left + b.width / 2, b.top + b.height / 2];
        }"""
    )
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 40, steps=4)
    page.mouse.up()
    state = json.loads(seen(page)[2])
    assert state["w1"] > -0.8
    assert state["w2"] < 0.8


def test_a_new_draw_changes_picture_and_words(visit):
    page = visit(widgets.ZigZag())
    before = seen(page)
    page.locator("[data-seed]").click()
    after = seen(page)
    assert "seed 2" in after[0]
    assert after[0] != before[0]
    assert after[1] != before[1]


def test_python_knows_the_bounds_and_names_the_state():
    with pytest.raises(Exception, match="mean"):
        widgets.ZigZag(mean=2.5)
    assert repr(widgets.ZigZag(rate=0.5)) == "ZigZag(mean=1.0, rate=0.5, batch='one')"
    pictures = json.loads((base.STATIC / "zigzag.json").read_text(encoding="utf-8"))
    for mean in (0.0, 1.0):
        say = pictures[widgets.ZigZag(mean=mean).still_key()]["say"]
        assert say.split(". ")[1].startswith(f"Inputs with mean {mean:.1f}")
