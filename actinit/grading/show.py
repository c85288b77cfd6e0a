"""Say in words what was called, what came back and what was expected; never the solution."""

from __future__ import annotations

from typing import Any

import numpy as np

from actinit.grading.compare import KIND_NAMES, Difference
from actinit.grading.inside.calls import Odd, Raised

WIDEST = 100


def describe_call(function: str, args: tuple[Any, ...]) -> str:
    """Return the call as text: small arguments in full, large arrays by shape and start."""
    return f"{function}({', '.join(_argument(arg) for arg in args)})"


def _argument(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.ndim:
        if value.size <= 6:
            return _digits(value)
        start = ", ".join(_number(x) for x in value.ravel()[:3])
        return f"<{value.dtype} array of shape {value.shape}: {start}, ...>"
    if isinstance(value, (np.ndarray, np.generic, float)):
        return _number(value)
    if isinstance(value, (list, tuple)):
        inner = ", ".join(map(_argument, value))
        if len(inner) > WIDEST:
            return f"<{type(value).__name__} of {len(value)}>"
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' * (len(value) == 1)})"
    if callable(value):
        return getattr(value, "__name__", "<function>")
    return cut(repr(value))


def _digits(value: np.ndarray) -> str:
    return " ".join(np.array2string(value, separator=", ", precision=4, threshold=8).split())


def _number(value: Any, digits: int = 4) -> str:
    value = np.asarray(value)[()]
    if isinstance(value, (np.bool_, np.integer)):
        return str(value)
    return f"{value:.{digits}g}"


def cut(text: str, widest: int = WIDEST) -> str:
    """Return text on one line, without control characters, shortened to `widest`."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= widest else line[: widest - 3] + "..."


def describe_value(value: Any) -> str:
    """Return what kind of thing a plain value is: 'float array of shape (3, 4)'."""
    if isinstance(value, np.ndarray):
        kind = KIND_NAMES.get(value.dtype.kind, str(value.dtype))
        if value.dtype.kind in "fc" and value.dtype not in (np.float64, np.complex128):
            kind = str(value.dtype)
        article = "an" if kind[0] in "aeiou" else "a"
        return (
            f"{article} {kind} array of shape {value.shape}" if value.ndim else f"{article} {kind}"
        )
    if value is None:
        return "None (is a return missing?)"
    if isinstance(value, Odd):
        return value.what
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, dict):
        return f"a dict with keys {cut(', '.join(value), 60)}" if value else "an empty dict"
    return f"the text {cut(value, 60)!r}"


def describe_difference(seen: Difference, reveal: bool = True) -> list[tuple[str, str]]:
    """Return (label, text) pairs for the first difference.

    reveal : whether one expected value may be shown. Where the function takes no inputs,
             the value is the solution and stays unsaid.
    """
    at = f"{seen.path} " if seen.path else ""
    if seen.what == "raised":
        facts = [("raised", _raised(seen.found))]
        if isinstance(seen.expected, Raised):
            return [*facts, ("expected", f"{seen.expected.name} to be raised")]
        return [*facts, ("expected", describe_value(seen.expected))]
    if seen.what == "returned":
        return [
            ("returned", describe_value(seen.found)),
            ("expected", f"{seen.expected.name} to be raised for these inputs"),
        ]
    if seen.what == "changed":
        return _changed(seen)
    if seen.what == "warned":
        if seen.found:
            return [("warned", cut(seen.found)), ("expected", "the right value without a warning")]
        return [("returned", "without a warning"), ("expected", f"a warning: {cut(seen.expected)}")]
    if seen.what != "value":
        return [
            ("returned", at + describe_value(seen.found)),
            ("expected", at + describe_value(seen.expected)),
        ]
    return _values(seen, at, reveal)


def _raised(error: Raised) -> str:
    where = f" (your {error.line})" if error.line else ""
    return cut(f"{error.name}: {error.text}" if error.text else error.name, 200) + where


def _changed(seen: Difference) -> list[tuple[str, str]]:
    def ordinal(positions: tuple[int, ...]) -> str:
        names = ("first", "second", "third", "fourth", "fifth", "sixth")
        words = [names[i] if i < len(names) else f"number {i + 1}" for i in positions]
        return f"its {' and '.join(words)} argument" + "s" * (len(words) > 1)

    if seen.found:
        wanted = f"only {ordinal(seen.expected)} changed" if seen.expected else "inputs left alone"
        return [("changed", f"{ordinal(seen.found)}, in place"), ("expected", wanted)]
    return [("changed", "nothing"), ("expected", f"{ordinal(seen.expected)} changed in place")]


def _values(seen: Difference, at: str, reveal: bool) -> list[tuple[str, str]]:
    if not isinstance(seen.expected, np.ndarray):
        facts = [("returned", at + describe_value(seen.found))]
        wanted = describe_value(seen.expected) if reveal else "another text"
        return [*facts, ("expected", at + wanted)]
    found, wanted = seen.found[seen.index], seen.expected[seen.index]
    digits = next((d for d in (4, 8, 12) if _number(found, d) != _number(wanted, d)), 17)
    index = f"; at [{', '.join(map(str, seen.index))}] it is " if seen.index else " "
    if not seen.index:
        index = ": "
    facts = [("returned", f"{at}{describe_value(seen.found)}{index}{_number(found, digits)}")]
    value = f"{index}{_number(wanted, digits)}" if reveal else ", another number"
    facts.append(("expected", f"{at}{describe_value(seen.expected)}{value}"))
    if seen.found.dtype in (np.float32, np.float16) and seen.expected.dtype == np.float64:
        facts.append(("note", f"{seen.found.dtype} keeps too few digits for float64 inputs"))
    return facts
