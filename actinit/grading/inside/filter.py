"""Limits on the process that runs learner code: resources by rlimit, system calls by seccomp.

One process and no more: without fork, threads and exec, the limit on one process's memory is
a limit on all of it, and nothing can outlive its question.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct

# System calls refused with EPERM, by name: (x86-64, arm64). New processes, other programs,
# sockets, memory that no limit counts, other processes, mounts and namespaces, kernel doors.
REFUSED = {
    "clone": (56, 220), "fork": (57, None), "vfork": (58, None), "clone3": (435, 435),
    "execve": (59, 221), "execveat": (322, 281),
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200),
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194),
    "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180), "io_setup": (206, 0),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "personality": (135, 92),
    "inotify_init1": (294, 26), "fanotify_init": (300, 262), "vmsplice": (278, 75),
    "modify_ldt": (154, None), "sched_setaffinity": (203, 122), "setpriority": (141, 140),
}  # fmt: skip
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
LOAD, JUMP_EQUAL, JUMP_ABOVE, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050001  # the last: errno EPERM


def _prctl(*arguments: object) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(*arguments) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({arguments[0]}) failed")


def program(machine: str) -> bytes:
    """Return the seccomp filter for a machine as BPF. Raises KeyError for an unknown machine."""
    column, architecture = MACHINES[machine]
    numbers = [number for pair in REFUSED.values() if (number := pair[column]) is not None]
    rules = [
        (LOAD, 0, 0, 4),
        (JUMP_EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0),
        (JUMP_ABOVE, len(numbers) + 1, 0, 0x40000000),
    ]
    rules += [(JUMP_EQUAL, len(numbers) - i, 0, n) for i, n in enumerate(numbers)]
    rules += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("<HBBI", *rule) for rule in rules)


def one_process() -> None:
    """Refuse this process, for ever, the system calls above. Raises OSError where impossible."""
    rules = program(os.uname().machine)
    buffer = ctypes.create_string_buffer(rules, len(rules))
    head = struct.pack("<HxxxxxxQ", len(rules) // 8, ctypes.addressof(buffer))
    _prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _prctl(PR_SET_SECCOMP, 2, ctypes.c_char_p(head), 0, 0)


def unreadable() -> None:
    """Keep other processes of the same user out of this one's memory and descriptors."""
    _prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def die_with_parent() -> None:
    """Have the kernel kill this process when the one that started it ends."""
    _prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0)


def limit(memory: int, seconds: int) -> None:
    """Bound address space (bytes), processor time (s), file size, descriptors, core dumps."""
    reserve = 64 << 20  # left for the report after a MemoryError
    for what, soft, hard in (
        (resource.RLIMIT_AS, memory, memory + reserve),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_FSIZE, 4 << 20, 4 << 20),
        (resource.RLIMIT_NOFILE, 64, 64),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(what, (soft, hard))


def release_reserve() -> None:
    """Allow the memory kept back for the report."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
