"""What a question is: data, so that practice, class grading and the tests share it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

KINDS = ("implement", "derive", "diagnose", "repair", "number")
DIFFICULTIES = ("easy", "medium", "hard")
Answer = Callable[..., Any]


def one_empty_call(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Return the cases of a question whose function takes no argument: one call."""
    return [()]


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people give, and what a tutor says to it.

    wrong   : a callable with the reference's signature, or a number for kind "number"
    message : what you seem to have done, why it is wrong here, a question that leads on;
              never the solution
    name    : how reports call it; by default the name of `wrong`
    """

    wrong: Answer | float
    message: str
    name: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            given = getattr(self.wrong, "__name__", None) or f"answer {self.wrong!r}"
            object.__setattr__(self, "name", given)


@dataclass(frozen=True)
class Question:
    """One question. Every answer is a function; a number is a function of no arguments.

    cases(rng) returns fresh inputs, one tuple of positional arguments for each call.
    An answer passes when every call agrees with the reference's: in shape, dtype kind and
    values (within rtol and atol), in what it raises and in what it does to its inputs;
    with warnings=False also in giving no warning.
    Raises ValueError naming the field that cannot be right.
    """

    id: str
    kind: str
    function: str
    points: int
    asks: str
    reference: Answer | float
    mistakes: Sequence[Mistake]
    hints: tuple[str, str]
    cases: Callable[[np.random.Generator], list[tuple[Any, ...]]] = one_empty_call
    accepts: Sequence[Answer] = ()
    rtol: float = 1e-9
    atol: float = 0.0
    warnings: bool = True
    forbids: Sequence[str] = ()
    difficulty: str = "easy"
    minutes: int = 5

    def __post_init__(self) -> None:
        def insist(right: bool, field: str, expected: str) -> None:
            if not right:
                got = getattr(self, field)
                raise ValueError(f"question {self.id!r}: {field} must be {expected}, got {got!r}")

        insist(
            bool(re.fullmatch(r"[0-9]{2}_[a-z0-9_]+/[a-z0-9_]+", self.id)),
            "id",
            "like '06_sigmoid/stable'",
        )
        insist(self.kind in KINDS, "kind", f"one of {KINDS}")
        insist(self.function.isidentifier(), "function", "the name of the answer")
        insist(isinstance(self.points, int) and self.points > 0, "points", "a positive integer")
        insist(len(self.hints) == 2 and all(self.hints), "hints", "two texts")
        insist(self.difficulty in DIFFICULTIES, "difficulty", f"one of {DIFFICULTIES}")
        insist(callable(self.reference) or self.kind == "number", "reference", "a function")

    @property
    def set(self) -> str:
        """The exercise set the question belongs to, such as 06_sigmoid."""
        return self.id.split("/")[0]

    @property
    def chapter(self) -> str:
        """The chapter's file name without its ending: the same as the set's."""
        return self.set

    @property
    def practice_seed(self) -> int:
        """The seed of practice, fixed by the id, so that a notebook's outputs are stable."""
        return zlib.crc32(self.id.encode())

    def draw(self, seed: int | None = None) -> list[tuple[Any, ...]]:
        """Return fresh inputs for one seed; without one, those of practice."""
        if seed is None:
            seed = self.practice_seed
        return [tuple(case) for case in self.cases(np.random.default_rng(seed))]

    @staticmethod
    def callable_of(answer: Answer | float) -> Answer:
        """Return the answer as a function; a number becomes a function that returns it."""
        return answer if callable(answer) else lambda: answer
