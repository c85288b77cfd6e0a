"""The process inside the sandbox: for every question a fork that runs the learner's cells.

Frames come in on descriptor 0 and go out on 1. The first holds the cells; every other names one
question's function, the cells to leave out, and its inputs; after it the worker forks. The
child keeps one pipe, is limited, runs the cells and calls the function; what it writes is
passed on unread, with how it ended. The worker itself runs no learner code.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import json
import math
import os
import select
import signal
import struct
import sys
import time
from types import ModuleType
from typing import Any, BinaryIO

import numpy  # noqa: F401  once, here: every question's process is a fork with it in place

from . import filter as limits
from . import standins
from .calls import Raised, observe, raised
from .wire import LARGEST_MESSAGE, decode_cases, encode_report

EXITED, SIGNALLED, TIMEOUT, FLOOD = range(4)
ENDING = "<Biq"  # how it ended, exit status or signal, length of what it wrote
AT_CELL, AT_CALLS, REPORT = b"C", b"K", b"R"
OUT_OF_MEMORY = 77


def send_frame(stream: BinaryIO, data: bytes) -> None:
    """Write one frame: its length, then its bytes."""
    stream.write(struct.pack("<Q", len(data)) + data)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes:
    """Return the next frame; b"" when the other side has closed."""
    head = stream.read(8)
    return stream.read(struct.unpack("<Q", head)[0]) if len(head) == 8 else b""


def main(isolated: bool = True, user: int | None = None) -> None:
    """Serve questions until the parent closes its end.

    user : whom to become first, when the sandbox was started by root
    """
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    if isolated:
        limits.unreadable()
    commands, answers = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.set_inheritable(answers.fileno(), False)
    first = read_frame(commands)
    if not first:  # only a trial whether the sandbox starts
        send_frame(answers, b"ready")
        return
    job = json.loads(first)
    send_frame(answers, b"ready")
    while command := read_frame(commands):
        ending, status, written = serve(job, command, isolated, commands.fileno())
        answers.write(struct.pack(ENDING, ending, status, len(written)) + written)
        answers.flush()
    os._exit(0)  # the interpreter's own tidying up takes longer than a question


def serve(
    job: dict[str, Any], command: bytes, isolated: bool, parent: int
) -> tuple[int, int, bytes]:
    """Run one question in a fork; return how it ended and what it wrote.

    parent : the descriptor of the commands; its end means that nobody waits any more
    """
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        status = 70
        try:
            os.close(read_end)
            status = _child(job, command, write_end, isolated)
        except MemoryError:
            status = OUT_OF_MEMORY
        finally:
            os._exit(status)
    os.close(write_end)
    ending, written = _listen(read_end, job["wall"], parent)
    os.close(read_end)
    # Whatever is still running belongs to this question: as process 1 of its own
    # namespace, the worker ends all of it at once.
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1 if isolated and os.getpid() == 1 else child, signal.SIGKILL)
    _, result, usage = os.wait4(child, 0)
    with contextlib.suppress(ChildProcessError):
        while isolated and os.waitpid(-1, os.WNOHANG)[0]:
            pass
    if ending != EXITED:
        return ending, 0, written
    if os.WIFSIGNALED(result):
        # Who ignores the first signal at the limit gets the second, which is a plain SIGKILL.
        if usage.ru_utime + usage.ru_stime >= math.ceil(job["seconds"]):
            return TIMEOUT, 0, written
        return SIGNALLED, os.WTERMSIG(result), written
    return EXITED, os.WEXITSTATUS(result), written


def _listen(pipe: int, seconds: float, parent: int) -> tuple[int, bytes]:
    deadline = time.monotonic() + seconds
    written = bytearray()
    while True:
        left = deadline - time.monotonic()
        ready = select.select([pipe, parent], [], [], left)[0] if left > 0 else []
        if parent in ready:
            os._exit(0)  # process 1 of its namespace, so all others end with it
        if not ready:
            return TIMEOUT, bytes(written)
        piece = os.read(pipe, 1 << 20)
        if not piece:
            return EXITED, bytes(written)
        written += piece
        if len(written) > LARGEST_MESSAGE + 100_000:
            return FLOOD, b""


def _child(job: dict[str, Any], command: bytes, pipe: int, isolated: bool) -> int:
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    pipe_end = os.dup2(pipe, 9)
    os.closerange(3, 9)
    os.closerange(10, 256)
    sys.stdin = io.StringIO()
    sys.stdout = sys.stderr = os.fdopen(2, "w", closefd=False)
    head, _, cases = command.partition(b"\n")
    question = json.loads(head)
    calls = decode_cases(cases)
    if isolated:
        limits.limit(job["memory"], max(1, math.ceil(job["seconds"])))
        limits.one_process()
    report = _run(job["cells"], question, calls, lambda mark: os.write(pipe_end, mark))
    message = REPORT + struct.pack("<Q", len(report)) + report
    while message:
        message = message[os.write(pipe_end, message) :]
    return 0


def _run(
    cells: list[str | None], question: dict[str, Any], calls: list[tuple[Any, ...]], mark: Any
) -> bytes:
    standins.install()
    for name in question["forbids"]:
        _take_away(name)
    builtins.input = _no_input
    module = ModuleType("__main__")
    sys.modules["__main__"] = module
    space = module.__dict__
    space.update(standins.namespace())
    notes: list[tuple[int, Raised]] = []
    for index, source in enumerate(cells):
        if source is None or index in question["skip"]:
            continue
        mark(AT_CELL + struct.pack("<I", index))
        name = f"<cell {index + 1}>"
        try:
            exec(compile(source, name, "exec"), space)
        except BaseException as error:  # SystemExit and KeyboardInterrupt are a learner's too
            notes.append((index, raised(error, "<cell")))
    mark(AT_CALLS)
    function = space.get(question["function"])
    if function is None or not callable(function):
        state = "missing" if function is None else "not callable"
        return encode_report(notes, state, [])
    outcomes = []
    for call in calls:
        outcomes.append(observe(function, call, "<cell"))
        if outcomes[-1].raised and "MemoryError" in outcomes[-1].raised.bases:
            with contextlib.suppress(ValueError, OSError):
                limits.release_reserve()
            outcomes += outcomes[-1:] * (len(calls) - len(outcomes))
            break
    return encode_report(notes, "called", outcomes)


def _no_input(prompt: object = "") -> str:
    raise RuntimeError("input() has nobody to answer it here")


def _take_away(name: str) -> None:
    """Replace a forbidden function of numpy by one that says so. A courtesy, not a wall."""
    module, _, attribute = name.rpartition(".")

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError(f"{name} is not to be used in this question")

    with contextlib.suppress(ImportError, AttributeError, TypeError):
        home = sys.modules.get(module)
        if module.split(".")[0] == "numpy" and home and hasattr(home, attribute):
            setattr(home, attribute, refuse)
