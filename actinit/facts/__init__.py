"""The fact check: every claim of claims.yml, decided by a small function.

    >>> facts()["S1"].finding().verdict
    'holds'

One module per group of claims; each lists its facts in `FACTS`. claims.yml says what the sources
claim and which verdict is expected; the tests fail where a computation disagrees.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from actinit.facts._model import VERDICTS, Fact, Finding, cited, fact

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

NOISE = re.compile(r"(at most )?(?<![\w.])\d(\.\d+)?e-1[3-9]\b")


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
    """What `actinit.widgets.Facts` shows: one plain dict for each claim.

    Rounding noise, other on every processor, is shown as "under 1e-12".
    """
    where = taught(chapters)
    return [
        {
            "id": name,
            "topic": claims()[name]["group"].replace("_", " "),
            "verdict": found.verdict,
            "claim": claims()[name]["claim"],
            "numbers": NOISE.sub("under 1e-12", found.numbers),
            "flip": facts()[name].because,
            "chapters": where[name],
        }
        for name, found in findings.items()
    ]
