"""What a run leaves: each student's result and page, the two tables over all."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from actinit.grading import reports
from actinit.grading.judge import Verdict
from actinit.grading.marking import Mark
from actinit.questions import of_set, sets


def write_tables(out: Path, done: dict[str, dict[str, Any]], only: str, safe: bool) -> None:
    """Write the two tables, and the results of what could not be read.

    A corrupt notebook does not tell its set: it counts for the one in its name, else for the
    set that most of the others answer.
    """
    seen = Counter(
        entry["assignment"]
        for graded in done.values()
        for entry in graded["result"]["extra_data"]["assignments"]
    )
    usual = min(seen, key=lambda name: (-seen[name], name)) if seen else ""
    gradebook, questions = [], []
    for student in sorted(done):
        graded = done[student]
        if graded["unread"]:
            _fill(graded, only or usual, safe)
            save(out, graded)
        rows = graded["result"]["extra_data"]["questions"]
        questions += rows
        for entry in graded["result"]["extra_data"]["assignments"]:
            own = [row for row in rows if row["assignment"] == entry["assignment"]]
            score = float(sum(row["score"] for row in own))
            gradebook.append(
                {
                    "assignment": entry["assignment"],
                    "duedate": "",
                    "timestamp": entry["timestamp"],
                    "student_id": student,
                    "last_name": "",
                    "first_name": "",
                    "email": "",
                    "raw_score": score,
                    "late_submission_penalty": 0.0,
                    "score": score,
                    "max_score": float(sum(row["max_score"] for row in own)),
                }
            )
    write(out / "gradebook.csv", reports.table(reports.GRADEBOOK, gradebook))
    write(out / "questions.csv", reports.table(reports.QUESTIONS, questions))


def _fill(graded: dict[str, Any], usual: str, safe: bool) -> None:
    """Give a result with unreadable files the rows that say so."""
    student, extra = graded["student"], graded["result"]["extra_data"]
    there = {entry["assignment"] for entry in extra["assignments"]}
    added = {}
    for file in graded["unread"]:
        name = next((s for s in sets() if s in file["name"]), usual)
        if not name or name in there:
            continue
        there.add(name)
        verdict = Verdict("corrupt", (("because", file["problem"]),))
        marks = [Mark(question, verdict, 0) for question in of_set(name)]
        added[name] = reports.chapter(name, marks)
        extra["questions"] += [reports.question_row(student, m) for m in marks]
        extra["assignments"].append({"assignment": name, "timestamp": file["timestamp"]})
    if not there:
        extra["assignments"].append(
            {"assignment": "unknown", "timestamp": graded["unread"][0]["timestamp"]}
        )
    fresh = reports.gradescope(student, extra["questions"], extra["unread"], safe, {})
    graded["result"]["tests"] = fresh["tests"]
    chapters = {**graded["chapters"], **added}
    graded["feedback"] = reports.feedback(
        student, extra["questions"], chapters, graded["notes"], safe
    )


def write(path: Path, text: str) -> None:
    """Write beside and rename, so that a kill at any moment leaves a whole file."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8", errors="backslashreplace")
    os.replace(draft, path)


def dump(content: Any) -> str:
    """Return content as JSON text in one stable form."""
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def save(out: Path, graded: dict[str, Any]) -> None:
    """Write a student's feedback page and result."""
    name = reports.file_name(graded["student"])
    write(out / "feedback" / f"{name}.html", graded["feedback"])
    write(out / "results" / f"{name}.json", dump(graded["result"]))  # last: it marks "done"
