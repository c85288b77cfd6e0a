"""The explorers in JupyterLab with a live kernel: both directions, jslink and interact."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

EVERY = [
    "Chain()", "Chaos()", "Collapse()", "Dying()", "ForwardBackward()", "InitLab()",
    "NeuronExplorer()", "Outputs()", "Playground(depth=2, width=8, step=20)", "Symmetry()",
    "ZigZag()",
]  # fmt: skip
CELLS = [
    "from actinit.widgets import ActivationExplorer\n"
    "explorer = ActivationExplorer(activation='tanh', x=1.0)\nexplorer",
    "import ipywidgets\nplain = ipywidgets.FloatSlider(min=0.1, max=6, value=1.0)\n"
    "link = ipywidgets.jslink((plain, 'value'), (explorer, 'sigma'))\nplain",
    "seen = []\nexplorer.observe(lambda change: seen.append(change['new']), 'x')\n"
    "def twice(n=3):\n    return 2 * n\n"
    "_ = ipywidgets.interact(twice, n=(0, 9))",
]
ALL_CELLS = [
    "import json\nimport ipywidgets\nfrom actinit import widgets\n"
    f"every = [{', '.join(f'widgets.{made}' for made in EVERY)}]\nipywidgets.VBox(every)"
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A JupyterLab on a free port with two notebooks, `one` and `all`; yields their address."""
    home = tmp_path_factory.mktemp("lab")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for name, sources in {"one": CELLS, "all": ALL_CELLS}.items():
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        made = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
        nbformat.write(made, home / f"{name}.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    folders = {f"JUPYTER_{kind}_DIR": str(home / kind) for kind in ("CONFIG", "RUNTIME", "DATA")}
    server = subprocess.Popen(
        [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
            f"--port={port}", f"--IdentityProvider.token={token}", f"--notebook-dir={home}",
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ],
        env={**os.environ, **folders, "HOME": str(home), "IPYTHONDIR": str(home / "ipython")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{address}/api?token={token}", timeout=2):
                break
        except OSError:
            assert server.poll() is None, "JupyterLab did not start"
            time.sleep(0.25)
    yield f"{address}/lab/workspaces/{{0}}/tree/{{0}}.ipynb?token={token}"
    server.terminate()
    server.wait(20)


def run_all(browser: Browser, address: str) -> tuple[Page, list[str]]:
    """Open a notebook and run its cells; return the page and what goes wrong in it."""
    page = browser.new_page(viewport={"width": 1400, "height": 1800})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=90_000)
    # Running before the kernel is there would open JupyterLab's dialogue about it.
    page.locator("#jp-main-statusbar", has_text="Idle").wait_for(timeout=90_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    return page, wrong


def ask(page: Page, expression: str) -> str:
    """Run an expression in a new last cell and return what it prints."""
    page.locator(".jp-Notebook .jp-Cell").last.locator(".cm-content").click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    marker = secrets.token_hex(4)
    page.keyboard.insert_text(f"print('{marker}', {expression})")
    page.keyboard.press("Control+Enter")
    said = page.locator(".jp-OutputArea-output pre", has_text=marker).last
    said.wait_for(timeout=60_000)
    return said.inner_text().replace(marker, "").strip()


def test_explorers_in_a_live_notebook(lab, browser):
    page, wrong = run_all(browser, lab.format("one"))
    live = page.locator(".actinit-explorer")
    live.wait_for(timeout=60_000)
    slider = live.locator("[data-slider=x]")
    expect(slider).to_have_js_property("valueAsNumber", 1)

    # dragging and arrow keys change the Python attribute; JupyterLab leaves the keys alone
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(slider).to_have_js_property("valueAsNumber", 1.2)
    value, last = json.loads(ask(page, "[explorer.x, seen[-1]]"))
    assert value == last == 1.2

    # setting the attribute moves the slider and the words
    ask(page, "setattr(explorer, 'x', -2.0)")
    expect(slider).to_have_js_property("valueAsNumber", -2)
    expect(live.locator("[aria-live]")).to_contain_text("z = −2")

    # a plain slider is linked in the browser
    handle = page.locator(".widget-hslider .noUi-handle, .jupyter-widgets .noUi-handle").first
    before = live.locator("[data-slider=sigma]").evaluate("s => s.value")
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(live.locator("[data-slider=sigma]")).not_to_have_js_property("value", before)

    # interact over a function
    result = page.locator(".widget-interact")
    expect(result).to_contain_text("6")
    result.locator(".noUi-handle").focus()
    before = result.inner_text()
    page.keyboard.press("ArrowRight")
    expect(result).not_to_have_text(before)

    # without a page address the state is offered as Python
    live.locator("[data-action=link]").click()
    assert live.locator(".copied").inner_text()
    assert wrong == []
    page.close()


def test_every_explorer_is_alive_and_tells_python(lab, browser):
    page, wrong = run_all(browser, lab.format("all"))
    live = page.locator(".actinit-explorer")
    expect(live).to_have_count(len(EVERY), timeout=90_000)
    sliders = [live.nth(i).locator("[data-slider]").first for i in range(len(EVERY))]
    names = [slider.get_attribute("data-slider") for slider in sliders]
    told = f"json.dumps([getattr(e, n) for e, n in zip(every, {names})])"
    before = json.loads(ask(page, told))
    for i, (slider, made) in enumerate(zip(sliders, EVERY, strict=True)):
        words = live.nth(i).locator("[aria-live]")
        said = words.inner_text()
        slider.focus()
        lowest = slider.evaluate("s => s.value === s.min")
        page.keyboard.press("ArrowRight" if lowest else "ArrowLeft")
        expect(words, made).not_to_have_text(said, timeout=30_000)
    after = json.loads(ask(page, told))
    assert [made for made, a, b in zip(EVERY, before, after, strict=True) if a == b] == []

    # the digits come from the kernel when they are asked for
    playground = EVERY.index(next(made for made in EVERY if made.startswith("Playground")))
    ask(page, f"setattr(every[{playground}], 'data', 'digits')")
    expect(live.nth(playground).locator("[aria-live]")).to_contain_text(
        "new digits", timeout=60_000
    )
    assert wrong == []
    page.close()
