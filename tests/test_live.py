"""The book that follows its author: actinit.book.live, run as its user does."""

import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from processes import living

ROOT = Path(__file__).parents[1]
CHAPTER = "chapters/01_small.ipynb"
PAPER = "@article{a, author={Ada Byron}, title={Notes}, journal={Memoirs}, year={1843}}\n"
PATIENCE = 120  # seconds, on a busy machine


def cell(kind, source):
    code = {"outputs": [], "execution_count": 1} if kind == "code" else {}
    name = source.split()[0].strip("#") or "cell"
    return {"cell_type": kind, "id": name, "metadata": {}, "source": source, **code}


def write_chapter(book, *sentences):
    cells = [cell("markdown", "# Small\n\n" + "\n\n".join(sentences)), cell("code", "print(6 * 7)")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    (book / CHAPTER).write_text(json.dumps(notebook))


def write_book(folder):
    """A book of two pages with the settings of the real one, but JupyterLite."""
    (folder / "chapters").mkdir(parents=True)
    config = (ROOT / "_config.yml").read_text().replace("actinit_lite: true", "actinit_lite: false")
    (folder / "_config.yml").write_text(config)
    (folder / "references.bib").write_text(PAPER)
    (folder / "intro.md").write_text("# Start\n\nSee {cite}`a`.\n\n```{bibliography}\n```\n")
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: intro\nchapters:\n- file: chapters/01_small\n"
    )
    write_chapter(folder, "First.")
    return folder


class Live:
    """The program, its address and the lines that it says."""

    def __init__(self, book):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "actinit.book.live", "0"],
            cwd=book, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        self.lines = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.address = re.search(r"http://\S+", self.until("http://"))[0]

    def _listen(self):
        for line in self.process.stdout:
            self.lines.put(line)

    def until(self, words):
        """Return the next line that holds these words."""
        while words not in (line := self.lines.get(timeout=PATIENCE)):
            pass
        return line

    def get(self, path):
        with urlopen(f"{self.address}/{path}") as answer:
            return answer.read().decode()

    def interrupt(self):
        """Press Ctrl+C."""
        os.killpg(self.process.pid, signal.SIGINT)  # as a terminal does
        return self.process.wait(PATIENCE)


@pytest.fixture
def live(tmp_path):
    program = Live(write_book(tmp_path / "book"))
    yield program
    if program.process.poll() is None:
        os.killpg(program.process.pid, signal.SIGKILL)
        program.process.wait()
    program.process.stdout.close()


def pages(book):
    return {path.name: path.read_bytes() for path in (book / "_build" / "html").rglob("*.html")}


def test_what_is_saved_is_built_as_a_fresh_build_does_and_faults_are_survived(live, tmp_path):
    book = tmp_path / "book"
    live.until("the book: built")
    page = live.get("chapters/01_small.html")
    assert "First." in page
    assert "42" in page
    assert "Byron" in live.get("intro.html")
    assert "/.live.js" in page
    assert "location.reload" in live.get(".live.js")
    before = live.get(".live")

    write_chapter(book, "First.", "Second, as {cite}`a` says.")
    live.until("01_small.ipynb: built (")
    assert "Second, as" in live.get("chapters/01_small.html")
    assert live.get(".live") != before

    (book / CHAPTER).write_text("{ half a notebook")
    assert "cannot be read as a notebook" in live.until("01_small.ipynb:")
    live.until("01_small.ipynb: not built without fault")
    write_chapter(book, "Third, with {cite}`a`.")
    live.until("01_small.ipynb: built (")

    toc = (book / "_toc.yml").read_text()
    (book / "more.md").write_text("# More\n\nA new page.\n")
    live.until("more.md")
    (book / "_toc.yml").write_text(toc + "- file: more\n")
    live.until("the book: built")  # begun anew, at the same address
    assert "A new page." in live.get("more.html")

    assert live.interrupt() == 0
    fresh = write_book(tmp_path / "fresh")
    write_chapter(fresh, "Third, with {cite}`a`.")
    for name in ("more.md", "_toc.yml"):
        (fresh / name).write_text((book / name).read_text())
    subprocess.run(["jupyter-book", "build", "."], cwd=fresh, check=True, capture_output=True)
    assert pages(fresh) == pages(book)


def test_nothing_lives_on_when_the_program_is_killed(live):
    live.until("the book: built")
    live.process.kill()
    live.process.wait()
    end = time.monotonic() + PATIENCE
    while living(live.process.pid) and time.monotonic() < end:
        time.sleep(0.1)
    assert living(live.process.pid) == []


def test_what_stands_in_the_way_is_said(tmp_path):
    def said(folder, port):
        command = [sys.executable, "-m", "actinit.book.live", str(port)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        return done.stderr

    assert said(tmp_path, 0).startswith(f"{tmp_path} holds no book")
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        assert said(ROOT, port).startswith(f"Port {port} cannot be served")
