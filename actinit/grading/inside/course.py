"""What `actinit` is within the sandbox: the check is elsewhere, so here it does nothing."""

from __future__ import annotations

from typing import Any


def check(question_id: str, answer: Any = None) -> None:
    """Do nothing: the answer is compared outside."""


def solved(question_id: str) -> bool:
    """Return False, so that cells that only show an answer are passed over."""
    return False


def progress(set_name: str | None = None) -> None:
    """Do nothing."""
