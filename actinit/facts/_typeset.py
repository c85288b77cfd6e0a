"""The plain text of claims and findings, with the signs of a book."""

from __future__ import annotations

import re

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
