"""The neuron explorer: the line obeys direction and bias, and ignores a common factor."""

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose
from page_kit import seen

from actinit import activations, widgets

pytestmark = pytest.mark.browser

LINE = """() => [...document.querySelectorAll('.figure path.curve.ink.bold')]
  .map((path) => path.getAttribute('d'))"""


def line_of(page):
    seen(page)
    return page.evaluate(LINE)


def test_a_common_factor_leaves_the_line_in_place(visit):
    page = visit(widgets.NeuronExplorer())
    before, (said, drawn, _) = line_of(page), seen(page)
    page.get_by_role("button", name="make it sure").click()
    assert line_of(page) == before
    assert seen(page)[0] != said
    assert seen(page)[1] != drawn
    assert json.loads(seen(page)[2])["scale"] == 100


def test_the_bias_slides_and_the_weights_turn(visit):
    page = visit(widgets.NeuronExplorer())

    def ends():
        (d,) = line_of(page)
        points = [[float(v) for v in p.split()] for p in d[1:].split("L")]
        return np.array(points)

    def angle(p):
        return np.arctan2(*(p[1] - p[0])[::-1]) % np.pi

    first = ends()
    page.get_by_role("button", name="slide it").click()
    slid = ends()
    assert_allclose(angle(slid), angle(first), atol=0.01)
    assert np.abs(slid - first).max() > 20
    page.get_by_role("button", name="one input only").click()
    assert_allclose(angle(ends()), np.pi / 2, atol=0.01)  # upright


def test_dragging_the_plane_moves_the_line_through_the_pointer(visit):
    page = visit(widgets.NeuronExplorer(w1=1.0, w2=0.0, b=0.0))
    box = page.locator(".figure").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 120)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 120, steps=3)
    page.mouse.up()
    state = json.loads(seen(page)[2])
    assert state["b"] > 1
    assert state["w1"] == 1.0


@pytest.mark.parametrize("name", ["step", "linear", "sigmoid", "tanh", "relu"])
def test_the_words_state_the_answer_at_the_centre(visit, name):
    page = visit(widgets.NeuronExplorer(b=0.7, scale=2.0, activation=name))
    said = seen(page)[0]
    want = float(activations.get(name).f(np.array(1.4)))
    told = float(said.split("says ")[1].rstrip(".").replace("−", "-"))
    assert told == pytest.approx(want, rel=2e-3)


def test_no_weights_no_line(visit):
    page = visit(widgets.NeuronExplorer(w1=0.0, w2=0.0, b=1.0))
    assert line_of(page) == []
    assert "no line" in seen(page)[0]


def test_bounds_are_kept_in_python():
    with pytest.raises(Exception, match="scale"):
        widgets.NeuronExplorer(scale=0.0)
    assert repr(widgets.NeuronExplorer(w1=2.0)).startswith("NeuronExplorer(w1=2.0, w2=1.0, b=-0.3")
