"""Write with the page beside: serve the book, build again at each change, reload the page.

    python -m actinit.book.live [PORT]

Loading Sphinx and the book takes several times as long as building one page. So a process that
has loaded both waits for a change, builds, and ends; the next one loads meanwhile. Each build
begins in a fresh process, as `jupyter-book build` does, and writes the same.
"""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from actinit.notebooks import NotebookError

SOURCES = ("*.md", "*.bib", "chapters/*.ipynb", "exercises/*.ipynb")
SETTINGS = ("*.yml",)
PACKAGE = Path(__file__).parents[1]
# Once, for all the processes forked.
LOADED = ("jupyter_book.config", "sphinx.builders.html", "myst_nb.sphinx_ext", "nbformat",
          "pybtex.style.formatting", "sphinxcontrib.bibtex", "actinit.book.extension")  # fmt: skip
PAUSE = 0.1  # seconds between two looks
BUILT = ".live"  # beside the site; holds the time of the last build
RELOAD = """let before;
setInterval(async () => {
  const now = await fetch("/.live", {cache: "no-store"}).then(a => a.text(), () => before);
  if (before && now !== before) location.reload();
  before = now;
}, 300);
"""


def times(paths: Iterable[Path]) -> dict[Path, int]:
    """Return when each file was last changed, in nanoseconds; a file being replaced is left out."""
    found = {}
    for path in paths:
        with suppress(FileNotFoundError):
            found[path] = path.stat().st_mtime_ns
    return found


def sources(root: Path) -> dict[Path, int]:
    """Return when each file that the pages are made of was last changed."""
    return times(path for pattern in SOURCES for path in root.glob(pattern))


def machinery(root: Path) -> dict[Path, int]:
    """Return when each file was last changed that a loaded process no longer looks at."""
    settings = [path for pattern in SETTINGS for path in root.glob(pattern)]
    package = [path for path in PACKAGE.rglob("*.*") if "__pycache__" not in path.parts]
    return times([*settings, *package])


def build(root: Path, wait: Callable[[], object] = lambda: None) -> int:
    """Load the book at root, wait, build it; return Sphinx's status (0: all is well)."""
    from jupyter_book.config import get_final_config
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    settings, _ = get_final_config(
        user_yaml=root / "_config.yml",
        sourcedir=root,
        cli_config={
            "external_toc_path": (root / "_toc.yml").as_posix(),
            "latex_individualpages": False,
            "nitpicky": True,
        },
    )
    built = root / "_build"
    with patch_docutils(None), docutils_namespace():
        app = Sphinx(
            root, None, built / "html", built / ".doctrees", "html",
            confoverrides=settings, status=None,
        )  # fmt: skip
        wait()
        app.build()
    (built / BUILT).write_text(str(time.time_ns()), encoding="utf-8")
    return int(app.statuscode)


class Handler(SimpleHTTPRequestHandler):
    """Serves the site; adds to each page the script that reloads it after a build."""

    def do_GET(self) -> None:
        """Answer a request."""
        file = Path(self.translate_path(self.path))
        if self.path == "/.live":
            stamp = Path(self.directory).parent / BUILT
            self._send("text/plain", stamp.read_bytes() if stamp.exists() else b"")
        elif self.path == "/.live.js":
            self._send("text/javascript", RELOAD.encode())
        elif file.suffix == ".html" and file.is_file():
            page = file.read_bytes()
            script = b'<script src="/.live.js" async></script></body>'
            self._send("text/html; charset=utf-8", page.replace(b"</body>", script))
        else:
            super().do_GET()

    def _send(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal belongs to the builds."""


class Server(ThreadingHTTPServer):
    """Ends with the process that made it."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(("localhost", port), partial(Handler, directory=str(folder)))
        self.maker = os.getpid()

    def service_actions(self) -> None:
        """Look, twice a second, whether that process still lives."""
        if os.getppid() != self.maker:
            os._exit(0)


def in_child(work: Callable[[], int | None]) -> int:
    """Fork a process that does the work and ends with the number it returns; return its id."""
    if pid := os.fork():
        return pid
    status = 1
    try:
        status = work() or 0
    except NotebookError as error:
        print(error, file=sys.stderr)
    except Exception:  # said as by a program that ends with it
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def waiting_build(root: Path) -> tuple[int, int]:
    """Return the process that has the book loaded, and the file to write to for its build."""
    hear, tell = os.pipe()

    def wait() -> None:
        os.close(tell)
        if not os.read(hear, 1):  # whoever watches has ended
            os._exit(0)

    child = in_child(partial(build, root, wait))
    os.close(hear)
    return child, tell


def follow(root: Path) -> None:
    """Build the book at root at each change of its sources, until its machinery changes."""
    loaded, seen = machinery(root), sources(root)
    report("the book", in_child(partial(build, root)), time.perf_counter())
    while True:
        child, tell = waiting_build(root)
        while (now := sources(root)) == seen:
            if machinery(root) != loaded:
                os.close(tell)
                os.waitpid(child, 0)
                return
            time.sleep(PAUSE)
        names = {path.name for path, _ in seen.items() ^ now.items()}
        seen, start = now, time.perf_counter()
        with suppress(BrokenPipeError):  # it could not be loaded, and has said why
            os.write(tell, b"!")
        os.close(tell)
        report(", ".join(sorted(names)), child, start)


def report(what: str, child: int, start: float) -> None:
    """Wait for a build's end and say how it went."""
    _, status = os.waitpid(child, 0)
    outcome = "built" if status == 0 else "not built without fault, see above"
    print(f"{what}: {outcome} ({time.perf_counter() - start:.1f} s)", flush=True)


def load() -> None:
    """Import what the processes forked from this one would import, and spare them two walks.

    At each build Sphinx reads all pages again to number figures, which numfig: false leaves
    without numbers, and pybtex searches all installed packages for each style it is asked for:
    together a third of the time of building one page.
    """
    for name in LOADED:
        importlib.import_module(name)
    from pybtex import plugin
    from pybtex.style import formatting
    from sphinx.environment.collectors.toctree import TocTreeCollector

    TocTreeCollector.assign_figure_numbers = lambda self, env: []  # type: ignore[method-assign]
    plugin.find_plugin = formatting.find_plugin = cache(plugin.find_plugin)


def main() -> None:
    """Build the book, serve it, and build it again at each change, until interrupted."""
    load()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("port", type=int, nargs="?", default=8000)
    options = parser.parse_args()
    root = Path.cwd()
    if not (root / "_config.yml").exists():
        sys.exit(f"{root} holds no book (no _config.yml): go to the book's folder.")
    # An exception would be lost if the signal came while a process is forked.
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    try:
        server = Server(root / "_build" / "html", options.port)
    except OSError as error:
        sys.exit(f"Port {options.port} cannot be served ({error.strerror}): give another number.")
    serving = in_child(server.serve_forever)
    server.server_close()
    port = server.server_port
    print(f"http://localhost:{port} follows what you write; Ctrl+C ends it.", flush=True)
    follow(root)
    os.kill(serving, signal.SIGTERM)
    os.waitpid(serving, 0)
    os.execv(sys.executable, [sys.executable, "-m", "actinit.book.live", str(port)])


if __name__ == "__main__":
    main()
