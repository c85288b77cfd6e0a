"""The order and chaos explorer: its maps are those of actinit.theory, its net a net by NumPy."""

import json
import math

import numpy as np
import pytest
from numpy.testing import assert_allclose
from page_kit import seen

from actinit import activations, theory, widgets
from actinit.widgets import base

pytestmark = pytest.mark.browser

POINTS = [
    ("tanh", 2.0, 0.3),
    ("tanh", 1.2, 1.0),
    ("tanh", 3.0, 1.5),
    ("tanh", 0.8, 0.0),
    ("softsign", 2.0, 0.3),
    ("sigmoid", 3.0, 0.5),
    ("relu", 1.2, 0.4),
    ("leaky_relu", 1.3, 0.1),
    ("selu", 1.2, 1.0),
    ("selu", 0.9, 0.2),
]
COMPUTE = """async (given) => {
  const [C, A] = await Promise.all(['chaos', 'activations']
    .map((m) => import(new URL(`maths/${m}.mjs`, location.href).href)));
  const act = A.activation(given.activation), data = C.chaos(act, given);
  const { q, chi, end, scale, path, net } = data;
  return { q, chi, end, scale, path, net, map: (given.cs ?? []).map(data.map.next),
    matrices: given.want && (() => {
      const { w, b, start } = C.draw(given.seed);
      return { w: [...w], b: b.map((v) => [...v]), start: start.map((v) => [...v]) };
    })() };
}"""


def compute(page, activation, sigma_w, sigma_b, c=0.6, depth=12, seed=1, **more):
    given = {"activation": activation, "sigma_w": sigma_w, "sigma_b": sigma_b}
    return page.evaluate(COMPUTE, {**given, "c": c, "depth": depth, "seed": seed, **more})


@pytest.mark.parametrize(("name", "sigma_w", "sigma_b"), POINTS)
def test_the_maps_agree_with_theory(visit, name, sigma_w, sigma_b):
    w2, b2 = sigma_w**2, sigma_b**2
    cs = [0.0, 0.3, 0.9, 0.99]
    told = compute(visit(), name, sigma_w, sigma_b, cs=cs)
    assert_allclose(told["q"], theory.fixed_point(name, w2, b2), rtol=1e-12, atol=0)
    assert_allclose(told["chi"], theory.chi_1(name, w2, b2), rtol=1e-12)
    wanted = theory.correlation_map(name, np.array(cs), w2, b2)
    assert_allclose(told["map"], wanted, rtol=0, atol=1e-12)
    end = theory.correlation_fixed_point(name, w2, b2)
    assert_allclose(told["end"], end, rtol=0, atol=1e-12)
    assert_allclose(told["path"], theory.correlations(name, 0.6, 12, w2, b2), rtol=0, atol=1e-12)
    # A root is known less well than the function: its error is divided by the distance from edge.
    assert_allclose(told["scale"], theory.depth_scale(name, w2, b2), rtol=1e-11)


@pytest.mark.parametrize("name", ["tanh", "softsign", "selu"])
def test_the_edge_is_where_theory_puts_it(visit, name):
    curve = visit().evaluate(
        """async (name) => {
          const { levelCurve } = await import(new URL('maths/chaos.mjs', location.href).href);
          return levelCurve(name, 1);
        }""",
        name,
    )
    inside = [(w, b) for w, b in curve if 0.05 < b < 1.5]
    assert len(inside) > 5
    for w, b in inside[:: len(inside) // 4]:
        assert_allclose(w**2, theory.critical_sigma_w2(name, b**2), rtol=1e-11)


def test_a_growing_variance_has_no_fixed_point(visit):
    told = compute(visit(), "relu", 2.0, 0.3, cs=[0.0, 0.5])
    assert told["q"] == math.inf
    assert_allclose(told["chi"], 2.0, rtol=1e-12)
    assert told["end"] == 1
    # Far out the biases no longer count: the map is the arc-cosine kernel of Cho and Saul.
    assert_allclose(told["map"], theory.correlation_map("relu", [0.0, 0.5], 2.0, q=1.0), atol=1e-12)


@pytest.mark.parametrize(("name", "sigma_w", "sigma_b"), [("tanh", 2.0, 0.3), ("relu", 1.2, 0.4)])
def test_the_one_net_is_a_net(visit, name, sigma_w, sigma_b):
    told = compute(visit(), name, sigma_w, sigma_b, depth=8, seed=3, want=True)
    n, given = 100, told["matrices"]
    matrices = np.array(given["w"]).reshape(-1, n, n)
    first, other = np.array(given["start"])
    first *= math.sqrt(n) / np.linalg.norm(first)
    other = other - (first @ other / n) * first
    other *= math.sqrt(n) / np.linalg.norm(other)
    z = math.sqrt(told["q"]) * np.array([first, 0.6 * first + 0.8 * other])
    seen_by_numpy, act = [0.6], activations.get(name)
    for layer in range(1, 8):
        z = act.f(z) @ matrices[layer].T * sigma_w / math.sqrt(n)
        z = z + sigma_b * np.array(given["b"][layer])
        seen_by_numpy.append(z[0] @ z[1] / np.linalg.norm(z[0]) / np.linalg.norm(z[1]))
    assert_allclose(told["net"], seen_by_numpy, rtol=0, atol=1e-12)
    assert abs(matrices.mean()) < 0.01
    assert abs(matrices.std() - 1) < 0.01


@pytest.mark.parametrize(
    ("preset", "verdict"),
    [
        ("order", "Order: the inputs merge."),
        ("chaos", "Chaos: the inputs part."),
        ("the edge", "On the edge of chaos."),
        ("the edge without biases", "On the edge of chaos."),
        ("ReLU under He", "On the edge of chaos."),
        ("sigmoid: always order", "Order: the inputs merge."),
        ("SELU as designed", "Chaos: the inputs part."),
    ],
)
def test_each_preset_stages_its_moment(visit, preset, verdict):
    page = visit(widgets.Chaos(activation="softsign", sigma_w=0.7, c=0.31))
    page.get_by_role("button", name=preset, exact=True).click()
    assert seen(page)[0].startswith(verdict)


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        ({"activation": "relu", "sigma_w": 2.0}, "The signal explodes."),
        ({"activation": "tanh", "sigma_w": 0.8, "sigma_b": 0.0}, "The signal dies out."),
    ],
)
def test_signals_that_do_not_last_are_named(visit, state, verdict):
    assert seen(visit(widgets.Chaos(**state)))[0].startswith(verdict)


def test_the_point_is_dragged_through_the_plane(visit):
    page = visit(widgets.Chaos())
    box = page.locator(".figure.plane").bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.7 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.3 * box["height"], steps=4)
    page.mouse.up()
    said, _, state = seen(page)
    state = json.loads(state)
    assert 0.3 < state["sigma_w"] < 0.8
    assert 0.9 < state["sigma_b"] < 1.4
    assert said.startswith("Order")
    box = page.locator(".figure.map").bounding_box()
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    assert 0.3 < json.loads(seen(page)[2])["c"] < 0.6


def test_the_words_state_the_end_of_the_path(visit):
    said = seen(visit(widgets.Chaos(sigma_w=2.0, sigma_b=0.3, c=0.9, depth=30)))[0]
    end = theory.correlations("tanh", 0.9, 30, 4.0, 0.09)[-1]
    assert f"come to {end:.3f} at layer 30" in said


def test_python_knows_the_bounds_and_names_the_state():
    with pytest.raises(Exception, match="sigma_w"):
        widgets.Chaos(sigma_w=3.5)
    said = "Chaos(activation='tanh', sigma_w=1.5, sigma_b=0.3)"
    assert repr(widgets.Chaos(sigma_w=1.5)) == said
    pictures = json.loads((base.STATIC / "chaos.json").read_text(encoding="utf-8"))
    assert set(widgets.Chaos.activation.values) | {"default"} == set(pictures)
