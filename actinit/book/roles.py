"""Small words of markup: claims, cited and given figures, folds.

`` {claim}`G1` `` links to the claim's verdict on the fact-check page, where there is one.
`` {cited}`1.7159` `` and `` {given}`0.01` `` show as plain text: they tell the lint that a
number is a source's, or chosen, and so is not printed by the page.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole

from actinit.facts import claims

FACT_CHECK = "chapters/27_fact_check"


class Claim(SphinxRole):
    """`` {claim}`G1` ``: a small tag with the claim's id and verdict."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        known = claims().get(self.text)
        if known is None:
            message = self.inliner.reporter.error(f"unknown claim {self.text!r}", line=self.lineno)
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]
        node = nodes.inline(self.rawtext, "", claim=self.text, classes=["claim", known["verdict"]])
        node += nodes.Text(f"{self.text}")
        return [node], []


class Plain(SphinxRole):
    """A role that shows its text as it is."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.Text(self.text)], []


class LinkClaims(SphinxPostTransform):
    """Link each claim to its place on the fact-check page, once the book has one."""

    default_priority = 400

    def run(self, **kwargs: Any) -> None:
        target = FACT_CHECK
        if target not in self.env.found_docs or self.env.docname == target:
            return
        uri = self.app.builder.get_relative_uri(self.env.docname, target)
        for node in list(self.document.findall(nodes.inline)):
            if name := node.get("claim"):
                anchor = f"{uri}#claim-{name.lower()}"
                link = nodes.reference("", "", refuri=anchor, internal=True)
                link += node.children
                node.children = []
                node += link


class Fold(nodes.General, nodes.Element):
    """An admonition of class `dropdown`, as a native details element."""


def visit_fold(translator: Any, node: Fold) -> None:
    """Open the details element."""
    translator.body.append(translator.starttag(node, "details", CLASS="fold"))
    translator.body.append(f"<summary>{translator.encode(node['title'])}</summary>")


def depart_fold(translator: Any, node: Fold) -> None:
    """Close the details element."""
    translator.body.append("</details>\n")


class MakeFolds(SphinxPostTransform):
    """Turn admonitions of class `dropdown` into folds."""

    default_priority = 401

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.Admonition)):
            if "dropdown" not in node["classes"]:
                continue
            title = node.next_node(nodes.title)
            text = title.astext() if title is not None else node.tagname.capitalize()
            fold = Fold(title=text, ids=node["ids"])
            fold += [child for child in node.children if child is not title]
            node.replace_self(fold)


def setup(app: Any) -> None:
    """Register the roles and folds."""
    app.add_role("claim", Claim())
    app.add_role("cited", Plain())
    app.add_role("given", Plain())
    app.add_node(Fold, html=(visit_fold, depart_fold))
    app.add_post_transform(LinkClaims)
    app.add_post_transform(MakeFolds)
