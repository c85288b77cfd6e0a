"""Attacks on the marks: tools changed, answers looked for, messages forged, values that lie."""

from class_kit import CRASHED, ERROR, WRONG

# name: (status or statuses, code of the cell). `zeros` is what an attacker returns who has
# found nothing.
ON_MARKS = {
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
