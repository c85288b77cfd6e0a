"""Attacks on the machine: reaching out, processes, floods and loops, endings."""

from class_kit import CRASHED, ERROR, MEMORY, TIMEOUT, WRONG

# name: (status or statuses, code of the cell). `zeros` is what an attacker returns who has
# found nothing.
ON_THE_MACHINE = {
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
}
