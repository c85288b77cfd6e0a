"""The fact check: every claim of claims.yml, decided by a small function.

    >>> facts()["S1"].finding().verdict
    'holds'

One module per group of claims; each lists its facts in `FACTS`. claims.yml says what the sources
claim and which verdict is expected; the tests fail where a computation disagrees. It keeps to the
part of YAML that is JSON, so that a browser's Python reads it too. The sources, whose sentences
are reworded there and never copied:

    A  a beginner's article, activations + "weight initialization" in its title only
    B  a long catalogue of activation functions with code and printed outputs
    C  "Deep Learning Best Practices: Activation Functions & Weight Initialization Methods, Part 1"
    D  "03 - Activation Functions in Neural Networks", a short post with a PyTorch plot of five
    E  a social-media thread on why non-linearity is needed

A claim's `note` says what is exact; `cited` marks one about history or a definition, which a
source decides and no computation.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from actinit.facts._model import VERDICTS, Fact, Finding, cited, fact
from actinit.facts._typeset import typeset

__all__ = [
    "VERDICTS",
    "Fact",
    "Finding",
    "cited",
    "claims",
    "decide_all",
    "fact",
    "facts",
    "rows",
    "taught",
]


@cache
def claims() -> dict[str, dict[str, Any]]:
    """Every claim of claims.yml by id: group, src, verdict, claim, and where given note, cited."""
    text = Path(__file__).with_name("claims.yml").read_text(encoding="utf-8")
    return {
        name: {"group": group, **claim}
        for group, rows in json.loads(text).items()
        for name, claim in rows.items()
    }


@cache
def facts() -> dict[str, Fact]:
    """Every fact by the id of its claim, in the order of claims.yml."""
    groups = dict.fromkeys(claim["group"] for claim in claims().values())
    found = {
        fact.claim: fact
        for group in groups
        for fact in import_module(f"actinit.facts.{group}").FACTS
    }
    return {name: found[name] for name in claims() if name in found}


def decide_all() -> dict[str, Finding]:
    """Decide every claim now: its Finding by id."""
    return {name: fact.finding() for name, fact in facts().items()}


def taught(chapters: Path) -> dict[str, list[str]]:
    """The chapters that teach each claim, by its id: names of the notebooks in a folder."""
    found: dict[str, list[str]] = {name: [] for name in claims()}
    for path in sorted(chapters.glob("[0-9]*.ipynb")):
        text = path.read_text(encoding="utf-8")
        for name in dict.fromkeys(re.findall(r"\{claim\}`([A-Z]\d+)`", text)):
            found[name].append(path.stem)
    return found


def rows(findings: dict[str, Finding], chapters: Path) -> list[dict[str, Any]]:
    """What `actinit.widgets.Facts` shows: one plain dict for each claim."""
    where = taught(chapters)
    return [
        {
            "id": name,
            "topic": claims()[name]["group"].replace("_", " "),
            "verdict": found.verdict,
            "claim": typeset(claims()[name]["claim"]),
            "numbers": typeset(found.numbers),
            "flip": typeset(facts()[name].because),
            "chapters": where[name],
        }
        for name, found in findings.items()
    ]
