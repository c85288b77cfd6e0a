"""actinit: check your own notebook, grade a class, derive exercises, package them.

actinit check NOTEBOOK          the score of one's own notebook
actinit grade PATH --out DIR    grade submissions in a sandbox
actinit assign SOLUTION         exercise notebooks from solutions
actinit questions               list all questions
actinit progress                the score of all sets, from the progress file
actinit package gradescope      the exercises for another system
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BrokenPipeError:  # `actinit questions | head`
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="actinit", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)

    check = commands.add_parser("check", help="score one's own notebook; exit 1 if points miss")
    check.add_argument("notebook", type=Path)
    check.add_argument("--nbval", action="store_true", help="run it cell by cell under nbval")
    check.set_defaults(run=_check)

    grade = commands.add_parser(
        "grade",
        help="grade submissions; each gets a result",
        epilog="Exits 0 when every submission has a result, whatever its score; 2 when nothing "
        "could be graded, and says why.",
    )
    grade.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="a notebook, or a folder of notebooks or of students' folders",
    )
    grade.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="for the results; made if needed, and a run that was interrupted goes on there",
    )
    grade.add_argument(
        "--seed",
        type=_whole,
        metavar="NUMBER",
        help="of the fresh inputs; default: that of the earlier run into DIR, else random",
    )
    grade.add_argument(
        "--jobs", type=_whole, default=1, metavar="N", help="submissions at a time; default: 1"
    )
    grade.add_argument(
        "--dask", default="", metavar="tcp://HOST:PORT", help="grade on an existing Dask cluster"
    )
    grade.add_argument(
        "--set",
        default="",
        metavar="NAME",
        dest="only",
        help="the exercise set, when notebooks do not tell",
    )
    grade.add_argument(
        "--seconds",
        type=float,
        default=10.0,
        metavar="S",
        help="of work on one question, three times that on the clock; default: 10",
    )
    grade.add_argument(
        "--memory", type=_whole, default=1024, metavar="MB", help="for one question; default: 1024"
    )
    grade.add_argument(
        "--isolation",
        choices=["bubblewrap", "none"],
        default="bubblewrap",
        help="none is for one's own notebooks only, and is not safe",
    )
    grade.set_defaults(run=_grade)

    assign = commands.add_parser("assign", help="derive exercises from solutions")
    assign.add_argument("solutions", nargs="+", type=Path, metavar="SOLUTION")
    assign.add_argument("--out", type=Path, help="default: exercises beside solutions")
    assign.add_argument("--no-execute", action="store_true", help="leave the outputs empty")
    assign.set_defaults(run=_assign)

    questions = commands.add_parser("questions", help="list all questions")
    questions.add_argument("--json", action="store_true")
    questions.set_defaults(run=_questions)

    progress = commands.add_parser("progress", help="the score of all sets")
    progress.add_argument("file", nargs="?", type=Path, help="default: .actinit-progress.json")
    progress.set_defaults(run=_progress)

    package = commands.add_parser("package", help="the exercises for another system")
    package.add_argument("system", choices=["gradescope", "nbgrader"])
    package.add_argument(
        "solutions",
        nargs="*",
        type=Path,
        metavar="SOLUTION",
        help="for nbgrader: the solution notebooks",
    )
    package.add_argument(
        "--out", type=Path, required=True, help="a .zip file for Gradescope, a folder for nbgrader"
    )
    package.add_argument(
        "--set",
        default="",
        metavar="NAME",
        dest="only",
        help="for Gradescope: the exercise set to hand in",
    )
    package.set_defaults(run=_package)
    return parser


def _stop(error: object) -> int:
    if isinstance(error, OSError) and error.filename and error.strerror:
        error = f"{error.filename}: {error.strerror}; name a place where files may be written"
    print(f"actinit: {error}", file=sys.stderr)
    return 2


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a whole number, found {text!r}") from None


def _known(name: str) -> None:
    """Raise ValueError, saying where the names are, if --set names no exercise set."""
    from actinit.questions import of_set

    try:
        if name:
            of_set(name)
    except ValueError as error:
        raise ValueError(
            f"--set: {error}. `actinit questions` lists all, as SET/QUESTION"
        ) from None


def _check(options: argparse.Namespace) -> int:
    from actinit.grading import checking, reports
    from actinit.grading.submission import Corrupt

    try:
        if options.nbval:
            return checking.check_with_nbval(options.notebook)
        marks = checking.check_notebook(options.notebook)
    except Corrupt as error:
        return _stop(f"{options.notebook}: {error}")
    for mark in marks:
        question = mark.question
        score = question.points if mark.verdict.passed else 0
        print(f"{question.id:<28} {score} of {question.points}  {mark.verdict.status}")
        if not mark.verdict.passed:
            print(f"    {reports.message(mark)}")
        for note in mark.notes:
            print(f"    note: {note}")
    score = sum(m.question.points for m in marks if m.verdict.passed)
    points = sum(m.question.points for m in marks)
    print(f"{'score':<28} {score} of {points}")
    return 0 if score == points else 1


def _grade(options: argparse.Namespace) -> int:
    from actinit.grading import grade, pools, sandbox

    try:
        _known(options.only)
        for name, least, most in (
            ("jobs", 1, 1024),
            ("seconds", 0.1, 3600),
            ("memory", 256, 1 << 20),
        ):
            found = getattr(options, name)
            if not least <= found <= most:  # not a number is not within either
                raise grade.Unusable(
                    f"--{name}: expected a number from {least} to {most}, found {found}"
                )
        limits = sandbox.Limits(options.seconds, options.memory << 20)
        number = grade.grade(
            options.paths,
            options.out,
            seed=options.seed,
            jobs=options.jobs,
            dask=options.dask,
            isolation=options.isolation,
            limits=limits,
            only=options.only,
            progress=grade.Bar(),
            tell=lambda said: print(f"note: {said}", file=sys.stderr),
        )
    except (ValueError, OSError, sandbox.NoIsolation, pools.NoDask) as error:
        return _stop(error)
    print(f"{number} submission{'s' * (number != 1)} graded: {options.out / 'gradebook.csv'}")
    if options.isolation == "none":
        from actinit.grading.reports import UNSAFE

        print(UNSAFE, file=sys.stderr)
    return 0


def _assign(options: argparse.Namespace) -> int:
    from actinit.grading import assign
    from actinit.notebooks import NotebookError, notebooks_in

    solutions = list(notebooks_in(options.solutions))
    try:
        if not solutions:
            given = ", ".join(map(str, options.solutions))
            raise ValueError(f"no notebook (.ipynb) in {given}; name solution notebooks")
        out = options.out or solutions[0].resolve().parent.parent / "exercises"
        for path in assign.assign(solutions, out, execute=not options.no_execute):
            print(f"{path}: written")
    except (ValueError, OSError, NotebookError) as error:
        return _stop(error)
    return 0


def _questions(options: argparse.Namespace) -> int:
    from actinit.questions import every

    if options.json:
        rows = [
            {
                "id": q.id,
                "chapter": q.chapter,
                "function": q.function,
                "points": q.points,
                "kind": q.kind,
                "asks": q.asks,
                "mistakes": len(q.mistakes),
                "accepts": len(q.accepts),
            }
            for q in every()
        ]
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        for q in every():
            print(f"{q.id:<28} {q.kind:<10} {q.points:>2}  {q.asks}")
    return 0


def _progress(options: argparse.Namespace) -> int:
    import os

    from actinit import progress

    if options.file:
        if not options.file.is_file():
            return _stop(f"{options.file} does not exist")
        try:
            json.loads(options.file.read_text(encoding="utf-8"))
        except ValueError:
            return _stop(f"{options.file} is no progress file, which is JSON")
        os.environ["ACTINIT_PROGRESS"] = str(options.file)
    print(progress())
    return 0


def _package(options: argparse.Namespace) -> int:
    from actinit.grading import package
    from actinit.notebooks import NotebookError

    try:
        _known(options.only)
        if options.system == "gradescope":
            package.gradescope(options.out, options.only)
            print(f"{options.out}: written")
        else:
            if not options.solutions:
                raise ValueError("name the solution notebooks, such as solutions/*.ipynb")
            for path in package.nbgrader(options.solutions, options.out):
                print(f"{path}: written")
    except (ValueError, OSError, NotebookError) as error:
        return _stop(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
