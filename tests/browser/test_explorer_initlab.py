"""The init lab: its float32 passes are those of NumPy on the same weights and inputs."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from page_kit import seen

from actinit import activations, widgets

pytestmark = pytest.mark.browser

STATES = [
    {"activation": "tanh", "scheme": "small", "gain": 1.0},
    {"activation": "tanh", "scheme": "unit", "gain": 1.0},
    {"activation": "sigmoid", "scheme": "xavier", "gain": 2.0},
    {"activation": "relu", "scheme": "he", "gain": 1.0},
    {"activation": "leaky_relu", "scheme": "lecun", "gain": 0.5},
    {"activation": "selu", "scheme": "orthogonal", "gain": 1.2},
    {"activation": "linear", "scheme": "constant", "gain": 1.0},
]
STD = {
    "constant": lambda n: 1 / n,
    "small": lambda n: 0.01,
    "unit": lambda n: 1.0,
    "lecun": lambda n: n**-0.5,
    "xavier": lambda n: n**-0.5,
    "he": lambda n: (2 / n) ** 0.5,
    "orthogonal": lambda n: 1.0,
}
STEEPEST = {"tanh": 1.0, "sigmoid": 0.25}
RUN = """async (given) => {
  const M = await import(new URL('maths/initlab.mjs', location.href).href);
  M.openArena(given.simd);
  const { act, grad, median, lost } = M.simulate(given);
  const layers = Array.from({ length: given.depth }, (_, l) => M.drawnNet(l + 1, given.width));
  return { act: [...act], grad: [...grad], median: [...median], lost: [...lost],
    x: layers[0].x, d: layers[0].d, matrices: layers.map((l) => l.matrix) };
}"""


def by_numpy(told, activation, scheme, gain, width, depth):
    act, std = activations.get(activation), gain * STD[scheme](width)
    weights = [std * np.array(m).T for m in told["matrices"]]
    hs, zs = [np.array(told["x"])], []
    for W in weights:
        zs.append(hs[-1] @ W)
        hs.append(act.f(zs[-1]))
    back = [np.array(told["d"])]
    for W, z in zip(weights[::-1], zs[::-1], strict=True):
        back.append((back[-1] * act.df(z)) @ W.T)
    lost = np.zeros(depth + 1)
    for layer, (z, h) in enumerate(zip(zs, hs[1:], strict=True), start=1):
        if activation in STEEPEST:
            lost[layer] = np.mean(act.df(z) < 0.05 * STEEPEST[activation])
        elif activation == "relu":
            lost[layer] = np.mean(np.all(h <= 0, axis=0))
    return hs, back[::-1], lost


def log_rms(list_):
    return [np.log10(np.sqrt(np.mean(np.square(v)))) for v in list_]


@pytest.mark.parametrize("simd", [True, False], ids=["simd", "plain"])
@pytest.mark.parametrize("state", STATES, ids=lambda s: f"{s['activation']}-{s['scheme']}")
def test_the_passes_agree_with_numpy(visit, state, simd):
    width, depth = 24, 6
    told = visit().evaluate(RUN, {**state, "width": width, "depth": depth, "seed": 3, "simd": simd})
    hs, back, lost = by_numpy(told, **state, width=width, depth=depth)
    assert np.array(told["x"]).shape == (256, width)
    # float32 keeps seven digits; a layer of sums loses one or two of them.
    assert_allclose(told["act"][1:], log_rms(hs[1:]), rtol=0, atol=2e-5)
    assert_allclose(told["grad"], log_rms(back), rtol=0, atol=2e-5)
    assert_allclose(told["lost"], lost, rtol=0, atol=2e-3)
    middle = [np.median(np.abs(v)) for v in back]
    shown = [10**v if v is not None and np.isfinite(v) else 0 for v in told["median"]]
    assert_allclose(shown, middle, rtol=0.07, atol=1e-30)


@pytest.mark.parametrize("scheme", ["unit", "orthogonal"])
def test_the_matrices_are_what_the_scheme_says(visit, scheme):
    state = {"activation": "tanh", "scheme": scheme, "gain": 1.0, "width": 32, "depth": 2}
    told = visit().evaluate(RUN, {**state, "seed": 5, "simd": True})
    for matrix in map(np.array, told["matrices"]):
        if scheme == "orthogonal":
            assert_allclose(matrix @ matrix.T, np.eye(32), atol=1e-6)
        else:
            assert abs(matrix.mean()) < 0.15
            assert matrix.std() == pytest.approx(1, abs=0.1)
    assert not np.allclose(*told["matrices"])


def test_a_few_inputs_come_first_and_say_nearly_the_same(visit):
    told = visit().evaluate(
        """async () => {
          const M = await import(new URL('maths/initlab.mjs', location.href).href);
          const state = { depth: 30, width: 128, activation: 'tanh', scheme: 'xavier',
            gain: 1, seed: 1 };
          const few = M.preview(state), small = M.preview({ ...state, depth: 4, width: 16 });
          const [first, then] = [few, M.INPUTS].map((n) => M.simulate(state, n));
          return { few, small, act: [first, then].map((s) => [...s.act]),
            grad: [first, then].map((s) => [...s.grad]) };
        }"""
    )
    assert told["few"] < 256 == told["small"]
    assert_allclose(*told["act"], atol=0.05)
    assert_allclose(*told["grad"], atol=0.15)


def test_all_inputs_follow_and_two_labs_do_not_disturb_one_another(visit):
    """The picture after a change is that of all 256 inputs, also when two labs share the page."""
    state = {"depth": 30, "width": 192, "activation": "tanh", "scheme": "xavier"}
    alone = seen(visit(widgets.InitLab(**state)))
    page = visit(widgets.InitLab(**state), widgets.InitLab(**state | {"scheme": "he"}))
    assert seen(page)[:2] == alone[:2]
    page.get_by_role("button", name="vanish").first.click()
    assert seen(page) != alone
    page.locator("[data-action=reset]").first.click()
    assert seen(page)[:2] == alone[:2]
