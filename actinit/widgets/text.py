"""The little markup of questions: `code` and *stress*, nothing else."""

import re
from html import escape

_MARKS = re.compile(r"`([^`]+)`|\*([^*\s](?:[^*]*[^*\s])?)\*")


def inline(words: str) -> str:
    """Return `words` as HTML: `x` becomes code, *x* becomes stress, the rest is escaped."""
    parts, end = [], 0
    for mark in _MARKS.finditer(words):
        parts.append(escape(words[end : mark.start()], quote=False))
        tag, inner = ("code", mark[1]) if mark[1] else ("em", mark[2])
        parts.append(f"<{tag}>{escape(inner, quote=False)}</{tag}>")
        end = mark.end()
    return "".join(parts) + escape(words[end:], quote=False)
