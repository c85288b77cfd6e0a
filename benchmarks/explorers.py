"""How soon does an explorer answer? Each one's input-to-paint latency, beside a live kernel's.

    python benchmarks/explorers.py [moves]

Every slider of every explorer is moved in Chromium, by one `input` event at a time. "work" is the
explorer's own time in the frame (compute, draw, words); "paint" runs from the event to the moment
after the frame with the answer was painted, so that it cannot be less than the wait for that frame.
What an explorer goes on to compute (the init lab's full batch, the playground's training) is taken
up in slices of the frames that follow, and is under way when the next move comes.
Then the playground's frames per second while it trains, and the same picture as the activation
explorer's drawn by matplotlib in a Jupyter kernel, from sending the code to receiving the image.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from _serving import serve
from jupyter_client.manager import start_new_kernel
from playwright.sync_api import Browser, Page, sync_playwright

from actinit import widgets
from actinit.widgets.base import STATIC

MOVES = int(sys.argv[1]) if len(sys.argv) > 1 else 60
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
HTML = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="explorers.css">
<script defer src="host.js"></script>{}"""
LARGEST = {  # what the init lab is asked for at most
    "InitLab": {"depth": 30, "width": 256, "activation": "tanh", "scheme": "xavier"},
}
MEASURE = """async (moves) => {
  const sliders = [...document.querySelectorAll('input[type=range]')].filter((s) => s.offsetParent);
  const work = [], paint = [];
  for (let i = 0; i < moves + 5; i++) {
    const slider = sliders[i % sliders.length], { min, max } = slider;
    // A hand moves on after a while that is not in step with the frames.
    await new Promise((done) => setTimeout(done, 20 + 30 * Math.random()));
    const share = 0.15 + 0.7 * ((i * 0.618) % 1), began = performance.now();
    // If it is at work its next frame comes before the mark below, and is not measured.
    let frame = document.querySelector('[data-busy]') ? NaN : 0;
    requestAnimationFrame(() => { frame += performance.now(); }); // before the explorer's own
    slider.value = Number(min) + share * (max - min);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => {
      const worked = performance.now() - frame, channel = new MessageChannel();
      channel.port1.onmessage = () => { // the first task after the paint
        if (i >= 5) {
          work.push(worked);
          paint.push(performance.now() - began);
        }
        done();
      };
      channel.port2.postMessage(0);
    }));
  }
  return { work, paint };
}"""
FRAMES = """async (seconds) => {
  const button = document.querySelector('[data-do=play]'), gaps = [];
  const step = () => JSON.parse(document.querySelector('.actinit-widget').dataset.state).step;
  const first = step();
  button.click();
  await new Promise((done) => {
    const began = performance.now();
    let last = began;
    const tick = (now) => {
      gaps.push(now - last);
      last = now;
      now - began < 1000 * seconds ? requestAnimationFrame(tick) : done();
    };
    requestAnimationFrame(tick);
  });
  button.click();
  return { gaps: gaps.slice(2), steps: step() - first };
}"""
SETUP = """
import numpy as np, matplotlib.pyplot as plt
%matplotlib inline
from actinit import activations
z, x = np.linspace(-6, 6, 481), np.random.default_rng(0).normal(size=20000)
def draw(at, sigma):
    act = activations.SIGMOID
    fig, (top, middle, side) = plt.subplots(3, 1, figsize=(7, 6))
    top.plot(z, act.f(z)); top.plot(at, act.f(np.array(at)), "o"); middle.plot(z, act.df(z))
    side.hist(act.f(sigma * x), bins=44)
    plt.show()
"""


def open_page(browser: Browser, folder: Path, address: str, widget: widgets.Explorer) -> Page:
    """Show one explorer alone on a page and wait until it is alive and at rest."""
    (folder / "page.html").write_text(HTML.format(widget._repr_html_()), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(f"{address}/page.html")
    page.wait_for_selector("[data-loaded=live]")
    page.wait_for_function("() => !document.querySelector('[data-busy]')", timeout=60_000)
    return page


def by_kernel(moves: int) -> list[float]:
    """Milliseconds from sending a drawing to a live kernel to having its image, per move."""
    manager, client = start_new_kernel(kernel_name="python3")
    times = []
    try:
        client.execute_interactive(SETUP, timeout=120, output_hook=lambda _: None)
        for i in range(moves + 3):
            images: list[float] = []
            began = time.perf_counter()

            def take(message: dict, images: list[float] = images) -> None:
                if message["msg_type"] == "display_data":
                    images.append(time.perf_counter())

            code = f"draw({-3 + 6 * i / moves}, {0.5 + 2 * i / moves})"
            client.execute_interactive(code, timeout=60, output_hook=take)
            if i >= 3:
                times.append(1000 * (images[0] - began))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return times


def line(name: str, *series: list[float]) -> str:
    """One row of the table: median and 95th percentile of each series."""
    cells = []
    for values in series:
        known = [v for v in values if not np.isnan(v)]
        both = (np.median(known), np.percentile(known, 95)) if known else ()
        cells.append("".join(f"{v:8.1f}" for v in both) or f"{'-':>8}{'-':>8}")
    return f"{name:24}" + "".join(cells)


def main() -> None:
    """Measure and print the tables."""
    asks = ("Explorer", "Predict", "Quiz")  # nothing to drag, and questions to be passed in
    names = [name for name in widgets.__all__ if name not in asks]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        shutil.copytree(STATIC, folder, dirs_exist_ok=True)
        server = serve(folder)
        address = f"http://127.0.0.1:{server.server_port}"
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        print(f"{'milliseconds':24}{'work':>8}{'p95':>8}{'paint':>8}{'p95':>8}")
        for name in names:
            cls = getattr(widgets, name)
            for size, state in {"": {}, " at its largest": LARGEST.get(name)}.items():
                if state is None:
                    continue
                page = open_page(browser, folder, address, cls(**state))
                if page.locator("input[type=range]").count():
                    told = page.evaluate(MEASURE, MOVES)
                    print(line(name + size, told["work"], told["paint"]), flush=True)
                page.close()
        kernel = by_kernel(max(10, MOVES // 3))
        print(line("matplotlib, live kernel", [], kernel))
        print()
        for depth, width in ((2, 8), (3, 12), (8, 32), (30, 64)):
            net = widgets.Playground(step=0, depth=depth, width=width)
            page = open_page(browser, folder, address, net)
            told = page.evaluate(FRAMES, 3)
            page.close()
            gaps = told["gaps"]
            print(
                f"playground, {depth} layers of {width}: {1000 / np.mean(gaps):.0f} frames/s "
                f"(p95 gap {np.percentile(gaps, 95):.0f} ms), {told['steps'] / 3:.0f} steps/s"
            )
        browser.close()
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    main()
