"""The explorers as a reader meets them: a static page, a real Chromium, no kernel, no network."""

import json
import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from numpy.testing import assert_allclose
from page_kit import SOURCES, seen
from playwright.sync_api import Page

from actinit import activations, losses, network, optimizers, widgets

pytestmark = pytest.mark.browser

PREDICT = widgets.Predict(
    question="A sigmoid at `z = 10`: what is its slope?",
    options=[{"text": "about 1", "why": "That is its value."}, "about 0.00005", "exactly 0"],
    answer=1,
    reveal="The slope is *exponentially* small, not zero.",
)
QUIZ = widgets.Quiz(
    questions=[
        {
            "ask": f"Question {n}: what is `f(0)`?",
            "options": [
                {"text": "one half", "right": True, "why": "Both exponentials are 1."},
                {"text": "zero", "right": False, "why": "That is tanh."},
            ],
        }
        for n in (1, 2)
    ]
)
# Explorers with sliders, from a state where every control shows something.
PICTURES = {
    "activation": lambda: widgets.ActivationExplorer(activation="elu", x=-1.0, sigma=2.0),
    "chain": lambda: widgets.Chain(depth=12, weight=1.5, bias=-0.5, stuck=3, unit=2),
    "chaos": lambda: widgets.Chaos(sigma_w=1.8, sigma_b=0.2, c=0.7, depth=20),
    "collapse": lambda: widgets.Collapse(layers=3, bend=0.5),
    "initlab": lambda: widgets.InitLab(depth=8, width=32, activation="tanh", scheme="unit"),
    "forward_backward": lambda: widgets.ForwardBackward(activation="tanh", step=9, target=0.5),
    "neuron": lambda: widgets.NeuronExplorer(w1=-1.5, w2=0.5, b=0.4, scale=2.0, activation="tanh"),
    "outputs": lambda: widgets.Outputs(z1=1.5, z2=3.0, z3=-1.0, temperature=2.0),
    "playground": lambda: widgets.Playground(depth=2, width=8, step=20, seed=4),
    "zigzag": lambda: widgets.ZigZag(mean=1.2, rate=0.1, steps=12, w2=0.5),
    "dying": lambda: widgets.Dying(rate=2.0, bias=-0.5, slope=0.1, since=40, step=90, unit=4),
    "symmetry": lambda: widgets.Symmetry(start="noise", noise=-4.0, step=300),
}


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(19)


def fresh(visit, name: str, **options) -> Page:
    if name == "questions":
        return visit(PREDICT, QUIZ, **options)
    return visit(PICTURES[name](), **options)


@pytest.mark.parametrize("name", PICTURES)
def test_each_slider_moves_picture_and_words_by_keyboard(visit, name):
    page = fresh(visit, name)
    sliders = page.locator("input[type=range]:visible")
    assert sliders.count() > 0
    for i in range(sliders.count()):
        said, drawn, _ = seen(page)
        slider = sliders.nth(i)
        slider.focus()
        at_end = slider.evaluate("s => s.valueAsNumber >= Number(s.max)")
        for _ in range(8):
            page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
        now_said, now_drawn, _ = seen(page)
        which = slider.get_attribute("data-slider")
        assert now_drawn != drawn, f"{which} does not change the picture"
        assert now_said != said, f"{which} does not change the words"
        assert slider.get_attribute("aria-valuetext")


@pytest.mark.parametrize("name", PICTURES)
def test_each_slider_moves_picture_and_words_by_pointer(visit, name):
    page = fresh(visit, name)
    for slider in page.locator("input[type=range]:visible").all():
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        said, drawn, _ = seen(page)
        for share in (0.2, 0.85):  # one of the two is away from where the slider stands
            page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + box["height"] / 2)
            page.mouse.down()
            page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2, steps=4)
            page.mouse.up()
            if seen(page)[1] != drawn:
                break
        assert seen(page)[0] != said
        assert seen(page)[1] != drawn


@pytest.mark.parametrize("name", PICTURES)
def test_each_choice_changes_the_picture(visit, name):
    page = fresh(visit, name)
    for group in page.locator("fieldset:visible").all():
        options = group.locator("input[type=radio]")
        shown = set()
        for i in range(options.count()):
            group.locator("label").nth(i).click()
            said, drawn, _ = seen(page)
            shown.add((said, drawn))
            assert options.nth(i).is_checked()
        assert len(shown) == options.count()
        options.nth(options.count() - 1).focus()
        page.keyboard.press("ArrowUp")
        assert options.nth(options.count() - 2).is_checked()


@pytest.mark.parametrize("name", PICTURES)
def test_presets_stage_states_and_reset_restores(visit, name):
    page = fresh(visit, name)
    start = seen(page)
    for button in page.locator("[data-preset]").all():
        button.click()
        assert seen(page) != start
        assert button.get_attribute("aria-pressed") == "true"
    page.locator("[data-action=reset]").click()
    said, drawn, state = seen(page)
    assert (said, drawn) == start[:2]
    assert json.loads(state) == json.loads(start[2])


@pytest.mark.parametrize("name", PICTURES)
def test_the_link_reopens_the_state(visit, name):
    page = fresh(visit, name)
    page.locator("[data-preset]").nth(1).click()
    page.locator("input[type=range]").first.focus()
    page.keyboard.press("ArrowLeft")
    wanted = seen(page)
    href = page.locator("[data-action=link]").get_attribute("href")
    assert href.startswith(f"#{name}-1?")
    assert seen(fresh(visit, name, hash_=href))[:2] == wanted[:2]


@pytest.mark.parametrize("name", PICTURES)
def test_a_broken_link_opens_the_authors_state(visit, name):
    wanted = seen(fresh(visit, name))
    slider = fresh(visit, name).locator("input[type=range]").first.get_attribute("data-slider")
    broken = f"#{name}-1?{slider}=oops&nothing=1"
    assert seen(fresh(visit, name, hash_=broken))[:2] == wanted[:2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PICTURES, "questions"])
def test_axe_finds_nothing(visit, name, theme):
    page = fresh(visit, name, theme=theme)
    options = {"resultTypes": ["violations", "incomplete"]}
    result = Axe().run(page, options=options).response
    assert [v["id"] for v in result["violations"]] == []
    assert [v["id"] for v in result["incomplete"]] == []


CONTRAST = """() => {
  const channel = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((v) => channel(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [...document.querySelectorAll('.figure text')].map((text) => {
    const paper = getComputedStyle(text.closest('.actinit-explorer')).backgroundColor;
    const [a, b] = [light(getComputedStyle(text).fill), light(paper)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  });
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PICTURES)
def test_words_in_pictures_stand_out(visit, name, theme):
    """axe cannot judge SVG text, so its contrast with the paper is computed here."""
    ratios = fresh(visit, name, theme=theme).evaluate(CONTRAST)
    assert ratios
    assert min(ratios) >= 4.5


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("name", [*PICTURES, "questions"])
def test_nothing_is_cut_off(visit, name, width):
    page = fresh(visit, name, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = page.evaluate("""() => [...document.querySelectorAll('.figure')].flatMap((figure) => {
      const box = figure.getBoundingClientRect();
      return [...figure.querySelectorAll('text')].filter((t) => {
        const b = t.getBoundingClientRect();
        return b.left < box.left - 2 || b.right > box.right + 2
            || b.top < box.top - 2 || b.bottom > box.bottom + 2;
      }).map((t) => t.textContent);
    })""")
    assert outside == []


@pytest.mark.parametrize("name", PICTURES)
def test_without_javascript_picture_and_words_remain(visit, name):
    page = fresh(visit, name, javascript=False)
    assert page.locator(".actinit-still svg").first.is_visible()
    assert len(page.locator(".actinit-still figcaption").inner_text()) > 40


@pytest.mark.parametrize("name", PICTURES)
def test_the_page_hardly_moves_when_an_explorer_comes_alive(visit, name):
    """What follows an explorer must not jump: the still picture keeps the live one's place."""
    for width in (360, 1000):
        page = fresh(visit, name, width=width, wake=False)
        before = page.locator(".actinit-widget").bounding_box()["height"]
        after = fresh(visit, name, width=width).locator(".actinit-widget").bounding_box()["height"]
        assert abs(after - before) < 0.1 * after


def test_the_point_is_dragged_along_the_curve(visit):
    page = fresh(visit, "activation")
    box = page.locator(".figure").bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 60, steps=5)
    page.mouse.up()
    assert json.loads(seen(page)[2])["x"] > 0
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 60)  # not pressed: nothing moves
    assert json.loads(seen(page)[2])["x"] > 0


def test_a_slider_keeps_its_keys(visit):
    """JupyterLab listens on the document and would take the arrow keys."""
    page = fresh(visit, "activation")
    page.evaluate("document.addEventListener('keydown', () => { window.taken = true })")
    page.locator("input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("window.taken") is None


def test_a_prediction_is_kept_until_the_reader_commits(visit):
    page = visit(PREDICT)
    widget = page.locator(".actinit-live")
    assert "exponentially" not in widget.inner_text()
    widget.get_by_role("button", name="Commit").click()
    assert "Choose" in widget.locator("[aria-live]").inner_text()
    widget.get_by_text("about 1").click()
    assert "exponentially" not in widget.inner_text()
    widget.get_by_role("button", name="Commit").click()
    said = widget.locator("[aria-live]").inner_text()
    assert "exponentially" in said
    assert "That is its value." in said
    assert widget.locator("code").count() >= 1
    widget.get_by_role("button", name="Predict again").click()
    assert "exponentially" not in widget.inner_text()


def test_a_quiz_answers_each_choice(visit):
    page = visit(QUIZ)
    first = page.locator("fieldset").first
    first.get_by_text("zero").click()
    assert "That is tanh." not in page.inner_text("main")
    first.get_by_role("button", name="Check").click()
    assert "That is tanh." in first.inner_text()
    first.get_by_text("one half").click()
    first.get_by_role("button", name="Check").click()
    assert "Both exponentials are 1." in first.inner_text()
    assert "1 of 2" in page.locator("[aria-live]").inner_text()


# --- the maths, run in the browser, against NumPy -------------------------------------------


def run(page: Page, body: str, argument: object) -> object:
    """Run `body`, which may use the maths modules, with `argument` in the page."""
    return page.evaluate(
        f"""async (given) => {{
          const [A, N, S] = await Promise.all(['activations', 'network', 'statistics']
            .map((m) => import(new URL(`maths/${{m}}.mjs`, location.href).href)));
          {body}
        }}""",
        argument,
    )


@pytest.mark.parametrize("name", widgets.ActivationExplorer.activation.values)
def test_activations_agree_with_numpy(visit, name):
    page = visit(PREDICT)
    z = np.concatenate([np.linspace(-40, 40, 1601), [-300.0, -1e-9, 0.0, 1e-9, 300.0]])
    ours = activations.get(name)
    values, slopes = run(
        page,
        "const a = A.activation(given.name); return [given.z.map(a.f), given.z.map(a.df)];",
        {"name": name, "z": z.tolist()},
    )
    assert_allclose(values, ours.f(z), rtol=1e-12, atol=1e-300)
    assert_allclose(slopes, ours.df(z), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("loss", "outputs"), [("softmax_cross_entropy", 3), ("binary_cross_entropy", 1), ("mse", 2)]
)
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("names", [["tanh", "relu", "gelu"], ["maxout", "prelu", "prelu"]])
def test_network_agrees_with_numpy(visit, rng, loss, outputs, optimizer, names):
    page = visit(PREDICT)
    net = network.MLP([2, 7, 6, 5, outputs], activation=names, rng=rng, loss=loss)
    x = rng.normal(size=(20, 2))
    y = {
        "mse": rng.normal(size=(20, outputs)),
        "binary_cross_entropy": rng.integers(0, 2, size=(20, outputs)).astype(float),
        "softmax_cross_entropy": rng.integers(0, 3, size=20),
    }[loss]
    given = {
        "layers": [
            {"W": W.ravel().tolist(), "b": b.tolist(), "nIn": W.shape[0], "nOut": W.shape[1]}
            for W, b in net.params
        ],
        "x": x.ravel().tolist(),
        "y": np.ravel(y).tolist(),
        "names": names,
        "loss": loss,
        "optimizer": optimizer,
    }
    theirs = run(
        page,
        """const array = (v) => Float64Array.from(v), x = array(given.x);
        const acts = given.names.map((n) => A.layerActivation(n));
        const params = given.layers.map((l, i) => ({ ...l, W: array(l.W), b: array(l.b),
          ...(given.names[i] === 'prelu' ? { slope: array([0.25]) } : {}) }));
        const step = given.optimizer === 'sgd' ? N.sgd(0.05, 0.9) : N.adam(0.01);
        const pass = () => N.gradients(params, x, given.y, 20, acts, given.loss);
        const plain = (list) => list.map((v) => [...v]);
        const first = pass();
        for (let i = 0; i < 50; i++) step(params, pass().grads);
        const flat = (layers) => layers.flatMap(({ W, b }) => plain([W, b]));
        const slopes = (layers) => layers.flatMap(({ slope }) => (slope ? [...slope] : []));
        return { value: first.value, zs: plain(first.zs), hs: plain(first.hs),
          deltas: plain(first.deltas), grads: flat(first.grads), trained: flat(params),
          slopeGrads: slopes(first.grads), slopes: slopes(params) };
        """,
        given,
    )
    value, grads, deltas, zs, hs = net.gradients(x, y)
    assert_allclose(theirs["value"], value, rtol=1e-12)
    for got, want in [
        *zip(theirs["zs"], zs, strict=True),
        *zip(theirs["hs"], hs, strict=True),
        *zip(theirs["deltas"], deltas, strict=True),
        *zip(theirs["grads"], [g for layer in grads for g in layer], strict=True),
    ]:
        assert_allclose(got, np.ravel(want), rtol=1e-12, atol=1e-13)
    slope_grads = [slope for (slope,) in net.slope_gradients(zs, deltas)]
    assert_allclose(theirs["slopeGrads"], np.ravel(slope_grads), rtol=1e-12, atol=1e-13)
    make = {"sgd": optimizers.SGD(0.05, momentum=0.9), "adam": optimizers.Adam(0.01)}[optimizer]
    net.fit(x, y, epochs=50, optimizer=make)
    trained = np.concatenate([np.ravel(p) for layer in net.params for p in layer])
    got = np.concatenate(theirs["trained"])
    assert np.linalg.norm(got - trained) <= 1e-9 * np.linalg.norm(trained)
    learnt = np.ravel([slope for (slope,) in net.slopes()])
    assert_allclose(theirs["slopes"], learnt, rtol=1e-9)
    assert len(learnt) == names.count("prelu")
    assert (np.abs(learnt - 0.25) > 1e-4).all()


def test_statistics_agree_with_numpy(visit, rng):
    page = visit(PREDICT)
    values = rng.normal(size=301)
    mean, rms, std, median = run(
        page, "return [S.mean, S.rms, S.std, S.median].map((f) => f(given));", values.tolist()
    )
    want = [values.mean(), np.sqrt(np.mean(values**2)), values.std(), np.median(values)]
    assert_allclose([mean, rms, std, median], want, rtol=1e-12, atol=1e-15)


def test_losses_named_alike():
    """The two sides name their losses alike, so a chapter's word means one thing."""
    names = re.findall(r"^  (\w+)\(z, y", (SOURCES / "maths/network.mjs").read_text(), re.MULTILINE)
    assert names
    assert all(callable(getattr(losses, name)) for name in names)
