"""The book's Sphinx extension, and the tools that keep its notebooks in order.

Nothing here needs Sphinx until `setup` is called, so the notebook tools and the lint
start quickly and run without the book's requirements.
"""

from __future__ import annotations

from typing import Any


def setup(app: Any) -> dict[str, Any]:
    """Register the extension with Sphinx (called by it, from `extensions` in _config.yml)."""
    from actinit.book.extension import setup as register

    return register(app)
