"""Whole notebooks in the browser: JupyterLite, built into the site under `lite/`.

The application itself changes only with its packages; it is built once and kept beside the
build. What follows the book, the notebooks and the wheel of `actinit`, is written each time.
Nothing is fetched from a package index: Python, numpy and matplotlib come from where the
exercises have Pyodide, the few other wheels lie in the site.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from actinit.archives import add, package_files
from actinit.book import exercises
from actinit.notebooks import read, text_of

FOLDER = "lite"
APPS = ("notebooks", "lab", "tree")
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager",
              "anywidget", "jupyterlab_pygments")  # fmt: skip
PACKAGES = ("jupyterlite-core", "jupyterlite-pyodide-kernel", "ipywidgets", "anywidget")
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
# What actinit needs and Pyodide has not.
WHEELS = ("anywidget", "comm", "ipywidgets", "jupyterlab-widgets", "psygnal")
LEFT_OUT = {"book", "cli.py"}
COLAB = re.compile(r'^if "google\.colab" in sys\.modules:\n    %pip install .*$', re.M)
DATE = "2026-01-01T00:00:00Z"  # of everything: the same site from the same sources


def address(docname: str) -> str:
    """Return where a notebook opens, relative to the site's root."""
    return f"{FOLDER}/notebooks/index.html?path={docname}.ipynb"


def write(out: Path, kept: Path, notebooks: dict[str, Path]) -> None:
    """Write JupyterLite with these notebooks (docname -> file) into the site at out.

    kept : the folder for what outlasts a build
    """
    target = out / FOLDER
    application = build_application(kept)
    mark = target / ".application"
    if not mark.exists() or mark.read_text(encoding="utf-8") != application.name:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(application, target)
    configure(target / "jupyter-lite.json")
    write_wheels(target / "pypi", kept / "wheels")
    write_contents(target, notebooks)
    mark.write_text(application.name, encoding="utf-8")


def build_application(kept: Path) -> Path:
    """Return the folder that holds the bare application; build it if it is not there."""
    settings = {
        "LiteBuildConfig": {
            "apps": list(APPS),
            "federated_extensions": [str(labextension(name)) for name in EXTENSIONS],
            "ignore_sys_prefix": ["federated_extensions"],
            "no_sourcemaps": True,
        }
    }
    versions = [f"{name} {version(name)}" for name in PACKAGES]
    key = hashlib.sha256(json.dumps([versions, APPS, EXTENSIONS]).encode()).hexdigest()[:16]
    built = kept / key
    if built.exists():
        return built
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept) as folder:
        work = Path(folder)
        (work / "jupyter_lite_config.json").write_text(json.dumps(settings), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "jupyterlite_core", "build", "--output-dir", "site"],
            cwd=work, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"JupyterLite was not built:\n{done.stderr[-2000:]}")
        for path in (work / "site").rglob("*.map"):
            path.unlink()
        (work / "site").rename(built)
    return built


def labextension(name: str) -> Path:
    """Return the folder of an installed front-end extension."""
    from jupyter_core.paths import jupyter_path

    for folder in jupyter_path("labextensions"):
        if (Path(folder) / name / "package.json").exists():
            return Path(folder) / name
    raise FileNotFoundError(f"JupyterLite needs the front end of {name}, which is not installed")


def configure(path: Path) -> None:
    """Point the kernel at the book's own Python and wheels, and at no package index."""
    config = json.loads(path.read_text(encoding="utf-8"))
    page = config["jupyter-config-data"]
    page["appName"], page["contentsAllJsonFile"] = "Alive at Depth", "all.json"
    python = exercises.pyodide_address()
    page.setdefault("litePluginSettings", {})[KERNEL] = {
        "pyodideUrl": f"{python if '://' in python else './../' + python}pyodide.mjs",
        "pipliteUrls": [
            "./pypi/all.json",
            f"./extensions/{EXTENSIONS[0]}/static/pypi/all.json",
        ],
        "disablePyPIFallback": True,
    }
    path.write_text(json.dumps(config, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def write_wheels(target: Path, kept: Path) -> None:
    """Write the wheels that notebooks need beside Pyodide's, and their index.

    What is there already, made of the same files, stays.
    """
    from jupyterlite_pyodide_kernel.addons.piplite import get_wheel_index

    fetched, mark = fetched_wheels(kept), target.with_name(".wheels")
    made_of = [*(path.name for path in fetched), version("actinit"), *wheel_files()]
    key = hashlib.sha256(repr(made_of).encode()).hexdigest()
    if mark.exists() and mark.read_text(encoding="utf-8") == key:
        return
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in fetched:
        shutil.copyfile(path, target / path.name)
    write_wheel(target)
    index = get_wheel_index(sorted(target.glob("*.whl")))
    for entry in index.values():
        for files in entry["releases"].values():
            for file in files:
                file["upload_time"] = file["upload_time_iso_8601"] = DATE
    (target / "all.json").write_text(json.dumps(index, indent=1, sort_keys=True), encoding="utf-8")
    mark.write_text(key, encoding="utf-8")


def fetched_wheels(kept: Path) -> list[Path]:
    """Return the wheels of others: from beside a local Pyodide, else fetched once with pip."""
    local = os.environ.get("PYODIDE_DIR")
    beside = Path(local).resolve().with_name("pyodide-pypi") if local else kept
    found = []
    for name in WHEELS:
        stem = f"{name.replace('-', '_')}-{version(name)}-"
        wheel = next((w for folder in (beside, kept) for w in folder.glob(f"{stem}*.whl")), None)
        if wheel is None:
            command = [
                sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                "--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none",
                f"--dest={kept}", f"{name}=={version(name)}",
            ]  # fmt: skip
            subprocess.run(command, check=True)
            wheel = next(kept.glob(f"{stem}*.whl"))
        found.append(wheel)
    return found


def wheel_files() -> list[tuple[str, bytes]]:
    """Return the files of actinit that notebooks need, each with its place in the wheel."""
    return list(package_files(lambda path: not LEFT_OUT & set(path.parts)))


def write_wheel(folder: Path) -> Path:
    """Write actinit, without what builds the book, as a wheel; return it. Same bytes each time."""
    name = f"actinit-{version('actinit')}"
    needs = [line for line in requires("actinit") or [] if "extra ==" not in line]
    files = dict(wheel_files())
    about = ["Metadata-Version: 2.1", "Name: actinit", f"Version: {version('actinit')}",
             *(f"Requires-Dist: {need}" for need in needs)]  # fmt: skip
    kind = [
        "Wheel-Version: 1.0",
        "Generator: actinit",
        "Root-Is-Purelib: true",
        "Tag: py3-none-any",
    ]
    files[f"{name}.dist-info/METADATA"] = "\n".join([*about, ""]).encode()
    files[f"{name}.dist-info/WHEEL"] = "\n".join([*kind, ""]).encode()
    rows = [f"{inside},sha256={_digest(data)},{len(data)}" for inside, data in files.items()]
    record = f"{name}.dist-info/RECORD"
    files[record] = "\n".join([*rows, f"{record},,", ""]).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, data in files.items():
            add(archive, inside, data)
    path = folder / f"{name}-py3-none-any.whl"
    path.write_bytes(buffer.getvalue())
    return path


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def for_lite(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook whose first code cell installs actinit from the site, as on Colab."""
    line = "%pip install -q actinit"
    cells = list(notebook["cells"])
    first = next(i for i, cell in enumerate(cells) if cell["cell_type"] == "code")
    source = text_of(cells[first]["source"])
    source = COLAB.sub(line, source, count=1) if COLAB.search(source) else f"{line}\n{source}"
    cells[first] = {**cells[first], "source": source.splitlines(keepends=True)}
    return {**notebook, "cells": cells}


def write_contents(target: Path, notebooks: dict[str, Path]) -> None:
    """Write the notebooks, and the listings by which JupyterLite finds them."""
    files, api = target / "files", target / "api" / "contents"
    for old in (files, api):
        shutil.rmtree(old, ignore_errors=True)
    listed: dict[str, list[dict[str, Any]]] = {"": []}
    for docname, path in sorted(notebooks.items()):
        folder, _, name = f"{docname}.ipynb".rpartition("/")
        if folder and folder not in listed:
            listed[folder] = []
            listed[""].append(_entry(folder, "directory"))
        text = json.dumps(for_lite(read(path)), indent=1, ensure_ascii=False, sort_keys=True)
        place = files / folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text + "\n", encoding="utf-8")
        listed[folder].append(_entry(f"{docname}.ipynb", "notebook", place.stat().st_size))
    for folder, content in listed.items():
        (api / folder).mkdir(parents=True, exist_ok=True)
        listing = {**_entry(folder, "directory"), "format": "json", "content": content}
        (api / folder / "all.json").write_text(json.dumps(listing, indent=1), encoding="utf-8")


def _entry(path: str, kind: str, size: int | None = None) -> dict[str, Any]:
    """Return what JupyterLite's listings say of a file or a folder (one level deep)."""
    return {
        "name": path.rpartition("/")[2], "path": path, "type": kind, "size": size,
        "content": None, "format": None, "mimetype": None, "writable": True,
        "created": DATE, "last_modified": DATE, "hash": None, "hash_algorithm": None,
    }  # fmt: skip
