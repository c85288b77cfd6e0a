"""The list of all exercise sets on the progress page: with links, questions and points.

```` ```{exercise-sets} ```` stands for it in the source. It is written once all pages are known,
so that a set carries its chapter's title; without a script it is a plain table.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

MARK = "<!-- exercise sets -->"


class ExerciseSets(SphinxDirective):
    """The place of the list."""

    def run(self) -> list[nodes.Node]:
        return [nodes.raw("", MARK, format="html")]


def table(parts: list[dict[str, Any]]) -> str:
    """Return the table of the sets in the book's parts (see navigation.parts)."""
    from actinit.questions import of_set, title

    rows = []
    for part in parts:
        here = [
            (chapter, page)
            for chapter in part["pages"]
            for page in [chapter, *chapter["pages"]]
            if page["docname"].startswith("exercises/")
        ]
        if here:
            rows.append(f'<tr><td class="part" colspan="3">{escape(part["caption"])}</td></tr>')
        for chapter, page in here:
            questions = of_set(page["docname"].removeprefix("exercises/"))
            worths = {q.id: [q.points, title(q.id)] for q in questions}
            data = escape(json.dumps(worths, separators=(",", ":")), quote=True)
            rows.append(
                f'<tr data-questions="{data}"><td><span class="number">{page["number"]}</span> '
                f'<a href="{page["uri"]}">{escape(chapter["title"])}</a></td>'
                f'<td class="count">{len(questions)}</td>'
                f'<td class="points">{sum(q.points for q in questions)}</td></tr>'
            )
    head = "<tr><th>Exercises to</th><th>Questions</th><th>Points</th></tr>"
    # The script that fills the first element finds its place kept.
    place = '<div class="manage"></div>'
    return f'{place}<table class="sets"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'


def setup(app: Any) -> None:
    """Register the directive."""
    app.add_directive("exercise-sets", ExerciseSets)
