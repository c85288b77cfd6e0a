"""The site's own style sheet, script, fonts and explorers, written into `_static`."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from actinit.book import exercises
from actinit.book.svg import PALETTE

STATIC = Path(__file__).parent / "static"
EXPLORERS = Path(__file__).parents[1] / "widgets" / "static"
# What Sphinx's search page needs; all else that stock extensions copied is removed.
SEARCH = {"searchtools.js", "language_data.js", "doctools.js", "documentation_options.js",
          "sphinx_highlight.js"}  # fmt: skip


def squeezed(css: str) -> str:
    """Return a style sheet without comments and needless white space."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,>]) ?", r"\1", css).replace(": ", ":").replace(";}", "}").strip()


def write(out: Path, figures: Path) -> None:
    """Write the assets and the figures into the site at out, and nothing that is not ours."""
    static = out / "_static"
    for path in sorted(static.rglob("*"), reverse=True):
        if path.is_file() and path.name not in SEARCH:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    parts = [
        STATIC / "book.css",
        STATIC / "code.css",
        STATIC / "maths.css",
        STATIC / "exercise.css",
        EXPLORERS / "explorers.css",
    ]
    text = "".join(squeezed(part.read_text(encoding="utf-8")) for part in parts)
    (static / "book.css").write_text(f":root{{{PALETTE}}}{text}", encoding="utf-8")
    shutil.copyfile(STATIC / "favicon.svg", static / "favicon.svg")
    skip = shutil.ignore_patterns("README.md", "maths.txt")
    shutil.copytree(STATIC / "fonts", static / "fonts", ignore=skip, dirs_exist_ok=True)
    widgets = static / "widgets"
    shutil.copytree(
        EXPLORERS,
        widgets,
        ignore=shutil.ignore_patterns("*.css", "*.json", "host.js"),
        dirs_exist_ok=True,
    )
    # One script for all: the explorers' host finds their modules beside itself.
    scripts = [STATIC / "book.js", EXPLORERS / "host.js"]
    text = "\n".join(script.read_text(encoding="utf-8") for script in scripts)
    (widgets / "book.js").write_text(text, encoding="utf-8")
    exercises.write(static)
    shown = {
        name
        for page in out.rglob("*.html")
        for name in re.findall(r"_static/figures/([0-9a-f]+\.svg)", page.read_text("utf-8"))
    }
    for name in shown:
        (static / "figures").mkdir(exist_ok=True)
        shutil.copyfile(figures / name, static / "figures" / name)
