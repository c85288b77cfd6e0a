"""Progress in the book's pages: kept, shown for all sets, and carried elsewhere as a file."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from page_kit import ROOT, solutions, work

from actinit.notebooks import read, text_of
from actinit.questions import find, of_set, title

pytestmark = pytest.mark.browser
SET = "06_sigmoid"
STABLE, REPAIR = f"{SET}/stable", f"{SET}/log_loss"
NAIVE = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))"
ACTINIT = [sys.executable, "-m", "actinit.cli"]
TOC = (ROOT / "_toc.yml").read_text(encoding="utf-8")
SETS = re.findall(r"file: exercises/(\S+)", TOC)


def actinit(*arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ACTINIT, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **env},
    )


def saved(page, button: str, folder: Path) -> Path:
    """Press a button that hands out a file; return where it lies."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def take(page, path: Path) -> str:
    """Hand a file to the progress page; return what it says."""
    page.get_by_label("Take in a file").set_input_files(path)
    page.wait_for_function("document.querySelector('.said').textContent")
    return page.locator(".said").inner_text()


def row(page, name: str) -> str:
    return page.locator(f'.sets tr:has(a[href$="{name}.html"])').inner_text()


def editor(page, question: str) -> str:
    selector = f'.actinit-exercise[data-question="{question}"]'
    page.wait_for_function("s => document.querySelector(s).editor", arg=selector)
    return page.locator(selector).evaluate("element => element.editor.getValue()")


def starts(name: str) -> list[str]:
    """What the answers' cells of an exercise begin with."""
    return [
        text_of(cell["source"])
        for cell in read(ROOT / "exercises" / f"{name}.ipynb")["cells"]
        if any(t.startswith("question:") for t in cell["metadata"].get("tags", []))
    ]


@pytest.mark.parametrize("javascript", [True, False])
def test_the_page_lists_every_set(visit_book, javascript):
    page = visit_book("progress.html", java_script_enabled=javascript)
    links = page.locator(".sets a").evaluate_all("all => all.map((a) => a.href)")
    assert [Path(link).stem for link in links] == SETS
    for name in SETS:
        questions = of_set(name)
        points = sum(q.points for q in questions)
        text = row(page, name)
        assert text.endswith(f"0 of {points}" if javascript else f"{len(questions)}\t{points}")


def test_answers_and_scores_travel_as_a_file(visit_book, tmp_path):
    page = visit_book(f"exercises/{SET}.html")
    answers = solutions(SET)
    points = of_set(SET)[0].points
    assert work(page, STABLE, answers[STABLE])[0] == str(points)
    begun = f"{SET}/{of_set(SET)[1].id.split('/')[1]}"
    page.locator(f'[data-question="{begun}"]').evaluate("e => e.editor.setValue('# begun')")
    page.get_by_role("link", name="All sets").click()
    page.get_by_role("button", name="Save as a file").wait_for()  # the page's script has run
    total = sum(q.points for q in of_set(SET))
    assert row(page, SET).endswith(f"{points} of {total}")
    assert page.locator(".sets .solved").count() == 1
    assert page.locator(".sets .begun").count() == 1
    solved = page.locator(".sets .solved").get_attribute("title")
    assert solved == f"{title(STABLE)}: solved"

    file = saved(page, "Save as a file", tmp_path)
    assert file.name == "progress.json"
    assert json.loads(file.read_text()) == {
        STABLE: {
            "score": points, "points": points, "attempts": 1, "failures": 0,
            "answer": answers[STABLE],
        },
        begun: {
            "score": 0, "points": of_set(SET)[1].points, "attempts": 0, "failures": 0,
            "answer": "# begun",
        },
    }  # fmt: skip
    # Jupyter's command reads the same file.
    assert re.search(rf"{SET} +{points} of {total}", actinit("progress", file).stdout)

    # Another device.
    page = visit_book("progress.html")
    assert row(page, SET).endswith(f"0 of {total}")
    assert "of 2 questions" in take(page, file)
    assert row(page, SET).endswith(f"{points} of {total}")
    page.goto(page.url.replace("progress", f"exercises/{SET}"))
    assert editor(page, STABLE) == answers[STABLE]
    assert editor(page, begun) == "# begun"
    assert (
        f"{points} of {points} points so far"
        in page.locator(".actinit-exercise").all_inner_texts()[0]
    )


def test_a_taken_file_and_forgetting_can_be_undone(visit_book, tmp_path):
    file = tmp_path / "progress.json"
    entry = {"score": 99, "points": 99, "attempts": 3, "answer": "# theirs"}
    file.write_text(json.dumps({STABLE: entry, "no/such": entry}))
    page = visit_book(f"exercises/{SET}.html")
    page.evaluate("document.querySelector('.actinit-exercise').editor.setValue('# mine')")
    page.goto(page.url.replace(f"exercises/{SET}", "progress"))
    kept = "q => JSON.parse(localStorage.getItem(`actinit:${q}`))"
    for _ in range(2):  # a second time changes nothing
        assert "of 1 question taken" in take(page, file)
        points = of_set(SET)[0].points  # no more than the question has
        assert page.evaluate(kept, f"score:{STABLE}")["score"] == points
        assert page.evaluate(kept, f"score:{STABLE}")["attempts"] == 3
        assert page.evaluate(kept, f"answer:{STABLE}") == "# theirs"
        page.get_by_role("button", name="Undo").click()
        assert page.evaluate(kept, f"answer:{STABLE}") == "# mine"
        assert page.evaluate(kept, f"score:{STABLE}") is None
    page.get_by_role("button", name="Forget everything").click()
    assert page.evaluate(kept, f"answer:{STABLE}") is None
    assert page.get_by_role("button", name="Save as a file").is_disabled()
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate(kept, f"answer:{STABLE}") == "# mine"


@pytest.mark.parametrize("text", ["", "[1]", "null", '{"a": {"score": 1}}', '{"cells": 3}', "<p>"])
def test_a_file_of_another_kind_changes_nothing(visit_book, tmp_path, text):
    file = tmp_path / "other.json"
    file.write_text(text)
    page = visit_book("progress.html")
    assert "Nothing was changed" in take(page, file)
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_set_saved_as_a_notebook_is_graded_with_the_same_score(visit_book, tmp_path):
    page = visit_book(f"exercises/{SET}.html")
    answers = solutions(SET)
    questions = [q.id for q in of_set(SET)]
    left, wrong = questions[-1], STABLE
    for question in questions:
        if question != left:
            work(page, question, NAIVE if question == wrong else answers[question])
    named = page.locator(".actinit-progress tr td:first-child").all_inner_texts()
    assert named == [title(question) for question in questions]
    shown = page.locator(".actinit-progress strong").inner_text()
    expected = sum(q.points for q in of_set(SET) if q.id not in (left, wrong))
    assert shown.startswith(f"{expected} of ")

    file = saved(page, "Save as a notebook", tmp_path)
    assert file.name == f"{SET}.ipynb"
    assert "with your answers" in page.locator(".actinit-progress [role=status]").inner_text()
    out = tmp_path / "grades"
    done = actinit("grade", file, "--out", out)
    assert done.returncode == 0, done.stderr
    with (out / "gradebook.csv").open() as table:
        (graded,) = csv.DictReader(table)
    assert float(graded["score"]) == expected
    with (out / "questions.csv").open() as table:
        statuses = {r["question"]: r["status"] for r in csv.DictReader(table)}
    assert statuses[left] == "unattempted"
    assert statuses[wrong] == "mistake"

    # The page says when what is saved is no longer what passed.
    changed = questions[1]
    page.locator(f'[data-question="{changed}"]').evaluate("e => e.editor.setValue('# no')")
    saved(page, "Save as a notebook", tmp_path)
    said = page.locator(".actinit-progress [role=status]").inner_text()
    assert f"Changed since it passed, so check again: {title(changed)}." in said


def test_a_repair_begins_with_the_broken_code(visit_book):
    """It is answered as the mistake that it is, is no answer of one's own, and comes back."""
    page = visit_book(f"exercises/{SET}.html")
    broken = next(c for c in starts(SET) if c.startswith("def log_loss"))
    assert editor(page, REPAIR) == broken
    score, said = work(page, REPAIR)
    assert score == "0"
    assert find(REPAIR).mistakes[0].message in said
    assert page.evaluate("q => localStorage.getItem(`actinit:answer:${q}`)", REPAIR) is None
    exercise = page.locator(f'[data-question="{REPAIR}"]')
    exercise.evaluate("e => e.editor.setValue('# mine')")
    exercise.locator("[data-action=reset]").click()
    assert editor(page, REPAIR) == broken


def test_a_notebook_filled_in_elsewhere_is_taken_in(visit_book, tmp_path):
    notebook = read(ROOT / "exercises" / f"{SET}.ipynb")
    answers = solutions(SET)
    for cell in notebook["cells"]:
        if f"question:{STABLE}" in cell["metadata"].get("tags", []):
            cell["source"] = answers[STABLE].splitlines(keepends=True)
    file = tmp_path / "mine.ipynb"
    file.write_text(json.dumps(notebook))
    page = visit_book("progress.html")
    assert "Answers of 1 question taken from mine.ipynb" in take(page, file)
    page.goto(page.url.replace("progress", f"exercises/{SET}"))
    assert editor(page, STABLE) == answers[STABLE]
    assert [editor(page, q.id) for q in of_set(SET)[1:]] == starts(SET)[1:]
