"""Many submissions at a time: processes on this machine, or an existing Dask cluster."""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any


class NoDask(RuntimeError):
    """Dask was asked for and cannot be used; the message says why."""


def local_pool(jobs: int) -> ProcessPoolExecutor:
    """Return `jobs` processes that end when this one does, even by SIGKILL."""
    return ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_parent
    )


def _end_with_parent() -> None:
    if sys.platform.startswith("linux"):
        from actinit.grading.inside.filter import die_with_parent

        die_with_parent()


def dask_pool(address: str) -> Any:
    """Return a client of a Dask scheduler. Raises NoDask, saying what is missing."""
    try:
        from distributed import Client
    except ImportError as error:
        raise NoDask("--dask needs Dask's distributed: pip install distributed") from error
    try:
        return Client(address, timeout=10)
    except (OSError, ValueError, TimeoutError) as error:
        raise NoDask(f"no Dask scheduler answers at {address}: {error}") from error


def run(
    pool: Any, function: Callable[..., Any], items: Iterable[Any], settings: Any
) -> Iterator[Any]:
    """Yield function(item, settings) for each item as it is done, a few in flight at a time.

    Results come in any order. Raises RuntimeError if processes of the pool were killed.
    """
    submit, waiting, width = _interface(pool)
    source = iter(items)
    flying: set[Any] = set()
    with contextlib.closing(pool) if not hasattr(pool, "__exit__") else pool:
        while True:
            for item in source:
                flying.add(submit(function, item, settings))
                if len(flying) >= 2 * width:
                    break
            if not flying:
                return
            done, flying = waiting(flying)
            for future in done:
                try:
                    yield future.result()
                except BrokenProcessPool as error:
                    raise RuntimeError(
                        "a process of the grader was killed; run again, and "
                        "what is done will not be done twice"
                    ) from error


def _interface(pool: Any) -> tuple[Callable[..., Any], Callable[..., Any], int]:
    if isinstance(pool, ProcessPoolExecutor):

        def local_wait(futures: set[Future[Any]]) -> tuple[set[Any], set[Any]]:
            done, left = wait(futures, return_when=FIRST_COMPLETED)
            return done, left

        return pool.submit, local_wait, pool._max_workers  # type: ignore[attr-defined]
    import distributed

    def submit(function: Any, *arguments: Any) -> Any:
        # pure=False: the same notebook twice is two submissions.
        return pool.submit(function, *arguments, pure=False)

    def dask_wait(futures: set[Any]) -> tuple[set[Any], set[Any]]:
        done, left = distributed.wait(list(futures), return_when="FIRST_COMPLETED")
        return set(done), set(left)

    return submit, dask_wait, max(1, sum(pool.ncores().values()))
