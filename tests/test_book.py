"""The book's tools: notebooks in normal form, numerals, lint, mathematics, figures, pages."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from docutils import nodes as docutils_nodes
from docutils.utils import new_document
from nbclient import NotebookClient

from actinit import notebooks, plots
from actinit.book import (
    card,
    execution,
    exercises,
    head,
    lint,
    lite,
    navigation,
    numerals,
    outputs,
    pages,
    pdf,
    sets,
    skeleton,
    svg,
    temml,
)
from actinit.book import notebooks as running
from actinit.book.execution import Results, notebook_key
from actinit.book.kernels import warm_kernels
from actinit.questions import of_set

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "actinit" / "book" / "static"


def markdown(text, *tags, name=""):
    return {"cell_type": "markdown", "id": name, "metadata": {"tags": list(tags)}, "source": text}


def code(text, *outputs, tags=(), name=""):
    return {
        "cell_type": "code", "id": name, "metadata": {"tags": list(tags)}, "source": text,
        "outputs": list(outputs), "execution_count": 7,
    }  # fmt: skip


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def display(**data):
    named = {key.replace("__", "/").replace("_plus_", "+"): value for key, value in data.items()}
    return {"output_type": "display_data", "data": named, "metadata": {"x": 1}}


def notebook(*cells):
    return {"cells": list(cells), "metadata": {"widgets": {}}, "nbformat": 4, "nbformat_minor": 5}


# --- notebooks in normal form


def test_normal_form_drops_pictures_timing_and_widget_state():
    cell = code("f()  \n", display(text__plain="<Figure>", image__png="AAAA"), stream("a\n"))
    cell["metadata"]["execution"] = {"iopub.status.busy": "2026"}
    new = notebooks.normalised(notebook(cell))
    (only,) = new["cells"]
    assert "widgets" not in new["metadata"]
    assert new["metadata"]["kernelspec"]["name"] == "python3"
    assert only["execution_count"] == 1  # not 7, and not None: nbval would think it never ran
    assert only["metadata"] == {}
    assert only["source"] == ["f()"]
    assert only["outputs"][0]["data"] == {"text/plain": ["<Figure>"]}


def test_an_explorers_html_is_kept_and_its_view_is_not():
    view = {execution.WIDGET_VIEW: {"model_id": "x"}, "text/html": "<b>", "text/plain": "Chain()"}
    cell = code("Chain()", {"output_type": "display_data", "data": view, "metadata": {}})
    (only,) = notebooks.normalised(notebook(cell))["cells"]
    assert set(only["outputs"][0]["data"]) == {"text/html", "text/plain"}


def test_a_bitmap_inside_html_counts_as_a_picture():
    cell = code("x", display(text__html='<img src="data:image/png;base64,AA">', text__plain="x"))
    (only,) = notebooks.normalised(notebook(cell))["cells"]
    assert set(only["outputs"][0]["data"]) == {"text/plain"}


def test_ids_are_readable_unique_and_stay():
    cells = [
        markdown("# Why it fades", name="1a2b3c4d"),
        code("def sigmoid(z):\n    return z", name="0f0f0f0f"),
        code("1 + 1", name="kept-by-hand"),
        code("2 + 2"),
        code("check('06_sigmoid/stable', f)"),
        code("pass", tags=["question:06_sigmoid/stable"]),
        code("3", name="kept-by-hand"),
    ]
    names = notebooks.cell_ids(cells)
    assert names == [
        "why-it-fades", "sigmoid", "kept-by-hand", "why-it-fades-code", "check-stable",
        "answer-stable", "why-it-fades-code-2",
    ]  # fmt: skip
    once = notebooks.normalised(notebook(*cells))
    assert notebooks.normalised(once) == once


def test_check_reports_what_normalise_mends(tmp_path, capsys):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(notebook(code("1", stream("w", "stderr")))), encoding="utf-8")
    assert running.main(["normalise", "--check", str(path)]) == 1
    assert "not normalised" in capsys.readouterr().out
    assert running.main(["normalise", str(path)]) == 0
    assert running.faults(path) == [f"{path}: cell start-code: wrote to stderr"]


def test_what_is_no_notebook_is_said(tmp_path, capsys):
    path = tmp_path / "a.ipynb"
    path.write_text("{}", encoding="utf-8")
    assert running.main(["normalise", str(path)]) == 1
    assert "not a notebook" in capsys.readouterr().err
    missing = tmp_path / "no.ipynb"
    assert running.main(["normalise", str(missing)]) == 1
    assert capsys.readouterr().err == f"{missing}: cannot be read: No such file or directory\n"


@pytest.mark.parametrize("source", ["1 / 0", "import sys; print('w', file=sys.stderr)"])
def test_execute_refuses_errors_and_warnings_and_leaves_the_file(tmp_path, source):
    path = tmp_path / "a.ipynb"
    before = json.dumps(notebook(code(source)))
    path.write_text(before, encoding="utf-8")
    with pytest.raises(notebooks.NotebookError, match=r"a\.ipynb"):
        running.execute(path)
    assert path.read_text(encoding="utf-8") == before


def test_execute_runs_in_the_notebooks_folder(tmp_path):
    path = tmp_path / "a.ipynb"
    source = "import os\nprint(os.path.basename(os.getcwd()))"
    path.write_text(json.dumps(notebook(code(source))), encoding="utf-8")
    running.execute(path)
    (cell,) = notebooks.read(path)["cells"]
    assert cell["outputs"][0]["text"] == [tmp_path.name + "\n"]
    assert running.faults(path) == []


# --- numerals in prose


@pytest.mark.parametrize(
    ("prose", "printed", "stands"),
    [
        ("the slope is 0.045", "0.0452", True),
        ("the slope is 0.046", "0.0452", False),
        ("18.2 % of it", "0.1817", True),
        ("18.2 of it", "0.1817", False),
        ("it falls by -0.25", "0.25", True),
        ("about 1.4e-5", "0.0000138", True),
        ("about 1.3e-5", "0.0000138", False),
        ("11,034.5 steps", "11034.5", True),
        ("a rate of {given}`0.37`", "", True),
        ("$0.37$ and `0.37` and\n```\n0.37\n```", "", True),
        ("It was 0.37.\n<!-- cited -->", "", True),
        ("It was 0.37.\n<!-- cited -->\n\nNow 0.38.", "", False),
        ("version 1.2.3 of 2024", "", True),
    ],
)
def test_a_numeral_in_prose_needs_a_printed_number(prose, printed, stands):
    cells = [markdown(prose, name="m"), code("x", stream(printed))]
    assert (numerals.unsupported(cells) == []) is stands


def test_a_setting_in_the_code_supports_prose():
    assert numerals.unsupported([markdown("at 0.05"), code("fit(lr=0.05)")]) == []


# --- lint


def chapter(order):
    return [markdown(f"## {name}", f"part:{name}") for name in order]


def test_sections_in_order_pass_and_faults_are_named():
    assert list(lint.sections(chapter(lint.PARTS))) == []
    assert list(lint.sections(chapter(lint.PARTS[:-1]))) == ["no cell is tagged part:links"]
    swapped = ("predict", "question", *lint.PARTS[2:])
    assert "sections out of order" in next(iter(lint.sections(chapter(swapped))))
    assert "unknown section tag part:x" in list(lint.sections([markdown("", "part:x")]))


def test_code_lines_do_not_count_prose():
    source = 'def f(z):\n    """One.\n\n    Two.\n    """\n    # three\n\n    return z\n'
    assert lint.code_lines(source) == 2
    assert list(lint.long_cells([code("a = 1\n" * 16)]))
    assert not list(lint.long_cells([code("a = 1\n" * 16, tags=["long"])]))


def test_pictures_need_words():
    figure = display(text__plain="<Figure size 640x480 with 1 Axes>")
    assert list(lint.pictures([code("x", figure)]))
    assert not list(lint.pictures([code("x", stream("Figure: a line falls\n"), figure)]))


def test_a_claim_is_missed_once_its_chapters_exist(tmp_path):
    paths = []
    for name in ("05_step_linear", "09_leaky_relu"):
        paths.append(tmp_path / f"{name}.ipynb")
        cell = markdown("{claim}`S1`, {claim}`S2` and {claim}`S3`")
        paths[-1].write_text(json.dumps(notebook(cell)), encoding="utf-8")
    found = lint.untaught(paths[:1])
    assert [line.split()[1] for line in found] == ["S4"]


def test_every_claim_has_a_home():
    assert {claim["group"] for claim in lint.claims().values()} == set(lint.HOMES)


def test_the_books_notebooks_are_clean(monkeypatch):
    monkeypatch.chdir(ROOT)
    found = [line for path in notebooks.notebooks_in(["chapters", "solutions", "exercises"])
             for line in lint.check(path)]  # fmt: skip
    assert found == []


# --- mathematics


@pytest.mark.parametrize(
    ("tex", "part"),
    [
        (r"\sigma(z) = \frac{1}{1 + e^{-z}}", "<mfrac>"),
        (r"\operatorname{Var}(W)", "<mi>Var</mi>"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "<mtable"),
        (r"\mathbf{W}\in\mathbb{R}^{n \times m}", "𝐖"),
    ],
)
def test_tex_becomes_mathml(tex, part):
    assert part in temml.mathml(tex, True)


def test_unknown_tex_is_an_error():
    with pytest.raises(temml.MathsError, match="nosuch"):
        temml.mathml(r"\nosuch{x}")


def italic(match):
    return chr(ord(match[1]) - ord("α") + 0x1D6FC)


def test_the_mathematics_font_has_every_letter_of_the_book(monkeypatch):
    monkeypatch.chdir(ROOT)
    letters = (STATIC / "fonts" / "maths.txt").read_text(encoding="utf-8").split()
    has = {chr(int(letter, 16)) for letter in letters}
    missing = {}
    for path in notebooks.notebooks_in(["chapters", "exercises"]):
        for cell in notebooks.read(path)["cells"]:
            text = re.sub(r"`[^`]*`", "", notebooks.text_of(cell["source"]))
            for tex in re.findall(r"\$\$(.+?)\$\$|(?<!\\)\$(.+?)\$", text, re.S):
                if cell["cell_type"] == "markdown":
                    # A single letter is set in italics: σ is drawn with U+1D70E.
                    markup = re.sub(r"<mi>([α-ω])</mi>", italic, temml.mathml(tex[0] or tex[1]))
                    signs = set(re.sub(r"<[^>]+>|&\w+;|\s", "", markup))
                    missing.update(dict.fromkeys(signs - has, tex))
    assert missing == {}


# --- figures and outputs

DRAWING = """<?xml version="1.0"?>
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="144pt" height="72pt" viewBox="0 0 144 72"
 xmlns="http://www.w3.org/2000/svg"><metadata>x</metadata>
<defs><style type="text/css">*{stroke-linejoin: round}</style></defs>
<g id="figure_1"><g id="patch_1"><path d="M 0 72 L 144 72 z" style="fill: #ffffff"/></g>
<g id="line2d_1"><path d="M 1.23456 2 L 3 4" clip-path="url(#p1)"
 style="fill: none; stroke: #0072b2; stroke-linecap: square"/></g>
<g id="text_1" style="fill: #000000"><defs><path id="DejaVuSans-30" d="M 1 2"/></defs>
<use xlink:href="#DejaVuSans-30"/></g></g>
<defs><clipPath id="p1"><rect x="1"/></clipPath></defs></svg>"""


def test_a_drawing_takes_the_pages_colours_and_loses_its_paper():
    text = svg.page_svg(DRAWING, "a line", "f1-")
    assert 'aria-label="a line" width="192" height="96" viewBox="0 0 144 72"' in text
    assert "#ffffff" not in text
    assert "metadata" not in text
    assert 'stroke="var(--c-0072b2, #0072b2)"' in text
    assert 'fill="currentColor"' in text
    assert "M1.23 2L3 4" in text
    assert "style=" not in text


def test_ids_do_not_clash_and_letters_are_shared():
    glyphs = set()
    first, second = (svg.page_svg(DRAWING, "", prefix, glyphs) for prefix in ("a-", "b-"))
    assert 'id="a-p1"' in first
    assert "url(#b-p1)" in second
    assert 'id="DejaVuSans-30"' in first
    assert 'id="DejaVuSans-30"' not in second
    assert 'href="#DejaVuSans-30"' in second


def shown(*outs, source="x"):
    ready, missing, files = outputs.prepare(notebook(code(source, *outs)))
    return ready["cells"][0], missing, files


def test_the_printed_description_becomes_the_alt_text():
    figure = display(text__plain="<Figure size", **{"image__svg_plus_xml": DRAWING})
    cell, missing, _ = shown(stream("loss 3\nFigure: it falls\n"), figure)
    assert missing == []
    assert cell["outputs"][0]["text"] == "loss 3\n"
    assert 'aria-label="it falls"' in cell["outputs"][1]["data"]["text/html"]


def test_a_picture_without_words_is_reported():
    figure = display(text__plain="<Figure size", **{"image__svg_plus_xml": DRAWING})
    assert shown(figure)[1] == ["cell : a picture without alt text"]


def test_a_heavy_drawing_is_a_file_of_its_own():
    points = " ".join(f"L {i * 7919 % 997} {i * 104729 % 991}" for i in range(6000))
    heavy = DRAWING.replace("L 3 4", points)
    figure = display(text__plain="<Figure size", **{"image__svg_plus_xml": heavy})
    cell, _, files = shown(stream("Figure: dots\n"), figure)
    html = cell["outputs"][0]["data"]["text/html"]
    (name,) = files
    assert f'src="{outputs.FIGURES}{name}"' in html
    assert 'width="192" height="96"' in html
    assert "light-dark" in files[name]


def test_an_interact_shows_a_still_and_says_where_it_lives():
    still = {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": DRAWING}}
    out = {
        "output_type": "display_data", "metadata": {"still": [still]},
        "data": {outputs.WIDGET_VIEW: {"model_id": "x"}, "text/plain": "interactive(...)"},
    }  # fmt: skip
    html = shown(out)[0]["outputs"][0]["data"]["text/html"]
    assert "<svg" in html
    assert "alive in Jupyter" in html


@pytest.mark.parametrize("source", ["Quiz(questions=[])", "NeuronExplorer(w1=1.0)"])
def test_the_call_that_makes_an_explorer_is_not_shown(source):
    assert "remove-input" in shown(source=source)[0]["metadata"]["tags"]


def test_code_spans_without_a_colour_go():
    body = '<span class="n">x</span> <span class="k">for</span> <span class="kept">y</span>'
    assert pages.plain_spans(body) == 'x <span class="k">for</span> <span class="kept">y</span>'


# --- running notebooks


def test_results_depend_on_code_and_not_on_prose(tmp_path):
    one = notebook(markdown("a"), code("1"))
    assert notebook_key(one) == notebook_key(notebook(markdown("b"), code("1")))
    assert notebook_key(one) != notebook_key(notebook(markdown("a"), code("2")))


def test_notebooks_run_once_and_draw_svg(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    path.write_text(notebooks.dump(notebooks.normalised(notebook(code(source)))), "utf-8")
    results = Results(tmp_path / "results")
    assert results.run_missing([path]) == {}
    filled = results.fill(notebooks.read(path))
    assert "image/svg+xml" in filled["cells"][0]["outputs"][0]["data"]
    monkeypatch.setattr(execution, "run", lambda path: 1 / 0)
    assert results.run_missing([path]) == {}


def test_a_failing_notebook_is_reported(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(notebook(code("1 / 0"))), encoding="utf-8")
    errors = Results(tmp_path / "results").run_missing([path])
    assert "ZeroDivisionError" in errors[path]


@pytest.mark.parametrize(("deaths", "reported"), [(1, []), (2, ["RuntimeError: no kernel"])])
def test_a_kernel_that_does_not_start_gets_a_second_try(tmp_path, monkeypatch, deaths, reported):
    path, tries = tmp_path / "a.ipynb", []
    path.write_text(json.dumps(notebook(code("1"))), encoding="utf-8")

    def run(path):
        tries.append(path)
        if len(tries) <= deaths:
            raise RuntimeError("no kernel")
        return [[]]

    monkeypatch.setattr(execution, "run", run)
    errors = Results(tmp_path / "results").run_missing([path])
    assert list(errors.values()) == reported
    assert len(tries) == 2


def run_in_kernel(source, **options):
    warm_kernels()
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    asyncio.run(NotebookClient(made, kernel_name="python3", **options).async_execute())
    return "".join(out.get("text", "") for out in made.cells[0].outputs)


def test_forked_kernels_are_warm_apart_and_fresh():
    source = (
        "import os, random, sys\nwarm = 'numpy' in sys.modules\nimport numpy as np\n"
        "print(warm, os.getpid(), random.random(), np.random.rand(), __name__)"
    )
    first, second = (run_in_kernel(source).split() for _ in range(2))
    assert first[0] == second[0] == "True"
    assert first[4] == "__main__"
    assert all(a != b for a, b in zip(first[1:4], second[1:4], strict=True))
    assert int(first[1]) != os.getpid()


def test_a_dying_forked_kernel_is_noticed():
    from nbclient.exceptions import DeadKernelError

    with pytest.raises(DeadKernelError):
        run_in_kernel("import os\nos._exit(3)")


# --- exercises in the page

STUB = "def relu_mean():\n    raise NotImplementedError"


def exercise_page(question):
    return exercises.mark(notebook(
        code('import sys\nif "google.colab" in sys.modules:\n    %pip install x\nimport numpy'),
        code(STUB, tags=[f"question:{question}"]),
        code(f'check("{question}", relu_mean)'),
        code(f'if solved("{question}"):\n    print(1)'),
        code('progress("06_sigmoid")'),
    ))  # fmt: skip


def test_an_answer_and_its_check_become_an_exercise():
    from actinit.questions import find

    question = find("06_sigmoid/stable")
    page = exercise_page(question.id)
    assert len(page["cells"]) == 4
    html = page["cells"][1]["outputs"][0]["data"]["text/html"]
    assert 'data-question="06_sigmoid/stable"' in html
    assert f'data-points="{question.points}"' in html
    assert "raise NotImplementedError" in html
    pieces = json.loads(re.search(r"<script[^>]*>(.*?)</script>", html, re.S)[1])
    assert pieces == [{"code": "import sys\nimport numpy"}, {"question": question.id}]
    assert 'data-set="06_sigmoid"' in page["cells"][3]["outputs"][0]["data"]["text/html"]


def test_the_pages_package_is_reproducible_and_checks_alone(tmp_path):
    import zipfile

    one, two = exercises.package(), exercises.package()
    assert one == two
    (tmp_path / "actinit.zip").write_bytes(one)
    with zipfile.ZipFile(tmp_path / "actinit.zip") as archive:
        archive.extractall(tmp_path / "site")
    driver = STATIC / "exercise" / "driver.py"
    request = {
        "source": "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))", "function": "sigmoid",
        "before": ["import matplotlib.pyplot as plt\nimport numpy as np\nplt.figure()"],
        "question": "06_sigmoid/stable", "failures": 0, "drawing": False,
    }  # fmt: skip
    script = (
        f"import sys\nsys.path[:0] = [{str(tmp_path / 'site')!r}, {str(driver.parent)!r}]\n"
        f"import driver\nprint(driver.work({json.dumps(request)!r}))\n"
        "assert 'matplotlib' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                          cwd=tmp_path, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)["result"]
    assert result["status"] == "mistake" or "looks like" in dict(result["facts"])
    assert result["score"] == 0


# --- what a page says of itself, and the ways into the book


def rules(policy):
    return {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}


def test_a_policy_allows_only_what_the_kind_of_page_needs():
    plain = rules(head.policy())
    assert plain["default-src"] == ["'none'"]
    assert "'wasm-unsafe-eval'" not in plain["script-src"]
    assert "worker-src" not in plain
    local, remote = rules(head.policy("'self'")), rules(head.policy(exercises.CDN))
    assert "'wasm-unsafe-eval'" in local["script-src"]
    assert local["connect-src"] == ["'self'"]
    assert remote["connect-src"] == ["'self'", exercises.CDN]
    assert remote["script-src"][-1] == exercises.CDN
    for policy in (plain, local, remote):
        assert not {"'unsafe-eval'", "'unsafe-inline'", "*"} & set(policy["script-src"])


def test_the_sitemap_needs_to_know_where_the_book_stands(tmp_path):
    head.write_sitemap(tmp_path, "", ["intro.html"])
    assert not list(tmp_path.iterdir())
    head.write_sitemap(tmp_path, "https://a.example/book/", ["intro.html", "chapters/x&y.html"])
    text = (tmp_path / "sitemap.xml").read_text()
    assert "<loc>https://a.example/book/chapters/x&amp;y.html</loc>" in text
    assert "https://a.example/book/sitemap.xml" in (tmp_path / "robots.txt").read_text()


def test_the_card_has_the_size_that_previews_want(tmp_path):
    card.draw(tmp_path / "card.png", "Alive at Depth", "a line")
    data = (tmp_path / "card.png").read_bytes()
    assert [int.from_bytes(data[i : i + 4], "big") for i in (16, 20)] == [1200, 630]
    assert len(data) < 100_000


@pytest.mark.parametrize(
    ("repository", "source", "expected"),
    [
        ("", "chapters/06_sigmoid.ipynb", []),
        ("https://github.com/me/book", "glossary.md", []),
        (
            "https://github.com/me/book/",
            "exercises/06_sigmoid.ipynb",
            [
                "https://mybinder.org/v2/gh/me/book/main?urlpath=lab%2Ftree%2Fexercises%2F06_sigmoid.ipynb",
                "https://colab.research.google.com/github/me/book/blob/main/exercises/06_sigmoid.ipynb",
            ],
        ),
    ],
)
def test_one_repository_setting_makes_the_launch_links(repository, source, expected):
    buttons = {
        "binderhub_url": "https://mybinder.org", "colab_url": "https://colab.research.google.com"
    }  # fmt: skip
    options = {"repository_url": repository, "launch_buttons": buttons}
    found = navigation.links(options, source.partition(".")[0], source)
    assert [link["uri"] for link in found] == expected


def test_the_repository_setting_reaches_colabs_line(tmp_path):
    (tmp_path / "chapters").mkdir()
    path = tmp_path / "chapters" / "a.ipynb"
    line = 'if "google.colab" in sys.modules:\n    %pip install -q git+https://github.com/x/y\n'
    path.write_text(notebooks.dump(notebooks.normalised(notebook(code(line)))), encoding="utf-8")
    (tmp_path / "_config.yml").write_text('repository:\n  url: ""\n')
    assert running.faults(path) == []
    (tmp_path / "_config.yml").write_text('repository:\n  url: "https://github.com/me/book"\n')
    assert running.faults(path) == [f"{path}: not normalised"]
    assert running.main(["normalise", str(path)]) == 0
    assert "git+https://github.com/me/book" in path.read_text()
    assert running.faults(path) == []


def test_the_table_of_sets_names_chapters_and_points():
    from actinit.questions import of_set

    page = {"docname": "exercises/06_sigmoid", "number": "6", "uri": "x.html", "pages": []}
    chapter = {"docname": "chapters/06_sigmoid", "title": "Sure & slow", "pages": [page]}
    html = sets.table([{"caption": "Part", "pages": [chapter]}, {"caption": "No", "pages": []}])
    assert '<a href="x.html">Sure &amp; slow</a>' in html
    assert f'<td class="points">{sum(q.points for q in of_set("06_sigmoid"))}</td>' in html
    assert "No" not in html.replace("Number", "")


# --- whole notebooks in the browser


def test_a_notebook_for_jupyterlite_installs_actinit_from_the_site():
    line = 'if "google.colab" in sys.modules:\n    %pip install -q git+https://x\nimport numpy\n'
    made = lite.for_lite(notebook(markdown("# a"), code("import sys\n" + line), code(line)))
    first, second = (notebooks.text_of(cell["source"]) for cell in made["cells"][1:])
    assert first == "import sys\n%pip install -q actinit\nimport numpy\n"
    assert second == line
    made = lite.for_lite(notebook(code("import numpy")))
    assert made["cells"][0]["source"] == ["%pip install -q actinit\n", "import numpy"]


def test_jupyterlites_listings_name_every_notebook(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(notebook(code("1"))), encoding="utf-8")
    lite.write_contents(tmp_path, {"chapters/a": path, "b": path})
    root = json.loads((tmp_path / "api/contents/all.json").read_text())
    assert [(e["type"], e["path"]) for e in root["content"]] == [
        ("notebook", "b.ipynb"), ("directory", "chapters")
    ]  # fmt: skip
    inside = json.loads((tmp_path / "api/contents/chapters/all.json").read_text())
    (entry,) = inside["content"]
    assert entry["size"] == (tmp_path / "files/chapters/a.ipynb").stat().st_size


def test_the_wheel_is_reproducible_and_installs(tmp_path):
    one = lite.write_wheel(tmp_path)
    data = one.read_bytes()
    assert lite.write_wheel(tmp_path).read_bytes() == data
    target = tmp_path / "target"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
         "--disable-pip-version-check", "--root-user-action=ignore", "--target", target, one],
        check=True,
    )  # fmt: skip
    script = (
        "import actinit, actinit.widgets as w, actinit.plots\n"
        "from actinit import check\nw.ActivationExplorer()\nprint(actinit.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=target, capture_output=True, text=True,
        check=True, env={**os.environ, "PYTHONPATH": str(target)},
    )  # fmt: skip
    assert done.stdout.startswith(str(target))
    needs = "\n".join((target / "actinit-0.1.0.dist-info").joinpath("METADATA").read_text().split())
    assert "ipywidgets" in needs
    assert "sphinx" not in needs


def test_wheels_are_written_again_only_when_their_files_changed(tmp_path, monkeypatch):
    other = tmp_path / "kept" / "other-1-py3-none-any.whl"
    other.parent.mkdir()
    shutil.copyfile(lite.write_wheel(tmp_path), other)
    monkeypatch.setattr(lite, "fetched_wheels", lambda kept: [other])
    index = tmp_path / "site" / "pypi" / "all.json"

    def write():
        lite.write_wheels(index.parent, tmp_path / "kept")
        seen = index.read_text(encoding="utf-8")
        index.write_text("seen", encoding="utf-8")
        return seen

    assert "actinit" in write()
    assert write() == "seen"
    files = [*lite.wheel_files(), ("actinit/more.py", b"1")]
    monkeypatch.setattr(lite, "wheel_files", lambda: files)
    assert "actinit" in write()


# --- the book as one file

PAGE = """<html lang="en"><head>{next}</head><body><a class="book-title">Book</a><article id="top">
<h1 id="one">{title}<a class="headerlink" href="#one">#</a></h1><a href="{link}">on</a>
<img loading="lazy" src="../_static/figures/x.svg"><button>Run</button><details></details>
<details class="hide"></details></article></body></html>"""


def test_pages_become_one_document_whose_links_stay_inside(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "index.html").write_text('<a href="parts/a.html">Book</a>')
    following = '<link rel="next" href="b.html">'
    first = PAGE.format(next=following, title="A", link="b.html#one")
    (tmp_path / "parts" / "a.html").write_text(first)
    last = PAGE.format(next="", title="B", link="../search.html")
    (tmp_path / "parts" / "b.html").write_text(last)
    assert pdf.pages(tmp_path) == ["parts/a.html", "parts/b.html"]
    text = pdf.one_document(tmp_path)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids)) == 4
    assert 'href="#parts-b--one"' in text
    assert "search.html" not in text
    assert text.count('src="_static/figures/x.svg"') == 2
    assert "lazy" not in text
    assert "<button" not in text
    assert text.count("<details open") == 2


def test_a_chapter_begins_with_all_its_parts(tmp_path, capsys):
    assert skeleton.main(["29_name", "A title"], tmp_path) == 0
    path = tmp_path / "29_name.ipynb"
    running.execute(path)
    cells = notebooks.read(path)["cells"]
    assert [*lint.sections(cells), *lint.widgets(cells), *lint.long_cells(cells)] == []
    assert running.faults(path) == []
    assert notebooks.text_of(cells[0]["source"]).startswith("# A title")
    before = path.read_bytes()
    assert skeleton.main(["29_name", "Another"], tmp_path) == 1
    assert path.read_bytes() == before
    assert skeleton.main(["name", "A title"], tmp_path) == 2
    assert "two digits" in capsys.readouterr().err


def luminance(colour):
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lines = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * lines[0] + 0.7152 * lines[1] + 0.0722 * lines[2]


@pytest.mark.parametrize("name", plots.LABEL)
def test_words_beside_a_line_can_be_read_in_light_and_dark(name):
    word = plots.LABEL[name].lower()
    for colour, page in ((word, "#ffffff"), (svg.TWINS[word[1:]], "#14161a")):
        low, high = sorted([luminance(colour), luminance(page)])
        assert (high + 0.05) / (low + 0.05) >= 4.5
    assert plots.PALETTE[name].lower()[1:] in svg.TWINS


def test_a_heat_map_keeps_its_colours():
    source = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="as-drawn-1">'
        '<path style="fill: #000000" d="M0 0"/></g><path style="fill: #000000" d="M1 1"/></svg>'
    )
    drawn = svg.page_svg(source, "a map", "p")
    assert drawn.count('fill="#000000"') == 1
    assert drawn.count('fill="currentColor"') == 1


def test_what_a_loop_prints_is_one_output():
    lines = [{"output_type": "stream", "name": "stdout", "text": f"{n}\n"} for n in range(3)]
    ready, _, _ = outputs.prepare(notebook(code("for n in range(3): print(n)", *lines)))
    (only,) = ready["cells"][0]["outputs"]
    assert only["text"] == "0\n1\n2\n"


def test_long_names_break_in_tables_only():
    body = '<p><span class="pre">a.b(c)</span></p><table><td><span class="pre">a.b(c=1)</span></td>'
    broken = pages.breakable(body + "</table>")
    assert broken.startswith('<p><span class="pre">a.b(c)</span></p>')
    assert '<span class="pre">a.<wbr>b(<wbr>c=<wbr>1)</span>' in broken


def test_no_line_begins_with_the_punctuation_after_a_formula():
    document = new_document("page")
    paragraph = docutils_nodes.paragraph()
    paragraph += [docutils_nodes.math("", "z"), docutils_nodes.Text("., and so on")]
    document += paragraph
    temml.KeepPunctuation(document).run()
    assert paragraph[0]["after"] == ".,"
    assert paragraph.astext() == "z and so on"


def test_lint_lists_what_each_chapter_has():
    name, parts, claims, widgets, questions, numbers = lint.overview(
        ROOT / "chapters" / "06_sigmoid.ipynb"
    ).split()
    assert (name, parts, questions) == ("06_sigmoid", "11", str(len(of_set("06_sigmoid"))))
    assert min(map(int, (claims, widgets, numbers))) >= 3
    assert lint.overview(ROOT / "chapters" / "27_fact_check.ipynb").split()[4] == "0"


def test_words_of_a_picture_that_come_in_pieces_are_whole():
    pieces = [{"output_type": "stream", "name": "stdout", "text": t} for t in ("Fig", "ure: x\n")]
    svg_source = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
    drawn = {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": svg_source}}
    ready, missing, _ = outputs.prepare(notebook(code("plot()", *pieces, drawn)))
    (only,) = ready["cells"][0]["outputs"]
    assert missing == []
    assert "Figure: x" in str(only) or 'aria-label="x' in str(only)
