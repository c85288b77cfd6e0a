"""Call a learner's function and write down all that can be compared about it."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType, GeneratorType
from typing import Any

import numpy as np

LONGEST_TEXT = 300
MOST_ITEMS = 200
MOST_ELEMENTS = 500_000
DEEPEST = 6


@dataclass(frozen=True)
class Odd:
    """A returned thing that no question asks for, known by its description only."""

    what: str


@dataclass(frozen=True)
class Raised:
    """An exception: its class, the names of its bases, its text, the line that raised it."""

    name: str
    bases: tuple[str, ...]
    text: str
    line: str = ""


@dataclass(frozen=True)
class Outcome:
    """What one call did.

    value   : what it returned, in plain form (see `plain`); None if it raised
    raised  : the exception, or None
    warned  : the first warning's text, or ""
    changed : positions of the arguments that it changed
    """

    value: Any = None
    raised: Raised | None = None
    warned: str = ""
    changed: tuple[int, ...] = ()


def plain(value: Any, depth: int = 0) -> Any:
    """Return value as copies of plain arrays, strings, None, and lists, tuples, dicts of them.

    Numbers become arrays of shape (). Whatever cannot be compared becomes an Odd.
    """
    kind = type(value)
    if kind is np.ndarray and value.size > MOST_ELEMENTS:
        return Odd(f"an array of shape {value.shape}")
    if kind is np.ndarray or isinstance(value, np.generic) or kind in (bool, int, float, complex):
        return _array(value)
    if value is None:
        return None
    if isinstance(value, str):
        return str(value[:LONGEST_TEXT])
    if depth >= DEEPEST:
        return Odd("lists nested too deep")
    if isinstance(value, (list, tuple)):
        if len(value) > MOST_ITEMS:
            return Odd(f"a {'list' if isinstance(value, list) else 'tuple'} of {len(value)} items")
        items = [plain(item, depth + 1) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if kind is dict and len(value) <= MOST_ITEMS and all(type(key) is str for key in value):
        return {key[:LONGEST_TEXT]: plain(item, depth + 1) for key, item in value.items()}
    return Odd(_describe(value))


def _array(value: Any) -> Any:
    array = np.array(value)
    if array.dtype.kind in "US" and array.ndim == 0:
        return str(array)[:LONGEST_TEXT]
    if array.dtype.kind not in "biufc":
        if isinstance(value, int):
            return Odd("an integer of more than 64 bits")
        return Odd("an array of objects" if array.dtype.kind == "O" else f"a {array.dtype} array")
    if array.dtype.kind in "fc" and array.dtype.itemsize > 8 * (1 + (array.dtype.kind == "c")):
        return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
    return np.ascontiguousarray(array).reshape(array.shape)


def _describe(value: Any) -> str:
    if isinstance(value, np.ma.MaskedArray):
        return "a masked array"
    if isinstance(value, np.ndarray):
        return f"a {type(value).__name__}, a special kind of array"[:LONGEST_TEXT]
    if isinstance(value, GeneratorType):
        return "a generator"
    if isinstance(value, FunctionType):
        return "a function"
    if type(value) is dict:
        return "a dict whose keys are not texts" if len(value) <= MOST_ITEMS else "a large dict"
    return f"an object of type {type(value).__name__}"[:LONGEST_TEXT]


def copied(value: Any) -> Any:
    """Return a copy of an argument whose arrays, lists and dicts can be changed freely."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, (list, tuple)):
        return type(value)([copied(item) for item in value])
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return value


def unchanged(before: Any, after: Any) -> bool:
    """Tell whether an argument still is what it was, to the bit."""
    if isinstance(before, np.ndarray):
        return (
            type(after) is np.ndarray
            and before.dtype == after.dtype
            and before.shape == after.shape
            and before.tobytes() == after.tobytes()
        )
    if isinstance(before, (list, tuple)):
        return (
            type(before) is type(after)
            and len(before) == len(after)
            and all(map(unchanged, before, after))
        )
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(unchanged(before[k], after[k]) for k in before)
    return before is after or before == after


def raised(error: BaseException, filename: str = "") -> Raised:
    """Describe an exception; `line` is the last line of `filename`'s code that it came through."""
    line, trace = "", error.__traceback__
    while trace is not None:
        source = trace.tb_frame.f_code.co_filename
        if filename and source.startswith(filename):
            line = f"line {trace.tb_lineno}"
            if source.startswith("<cell "):  # as the sandbox's worker names them
                line = f"{source.strip('<>')}, {line}"
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and str(error.filename).startswith("<cell "):
        line = f"{str(error.filename).strip('<>')}, line {error.lineno}"
    try:
        text = str(error)[:LONGEST_TEXT]
    except BaseException:  # a learner's exception may fail to print itself, in any way
        text = ""
    bases = tuple(base.__name__[:80] for base in type(error).__mro__[:12])
    return Raised(type(error).__name__[:80], bases, text, line)


def observe(function: Callable[..., Any], args: tuple[Any, ...], filename: str = "") -> Outcome:
    """Call function with copies of args and return what it did; never raises by itself.

    KeyboardInterrupt passes, so that a learner can stop an endless loop.
    """
    given = copied(args)
    value, error, caught = None, None, []
    with (
        warnings.catch_warnings(record=True) as record,
        np.errstate(divide="warn", over="warn", invalid="warn", under="ignore"),
    ):
        warnings.simplefilter("always")
        try:
            value = plain(function(*given))
        except KeyboardInterrupt:
            raise
        except BaseException as problem:  # sys.exit() included
            error = raised(problem, filename)
        caught = list(record)
    warned = f"{caught[0].category.__name__}: {caught[0].message}"[:LONGEST_TEXT] if caught else ""
    changed: tuple[int, ...] = ()
    with contextlib.suppress(Exception):
        changed = tuple(
            i for i, (a, b) in enumerate(zip(args, given, strict=True)) if not unchanged(a, b)
        )
    return Outcome(value, error, warned, changed)
