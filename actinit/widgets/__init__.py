"""The course's explorers: small live pictures, one class each.

Every class is an ipywidget (linkable, observable from Python) whose front end is one ES module in
`static/`. Classes are imported on first use, so that one explorer costs only itself.
"""

from importlib import import_module
from typing import Any

# class name -> module of this package
_MODULES = {
    "ActivationExplorer": "activation",
    "Chain": "chain",
    "Chaos": "chaos",
    "Collapse": "collapse",
    "Dying": "dying",
    "Explorer": "base",
    "Facts": "facts",
    "ForwardBackward": "forward_backward",
    "InitLab": "initlab",
    "NeuronExplorer": "neuron",
    "Outputs": "outputs",
    "Playground": "playground",
    "Predict": "predict",
    "Quiz": "quiz",
    "Symmetry": "symmetry",
    "ZigZag": "zigzag",
}
__all__ = list(_MODULES)


def __getattr__(name: str) -> Any:
    """Import the module of an explorer when its class is first asked for."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_MODULES)
