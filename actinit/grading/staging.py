"""The folder of modules that a sandbox sees: `inside`, and what a question allows of actinit."""

from __future__ import annotations

import ast
import compileall
import contextlib
import fcntl
import functools
import os
import py_compile
import shutil
import tempfile
import time
from collections.abc import Iterable
from multiprocessing.util import Finalize
from pathlib import Path

PREFIX = "actinit-sandbox-"
PACKAGE = Path(__file__).resolve().parents[1]
# Answers, the grader, the book, and what needs libraries that the sandbox has not.
LEFT_OUT = (
    "questions", "grading", "book", "widgets", "plots", "cli", "facts", "frameworks",
    "notebooks", "__main__",
)  # fmt: skip


@functools.cache
def site(forbids: tuple[str, ...]) -> str:
    """Make the folder for questions that forbid these names; return its path.

    It is made once per process and set of names, and removed when the process ends.
    """
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    # At the end of a pool's process as well, where atexit is not asked.
    Finalize(None, shutil.rmtree, (folder,), {"ignore_errors": True}, exitpriority=1)
    fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_SH)  # until this process ends
    folder.chmod(0o755)
    for mounted in ("numpy", "numpy.libs"):
        (folder / mounted).mkdir()  # bubblewrap mounts numpy here
    shutil.copytree(PACKAGE / "grading" / "inside", folder / "inside", ignore=_no_cache)
    course = folder / "actinit"
    course.mkdir()
    (folder / "inside" / "course.py").rename(course / "__init__.py")
    for name in allowed(forbids):
        source = PACKAGE / name
        if source.is_dir():
            shutil.copytree(source, course / name, ignore=_no_cache)
        else:
            shutil.copy(source, course / name)
    for path in absent(forbids):
        (course / path).unlink(missing_ok=True)
    compileall.compile_dir(
        folder, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
    )
    return str(folder)


def sweep(older: float = 3600) -> None:
    """Remove what graders left that were killed, `older` seconds ago or more.

    A living grader holds a lock on its folder.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # in use, or another's
            handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
            try:
                found = os.fstat(handle)
                if found.st_uid == os.geteuid() and time.time() - found.st_mtime >= older:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)


def _no_cache(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name == "__pycache__"}


def allowed(forbids: Iterable[str]) -> list[str]:
    """Return the files and folders of actinit that may be copied, forbidden ones left out."""
    gone = {path.parts[0] for path in absent(forbids) if len(path.parts) == 1}
    gone |= {path.parts[0] for path in absent(forbids) if path.name == "__init__.py"}
    return sorted(
        path.name
        for path in PACKAGE.iterdir()
        if path.name.split(".")[0] not in LEFT_OUT
        and not path.name.startswith("_")
        and path.name not in gone
    )


def absent(forbids: Iterable[str]) -> set[Path]:
    """Return the modules, as paths in the package, that forbidden names take away.

    A module that imports a taken one goes too: it would hand the forbidden thing on.
    """
    modules = {
        _dotted(path): path
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0].split(".")[0] not in LEFT_OUT
    }
    gone = {name for name in modules if any(within(name, f) for f in forbids)}
    uses = {name: _imports(path, name) for name, path in modules.items()}
    while True:
        more = {
            name
            for name, used in uses.items()
            if name not in gone
            and name != "actinit"
            and any(within(u, g) for u in used for g in gone)
        }
        # A package whose __init__ goes takes its modules along.
        more |= {
            name
            for name in modules
            if name not in gone
            and any(name.startswith(f"{g}.") and modules[g].name == "__init__.py" for g in gone)
        }
        if not more:
            return {modules[name].relative_to(PACKAGE) for name in gone}
        gone |= more


def within(name: str, of: str) -> bool:
    """Tell whether a dotted name is `of` or lies below it."""
    return name == of or name.startswith(f"{of}.")


def _dotted(path: Path) -> str:
    parts = ["actinit", *path.relative_to(PACKAGE).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path, name: str) -> set[str]:
    """Return the actinit names that a module imports anywhere in it, absolute."""
    home = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = ".".join(home.split(".")[: len(home.split(".")) - node.level + 1])
                base = f"{up}.{base}".rstrip(".")
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return {used for used in found if used.startswith("actinit.")}
