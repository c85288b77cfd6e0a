"""Grade a class: one result for every submission, resumable, the same again from the same seed."""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import hashlib
import json
import platform
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy

import actinit
from actinit.grading import reports, sandbox
from actinit.grading.collect import File, Submission, Unusable, find, left_out, read
from actinit.grading.marking import Mark, mark
from actinit.grading.sandbox import Limits
from actinit.grading.submission import Corrupt, parse, set_of
from actinit.grading.tables import dump, save, write, write_tables
from actinit.questions import of_set

PACKAGE = Path(actinit.__file__).resolve().parent


@dataclass(frozen=True)
class Settings:
    """What a result depends on beside the submission."""

    seed: int
    limits: Limits
    isolation: str
    grader: str
    only: str = ""


def grade_one(submission: Submission, settings: Settings) -> dict[str, Any]:
    """Grade one student's files; return the result, the feedback page, and what was unreadable.

    A failure of the grader itself is a result too, and says so. Raises only NoIsolation.
    """
    graded: dict[str, tuple[File, list[Mark]]] = {}
    notes: list[str] = []
    unread: list[File] = []
    for file in submission.files:
        try:
            name, marks, said = _one_file(submission.student, file, settings)
        except Corrupt as problem:
            unread.append(dataclasses.replace(file, data=b"", problem=str(problem)))
            continue
        except sandbox.NoIsolation:
            raise
        except Exception as problem:
            failed = f"the grader failed on it: {type(problem).__name__}: {problem}"
            unread.append(dataclasses.replace(file, data=b"", problem=failed))
            continue
        notes += [f"{file.name}: {note}" for note in said]
        if name in graded and graded[name][0].timestamp > file.timestamp:
            notes.append(f"{file.name}: another, newer notebook answers {name}; that one counts")
            continue
        if name in graded:
            notes.append(f"{graded[name][0].name}: {file.name} also answers {name} and counts")
        graded[name] = (file, marks)
    if not submission.files:
        unread.append(File("", "", problem="the folder holds no notebook"))
    return _result(submission.student, graded, notes, unread, settings)


def _one_file(
    student: str, file: File, settings: Settings
) -> tuple[str, list[Mark], tuple[str, ...]]:
    if file.problem:
        raise Corrupt(file.problem)
    notebook = parse(file.data)
    name = settings.only or set_of(notebook, file.name)
    marks = mark(
        notebook, of_set(name), student, settings.seed, settings.limits, settings.isolation
    )
    return name, marks, notebook.notes


def _result(
    student: str,
    graded: dict[str, tuple[File, list[Mark]]],
    notes: list[str],
    unread: list[File],
    settings: Settings,
) -> dict[str, Any]:
    safe = settings.isolation != "none"
    rows = [reports.question_row(student, m) for name in sorted(graded) for m in graded[name][1]]
    assignments = [
        {"assignment": name, "timestamp": graded[name][0].timestamp} for name in sorted(graded)
    ]
    problems = [f"{file.name}: {file.problem}".removeprefix(": ") for file in unread]
    extra = {"assignments": assignments, "unread": problems}
    chapters = {name: reports.chapter(name, graded[name][1]) for name in graded}
    return {
        "student": student,
        "feedback": reports.feedback(student, rows, chapters, [*notes, *problems], safe),
        "chapters": chapters,
        "notes": [*notes, *problems],
        "unread": [
            {"name": f.name, "timestamp": f.timestamp, "problem": f.problem} for f in unread
        ],
        "result": reports.gradescope(student, rows, [*notes, *problems], safe, extra),
    }


def fingerprint(submission: Submission, settings: Settings) -> str:
    """Return a digest of all that a result depends on, so that a resumed run knows it is done."""
    digest = hashlib.sha256(repr((settings, submission.student)).encode())
    for file in submission.files:
        digest.update(repr((file.name, file.timestamp, file.problem, len(file.data))).encode())
        digest.update(file.data)
    return digest.hexdigest()


def grader_version() -> str:
    """Return a digest of the questions, the grader and numpy's version."""
    digest = hashlib.sha256(f"{actinit.__version__} numpy {numpy.__version__}".encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in ("book", "widgets"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def grade(
    paths: Sequence[Path],
    out: Path,
    *,
    seed: int | None = None,
    jobs: int = 1,
    dask: str = "",
    isolation: str = "bubblewrap",
    limits: Limits | None = None,
    only: str = "",
    progress: Callable[[int, int, str], None] = lambda *_: None,
    tell: Callable[[str], None] = lambda _: None,
) -> int:
    """Grade all submissions in paths into the folder out; return how many there were.

    seed : of the fresh inputs; without one, that of an earlier run into out, else a new one
    jobs : submissions at a time; dask : the address of a scheduler to use instead
    only : the exercise set, when notebooks do not tell
    tell : is called with what the instructor should know beside the tables
    Raises Unusable, and sandbox.NoIsolation, before anything is graded.
    """
    found = find(paths, out)
    if beside := left_out(paths, out):
        tell(f"not graded, being neither notebooks nor folders: {_listed(beside)}")
    if not dask:  # a cluster's machines find out for themselves
        sandbox.choose(isolation)
    if only:
        of_set(only)
    out.mkdir(parents=True, exist_ok=True)
    for folder in ("results", "feedback"):
        (out / folder).mkdir(exist_ok=True)
    with _alone(out):
        if seed is None:
            seed = _earlier_seed(out)
        settings = Settings(seed, limits or Limits(), isolation, grader_version(), only)
        write(out / "run.json", dump(_about(settings)))
        done: dict[str, dict[str, Any]] = {}
        marks_of: dict[str, str] = {}

        def todo() -> Iterator[Submission]:
            for student, files in found:
                submission = read(student, files)
                mark_of = fingerprint(submission, settings)
                if kept := _kept(out, submission.student, mark_of):
                    done[submission.student] = kept
                    progress(len(done), len(found), submission.student)
                    continue
                marks_of[submission.student] = mark_of
                yield submission

        for graded in _run(todo(), settings, jobs, dask):
            student = graded["student"]
            graded["result"]["extra_data"]["fingerprint"] = marks_of[student]
            if not graded["unread"]:
                save(out, graded)
            done[student] = graded
            progress(len(done), len(found), student)
        write_tables(out, done, settings.only, settings.isolation != "none")
        if unread := sorted(student for student, graded in done.items() if graded["unread"]):
            tell(f"could not be read, in whole or in part: {_listed(unread)}")
    return len(done)


def _listed(names: Sequence[str], most: int = 10) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(_shown, names[:most])) + more


def _shown(name: str) -> str:
    """Return a name without what a terminal would obey: students choose their files' names."""
    return "".join(c if c.isprintable() else "?" for c in name)


def _run(
    submissions: Iterable[Submission], settings: Settings, jobs: int, dask: str
) -> Iterator[dict[str, Any]]:
    if not dask and jobs <= 1:
        for submission in submissions:
            yield grade_one(submission, settings)
        return
    from actinit.grading import pools

    pool = pools.dask_pool(dask) if dask else pools.local_pool(jobs)
    yield from pools.run(pool, grade_one, submissions, settings)


@contextlib.contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Let one run at a time write into out; the lock ends with the process, however it ends."""
    with (out / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Unusable(f"another run is writing into {out}") from error
        yield


def _earlier_seed(out: Path) -> int:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return int(json.loads((out / "run.json").read_text())["seed"])
    return secrets.randbits(32)


def _about(settings: Settings) -> dict[str, Any]:
    safe = settings.isolation != "none"
    return {
        "seed": settings.seed,
        "isolation": settings.isolation,
        "safe": safe,
        "warning": "" if safe else reports.UNSAFE,
        "set": settings.only or "as submitted",
        "limits": dataclasses.asdict(settings.limits),
        "versions": {
            "actinit": actinit.__version__,
            "numpy": numpy.__version__,
            "python": platform.python_version(),
            "grader": settings.grader,
        },
    }


def _kept(out: Path, student: str, fingerprint_now: str) -> dict[str, Any] | None:
    name = reports.file_name(student)
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        result = json.loads((out / "results" / f"{name}.json").read_text(encoding="utf-8"))
        same = result["extra_data"]["fingerprint"] == fingerprint_now
        if same and not result["extra_data"]["unread"]:
            return {"student": student, "result": result, "unread": []}
    return None


class Bar:
    """A progress bar on stderr: redrawn on a terminal, else a line per tenth."""

    def __init__(self) -> None:
        self.tenth = -1

    def __call__(self, done: int, of: int, student: str) -> None:
        """Show that `done` of `of` submissions have a result."""
        if sys.stderr.isatty():
            student = _shown(student)
            filled = "#" * (30 * done // of)
            end = "\n" if done == of else ""
            print(
                f"\r[{filled:<30}] {done}/{of} {student[:30]:<30}",
                end=end,
                file=sys.stderr,
                flush=True,
            )
        elif 10 * done // of > self.tenth:
            self.tenth = 10 * done // of
            print(f"{done} of {of} graded", file=sys.stderr, flush=True)
