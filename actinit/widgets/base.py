"""What all explorers share: where the front end lies, and the HTML form for a page without kernel.

An explorer is shown in three ways from one ES module. Jupyter, Colab and JupyterLite take the
widget view; the built book takes the HTML form, which its static host brings to life; print and a
browser without JavaScript show the still picture that the book puts into that form.
"""

import json
from html import escape
from typing import Any, ClassVar

import anywidget
import traitlets

from . import stills
from .stills import STATIC


class Explorer(anywidget.AnyWidget):
    """An anywidget with a stable text form and an HTML form that works without a kernel.

    A subclass names its module (`name = "chain"` takes `static/chain.js`) and declares its traits
    with `.tag(sync=True)`; those traits are the explorer's whole state.
    """

    name: ClassVar[str] = ""
    shown: ClassVar[tuple[str, ...]] = ()  # traits that the text form always names

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "name" in vars(cls):
            cls._esm = STATIC / f"{cls.name}.js"
            cls._css = STATIC / "explorers.css"
        super().__init_subclass__(**kwargs)

    def __init__(self, **kwargs: Any) -> None:
        unknown = sorted(set(kwargs) - set(self.trait_names()))
        if unknown:
            known = ", ".join(self.state_names())
            raise TypeError(f"{type(self).__name__} has no {unknown[0]!r}; it has {known}")
        super().__init__(**kwargs)

    @classmethod
    def state_names(cls) -> list[str]:
        """Return the names of the traits that make up the state, in their order."""
        own = [n for c in reversed(cls.__mro__) if issubclass(c, Explorer) for n in vars(c)]
        traits = cls.class_traits(sync=True)
        return [n for n in own if n in traits and not n.startswith("_")]

    @property
    def state(self) -> dict[str, Any]:
        """The state as plain data, as the page receives it."""
        return {name: getattr(self, name) for name in self.state_names()}

    def still(self) -> str:
        """Return the HTML that stands in where the explorer is not alive."""
        return stills.placeholder(self.name, self.still_key(), repr(self))

    def still_key(self) -> str:
        """Return which of the built pictures comes nearest to the state."""
        return "default"

    def __repr__(self) -> str:
        default = self.trait_defaults()
        said = [
            f"{name}={value!r}"
            for name, value in self.state.items()
            if name in self.shown or value != default[name]
        ]
        return f"{type(self).__name__}({', '.join(said)})"

    def _repr_html_(self) -> str:
        state = json.dumps(self.state, ensure_ascii=False, sort_keys=True)
        state = escape(state, quote=False).replace("'", "&#39;")
        return (
            f'<div class="actinit-widget" data-widget="{self.name}" '
            f"data-state='{state}'>{self.still()}</div>"
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        return {**data, "text/html": self._repr_html_()}, metadata


def choice(values: list[str], default: str, **kwargs: Any) -> traitlets.Enum:
    """Return a synced trait that takes one of `values`."""
    return traitlets.Enum(values, default_value=default, **kwargs).tag(sync=True)


def number(default: float | None, low: float, high: float) -> traitlets.Float:
    """Return a synced float trait from `low` to `high`; None is allowed if it is the default."""
    if default is None:
        return traitlets.Float(None, min=low, max=high, allow_none=True).tag(sync=True)
    return traitlets.Float(default, min=low, max=high).tag(sync=True)


def count(default: int, low: int, high: int) -> traitlets.Int:
    """Return a synced integer trait between `low` and `high`."""
    return traitlets.Int(default, min=low, max=high).tag(sync=True)
