"""Facts: every claim with its verdict and evidence, to filter by topic and verdict."""

from html import escape
from typing import Any, ClassVar

import traitlets

from .base import Explorer, choice

VERDICTS = ["all", "holds", "imprecise", "wrong"]
KEYS = ("id", "topic", "verdict", "claim", "numbers", "flip", "chapters")


class Facts(Explorer):
    """A list of claims; the two controls show those of one topic, or of one verdict.

    rows : one dict for each claim: id, topic, verdict, claim, numbers (its evidence), flip (what
        would turn the verdict; empty for a claim decided by sources), chapters (names of files
        beside the page that teach it)
    topic, verdict : what is shown, "all" for everything

    Raises traitlets.TraitError for a row without one of these.
    """

    name: ClassVar[str] = "facts"

    rows = traitlets.List(traitlets.Dict()).tag(sync=True)
    topic = traitlets.Unicode("all").tag(sync=True)
    verdict = choice(VERDICTS, "all")

    @traitlets.validate("rows")
    def _complete(self, proposal: Any) -> list[dict[str, Any]]:
        for row in proposal["value"]:
            if missing := [key for key in KEYS if key not in row]:
                raise traitlets.TraitError(f"claim {row.get('id')} needs {', '.join(missing)}")
        return proposal["value"]

    def still(self) -> str:
        return (
            '<div class="actinit-still"><div class="facts"><div class="filters"></div>'
            f"<p>{len(self.rows)} claims.</p><ol>{''.join(map(_row, self.rows))}</ol></div></div>"
        )

    def __repr__(self) -> str:
        return f"Facts({len(self.rows)} claims)"


def _row(row: dict[str, Any]) -> str:
    links = ", ".join(
        f'<a href="{escape(name)}.html">chapter {int(name[:2])}</a>' for name in row["chapters"]
    )
    flip = f'<p class="flip">Otherwise: {escape(row["flip"])}.</p>' if row["flip"] else ""
    return (
        f'<li id="claim-{escape(row["id"].lower())}"><p><b>{escape(row["id"])}</b> '
        f'<i class="{row["verdict"]}">{row["verdict"]}</i> {escape(row["claim"])}</p>'
        f'<p>{escape(row["numbers"])}</p>{flip}<p class="taught">Taught in {links}.</p></li>'
    )
