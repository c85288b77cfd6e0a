"""The playground: it trains as actinit does, and its state holds the whole run."""

import json
import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from numpy.testing import assert_allclose
from page_kit import seen

from actinit import activations, diagnostics, initializers, network, optimizers, widgets
from actinit.widgets import base, playground

pytestmark = pytest.mark.browser

MODULES = ["training", "datasets", "initializers", "random", "activations"]
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
    {"data": "spirals", "activation": "maxout", "init": "lsuv", "optimizer": "momentum"},
    {"data": "moons", "activation": "maxout", "init": "he_normal", "optimizer": "adam"},
    {"data": "spirals", "activation": "prelu", "init": "lsuv", "optimizer": "momentum"},
    {"data": "circle", "activation": "prelu", "init": "he_uniform", "optimizer": "adam"},
]
OPTIMIZERS = {
    "sgd": lambda lr: optimizers.SGD(lr),
    "momentum": lambda lr: optimizers.SGD(lr, momentum=0.9),
    "adam": lambda lr: optimizers.Adam(lr),
}


def run(page, body, given=None):
    return page.evaluate(
        f"""async (given) => {{
          const [T, D, I, R, A] = await Promise.all({json.dumps(MODULES)}
            .map((m) => import(new URL(`maths/${{m}}.mjs`, location.href).href)));
          const plain = (params) => params.map(({{ W, b, nIn, nOut, slope }}) =>
            ({{ W: [...W], b: [...b], shape: [nIn, nOut], slope: slope ? [...slope] : null }}));
          {body}
        }}""",
        given,
    )


def as_numpy(layers):
    return [(np.array(p["W"], float).reshape(p["shape"]), np.array(p["b"], float)) for p in layers]


def begun(told, activation, width=8):
    """The Python network of the layers told, its weights and learnt slopes taken over."""
    depth, classes = len(told) - 1, told[-1]["shape"][1]
    net = network.MLP([2, *[width] * depth, classes], activation, rng=np.random.default_rng(0))
    net.params = as_numpy(told)
    for (slope,), layer in zip(net.slopes(), told[:-1] if net.slopes() else [], strict=True):
        slope[:] = layer["slope"]
    return net


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
          losses: one.losses };""",
        state,
    )
    x, y = np.array(told["x"]).reshape(-1, 2), np.array(told["y"])
    net = begun(told["first"], state["activation"])
    if state["activation"] == "prelu":
        assert [float(slope[0]) for (slope,) in net.slopes()] == [0.25] * state["depth"]
    optimizer, losses = OPTIMIZERS[state["optimizer"]](state["rate"]), []
    for rows in told["batches"]:
        assert len(set(rows)) == 32
        loss, grads, deltas, zs, _ = net.gradients(x[rows], y[rows])
        slope_grads = net.slope_gradients(zs, deltas)
        optimizer.step(net.params + net.slopes(), grads + slope_grads)
        losses.append(loss)
    assert_allclose(told["losses"], losses, rtol=1e-9)
    ours = np.concatenate([np.ravel(v) for layer in as_numpy(told["last"]) for v in layer])
    theirs = np.concatenate([np.ravel(v) for layer in net.params for v in layer])
    before = np.concatenate([np.ravel(v) for layer in as_numpy(told["first"]) for v in layer])
    assert np.linalg.norm(ours - theirs) <= 1e-9 * np.linalg.norm(theirs)
    assert np.linalg.norm(ours - before) > 1e-3 * np.linalg.norm(before)
    learnt = [layer["slope"] for layer in told["last"] if layer["slope"]]
    assert_allclose(learnt, [slope for (slope,) in net.slopes()], rtol=1e-9)
    assert all(abs(slope - 0.25) > 1e-3 for (slope,) in learnt)


@pytest.mark.parametrize("activation", ["relu", "tanh", "prelu", "maxout"])
def test_lsuv_agrees_with_actinit(visit, monkeypatch, activation):
    """From the same orthogonal weights; then "Weights times" multiplies what it leaves."""
    state = config(data="spirals", activation=activation, optimizer="sgd", depth=5)
    told = run(
        visit(),
        """const data = D.dataset(given.data);
        const begin = (start) => plain(T.begin({ ...given, ...start }, data).params);
        return { x: [...data.x].slice(0, 128), start: begin({ init: 'orthogonal' }),
          ours: begin({ init: 'lsuv' }), doubled: begin({ init: 'lsuv', gain: 2 }) };""",
        state,
    )
    x, net = np.array(told["x"]).reshape(-1, 2), begun(told["start"], activation)
    starts = iter([W for W, _ in as_numpy(told["start"])])
    monkeypatch.setattr(initializers, "orthogonal", lambda rng, shape: next(starts).copy())
    initializers.lsuv(np.random.default_rng(0), net, x)
    for (W, b), (ours, bias) in zip(net.params, as_numpy(told["ours"]), strict=True):
        assert_allclose(ours, W, rtol=1e-12)
        assert_allclose(bias, b)
    zs, _ = begun(told["ours"], activation).forward(x)
    assert_allclose([z.std() for z in zs], 1, rtol=1e-12)
    for one, two in zip(told["ours"], told["doubled"], strict=True):
        assert two["W"] == [2 * w for w in one["W"]]


def test_lsuv_leaves_a_layer_of_zeros_as_it_is(visit):
    """Thirty layers of two ReLUs fall silent; no factor can mend that, and none is tried."""
    state = config(data="circle", activation="relu", init="lsuv", depth=30, width=2)
    first = run(
        visit(),
        "return plain(T.begin(given, D.dataset('circle')).params);",
        {**state, "optimizer": "sgd"},
    )
    assert all(np.isfinite(W).all() for W, _ in as_numpy(first))
    assert not as_numpy(first)[0][1].any()
    silent = [W for W, _ in as_numpy(first)][-2]
    assert_allclose(silent.T @ silent, np.eye(2), atol=1e-12)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "leaky_relu", "prelu", "maxout"])
def test_what_is_seen_of_layers_agrees_with_actinit(visit, activation):
    tame = activation in ("prelu", "maxout")  # where the others run wild, these two overflow
    state = config(data="circle", activation=activation, init="he_normal", gain=1 if tame else 2)
    state |= {"optimizer": "momentum", "rate": 0.05 if tame else 0.3}
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
    net = begun(told["params"], activation)
    assert told["right"] == pytest.approx(net.accuracy(x, y), abs=1e-12)
    table = diagnostics.layer_stats(net, x[:64], y[:64])
    dead = diagnostics.dead_units(net, x[:64])
    zs, _ = net.forward(x[:64])
    for layer, row in enumerate(told["rows"]):
        assert_allclose(row["size"], table[layer].rms, rtol=1e-9)
        assert_allclose(row["back"], table[layer].grad_rms, rtol=1e-9, atol=1e-15)
        assert [u == "dead" for u in row["units"]] == dead[layer].tolist()
        for j, unit in enumerate(row["units"]):
            if activation == "maxout":
                assert unit == ""
                continue
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


def test_the_menus_offer_every_activation_and_scheme_of_actinit(visit):
    page = visit(widgets.Playground(step=0))
    offered = {
        name: page.locator(f"select[data-choice={name}] option").evaluate_all(
            "all => all.map((o) => o.value)"
        )
        for name in ("activation", "init")
    }
    every = {*activations.ACTIVATIONS, "maxout"} - {"silu"}  # which is Swish with beta 1
    assert set(offered["activation"]) == every == set(widgets.Playground.activation.values)
    every = {*initializers.INITIALIZERS, "lsuv"}
    assert set(offered["init"]) == every == set(widgets.Playground.init.values)


def test_maxout_and_lsuv_are_named_and_no_maxout_unit_is_lost(visit):
    page = visit(widgets.Playground(activation="relu", step=60, width=6, depth=2, rate=0.3))
    before = seen(page)
    page.get_by_label("Activation", exact=True).select_option(label="Maxout, 2 pieces")
    said, drawn, _ = seen(page)
    assert drawn != before[1]
    assert "Maxout, 2 pieces, He weights, 2 layers of 6 units" in said
    assert "0 % of the units are dead, 0 % saturated" in said
    note = page.locator(".figure.layers text.note").last
    assert note.text_content() == "A Maxout unit never dies or saturates."
    page.get_by_label("Initial weights", exact=True).select_option(label="LSUV")
    assert "Maxout, 2 pieces, LSUV weights" in seen(page)[0]
    assert seen(page)[1] != drawn


def test_the_learnt_slopes_are_told(visit):
    page = visit(widgets.Playground(activation="prelu", init="lsuv", depth=2, step=0))
    assert "The learnt slopes are 0.25." in seen(page)[0]
    page = visit(widgets.Playground(activation="prelu", init="lsuv", depth=1, step=80))
    told = float(re.search(r"The learnt slope is ([−\d.]+)\.", seen(page)[0])[1].replace("−", "-"))
    assert abs(told - 0.25) > 0.01


def test_a_link_reopens_maxout_and_lsuv_beside_other_runs(visit):
    kept = "maxout zeros 2 6 0.05 1 sgd 1;prelu lsuv 2 6 0.05 1 adam 1;tanh lsuv 3 4 0.1 2 sgd 5"
    page = visit(widgets.Playground(activation="maxout", init="lsuv", step=12, kept=kept))
    page.get_by_role("button", name="One step").click()
    wanted = seen(page)
    assert page.locator(".figure.loss path").count() == 4
    href = page.locator("[data-action=link]").get_attribute("href")
    again = seen(visit(widgets.Playground(), hash_=href))
    assert again[:2] == wanted[:2]
    assert json.loads(again[2]) == json.loads(wanted[2])
    labels = page.locator(".figure.loss text").all_text_contents()
    assert any("Maxout" in label and label.endswith("(now)") for label in labels)


@pytest.mark.parametrize("width", [360, 560, 752, 768, 1000, 1440])
@pytest.mark.parametrize("state", ["kept", "deep"])
def test_no_words_of_the_pictures_overlap(visit, width, state):
    beside = "prelu lsuv 3 12 0.05 1 momentum 1;relu he_normal 3 12 0.05 1 momentum 1"
    learns = {"data": "spirals", "activation": "maxout", "init": "lsuv", "step": 150}
    shown = {
        "kept": {**learns, "kept": beside},
        "deep": {"activation": "sigmoid", "init": "normal", "width": 6, "depth": 30, "step": 3},
    }[state]
    page = visit(widgets.Playground(**shown), width=width)
    seen(page)
    overlaps = page.evaluate("""() => {
      const boxes = [...document.querySelectorAll('.figure text')]
        .map((t) => ({ says: t.textContent, box: t.getBoundingClientRect() }));
      const meet = (a, b) => a.left < b.right && b.left < a.right
        && a.top + 3 < b.bottom && b.top + 3 < a.bottom; // a line's box is higher than its letters
      return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => meet(a.box, b.box))
        .map((b) => [a.says, b.says]));
    }""")
    assert overlaps == []


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
    kept += "tanh zeros 99 6 1 1 sgd 1;constructor he_normal 3 6 0.05 1 sgd 1"
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
