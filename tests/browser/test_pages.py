"""The built book in a real Chromium: every page, light, dark and narrow, own assets only."""

import json
import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_kit import ROOT, SITE, solutions, work
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
NAMES = [
    f"{name}.html"
    for name in re.findall(r"file: (\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
]
PAGES = ["intro.html", "search.html", "404.html", *NAMES]


@pytest.fixture
def visit(visit_book):
    return visit_book


# What axe judges by colour: twice, in the light and in the dark.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# It needs milliseconds for each sign of code and mathematics, and cannot see those behind the edge
# of a scroller; `faint` judges these.
SIGNS = ".highlight span, math *"
OTHERS = {name: {"enabled": False} for name in COLOURS["values"]} | {
    "target-size": {"enabled": True}
}
PAPER = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_fits_a_narrow_screen(visit, name):
    page = visit(name, "light", width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 2400})
    assert complaints(page, {"rules": OTHERS}) == []
    assert complaints(page, {"runOnly": COLOURS}, {"exclude": [[SIGNS]]}) == []
    assert faint(page) == []
    white = page.evaluate(PAPER)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(PAPER) != white
    assert complaints(page, {"runOnly": COLOURS}, {"exclude": [[SIGNS]]}) == []
    assert faint(page) == []


def complaints(page: Page, options: dict, context: dict | None = None) -> list[tuple[str, str]]:
    """What axe finds wrong on a page, and what it cannot decide."""
    told = {"resultTypes": ["violations", "incomplete"]}  # not of all that is right: half the time
    result = Axe().run(page, context=context, options=options | told).response
    found = [*result["violations"], *result["incomplete"]]
    return [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]


def faint(page: Page) -> list[list]:
    """The signs of code and mathematics whose contrast is below 4.5: text, colours, ratio."""
    return page.evaluate(
        """(signs) => {
      const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      const known = new Map();
      const luminance = (colour) => {
        if (known.has(colour)) return known.get(colour);
        paint.fillStyle = colour;
        paint.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((value) => {
          const c = value / 255;
          return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        });
        known.set(colour, 0.2126 * r + 0.7152 * g + 0.0722 * b);
        return known.get(colour);
      };
      const clear = "rgba(0, 0, 0, 0)";
      return [...document.querySelectorAll(signs)].filter((sign) => !sign.children.length)
        .map((sign) => {
          let box = sign;
          while (getComputedStyle(box).backgroundColor === clear) box = box.parentElement;
          const pair = [getComputedStyle(sign).color, getComputedStyle(box).backgroundColor];
          const [a, b] = pair.map(luminance).sort((x, y) => y - x);
          return [sign.textContent, ...pair, (a + 0.05) / (b + 0.05)];
        }).filter(([, , , ratio]) => !(ratio >= 4.5));
    }""",
        SIGNS,
    )


def test_faint_signs_are_seen(visit):
    page = visit("chapters/06_sigmoid.html", "dark")
    assert faint(page) == []
    page.evaluate("document.querySelector('math mi').style.color = 'rgb(90, 90, 90)'")
    page.evaluate("document.querySelector('.highlight .k, .highlight .kn').style.color = 'black'")
    assert {colour for _, colour, *_ in faint(page)} == {"rgb(90, 90, 90)", "rgb(0, 0, 0)"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_mathematics_has_the_colour_of_the_text(visit, theme):
    page = visit("chapters/06_sigmoid.html", theme)
    colours = "e => getComputedStyle(e).color"
    assert page.locator("p math").first.evaluate(colours) == page.locator("body").evaluate(colours)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_cheat_sheet_prints_on_one_page(visit, paper):
    margin = dict.fromkeys(("top", "right", "bottom", "left"), "12mm")
    printed = visit("cheat_sheet.html").pdf(format=paper, margin=margin)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1


def shift(page: Page, name: str) -> float:
    """Open another page of the book; return how far things moved meanwhile (layout shift)."""
    page.context.add_init_script("""
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value;
      }).observe({ type: 'layout-shift', buffered: true });
    """)
    page.goto(page.url.replace("search.html", name))
    page.wait_for_timeout(800)
    return page.evaluate("window.shift")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_moves_while_the_page_loads(visit, name):
    # On a busy machine a font may come after the first paint, now and then; what is wrong with a
    # page moves every time.
    assert any(shift(visit("search.html"), name) < 0.001 for _ in range(4))


def test_the_theme_switch_is_kept(visit):
    page = visit("intro.html", "light")
    light = page.evaluate(PAPER)
    switch = page.locator(".theme-switch")
    assert switch.inner_text() == "System colours"
    switch.click()
    switch.click()
    assert switch.inner_text() == "Dark"
    assert page.evaluate(PAPER) != light
    page.reload()
    assert switch.inner_text() == "Dark"
    assert page.evaluate(PAPER) != light


def test_the_contents_open_on_a_narrow_screen_and_by_keyboard(visit):
    page = visit("chapters/06_sigmoid.html", width=320)
    contents = page.locator("#contents")
    assert not contents.is_visible()
    page.get_by_role("button", name="Contents").press("Enter")
    assert contents.is_visible()
    page.keyboard.press("Escape")
    assert not contents.is_visible()


def test_the_page_reads_without_javascript(visit):
    page = visit("chapters/06_sigmoid.html", java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert page.locator(".actinit-widget svg").first.is_visible()
    assert page.locator("#contents a").first.is_visible()
    page = visit("exercises/06_sigmoid.html", java_script_enabled=False)
    assert "def sigmoid" in page.locator(".actinit-exercise .stub").first.inner_text()


def test_search_finds_a_chapter(visit):
    page = visit("intro.html")
    page.get_by_label("Search").fill("sigmoid")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results a[href*='chapters/06_sigmoid']")  # they come one by one
    links = page.locator("#search-results a").evaluate_all("all => all.map(a => a.href)")
    assert any("chapters/06_sigmoid.html" in link for link in links)


def test_code_is_copied(visit, book):
    page = visit("chapters/06_sigmoid.html", permissions=["clipboard-read", "clipboard-write"])
    block = page.locator(".cell_input .highlight:visible").first
    block.hover()
    block.locator(".copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == block.locator("pre").inner_text().strip()


def test_an_explorer_wakes_in_the_page(visit):
    page = visit("chapters/06_sigmoid.html")
    explorer = page.locator('.actinit-widget[data-widget="activation"]').first
    explorer.scroll_into_view_if_needed()
    slider = explorer.locator("input[type=range]").first
    slider.wait_for()
    before = explorer.get_attribute("data-state")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(100)
    assert explorer.get_attribute("data-state") != before


def test_every_link_inside_the_book_leads_somewhere(book):
    missing = []
    for path in SITE.rglob("*.html"):
        if SITE / "lite" in path.parents or path.name == "404.html":
            continue
        text = path.read_text(encoding="utf-8")
        ids = set(re.findall(r'id="([^"]+)"', text))
        for link in re.findall(
            r'(?:href|src)="([^"]+)"', re.sub(r"<svg.*?</svg>", "", text, flags=re.S)
        ):
            if re.match(r"[a-z]+:", link):
                continue
            file, _, anchor = link.partition("#")
            target = (path.parent / file.partition("?")[0]).resolve() if file else path
            lost = anchor and not file and anchor not in ids
            if lost or not target.exists():
                missing.append((path.name, link))
    assert missing == []


def test_the_first_pages_weight(visit, book):
    """90 kB compressed with mathematics, fonts and scripts, before anything is touched."""
    import gzip

    page = visit("chapters/06_sigmoid.html")
    urls = page.evaluate(
        "[location.href, ...performance.getEntriesByType('resource').map(entry => entry.name)]"
    )
    files = {SITE / url.removeprefix(book) for url in urls if url.startswith(book)}
    explorers = {f for f in files if f.parent.name == "widgets" and f.name != "book.js"}
    size = sum(len(gzip.compress(f.read_bytes(), 9)) for f in files - explorers)
    assert len(files - explorers) <= 6, files
    assert size < 90_000, {f.name: len(gzip.compress(f.read_bytes(), 9)) for f in files}


# --- exercises solved in the page


@pytest.mark.parametrize("name", [Path(n).stem for n in NAMES if n.startswith("exercises/")])
def test_the_solutions_pass_in_the_page_and_the_stubs_do_not(visit, name):
    page = visit(f"exercises/{name}.html")
    answers = solutions(name)
    first = next(iter(answers))
    assert work(page, first)[0] == "0"
    for question, code in answers.items():
        points = page.locator(f'[data-question="{question}"]').get_attribute("data-points")
        score, said = work(page, question, code)
        assert score == points, f"{question}: {said}"
    total = page.locator(".actinit-progress").inner_text().split(" points")[0].split(" of ")
    assert total[0] == total[1]


def test_errors_loops_and_plots_in_the_page(visit):
    page = visit("exercises/06_sigmoid.html")
    question = "06_sigmoid/stable"
    naive = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))"
    score, said = work(page, question, naive)
    assert score == "0"
    assert "looks like" in said
    assert "SyntaxError" in work(page, question, "def sigmoid(z)\n    return z")[1]
    assert "never end" in work(page, question, "while True: pass", "run")[1]
    assert "16" in work(page, question, "2 ** 4", "run")[1]
    work(page, question, "plt.plot([1, 2])", "run")
    assert page.locator(f'[data-question="{question}"] .plot img').count() == 1


def test_answers_survive_a_reload_and_reset_brings_the_stub_back(visit):
    page = visit("exercises/06_sigmoid.html")
    read_answer = "document.querySelector('.actinit-exercise').editor.getValue()"
    stub = page.evaluate(read_answer)
    page.evaluate("document.querySelector('.actinit-exercise').editor.setValue('# mine')")
    page.reload()
    page.wait_for_function("document.querySelector('.actinit-exercise').editor")
    assert page.evaluate(read_answer) == "# mine"
    page.locator("[data-action=reset]").first.click()
    assert page.evaluate(read_answer) == stub


def test_hints_unfold_one_at_a_time_without_python(visit):
    page = visit("exercises/06_sigmoid.html")
    exercise = page.locator(".actinit-exercise").first
    hints = json.loads(exercise.get_attribute("data-hints"))
    button = exercise.locator("[data-action=hint]")
    for count in (1, 2):
        button.click()
        assert exercise.locator(".hints li").all_inner_texts() == hints[:count]
    assert button.is_disabled()


def test_the_policy_holds_for_answers_too(book, site, browser):
    """Code in the worker, perhaps from somebody else's file, reaches no other host."""
    page = browser.new_page()
    page.goto(book + "exercises/06_sigmoid.html")
    fetched = """url => new Promise((resolve) => {
      const code = `fetch(${JSON.stringify(url)}, { mode: 'no-cors' })
        .then(() => postMessage(true), () => postMessage(false))`;
      const worker = new Worker(URL.createObjectURL(new Blob([code])));
      worker.onmessage = ({ data }) => resolve(data);
    })"""
    assert page.evaluate(fetched, book + "intro.html")
    assert not page.evaluate(fetched, site[0] + "_static/host.js")  # another port, another host
    page.close()


def test_a_missing_page_leads_back(book, browser):
    page = browser.new_page()
    page.goto(book + "chapters/nowhere/at_all.html")
    link = page.get_by_role("link", name="The contents of")
    link.wait_for()
    link.click()
    page.wait_for_url(book + "intro.html")
    page.close()


def test_the_site_holds_no_stock_theme():
    names = {path.name for path in (SITE / "_static").rglob("*") if path.is_file()}
    assert not {n for n in names if re.search(r"bootstrap|fontawesome|mathjax|thebe|require", n)}
    assert shutil.which("chromium") or shutil.which("chromium-browser")
