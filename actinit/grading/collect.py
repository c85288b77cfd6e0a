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


def find(paths: Sequence[Path]) -> list[tuple[str, list[Path]]]:
    """Return (student, their notebooks) for files and folders, sorted.

    A notebook directly in a folder is a student's, named after the file; a folder in it is a
    student's, named after the folder, with all notebooks below. A file named after an exercise
    set belongs to the student that its folder is named after. Raises Unusable if there is none.
    """
    found: dict[str, set[Path]] = {}

    def add(path: Path) -> None:
        student = path.absolute().parent.name if path.stem in sets() else path.stem
        found.setdefault(student, set()).add(path)

    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise Unusable(f"{path} does not exist")
        if not path.is_dir():
            add(path)
            continue
        for entry in sorted(path.iterdir()):
            if entry.name.startswith("."):
                continue
            if entry.suffix == ".ipynb":
                add(entry)
            elif entry.is_dir() and not entry.is_symlink():
                below = {
                    p
                    for p in entry.rglob("*.ipynb")
                    if not any(part.startswith(".") for part in p.relative_to(entry).parts)
                }
                found.setdefault(entry.name, set()).update(below)
    if not found:
        raise Unusable(f"no notebook in {', '.join(map(str, paths))}")
    return [(student, sorted(found[student])) for student in sorted(found)]


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
