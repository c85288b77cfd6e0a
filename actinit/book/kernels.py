"""Kernels that start warm: forked from a process that has NumPy and Matplotlib imported.

Two thirds of the time of running short notebooks goes into starting kernels and importing
Matplotlib. Here one process per client imports them once and forks a kernel per notebook.
jupyter_client knows it as the kernel provisioner `actinit-fork`; the kernelspec `python3` in
`actinit/book/jupyter` asks for it. With that folder in JUPYTER_PATH (`warm_kernels()` puts
it there) the build, nbclient and nbval all use it; without it nothing changes.

A forked kernel is an ordinary ipykernel in a process of its own: names, working directory and
random generators are as fresh as in a started one; only imported modules are shared.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, ClassVar

from jupyter_client.provisioning import LocalProvisioner

JUPYTER = Path(__file__).parent / "jupyter"
IMPORTED = (
    "numpy", "matplotlib.pyplot", "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg", "IPython", "ipykernel.kernelapp", "ipykernel.ipkernel",
    "ipykernel.zmqshell", "ipywidgets", "anywidget", "jedi", "actinit.activations",
    "actinit.network", "actinit.plots", "actinit.widgets",
)  # fmt: skip


def warm_kernels() -> None:
    """Let jupyter_client, in this process and its children, fork the kernels named python3."""
    paths = os.environ.get("JUPYTER_PATH", "").split(os.pathsep)
    if str(JUPYTER) not in paths:
        os.environ["JUPYTER_PATH"] = os.pathsep.join([str(JUPYTER), *filter(None, paths)])


class ForkedProcess:
    """A kernel forked by the zygote, with the part of Popen that jupyter_client uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return None while the process lives, else a number (which one is not known)."""
        if self.returncode is None:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                self.returncode = 0
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end of the process."""
        end = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired("forked kernel", timeout or 0)
            time.sleep(0.01)
        return self.returncode or 0

    def send_signal(self, number: int) -> None:
        """Send a signal, if the process still lives."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)


class Zygote:
    """The warm process of this client; it ends when the client does."""

    _one: ClassVar[Zygote | None] = None
    _lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "actinit.book.kernels", str(theirs.fileno())]
        self.process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
        )
        theirs.close()
        self.channel = ours.makefile("rw", encoding="utf-8")
        ours.close()  # the file keeps the connection
        self.owner = os.getpid()
        atexit.register(self.close)

    def close(self) -> None:
        """End the warm process; its kernels follow it."""
        if self.owner == os.getpid():
            self.channel.close()
            self.process.wait()

    @classmethod
    def fork(cls, arguments: list[str], cwd: str | None, env: dict[str, str]) -> ForkedProcess:
        """Return a kernel started with these arguments, forked from the warm process.

        Raises RuntimeError if the warm process is gone.
        """
        with cls._lock:
            if (
                cls._one is None
                or cls._one.owner != os.getpid()
                or cls._one.process.poll() is not None
            ):
                cls._one = cls()
            channel = cls._one.channel
            channel.write(json.dumps({"arguments": arguments, "cwd": cwd, "env": env}) + "\n")
            channel.flush()
            answer = channel.readline()
        if not answer:
            raise RuntimeError("the process that forks kernels has ended")
        return ForkedProcess(int(answer))


class ForkProvisioner(LocalProvisioner):
    """jupyter_client's plug-in: launch by forking, everything else as for a local kernel."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel; return its connection information."""
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        env = {**(kwargs.get("env") or os.environ)}
        forked: Any = Zygote.fork(arguments, kwargs.get("cwd"), env)
        self.process = forked
        self.pid = self.pgid = forked.pid  # each kernel leads a group of its own
        return self.connection_info


def serve(channel_fd: int) -> None:
    """Import everything, then fork a kernel for each line read from the channel."""
    import importlib

    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    for name in IMPORTED:
        try:
            importlib.import_module(name)
        except ImportError:  # a kernel that needs it will say so
            continue
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended kernels leave no zombies
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection = socket.socket(fileno=channel_fd)
    with connection.makefile("rw", encoding="utf-8") as channel:
        for line in channel:
            request = json.loads(line)
            pid = os.fork()
            if pid == 0:
                connection.detach()
                os.close(channel_fd)
                run_kernel(request)
            channel.write(f"{pid}\n")
            channel.flush()


def run_kernel(request: dict[str, Any]) -> None:
    """Become a kernel; never returns."""
    import random

    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    os.setpgid(0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(request["env"])
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    if request["cwd"]:
        os.chdir(request["cwd"])
    random.seed()
    np.random.seed()  # noqa: NPY002  the old global generator, so that kernels differ
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"  # ends with the zygote
    quiet = "--IPKernelApp.log_level=ERROR"
    sys.argv = ["ipykernel_launcher", *request["arguments"], parent, quiet]
    status = 0
    try:
        IPKernelApp.launch_instance(argv=sys.argv[1:])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        os._exit(status)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
