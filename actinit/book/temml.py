"""Mathematics as MathML, made when the book is built.

Temml (vendor/temml.min.js, version 0.13.5, MIT) turns TeX into MathML. It runs inside
QuickJS, a JavaScript engine from PyPI, so neither the build nor the reader needs anything
else: the page carries the formula itself and the mathematics font.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

TEMML = Path(__file__).parent / "vendor" / "temml.min.js"
# Temml repeats in style attributes what MathML Core's defaults or book.css say.
REDUNDANT = re.compile(r' style="(?:display:block math;|padding-left:0em;padding-right:0em;)"')

# A root sign has a least height. Browsers hang what is too much of it below the line, TeX does
# not: a strut inside makes the root of a letter as tall as the sign.
STRUT = '<mspace height=".78em" depth=".22em"></mspace>'
PUNCTUATION = re.compile(r"[.,;:?!)’”]+|’s\b")

LONG_INLINE = 20  # signs; a longer formula in a line of text may not fit on a phone


class MathsError(ValueError):
    """TeX that Temml cannot read."""


@functools.cache
def _engine() -> Any:
    import quickjs

    context = quickjs.Context()
    context.eval(TEMML.read_text(encoding="utf-8"))
    return context.eval(
        "(tex, display) => temml.renderToString(tex,"
        " {displayMode: display, throwOnError: true, strict: false, annotate: false})"
    )


@functools.lru_cache(maxsize=4096)
def mathml(tex: str, display: bool = False) -> str:
    """Return the MathML element of a TeX formula.

    Raises MathsError, with Temml's message, for TeX it does not know.
    """
    import quickjs

    try:
        markup = _engine()(tex, display)
    except quickjs.JSException as error:
        reason = str(error).split("\n    at ")[0].replace("\n", " ")
        raise MathsError(f"{tex!r}: {reason}") from None
    return REDUNDANT.sub("", markup).replace("<msqrt>", f"<msqrt>{STRUT}")


def _convert(translator: Any, node: nodes.Element, tex: str, display: bool) -> str:
    from sphinx.util import logging

    try:
        return mathml(tex, display)
    except MathsError as error:
        logging.getLogger(__name__).warning("mathematics: %s", error, location=node)
        return f"<code>{translator.encode(tex)}</code>"


def visit_math(translator: Any, node: nodes.math) -> None:
    """Write an inline formula (a math renderer of Sphinx's HTML builder)."""
    markup = _convert(translator, node, node.astext(), display=False)
    after = translator.encode(node.get("after", ""))
    if len(re.sub(r"<[^>]+>", "", markup)) > LONG_INLINE:
        markup = f'<span class="long-formula">{markup}</span>{after}'
    elif after:
        markup = f'<span class="unbroken">{markup}{after}</span>'
    translator.body.append(markup)
    raise nodes.SkipNode


class KeepPunctuation(SphinxPostTransform):
    """Hand the punctuation after a formula over to it, so that no line begins with it."""

    default_priority = 402

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.math)):
            following = node.next_node(descend=False, siblings=True)
            if not isinstance(following, nodes.Text):
                continue
            if found := PUNCTUATION.match(following):
                node["after"] = found[0]
                following.parent.replace(following, nodes.Text(following[found.end() :]))


def visit_displaymath(translator: Any, node: nodes.math_block) -> None:
    """Write a displayed formula, with its number if it has one."""
    from sphinx.util.math import get_node_equation_number

    tex = node.astext()
    if r"\\" in tex and r"\begin" not in tex:
        tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"
    formula = _convert(translator, node, tex, display=True)
    translator.body.append(translator.starttag(node, "div", CLASS="formula"))
    translator.body.append(f'<div class="formula-body">{formula}</div>')
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})</span>')
    translator.body.append("</div>\n")
    raise nodes.SkipNode
