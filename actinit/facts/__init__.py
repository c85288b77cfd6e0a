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
    "typeset",
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


_RAISED = str.maketrans("-0123456789x", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹ˣ")
_SIGNS = (
    (r"\bchi_1\b", "χ₁"), (r"\bn_in\b", "nᵢₙ"), (r"\balpha\b", "α"), (r"\binf\b", "∞"),
    (r"\bsqrt\((\w+)\)", r"√\1"), (">=", "≥"), (r"(\d)\.\.(\d)", "\\1–\\2"),
    (r"(\d) ?%", "\\1\u00a0%"),
    (r"(?<![^\s(,|/=^])-(?=[\d.∞|(a-z])", "−"),  # a sign
    (r"(?<= )-(?= )|(?<=[)ˣ])-(?=\d)|(?<=\b1)-(?=[ef](?![a-z]))", "−"),  # a difference
)  # fmt: skip


def typeset(text: str) -> str:
    """Write a finding's plain text with the signs of a book: 2.7e-10 as 2.7·10⁻¹⁰.

    >>> typeset("chi_1 = 1e-05 at -22, n_in * x^2 = 1/sqrt(n)")
    'χ₁ = 10⁻⁵ at −22, nᵢₙ * x² = 1/√n'
    """

    def power(match: re.Match[str]) -> str:
        if 0 <= int(match[2]) < 5:
            return f"{float(match[0]):,g}"
        ten = f"10{str(int(match[2])).translate(_RAISED)}"
        return ten if float(match[1]) == 1 else f"{match[1]}·{ten}"

    text = re.sub(r"\b(\d+(?:\.\d+)?)e([-+]\d+)", power, text)
    text = re.sub(r"\^(-?[\dx])", lambda match: match[1].translate(_RAISED), text)
    for plain, sign in _SIGNS:
        text = re.sub(plain, sign, text)
    return text


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
