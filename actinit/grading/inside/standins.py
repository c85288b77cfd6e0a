"""Do-nothing stand-ins for plotting, widgets and display, so that cells that draw still run."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import itertools
import sys
from types import FunctionType, ModuleType
from typing import Any

STOOD_IN = (
    "matplotlib",
    "mpl_toolkits",
    "seaborn",
    "ipywidgets",
    "anywidget",
    "IPython",
    "actinit.plots",
    "actinit.widgets",
)


class Nothing:
    """Takes every call, attribute, index and operator, and does nothing."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # interact(f, ...) and @interact(...) hand the learner's function back.
        return args[0] if args and isinstance(args[0], FunctionType) else self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return {"subplots": subplots, "plot": _list_of_one, "hist": _three}.get(name, self)

    def __getitem__(self, key: Any) -> Nothing:
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __setattr__(self, name: str, value: Any) -> None:
        pass

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __enter__(self) -> Nothing:
        return self

    def __exit__(self, *exception: Any) -> None:
        pass

    def __or__(self, other: Any) -> Nothing:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __ror__ = __or__

    def __repr__(self) -> str:
        return "<stand-in>"


NOTHING = Nothing()


def subplots(
    nrows: int = 1, ncols: int = 1, *args: Any, squeeze: bool = True, **kwargs: Any
) -> tuple[Nothing, Any]:
    """Return a figure and as many axes as matplotlib would."""
    import numpy as np

    axes = np.empty((int(nrows), int(ncols)), dtype=object)
    for place in np.ndindex(axes.shape):
        axes[place] = NOTHING
    if not squeeze:
        return NOTHING, axes
    return NOTHING, (axes[0, 0] if axes.size == 1 else axes.squeeze())


def _list_of_one(*args: Any, **kwargs: Any) -> list[Nothing]:
    return [NOTHING]


def _three(*args: Any, **kwargs: Any) -> tuple[Nothing, Nothing, Nothing]:
    return NOTHING, NOTHING, NOTHING


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(NOTHING, name)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes modules of stand-ins for the names in STOOD_IN and all below them."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return a spec for a stood-in name, None for every other."""
        parts = list(itertools.accumulate(name.split("."), "{}.{}".format))
        if any(part in STOOD_IN for part in parts):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: Any) -> ModuleType:
        """Return an empty stand-in module."""
        module = _Module(spec.name)
        module.__dict__.update(__path__=[], __all__=[])
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: a stand-in has no code."""


def install() -> None:
    """Put the stand-ins before the real modules."""
    sys.meta_path.insert(0, Finder())


def namespace() -> dict[str, Any]:
    """Return what a notebook finds without importing: display and get_ipython."""
    return {"display": NOTHING, "get_ipython": lambda: NOTHING}
