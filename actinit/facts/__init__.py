"""The fact check: every claim of claims.yml, decided by a small function.

    >>> facts()["S1"].finding().verdict
    'holds'

One module per group of claims; each lists its facts in `FACTS`. claims.yml says what the sources
claim and which verdict is expected; the tests fail where a computation disagrees.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from actinit.facts._model import VERDICTS, Fact, Finding, cited, fact

__all__ = ["VERDICTS", "Fact", "Finding", "cited", "claims", "decide_all", "fact", "facts"]


@cache
def claims() -> dict[str, dict[str, Any]]:
    """Every claim of claims.yml by id: group, src, verdict, claim, and where given note, cited."""
    text = Path(__file__).with_name("claims.yml").read_text(encoding="utf-8")
    return {
        name: {"group": group, **claim}
        for group, rows in yaml.safe_load(text).items()
        for name, claim in rows.items()
    }


@cache
def facts() -> dict[str, Fact]:
    """Every fact by the id of its claim, in the order of claims.yml."""
    groups = dict.fromkeys(claim["group"] for claim in claims().values())
    found = {
        fact.claim: fact
        for group in groups
        if find_spec(f"actinit.facts.{group}")
        for fact in import_module(f"actinit.facts.{group}").FACTS
    }
    return {name: found[name] for name in claims() if name in found}


def decide_all() -> dict[str, Finding]:
    """Decide every claim now: its Finding by id."""
    return {name: fact.finding() for name, fact in facts().items()}
