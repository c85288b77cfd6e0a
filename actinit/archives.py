"""Archives of the package that are the same, byte for byte, whenever they are made."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent
DAY = (1980, 1, 1, 0, 0, 0)  # of every file: the first that a zip can name


def package_files(keep: Callable[[Path], bool]) -> Iterator[tuple[str, bytes]]:
    """Yield (name in the archive, content) of the package's files, in order.

    keep : is asked with a file's path inside the package
    """
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        if path.is_file() and "__pycache__" not in inside.parts and keep(inside):
            yield f"actinit/{inside.as_posix()}", path.read_bytes()


def add(archive: zipfile.ZipFile, name: str, data: bytes, mode: int = 0o644) -> None:
    """Add a file to an open archive, without the time at which it was made."""
    entry = zipfile.ZipInfo(name, DAY)
    entry.external_attr = mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)
