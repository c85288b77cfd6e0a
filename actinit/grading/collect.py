"""Find the submissions in folders, and read each student's files."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from actinit.grading.submission import Corrupt, read_file
from actinit.questions import sets


class Unusable(ValueError):
    """Arguments from which nothing can be graded; the message says what is wrong."""


@dataclass(frozen=True)
class File:
    """A submitted file: its path below the student's, when it was changed, its bytes or problem."""

    name: str
    timestamp: str
    data: bytes = b""
    problem: str = ""


@dataclass(frozen=True)
class Submission:
    """All files of one student."""

    student: str
    files: tuple[File, ...]


def find(paths: Sequence[Path], out: Path | None = None) -> list[tuple[str, list[Path]]]:
    """Return (student, their notebooks) for files and folders, sorted.

    A notebook directly in a folder is a student's, named after the file; a folder in it is a
    student's, named after the folder, with all notebooks below. A file named after an exercise
    set belongs to the student that its folder is named after. The folder `out` of the results is no
    student's. Raises Unusable if there is none.
    """
    found: dict[str, set[Path]] = {}

    def add(path: Path) -> None:
        student = path.absolute().parent.name if path.stem in sets() else path.stem
        found.setdefault(student, set()).add(path)

    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise Unusable(
                f"{path} does not exist; give a notebook, or a folder of notebooks or of "
                "students' folders"
            )
        if not path.is_dir():
            add(path)
            continue
        for entry in _entries(path, out):
            if _named_notebook(entry):
                add(entry)
            elif _is_folder(entry):
                below = {
                    p
                    for p in entry.rglob("*")
                    if _named_notebook(p)
                    and not any(_not_submitted(part) for part in p.relative_to(entry).parts)
                }
                found.setdefault(entry.name, set()).update(below)
    if not found:
        raise Unusable(
            f"no notebook (.ipynb) and no student's folder in {', '.join(map(str, paths))}"
        )
    return [(student, sorted(found[student])) for student in sorted(found)]


def left_out(paths: Sequence[Path], out: Path | None = None) -> list[str]:
    """Return the names of what lies in folders beside the submissions and is none, sorted."""
    return sorted(
        _printable(entry.name)
        for path in paths
        if path.is_dir()
        for entry in _entries(path, out)
        if not _named_notebook(entry) and not _is_folder(entry)
    )


def _entries(folder: Path, out: Path | None) -> list[Path]:
    return [
        entry
        for entry in sorted(folder.iterdir())
        if not _not_submitted(entry.name) and not (out and entry.resolve() == out.resolve())
    ]


def _not_submitted(name: str) -> bool:
    """Hidden things, and what macOS adds to an archive."""
    return name.startswith(".") or name == "__MACOSX"


def _named_notebook(path: Path) -> bool:
    return path.suffix.lower() == ".ipynb"


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def read(student: str, paths: Sequence[Path]) -> Submission:
    """Read a student's files; one that cannot be read is kept with the reason."""
    files = []
    for path in paths:
        changed = time.gmtime(path.lstat().st_mtime)
        timestamp = time.strftime("%Y-%m-%d %H:%M:%S", changed)
        name = _printable(path.name)
        try:
            files.append(File(name, timestamp, read_file(path)))
        except Corrupt as problem:
            files.append(File(name, timestamp, problem=str(problem)))
    return Submission(_printable(student), tuple(files))


def _printable(name: str) -> str:
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")
