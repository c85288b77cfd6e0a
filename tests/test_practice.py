"""Practice feedback: what check compares, what it says, what it keeps."""

import json
import re
import statistics
import subprocess
import sys
import time
import warnings

import numpy as np
import pytest
from class_kit import KIT, TARGET

from actinit import cli, questions
from actinit.grading import judge as judging
from actinit.grading import practice, store
from actinit.grading.compare import difference
from actinit.grading.inside.calls import Outcome, observe
from actinit.grading.judge import judge, outcomes_of
from actinit.questions._model import Mistake, Question


@pytest.fixture(autouse=True)
def fresh_session(tmp_path, monkeypatch):
    """A session of its own, with its progress file in a folder of its own."""
    monkeypatch.setenv("ACTINIT_PROGRESS", str(tmp_path / "progress.json"))
    practice.forget()
    yield
    practice.forget()


@pytest.fixture
def kit(monkeypatch):
    """The kit's questions in place of the course's."""
    by_id = {q.id: q for q in KIT}
    monkeypatch.setattr(practice, "find", by_id.__getitem__)
    monkeypatch.setattr(practice, "of_set", lambda name: KIT)
    monkeypatch.setattr(practice, "sets", lambda: ("99_kit",))
    monkeypatch.setattr(
        practice,
        "practice_outcomes",
        lambda i: (by_id[i].draw(), outcomes_of(by_id[i], by_id[i].reference, by_id[i].draw())),
    )


def question(reference, cases, **more):
    mistakes = [
        Mistake(lambda *a: "never", f"message {i} of some words", f"m{i}") for i in range(3)
    ]
    given = {
        "id": "99_kit/one",
        "kind": "implement",
        "function": "f",
        "points": 1,
        "asks": "A function to try.",
        "reference": reference,
        "mistakes": mistakes,
        "hints": ("one hint", "two hints"),
        "cases": cases,
    }
    return Question(**{**given, **more})


def one(reference, *args, **more):
    return question(reference, lambda rng: [args], **more)


def verdict(asked, answer, seed=1):
    cases = asked.draw(seed)
    return judge(asked, cases, outcomes_of(asked, answer, cases))


X = np.array([[1.0, -2.0], [0.5, 3.0]])

# what comes back, where an array (2, 2) of floats is expected: what the learner is told
RETURNED = {
    "a list": (lambda x: (2 * x).tolist(), "a list of 2"),
    "a tuple": (lambda x: tuple(2 * x), "a tuple of 2"),
    "a masked array": (lambda x: np.ma.array(2 * x), "a masked array"),
    "a matrix": (lambda x: np.asmatrix(2 * x), "a matrix, a special kind of array"),
    "an object array": (lambda x: (2 * x).astype(object), "an array of objects"),
    "a generator": (lambda x: (2 * v for v in x), "a generator"),
    "a map": (lambda x: map(np.negative, x), "an object of type map"),
    "a function": (lambda x: lambda: 2 * x, "a function"),
    "nothing": (lambda x: None, "None (is a return missing?)"),
    "a text": (lambda x: "2x", "the text '2x'"),
    "a scalar": (lambda x: 2.0, "a float"),
    "integers": (lambda x: (2 * x).astype(int), "an int array of shape (2, 2)"),
    "bools": (lambda x: x > 0, "a bool array of shape (2, 2)"),
    "complex": (lambda x: 2j * x, "a complex array of shape (2, 2)"),
    "the transpose, flat": (lambda x: 2 * x.T.ravel(), "a float array of shape (4,)"),
    "an axis too many": (lambda x: 2 * x[None], "a float array of shape (1, 2, 2)"),
    "text in an array": (lambda x: x.astype(str), "array"),
    "an empty array": (lambda x: x[:0], "a float array of shape (0, 2)"),
}


@pytest.mark.parametrize("name", RETURNED)
def test_each_kind_of_result_is_named(name):
    answer, told = RETURNED[name]
    found = verdict(one(lambda x: 2 * x, X), answer)
    assert found.status == "wrong"
    facts = dict(found.facts)
    assert told in facts["returned"]
    assert facts["expected"].startswith("a float array of shape (2, 2)")


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: x + x,
        lambda x: np.asfortranarray(2 * x),
        lambda x: (4 * x)[::1] / 2,
        lambda x: np.stack([2 * x, x])[0],  # a view
        lambda x: (2 * x).astype(np.longdouble),
        lambda x: np.concatenate([2 * x[:1], 2 * x[1:]]),
    ],
)
def test_right_values_pass_however_they_are_stored(answer):
    assert verdict(one(lambda x: 2 * x, X), answer).passed


@pytest.mark.parametrize(
    ("reference", "answer", "passes"),
    [
        (lambda: 2.0, lambda: 2, True),  # a number is a number
        (lambda: 2, lambda: 2.0, True),
        (lambda: 2, lambda: np.float32(2), True),
        (lambda: 2, lambda: np.array(2), True),
        (lambda: 2, lambda: True, False),
        (lambda: True, lambda: np.True_, True),
        (lambda: True, lambda: 1, False),
        (lambda: 2, lambda: [2], False),
        (lambda: 2, lambda: np.array([2]), False),
        (lambda: 2, lambda: 10**40, False),
        (lambda: (1, 2), lambda: [1, 2], True),  # list or tuple, either will do
        (lambda: (1, 2), lambda: (1, 2, 3), False),
        (lambda: (1, X), lambda: (1, X + 1), False),
        (lambda: "relu", lambda: "relu", True),
        (lambda: "relu", lambda: np.str_("relu"), True),
        (lambda: "relu", lambda: "tanh", False),
        (lambda: None, lambda: None, True),
        (lambda: {"a": 1}, lambda: {"a": 1.0}, True),
        (lambda: {"a": 1}, lambda: {"b": 1}, False),
        (lambda: np.nan, lambda: np.nan, True),
        (lambda: np.nan, lambda: 0.0, False),
        (lambda: np.inf, lambda: np.inf, True),
        (lambda: np.inf, lambda: -np.inf, False),
        (lambda: 1e308, lambda: np.inf, False),
        (lambda: 0.0, lambda: -0.0, True),
        (lambda: np.float32(0.1), lambda: 0.1, True),  # no more is expected than float32 holds
        (lambda: 0.1, lambda: np.float32(0.1), False),
        (lambda: np.uint8(3), lambda: 250, False),
        (lambda: np.array([2**62]), lambda: np.array([2**62 + 1]), False),
        (lambda: 1.0, lambda: 1.0 + 1e-10, True),
        (lambda: 1.0, lambda: 1.0 + 1e-8, False),
        (lambda: np.array([]), lambda: np.array([]), True),
    ],
)
def test_what_counts_as_equal(reference, answer, passes):
    assert verdict(question(reference, lambda rng: [()]), answer).passed is passes


def test_float32_is_told_why():
    asked = one(lambda x: x / 3, X)
    facts = dict(verdict(asked, lambda x: (x / 3).astype(np.float32)).facts)
    assert "float32" in facts["returned"]
    assert "digits" in facts["note"]


def test_a_changed_input_is_noticed_and_does_not_spoil_the_next_call():
    def in_place(x):
        x *= 2
        return x

    asked = question(lambda x: 2 * x, lambda rng: [(X,), (X,)])
    found = verdict(asked, in_place)
    assert found.status == "wrong"
    assert dict(found.facts)["changed"] == "its first argument, in place"
    assert X[0, 0] == 1.0


def test_a_changed_nested_input_is_noticed():
    asked = question(lambda p: p[0][0].sum(), lambda rng: [([(np.ones(2), np.ones(2))],)])

    def wrong(p):
        p[0][0][...] *= 1.5
        return p[0][0].sum() / 1.5

    assert dict(verdict(asked, wrong).facts)["changed"].startswith("its first argument")


def test_an_expected_change_is_asked_for():
    def step(w):
        w -= 1

    found = verdict(one(step, X.copy()), lambda w: None)
    assert dict(found.facts)["expected"] == "its first argument changed in place"
    assert verdict(one(step, X.copy()), step).passed


def test_warnings_fail_only_where_the_question_says_so():
    def noisy(x):
        return np.exp(x) if (np.exp(1e4) > 0) else x

    strict = one(np.exp, X, warnings=False)
    found = verdict(strict, noisy)
    assert "overflow" in dict(found.facts)["warned"]
    assert verdict(one(np.exp, X), noisy).passed


def test_a_session_that_turned_warnings_off_or_into_errors_is_treated_alike():
    def noisy(x):
        np.log(0 * x)
        return np.exp(x)

    strict = one(np.exp, X, warnings=False)
    for state, action in (("ignore", "ignore"), ("raise", "error")):
        with np.errstate(all=state), warnings.catch_warnings():
            warnings.simplefilter(action)
            assert "divide by zero" in dict(verdict(strict, noisy).facts)["warned"]


def test_exceptions_are_compared_by_class():
    def checks(x):
        raise ValueError("x must be positive")

    asked = one(checks, X)
    assert verdict(asked, checks).passed
    assert dict(verdict(asked, lambda x: x).facts)["expected"].startswith("ValueError to be")
    found = verdict(asked, lambda x: {}["missing"])
    assert found.status == "error"
    assert dict(found.facts)["raised"].startswith("KeyError")


def test_an_exception_says_where_and_is_an_error():
    def broken(x):
        return undefined_name  # noqa: F821

    asked = one(lambda x: x, X)
    cases = asked.draw(1)
    outcomes = [observe(broken, case, broken.__code__.co_filename) for case in cases]
    found = judge(asked, cases, outcomes)
    assert found.status == "error"
    line = broken.__code__.co_firstlineno + 1
    assert f"(your line {line})" in dict(found.facts)["raised"]


def test_keyboard_interrupt_gets_through():
    def stopped(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        observe(stopped, (X,))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda x: x[0],  # a wrong shape
        lambda x: x @ np.ones(7),  # raises
        lambda x: x.tolist(),  # a wrong type
        lambda x: (v for v in x),  # nothing that can be compared
        lambda x: np.where(x > 1, 0.0, x),  # right but for some elements
    ],
)
def test_mistakes_are_recognised_by_what_they_do(wrong):
    mistakes = [
        Mistake(lambda x: 2 * x, "You seem to double it.", "double"),
        Mistake(wrong, "This is the mistake in question.", "it"),
        Mistake(lambda x: x + 1, "You seem to add one.", "one"),
    ]
    asked = one(lambda x: np.array(x), X, mistakes=mistakes)
    again = eval(f"lambda f: {'lambda x: f(x)'}", {})(wrong)
    found = verdict(asked, again)
    assert found.status == "mistake"
    assert found.mistake.name == "it"


def test_a_mistake_is_recognised_where_easy_cases_are_caught():
    asked = question(
        lambda x: np.abs(x),
        lambda rng: [(X,), (np.zeros(2),), (np.ones(3),)],
        mistakes=[
            Mistake(lambda x: x + 1, "You seem to add one.", "one"),
            Mistake(lambda x: x * 1.0 if x.ndim == 2 else -x, "You forget the sign.", "sign"),
            Mistake(lambda x: x * 0.0, "You seem to return zeros.", "zero"),
        ],
    )

    def half_right(x):
        return x * 1.0 if x.ndim == 2 else np.abs(x)

    assert verdict(asked, half_right).mistake.name == "sign"


def test_hints_unfold_one_by_one_and_stop(kit):
    said = [repr(practice.check(TARGET.id, lambda x: 7 * x)) for _ in range(4)]
    assert [text.count("hint ") for text in said] == [1, 2, 2, 2]
    assert TARGET.hints[0] in said[0]
    assert TARGET.hints[1] in said[1]


def test_an_unattempted_question_says_so_and_costs_no_hint(kit):
    def target(x):
        raise NotImplementedError

    result = practice.check(TARGET.id, target)
    assert repr(result) == "99_kit/target: not attempted yet, 0 of 2 points"
    assert not result
    assert repr(practice.check(TARGET.id, lambda x: 7 * x)).count("hint ") == 1


def test_the_feedback_as_text(kit):
    text = repr(practice.check(TARGET.id, lambda x: -(np.sin(x) + x**3)))
    lines = text.splitlines()
    assert lines[0] == "99_kit/target: not right yet, 0 of 2 points"
    assert [line.split("  ")[1] for line in lines[1:]] == [
        "called",
        "returned",
        "expected",
        "looks like",
        "hint 1",
    ]
    assert "You seem to have the sign wrong." in text
    assert repr(practice.check(TARGET.id, TARGET.reference)) == (
        "99_kit/target: passed, 2 of 2 points"
    )


def test_the_feedback_as_html_escapes_and_carries_the_score(kit):
    def evil(x):
        raise ValueError("<script>alert(1)</script>")

    page = practice.check(TARGET.id, evil)._repr_html_()
    assert "<script" not in page
    assert "data-score='0' data-points='2'" in page
    assert "data-status='error'" in page
    assert "data-status='passed'" in practice.check(TARGET.id, TARGET.reference)._repr_html_()


def test_what_is_no_function_is_explained(kit):
    assert "the function target itself" in repr(practice.check(TARGET.id, 3.0))


def test_forbidden_modules_are_noticed(kit):
    import actinit
    from actinit import activations
    from actinit.activations import TANH, tanh

    def inside(x):
        from actinit import activations as a

        return a.tanh(x)

    def renamed(x):
        from actinit.activations import tanh as a

        return a(x)

    for answer in (
        lambda x: activations.tanh(x),
        lambda x: tanh(x),
        tanh,
        inside,
        renamed,
        lambda x: [tanh(v) for v in x],
        lambda x: TANH(x),
        lambda x: actinit.activations.tanh(x),
    ):
        result = practice.check(TARGET.id, answer)
        assert "uses" in dict(result.facts), repr(result)
    assert practice.check(TARGET.id, TARGET.reference)


def test_a_number_is_never_given_away():
    asked = question(
        0.731,
        lambda rng: [()],
        kind="number",
        mistakes=[Mistake(v, f"message {v} in words", str(v)) for v in (0.1, 0.2, 0.3)],
    )
    found = verdict(asked, lambda: 0.5)
    assert "0.731" not in str(found.facts)
    assert "another number" in dict(found.facts)["expected"]
    assert verdict(asked, lambda: 0.2).mistake.name == "0.2"
    assert verdict(asked, lambda: 0.731).passed


def test_solved_asks_for_the_answer_first(kit, capsys):
    assert not practice.solved(TARGET.id)
    assert capsys.readouterr().out == 'Solve "99_kit/target" first.\n'
    practice.check(TARGET.id, TARGET.reference)
    assert practice.solved(TARGET.id)
    practice.check(TARGET.id, lambda x: 0)  # a later try does not unsolve it
    assert practice.solved(TARGET.id)
    assert capsys.readouterr().out == ""


def test_learners_read_headings(capsys):
    """In the score table and where something is to be solved first; a check keeps the id."""
    repair = questions.find("06_sigmoid/log_loss")
    assert not practice.solved(repair.id)
    assert capsys.readouterr().out == 'Solve "4. Repair the loss" first.\n'
    assert repr(practice.check(repair.id, repair.reference)).startswith(repair.id)
    shown = practice.progress(repair.set)
    assert re.search(r"^  4\. Repair the loss +3 of 3$", repr(shown), re.MULTILINE)
    assert "<td style='text-align:left'>4. Repair the loss</td>" in shown._repr_html_()
    assert not any(q.id in repr(shown) for q in questions.of_set(repair.set))


def test_progress_of_a_set_counts_this_session(kit):
    practice.check(TARGET.id, TARGET.reference)
    practice.check("99_kit/first", lambda x: 0)
    shown = practice.progress("99_kit")
    assert (shown.score, shown.points) == (2, 6)
    assert repr(shown).splitlines() == [
        "99_kit: 2 of 6 points",
        "  99_kit/first   0 of 2",
        "  99_kit/target  2 of 2",
        "  99_kit/last    – of 2",
    ]
    assert "value='2'" in shown._repr_html_()


def test_outputs_do_not_depend_on_an_older_progress_file(kit):
    def session():
        practice.forget()
        return [
            repr(practice.check(TARGET.id, lambda x: 7 * x)),
            repr(practice.check(TARGET.id, TARGET.reference)),
            repr(practice.progress("99_kit")),
            practice.solved("99_kit/first"),
        ]

    assert session() == session()


def test_the_progress_file_keeps_the_best_of_all_sessions(kit):
    practice.check(TARGET.id, TARGET.reference)
    practice.forget()
    practice.check(TARGET.id, lambda x: 0)
    kept = json.loads(store.location().read_text())
    assert kept == {TARGET.id: {"score": 2, "points": 2, "attempts": 2}}
    assert repr(practice.progress()) == "Progress: 2 of 6 points\n  99_kit  2 of 6"


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"a": 1}', '{"a": {"score": "x"}}'])
def test_a_damaged_progress_file_is_no_obstacle(kit, text):
    store.location().write_text(text)
    assert practice.progress().score == 0
    assert practice.check(TARGET.id, TARGET.reference)
    assert store.load()[TARGET.id]["score"] == 2


def test_progress_can_be_switched_off_or_be_impossible(kit, monkeypatch, tmp_path):
    monkeypatch.setenv("ACTINIT_PROGRESS", "off")
    assert practice.check(TARGET.id, TARGET.reference)
    monkeypatch.setenv("ACTINIT_PROGRESS", str(tmp_path / "not" / "there" / "file.json"))
    assert practice.check(TARGET.id, TARGET.reference)
    assert not list(tmp_path.iterdir())


def test_the_command_line_shows_progress(kit, capsys, monkeypatch, tmp_path):
    practice.check(TARGET.id, TARGET.reference)
    monkeypatch.setattr("actinit.progress", practice.progress, raising=False)
    assert cli.main(["progress"]) == 0
    assert "2 of 6" in capsys.readouterr().out
    assert cli.main(["progress", str(tmp_path / "nowhere.json")]) == 2
    assert "nowhere.json does not exist" in capsys.readouterr().err


def test_the_real_questions_are_found_through_the_package():
    import actinit

    asked = questions.every()[0]
    answer = asked.callable_of(asked.reference)

    def own(*args):
        return answer(*args)

    assert actinit.check(asked.id, own)
    assert actinit.solved(asked.id)
    assert actinit.progress(asked.set).score == asked.points
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = actinit.nothing


def test_importing_actinit_is_light_and_check_needs_numpy_alone():
    code = (
        "import sys, actinit\nassert 'numpy' not in sys.modules\n"
        "from actinit import check, solved, progress\n"
        "heavy = {'matplotlib', 'ipywidgets', 'IPython', 'scipy', 'nbformat', 'anywidget',"
        " 'subprocess', 'multiprocessing', 'fcntl', 'socket'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_check_answers_within_50_ms_in_the_middle():
    """Processor time of a failed check, the slower kind: all mistakes are tried."""
    times = []
    for asked in questions.every():
        answer = question_wrong(asked)
        practice.check(asked.id, answer)  # the first draws the inputs and the expected outcomes
        start = time.process_time()
        practice.check(asked.id, answer)
        times.append(time.process_time() - start)
    assert statistics.median(times) < 0.05
    assert max(times) < 2.0


def question_wrong(asked):
    wrong = asked.callable_of(asked.mistakes[0].wrong)
    return lambda *args: wrong(*args)


def test_practice_inputs_are_fixed_by_the_id():
    asked = questions.every()[0]
    first, _ = judging.practice_outcomes(asked.id)
    judging.practice_outcomes.cache_clear()
    second, expected = judging.practice_outcomes(asked.id)
    again = outcomes_of(asked, asked.reference, first)
    assert len(first) == len(second)
    assert all(difference(a, b) is None for a, b in zip(expected, again, strict=True))


def test_an_outcome_of_nothing_differs_from_nothing():
    assert difference(Outcome(), Outcome()) is None
    assert difference(Outcome(changed=(0,)), Outcome()).what == "changed"
