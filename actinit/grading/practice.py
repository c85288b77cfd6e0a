"""Practice: check an answer in the learner's own kernel, and say what went wrong.

    check("06_sigmoid/stable", sigmoid)     run one question; show the result
    solved("06_sigmoid/stable")             has it passed in this session?
    progress("06_sigmoid")                  the score of a set in this session

Nothing here is trusted for marks; see grade. It needs numpy alone, so it runs in a browser.
"""

from __future__ import annotations

import dis
import html
from collections.abc import Callable
from dataclasses import dataclass, field
from types import CodeType, ModuleType
from typing import Any

from actinit.grading import store
from actinit.grading.inside.calls import observe
from actinit.grading.judge import Verdict, judge, practice_outcomes
from actinit.questions import find, of_set, sets, title
from actinit.questions._model import Question

# What this session has seen: {question id: (score, failed checks)}.
_session: dict[str, tuple[int, int]] = {}

HEADLINES = {"passed": "passed", "unattempted": "not attempted yet", "error": "raised an error"}


@dataclass(frozen=True)
class Result:
    """The outcome of a check; shows itself as text, or as HTML in a notebook."""

    question: str
    status: str
    score: int
    points: int
    facts: tuple[tuple[str, str], ...] = field(default=())

    def __bool__(self) -> bool:
        return self.status == "passed"

    @property
    def headline(self) -> str:
        """One line: the question, what became of it, the score."""
        said = HEADLINES.get(self.status, "not right yet")
        unit = "point" if self.points == 1 else "points"
        return f"{self.question}: {said}, {self.score} of {self.points} {unit}"

    def __repr__(self) -> str:
        width = max((len(label) for label, _ in self.facts), default=0)
        lines = [f"  {label:<{width}}  {text}" for label, text in self.facts]
        return "\n".join([self.headline, *lines])

    def _repr_html_(self) -> str:
        colour = {"passed": "#009E73", "unattempted": "#808080"}.get(self.status, "#D55E00")
        mark = {"passed": "✓", "unattempted": "○"}.get(self.status, "✗")
        rows = "".join(
            f"<dt style='opacity:.75'>{html.escape(label)}</dt>"
            f"<dd style='margin:0'>{_prose(label, text)}</dd>"
            for label, text in self.facts
        )
        facts = (
            (
                "<dl style='display:grid;grid-template-columns:max-content 1fr;"
                f"gap:.25em 1em;margin:.5em 0 0'>{rows}</dl>"
            )
            if rows
            else ""
        )
        return (
            f"<div class='actinit-result' data-status='{self.status}' data-score='{self.score}'"
            f" data-points='{self.points}' style='border-left:4px solid {colour};"
            f"padding:.4em .8em'><strong>{mark} {html.escape(self.headline)}</strong>"
            f"{facts}</div>"
        )


def _prose(label: str, text: str) -> str:
    words = label.startswith("hint") or label == "looks like"
    return html.escape(text) if words else f"<code>{html.escape(text)}</code>"


def check(question_id: str, answer: Callable[..., Any]) -> Result:
    """Run an answer on the question's practice inputs; return a result that shows itself.

    Each failed check of a session unfolds one more of the two hints.
    Raises ValueError for an unknown question, naming the nearest.
    """
    question = find(question_id)
    verdict, extra = _verdict(question, answer)
    score, failures = _session.get(question.id, (0, 0))
    earned = question.points if verdict.passed else 0
    if verdict.status not in ("passed", "unattempted"):
        failures += 1
    _session[question.id] = (max(score, earned), failures)
    store.record(question.id, earned, question.points)
    facts = [*extra, *verdict.facts]
    if verdict.mistake:
        facts.append(("looks like", verdict.mistake.message))
    if verdict.status not in ("passed", "unattempted"):
        facts += [(f"hint {i + 1}", hint) for i, hint in enumerate(question.hints[:failures])]
    return Result(question.id, verdict.status, earned, question.points, tuple(facts))


def _verdict(question: Question, answer: Any) -> tuple[Verdict, list[tuple[str, str]]]:
    if not callable(answer):
        given = f"the {type(answer).__name__} {answer!r:.60}"
        return Verdict("wrong"), [
            ("given", given),
            ("expected", f"the function {question.function} itself"),
        ]
    if used := forbidden_use(answer, tuple(question.forbids)):
        return Verdict("wrong"), [("uses", used), ("expected", "your own code in its place")]
    cases, expected = practice_outcomes(question.id)
    code = getattr(answer, "__code__", None)
    found = [observe(answer, case, code.co_filename if code else "") for case in cases]
    return judge(question, cases, found, expected), []


def solved(question_id: str) -> bool:
    """Tell whether the question has passed in this session; else say what to solve first."""
    question = find(question_id)
    done = _session.get(question.id, (0, 0))[0] == question.points
    if not done:
        print(f'Solve "{title(question.id)}" first.')
    return done


def forbidden_use(answer: Any, forbids: tuple[str, ...]) -> str:
    """Return the forbidden module or function that the answer uses by name, or "".

    A courtesy that keeps practice in step with class mode, where such a module is absent.
    """
    if not forbids:
        return ""
    if named := _forbidden(answer, forbids):
        return named
    closed = (
        zip(answer.__code__.co_freevars, answer.__closure__ or (), strict=True)
        if (hasattr(answer, "__code__"))
        else ()
    )
    scope = {**getattr(answer, "__globals__", {}), **{n: c.cell_contents for n, c in closed}}
    codes = [answer.__code__] if hasattr(answer, "__code__") else []
    while codes:
        code = codes.pop()
        codes += [c for c in code.co_consts if isinstance(c, CodeType)]
        for name in (*code.co_names, *code.co_freevars):
            used = scope.get(name)
            if named := _forbidden(used, forbids):
                return named
            if isinstance(used, ModuleType):
                for inner in code.co_names:
                    if named := _forbidden(getattr(used, inner, None), forbids):
                        return named
        if named := _imported(code, forbids):
            return named
    return ""


def _imported(code: CodeType, forbids: tuple[str, ...]) -> str:
    """Return the forbidden name that a function imports in its body, or ""."""
    module = ""
    for step in dis.get_instructions(code):
        if step.opname == "IMPORT_NAME":
            module = step.argval
        name = {"IMPORT_NAME": module, "IMPORT_FROM": f"{module}.{step.argval}"}.get(step.opname)
        for forbidden in forbids:
            if name and (name == forbidden or name.startswith(f"{forbidden}.")):
                return forbidden
    return ""


def _forbidden(thing: Any, forbids: tuple[str, ...]) -> str:
    if isinstance(thing, ModuleType):
        name = thing.__name__
    else:
        home = getattr(thing, "__module__", None)
        name = f"{home}.{getattr(thing, '__name__', '')}" if isinstance(home, str) else ""
    return next((f for f in forbids if name == f or name.startswith(f"{f}.")), "")


@dataclass(frozen=True)
class Progress:
    """Scores by question; shows itself as a table."""

    rows: tuple[tuple[str, int | None, int], ...]
    title: str

    @property
    def score(self) -> int:
        """Points earned."""
        return sum(score or 0 for _, score, _ in self.rows)

    @property
    def points(self) -> int:
        """Points to be had."""
        return sum(points for *_, points in self.rows)

    def __repr__(self) -> str:
        width = max((len(name) for name, *_ in self.rows), default=0)
        lines = [
            f"  {name:<{width}}  {'–' if score is None else score} of {points}"
            for name, score, points in self.rows
        ]
        return "\n".join([f"{self.title}: {self.score} of {self.points} points", *lines])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td style='text-align:left'>{html.escape(name)}</td>"
            f"<td>{'–' if score is None else score} of {points}</td></tr>"
            for name, score, points in self.rows
        )
        whole = max(self.points, 1)
        return (
            f"<div class='actinit-progress'><strong>{html.escape(self.title)}: "
            f"{self.score} of {self.points} points</strong> "
            f"<meter min='0' max='{whole}' value='{self.score}'>{self.score}</meter>"
            f"<table>{rows}</table></div>"
        )


def progress(set_name: str | None = None) -> Progress:
    """Return the score of one set in this session; without a name, the best of all sessions.

    The second reads the progress file (see store).
    Raises ValueError for an unknown set, naming the nearest.
    """
    if set_name is None:
        kept = store.load()
        rows = []
        for name in sets():
            entries = [kept[q.id]["score"] if q.id in kept else None for q in of_set(name)]
            tried = [score for score in entries if score is not None]
            rows.append((name, sum(tried) if tried else None, sum(q.points for q in of_set(name))))
        return Progress(tuple(rows), "Progress")
    questions = of_set(set_name)
    return Progress(
        tuple((title(q.id), _session.get(q.id, (None,))[0], q.points) for q in questions),
        set_name,
    )


def forget() -> None:
    """Forget this session's scores and unfolded hints, as a restarted kernel does."""
    _session.clear()
