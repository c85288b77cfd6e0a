"""The extension as Sphinx sees it: its own theme, its own mathematics, its own notebooks.

Jupyter Book loads the extensions of its stock theme; their scripts, styles and hooks are
taken out again here, so that a page holds what `theme/` writes and nothing else.
"""

from __future__ import annotations

import json
import shutil
from html import escape
from pathlib import Path
from typing import Any

from actinit.book import (
    assets,
    card,
    exercises,
    head,
    lite,
    navigation,
    outputs,
    roles,
    sets,
    temml,
)
from actinit.book.cheat_sheet import CheatSheet
from actinit.book.execution import Results
from actinit.notebooks import read, text_of

HERE = Path(__file__).parent
# Extensions of the stock theme whose events must not touch our pages.
STOCK = (
    "sphinx_thebe", "sphinx_togglebutton", "sphinx_copybutton", "sphinx_comments",
    "sphinx_book_theme", "pydata_sphinx_theme",
)  # fmt: skip
CARD = "activation functions and weight initialization, alive"
READER = "actinit.book.extension.read_notebook"


def silence_stock_theme(app: Any, config: Any) -> None:
    """Disconnect the stock theme's hooks and point MyST-NB at our own reader."""
    for listeners in app.events.listeners.values():
        for listener in list(listeners):
            module = getattr(listener.handler, "__module__", "") or ""
            if module.split(".")[0] in STOCK:
                app.disconnect(listener.id)
    app.registry.post_transforms[:] = [
        transform
        for transform in app.registry.post_transforms
        if transform.__module__.split(".")[0] not in STOCK
    ]
    config.html_theme = "alive"
    config.html_math_renderer = "temml"
    config.nb_custom_formats = {".ipynb": (READER, {}, False)}
    config.nb_execution_mode = "off"  # execution.py does it
    config.html_permalinks_icon = "#"
    config.html_copy_source = False


def run_notebooks(app: Any, env: Any, docnames: list[str]) -> None:
    """Run the notebooks among the documents about to be read, several at a time."""
    from sphinx.util import logging

    paths = [Path(env.doc2path(name)) for name in docnames]
    notebooks = [path for path in paths if path.suffix == ".ipynb"]
    store = results(app)
    read_notebook.store = store  # type: ignore[attr-defined]
    failed = store.run_missing(notebooks)
    for name, path in zip(docnames, paths, strict=True):
        if path in failed:
            logging.getLogger(__name__).warning("notebook failed: %s", failed[path], location=name)


def results(app: Any) -> Results:
    """Return the results kept beside the build of app."""
    return Results(Path(app.outdir).parent / ".executed")


def read_notebook(text: str) -> Any:
    """Return the notebook that MyST-NB is to show: remembered outputs, ready for a page."""
    import nbformat
    from sphinx.util import logging

    notebook = json.loads(text)
    store: Results = read_notebook.store  # type: ignore[attr-defined]
    filled = store.fill(notebook)
    ready, missing, files = outputs.prepare(exercises.mark(filled))
    figures = store.folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    for name, svg in files.items():
        (figures / name).write_text(svg, encoding="utf-8")
    for message in missing:
        logging.getLogger(__name__).warning("%s", message)
    return nbformat.from_dict(_joined(ready))


def _joined(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return notebook with every source as one string, as nbformat has it in memory."""
    cells = [{**cell, "source": text_of(cell["source"])} for cell in notebook["cells"]]
    return {**notebook, "cells": cells}


def forget_stale(app: Any, env: Any, added: set[str], changed: set[str], removed: set[str]) -> Any:
    """Name the notebooks whose results are gone or old, so that Sphinx reads them again."""
    stale = []
    for name in env.found_docs - added - changed:
        path = Path(env.doc2path(name))
        if path.suffix == ".ipynb" and not results(app).file(read(path)).exists():
            stale.append(name)
    return stale


def copy_static(app: Any, exception: Exception | None) -> None:
    """Write our assets, and remove what the stock extensions copied."""
    if exception is not None or app.builder.format != "html":
        return
    assets.write(Path(app.outdir), results(app).folder / "figures")
    notebooks = {}
    for name in app.env.found_docs:
        source = Path(app.env.doc2path(name))
        if source.suffix == ".ipynb":
            notebooks[name] = source
            shutil.copyfile(source, Path(app.outdir) / f"{name}.ipynb")
    if app.config.actinit_lite:
        lite.write(Path(app.outdir), Path(app.outdir).parent / ".lite", notebooks)
    _write_entrances(app)
    for left in ("_sphinx_design_static", "reports"):
        shutil.rmtree(Path(app.outdir) / left, ignore_errors=True)


def _write_entrances(app: Any) -> None:
    """Write what leads into the book: index.html, 404.html, sitemap.xml and the card."""
    out, config = Path(app.outdir), app.config
    title = config.html_title or config.project
    start = app.builder.get_target_uri(config.root_doc)
    full = head.address(config.html_baseurl, start)
    (out / "index.html").write_text(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        f'<meta http-equiv="refresh" content="0; url={start}">'
        + (f'<link rel="canonical" href="{escape(full)}">' if full else "")
        + f'</head><body><a href="{start}">{escape(title)}</a></body></html>\n',
        encoding="utf-8",
    )
    head.write_missing(app, (HERE / "theme" / "404.html").read_text(encoding="utf-8"))
    pages = sorted(app.builder.get_target_uri(name) for name in app.env.found_docs)
    head.write_sitemap(out, config.html_baseurl, pages)
    if config.html_baseurl:
        card.draw(out / "_static" / "card.png", title, CARD)


def setup(app: Any) -> dict[str, Any]:
    """Register everything; called by actinit.book.setup."""
    app.add_html_theme("alive", str(HERE / "theme"))
    app.add_html_math_renderer("temml", (temml.visit_math, None), (temml.visit_displaymath, None))
    app.add_post_transform(temml.KeepPunctuation)
    app.add_config_value("actinit_lite", False, "html", bool)
    app.connect("config-inited", silence_stock_theme, priority=0)
    app.connect("env-get-outdated", forget_stale)
    app.connect("env-before-read-docs", run_notebooks)
    app.connect("html-page-context", navigation.page_context)
    app.connect("build-finished", copy_static, priority=900)
    app.add_directive("cheat-sheet", CheatSheet)
    roles.setup(app)
    sets.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
