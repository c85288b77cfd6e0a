"""How a claim is decided: by numbers, a threshold, and an input that would decide it otherwise.

Every claim says something that is right at its core or not, and says it to the letter or not.
A `decide` function computes both from numbers. That gives the verdict:

    core right, letter right  ->  holds
    core right, letter wrong  ->  imprecise
    core wrong                ->  wrong

Its arguments all have defaults. `flip` names other values for some of them, with which the same
function reaches another verdict: proof that the verdict hangs on what is measured. A claim about
history or a definition has nothing to measure; it is decided by the papers that it cites.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

VERDICTS = ("holds", "imprecise", "wrong")


@dataclass(frozen=True)
class Finding:
    """What one computation found about a claim.

    core   : is what the claim is about right?
    letter : is it right as it is worded, without exception?
    numbers: one sentence with the figures that decide, for the reader; rounding errors, other
        on every processor, as a bound ("at most 1e-12")
    """

    core: bool
    letter: bool
    numbers: str

    @property
    def verdict(self) -> str:
        if not self.core:
            return "wrong"
        return "holds" if self.letter else "imprecise"


def outright(right: bool, numbers: str) -> Finding:
    """Return what was found about a claim that is right or wrong, with nothing between."""
    return Finding(bool(right), bool(right), numbers)


@dataclass(frozen=True)
class Fact:
    """A claim's id and how it is decided.

    decide : a function of keyword arguments with defaults, returning a Finding
    flip   : arguments that change the verdict; empty for a cited claim
    because: what those arguments change, in words ("with ... the claim would hold")
    cites  : keys of references.bib, for a claim that only a source can decide
    """

    claim: str
    decide: Callable[..., Finding]
    flip: dict[str, Any] = field(default_factory=dict)
    because: str = ""
    cites: tuple[str, ...] = ()

    def finding(self) -> Finding:
        return self.decide()

    def flipped(self) -> Finding:
        return self.decide(**self.flip)


def fact(claim: str, *, flip: dict[str, Any], because: str) -> Callable[[Callable], Fact]:
    """Make a Fact of the function below: decided by its numbers, flipped by other inputs."""
    return lambda decide: Fact(claim, decide, flip, because)


def cited(claim: str, verdict: str, says: str, *cites: str) -> Fact:
    """Return a Fact decided by sources: their keys in references.bib, and what they say."""
    found = Finding(core=verdict != "wrong", letter=verdict == "holds", numbers=says)
    return Fact(claim, lambda: found, cites=cites)
