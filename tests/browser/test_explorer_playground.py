"""The playground: it trains as actinit does, and its state holds the whole run."""

import json

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from numpy.testing import assert_allclose
from page_kit import seen

from actinit import diagnostics, initializers, network, optimizers, widgets
from actinit.widgets import base, playground

pytestmark = pytest.mark.browser

MODULES = ["training", "datasets", "initializers", "random"]
RUNS = [
    {"data": "circle", "activation": "tanh", "init": "xavier_normal", "optimizer": "sgd"},
    {"data": "spirals", "activation": "relu", "init": "he_normal", "optimizer": "momentum"},
    {"data": "moons", "activation": "gelu", "init": "orthogonal", "optimizer": "adam"},
    {
        "data": "xor",
        "activation": "elu",
        "init": "pytorch_default",
        "depth": 12,
        "optimizer": "sgd",
    },
]
OPTIMIZERS = {
    "sgd": lambda lr: optimizers.SGD(lr),
    "momentum": lambda lr: optimizers.SGD(lr, momentum=0.9),
    "adam": lambda lr: optimizers.Adam(lr),
}


def run(page, body, given=None):
    return page.evaluate(
        f"""async (given) => {{
          const [T, D, I, R] = await Promise.all({json.dumps(MODULES)}
            .map((m) => import(new URL(`maths/${{m}}.mjs`, location.href).href)));
          const plain = (params) => params.map(({{ W, b, nIn, nOut }}) =>
            ({{ W: [...W], b: [...b], shape: [nIn, nOut] }}));
          {body}
        }}""",
        given,
    )


def as_numpy(layers):
    return [(np.array(p["W"], float).reshape(p["shape"]), np.array(p["b"], float)) for p in layers]


def config(**changes):
    return {"depth": 3, "width": 8, "rate": 0.05, "gain": 1, "seed": 2, **changes}


@pytest.mark.parametrize("state", RUNS, ids=lambda s: f"{s['activation']}-{s['optimizer']}")
def test_fifty_steps_agree_with_actinit(visit, state):
    state = config(**state)
    told = run(
        visit(),
        """const data = D.dataset(given.data), one = T.begin(given, data);
        const twin = T.begin(given, data);
        const first = plain(one.params), batches = [];
        for (let i = 0; i < 50; i++) {
          const { rows } = T.batch(twin);
          batches.push(rows);
          T.train(one);
        }
        return { x: [...data.x], y: [...data.y], first, batches, last: plain(one.params),
          losses: one.losses, classes: data.classes };""",
        state,
    )
    x, y = np.array(told["x"]).reshape(-1, 2), np.array(told["y"])
    sizes = [2, *[state["width"]] * state["depth"], told["classes"]]
    net = network.MLP(sizes, state["activation"], rng=np.random.default_rng(0))
    net.params = as_numpy(told["first"])
    optimizer, losses = OPTIMIZERS[state["optimizer"]](state["rate"]), []
    for rows in told["batches"]:
        assert len(set(rows)) == 32
        loss, grads, *_ = net.gradients(x[rows], y[rows])
        optimizer.step(net.params, grads)
        losses.append(loss)
    assert_allclose(told["losses"], losses, rtol=1e-9)
    ours = np.concatenate([np.ravel(v) for layer in as_numpy(told["last"]) for v in layer])
    theirs = np.concatenate([np.ravel(v) for layer in net.params for v in layer])
    before = np.concatenate([np.ravel(v) for layer in as_numpy(told["first"]) for v in layer])
    assert np.linalg.norm(ours - theirs) <= 1e-9 * np.linalg.norm(theirs)
    assert np.linalg.norm(ours - before) > 1e-3 * np.linalg.norm(before)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "leaky_relu"])
def test_what_is_seen_of_layers_agrees_with_actinit(visit, activation):
    state = config(data="circle", activation=activation, init="he_normal", gain=2)
    state |= {"optimizer": "momentum", "rate": 0.3}
    told = run(
        visit(),
        """const data = D.dataset(given.data), one = T.begin(given, data);
        for (let i = 0; i < 20; i++) T.train(one);
        const { rows } = T.layers(one), search = T.look(one);
        let next = search.next();
        while (!next.done) next = search.next();
        return { x: [...data.x], y: [...data.y], params: plain(one.params), right: next.value.right,
          rows: rows.map((r) => ({ ...r, act: [...r.act], grad: [...r.grad] })) };""",
        state,
    )
    x, y = np.array(told["x"]).reshape(-1, 2), np.array(told["y"])
    net = network.MLP([2, 8, 8, 8, 2], activation, rng=np.random.default_rng(0))
    net.params = as_numpy(told["params"])
    assert told["right"] == pytest.approx(net.accuracy(x, y), abs=1e-12)
    table = diagnostics.layer_stats(net, x[:64], y[:64])
    dead = diagnostics.dead_units(net, x[:64])
    zs, _ = net.forward(x[:64])
    for layer, row in enumerate(told["rows"]):
        assert_allclose(row["size"], table[layer].rms, rtol=1e-9)
        assert_allclose(row["back"], table[layer].grad_rms, rtol=1e-9, atol=1e-15)
        assert [u == "dead" for u in row["units"]] == dead[layer].tolist()
        for j, unit in enumerate(row["units"]):
            share = diagnostics.saturated_share(zs[layer][:, j], net.activations[layer])
            flat = share >= 0.9 and unit != "dead" and activation != "relu"
            assert (unit == "saturated") == flat


def test_the_schemes_are_those_of_actinit(visit):
    """Same names, and the same spread; Python's own tests say that the spread is right."""
    told = run(
        visit(),
        """const random = R.rng(4);
        return Object.fromEntries(Object.entries(I.INITIALIZERS).map(([name, draw]) =>
          [name, [...draw(random, 60, 40)]]));""",
    )
    assert set(told) == set(initializers.INITIALIZERS)
    rng = np.random.default_rng(4)
    for name, ours in told.items():
        theirs = initializers.get(name)(rng, (60, 40))
        assert np.std(ours) == pytest.approx(np.std(theirs), rel=0.06, abs=1e-12), name
        assert np.max(np.abs(ours)) == pytest.approx(np.max(np.abs(theirs)), rel=0.5, abs=1e-12)


def test_the_digits_are_those_of_actinit(visit):
    told = visit().evaluate(
        """async () => {
          const address = new URL('_static/digits.js', location.href).href;
          const { images, labels, train } = await import(address);
          return { images, labels, train };
        }"""
    )
    assert told == playground.digits()
    assert len(told["images"]) == 64 * 640


def test_a_notebook_asks_python_for_the_digits(visit):
    """A module without an address of its own, as in Jupyter, cannot fetch a file beside it."""
    page = visit(widgets.Playground(step=0))
    told = page.evaluate(
        """async (given) => {
          const { default: module } = await import(new URL('_static/playground.js', location.href));
          const sent = [], heard = {}, state = { ...given.state };
          const model = { get: (k) => state[k], set: (k, v) => { state[k] = v; }, save_changes() {},
            on: (event, f) => { heard[event] = f; }, off() {},
            send: (message) => sent.push(message) };
          const el = document.body.appendChild(document.createElement('div'));
          module.render({ model, el });
          const before = el.querySelector('.sentence').innerText;
          heard['msg:custom'](given.digits);
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          const said = () => el.querySelector('.sentence').innerText;
          do await frame(); while (!/digits are right/.test(said()));
          return { sent, before, after: said() };
        }""",
        {
            "state": widgets.Playground(data="digits", step=2).state,
            "digits": playground.digits(),
        },
    )
    assert told["sent"] == [{"want": "digits"}]
    assert told["before"].startswith("The digits are on their way.")
    assert "of the new digits are right" in told["after"]


def test_data_lie_where_the_picture_shows_them(visit):
    told = run(
        visit(),
        """return Object.keys(D.SETS).map((name) => {
          const { x, y, n, span, classes } = D.dataset(name);
          return { name, x: [...x], y: [...y], n, span, classes };
        });""",
    )
    for data in told:
        assert np.abs(data["x"]).max() < data["span"], data["name"]
        counts = np.bincount(data["y"])
        assert len(counts) == data["classes"]
        assert counts.min() == counts.max() == data["n"] / data["classes"]


def test_xavier_against_he_is_one_picture(visit):
    page = visit(widgets.Playground(step=5))
    page.get_by_role("button", name="Xavier against He, 30 layers").click()
    said = seen(page)[0]
    assert said.startswith("It learns.")
    assert "Kept: Xavier, loss 0.69" in said
    names = page.locator(".figure.loss text").all_text_contents()
    assert "Xavier" in names
    assert "He (now)" in names
    assert page.locator(".figure.loss path").count() == 2


@pytest.mark.parametrize(
    ("preset", "verdict"),
    [
        ("four starts", "It learns."),
        ("sigmoid stalls", "It only guesses."),
        ("kill the ReLUs", "The units are dead."),
        ("spirals", "It learns."),
        ("digits", "It learns."),
    ],
)
def test_each_preset_stages_its_moment(visit, preset, verdict):
    page = visit(widgets.Playground(step=5))
    page.get_by_role("button", name=preset, exact=True).click()
    begins = "v => document.querySelector('.sentence').innerText.startsWith(v)"
    page.wait_for_function(begins, arg=verdict)
    assert "NaN" not in "".join(seen(page)[:2])


def test_train_pause_step_and_rewind(visit):
    page = visit(widgets.Playground(step=0, width=6))
    start = seen(page)
    assert start[0].startswith("Before the first step.")
    button = lambda name: page.get_by_role("button", name=name, exact=True)  # noqa: E731
    button("One step").focus()
    page.keyboard.press("Enter")
    assert json.loads(seen(page)[2])["step"] == 1
    assert "After 1 step " in seen(page)[0]
    button("Train").click()
    page.wait_for_function(
        "() => JSON.parse(document.querySelector('.actinit-widget').dataset.state).step > 20"
    )
    button("Pause").click()
    paused = seen(page)
    page.wait_for_timeout(200)
    assert seen(page) == paused
    assert json.loads(paused[2])["step"] > 20
    assert paused[1] != start[1]
    button("Rewind").click()
    said, drawn, _ = seen(page)
    assert (said, drawn) == start[:2]  # the same initial weights


def test_training_stops_at_the_last_step(visit):
    page = visit(widgets.Playground(step=995, width=4, depth=1))
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function(
        "() => JSON.parse(document.querySelector('.actinit-widget').dataset.state).step === 1000"
    )
    seen(page)
    assert page.get_by_role("button", name="Train", exact=True).is_visible()


def test_a_run_is_kept_beside_the_next(visit):
    page = visit(widgets.Playground(step=20, width=6))
    drop = page.get_by_role("button", name="Drop the kept runs")
    assert not drop.is_visible()
    page.get_by_role("button", name="Keep this run").click()
    page.get_by_label("Initial weights").select_option("zeros")
    said = seen(page)[0]
    assert "Kept: He, loss" in said
    assert page.locator(".figure.loss path").count() == 2
    drop.click()
    assert "Kept" not in seen(page)[0]


def test_menus_change_picture_and_words(visit):
    page = visit(widgets.Playground(step=10, width=6, depth=2))
    for label in ("Activation", "Initial weights", "Descent"):
        menu = page.get_by_label(label, exact=True)
        shown = set()
        for value in menu.locator("option").evaluate_all("all => all.map((o) => o.value)"):
            menu.select_option(value)
            said, drawn, _ = seen(page)
            assert "NaN" not in drawn
            shown.add((said, drawn))
        assert len(shown) == menu.locator("option").count()
        menu.focus()
        before = seen(page)
        page.keyboard.press("ArrowUp")
        assert seen(page)[:2] != before[:2]


def test_a_link_reopens_runs_and_step(visit):
    page = visit(widgets.Playground(step=12, width=6, depth=2))
    page.get_by_role("button", name="Keep this run").click()
    page.get_by_label("Activation", exact=True).select_option("tanh")
    page.get_by_role("button", name="One step").click()
    wanted = seen(page)
    href = page.locator("[data-action=link]").get_attribute("href")
    again = seen(visit(widgets.Playground(), hash_=href))
    assert again[:2] == wanted[:2]
    assert json.loads(again[2]) == json.loads(wanted[2])


def test_an_unreadable_kept_run_is_left_out(visit):
    kept = "relu he_normal 3 6 0.05 1 sgd 1;oops;relu nowhere 1 2 3 4 sgd 1;"
    kept += "tanh zeros 99 6 1 1 sgd 1"
    page = visit(widgets.Playground(step=5, width=6, kept=kept))
    seen(page)
    assert page.locator(".figure.loss path").count() == 2


def test_an_overflow_is_named(visit):
    page = visit(widgets.Playground(step=60, activation="linear", rate=10.0, gain=8.0, depth=4))
    said, drawn, _ = seen(page)
    assert said.startswith("The loss has overflowed.")
    assert "NaN" not in drawn


def test_the_page_stays_responsive_while_a_large_net_trains(visit):
    page = visit(widgets.Playground(step=0, depth=30, width=64))
    seen(page)
    page.get_by_role("button", name="Train", exact=True).click()
    frames = page.evaluate("""() => new Promise((done) => {
      const gaps = [];
      let last = performance.now();
      const tick = (now) => {
        gaps.push(now - last);
        last = now;
        gaps.length < 40 ? requestAnimationFrame(tick) : done(gaps);
      };
      requestAnimationFrame(tick);
    })""")
    page.get_by_role("button", name="Pause", exact=True).click()
    assert np.median(frames) < 250  # milliseconds, on a machine shared with other tests


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_with_runs_beside_one_another(visit, theme):
    page = visit(widgets.Playground(step=5, kept="tanh zeros 3 12 0.05 1 sgd 1"), theme=theme)
    seen(page)
    result = Axe().run(page).response
    assert [v["id"] for v in result["violations"]] == []


def test_python_knows_the_bounds_and_sends_the_digits():
    with pytest.raises(Exception, match="depth"):
        widgets.Playground(depth=31)
    explorer, sent = widgets.Playground(activation="tanh"), []
    assert repr(explorer).startswith(
        "Playground(data='circle', activation='tanh', init='he_normal'"
    )
    explorer.send = sent.append
    explorer._answer(explorer, {"want": "digits"}, [])
    explorer._answer(explorer, {"want": "the moon"}, [])
    assert sent == [playground.digits()]
    pictures = json.loads((base.STATIC / "playground.json").read_text(encoding="utf-8"))
    assert "3 layers of 12 units" in pictures["default"]["say"]
