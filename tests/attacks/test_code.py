"""Hostile answers. None earns a point, delays the run, or touches another question.

Each attack is the code of one answer cell, between two honest ones. A function that finds
what it must not find raises `Leak`, so that a leak is told from a mere wrong value.
"""

import os
import signal
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from class_kit import CHECKS, RIGHT, SECONDS, SETUP, TARGET, cell, cells, marks

from actinit.grading import marking, reports
from actinit.grading.inside.calls import MOST_ELEMENTS
from actinit.grading.sandbox import Sandbox

WRONG, ERROR, CRASHED, TIMEOUT, MEMORY = "wrong", "error", "crashed", "timeout", "memory"

# name: (status or statuses, code of the cell). `zeros` is what an attacker returns who has
# found nothing.
ATTACKS = {
    # -- changing the tools of the comparison ------------------------------------------------
    "numpy comparisons patched": (
        WRONG,
        """
        np.allclose = np.isclose = np.array_equal = lambda *a, **k: True
        np.abs = np.absolute = lambda x: np.zeros_like(x)
        target = zeros""",
    ),
    "numpy testing patched": (
        WRONG,
        """
        import numpy.testing
        numpy.testing.assert_allclose = numpy.testing.assert_array_equal = lambda *a, **k: None
        target = zeros""",
    ),
    "numpy array patched": (
        (WRONG, ERROR, CRASHED),
        """
        np.array = np.asarray = np.ascontiguousarray = lambda *a, **k: zeros(np.empty(6))
        target = zeros""",
    ),
    "builtins patched": (
        (WRONG, ERROR, CRASHED),
        """
        import builtins
        builtins.all = builtins.isinstance = lambda *a: True
        builtins.len = lambda x: 6
        target = zeros""",
    ),
    "type and equality of str patched through builtins": (
        (WRONG, ERROR, CRASHED),
        """
        import builtins
        class Liar(str):
            def __eq__(self, other): return True
            __hash__ = str.__hash__
        builtins.str = Liar
        target = zeros""",
    ),
    "json patched": (
        (WRONG, ERROR, CRASHED),
        """
        import json
        json.dumps = lambda *a, **k: '{"score": 100, "status": "passed"}'
        json.loads = lambda *a, **k: {}
        target = zeros""",
    ),
    "struct patched": (
        (WRONG, ERROR, CRASHED),
        """
        import struct
        struct.pack = lambda *a: b"R" * 100
        target = zeros""",
    ),
    "the worker's own report replaced": (
        ERROR,
        """
        import sys
        sys.modules["inside.worker"].encode_report = lambda *a: b"passed"
        target = zeros""",
    ),
    "the worker's caller replaced": (
        (WRONG, ERROR),
        """
        import sys
        from inside.calls import Outcome
        sys.modules["inside.worker"].observe = lambda *a: Outcome("passed")
        target = zeros""",
    ),
    "exit hook": (
        (WRONG, ERROR),
        """
        import atexit, sys
        atexit.register(lambda: open("/tmp/x", "w"))
        sys.excepthook = lambda *a: None
        target = zeros""",
    ),
    "tracing the worker": (
        (WRONG, ERROR),
        """
        import sys
        def trace(frame, event, arg):
            for name in ("expected", "reference", "passed", "points", "score"):
                if name in frame.f_locals:
                    raise Leak(name)
            return trace
        sys.settrace(trace)
        target = zeros""",
    ),
    # -- looking for answers -----------------------------------------------------------------
    "frames of the callers": (
        WRONG,
        """
        import sys
        def target(x):
            frame = sys._getframe()
            while frame:
                for scope in (frame.f_locals, frame.f_globals):
                    for name in ("expected", "reference", "mistakes", "QUESTIONS", "judge"):
                        if name in scope:
                            raise Leak(name)
                frame = frame.f_back
            return zeros(x)""",
    ),
    "objects of the collector": (
        WRONG,
        """
        import gc
        def target(x):
            for thing in gc.get_objects():
                if type(thing).__name__ in ("Question", "Mistake", "Verdict"):
                    raise Leak(type(thing).__name__)
            return zeros(x)""",
    ),
    "importing the questions": (
        ERROR,
        """
        def target(x):
            from actinit.questions import find
            return find("99_kit/target").reference(x)""",
    ),
    "importing the grader": (
        ERROR,
        """
        def target(x):
            from actinit.grading import judge
            return zeros(x)""",
    ),
    "importing what the question forbids": (
        ERROR,
        """
        def target(x):
            from actinit import activations
            return activations.tanh(x)""",
    ),
    "importing the forbidden through a module that uses it": (
        ERROR,
        """
        def target(x):
            from actinit.network import MLP
            return zeros(x)""",
    ),
    "searching every file": (
        WRONG,
        """
        import os
        def target(x):
            for folder, _, names in os.walk("/"):
                for name in names:
                    if name.endswith((".ipynb", ".csv")) and "numpy" not in folder and (
                            "test" not in folder):
                        if name != "lab.csv":  # data of the course, for everybody to read
                            raise Leak(os.path.join(folder, name))
                    if "question" in name or "grade" in name or name.startswith("ch06"):
                        raise Leak(os.path.join(folder, name))
            return zeros(x)""",
    ),
    "the grader's own path": (
        WRONG,
        """
        import os
        def target(x):
            for path in (%(paths)s):
                if os.path.exists(path):
                    raise Leak(path)
            return zeros(x)""",
    ),
    "home and system files": (
        WRONG,
        """
        import os
        def target(x):
            for path in ("/root", "/home", "/etc/passwd", "/etc/shadow", "/work", "/mnt",
                         "/var", "/run", "/sys", "/opt", os.path.expanduser("~/.ssh")):
                if os.path.exists(path):
                    raise Leak(path)
            return zeros(x)""",
    ),
    "reading /proc": (
        WRONG,
        """
        import os
        def target(x):
            for path in ("/proc/self/environ", "/proc/1/cmdline", "/proc/1/mem", "/proc/self/fd"):
                if os.path.exists(path):
                    raise Leak(path)
            return zeros(x)""",
    ),
    "the environment": (
        WRONG,
        """
        import os
        def target(x):
            known = {"HOME", "LC_ALL", "PWD", "LD_LIBRARY_PATH", "PYTHONHASHSEED"}
            for name in os.environ:
                if name not in known and not name.endswith("NUM_THREADS"):
                    raise Leak(name)
            return zeros(x)""",
    ),
    "inherited descriptors": (
        WRONG,
        """
        import os
        def target(x):
            for number in range(256):
                try:
                    os.set_blocking(number, False)
                    data = os.read(number, 100_000)
                except OSError:
                    continue
                if data:
                    raise Leak(number)
            return zeros(x)""",
    ),
    "memory of the worker": (
        (WRONG, ERROR),
        """
        import ctypes
        def target(x):
            libc = ctypes.CDLL(None, use_errno=True)
            buffer = ctypes.create_string_buffer(8)
            class Piece(ctypes.Structure):
                _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
            mine = Piece(ctypes.addressof(buffer), 8)
            theirs = Piece(id(None), 8)
            if libc.process_vm_readv(1, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0) >= 0:
                raise Leak("memory")
            if libc.ptrace(16, 1, 0, 0) == 0:
                raise Leak("ptrace")
            return zeros(x)""",
    ),
    # -- reaching out ------------------------------------------------------------------------
    "a socket": (
        ERROR,
        """
        def target(x):
            import socket
            socket.create_connection(("1.1.1.1", 53), timeout=1)
            raise Leak("network")""",
    ),
    "a local socket": (
        ERROR,
        """
        def target(x):
            import socket
            socket.socket(socket.AF_UNIX).connect("/run/dbus/system_bus_socket")
            raise Leak("a socket")""",
    ),
    "a name looked up and a page fetched": (
        ERROR,
        """
        def target(x):
            import urllib.request
            urllib.request.urlopen("http://example.org", timeout=1)
            raise Leak("network")""",
    ),
    "a shell": (
        ERROR,
        """
        def target(x):
            import subprocess
            subprocess.run(["/bin/sh", "-c", "true"])
            raise Leak("a shell")""",
    ),
    "os.system": (
        WRONG,
        """
        def target(x):
            import os
            if os.system("true") == 0:
                raise Leak("a shell")
            return zeros(x)""",
    ),
    "writing over the tools": (
        ERROR,
        """
        def target(x):
            open("/py/site/inside/worker.py", "w").write("print('owned')")
            raise Leak("a writable worker")""",
    ),
    "writing over numpy": (
        ERROR,
        """
        def target(x):
            open(np.__file__, "a").write("#")
            raise Leak("a writable numpy")""",
    ),
    "writing at the root": (
        ERROR,
        """
        def target(x):
            open("/gradebook.csv", "w").write("somebody,100")
            raise Leak("a writable root")""",
    ),
    "mounts and namespaces": (
        WRONG,
        """
        import ctypes
        def target(x):
            libc = ctypes.CDLL(None)
            if libc.unshare(0x10000000) == 0 or libc.mount(b"x", b"/tmp", b"tmpfs", 0, 0) == 0:
                raise Leak("rights")
            return zeros(x)""",
    ),
    "becoming root": (
        ERROR,
        """
        import os
        def target(x):
            if os.getuid() == 0:
                raise Leak("root")
            os.setuid(0)
            raise Leak("root")""",
    ),
    "raising its own limits": (
        ERROR,
        """
        import resource
        def target(x):
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
            raise Leak("limits")""",
    ),
    # -- processes, threads, signals ---------------------------------------------------------
    "a fork bomb": (
        ERROR,
        """
        import os
        def target(x):
            while True:
                os.fork()""",
    ),
    "a fork bomb by the bare system call": (
        WRONG,
        """
        import ctypes
        def target(x):
            libc = ctypes.CDLL(None)
            for number in (57, 58, 435, 56, 220):
                if libc.syscall(number, 0, 0, 0, 0, 0) == 0:
                    raise Leak("a child")
            return zeros(x)""",
    ),
    "threads without end": (
        ERROR,
        """
        import threading, time
        def target(x):
            while True:
                threading.Thread(target=time.sleep, args=(1000,)).start()""",
    ),
    "a detached process that outlives the run": (
        ERROR,
        """
        import os, time
        def target(x):
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(3600)
            return zeros(x)""",
    ),
    "multiprocessing": (
        ERROR,
        """
        def target(x):
            import multiprocessing
            with multiprocessing.Pool(2) as pool:
                return pool.map(zeros, [x])[0]""",
    ),
    "killing the worker": (
        (WRONG, CRASHED),
        """
        import os, signal
        def target(x):
            for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP, signal.SIGSEGV):
                os.kill(1, number)
            return zeros(x)""",
    ),
    "killing everything": (
        (WRONG, ERROR, CRASHED),
        """
        import os
        def target(x):
            os.kill(-1, 9)
            return zeros(x)""",
    ),
    "killing the parent": (
        (WRONG, ERROR, CRASHED),
        """
        import os
        def target(x):
            for pid in range(2, 100):
                try:
                    os.kill(pid, 9)
                except OSError:
                    pass
            os.kill(os.getppid(), 9)
            return zeros(x)""",
    ),
    # -- floods and loops --------------------------------------------------------------------
    "an endless loop": (
        TIMEOUT,
        """
        def target(x):
            while True:
                pass""",
    ),
    "an endless loop at the top of the cell": (
        TIMEOUT,
        """
        while True:
            pass""",
    ),
    "interrupts swallowed": (
        TIMEOUT,
        """
        import signal
        for number in range(1, 32):
            try:
                signal.signal(number, signal.SIG_IGN)
            except OSError:
                pass
        def target(x):
            while True:
                try:
                    while True:
                        pass
                except BaseException:
                    pass""",
    ),
    "a long sleep": (
        TIMEOUT,
        """
        import time
        def target(x):
            time.sleep(10**6)""",
    ),
    "a stopped process": (
        TIMEOUT,
        """
        import os, signal
        def target(x):
            os.kill(os.getpid(), signal.SIGSTOP)""",
    ),
    "memory in one piece": (
        MEMORY,
        """
        def target(x):
            return np.ones(10**11)""",
    ),
    "memory bit by bit": (
        MEMORY,
        """
        def target(x):
            hoard = []
            while True:
                hoard.append(bytearray(10**7))""",
    ),
    "memory kept for ever": (
        MEMORY,
        """
        hoard = []
        def target(x):
            while True:
                hoard.append(np.ones(10**6))""",
    ),
    "memory that no limit counts": (
        WRONG,
        """
        import ctypes
        def target(x):
            libc = ctypes.CDLL(None)
            if libc.memfd_create(b"x", 0) >= 0 or libc.shmget(0, 1 << 30, 0o1600) >= 0:
                raise Leak("memory")
            return zeros(x)""",
    ),
    "a disk flood": (
        ERROR,
        """
        def target(x):
            number = 0
            while True:
                number += 1
                with open(f"/tmp/{number}", "wb") as file:
                    file.write(bytes(10**6))
                if number > 100:
                    raise Leak("disk")""",
    ),
    "a flood of output": (
        (WRONG, TIMEOUT),
        """
        import os, sys
        def target(x):
            for _ in range(300):
                print("x" * 10**6)
                os.write(1, b"y" * 10**6)
                os.write(2, b"z" * 10**6)
            return zeros(x)""",
    ),
    "a huge answer": (
        WRONG,
        """
        def target(x):
            return np.zeros(%(many)d + 1)""",
    ),
    "a huge list": (
        WRONG,
        """
        def target(x):
            return [0.0] * 10**6""",
    ),
    "a flood into the report": (
        ERROR,
        """
        import os
        def target(x):
            while True:
                os.write(9, bytes(10**6))""",
    ),
    "deep recursion": (
        ERROR,
        """
        def target(x):
            return target(x)""",
    ),
    "deep recursion, limit lifted": (
        (CRASHED, ERROR, MEMORY, TIMEOUT),
        """
        import sys
        sys.setrecursionlimit(10**9)
        def target(x):
            return sorted([x, x], key=target)""",
    ),
    "a list within itself": (
        WRONG,
        """
        def target(x):
            knot = []
            knot.append(knot)
            return knot""",
    ),
    # -- endings -----------------------------------------------------------------------------
    "a segmentation fault": (
        CRASHED,
        """
        import ctypes
        def target(x):
            ctypes.string_at(0)""",
    ),
    "os._exit": (
        CRASHED,
        """
        import os
        def target(x):
            os._exit(0)""",
    ),
    "os._exit at the top of the cell": (
        CRASHED,
        """
        import os
        os._exit(0)""",
    ),
    "os.abort": (
        CRASHED,
        """
        import os
        def target(x):
            os.abort()""",
    ),
    "sys.exit": (
        ERROR,
        """
        import sys
        def target(x):
            sys.exit(0)""",
    ),
    "sys.exit at the top of the cell": (
        ERROR,
        """
        import sys
        sys.exit(0)""",
    ),
    "all descriptors closed": (
        (CRASHED, ERROR),
        """
        import os
        def target(x):
            os.closerange(0, 1000)
            return zeros(x)""",
    ),
    # -- forged messages ---------------------------------------------------------------------
    "a forged result": (
        (ERROR, CRASHED),
        """
        import os
        def target(x):
            os.write(9, b'{"id": "99_kit/target", "score": 2, "status": "passed"}\\n')
            os._exit(0)""",
    ),
    "a forged report of another state": (
        ERROR,
        """
        import os, struct, json
        def target(x):
            text = json.dumps({"notes": [], "state": "passed", "outcomes": []}).encode()
            report = struct.pack("<I", len(text)) + text
            os.write(9, b"R" + struct.pack("<Q", len(report)) + report)
            os._exit(0)""",
    ),
    "a forged report without outcomes": (
        ERROR,
        """
        import os, struct, json
        def target(x):
            text = json.dumps({"notes": [], "state": "called", "outcomes": []}).encode()
            report = struct.pack("<I", len(text)) + text
            os.write(9, b"R" + struct.pack("<Q", len(report)) + report)
            os._exit(0)""",
    ),
    "a forged array of a huge shape": (
        ERROR,
        """
        import os, struct, json
        def target(x):
            huge = [{"array": ["<f8", [10**9, 10**9], 0]}, None, "", []]
            text = json.dumps({"notes": [], "state": "called", "outcomes": [huge, huge]}).encode()
            report = struct.pack("<I", len(text)) + text
            os.write(9, b"R" + struct.pack("<Q", len(report)) + report)
            os._exit(0)""",
    ),
    "a forged array of objects": (
        ERROR,
        """
        import os, struct, json
        def target(x):
            bad = [{"array": ["|O", [6], 0]}, None, "", []]
            text = json.dumps({"notes": [], "state": "called", "outcomes": [bad, bad]}).encode()
            report = struct.pack("<I", len(text)) + text + bytes(100)
            os.write(9, b"R" + struct.pack("<Q", len(report)) + report)
            os._exit(0)""",
    ),
    "a forged function name to look up": (
        ERROR,
        """
        import os, struct, json
        def target(x):
            bad = [{"named": "os:system"}, None, "", []]
            text = json.dumps({"notes": [], "state": "called", "outcomes": [bad, bad]}).encode()
            report = struct.pack("<I", len(text)) + text
            os.write(9, b"R" + struct.pack("<Q", len(report)) + report)
            os._exit(0)""",
    ),
    "a forged nest of lists": (
        ERROR,
        """
        import os, struct
        def target(x):
            text = b'{"list":[' * 100_000
            report = struct.pack("<I", len(text)) + text
            os.write(9, b"R" + struct.pack("<Q", len(report)) + report)
            os._exit(0)""",
    ),
    "blame on a cell that is not there": (
        CRASHED,
        """
        import os, struct
        def target(x):
            os.write(9, b"C" + struct.pack("<I", 4_000_000_000))
            os._exit(0)""",
    ),
    # -- lying values ------------------------------------------------------------------------
    "nan": (WRONG, "def target(x): return x * np.nan"),
    "infinity": (WRONG, "def target(x): return x + np.inf"),
    "an object that equals everything": (
        WRONG,
        """
        class Liar:
            def __eq__(self, other): return True
            def __array__(self, *a, **k): return zeros(np.empty(6))
            def __float__(self): return 0.0
            def __len__(self): return 6
        def target(x): return Liar()""",
    ),
    "an array that lies about itself": (
        WRONG,
        """
        class Liar(np.ndarray):
            def __eq__(self, other): return True
            def __sub__(self, other): return zeros(self)
            def __array_ufunc__(self, *a, **k): return True
            def __array_function__(self, *a, **k): return True
        def target(x): return zeros(x).view(Liar)""",
    ),
    "a number that lies about itself": (
        WRONG,
        """
        class Liar(float):
            def __eq__(self, other): return True
            def __sub__(self, other): return 0.0
        def target(x): return Liar(0)""",
    ),
    "a class that passes for another": (
        (WRONG, ERROR),
        """
        class Meta(type):
            def __instancecheck__(cls, thing): return True
            def __eq__(cls, other): return True
            __hash__ = type.__hash__
        class Liar(metaclass=Meta):
            __class__ = np.ndarray
            dtype = np.dtype(float)
            shape = (6,)
        def target(x): return Liar()""",
    ),
    "something to unpickle": (
        WRONG,
        """
        class Bomb:
            def __reduce__(self): return (__import__("os").system, ("true",))
        def target(x): return Bomb()""",
    ),
    "an array of something to unpickle": (
        WRONG,
        """
        class Bomb:
            def __reduce__(self): return (__import__("os").system, ("true",))
        def target(x): return np.array([Bomb()] * 6, dtype=object)""",
    ),
    "an array claiming a huge shape": (
        WRONG,
        """
        def target(x):
            return np.broadcast_to(0.0, (10**6, 10**6))""",
    ),
    "a view beyond its memory": (
        (WRONG, CRASHED),
        """
        def target(x):
            return np.lib.stride_tricks.as_strided(x, shape=(100_000,), strides=(1 << 20,))""",
    ),
    "its own inputs, changed to fit": (
        WRONG,
        """
        def target(x):
            x[...] = 0.0
            return x""",
    ),
    "an exception that cannot be shown": (
        ERROR,
        """
        class Bad(Exception):
            def __str__(self): raise SystemExit
            __repr__ = __str__
        def target(x): raise Bad""",
    ),
    "an exception with an endless text": (
        ERROR,
        """
        def target(x): raise ValueError("<script>" * 10**6)""",
    ),
    "unattempted on purpose": (
        "unattempted",
        """
        class Sly(NotImplementedError): pass
        def target(x): raise Sly("<b>full marks please</b>")""",
    ),
    "a descriptor instead of a function": (
        (WRONG, ERROR),
        """
        class Everything:
            def __call__(self, *a): return self
            def __getattr__(self, name): return self
            def __eq__(self, other): return True
            def __iter__(self): return iter([self] * 6)
        target = Everything()""",
    ),
}

# Tools changed for the whole notebook are changed for its other questions too, as in Jupyter:
# these attacks may cost their author more than one question.
SPOILING = {
    "numpy array patched",
    "builtins patched",
    "json patched",
    "struct patched",
    "type and equality of str patched through builtins",
    "tracing the worker",
    "the worker's own report replaced",
    "the worker's caller replaced",
}

PRELUDE = """
class Leak(Exception): pass
def zeros(x): return 0.0 * np.ones(np.shape(x))
"""


def attack_cells(code):
    paths = {str(marking.__file__), str(TARGET.reference.__code__.co_filename)}
    filled = textwrap.dedent(code)
    if "%(" in filled:
        filled = filled % {"paths": ", ".join(map(repr, paths)) + ",", "many": MOST_ELEMENTS}
    return cells(target=PRELUDE + filled)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gains_nothing(name):
    statuses, code = ATTACKS[name]
    statuses = (statuses,) if isinstance(statuses, str) else statuses
    start = time.monotonic()
    found = marks(attack_cells(code))
    took = time.monotonic() - start
    verdict = found["target"].verdict
    assert verdict.status in statuses, verdict
    assert "Leak" not in str(verdict.facts)
    if name not in SPOILING:
        assert found["first"].verdict.passed, found["first"]
        assert found["last"].verdict.passed, found["last"]
    assert took < 2 * 3 * SECONDS + 10  # the limit on the clock, twice, and a busy machine
    said = reports.message(found["target"])
    assert len(said.split()) >= 3
    assert len(said) < 1000


def test_there_are_at_least_forty():
    assert len(ATTACKS) >= 40


def test_memorised_constants_fail():
    """What was right for one seed is written down and handed in again."""
    wanted = TARGET.reference(TARGET.draw(marking.seed_for(1, "somebody", TARGET.id))[0][0])
    answer = f"def target(x):\n    return np.array({wanted.tolist()!r})"
    remembered = f"def target(x):\n    return np.array({wanted.tolist()!r}).reshape(np.shape(x))"
    for seed, code in ((1, answer), (2, remembered)):
        assert not marks(cells(target=code), seed=seed)["target"].verdict.passed


def test_cells_that_end_the_run_one_after_the_other_do_not_delay_it():
    made = cells(target="def target(x): return 0 * x")
    made[1:1] = [cell("while True: pass", TARGET.id) for _ in range(40)]
    start = time.monotonic()
    found = marks(made)
    assert time.monotonic() - start < (3 + marking.SPARE_RUNS + 3) * 3 * SECONDS + 10
    assert not found["target"].verdict.passed


def test_a_cell_of_no_question_that_ends_the_run_is_left_out():
    made = [*cells(), cell("import os; os._exit(3)"), cell("while True: pass")]
    found = marks(made)
    assert all(mark.verdict.passed for mark in found.values())
    assert any("was left out" in note for note in found["first"].notes)


def test_what_one_question_leaves_behind_helps_no_other():
    """Patched numpy, files, globals of one question's call are gone in the next."""
    made = cells(
        first="""
def first(x):
    import builtins
    np.sin = lambda x: x * 0
    builtins.left = 1
    return 2 * x""",
        last="""
def last(x):
    import builtins
    if hasattr(builtins, "left") or np.sin(1.0) == 0:
        raise RuntimeError("left over")
    return x - 0.5""",
    )
    assert all(mark.verdict.passed for mark in marks(made).values())


def test_a_later_submission_finds_nothing_of_an_earlier_one():
    leave = "def target(x):\n    open('/tmp/left', 'w').write('1')\n    return 0 * x"
    look = "def target(x):\n    open('/tmp/left').read()\n    return 0 * x"
    assert marks(cells(target=leave))["target"].verdict.status == WRONG
    assert marks(cells(target=look))["target"].verdict.status == ERROR


def test_a_lost_worker_is_replaced(monkeypatch):
    """Should the worker itself end, the question that did it is lost and no other."""
    ask, asked = Sandbox.ask, []

    def ending_it(self, question, cases):
        asked.append(question["function"])
        if question["function"] == "target":
            monitor = self.process.pid
            worker = int(Path(f"/proc/{monitor}/task/{monitor}/children").read_text())
            os.kill(worker, signal.SIGKILL)
            self.process.wait()
        return ask(self, question, cases)

    monkeypatch.setattr(Sandbox, "ask", ending_it)
    found = marks(cells())
    assert asked == ["first", "target", "last"]
    assert found["target"].verdict.status == CRASHED
    assert found["first"].verdict.passed
    assert found["last"].verdict.passed


def test_right_answers_pass_where_attacks_fail():
    found = marks(
        [
            cell(SETUP),
            *[cell(code, i) for i, code in RIGHT.items()],
            *[cell(code) for code in CHECKS.values()],
        ]
    )
    assert all(mark.verdict.passed for mark in found.values())
    assert np.all([mark.seed > 0 for mark in found.values()])
