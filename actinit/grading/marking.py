"""Mark one notebook: every question of its set gets a verdict, whatever the code does."""

from __future__ import annotations

import hashlib
import re
import signal
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from actinit.grading.inside import wire
from actinit.grading.inside.calls import Raised
from actinit.grading.inside.worker import AT_CALLS, AT_CELL, OUT_OF_MEMORY, REPORT
from actinit.grading.judge import Verdict, judge
from actinit.grading.sandbox import Ending, Limits, Sandbox
from actinit.grading.show import cut
from actinit.grading.staging import within
from actinit.grading.submission import Notebook, places
from actinit.questions._model import Question

# Cells may end this many runs more than there are questions before a notebook is given up.
SPARE_RUNS = 3


@dataclass(frozen=True)
class Mark:
    """A question's verdict, the seed of its inputs, and notes about its cells."""

    question: Question
    verdict: Verdict
    seed: int
    notes: tuple[str, ...] = field(default=())


def seed_for(seed: int, student: str, question_id: str) -> int:
    """Return the seed of one student's inputs to one question, from the run's seed."""
    digest = hashlib.sha256(f"{seed}/{student}/{question_id}".encode(errors="backslashreplace"))
    return int.from_bytes(digest.digest()[:6], "big")


def mark(
    notebook: Notebook,
    questions: Sequence[Question],
    student: str,
    seed: int | None,
    limits: Limits,
    isolation: str,
) -> list[Mark]:
    """Return a mark for each question, in order; never raises for what the notebook holds.

    seed : of the run; None for the inputs of practice
    """
    where = places(notebook, questions)
    marks: dict[str, Mark] = {}
    own = {q.id: {notebook.cells[i].number - 1 for i in where[q.id].cells} for q in questions}
    run = _Run(notebook, own, limits, isolation)
    for forbids, same in _groups(notebook, questions):
        for question, verdict, own_seed, notes in run.grade(same, forbids, student, seed):
            marks[question.id] = Mark(
                question, verdict, own_seed, (*where[question.id].notes, *notes)
            )
    return [marks[q.id] for q in questions]


def _groups(
    notebook: Notebook, questions: Sequence[Question]
) -> list[tuple[tuple[str, ...], list[Question]]]:
    """Return (forbidden names, questions) for each sandbox that is needed: mostly one.

    Where the notebook imports nothing that any of its questions forbids, one sandbox without
    all of it serves them all; else each kind of question gets its own.
    """
    everything = tuple(sorted({name for q in questions for name in q.forbids}))
    imported = {name for cell in notebook.cells for name in cell.imports}
    harmless = {f"actinit.{name}" for name in ("check", "solved", "progress", "plots", "widgets")}
    own = {f for f in everything if f.split(".")[0] == "actinit"}
    if not own or all(any(within(n, h) for h in harmless) for n in imported):
        return [(everything, list(questions))]
    kinds = sorted({tuple(sorted(q.forbids)) for q in questions})
    return [(kind, [q for q in questions if tuple(sorted(q.forbids)) == kind]) for kind in kinds]


class _Run:
    """The state of marking one notebook: cells that ended a process, runs that are left."""

    def __init__(
        self, notebook: Notebook, own: dict[str, set[int]], limits: Limits, isolation: str
    ) -> None:
        self.notebook = notebook
        self.own = own
        self.numbered = {cell.number - 1 for cell in notebook.cells}
        self.limits = limits
        self.isolation = isolation
        self.fatal: dict[int, Verdict] = {}
        self.runs = len(own) + SPARE_RUNS

    def grade(
        self, questions: Sequence[Question], forbids: Sequence[str], student: str, seed: int | None
    ) -> Iterator[tuple[Question, Verdict, int, list[str]]]:
        # Cells go by their numbers in the notebook, so that all messages count as a learner does.
        sources: list[str | None] = [None] * max((c.number for c in self.notebook.cells), default=0)
        for cell in self.notebook.cells:
            sources[cell.number - 1] = cell.source
        with Sandbox(sources, forbids, self.limits, self.isolation) as sandbox:
            for question in questions:
                own_seed = (
                    question.practice_seed if seed is None else seed_for(seed, student, question.id)
                )
                verdict, notes = self._question(sandbox, question, own_seed)
                yield question, verdict, own_seed, notes

    def _question(
        self, sandbox: Sandbox, question: Question, seed: int
    ) -> tuple[Verdict, list[str]]:
        cases = question.draw(seed)
        message = wire.encode_cases(cases)
        while True:
            if guilty := self.own[question.id] & self.fatal.keys():
                return self.fatal[min(guilty)], []
            if self.runs == 0:
                return list(self.fatal.values())[-1], ["too many cells ended the run"]
            order = {
                "function": question.function,
                "skip": sorted(self.fatal),
                "seed": seed,
                "forbids": list(question.forbids),
            }
            ending = sandbox.ask(order, message)
            cell, report = _marks_in(ending.written)
            if report is not None:
                return self._judged(question, cases, report)
            verdict = _ended(ending, self.limits)
            if cell not in self.numbered:
                return verdict, []
            self.fatal[cell] = _in_cell(verdict, cell + 1)
            self.runs -= 1

    def _judged(
        self, question: Question, cases: list[tuple[object, ...]], report: bytes
    ) -> tuple[Verdict, list[str]]:
        try:
            noted, state, outcomes = wire.decode_report(report, len(cases))
        except wire.WireError:
            return Verdict("error", (("returned", "something that is no answer"),)), []
        errors = {i: e for i, e in noted if i in self.numbered}
        notes = [f"cell {i + 1} stopped: {_said(e)}" for i, e in errors.items()]
        notes += [
            f"cell {i + 1} was left out: {dict(v.facts)['ended']}"
            for i, v in sorted(self.fatal.items())
        ]
        if state == "called":
            return judge(question, cases, outcomes), notes[:5]
        own = [errors[i] for i in sorted(self.own[question.id]) if i in errors]
        if own:
            memory = "MemoryError" in own[-1].bases
            unattempted = "NotImplementedError" in own[-1].bases
            status = "memory" if memory else "unattempted" if unattempted else "error"
            return Verdict(status, (("raised", _said(own[-1])),)), notes[:5]
        if state == "not callable":
            return Verdict("wrong", (("expected", f"{question.function} to be a function"),)), notes
        return Verdict("missing", (("expected", f"a function named {question.function}"),)), notes


def _said(error: Raised) -> str:
    text = re.sub(r"<(cell \d+)>", r"\1", error.text)  # a SyntaxError names its "file"
    return cut(f"{error.name}: {text}" if text else error.name, 160)


def _marks_in(written: bytes) -> tuple[int | None, bytes | None]:
    """Return (the cell that was running, or None; the report, or None)."""
    cell, position = None, 0
    while position < len(written):
        tag = written[position : position + 1]
        if tag == AT_CELL and len(written) >= position + 5:
            (cell,) = struct.unpack_from("<I", written, position + 1)
            position += 5
        elif tag == AT_CALLS:
            cell, position = None, position + 1
        elif tag == REPORT and len(written) >= position + 9:
            (length,) = struct.unpack_from("<Q", written, position + 1)
            report = written[position + 9 :]
            return cell, report if len(report) == length else None
        else:
            break
    return cell, None


def _ended(ending: Ending, limits: Limits) -> Verdict:
    """Say in words how a process ended that has not reported."""
    if ending.how == "timeout" or (ending.how == "signalled" and ending.status == signal.SIGXCPU):
        return Verdict(
            "timeout",
            (("ended", f"stopped after {limits.seconds:g} s of work or {limits.wall:g} s in all"),),
        )
    if ending.how == "exited" and ending.status == OUT_OF_MEMORY:
        most = f"more than {limits.memory >> 20} MB of memory"
        return Verdict("memory", (("ended", f"it needed {most}"),))
    if ending.how == "flood":
        return Verdict("error", (("ended", "it returned too much to read"),))
    if ending.how == "signalled":
        name = signal.Signals(ending.status).name if ending.status in set(signal.Signals) else ""
        return Verdict("crashed", (("ended", f"the process died: {name or ending.status}"),))
    if ending.how == "exited":
        return Verdict("crashed", (("ended", "the process exited before it had an answer"),))
    return Verdict("crashed", (("ended", "the sandbox itself ended"),))


def _in_cell(verdict: Verdict, number: int) -> Verdict:
    ((_, text),) = verdict.facts
    return Verdict(verdict.status, (("ended", f"{text} (in cell {number})"),))
