"""Arguments and outcomes as bytes: JSON for the structure, raw bytes for the arrays.

Reading executes nothing. The reader believes no length, type or shape that it has not checked;
whatever is not exactly right raises WireError.
"""

from __future__ import annotations

import importlib
import json
import math
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np

from .calls import DEEPEST, LONGEST_TEXT, MOST_ELEMENTS, MOST_ITEMS, Odd, Outcome, Raised

LARGEST_JSON = 1_000_000
LARGEST_MESSAGE = 8_000_000
TYPES = frozenset(
    f"{order}{kind}"
    for order, kind in [
        ("|", "b1"),
        ("|", "i1"),
        ("|", "u1"),
        *(("<", k) for k in ("i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")),
    ]
)


class WireError(ValueError):
    """Bytes that are not a message, or a thing that cannot be sent."""


def pack(structure: Any, arrays: Sequence[bytes] = ()) -> bytes:
    """Return one message: the length of the JSON, the JSON, the arrays' bytes."""
    text = json.dumps(structure, allow_nan=False).encode()
    return b"".join([struct.pack("<I", len(text)), text, *arrays])


def unpack(message: bytes) -> tuple[Any, memoryview]:
    """Return the structure and the arrays' bytes of a message."""
    if not 4 <= len(message) <= LARGEST_MESSAGE:
        raise WireError(f"a message of {len(message)} bytes")
    (length,) = struct.unpack_from("<I", message)
    if length > min(LARGEST_JSON, len(message) - 4):
        raise WireError("the structure is longer than its message")
    try:
        structure = json.loads(message[4 : 4 + length].decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise WireError("the structure is not JSON") from error
    return structure, memoryview(message)[4 + length :]


def _no_constant(name: str) -> None:
    raise WireError(f"{name} in the structure")


class Writer:
    """Collects arrays' bytes while a structure is built."""

    def __init__(self) -> None:
        self.arrays: list[bytes] = []
        self.size = 0

    def node(self, value: Any) -> Any:
        """Return the JSON form of an argument or a plain value."""
        if value is None or isinstance(value, (bool, str)):
            return value
        if isinstance(value, int) and not isinstance(value, np.generic):
            return {"int": str(value)}
        if isinstance(value, float) and not isinstance(value, np.generic):
            return {"float": value.hex()}
        if isinstance(value, (np.ndarray, np.generic)):
            return {"scalar" if isinstance(value, np.generic) else "array": self._array(value)}
        if isinstance(value, (list, tuple)):
            tag = "list" if isinstance(value, list) else "tuple"
            return {tag: [self.node(item) for item in value]}
        if isinstance(value, dict):
            return {"dict": [[key, self.node(item)] for key, item in value.items()]}
        if isinstance(value, Odd):
            return {"odd": value.what}
        if callable(value):
            return {"named": _name_of(value)}
        raise WireError(f"cannot send an argument of type {type(value).__name__}")

    def _array(self, value: Any) -> list[Any]:
        array = np.asarray(value)
        plain = array.astype(array.dtype.newbyteorder("<"), order="C")
        if plain.dtype.str not in TYPES:
            raise WireError(f"cannot send an array of dtype {array.dtype}")
        start = self.size
        self.arrays.append(plain.tobytes())
        self.size += plain.nbytes
        return [plain.dtype.str, list(plain.shape), start]


def _name_of(value: Any) -> str:
    """Name a function that numpy or actinit has, so that it can be looked up on the other side."""
    for module in (getattr(value, "__module__", None) or "numpy", "numpy"):
        name = f"{module}:{getattr(value, '__name__', '')}"
        if module.split(".")[0] in ("numpy", "actinit") and _named(name, missing=None) is value:
            return name
    raise WireError(f"only functions of numpy and actinit can be sent, not {value!r:.80}")


def _named(name: str, missing: Any) -> Any:
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute, missing)


class Reader:
    """Rebuilds values from a structure and the arrays' bytes.

    functions : whether names of functions are looked up; only the sandbox does that.
    """

    def __init__(self, arrays: memoryview, functions: bool = False) -> None:
        self.arrays = arrays
        self.functions = functions

    def value(self, node: Any, depth: int = 0) -> Any:
        """Return the value that a node describes."""
        if node is None or isinstance(node, bool):
            return node
        if isinstance(node, str):
            return _text(node)
        if not isinstance(node, dict) or len(node) != 1 or depth > DEEPEST + 1:
            raise WireError("not a value")
        [(tag, inner)] = node.items()
        if tag in ("list", "tuple"):
            if not isinstance(inner, list) or len(inner) > MOST_ITEMS:
                raise WireError("not a list, or too long")
            items = [self.value(item, depth + 1) for item in inner]
            return items if tag == "list" else tuple(items)
        if tag == "dict":
            if not isinstance(inner, list) or len(inner) > MOST_ITEMS:
                raise WireError("not a dict, or too long")
            return {_text(key): self.value(item, depth + 1) for key, item in map(_pair, inner)}
        if tag in ("array", "scalar"):
            array = self._array(inner)
            return array if tag == "array" else array[()]
        if tag == "odd":
            return Odd(_text(inner))
        if tag == "int" and len(_text(inner)) < 1000:
            return _converted(int, inner)
        if tag == "float":
            return _converted(float.fromhex, inner)
        if tag == "named" and self.functions:
            return _named(_text(inner), missing=None)
        raise WireError("not a value")

    def _array(self, described: Any) -> np.ndarray:
        if not isinstance(described, list) or len(described) != 3:
            raise WireError("not an array")
        kind, shape, start = described
        if kind not in TYPES or not isinstance(shape, list) or len(shape) > 16:
            raise WireError("not an array")
        if not all(type(n) is int and 0 <= n <= MOST_ELEMENTS for n in [*shape]):
            raise WireError("not an array's shape")
        dtype = np.dtype(kind)
        count = math.prod(shape)
        if type(start) is not int or start < 0 or count > MOST_ELEMENTS:
            raise WireError("an array that is too large")
        data = self.arrays[start : start + count * dtype.itemsize]
        if len(data) != count * dtype.itemsize:
            raise WireError("an array longer than its bytes")
        array = np.frombuffer(data, dtype=dtype).reshape(shape).copy()
        if kind == "|b1":  # a byte other than 0 or 1 is no bool, and numpy would not notice
            array = np.asarray(np.frombuffer(data, dtype=np.uint8).reshape(shape) != 0)
        return array


def _pair(entry: Any) -> Any:
    if not isinstance(entry, list) or len(entry) != 2:
        raise WireError("not a dict's entry")
    return entry


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise WireError("not a text, or too long")
    return value


def _converted(kind: Any, text: Any) -> Any:
    try:
        return kind(_text(text))
    except (ValueError, OverflowError) as error:
        raise WireError("not a number") from error


def encode_cases(cases: Sequence[tuple[Any, ...]]) -> bytes:
    """Return a question's inputs as one message. Raises WireError for what cannot be sent."""
    writer = Writer()
    return pack([writer.node(tuple(case)) for case in cases], writer.arrays)


def decode_cases(message: bytes) -> list[tuple[Any, ...]]:
    """Return the inputs that a message holds (in the sandbox: the parent sent them)."""
    nodes, arrays = unpack(message)
    reader = Reader(arrays, functions=True)
    return [reader.value(node) for node in nodes]


def encode_report(
    notes: Sequence[tuple[int, Raised]], state: str, outcomes: Sequence[Outcome]
) -> bytes:
    """Return what a question's process has to say.

    notes : cells that raised, by index; state : "called", "missing" or "not callable"
    """
    writer = Writer()
    rows = [
        [writer.node(o.value), _raised_row(o.raised), o.warned, list(o.changed)] for o in outcomes
    ]
    noted = [[index, _raised_row(error)] for index, error in notes[:MOST_ITEMS]]
    return pack({"notes": noted, "state": state, "outcomes": rows}, writer.arrays)


def _raised_row(error: Raised | None) -> list[Any] | None:
    return None if error is None else [error.name, list(error.bases), error.text, error.line]


def decode_report(
    message: bytes, calls: int
) -> tuple[list[tuple[int, Raised]], str, list[Outcome]]:
    """Return (notes, state, outcomes) of a report, having checked every part of it.

    calls : how many calls were asked for. Raises WireError for anything else.
    """
    structure, arrays = unpack(message)
    if not isinstance(structure, dict) or set(structure) != {"notes", "state", "outcomes"}:
        raise WireError("not a report")
    notes, state, rows = structure["notes"], structure["state"], structure["outcomes"]
    if state not in ("called", "missing", "not callable"):
        raise WireError("not a state")
    if not isinstance(rows, list) or len(rows) != (calls if state == "called" else 0):
        raise WireError("not as many outcomes as calls")
    if not isinstance(notes, list) or len(notes) > MOST_ITEMS:
        raise WireError("not notes")
    reader = Reader(arrays)
    return [_note(note) for note in notes], state, [_outcome(row, reader) for row in rows]


def _note(note: Any) -> tuple[int, Raised]:
    index, error = _pair(note)
    read = _raised(error)
    if type(index) is not int or not 0 <= index < 100_000 or read is None:
        raise WireError("not a note")
    return index, read


def _raised(row: Any) -> Raised | None:
    if row is None:
        return None
    if not isinstance(row, list) or len(row) != 4:
        raise WireError("not an exception")
    name, bases, text, line = row
    if not isinstance(bases, list) or len(bases) > 12:
        raise WireError("not an exception's bases")
    return Raised(_text(name), tuple(map(_text, bases)), _text(text), _text(line))


def _outcome(row: Any, reader: Reader) -> Outcome:
    if not isinstance(row, list) or len(row) != 4:
        raise WireError("not an outcome")
    value, error, warned, changed = row
    if not isinstance(changed, list) or len(changed) > MOST_ITEMS:
        raise WireError("not positions")
    if not all(type(i) is int and 0 <= i < MOST_ITEMS for i in changed):
        raise WireError("not positions")
    return Outcome(reader.value(value), _raised(error), _text(warned), tuple(changed))
