"""The learner's progress: a small JSON file beside the notebooks.

    {"06_sigmoid/stable": {"score": 2, "points": 2, "attempts": 3}, ...}

The book's progress page saves and takes in the same form as `progress.json`, where an entry may
also hold the `answer` and how many checks were `failures`; both are kept as they are.

ACTINIT_PROGRESS names another file, or is `off`. The file never influences what a check
says, so a notebook's outputs do not depend on what was done before.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

FILE = ".actinit-progress.json"


def location() -> Path | None:
    """Return where progress is kept, or None when that is switched off."""
    chosen = os.environ.get("ACTINIT_PROGRESS", "")
    if chosen.lower() == "off":
        return None
    return Path(chosen or FILE)


def load(path: Path | None = None) -> dict[str, dict[str, Any]]:
    """Return {question id: {score, points, attempts}}; an unreadable file counts as empty."""
    path = path or location()
    if path is None:
        return {}
    with contextlib.suppress(OSError, ValueError):
        stored = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(stored, dict):
            return {key: entry for key, entry in stored.items() if _valid(entry)}
    return {}


def _valid(entry: Any) -> bool:
    fields = ("score", "points", "attempts")
    return isinstance(entry, dict) and all(isinstance(entry.get(f), int) for f in fields)


def record(question_id: str, score: int, points: int) -> None:
    """Keep the best score and count the attempt; a folder that cannot be written is passed over."""
    path = location()
    if path is None:
        return
    entries = load(path)
    old = entries.get(question_id, {"score": 0, "attempts": 0})
    entries[question_id] = {
        **old,
        "score": max(score, old["score"]),
        "points": points,
        "attempts": old["attempts"] + 1,
    }
    # Written beside and renamed: a kernel that dies meanwhile leaves the old file whole.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        draft.write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        os.replace(draft, path)
