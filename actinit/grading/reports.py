"""What graders and learners read: gradebook and question tables, Gradescope's JSON, HTML."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import re
from collections.abc import Sequence
from typing import Any

from actinit.grading import curve
from actinit.grading.marking import Mark
from actinit.questions import title

GRADEBOOK = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)
QUESTIONS = ("student_id", "assignment", "question", "score", "max_score", "status", "message")
UNSAFE = "Graded without isolation: these marks could be forged and prove nothing."

SAID = {
    "passed": "right",
    "wrong": "not right yet",
    "mistake": "a known mistake",
    "unattempted": "not attempted",
    "missing": "not found",
    "error": "raised an error",
    "timeout": "took too long",
    "memory": "needed too much memory",
    "crashed": "ended the process",
    "corrupt": "could not be read",
}


def message(mark: Mark) -> str:
    """Return a question's outcome in one or two sentences of plain text."""
    verdict = mark.verdict
    if verdict.passed:
        return "Right in every call."
    if verdict.status == "unattempted":
        return "It still raises NotImplementedError."
    facts = "; ".join(
        text if label in ("ended", "because") else f"{label} {text}"
        for label, text in verdict.facts
    )
    began = "An error" if verdict.status == "error" else SAID[verdict.status].capitalize()
    said = f"{began}: {facts}." if facts else ""
    if verdict.mistake:
        said = f"{verdict.mistake.message} ({facts})"
    return said


def question_row(student: str, mark: Mark) -> dict[str, Any]:
    """Return one row of questions.csv, with the seed and notes that the JSON keeps beside it."""
    question = mark.question
    return {
        "student_id": student,
        "assignment": question.set,
        "question": question.id,
        "score": question.points if mark.verdict.passed else 0,
        "max_score": question.points,
        "status": mark.verdict.status,
        "message": message(mark),
        "seed": mark.seed,
        "notes": list(mark.notes),
        "mistake": mark.verdict.mistake.name if mark.verdict.mistake else "",
    }


def gradescope(
    student: str,
    rows: Sequence[dict[str, Any]],
    notes: Sequence[str],
    safe: bool,
    extra: dict[str, Any],
) -> dict[str, Any]:
    """Return one submission's result with Gradescope's fields."""
    tests = [
        {
            "name": row["question"],
            "score": row["score"],
            "max_score": row["max_score"],
            "status": "passed" if row["status"] == "passed" else "failed",
            "output": "\n".join([row["message"], *row["notes"]]),
            "output_format": "text",
            "visibility": "visible",
        }
        for row in rows
    ]
    lines = [*([] if safe else [UNSAFE]), *notes]
    return {
        "score": sum(row["score"] for row in rows),
        "output": "\n".join(lines),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {"student_id": student, **extra, "questions": list(rows)},
    }


def table(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    """Return rows as CSV text. A cell that a spreadsheet would take for a formula is quoted."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_harmless(row[column]) for column in columns])
    return text.getvalue()


def _harmless(value: Any) -> Any:
    if isinstance(value, str):
        value = " ".join(value.split())
        return f"'{value}" if value[:1] in ("=", "+", "-", "@") and len(value) > 1 else value
    return value


def file_name(student: str) -> str:
    """Return a file name for a student's reports that is safe, and unlike any other's."""
    safe = re.sub(r"[^\w.@+ -]", "_", student)[:80].lstrip(".")
    if safe and safe == student:
        return safe
    return f"{safe}-{hashlib.sha256(student.encode()).hexdigest()[:8]}"


STYLE = """
:root{color-scheme:light dark;--ink:#222;--paper:#fff;--soft:#667;--line:#ddd;--good:#00664b;
--bad:#a34300;--one:#0072b2;--two:#b84e00}
@media(prefers-color-scheme:dark){:root{--ink:#e8e8e8;--paper:#17181c;--soft:#a5a8b0;--line:#3a3c42;
--good:#3fcfa4;--bad:#ff9a56;--one:#6cb8ee;--two:#ff9a56}}
body{font:1rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);
max-width:46rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.2rem}h3{font-size:1rem;margin:0}
section{border-left:4px solid var(--bad);padding:.2rem 0 .2rem 1rem;margin:1.4rem 0}
section.passed{border-color:var(--good)}section.unattempted,section.missing{border-color:var(--soft)}
.state{font-weight:600;color:var(--bad)}.passed .state{color:var(--good)}
.unattempted .state,.missing .state{color:var(--soft)}
.asks,.note{color:var(--soft);margin:.3rem 0}.note{font-size:.9rem}
blockquote{margin:.7rem 0;padding:0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .9rem;
margin:.5rem 0;font-size:.9rem}
dt{color:var(--soft)}dd{margin:0;font-family:ui-monospace,monospace}
svg{max-width:24rem;width:100%;display:block;margin:.6rem 0}
svg path{fill:none;stroke-width:2}path.expected{stroke:var(--one)}
path.yours{stroke:var(--two);stroke-dasharray:5 3}text{font-size:13px}
text.expected{fill:var(--one)}text.yours{fill:var(--two)}
.warning{border:2px solid var(--bad);padding:.6rem 1rem;font-weight:600}
summary{cursor:pointer;color:var(--soft)}
"""


def feedback(
    student: str,
    rows: Sequence[dict[str, Any]],
    chapters: dict[str, str],
    notes: Sequence[str],
    safe: bool,
) -> str:
    """Return a learner's page. Everything that the learner made is escaped.

    rows : as for questions.csv; chapters : each set's part of the page, by `chapter`
    """
    score, points = (sum(row[key] for row in rows) for key in ("score", "max_score"))
    body = [f"<h1>Feedback for {html.escape(student)}</h1>"]
    if not safe:
        body.append(f'<p class="warning">{UNSAFE}</p>')
    if rows:
        body.append(f"<p><strong>{score} of {points} points.</strong> {_next_step(rows)}</p>")
    body += [f'<p class="warning">{html.escape(note)}</p>' for note in notes]
    body += [chapters[name] for name in sorted(chapters)]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>Feedback for {html.escape(student)}</title><style>{STYLE}</style></head>\n"
        f"<body><main>{chr(10).join(body)}</main></body></html>\n"
    )


def _next_step(rows: Sequence[dict[str, Any]]) -> str:
    todo = [row for row in rows if row["status"] != "passed"]
    if not todo:
        return "Everything is right."
    read = [row for row in todo if row["status"] != "corrupt"]
    if not read:
        return "What could not be read earns no points: save it as a notebook, hand it in again."
    first = next((row for row in read if row["status"] == "mistake"), read[0])
    place = f"{title(first['question'])} ({first['assignment']})"
    return f"A good place to go on: {html.escape(place)}."


def chapter(name: str, marks: Sequence[Mark]) -> str:
    """Return one set's part of a learner's page; what is noted on all its questions stands once."""
    parts = [f"<h2>{html.escape(name)}</h2>"]
    if all(mark.verdict.status == "corrupt" for mark in marks):
        points = sum(mark.question.points for mark in marks)
        state = f'<p><span class="state">Could not be read</span>, 0 of {points} points</p>'
        return f'{parts[0]}<section class="corrupt">{state}{_facts(marks[0])}</section>'
    shared = [n for n in marks[0].notes if len(marks) > 1 and all(n in m.notes for m in marks)]
    parts += [f'<p class="note">{html.escape(note)}</p>' for note in shared]
    return "".join([*parts, *(_section(mark, shared) for mark in marks)])


def _facts(mark: Mark) -> str:
    rows = "".join(
        f"<dt>{html.escape(label)}</dt><dd>{html.escape(text)}</dd>"
        for label, text in mark.verdict.facts
    )
    return f"<dl>{rows}</dl>" if rows else ""


def _section(mark: Mark, noted: Sequence[str]) -> str:
    question, verdict = mark.question, mark.verdict
    score = question.points if verdict.passed else 0
    parts = [
        f"<h3>{html.escape(title(question.id))}</h3>",
        f'<p class="asks">{html.escape(question.asks)}</p>',
        f'<p><span class="state">{SAID[verdict.status].capitalize()}</span>, '
        f"{score} of {question.points} point{'s' * (question.points != 1)}</p>",
    ]
    if verdict.mistake:
        parts.append(f"<blockquote>{html.escape(verdict.mistake.message)}</blockquote>")
    parts.append(_facts(mark))
    if verdict.curve:
        parts.append(curve.svg(*verdict.curve))
    parts += [
        f'<p class="note">{html.escape(note)}</p>' for note in mark.notes if note not in noted
    ]
    if not verdict.passed:
        first, second = map(html.escape, question.hints)
        parts.append(
            f"<details><summary>A hint</summary><p>{first}</p>"
            f"<details><summary>One more</summary><p>{second}</p></details></details>"
        )
    return f'<section class="{verdict.status}">{"".join(parts)}</section>'
